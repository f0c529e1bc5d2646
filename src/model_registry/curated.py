"""Facts of our own: the tables in `data/curated/`, each row with a reason and a reference.

A wrong table is never used in part: `load` names every defect with its file and line.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Annotated, Generic, Literal, NamedTuple, Self, TypeVar

from pydantic import BeforeValidator, Field, JsonValue, ValidationError, WithJsonSchema, model_validator

from model_registry.errors import ConfigurationError
from model_registry.json_schema import AbsentNotNull
from model_registry.normalize import pruned
from model_registry.schemas import Key, Record, Status, Text

GROUPS = ("core", "aggregators", "regional", "specialized", "community")
"""Folders of price tables."""

CORRECTION = "correction:"
"""How the reason of a row begins that overrules what the provider's own API says."""

_CAPABILITIES = {
    "V": "vision",
    "T": "tools",
    "J": "structured_output",
    "S": "streaming",
    "K": "reasoning",
    "C": "prompt_cache",
}
_BENCHMARKS = ("mmlu", "humaneval", "math", "gpqa", "swe_bench", "ifeval", "mmmu", "mgsm")


def _plain(cell: object) -> object:
    """The cell, unless it is a number in disguise: Python also reads `1_000`, `1e3`, ` 1` and `٣` as numbers."""
    if isinstance(cell, str) and not (cell.isascii() and cell.replace(".", "", 1).isdigit()):
        raise ValueError("write digits with at most one point, or leave the cell empty if unknown")
    return cell


def _iso(cell: object) -> object:
    """The cell, unless it is no day as ISO 8601 writes it: numbers would be read as seconds since 1970."""
    if isinstance(cell, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell, re.ASCII):
        raise ValueError("write the day as YYYY-MM-DD")
    return cell


Number = Annotated[
    Decimal, Field(gt=0), BeforeValidator(_plain), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})
]
"""An amount above zero: an unknown one is an empty cell."""

