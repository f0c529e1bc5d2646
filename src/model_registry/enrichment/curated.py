"""Facts of our own: the tables in `data/curated/`, each row with a reason and a reference.

A wrong table is never used in part: `load` names every defect with its file and line.
"""

from __future__ import annotations

import csv
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import JsonValue, ValidationError

from model_registry import paths
from model_registry.catalog.identity import identify
from model_registry.catalog.json_schema import AbsentNotNull
from model_registry.checks.base import ConfirmedValue
from model_registry.enrichment.curated_rows import (
    CORRECTION,
    ChannelRow,
    ConfirmedValueRow,
    DatesRow,
    FactorRow,
    FamilyRow,
    LifecycleRow,
    PointerRow,
    PriceEndRow,
    PriceRow,
    ProviderRow,
    RateRow,
    RetiredRow,
    StepRow,
    TableRow,
)
from model_registry.errors import ConfigurationError
from model_registry.vocabulary import Key

GROUPS = ("core", "aggregators", "regional", "specialized", "community")
"""Folders of price tables."""


@dataclass(frozen=True)
class CuratedFacts:
    """Facts with who says so."""

    facts: Mapping[str, object]
    """Fields of `ModelEntry` by name, as `ModelEntry.model_validate` takes them."""
    reason: str
    reference: str
    updated: date

    @property
    def correction(self) -> bool:
        """Whether the facts overrule what the provider's own API says; others only fill gaps."""
        return self.reason.startswith(CORRECTION)


@dataclass(frozen=True)
class CuratedRow(CuratedFacts):
    """One row of a price table."""

    source: str
    quality: str
    description: str | None = None
    can_classify: bool | None = None


@dataclass(frozen=True)
class CuratedProvider:
    """A provider without a list of its models."""

    slug: str
    name: str
    developer: str | None
    reference: str


@dataclass(frozen=True)
class CuratedChannel:
    """What a provider is to the models it serves."""

    lifecycle_page: str | None
    """Where it announces the ends of models."""
    passes_on: bool
    """Whether it passes calls on to the developer, whose retirement is then its own."""


@dataclass(frozen=True)
class Curated:
    """All tables."""

    rows: Mapping[Key, CuratedRow] = field(default_factory=dict)
    """Prices, limits and capabilities by entry."""
    lifecycle: Mapping[Key, CuratedFacts] = field(default_factory=dict)
    """Deprecation, retirement and successor by entry."""
    dates: Mapping[str, CuratedFacts] = field(default_factory=dict)
    """Release date, cutoffs and open weights by canonical id."""
    families: Mapping[str, CuratedFacts] = field(default_factory=dict)
    """Open weights, licence and cutoff by pattern of canonical ids; the first that matches counts."""
    channels: Mapping[str, CuratedChannel] = field(default_factory=dict)
    """By slug, where a provider announces ends, and whether they are the developer's."""
    factors: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    """By slug and class of service, what a vendor multiplies its ordinary prices by."""
    steps: frozenset[str] = frozenset()
    """Providers whose prices of long prompts begin at the round numbers that sources tell as above them."""
    rates: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """By currency, its rate as `pricing.exchange_rate` has it."""
    price_ends: Mapping[Key, Mapping[str, object]] = field(default_factory=dict)
    """The fields of `pricing` that tell of an announced end, by entry."""
    providers: Mapping[str, CuratedProvider] = field(default_factory=dict)
    """By slug, the providers whose rows make entries (`source` is `curated`) instead of filling them."""
    confirmed: frozenset[ConfirmedValue] = frozenset()
    """What the checks must let through."""

    def family(self, canonical_id: str) -> CuratedFacts | None:
        """The first row of `families` whose pattern a canonical id matches."""
        if not self.families:
            return None
        found = self._families.fullmatch(canonical_id)
        return list(self.families.values())[found.lastindex - 1] if found and found.lastindex else None

    @cached_property
    def _families(self) -> re.Pattern[str]:
        """One group for each pattern."""
        patterns = (re.escape(pattern).replace(r"\*", ".*") for pattern in self.families)
        return re.compile("|".join(f"({pattern})" for pattern in patterns))


def shipped() -> Path:
    """The folder of the tables that came with the package; in a checkout those of the repository."""
    return paths.curated_folder()


def load(folder: Path) -> Curated:
    """Read all tables; those that are not there are empty. Raises `ConfigurationError` with every defect."""
    curated, defects = _read(folder)
    if defects:
        raise ConfigurationError("\n".join(defects))
    return curated


