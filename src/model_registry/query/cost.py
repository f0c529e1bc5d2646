"""What one request costs: exact, and line by line, so that anybody can check the sum by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypedDict, Unpack

from model_registry.errors import InvalidUsage, PriceUnknown
from model_registry.query.price_table import (
    SERVICES,
    Call,
    Service,
    Table,
    called,
    known,
    ordinary_prices,
    table_for,
    usd_rate,
)

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry

Quantity: TypeAlias = int | float | Decimal

_MILLION = 1_000_000
_NOTHING = Decimal(0)
_EXACT = Context(prec=60)
"""No price times no count has more digits than this, whatever the caller's own context rounds to."""

_PROMPT_PARTS = {
    "cached_tokens": "cache_read",
    "cache_write_tokens": "cache_write",
    "cache_write_1h_tokens": "cache_write_1h",
    "input_audio_tokens": "input_audio",
    "input_image_tokens": "input_image",
}
"""Parts of `input_tokens`, each with the name of its price; a token belongs to one of them at most."""
PROMPT = frozenset({"input_tokens", *_PROMPT_PARTS})
"""The lines of a bill that together are the prompt."""
_ANSWER_PARTS = {
    "reasoning_tokens": "reasoning",
    "output_audio_tokens": "output_audio",
    "output_image_tokens": "output_image",
}
"""Parts of `output_tokens`, likewise."""
_TOKENS = {"input_tokens": "input", **_PROMPT_PARTS, "output_tokens": "output", **_ANSWER_PARTS}
_UNITS = {
    "requests": "per_request",
    "images": "per_image",
    "searches": "per_search",
    "input_minutes": "per_input_minute",
    "output_seconds": "per_output_second",
    "characters": "per_million_characters",
    "pages": "per_page",
    "steps": "per_step",
}
"""What is billed besides tokens, each with the name of its price."""
_COUNTED_TWICE = {
    "images": ("output_image_tokens", "input_image_tokens"),
    "input_minutes": ("input_audio_tokens",),
    "output_seconds": ("output_audio_tokens",),
}
"""What is no charge besides but another way to count some tokens, with the names of those."""


class Parts(TypedDict, total=False):
    """What else a request used, for the prices that some models have."""

    cache_write_tokens: int
    """Tokens of the prompt written to the cache with its shortest lifetime; part of `input_tokens`."""
    cache_write_1h_tokens: int
    """Tokens of the prompt written to the cache for one hour; part of `input_tokens`."""
    input_audio_tokens: int
    """Tokens of the prompt that stand for audio, the cached ones left out; part of `input_tokens`."""
    input_image_tokens: int
    """Tokens of the prompt that stand for images, where they are priced apart; part of `input_tokens`."""
    reasoning_tokens: int
    """Tokens the model thought in; part of `output_tokens`."""
    output_audio_tokens: int
    """Tokens of the answer that stand for audio; part of `output_tokens`."""
    output_image_tokens: int
    """Tokens of the answer that stand for images; part of `output_tokens`."""
    requests: int
    """Calls, where each has a price; 1 unless told."""
    images: int
    """Images taken in or put out, where each has a price."""
    searches: int
    """Web searches the model made."""
    input_minutes: Quantity
    """Minutes of audio taken in."""
    output_seconds: Quantity
    """Seconds of video or audio put out."""
    characters: int
    """Characters of text taken in, where they are billed instead of tokens."""
    pages: int
    """Pages of documents taken in."""
    steps: int
    """Diffusion steps."""


class CostItem(NamedTuple):
    """One line of the arithmetic: `amount` is `units * price / per`."""

    part: str
    """What was used, as `usage` names it: `input_tokens`, `cached_tokens`, `requests`. The tokens of a whole that
    have a line of their own are not in the line of the whole."""
    units: Decimal
    """How much of it was used."""
    price: Decimal
    """The price of `per` units, in the currency of the result."""
    per: int
    """How many units the price is for: 1,000,000 tokens or characters, 1 of anything else."""
    amount: Decimal
    """What this line costs, in the currency of the result."""
    field: str
    """Where the price stands in the entry: `pricing.input`, `pricing.tiers[0].input`, `pricing.batch.input`."""