Percentage = Annotated[
    Decimal,
    Field(gt=0, le=100),
    BeforeValidator(_plain),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 100}),
]
Count = Annotated[int, Field(gt=0), BeforeValidator(_plain)]
Day = Annotated[date, BeforeValidator(_iso)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FullId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/\S(.*\S)?$")]
Url = Annotated[str, Field(pattern=r"^https://\S+$")]
References = Annotated[str, Field(pattern=r"^https://\S+( https://\S+)*$")]


class Line(Record):
    """What every table says of each of its rows."""

    reason: Text
    """Why the row is here."""
    reference: References
    """Pages that say so, the developer's or provider's own; several are separated by a space."""
    updated: Day
    """Day the row was last compared with its reference."""


class PriceLine(Line):
    """A row of `<group>/<vendor>.csv`; a cell that is empty there is absent here."""

    id: FullId
    """The provider and the id a caller passes as `model`: `anthropic/claude-opus-4-5-20251101`."""
    alias: Text | None = None
    """Another id of the same model at the same provider."""
    name: Text | None = None
    """The model's name for people."""
    status: Status | None = None
    """Where the model is in its life."""
    input_per_1m: Number | None = None
    """Price of a million input tokens, in US dollars."""
    output_per_1m: Number | None = None
    """Price of a million output tokens, in US dollars."""
    cache_per_1m: Number | None = None
    """Price of a million input tokens read from the prompt cache, in US dollars."""
    max_context: Count | None = None
    """Most tokens in one request, input and output together."""
    max_output: Count | None = None
    """Most output tokens in one answer."""
    caps: Annotated[str, Field(pattern=r"^[VTJSKC]+$")] | None = None
    """What it can: V vision, T tools, J structured output, S streaming, K reasoning, C prompt caching."""
    mmlu: Percentage | None = None
    """MMLU score, in percent."""
    humaneval: Percentage | None = None
    """HumanEval score, in percent."""
    math: Percentage | None = None
    """MATH score, in percent."""
    gpqa: Percentage | None = None
    """GPQA score, in percent."""
    swe_bench: Percentage | None = None
    """SWE-bench score, in percent."""
    ifeval: Percentage | None = None
    """IFEval score, in percent."""
    mmmu: Percentage | None = None
    """MMMU score, in percent."""
    mgsm: Percentage | None = None
    """MGSM score, in percent."""
    ttft_ms: Number | None = None
    """Time to the first token, in milliseconds."""
    tps: Number | None = None
    """Output tokens per second."""
    description: Annotated[Text, Field(pattern=r"^[^|]*$")] | None = None
    """A sentence of our own."""
    can_classify: Literal["Y", "N"] | None = None
    """Whether it is fit to classify texts."""
    source: Literal["official", "openrouter", "community", "estimated"]
    """Who vouches for the figures."""
    quality: Literal["verified", "partial", "estimated", "unknown"]
    """How far the figures were checked."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.cache_per_1m and (self.input_per_1m is None or self.cache_per_1m > self.input_per_1m):
            raise ValueError("cache_per_1m needs an input_per_1m that is not below it")
        if self.max_context and self.max_output and self.max_output > self.max_context:
            raise ValueError("max_output is above max_context")
        if self.quality == "verified" and self.source != "official":
            raise ValueError("only figures of source official are verified")
        if self.reason.startswith(CORRECTION) and self.source != "official":
            raise ValueError("only a row of source official may correct")
        if not self.facts():
            raise ValueError("the row tells no fact")
        return self

    def facts(self) -> dict[str, object]:
        """The fields of `ModelEntry` that the row tells."""
        scores = {name: getattr(self, name) for name in _BENCHMARKS}
        page = self.reference.split()[0]
        speed = pruned({"ttft_ms": self.ttft_ms, "tokens_per_second": self.tps})
        return pruned(
            {
                "name": self.name,
                "aliases": (self.alias,) if self.alias else (),
                "status": self.status,
                "context_window": self.max_context,
                "max_output_tokens": self.max_output,
                "pricing": {
                    "input": self.input_per_1m,
                    "output": self.output_per_1m,
                    "cache_read": self.cache_per_1m,
                },
                "capabilities": {_CAPABILITIES[letter]: True for letter in self.caps or ""},
                "benchmarks": {name: {"score": score, "source": page} for name, score in scores.items() if score},
                "performance": {**speed, "source": page} if speed else {},
            }
        )


class LifecycleLine(Line):
    """A row of `lifecycle.csv`."""

    id: FullId
    """The provider and the id a caller passes as `model`."""
    status: Status | None = None
    """Where the model is in its life."""
    deprecation_date: Day | None = None
    """Day the end was announced."""
    retirement_date: Day | None = None
    """Day from which calls fail."""
    successor: Text | None = None
    """Id at the same provider that it names as the replacement; empty if it names several or a product only."""
    migration: Url | None = None
    """The provider's migration guide."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.deprecation_date and self.retirement_date and self.retirement_date < self.deprecation_date:
            raise ValueError("retirement_date is before deprecation_date")
        if not self.facts():
            raise ValueError("the row tells no fact")
        return self

    def facts(self) -> dict[str, object]:
        """The fields of `ModelEntry` that the row tells."""
        return pruned(
            {
                "status": self.status,
                "deprecation_date": self.deprecation_date,
                "retirement_date": self.retirement_date,
                "successor": self.successor,
                "migration": self.migration,
            }
        )


class DatesLine(Line):
    """A row of `dates.csv`: what belongs to the model and not to a host."""

    canonical_id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*/\S+$")]
    """`developer/model`."""
    release_date: Day | None = None
    """The model's public release."""
    knowledge_cutoff: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    """End of the training data: YYYY, YYYY-MM or YYYY-MM-DD."""
    open_weights: Literal["true", "false"] | None = None
    """Whether the weights can be downloaded."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.release_date and self.knowledge_cutoff and self.knowledge_cutoff > str(self.release_date):
            raise ValueError("knowledge_cutoff is after release_date")
        if not self.facts():
            raise ValueError("the row tells no fact")
        return self

    def facts(self) -> dict[str, object]:
        """The fields of `ModelEntry` that the row tells."""
        weights = None if self.open_weights is None else self.open_weights == "true"
        return pruned(
            {"release_date": self.release_date, "knowledge_cutoff": self.knowledge_cutoff, "open_weights": weights}
        )


class ProviderLine(Line):
    """A row of `providers.csv`: a provider without a list of its models, whose price rows make entries."""

    provider: Slug
    """The provider's slug."""
    name: Text
    """The vendor's name for people."""
    developer: Slug | None = None
    """Who made its models, where their ids do not tell."""


class ReleaseLine(Line):
    """A row of `releases.csv`: a value that a check holds back but that a person found to be right."""

    provider: Slug
    """The provider's slug."""
    model_id: Text
    """What a caller passes as `model`."""
    field: Annotated[str, Field(pattern=r"^[a-z_0-9]+(\.[a-z_0-9]+)*$")]
    """The field of the entry, a part of a group after a point: `pricing.input`."""
    value: Text
    """The value that was found to be right, for whoever reads the row later."""


@dataclass(frozen=True)
class Told:
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
class Row(Told):
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


class Release(NamedTuple):
    """A value of one field that no check may hold back; equal to the plain tuple."""

    provider: str
    model_id: str
    field: str


@dataclass(frozen=True)
class Curated:
    """All tables."""

    rows: Mapping[Key, Row] = field(default_factory=dict)
    """Prices, limits and capabilities by entry."""
    lifecycle: Mapping[Key, Told] = field(default_factory=dict)
    """Deprecation, retirement and successor by entry."""
    dates: Mapping[str, Told] = field(default_factory=dict)
    """Release date, knowledge cutoff and open weights by canonical id."""
    providers: Mapping[str, CuratedProvider] = field(default_factory=dict)
    """By slug, the providers whose rows make entries (`source` is `curated`) instead of filling them."""
    releases: frozenset[Release] = frozenset()
    """What the checks must let through."""


def shipped() -> Path:
    """The folder of the tables that came with the package; in a checkout those of the repository."""
    packaged = Path(str(files("model_registry"))) / "data"
    return (packaged if packaged.is_dir() else Path(__file__).parents[2] / "data") / "curated"


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
    schema = PriceLine.model_json_schema(schema_generator=AbsentNotNull)
    order = {column: schema["properties"][column] for column in PRICES.columns}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A row of data/curated/<group>/<vendor>.csv",
        "properties": order,
    }


