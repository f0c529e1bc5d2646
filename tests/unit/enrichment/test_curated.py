"""The curated tables: what a row says, what is refused, and that the shipped ones are sound."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from pydantic import BaseModel

from model_registry.catalog.identity import identify
from model_registry.catalog.store import load
from model_registry.enrichment import curated
from model_registry.enrichment.curated_rows import DatesRow, LifecycleRow, PriceRow
from model_registry.errors import ConfigurationError
from model_registry.providers import PROVIDERS
from model_registry.vocabulary import Key
from tests.support.entries import entry

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "data" / "curated"

TOLD = {"reason": "list price", "reference": "https://acme.example/pricing", "updated": "2026-01-02"}
PRICE = {"id": "acme/m-1", "input_per_1m": "0.30", "source": "official", "quality": "verified", **TOLD}
LIFECYCLE = {"id": "acme/m-1", "retirement_date": "2026-05-01", **TOLD}
DATES = {"canonical_id": "acme/m-1", "release_date": "2026-05-01", **TOLD}
PROVIDER = {"provider": "acme", "name": "Acme", **TOLD}
POINTER = {"provider": "acme", "id": "m", "target": "m-7", "since": "2026-02-03", **TOLD}
RETIRED = {"id": "acme/m-0", "retirement_date": "2025-02-03", **TOLD}
RELEASE = {"provider": "acme", "model_id": "m-1", "field": "pricing.input", "value": "0.3", **TOLD}

HEADERS = {
    "lifecycle.csv": "id,status,deprecation_date,retirement_date,successor,migration,reason,reference,updated",
    "dates.csv": "canonical_id,release_date,knowledge_cutoff,training_cutoff,open_weights,reason,reference,updated",
    "families.csv": "pattern,open_weights,license,knowledge_cutoff,reason,reference,updated",
    "channels.csv": "provider,lifecycle_page,passes_on,reason,reference,updated",
    "pointers.csv": "provider,id,target,since,reason,reference,updated",
    "retired.csv": "id,aliases,retirement_date,successor,input_per_1m,output_per_1m,price_day,price_page,"
    "reason,reference,updated",
    "providers.csv": "provider,name,developer,reason,reference,updated",
    "confirmed_values.csv": "provider,model_id,field,value,reason,reference,updated",
}
PRICES = (
    "id,alias,name,status,input_per_1m,output_per_1m,cache_per_1m,max_context,max_output,caps,mmlu,humaneval,math,gpqa,"
    "swe_bench,ifeval,mmmu,mgsm,ttft_ms,tps,description,can_classify,source,quality,updated,reason,reference"
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a table below the folder that it returns."""

    def write(name: str, *rows: Mapping[str, str]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADERS.get(name, PRICES).split(","), restval="")
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path

    return write


def test_a_row_tells_fields_of_an_entry(write: Write) -> None:
    folder = write(
        "core/acme.csv",
        {
            **PRICE,
            "alias": "m",
            "name": "M 1",
            "status": "active",
            "output_per_1m": "2.5",
            "cache_per_1m": "0.03",
            "max_context": "200000",
            "max_output": "32000",
            "caps": "VK",
            "mmlu": "92.3",
            "tps": "60",
            "description": "Ours",
            "can_classify": "N",
        },
    )

    row = curated.load(folder).rows[Key("acme", "m-1")]

    assert row.facts == {
        "name": "M 1",
        "aliases": ("m",),
        "status": "active",
        "context_window": 200000,
        "max_output_tokens": 32000,
        "pricing": {"input": Decimal("0.30"), "output": Decimal("2.5"), "cache_read": Decimal("0.03")},
        "capabilities": {"vision": True, "reasoning": True},
        "benchmarks": {"mmlu": {"score": Decimal("92.3"), "source": "https://acme.example/pricing"}},
        "performance": {"tokens_per_second": Decimal(60), "source": "https://acme.example/pricing"},
    }
    assert (row.source, row.quality, row.description, row.can_classify) == ("official", "verified", "Ours", False)
    assert (row.reason, row.reference, row.updated) == (TOLD["reason"], TOLD["reference"], date(2026, 1, 2))


def test_an_empty_cell_is_unknown(write: Write) -> None:
    row = curated.load(write("core/acme.csv", PRICE)).rows[Key("acme", "m-1")]

    assert row.facts == {"pricing": {"input": Decimal("0.30")}}
    assert row.description is None
    assert row.can_classify is None


