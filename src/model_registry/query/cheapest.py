"""Which entries can take a request, by what it would cost at each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, Unpack, get_args

from model_registry.errors import PriceUnknown
from model_registry.query import capabilities
from model_registry.query.arguments import parse_choice, refuse_unknown
from model_registry.query.cost import Cost, Parts, Usage, bill, usage
from model_registry.query.price_table import Service, usd_rate
from model_registry.query.requirements import (
    MismatchCode,
    Requirements,
    first_mismatch,
    lasting,
    parse_included,
    regional_prices,
    within,
)
from model_registry.vocabulary import EntryType

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry

ReasonCode: TypeAlias = MismatchCode | Literal["price-unknown", "currency", "free"]


class Choice(NamedTuple):
    """An entry that can take the request."""

    entry: Entry
    """The entry."""
    cost: Cost
    """What the request costs there, line by line. Where an entry has prices by region only, in its cheapest one."""


class LeftOut(NamedTuple):
    """An entry that is not among the choices, and the first reason why."""

    entry: Entry
    """The entry."""
    code: ReasonCode
    """The reason, for programs."""
    detail: str
    """The reason in words, with the figures."""


class Cheapest(NamedTuple):
    """The entries that can take a request, the cheapest first, and why each other one is not among them."""

    choices: tuple[Choice, ...]
    """By total cost, of another currency by its cited rate; at the same cost by provider and model id."""
    left_out: tuple[LeftOut, ...]
    """The others, by provider and model id."""


def cheapest(
    entries: Sequence[Entry],
    input_tokens: int,
    output_tokens: int,
    required_capabilities: str | Collection[str] = (),
    *,
    today: date,
    cached_tokens: int = 0,
    type: EntryType = "chat",  # noqa: A002  # the name of the field
    providers: str | Collection[str] | None = None,
    developers: str | Collection[str] | None = None,
    min_context: int = 0,
    min_output: int = 0,
    open_weights: bool | None = None,
    region: str | None = None,
    include: str | Collection[str] = (),
    deprecated: bool = False,
    free: bool = True,
    currency: str = "USD",
    batch: bool = False,
    tier: Service | None = None,
    answered: Mapping[str, str] | None = None,
    **parts: Unpack[Parts],
) -> Cheapest:
    """The entries that can take a request by what it costs at each; see `Registry.cheapest`."""
    refuse_unknown("type", (type,), get_args(EntryType))
    let_in = parse_included(include)
    asked = lasting(let_in | {"ending"} if deprecated else let_in, entries, today, answered)
    asked["batch"] = asked["batch"] or batch or tier == "batch"
    # What is embedded is many texts, each of which must fit by itself.
    at_once = 0 if type == "embedding" else input_tokens
    need = Requirements(
        type,
        capabilities.parse_names(required_capabilities),
        context=max(min_context, at_once + output_tokens),
        input=at_once,
        output=max(min_output, output_tokens),
        providers=parse_choice("provider", providers, (entry.provider for entry in entries)),
        developers=parse_choice("developer", developers, (entry.developer for entry in entries)),
        open_weights=open_weights,
        region=region,
        **asked,
    )
    used = usage(input_tokens, output_tokens, cached_tokens, batch=batch, tier=tier, at=today, **parts)
    choices: list[tuple[Decimal, Choice]] = []
    left_out: list[LeftOut] = []
    for entry in entries:
        if wrong := first_mismatch(entry, need, today):
            left_out.append(LeftOut(entry, *wrong))
            continue
        try:
            found = least(entry, used, region)
        except PriceUnknown as error:
            left_out.append(LeftOut(entry, "price-unknown", str(error)))
            continue
        total = converted(found, entry, currency)
        if total is None:
            detail = f"priced in {found.currency}, not in {currency}, and no dated rate between them can be cited"
            left_out.append(LeftOut(entry, "currency", detail))
        elif not found.total and not free:
            left_out.append(LeftOut(entry, "free", "costs nothing"))
        else:
            choices.append((total, Choice(entry, found)))
    choices.sort(key=lambda each: (each[0], each[1].entry.key))
    left_out.sort(key=lambda each: each.entry.key)
    return Cheapest(tuple(choice for _, choice in choices), tuple(left_out))


def converted(bill: Cost, entry: Entry, currency: str = "USD") -> Decimal | None:
    """The total in a currency, to compare by; None without a cited rate."""
    if bill.currency == currency:
        return bill.total
    rate = usd_rate(entry.pricing) if entry.pricing and currency == "USD" else None
    return None if rate is None else bill.total * rate


def least(entry: Entry, used: Usage, region: str | None = None) -> Cost:
    """What a request costs at an entry: in the cheapest region asked for, or if it has none but such prices."""
    asked = [name for name in regional_prices(entry) if within(name, region)] if region is not None else []
    if asked:
        return _least_of(entry, used, asked)
    try:
        return bill(entry, used)
    except PriceUnknown as error:
        if not error.regions:
            raise
        return _least_of(entry, used, error.regions)


def _least_of(entry: Entry, used: Usage, regions: Iterable[str]) -> Cost:
    calls = (used._replace(call=used.call._replace(region=name)) for name in regions)
    return min((bill(entry, each) for each in calls), key=lambda each: each.total)
