"""A catalog fetched from its address, whoever's it is, as entries that keep our contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from pydantic import JsonValue, ValidationError

from model_registry.catalog.refused import read_tolerantly
from model_registry.checks import RANGE_RULES
from model_registry.checks.quarantine import hold
from model_registry.enrichment import foreign_catalogs
from model_registry.errors import UnexpectedPayload
from model_registry.http.client import NOT_MODIFIED, HttpClient, parse_json
from model_registry.http.network import Limits, Network
from model_registry.schemas import ModelEntry
from model_registry.urls import checked_secure_url, without_query

Row: TypeAlias = Mapping[str, Any]
Key: TypeAlias = tuple[str, str]

_LIMITS = Limits(read=15, deadline=45, attempts=2)
"""Somebody may be waiting: less patience than a scheduled job has."""
_BAD_AT_MOST = 0.1
"""Share of our rows that may be no entries; above, the catalog has changed its shape."""


class Download(NamedTuple):
    """A catalog as its address has it now."""

    rows: list[Row]
    """Entries in the form of `models.json`."""
    validators: Mapping[str, str]
    """Request headers that will ask whether it still holds."""


def download(address: str, validators: Mapping[str, str], before: Mapping[Key, Row], today: date) -> Download | None:
    """The catalog at an address, or None if what the validators stand for still holds.

    `before` are the entries of the copy there is: they tell since when a model is known, where the catalog does not.
    Raises `ProviderError` if it cannot be had or is no catalog, and `ConfigurationError` for an unsafe address.
    """
    checked_secure_url(address, "the address of the catalog")
    headers = {"Accept": "application/json", **validators}
    answer = HttpClient(Network(_LIMITS), address, secure=True).send("GET", address, headers)
    if answer.status == NOT_MODIFIED and validators:
        return None
    told = {"If-None-Match": answer.headers.get("ETag"), "If-Modified-Since": answer.headers.get("Last-Modified")}
    place = without_query(address)
    return Download(
        entries(parse_json(answer.body, place), place, before, today),
        {name: value for name, value in told.items() if value},
    )


def entries(payload: JsonValue, place: str, before: Mapping[Key, Row], today: date) -> list[Row]:
    """The entries of a catalog: ours, models.dev's or LiteLLM's, whichever shape the document has.

    What a row says beyond all reason is left out, and so are rows that are no entries, unless the copy has them.
    Raises `UnexpectedPayload` if none is one, if more than a tenth of our own are not, or if the document is no
    catalog.
    """
    if isinstance(payload, list):
        rows = [_own(row) for row in payload]
        most = len(rows) * _BAD_AT_MOST
    elif catalog := foreign_catalogs.catalog_of(payload):
        rows = [
            (key, _dated(_sound(entry), before) if entry else None)
            for key, entry in foreign_catalogs.entries(catalog, payload, today)
        ]
        # Kept by hand, with rows about more than models.
        most = len(rows)
    else:
        raise UnexpectedPayload(f"{place} is not a catalog: neither ours nor models.dev's or LiteLLM's")
    good = {key: row for key, row in rows if row}
    refused = sum(row is None for _, row in rows)
    if not good or refused > most:
        raise UnexpectedPayload(f"{place}: {refused:,} of {len(rows):,} rows are not valid entries; it was not used")
    good |= {key: before[key] for key, row in rows if row is None and key in before and key not in good}
    return [good[key] for key in sorted(good)]


def _own(row: JsonValue) -> tuple[Key, Row | None]:
    """A row of our own catalog with its key; None if it breaks the contract even without its optional fields.

    The contract may grow optional fields. Those a later version has and this one does not know are left out, too.
    """
    told = row if isinstance(row, dict) else {}
    try:
        entry, _ = read_tolerantly(ModelEntry.model_validate, told)
    except ValidationError:
        return (str(told.get("provider")), str(told.get("model_id"))), None
    return entry.key, _sound(entry)


def _sound(entry: ModelEntry) -> Row:
    """The entry in the form of `models.json`, without values that nothing on sale has."""
    return hold(entry, None, rules=RANGE_RULES)[0].model_dump(mode="json", exclude_none=True)


def _dated(row: Row, before: Mapping[Key, Row]) -> Row:
    """The row with the dates under which it has been known, unless it says them itself."""
    old = before.get((row["provider"], row["model_id"]))
    if old is None:
        return row
    if row["release_date_basis"] == old["release_date_basis"] == "first_seen":
        row = {**row, "release_date": old["release_date"]}
    same = {**row, "updated": old["updated"]} == old
    return old if same else row
