"""The prices and limits of an entry, one by one, so that a rule need not know how they are nested."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from model_registry.catalog.fields import group_of
from model_registry.schemas import Facts, ModelEntry, Pricing, TokenPrices

LIMITS = ("context_window", "max_input_tokens", "max_output_tokens")


class Price(NamedTuple):
    """One amount of money in an entry."""

    field: str
    """What is held if the amount is wrong: `pricing.input`, `pricing.tiers`, `pricing.regions.NAME`."""
    path: str
    """Where exactly it stands, for people and to find it in another catalog: `pricing.tiers.200000.input`."""
    name: str
    """What is paid for: `input`, `per_image`."""
    amount: Decimal


class PriceGroup(NamedTuple):
    """Token prices that belong together: the usual ones, those of a tier or of a region."""

    field: str
    path: str
    prices: TokenPrices


def prices_of(entry: ModelEntry) -> Iterator[Price]:
    """Every amount of money in the entry."""
    if (pricing := entry.pricing) is None:
        return
    for name, value in _amounts(pricing):
        yield Price(f"pricing.{name}", f"pricing.{name}", name, value)
    if batch := pricing.batch:
        for name, value in _amounts(batch):
            yield Price(f"pricing.batch.{name}", f"pricing.batch.{name}", name, value)
    for group in _nested(pricing):
        for name, value in _amounts(group.prices):
            yield Price(group.field, f"{group.path}.{name}", name, value)


def _amounts(prices: Facts) -> list[tuple[str, Decimal]]:
    return [(name, value) for name, value in vars(prices).items() if isinstance(value, Decimal)]


def groups_of(entry: ModelEntry) -> Iterator[PriceGroup]:
    """The usual token prices of the entry, then those of its tiers and regions."""
    if entry.pricing is not None:
        yield PriceGroup("pricing", "pricing", entry.pricing)
        yield from _nested(entry.pricing)


def comparable_in_usd(entry: ModelEntry) -> bool:
    """Whether the prices of the entry, if it has any, can be compared with others in US dollars."""
    return entry.pricing is None or entry.pricing.currency in (None, "USD")


def _nested(pricing: Pricing) -> Iterator[PriceGroup]:
    for tier in pricing.tiers or ():
        yield PriceGroup("pricing.tiers", f"pricing.tiers.{tier.above_context}", tier)
    for region, prices in (pricing.regions or {}).items():
        yield PriceGroup(f"pricing.regions.{region}", f"pricing.regions.{region}", prices)


def field_in(group: PriceGroup, name: str) -> str:
    """What is held if this price of the group is wrong."""
    return f"pricing.{name}" if group.field == "pricing" else group.field


def origin(entry: ModelEntry, field: str) -> str | None:
    """The source a value came from; None if the provider's own answer told it."""
    sources = entry.provenance or {}
    return sources.get(field) or sources.get(group_of(field))


def format_number(number: Decimal | int) -> str:
    """A number for people: with separators, without exponent or trailing zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