LineT = TypeVar("LineT", bound=Line)


@dataclass(frozen=True)
class _Kind(Generic[LineT]):
    """A kind of table: its columns in their order, and the ones that name a row."""

    line: type[LineT]
    columns: tuple[str, ...]
    names: tuple[str, ...]


def _kind(line: type[LineT], columns: str, *names: str) -> _Kind[LineT]:
    return _Kind(line, tuple(columns.split(",")), names)


PRICES = _kind(
    PriceLine,
    "id,alias,name,status,input_per_1m,output_per_1m,cache_per_1m,max_context,max_output,caps,mmlu,humaneval,math,gpqa,"
    "swe_bench,ifeval,mmmu,mgsm,ttft_ms,tps,description,can_classify,source,quality,updated,reason,reference",
    "id",
)
LIFECYCLE = _kind(
    LifecycleLine,
    "id,status,deprecation_date,retirement_date,successor,migration,reason,reference,updated",
    "id",
)
DATES = _kind(
    DatesLine, "canonical_id,release_date,knowledge_cutoff,open_weights,reason,reference,updated", "canonical_id"
)
PROVIDERS = _kind(ProviderLine, "provider,name,developer,reason,reference,updated", "provider")
RELEASES = _kind(ReleaseLine, "provider,model_id,field,value,reason,reference,updated", "provider", "model_id", "field")


def _read(folder: Path) -> tuple[Curated, list[str]]:
    defects: list[str] = []
    prices = list(_price_lines(folder, defects))
    lifecycle = list(_lines(folder / "lifecycle.csv", LIFECYCLE, defects))
    dates = list(_lines(folder / "dates.csv", DATES, defects))
    providers = list(_lines(folder / "providers.csv", PROVIDERS, defects))
    releases = list(_lines(folder / "releases.csv", RELEASES, defects))
    known = {"lifecycle.csv", "dates.csv", "providers.csv", "releases.csv"}
    defects += (f"{path}: there is no such table" for path in sorted(folder.glob("*.csv")) if path.name not in known)
    curated = Curated(
        rows={_key(line.id): _row(line) for line in prices},
        lifecycle={_key(line.id): _told(line, line.facts()) for line in lifecycle},
        dates={line.canonical_id: _told(line, line.facts()) for line in dates},
        providers={
            line.provider: CuratedProvider(line.provider, line.name, line.developer, line.reference)
            for line in providers
        },
        releases=frozenset(Release(line.provider, line.model_id, line.field) for line in releases),
    )
    return curated, defects


def _price_lines(folder: Path, defects: list[str]) -> Iterator[PriceLine]:
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


def _told(line: Line, facts: Mapping[str, object]) -> Told:
    return Told(facts, line.reason, line.reference, line.updated)


def _row(line: PriceLine) -> Row:
    return Row(
        line.facts(),
        line.reason,
        line.reference,
        line.updated,
        source=line.source,
        quality=line.quality,
        description=line.description,
        can_classify=None if line.can_classify is None else line.can_classify == "Y",
    )
