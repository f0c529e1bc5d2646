"""The file of a catalog is the text that Python's own writer makes of it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from model_registry.catalog import store
from model_registry.schemas import Benchmark, ModelEntry, Pricing

AMOUNTS = st.one_of(
    st.floats(0, 2**53 - 1),
    st.floats(0, 1e-3),
    st.integers(0, 2**53 - 1),
    st.sampled_from([0.0001, 0.00001, 0.000095, 6e-05, 1e-7, 5e-324, 0.1 + 0.2, 1e15]),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=20),
    st.sampled_from(['a": 0.00001', 'a": 1e-7,', '": 2e-06', "a\\", "\x7f", "é\u2028b", "😀"]),
)


def entry(name: str, price: float, score: float) -> ModelEntry | None:
    try:
        return ModelEntry(
            provider="acme",
            model_id=name,
            release_date=date(2025, 3, 1),
            developer="acme",
            release_date_basis="api",
            type="chat",
            source="host",
            quality="partial",
            updated=date(2025, 3, 2),
            pricing=Pricing(input=Decimal(f"{price:.15g}"), regions={"eu": {"output": Decimal(f"{score:.15g}")}}),
            benchmarks={"quiz": Benchmark(score=Decimal(f"{-score:.15g}"), source=name)},
        )
    except ValueError:
        return None


@given(st.dictionaries(TEXTS, st.tuples(AMOUNTS, AMOUNTS), max_size=3))
def test_the_file_is_what_pythons_writer_makes_of_the_rows(told: dict[str, tuple[float, float]]) -> None:
    made = [made for name, amounts in told.items() if (made := entry(name, *amounts))]
    catalog = store.catalog(made)
    rows = [each.model_dump(mode="json", exclude_none=True) for each in catalog.values()]

    assert store.dumps(catalog) == json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def test_a_very_small_price_is_written_as_python_writes_it() -> None:
    made = entry("m", 0.00006, 0.0000025)
    assert made is not None

    text = store.dumps(store.catalog([made]))

    assert '"input": 6e-05' in text
    assert '"score": -2.5e-06,' in text


@given(st.dictionaries(TEXTS, st.tuples(AMOUNTS, AMOUNTS), max_size=3))
def test_entries_that_are_encoded_one_by_one_make_the_same_file(told: dict[str, tuple[float, float]]) -> None:
    catalog = store.catalog(made for name, amounts in told.items() if (made := entry(name, *amounts)))
    pieces = list(store.encode_each(catalog.values()))

    assert len(pieces) == len(catalog)
    assert store.join(pieces) == store.encode(catalog)
    assert [json.loads(store.join([each]))[0]["model_id"] for each in pieces] == [key.model_id for key in catalog]


def test_an_empty_catalog_is_an_empty_list() -> None:
    assert store.dumps({}) == "[]\n"


def test_a_catalog_that_is_encoded_in_parts_is_one_list() -> None:
    for length in (1, 99, 100, 101, 200, 201):
        entries = store.catalog(made for number in range(length) if (made := entry(f"a{number}", number, 1e-7)))
        rows = [each.model_dump(mode="json", exclude_none=True) for each in entries.values()]

        assert len(rows) == length
        assert store.dumps(entries) == json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