def validate(folder: Path) -> list[str]:
    """Every defect of the tables, each as `file:line: what is wrong`; empty if there is none."""
    return _read(folder)[1]


def row_schema() -> dict[str, JsonValue]:
    """The JSON Schema of one row of a price table, as an object without the empty cells."""
    schema = PriceRow.model_json_schema(schema_generator=AbsentNotNull)
    order = {column: schema["properties"][column] for column in PRICES.columns}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A row of data/curated/<group>/<vendor>.csv",
        "properties": order,
    }


LineT = TypeVar("LineT", bound=TableRow)


@dataclass(frozen=True)
class _Kind(Generic[LineT]):
    """A kind of table: its columns in their order, and the ones that name a row."""

    line: type[LineT]
    columns: tuple[str, ...]
    names: tuple[str, ...]


def _kind(line: type[LineT], columns: str, *names: str) -> _Kind[LineT]:
    return _Kind(line, tuple(columns.split(",")), names)


PRICES = _kind(
    PriceRow,
    "id,alias,name,status,input_per_1m,output_per_1m,cache_per_1m,max_context,max_output,caps,mmlu,humaneval,math,gpqa,"
    "swe_bench,ifeval,mmmu,mgsm,ttft_ms,tps,description,can_classify,source,quality,updated,reason,reference",
    "id",
)
LIFECYCLE = _kind(
    LifecycleRow,
    "id,status,deprecation_date,retirement_date,successor,migration,reason,reference,updated",
    "id",
)
DATES = _kind(
    DatesRow,
    "canonical_id,release_date,knowledge_cutoff,training_cutoff,open_weights,reason,reference,updated",
    "canonical_id",
)
FAMILIES = _kind(FamilyRow, "pattern,open_weights,license,knowledge_cutoff,reason,reference,updated", "pattern")
CHANNELS = _kind(ChannelRow, "provider,lifecycle_page,passes_on,reason,reference,updated", "provider")
POINTERS = _kind(PointerRow, "provider,id,target,since,reason,reference,updated", "provider", "id")
RETIRED = _kind(
    RetiredRow,
    "id,aliases,retirement_date,successor,input_per_1m,output_per_1m,price_day,price_page,reason,reference,updated",
    "id",
)
FACTORS = _kind(FactorRow, "provider,service,factor,reason,reference,updated", "provider", "service")
STEPS = _kind(StepRow, "provider,reason,reference,updated", "provider")
RATES = _kind(RateRow, "currency,usd,day,reason,reference,updated", "currency")
PRICE_ENDS = _kind(PriceEndRow, "id,valid_until,input_per_1m,output_per_1m,cache_per_1m,reason,reference,updated", "id")
PROVIDERS = _kind(ProviderRow, "provider,name,developer,reason,reference,updated", "provider")
CONFIRMED_VALUES = _kind(
    ConfirmedValueRow, "provider,model_id,field,value,reason,reference,updated", "provider", "model_id", "field"
)

FORMER = "releases.csv"
"""What `confirmed_values.csv` was called; read until the next release."""


def _read(folder: Path) -> tuple[Curated, list[str]]:
    defects: list[str] = []
    prices = list(_price_lines(folder, defects))
    lifecycle = list(_lines(folder / "lifecycle.csv", LIFECYCLE, defects))
    dates = list(_lines(folder / "dates.csv", DATES, defects))
    families = list(_lines(folder / "families.csv", FAMILIES, defects))
    channels = list(_lines(folder / "channels.csv", CHANNELS, defects))
    # Who answers questions reads these two by themselves (`catalog.pointers`, `catalog.retired`); here they are only
    # found sound.
    list(_lines(folder / "pointers.csv", POINTERS, defects))
    list(_lines(folder / "retired.csv", RETIRED, defects))
    factors = list(_lines(folder / "factors.csv", FACTORS, defects))
    steps = list(_lines(folder / "steps.csv", STEPS, defects))
    rates = list(_lines(folder / "rates.csv", RATES, defects))
    price_ends = list(_lines(folder / "price_ends.csv", PRICE_ENDS, defects))
    providers = list(_lines(folder / "providers.csv", PROVIDERS, defects))
    confirmed = list(_lines(folder / "confirmed_values.csv", CONFIRMED_VALUES, defects))
    if (folder / FORMER).exists():
        warnings.warn(f"{folder / FORMER} is called confirmed_values.csv now; rename it", FutureWarning, stacklevel=3)
        confirmed += _lines(folder / FORMER, CONFIRMED_VALUES, defects)
    known = {
        "lifecycle.csv",
        "dates.csv",
        "families.csv",
        "channels.csv",
        "pointers.csv",
        "retired.csv",
        "factors.csv",
        "steps.csv",
        "rates.csv",
        "price_ends.csv",
        "providers.csv",
        "confirmed_values.csv",
        FORMER,
    }
    defects += (f"{path}: there is no such table" for path in sorted(folder.glob("*.csv")) if path.name not in known)
    curated = Curated(
        rows={_key(line.id): _row(line) for line in prices},
        lifecycle={_key(line.id): _told(line, line.facts()) for line in lifecycle},
        dates=_by_model(dates),
        families={line.pattern: _told(line, line.facts()) for line in families},
        channels={line.provider: CuratedChannel(line.lifecycle_page, line.passes_on == "true") for line in channels},
        factors={(line.provider, line.service): line.factor for line in factors},
        steps=frozenset(line.provider for line in steps),
        rates={line.currency: line.facts() for line in rates},
        price_ends={_key(line.id): line.facts() for line in price_ends},
        providers={
            line.provider: CuratedProvider(line.provider, line.name, line.developer, line.reference)
            for line in providers
        },
        confirmed=frozenset(ConfirmedValue(line.provider, line.model_id, line.field, line.value) for line in confirmed),
    )
    return curated, defects


