"""What a model cost at a moment: as whoever had looked at every catalog would say."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from model_registry import Registry, load
from model_registry.catalog import store
from model_registry.catalog.diff import diff
from model_registry.history.log import Log
from model_registry.history.prices import PriceAt, Unknown
from model_registry.history.runs import Run, name_run, rows_of
from tests.shares import share_of
from tests.support.entries import entry

START = datetime(2026, 1, 1, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


class Catalog:
    """A catalog file and its log, brought up to date by runs of one's own making."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "models.json"
        self.entries: store.Catalog = {}
        self.at = START
        self._log = Log(self.path)
        self._log.begin(START)

    def run(self, entries: store.Catalog, *, new_rules: bool = False) -> None:
        before, self.at = self.at, self.at + HALF_HOUR
        content = store.encode(entries)
        said_anew = frozenset() if new_rules else entries.keys() | self.entries.keys()
        read_before = {"groq": before}
        run = Run(
            self.at, name_run(self.at, content), frozenset({"groq"}), read_before, new_rules, said_anew, frozenset()
        )
        self._log.announce(rows_of(diff(self.entries, entries), run), content)
        self.path.write_bytes(content)
        self._log.settle()
        self.entries = entries

    def registry(self) -> Registry:
        return load(self.path)


def priced(**prices: float | None) -> store.Catalog:
    """Models by the price of their input; None for one without a price."""
    return store.catalog(
        entry(f"groq/{name}", pricing=None if price is None else {"input": price}) for name, price in prices.items()
    )


def amount(found: PriceAt | Unknown) -> float | None:
    price = found.entry.pricing.input if isinstance(found, PriceAt) and found.entry.pricing else None
    return None if price is None else float(price)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


def test_a_price_of_the_past_with_its_intervals(catalog: Catalog) -> None:
    for price in (3, 3, 2):
        catalog.run(priced(a=price))
    first, third = START + HALF_HOUR, START + 3 * HALF_HOUR

    before = catalog.registry().price_at("groq/a", first)
    assert isinstance(before, PriceAt)
    assert amount(before) == 3
    assert before.basis == "observed"
    assert before.is_certain
    assert before.since == (START, first)
    assert before.until == (third - HALF_HOUR, third)
    now = catalog.registry().price_at("groq/a", third)
    assert isinstance(now, PriceAt)
    assert amount(now) == 2
    assert now.until is None
    between = catalog.registry().price_at("groq/a", third - timedelta(minutes=1))
    assert isinstance(between, PriceAt)
    assert amount(between) == 3
    assert not between.is_certain


def test_what_nobody_knows_is_false_and_says_why(catalog: Catalog) -> None:
    catalog.run(priced(a=1, b=None))
    catalog.run(priced(a=1, b=None, c=2))
    catalog.run(priced(a=1, b=None))
    registry = catalog.registry()

    reasons = {
        "a": registry.price_at("groq/a", START - HALF_HOUR),
        "b": registry.price_at("groq/b", START + HALF_HOUR),
        "early c": registry.price_at("groq/c", START + HALF_HOUR),
        "late c": registry.price_at("groq/c", START + 3 * HALF_HOUR),
        "no log": Registry.from_entries(catalog.entries.values()).price_at("groq/a", START),
        "fetched": Registry(registry.catalog, origin="https://example.org/models.json").price_at("groq/a", START),
    }
    assert not any(reasons.values())
    assert {name: each.reason for name, each in reasons.items() if isinstance(each, Unknown)} == {
        "a": "the history of this catalog begins at 2026-01-01T00:00:00Z",
        "b": "no price of it was known then",
        "early c": "its provider did not list it before 2026-01-01T01:00:00Z",
        "late c": "its provider listed it no more from 2026-01-01T01:30:00Z on",
        "no log": "no history lies beside entries in memory",
        "fetched": "a catalog that was fetched has no history, and https://example.org/models.json was: clone its "
        "repository",
    }
    assert amount(registry.price_at("groq/c", START + 2 * HALF_HOUR)) == 2


def test_a_correction_holds_for_the_time_before_it(catalog: Catalog) -> None:
    catalog.run(priced(a=3))
    catalog.run(priced(a=30))
    catalog.run(priced(a=2), new_rules=True)
    registry = catalog.registry()

    corrected = registry.price_at("groq/a", START + 2 * HALF_HOUR)
    assert isinstance(corrected, PriceAt)
    assert amount(corrected) == 2
    assert corrected.basis == "corrected"
    assert amount(registry.price_at("groq/a", START + HALF_HOUR)) == 3


def test_agrees_with_whoever_kept_every_catalog(catalog: Catalog) -> None:
    chance = random.Random(7)
    prices: dict[str, float | None] = {f"m{number}": chance.choice([None, 1, 2]) for number in range(30)}
    kept = []
    for _ in range(share_of(2000)):
        for name in chance.sample(sorted(prices), k=min(len(prices), chance.randrange(3))):
            if chance.random() < 0.2:
                del prices[name]
            else:
                prices[name] = chance.choice([None, 0, 0.5, 1, 2])
        if chance.random() < 0.2:
            prices[f"m{chance.randrange(30)}"] = 4
        catalog.run(priced(**prices))
        kept.append((catalog.at, dict(prices)))
    registry = catalog.registry()

    for _ in range(share_of(10_000)):
        when = START + timedelta(seconds=chance.randrange(int((catalog.at - START).total_seconds()) + 3600))
        name = f"m{chance.randrange(30)}"
        last = [each for at, each in kept if at <= when][-1:]
        expected = last[0].get(name) if last else None
        if any(name in each for _, each in kept):
            assert amount(registry.price_at(f"groq/{name}", when)) == expected
