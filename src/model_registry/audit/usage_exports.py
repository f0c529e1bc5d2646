"""Exports of usage, as the programs and providers write them that people pay by.

- ccusage: `daily --json` (20.0: https://ccusage.com/guide/json-output). Counts of the cache stand beside `inputTokens`.
- LiteLLM: the table of spend logs as JSON or CSV (`LiteLLM_SpendLogs` in the proxy's schema.prisma,
  https://docs.litellm.ai/docs/proxy/cost_tracking). `prompt_tokens` includes what the cache took.
- OpenAI: the usage API's pages, or the CSV of the usage page, which has the same columns
  (https://platform.openai.com/docs/api-reference/usage/completions). `input_tokens` includes cached ones.
- OpenRouter: the CSV of the activity page, or `GET /activity` (https://openrouter.ai/docs/api-reference/analytics).
  Reasoning is part of the completion.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from model_registry.errors import ConfigurationError
from model_registry.query.price_table import Service

Row = Mapping[str, Any]


class Usage(NamedTuple):
    """One line of an export."""

    number: int
    """Its place in the file, from 1."""
    model: str
    """As the export names it; empty if it does not."""
    provider: str
    """Slug of whoever bills it; empty if the export does not tell."""
    at: date | None
    """The day, or the time; None if it is told of no day."""
    input_tokens: int = 0
    """The whole prompt."""
    output_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    requests: int | None = None
    """How many requests these are; None if nothing tells."""
    tier: Service | None = None
    """Class of service, the ordinary one if None."""
    told: Decimal | None = None
    """What the export says that it cost, in US dollars."""
    problem: str = ""
    """Why it cannot be priced, if the export itself says so."""


def read(path: Path) -> tuple[str, list[Usage]]:
    """The name of the format and the lines. Raises `ConfigurationError` if it is none of those known."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from error
    try:
        content = json.loads(text)
    except ValueError:
        content = list(csv.DictReader(io.StringIO(text)))
    rows = _rows(content)
    try:
        for name, columns, line in _FORMATS:
            if rows and all(columns <= row.keys() for row in rows):
                return name, [line(number, row) for number, row in enumerate(rows, 1)]
    except (ValueError, TypeError, ArithmeticError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    known = ", ".join(sorted({name for name, _, _ in _FORMATS}))
    raise ConfigurationError(f"{path} is no export of usage that is known, or an empty one; there are those of {known}")


def _rows(content: object) -> list[Row]:
    """The lines of an export, each with what stands above it."""
    match content:
        case {"daily": list(periods)} | {"weekly": list(periods)} | {"monthly": list(periods)}:
            return [{**period, **each} for period in periods for each in period.get("modelBreakdowns", ())]
        case {"data": list(inner)} | list(inner):
            return [row for each in inner for row in _bucket(each)]
        case _:
            return []


def _bucket(row: Any) -> Iterator[Row]:
    """The results of a bucket of time; of a page of those its buckets'; any other row itself."""
    if not isinstance(row, Mapping):
        return
    if "data" in row and isinstance(row["data"], list):
        for each in row["data"]:
            yield from _bucket(each)
    elif row.get("object") == "bucket":
        times = {"start_time": row.get("start_time")}
        yield from ({**times, **each} for each in row.get("results", row.get("result", ())))
    else:
        yield row


def _ccusage(number: int, row: Row) -> Usage:
    period = str(row.get("date") or row.get("period") or "")
    at = date.fromisoformat(period) if re.fullmatch(r"\d{4}-\d\d-\d\d", period) else None
    cached, written = _whole(row, "cacheReadTokens"), _whole(row, "cacheCreationTokens")
    return Usage(
        number,
        str(row["modelName"]),
        "",
        at,
        _whole(row, "inputTokens") + cached + written,
        _whole(row, "outputTokens"),
        cached,
        written,
        told=None if row.get("missingPricing") else _amount(row.get("cost")),
        problem="" if at else "is of no single day; export it by day, with `ccusage daily --json`",
    )


def _litellm(number: int, row: Row) -> Usage:
    metadata = row.get("metadata") or {}
    metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
    used = metadata.get("usage_object") or metadata.get("additional_usage_values") or {}
    details = used.get("prompt_tokens_details") or {}
    provider = str(row.get("custom_llm_provider") or "")
    own_cache = str(row.get("cache_hit")).lower() == "true"
    return Usage(
        number,
        str(row["model"] or ""),
        _SLUGS.get(provider, provider),
        _moment(row["startTime"]),
        _whole(row, "prompt_tokens"),
        _whole(row, "completion_tokens"),
        int(used.get("cache_read_input_tokens") or details.get("cached_tokens") or 0),
        int(used.get("cache_creation_input_tokens") or details.get("cache_creation_tokens") or 0),
        requests=1,
        told=_amount(row.get("spend")),
        problem="was answered by the proxy's own cache, which nobody bills" if own_cache else "",
    )


def _openai(number: int, row: Row) -> Usage:
    service = str(row.get("service_tier") or "").lower()
    named: Mapping[str, Service] = {"batch": "batch", "flex": "flex", "priority": "priority"}
    tier = named.get("batch" if str(row.get("batch")).lower() == "true" else service)
    other = [name for name in _OTHER_TOKENS if _whole(row, name)]
    return Usage(
        number,
        str(row.get("model") or ""),
        "openai",
        _moment(row["start_time"]),
        _whole(row, "input_tokens"),
        _whole(row, "output_tokens"),
        _whole(row, "input_cached_tokens"),
        _whole(row, "input_cache_write_tokens"),
        _whole(row, "num_model_requests") or None,
        tier,
        problem=f"holds {', '.join(other)}, which have prices of their own" if other else "",
    )


def _openrouter_generation(number: int, row: Row) -> Usage:
    variant = str(row.get("variant") or "standard")
    model = str(row["model_permaslug"])
    return Usage(
        number,
        model if variant == "standard" or ":" in model else f"{model}:{variant}",
        "openrouter",
        _moment(row["created_at"]),
        _whole(row, "tokens_prompt"),
        _whole(row, "tokens_completion"),
        _whole(row, "tokens_cached"),
        requests=1,
        told=_amount(row.get("cost_total")),
    )


def _openrouter_day(number: int, row: Row) -> Usage:
    return Usage(
        number,
        str(row.get("model") or row.get("model_permaslug") or ""),
        "openrouter",
        date.fromisoformat(str(row["date"])[:10]),
        _whole(row, "prompt_tokens"),
        _whole(row, "completion_tokens"),
        requests=_whole(row, "requests") or None,
        told=_amount(row.get("usage")),
    )


_FORMATS: Sequence[tuple[str, frozenset[str], Any]] = (
    ("ccusage", frozenset({"modelName", "inputTokens", "outputTokens"}), _ccusage),
    ("LiteLLM", frozenset({"model", "startTime", "prompt_tokens", "completion_tokens"}), _litellm),
    ("OpenRouter", frozenset({"model_permaslug", "created_at", "tokens_prompt"}), _openrouter_generation),
    ("OpenRouter", frozenset({"date", "model_permaslug", "prompt_tokens"}), _openrouter_day),
    ("OpenAI", frozenset({"start_time", "input_tokens", "num_model_requests"}), _openai),
)
"""The name of each format, the columns by which it is known, and what reads a line."""
_SLUGS = {
    "azure": "azure-openai",
    "azure_ai": "azure-ai-foundry",
    "bedrock": "aws-bedrock",
    "bedrock_converse": "aws-bedrock",
    "cloudflare": "cloudflare-workers-ai",
    "deep_infra": "deepinfra",
    "fireworks_ai": "fireworks",
    "gemini": "google",
    "together_ai": "together",
    "vertex_ai": "google-vertex",
    "watsonx": "ibm-watsonx",
}
"""LiteLLM's names of providers that have another slug here."""
_OTHER_TOKENS = ("input_audio_tokens", "output_audio_tokens", "input_image_tokens", "output_image_tokens")


def _whole(row: Row, name: str) -> int:
    value = row.get(name)
    return int(Decimal(str(value))) if value not in {None, ""} else 0


def _amount(value: Any) -> Decimal | None:
    return None if value in {None, ""} else Decimal(str(value))


def _moment(value: Any) -> datetime:
    """A time as exports write it: seconds since 1970, or ISO 8601 with or without a zone, which is UTC."""
    if re.fullmatch(r"\d+(\.\d+)?", str(value)):
        return datetime.fromtimestamp(float(value), UTC)
    when = datetime.fromisoformat(str(value))
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