def _price_lines(folder: Path, defects: list[str]) -> Iterator[PriceRow]:
    """The rows of all price tables that are where a reader looks for them: one file for a provider, in one group."""
    paths = sorted(folder.glob("*/*.csv"))
    tables = Counter(path.stem for path in paths)
    for path in paths:
        if path.parent.name not in GROUPS:
            defects.append(f"{path}: {path.parent.name} is none of the groups {', '.join(GROUPS)}")
        if tables[path.stem] > 1:
            defects.append(f"{path}: {path.stem} is in another group, too")
        yield from _lines(path, PRICES, defects, owner=path.stem)


def _lines(path: Path, kind: _Kind[LineT], defects: list[str], owner: str | None = None) -> Iterator[LineT]:
    """The sound rows of a table; what is wrong with the others goes to `defects`.

    `owner` is the provider that all rows must be about.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        defects.append(f"{path}: cannot be read: {error}")
        return
    reader = csv.reader(StringIO(content, newline=""), strict=True)
    seen: dict[str, int] = {}
    try:
        if tuple(next(reader, ())) != kind.columns:
            defects.append(f"{path}:1: the header must be {','.join(kind.columns)}")
            return
        for cells in reader:
            place = f"{path}:{reader.line_num}"
            if len(cells) != len(kind.columns):
                defects.append(f"{place}: {len(cells)} cells instead of {len(kind.columns)}")
                continue
            try:
                known = {column: cell for column, cell in zip(kind.columns, cells, strict=True) if cell}
                line = kind.line.model_validate(known)
            except ValidationError as error:
                defects += (f"{place}: {message}" for message in _messages(error))
                continue
            name = "/".join(known[column] for column in kind.names)
            if name in seen:
                defects.append(f"{place}: {name} is in line {seen[name]} already")
            elif owner and _key(name).provider != owner:
                defects.append(f"{place}: {name} belongs into {_key(name).provider}.csv")
            else:
                seen[name] = reader.line_num
                yield line
    except csv.Error as error:
        defects.append(f"{path}:{reader.line_num}: {error}")


def _messages(error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_url=False, include_input=False):
        column = ".".join(map(str, each["loc"]))
        yield f"{column}: {each['msg']}" if column else each["msg"].removeprefix("Value error, ")


def _key(full_id: str) -> Key:
    provider, _, model_id = full_id.partition("/")
    return Key(provider, model_id)


def _by_model(lines: Iterable[DatesRow]) -> dict[str, CuratedFacts]:
    """The rows by the canonical id their model has today: an older one goes on naming it."""
    found: dict[str, CuratedFacts] = {}
    for line in lines:
        model, row = identify("", line.canonical_id).canonical_id, _told(line, line.facts())
        if (other := found.get(model)) and not row.correction:
            row, other = other, row
        found[model] = replace(row, facts={**other.facts, **row.facts}) if other else row
    return found


def _told(line: TableRow, facts: Mapping[str, object]) -> CuratedFacts:
    return CuratedFacts(facts, line.reason, line.reference, line.updated)


def _row(line: PriceRow) -> CuratedRow:
    return CuratedRow(
        line.facts(),
        line.reason,
        line.reference,
        line.updated,
        source=line.source,
        quality=line.quality,
        description=line.description,
        can_classify=None if line.can_classify is None else line.can_classify == "Y",
    )