class Cost(NamedTuple):
    """What a request costs at one entry, and why."""

    full_id: str
    """The entry whose prices these are: `provider/model_id`."""
    total: Decimal
    """The sum of the items, in `currency`, not rounded."""
    currency: str
    """ISO 4217 code of the currency of all amounts. Nothing is converted: compare only what has the same."""
    items: tuple[CostItem, ...]
    """The arithmetic, in the order of the bill; what was not used is left out."""
    above_context: int | None
    """The tier whose prices hold: the request has more prompt tokens than this. None: the ordinary prices."""
    batch: bool
    """Whether these are prices of the provider's batch API."""
    region: str | None
    """The region whose prices these are, if one was named."""
    tier: Service | None = None
    """The class of service whose prices these are, if one was named."""
    host: str | None = None
    """Whose prices these are, where the provider passes calls on to one of several hosts."""
    notes: tuple[str, ...] = ()
    """What a reader of the total should know: that a price ends, that others hold at other hours."""


class Usage(NamedTuple):
    """One request, whatever it is billed by: counted once, it can be billed at many entries."""

    counts: Mapping[str, Decimal]
    """How much of what, by name; each token is in one of them only."""
    call: Call


def usage(
    input_tokens: int = 0,
    output_tokens: int = 0,
    cached_tokens: int = 0,
    *,
    batch: bool = False,
    tier: Service | None = None,
    region: str | None = None,
    at: date | None = None,
    when: Mapping[str, bool | str] | None = None,
    **parts: Unpack[Parts],
) -> Usage:
    """What a request uses. Raises `InvalidUsage` at what cannot be."""
    given = {"input_tokens": input_tokens, "output_tokens": output_tokens, "cached_tokens": cached_tokens, **parts}
    call = Call(input_tokens, _service(tier, batch=batch), region, at, when or {})
    with localcontext(_EXACT):
        return Usage(_used(given), call)


def bill(entry: Entry, usage: Usage) -> Cost:
    """What a request costs at an entry's prices. Raises `PriceUnknown`."""
    call = usage.call
    with localcontext(_EXACT):
        table = table_for(entry, call)
        pricing = table.pricing
        used = dict(usage.counts)
        if pricing.per_request is not None:
            used.setdefault("requests", Decimal(1))
        once = tuple(_bill_once(used, table))
        items = [_of_tokens(entry, table, name, units) for name in _TOKENS if (units := used.get(name))]
        items += [_of_units(entry, table, name, units) for name in _UNITS if (units := used.get(name))]
        total = sum((item.amount for item in items), _NOTHING)
    return Cost(
        full_id=entry.full_id,
        total=total,
        currency=pricing.currency or "USD",
        items=tuple(items),
        above_context=table.above_context,
        batch=call.tier == "batch",
        region=call.region,
        tier=call.tier,
        host=pricing.host if table.prices is pricing else None,
        notes=(*table.notes, *once, *_unconditioned(items, table)),
    )


def scale(bill: Cost, times: int) -> Cost:
    """What so many requests of one kind cost: each line times their number."""
    with localcontext(_EXACT):
        items = tuple(item._replace(units=item.units * times, amount=item.amount * times) for item in bill.items)
        return bill._replace(total=bill.total * times, items=items)


def _service(tier: Service | None, *, batch: bool) -> Service | None:
    if tier is not None and tier not in SERVICES:
        raise InvalidUsage(f"there is no class of service {tier!r}; there are {', '.join(SERVICES)}")
    if batch and tier not in {None, "batch"}:
        raise InvalidUsage(f"a request is of one class of service: batch or {tier}")
    return "batch" if batch else tier


def per_million(entry: Entry, input_share: Decimal, at: date | None = None) -> Decimal | None:
    """The ordinary price, on a day, of a million tokens of which a share, of 0 to 1, is input and the rest output.

    In US dollars. None if a price that is needed is not known, or is in a currency without a cited rate.
    """
    pricing = entry.pricing
    prices = ordinary_prices(pricing, at) if pricing else None
    rate = usd_rate(pricing) if pricing else None
    if prices is None or rate is None:
        return None
    total = Decimal(0)
    for price, share in ((prices.input, input_share), (prices.output, 1 - input_share)):
        if share and price is None:
            return None
        total += share * (price or 0)
    return total * rate


