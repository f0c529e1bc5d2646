"""LLM Stats, a community's collection of what developers published about their models, benchmarks above all.

It has no prices. Its limits are left out: it writes the context window where a limit of the output is unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from pydantic import JsonValue, ValidationError
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.licences import licence_id
from model_registry.catalog.normalize import positive, without_unknown
from model_registry.catalog.wire import Wire
from model_registry.enrichment.sources.base import RawRow, Row, Source, Word, cutoff, release_date
from model_registry.errors import UnexpectedPayload
from model_registry.schemas import Benchmark

PERCENT = 100

_PLACEHOLDERS = ("example.com", "example.org", "example.net")
"""Reserved names (RFC 2606); a score that cites one cites nothing."""

_CLOSED = "proprietary"


class Result(Wire):
    """A model's result in a benchmark, as a share of what can be reached."""

    name: str
    score: Decimal
    source: Word = None
    date: Word = None

    @property
    def key(self) -> str:
        """The benchmark's name as a key: `SWE-bench Verified` becomes `swe_bench_verified`."""
        return re.sub(r"[^a-z0-9+]+", "_", self.name.lower()).strip("_")

    @property
    def stands(self) -> bool:
        """Whether it can be checked and its unit is known: above 1 the scale is another one, and which is not told."""
        host = urlsplit(self.source or "").hostname
        return bool(host) and host not in _PLACEHOLDERS and 0 < self.score <= 1


class Model(Wire):
    """One model, whoever serves it."""

    name: Word = None
    release_date: Word = None
    knowledge_cutoff: Word = None
    license: Word = None
    param_count: JsonValue = None
    weights_link: Word = None
    benchmarks: tuple[Result, ...] = ()


class LLMStats(Source):
    """Knows results in benchmarks, licences and numbers of parameters."""

    slug = "llm-stats"
    name = "LLM Stats"
    url = None
    docs_url = "https://github.com/JonathanChavezTamales/LLMStats"
    order = 3

    @override
    def raw_rows(self, payload: JsonValue) -> list[RawRow]:
        rows = payload if isinstance(payload, list) else []
        if not any(isinstance(row, dict) and isinstance(row.get("benchmarks"), list) for row in rows):
            raise UnexpectedPayload(f"{self.slug} holds no models with benchmarks; compare with {self.docs_url}")
        return [_raw_row(row if isinstance(row, dict) else {}) for row in rows]

    @override
    def read(self, raw: RawRow, *, offer: bool = True) -> Row:
        if not raw.model_id:
            raise ValueError("the row names no model")
        model = Model.model_validate(raw.value)
        licence = model.license or ""
        closed = licence.lower() == _CLOSED
        released = release_date(model.release_date)
        about = {
            "name": model.name,
            "release_date": released,
            "knowledge_cutoff": cutoff(model.knowledge_cutoff, released),
            "open_weights": True if model.weights_link else False if closed else None,
            "license": None if closed else licence_id(licence),
            "parameters": positive(model.param_count),
            "benchmarks": _benchmarks(model.benchmarks, released),
        }
        return Row(model=without_unknown(about))


def _raw_row(row: Mapping[str, JsonValue]) -> RawRow:
    organization, model_id = row.get("organization"), row.get("model_id")
    if not (isinstance(organization, str) and isinstance(model_id, str)):
        return RawRow("", "", row)
    return RawRow(developers.from_owner(organization), model_id, row)


def _benchmarks(results: Sequence[Result], released: date | None) -> dict[str, object]:
    """Scores in percent by benchmark; one that is told twice, by different methods, is neither.

    A quarter of the results bear a day before the model's release, which is another's: those stand without one.
    """
    sound = [result for result in results if result.stands and result.key]
    times = Counter(result.key for result in sound)
    return {result.key: _record(result, released) for result in sound if times[result.key] == 1}


def _record(result: Result, released: date | None) -> object:
    """The result, one record for all entries of the model; as it is if the contract refuses it, to be told there."""
    day = release_date(result.date)
    told = {
        "score": result.score * PERCENT,
        "source": result.source,
        **({"date": day} if day and released and day >= released else {}),
    }
    try:
        return Benchmark.model_validate(told).with_shared_names()
    except ValidationError:
        return told