def test_only_a_reason_that_says_so_overrules(write: Write) -> None:
    folder = write(
        "core/acme.csv", PRICE, {**PRICE, "id": "acme/m-2", "reason": "correction: its list has the price of m-1"}
    )

    rows = curated.load(folder).rows

    assert [rows[Key("acme", name)].correction for name in ("m-1", "m-2")] == [False, True]


def test_a_former_canonical_id_goes_on_naming_its_model(write: Write) -> None:
    undated = {**DATES, "canonical_id": "acme/m-7", "release_date": "2026-05-01", "knowledge_cutoff": "2025-12"}
    dated = {
        **DATES,
        "canonical_id": "acme/m-7-2026-04-30",
        "release_date": "2026-05-02",
        "reason": "correction: its page",
    }
    tables = curated.load(write("dates.csv", undated, dated))

    assert tables.dates["acme/m-7"].facts == {"release_date": date(2026, 5, 2), "knowledge_cutoff": "2025-12"}
    assert tables.dates["acme/m-7"].correction


def test_the_other_tables(write: Write) -> None:
    write("lifecycle.csv", {**LIFECYCLE, "status": "deprecated", "successor": "m-2"})
    write("dates.csv", {**DATES, "knowledge_cutoff": "2025-12", "open_weights": "false"})
    write("providers.csv", {**PROVIDER, "developer": "acme-labs"})
    folder = write("confirmed_values.csv", RELEASE)

    tables = curated.load(folder)

    assert tables.lifecycle[Key("acme", "m-1")].facts == {
        "status": "deprecated",
        "retirement_date": date(2026, 5, 1),
        "migration": "https://acme.example/pricing",
        "successor": "m-2",
    }
    assert tables.dates["acme/m-1"].facts == {
        "release_date": date(2026, 5, 1),
        "knowledge_cutoff": "2025-12",
        "open_weights": False,
    }
    assert tables.providers == {"acme": curated.CuratedProvider("acme", "Acme", "acme-labs", TOLD["reference"])}
    assert tables.confirmed == {("acme", "m-1", "pricing.input", "0.3")}


def test_confirmed_values_are_read_under_their_former_name_with_a_warning(write: Write) -> None:
    folder = write("confirmed_values.csv", RELEASE)
    (folder / "confirmed_values.csv").rename(folder / "releases.csv")

    with pytest.warns(FutureWarning, match="is called confirmed_values.csv now"):
        tables = curated.load(folder)

    assert tables.confirmed == {("acme", "m-1", "pricing.input", "0.3")}


def test_no_tables_tell_nothing(tmp_path: Path) -> None:
    assert curated.load(tmp_path / "missing") == curated.Curated()


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"reason": ""}, "reason: Field required"),
        ({"reference": ""}, "reference: Field required"),
        ({"reference": "the price list"}, "reference: String should match"),
        ({"updated": "1761004800"}, "updated: Value error, write the day as YYYY-MM-DD"),
        ({"updated": "2026-02-30"}, "updated: Input should be a valid date"),
        ({"input_per_1m": "0"}, "input_per_1m: Input should be greater than 0"),
        ({"input_per_1m": "-1"}, "input_per_1m: Value error, write digits"),
        ({"input_per_1m": "1e3"}, "input_per_1m: Value error, write digits"),
        ({"input_per_1m": "$3"}, "input_per_1m: Value error, write digits"),
        ({"input_per_1m": ""}, "the row tells no fact"),
        ({"max_context": "128_000"}, "max_context: Value error, write digits"),
        ({"max_context": "128000.5"}, "max_context: Input should be a valid integer"),
        ({"max_context": "1000", "max_output": "2000"}, "max_output is above max_context"),
        ({"cache_per_1m": "0.4"}, "cache_per_1m needs an input_per_1m that is not below it"),
        ({"input_per_1m": "", "cache_per_1m": "0.4"}, "cache_per_1m needs an input_per_1m"),
        ({"mmlu": "101"}, "mmlu: Input should be less than or equal to 100"),
        ({"caps": "VX"}, "caps: String should match"),
        ({"description": "a|b"}, "description: String should match"),
        ({"name": " M"}, "name: String should match"),
        ({"source": "hearsay"}, "source: Input should be"),
        ({"source": "community"}, "only figures of source official are verified"),
        ({"source": "community", "quality": "partial", "reason": "correction: x"}, "only a row of source official may"),
        ({"id": "acme"}, "id: String should match"),
        ({"id": "other/m-1"}, "other/m-1 belongs into other.csv"),
    ],
)
def test_a_wrong_price_row_is_named(write: Write, cells: Mapping[str, str], complaint: str) -> None:
    folder = write("core/acme.csv", {**PRICE, **cells})

    [defect] = curated.validate(folder)

    assert defect.startswith(f"{folder / 'core/acme.csv'}:2: {complaint}")