def _used(given: Mapping[str, object]) -> dict[str, Decimal]:
    """Every count by name, each token in the most special of its parts only. Raises `InvalidUsage`."""
    if unknown := given.keys() - _TOKENS.keys() - _UNITS.keys():
        raise TypeError(f"nothing is billed as {', '.join(sorted(unknown))}; there are {', '.join(_TOKENS | _UNITS)}")
    for name, count in given.items():
        if isinstance(count, bool) or not isinstance(count, int | float | Decimal):
            raise InvalidUsage(f"{name} is {count!r}; it must be a number")
    used = {name: Decimal(str(count)) for name, count in given.items()}
    if not any(used.values()):
        raise InvalidUsage("nothing was used; say what the request uses, such as input_tokens=1000")
    for name, count in used.items():
        if not count.is_finite() or count < 0:
            raise InvalidUsage(f"{name} is {count}; it must be 0 or more")
    for whole, parts in (("input_tokens", _PROMPT_PARTS), ("output_tokens", _ANSWER_PARTS)):
        within = {name: used[name] for name in parts if used.get(name)}
        if sum(within.values()) > used[whole]:
            told = " + ".join(f"{name} {count}" for name, count in within.items())
            raise InvalidUsage(f"{whole} is {used[whole]}, less than its parts {told}; it includes them")
        used[whole] -= sum(within.values())
    return used


def _bill_once(used: dict[str, Decimal], table: Table) -> Iterator[str]:
    """Of two ways to count one thing, leave the one that is not billed: by tokens, where they have a price."""
    if used.keys().isdisjoint(_COUNTED_TWICE):
        return
    for unit, tokens in _COUNTED_TWICE.items():
        twins = [name for name in tokens if used.get(name)]
        if not used.get(unit) or not twins:
            continue
        if all(table.price(_TOKENS[name])[0] is not None for name in twins):
            used.pop(unit)
            yield f"{unit} are billed by their tokens"
        elif getattr(table.pricing, _UNITS[unit]) is not None:
            for name in twins:
                used.pop(name)
            yield f"{' and '.join(twins)} are billed as {unit}"


def _of_tokens(entry: Entry, table: Table, name: str, units: Decimal) -> CostItem:
    part = _TOKENS[name]
    price, field = table.price(part)
    if price is None and (stand_in := _billed_as(entry, table, part)):
        price, field = table.price(stand_in)
    if price is None:
        pricing = table.pricing
        regions = pricing.regions if table.prices is pricing and pricing.input is None else None
        raise PriceUnknown(entry.full_id, name, field, regions or (), known(pricing, part))
    return CostItem(name, units, price, _MILLION, price * units / _MILLION, field)


def _billed_as(entry: Entry, table: Table, part: str) -> str | None:
    """The price that tokens without one of their own are known to have."""
    if part == "reasoning" and table.pricing.reasoning in {None, table.pricing.output}:
        return "output"
    never_cheaper = entry.capabilities is not None and entry.capabilities.prompt_cache is False
    free = part == "cache_read" and table.prices.input == 0
    return "input" if free or (part.startswith("cache_") and never_cheaper) else None


def _of_units(entry: Entry, table: Table, name: str, units: Decimal) -> CostItem:
    part = _UNITS[name]
    price, field = table._replace(prices=table.pricing, place="pricing").price(part)
    if price is None or not table.ordinary:
        what = f"{name} of {called(table.call.tier)}" if table.call.tier else name
        raise PriceUnknown(entry.full_id, what, field, conditions=known(table.pricing, part))
    per = _MILLION if part == "per_million_characters" else 1
    return CostItem(name, units, price, per, price * units / per, field)


def _unconditioned(items: Iterable[CostItem], table: Table) -> Iterator[str]:
    """That a flat price is one of several, where others hold for calls of another kind."""
    for item in items if table.pricing.conditions and not table.call.when else ():
        if others := known(table.pricing, item.field.rpartition(".")[2]):
            yield f"the ordinary price of {item.part}; others hold for {', '.join(others)}"
