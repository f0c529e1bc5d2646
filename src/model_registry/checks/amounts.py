"""The prices and limits of an entry, one by one, so that a rule need not know how they are nested."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from model_registry.catalog.fields import group_of
from model_registry.schemas import ModelEntry, PriceTable, Pricing, TokenPrices

SERVICES = ("batch", "flex", "priority", "then")
"""Parts of `pricing` that are one table of token prices each."""
LIMITS = ("context_window", "max_input_tokens", "max_output_tokens")


class Price(NamedTuple):
    """One amount of money in an entry."""

    field: str
    """What is held if the amount is wrong: `pricing.input`, `pricing.batch.input`, `pricing.tiers`."""
    path: str
    """Where exactly it stands, for people and to find it in another catalog: `pricing.tiers.200000.input`."""
    name: str
    """What is paid for: `input`, `per_image`."""
    amount: Decimal


class PriceGroup(NamedTuple):
    """Prices that belong together: the usual ones, those of long prompts, of a class of service, of a region."""

    field: str
    """What is held if one of them is wrong; with the price's name behind it where `apart`."""
    path: str
    prices: TokenPrices
    apart: bool = False
    """Whether each price is held by itself."""


def prices_of(entry: ModelEntry) -> Iterator[Price]:
    """Every amount of money in the entry."""
    for group in groups_of(entry):
        for name, value in vars(group.prices).items():
            if value is not None and isinstance(value, Decimal):
                yield Price(field_in(group, name), f"{group.path}.{name}", name, value)


def groups_of(entry: ModelEntry) -> Iterator[PriceGroup]:
    """The usual prices of the entry, then those that hold in their place."""
    if (pricing := entry.pricing) is None:
        return
    yield PriceGroup("pricing", "pricing", pricing, apart=True)
    for name in SERVICES:
        if table := getattr(pricing, name):
            yield PriceGroup(f"pricing.{name}", f"pricing.{name}", table, apart=True)
            yield from _tiers(table, f"pricing.{name}.tiers", f"pricing.{name}.tiers")
    yield from _tiers(pricing, "pricing.tiers", "pricing.tiers")
    for kind, tables in (("regions", pricing.regions), ("hosts", pricing.hosts)):
        for name, table in (tables or {}).items():
            place = f"pricing.{kind}.{name}"
            yield PriceGroup(place, place, table)
            yield from _tiers(table, place, f"{place}.tiers")
    for kind, rows in (("windows", pricing.windows), ("conditions", pricing.conditions)):
        for index, row in enumerate(rows or ()):
            yield PriceGroup(f"pricing.{kind}", f"pricing.{kind}[{index}]", row)


def _tiers(table: Pricing | PriceTable, field: str, path: str) -> Iterator[PriceGroup]:
    for tier in table.tiers or ():
        yield PriceGroup(field, f"{path}.{tier.above_context}", tier)


def comparable_in_usd(entry: ModelEntry) -> bool:
    """Whether the prices of the entry, if it has any, can be compared with others in US dollars."""
    return entry.pricing is None or entry.pricing.currency in (None, "USD")


def field_in(group: PriceGroup, name: str) -> str:
    """What is held if this price of the group is wrong."""
    return f"{group.field}.{name}" if group.apart else group.field


def origin(entry: ModelEntry, field: str) -> str | None:
    """The source a value came from; None if the provider's own answer told it."""
    sources = entry.provenance or {}
    return sources.get(field) or sources.get(group_of(field))


def format_number(number: Decimal | int) -> str:
    """A number for people: with separators, without exponent or trailing zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
