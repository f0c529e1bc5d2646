"""Facts by their dotted names: read, written, flattened; and facts by their fields, as mypy sees them."""

from __future__ import annotations

import os
from pathlib import Path

from model_registry.catalog.fields import FIELDS, ColumnWriter, flatten, get, group_of, parts, put
from model_registry.schemas import ModelEntry
from tests.needs import needs
from tests.support.entries import entry, row


def test_what_is_put_under_a_name_is_got_and_flattened_under_it() -> None:
    for name in FIELDS:
        facts: dict[str, object] = {}
        put(facts, name, "told")
        assert get(facts, name) == "told"
        assert list(facts) == [group_of(name)]
        assert flatten(facts) == {name: "told"}


def test_names_of_regions_and_benchmarks_may_hold_dots() -> None:
    facts = {"pricing": {"regions": {"eu.west.1": {"input": 2}}}, "benchmarks": {"gpqa.diamond": {"score": 80}}}

    assert get(facts, "pricing.regions.eu.west.1") == {"input": 2}
    assert get(facts, "benchmarks.gpqa.diamond") == {"score": 80}


def test_reads_entries_as_it_reads_rows() -> None:
    told = ModelEntry.model_validate(row("a/b", pricing={"batch": {"input": 2}}))

    assert get(told, "pricing.batch.input") == 2
    assert get(told, "pricing.batch.output") is None
    assert get(told, "pricing.tiers.1") is None
    assert get(told, "context_window.real") is None


def test_parts_are_named_as_provenance_names_them() -> None:
    facts = {"name": "A", "pricing": {"batch": {"input": 2}}}

    assert parts(facts) == {"name": "A", "pricing.batch": {"input": 2}}  # type: ignore[arg-type]  # as above


PROGRAM = """
from collections.abc import Mapping
from model_registry.catalog.facts import CapabilitiesField, EntryFacts

right: EntryFacts = {"context_window": 1, "capabilities": {"vision": True}, "pricing": {"input": None}}
field: EntryFacts = {"context_windw": 1}
price: EntryFacts = {"pricing": {"inputs": None}}
table: Mapping[str, CapabilitiesField] = {"sees": "visoin"}
value: EntryFacts = {"context_window": "1"}
"""


@needs("dev-checks")
def test_a_misspelt_field_is_a_type_error(tmp_path: Path) -> None:
    from mypy import api

    (tmp_path / "program.py").write_text(PROGRAM)

    out, _, _ = api.run(
        ["--config-file=", f"--cache-dir={os.devnull}", "--show-error-code-links", str(tmp_path / "program.py")]
    )

    assert [line.split(":")[1] for line in out.splitlines() if " error: " in line] == ["6", "7", "8", "9"]


def test_a_table_has_a_column_for_each_fact_that_somebody_knows() -> None:
    known = entry(pricing={"input": 1, "batch": {"output": 2}}, benchmarks={"made-up": {"score": 3, "source": "us"}})
    table = ColumnWriter({"number": lambda price: f"${price}"})([known, entry()])

    assert (table.pop("pricing.input"), table.pop("pricing.batch.output")) == (["$1", ""], ["$2", ""])
    assert table == {
        name: ["" if value is None else value for value in values]
        for name, fact in FIELDS.items()
        if (values := [fact.of(each) for each in (known, entry())]) != [None, None] and name in table
    }
    assert not [name for name, fact in FIELDS.items() if name not in table and fact.of(entry()) is not None]
