"""deprecations.info, which reads nine vendors' pages of announced retirements every day.

A date belongs to the channel whose page names it, and to nobody else: a cloud serves a developer's model for longer,
or for less long, than the developer does. Where a page has several regions, the data set holds the earliest day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.normalize import as_date, without_unknown
from model_registry.catalog.wire import Wire
from model_registry.enrichment.sources.base import RawRow, Row, Source, Word
from model_registry.errors import UnexpectedPayload
from model_registry.urls import DEPRECATIONS_INFO


class Notice(Wire):
    """What a vendor's page says of one model id."""

    shutdown_date: Word = None
    deprecation_date: Word = None
    replacement_models: tuple[Word, ...] | None = None
    url: Word = None


class DeprecationsInfo(Source):
    """Knows on which day calls stop, and the page that says so."""

    slug = "deprecations-info"
    name = "deprecations.info"
    url = DEPRECATIONS_INFO
    docs_url = "https://github.com/deprecations/deprecations-rss"
    # Its rows are the vendors' own pages of the day.
    order = 0
    hosts: ClassVar[Mapping[str, Sequence[str]]] = {
        "OpenAI": ("openai",),
        "Anthropic": ("anthropic",),
        "Google": ("google",),
        "Google Vertex": ("google-vertex",),
        "AWS Bedrock": ("aws-bedrock", "aws-bedrock-mantle"),
        "Azure": ("azure-openai", "azure-ai-foundry"),
        "Cohere": ("cohere",),
        "Groq": ("groq",),
        "xAI": ("xai",),
    }

    @override
    def raw_rows(self, payload: JsonValue) -> list[RawRow]:
        rows = payload if isinstance(payload, list) else []
        if not any(isinstance(row, dict) and "shutdown_date" in row for row in rows):
            raise UnexpectedPayload(f"{self.slug} holds no rows with a shutdown_date; compare with {self.docs_url}")
        return [_raw_row(row) for row in rows]

    @override
    def read(self, raw: RawRow, *, offer: bool = True) -> Row:
        notice = Notice.model_validate(raw.value)
        end = as_date(notice.shutdown_date)
        announced = _announced(notice, end)
        if not raw.model_id or not (end or announced):
            raise ValueError("the row names no model, or no day")
        if not offer:
            return Row()
        successors = notice.replacement_models or ()
        told = {
            "deprecation_date": announced,
            "retirement_date": end,
            # Of several, the page leaves the choice to the reader.
            "successor": successors[0] if len(successors) == 1 else None,
            "migration": notice.url if (notice.url or "").startswith("https://") else None,
        }
        return Row(without_unknown(told))


def _raw_row(row: JsonValue) -> RawRow:
    value = row if isinstance(row, dict) else {}
    host, model_id = value.get("provider"), value.get("model_id")
    named = isinstance(host, str) and isinstance(model_id, str)
    return RawRow(str(host), str(model_id).strip(), value) if named else RawRow("", "", value)


def _announced(notice: Notice, end: date | None) -> date | None:
    """The day the end was announced; where the page tells none, the data set repeats the end or a later day."""
    day = as_date(notice.deprecation_date)
    return day if day and (end is None or day < end) else None