@pytest.mark.parametrize(
    ("table", "row", "complaint"),
    [
        (
            "lifecycle.csv",
            {**LIFECYCLE, "deprecation_date": "2026-06-01"},
            "retirement_date is before deprecation_date",
        ),
        ("lifecycle.csv", {**LIFECYCLE, "retirement_date": ""}, "the row tells no fact"),
        ("lifecycle.csv", {**LIFECYCLE, "migration": "see docs"}, "migration: String should match"),
        ("dates.csv", {**DATES, "knowledge_cutoff": "2026-06"}, "knowledge_cutoff is after release_date"),
        ("dates.csv", {**DATES, "open_weights": "yes"}, "open_weights: Input should be 'true' or 'false'"),
        ("dates.csv", {**DATES, "release_date": ""}, "the row tells no fact"),
        ("pointers.csv", {**POINTER, "target": "m"}, "an id does not point to itself"),
        ("pointers.csv", {**POINTER, "since": ""}, "since: "),
        ("retired.csv", {**RETIRED, "input_per_1m": "3"}, "prices, their day and their page are told together"),
        ("retired.csv", {**RETIRED, "successor": "m-0"}, "a model is not its own successor"),
        ("retired.csv", {**RETIRED, "retirement_date": ""}, "retirement_date: "),
        ("providers.csv", {**PROVIDER, "provider": "Acme"}, "provider: String should match"),
        ("confirmed_values.csv", {**RELEASE, "value": ""}, "value: Field required"),
    ],
)
def test_a_wrong_row_of_another_table_is_named(
    write: Write, table: str, row: Mapping[str, str], complaint: str
) -> None:
    folder = write(table, row)

    [defect] = curated.validate(folder)

    assert defect.startswith(f"{folder / table}:2: {complaint}")


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("core/acme.csv", PRICE),
        ("lifecycle.csv", LIFECYCLE),
        ("dates.csv", DATES),
        ("providers.csv", PROVIDER),
        ("pointers.csv", POINTER),
        ("retired.csv", RETIRED),
        ("confirmed_values.csv", RELEASE),
    ],
)
def test_a_row_stands_once(write: Write, table: str, row: Mapping[str, str]) -> None:
    [defect] = curated.validate(write(table, row, row))

    assert ":3: " in defect
    assert defect.endswith("is in line 2 already")


def test_every_defect_is_told_at_once(write: Write) -> None:
    folder = write("core/acme.csv", {**PRICE, "reason": ""}, {**PRICE, "input_per_1m": "0", "reference": ""})

    with pytest.raises(ConfigurationError) as refused:
        curated.load(folder)

    assert str(refused.value).splitlines() == curated.validate(folder)
    assert [line.split("acme.csv:")[1].partition(": ")[0] for line in curated.validate(folder)] == ["2", "3", "3"]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("core/acme.csv", b"", ":1: the header must be id,alias"),
        ("core/acme.csv", b"id,name\n", ":1: the header must be id,alias"),
        ("dates.csv", f"{HEADERS['dates.csv']}\nacme/m-1,2026\n".encode(), ":2: 2 cells instead of 8"),
        ("dates.csv", f'{HEADERS["dates.csv"]}\n"acme'.encode(), ":2: unexpected end of data"),
        ("dates.csv", b"\xff\n", ": cannot be read"),
        ("date.csv", b"", ": there is no such table"),
        ("best/acme.csv", f"{PRICES}\n".encode(), ": best is none of the groups core"),
    ],
)
def test_a_damaged_table_is_named(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)

    [defect] = curated.validate(tmp_path)

    assert defect.startswith(f"{path}{complaint}")


def test_a_provider_is_in_one_group(write: Write) -> None:
    write("core/acme.csv", PRICE)
    folder = write("regional/acme.csv", PRICE)

    assert len(curated.validate(folder)) == 2


