"""One price list of an entry: its ordinary prices, with what sources and curated rows tell of other offers of it.

What is joined belongs together: a source is believed only where it agrees on the ordinary prices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from model_registry.catalog.normalize import multiplied
from model_registry.enrichment.curated import Curated
from model_registry.enrichment.evidence import CURATED, Told
from model_registry.schemas import Record
from model_registry.vocabulary import Key

SERVICES = ("batch", "flex", "priority")
OTHER_OFFERS = frozenset({*SERVICES, "regions", "windows", "conditions", "valid_until", "then", "exchange_rate"})
"""Parts of `pricing` that are no ordinary prices: who tells them need not be who tells those."""
_SIDES = ("input", "output")
_THOUSAND = 1000

PriceList = dict[str, object]


def complete(key: Key, prices: PriceList, by: str | None, offers: Sequence[Told], curated: Curated) -> dict[str, str]:
    """Put into an entry's prices what others tell of them; returns who told each part that is new.

    `by` is who told the prices, None for the provider itself, whose ordinary prices nobody adds to.
    """
    told = _from_sources(prices, by, offers) if by in {None, CURATED} else {}
    for service in SERVICES:
        factor = curated.factors.get((key.provider, service))
        if factor and (table := _multiplied(prices, service, factor)):
            prices[service], told[service] = table, CURATED
    if by is not None and key.provider in curated.steps:
        _begin_at_steps(prices)
    if (end := curated.price_ends.get(key)) and not _is_over(prices, end):
        for part, value in end.items():
            prices[part], told[part] = value, CURATED
    currency = prices.get("currency")
    if isinstance(currency, str) and (rate := curated.rates.get(currency)):
        prices["exchange_rate"], told["exchange_rate"] = rate, CURATED
    return told


def _from_sources(prices: PriceList, by: str | None, offers: Sequence[Told]) -> dict[str, str]:
    """What the first source knows that agrees on input and output: of curated prices, all that they lack."""
    for source, facts in offers:
        pricing = as_price_list(facts.get("pricing") if source != CURATED else None)
        if pricing and all(pricing.get(side) == prices.get(side) for side in _SIDES):
            more = {
                part: value
                for part, value in pricing.items()
                if prices.get(part) is None and part != "currency" and (by or part in OTHER_OFFERS)
            }
            prices |= more
            return dict.fromkeys(more, source)
    return {}


def _multiplied(prices: PriceList, service: str, factor: Decimal) -> PriceList | None:
    """The table of a class of service with what it lacks of the ordinary prices times the factor.

    None where there is no table, where it is of other prices, and where it lacks nothing.
    """
    table = as_price_list(prices.get(service))
    ordinary = {name: value for name, value in prices.items() if isinstance(value, Decimal) and "per_" not in name}
    whole = multiplied(ordinary, factor)
    if not table or any(table.get(side) != whole.get(side) for side in _SIDES):
        return None
    tiers = prices.get("tiers")
    if isinstance(tiers, Sequence):
        whole["tiers"] = tuple(_tier_times(as_price_list(tier), factor) for tier in tiers)
    return {**whole, **table} if whole.keys() - table.keys() else None


def _tier_times(tier: PriceList, factor: Decimal) -> PriceList:
    return {name: value * factor if isinstance(value, Decimal) else value for name, value in tier.items()}


def _begin_at_steps(prices: PriceList) -> None:
    """Let the prices of long prompts that a source tells as above a round number begin at that number."""
    regions = prices.get("regions")
    tables = [prices, *(prices.get(service) for service in SERVICES)]
    for table in (*tables, *(regions.values() if isinstance(regions, Mapping) else ())):
        if not isinstance(table, dict) or not isinstance(tiers := table.get("tiers"), Sequence):
            continue
        table["tiers"] = tuple(
            {**tier, "above_context": tier["above_context"] - (tier["above_context"] % _THOUSAND == 0)}
            for tier in map(as_price_list, tiers)
            if isinstance(tier["above_context"], int)
        )


def _is_over(prices: PriceList, end: Mapping[str, object]) -> bool:
    """Whether the prices are the ones already that were announced to follow."""
    then = end.get("then")
    return isinstance(then, Mapping) and all(then.get(side) == prices.get(side) for side in _SIDES)


def as_price_list(table: object) -> PriceList:
    """A table of prices, a record or a mapping, as what can be added to; empty if it is neither."""
    if isinstance(table, Record):
        return {name: value for name, value in vars(table).items() if value is not None}
    return dict(table) if isinstance(table, Mapping) else {}
