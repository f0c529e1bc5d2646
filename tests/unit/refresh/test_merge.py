"""Merging and comparing, for catalogs of any content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from model_registry import files
from model_registry.catalog import store
from model_registry.catalog.diff import diff
from model_registry.catalog.store import Catalog, catalog
from model_registry.errors import Unavailable
from model_registry.providers.base import Provider, Reading
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.refresh.collect import Result
from model_registry.refresh.merge import keep_update_days, merge
from model_registry.schemas import ModelEntry
from tests.support.entries import entry as plain

TODAY = date(2026, 11, 21)
SLUGS = ("alpha", "beta", "gamma")


class Quiet(OpenAICompatible):
    volatile = False


class Volunteers(OpenAICompatible):
    volatile = True


AVAILABLE: dict[str, type[Provider]] = {**dict.fromkeys(SLUGS, Quiet), "horde": Volunteers}
days = st.dates(date(2020, 1, 1), date(2026, 11, 21))
prices = st.none() | st.builds(
    lambda digits, places: {"input": Decimal(digits).scaleb(-places)}, st.integers(0, 10**12), st.integers(6, 12)
)
texts = st.none() | st.text('aZ9é中🙂"\\/:|<&#{', min_size=1, max_size=8)
"""Prices and names of characters that a file must spell with care. Drawing from fewer of them takes half the time."""


def entries(slug: str) -> st.SearchStrategy[list[ModelEntry]]:
    entry = st.builds(
        lambda number, day, basis, updated, price, name, context: plain(
            f"{slug}/m-{number}",
            release_date=day,
            release_date_basis=basis,
            updated=updated,
            pricing=price,
            name=name,
            context_window=context,
        ),
        st.integers(0, 8),
        days,
        st.sampled_from(["host", "api", "model_id", "first_seen"]),
        days,
        prices,
        texts,
        st.none() | st.integers(1, 10_000_000),
    )
    return st.lists(entry, max_size=6, unique_by=lambda entry: entry.model_id)


catalogs = st.tuples(*map(entries, SLUGS)).map(lambda lists: catalog(entry for each in lists for entry in each))


def read(slug: str, fresh: Sequence[ModelEntry]) -> Result:
    return Result(slug, 0.1, reading=Reading(tuple(fresh), len(fresh), 0, 0))


def failed(slug: str) -> Result:
    return Result(slug, 0.1, error=Unavailable("gone"))


def of(slug: str, entries: Catalog) -> list[ModelEntry]:
    return [entry for entry in entries.values() if entry.provider == slug]


def merged(old: Catalog, results: Sequence[Result]) -> Catalog:
    entries = merge(old, results, AVAILABLE, accepted=["alpha"], missing={}, today=TODAY).entries
    return keep_update_days(entries, old, TODAY)


@given(catalogs, entries("alpha").filter(bool))
def test_merging_the_same_answer_again_changes_nothing(old: Catalog, fresh: list[ModelEntry]) -> None:
    once = merged(old, [read("alpha", fresh), failed("beta")])
    later = [
        entry.model_copy(
            update={"updated": entry.updated + timedelta(days=1)}
            | (
                {"release_date": entry.release_date + timedelta(days=1)}
                if entry.release_date_basis == "first_seen"
                else {}
            )
        )
        for entry in fresh
    ]
    twice = merged(once, [read("alpha", later), failed("beta")])

    assert twice == once
    assert store.dumps(twice) == store.dumps(once)


@given(catalogs, entries("alpha"))
def test_what_failed_or_was_not_asked_stays(old: Catalog, fresh: list[ModelEntry]) -> None:
    new = merge(old, [read("alpha", fresh), failed("beta")], AVAILABLE, accepted=["alpha"], missing={}, today=TODAY)

    assert of("beta", new.entries) == of("beta", old)
    assert of("gamma", new.entries) == of("gamma", old)
    assert [entry.model_id for entry in of("alpha", new.entries)] == sorted(entry.model_id for entry in fresh)
    assert list(new.entries) == sorted(new.entries)


def test_what_is_handed_over_is_held_no_longer() -> None:
    entry = plain("alpha/m-1")
    answer = Result("alpha", 0.1, reading=Reading((entry,), 3, 1, 1, ("odd",), said={"m-1": "digest"}))
    new = merge({}, [answer, failed("beta")], AVAILABLE, accepted=(), missing={}, today=TODAY)

    assert list(new.hand_over().values()) == [entry]
    assert new.entries == {}
    assert new.results[0] == Result("alpha", 0.1, reading=Reading((), 3, 1, 1, ("odd",), said={"m-1": "digest"}))


@given(catalogs, entries("alpha"))
def test_no_release_date_moves_forward_for_want_of_evidence(old: Catalog, fresh: list[ModelEntry]) -> None:
    new = merge(old, [read("alpha", fresh)], AVAILABLE, accepted=["alpha"], missing={}, today=TODAY).entries

    for key, entry in new.items():
        if key in old and entry.release_date_basis != "model_id":
            assert entry.release_date <= old[key].release_date or old[key].release_date_basis == "model_id"


@given(catalogs, catalogs)
def test_a_diff_leads_from_the_old_catalog_to_the_new(old: Catalog, new: Catalog) -> None:
    changes = diff(old, new)
    arrived = changes.apply(old)

    assert list(arrived) == list(new)
    assert all(arrived[key].same_content(new[key]) for key in new)
    assert not diff(new, new)
    assert all(change.fields for change in changes.changed.values())


@given(catalogs)
def test_what_is_written_is_read_back(written: Catalog) -> None:
    path = Path("catalog.json")
    files.write(path, store.dumps(written))

    assert store.load(path) == written
    assert store.dumps(store.load(path)) == store.dumps(written)


def test_providers_that_are_no_more_are_named() -> None:

    merged = merge(catalog([plain("vanished/m")]), [], AVAILABLE, accepted=[], missing={}, today=TODAY)

    assert merged.gone == ("vanished",)
    assert merged.entries == {}


def test_a_volatile_list_loses_an_entry_only_after_days() -> None:
    everyone = [plain(f"horde/m-{number}", source="community") for number in range(6)]
    old, missing = catalog(everyone), dict[str, date]()
    seen = []
    for day in range(9):
        merged = merge(
            old,
            [read("horde", everyone[:2])],
            AVAILABLE,
            accepted=[],
            missing=missing,
            today=TODAY + timedelta(days=day),
        )
        old, missing = merged.entries, merged.missing
        seen.append(len(merged.entries))

    assert seen == [6] * 7 + [2] * 2
    assert missing == {}


def test_who_comes_back_is_not_missing_any_more() -> None:
    everyone = [plain(f"horde/m-{number}", source="community") for number in range(6)]

    away = merge(catalog(everyone), [read("horde", everyone[1:])], AVAILABLE, accepted=[], missing={}, today=TODAY)
    down = merge(away.entries, [failed("horde")], AVAILABLE, accepted=[], missing=away.missing, today=TODAY)
    back = merge(down.entries, [read("horde", everyone)], AVAILABLE, accepted=[], missing=down.missing, today=TODAY)

    assert away.missing == down.missing == {"horde/m-0": TODAY}
    assert back.missing == {}