def test_the_first_pattern_that_an_id_matches_counts(write: Write) -> None:
    rows = [
        {"pattern": "acme/open-*", "open_weights": "true", "license": "MIT", "knowledge_cutoff": "2024-05", **TOLD},
        {"pattern": "acme/*", "open_weights": "false", **TOLD},
    ]

    tables = curated.load(write("families.csv", *rows))

    told = [tables.family(name) for name in ("acme/open-1.5", "acme/model", "acmex/open-1")]
    assert [row and dict(row.facts) for row in told] == [
        {"open_weights": True, "license": "MIT", "knowledge_cutoff": "2024-05"},
        {"open_weights": False},
        None,
    ]


def test_a_channel_has_a_page_and_may_pass_calls_on(write: Write) -> None:
    rows = [
        {"provider": "acme", "lifecycle_page": "https://acme.example/ends", **TOLD},
        {"provider": "road", "passes_on": "true", **TOLD},
    ]

    tables = curated.load(write("channels.csv", *rows))

    assert tables.channels["acme"] == curated.CuratedChannel("https://acme.example/ends", passes_on=False)
    assert tables.channels["road"] == curated.CuratedChannel(None, passes_on=True)


@pytest.mark.parametrize(
    ("canonical_id", "weights"),
    [
        ("openai/gpt-oss-20b", True),
        ("openai/gpt-9", False),
        ("google/gemini-9-flash", False),
        ("google/gemma-9-1b", True),
        ("google/embeddinggemma-300m", True),
        ("anthropic/claude-aurora-9", False),
        ("openai/whisper-large-v3", True),
    ],
)
def test_closed_families_are_known_and_their_open_kin_is_not_among_them(canonical_id: str, weights: bool) -> None:
    row = curated.load(SHIPPED).family(canonical_id)

    assert row
    assert row.facts["open_weights"] is weights


def test_the_shipped_tables_are_sound() -> None:
    assert curated.shipped() == SHIPPED
    assert curated.validate(SHIPPED) == []
    assert curated.load(SHIPPED).rows


def test_shipped_facts_make_sound_entries() -> None:
    tables = curated.load(SHIPPED)

    for key in tables.rows.keys() | tables.lifecycle.keys():
        told = {name: row[key].facts for name, row in (("row", tables.rows), ("end", tables.lifecycle)) if key in row}
        facts = {**told.get("row", {}), **told.get("end", {})}
        made = entry(str(key), **facts)
        assert made.model_fields_set >= facts.keys()
    for canonical_id, row in tables.dates.items():
        entry("acme/m-1", **row.facts)
        assert identify(*canonical_id.split("/", 1)).canonical_id == canonical_id


def test_a_shipped_successor_is_another_model() -> None:
    for key, row in curated.load(SHIPPED).lifecycle.items():
        assert row.facts.get("successor") != key.model_id


def test_shipped_limits_are_those_the_provider_publishes() -> None:
    published = load(ROOT / "models.json")

    for key, row in curated.load(SHIPPED).rows.items():
        for limit in ("context_window", "max_output_tokens"):
            own = getattr(published[key], limit) if key in published else None
            if own is not None and limit in row.facts and limit not in (published[key].provenance or {}):
                assert row.facts[limit] == own, f"{key}: {limit}"


def test_the_schema_of_a_row_is_up_to_date() -> None:
    schema = json.loads((ROOT / "data" / "schema.json").read_text(encoding="utf-8"))

    assert schema == curated.row_schema()
    assert ",".join(schema["properties"]) == PRICES
    row = {"id": "acme/m-1", "source": "official", "quality": "partial", **TOLD}
    jsonschema.validate({**row, "input_per_1m": 0.3}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**row, "input_per_1m": 0}, schema)


@pytest.mark.parametrize("line", [PriceRow, LifecycleRow, DatesRow])
def test_every_column_says_what_it_means(line: type[BaseModel]) -> None:
    assert all(field.description for field in line.model_fields.values())


def test_the_format_is_documented() -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")

    assert all(f"`{header}`" in readme for header in (PRICES, *HEADERS.values()))


def test_the_shipped_tables_name_models_and_providers_as_the_catalog_does() -> None:
    tables = curated.load(curated.shipped())

    assert not tables.providers.keys() & PROVIDERS.keys(), "a provider with a class lists its models itself"
    for canonical_id in tables.dates:
        developer, _, name = canonical_id.partition("/")
        assert identify(developer, name, developer).canonical_id == canonical_id
