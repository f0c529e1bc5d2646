"""What one request costs: exact, and line by line, so that anybody can check the sum by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypedDict, Unpack

from model_registry.errors import InvalidUsage, PriceUnknown

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry, Pricing, TokenPrices

Quantity: TypeAlias = int | float | Decimal

_MILLION = 1_000_000
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
    """What was used, as `cost` names it: `input_tokens`, `cached_tokens`, `requests`. The tokens of a whole that
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


def cost(
    entry: Entry,
    input_tokens: int = 0,
    output_tokens: int = 0,
    cached_tokens: int = 0,
    *,
    batch: bool = False,
    region: str | None = None,
    **parts: Unpack[Parts],
) -> Cost:
    """What a request costs at an entry's prices; see `Registry.cost`."""
    given = {"input_tokens": input_tokens, "output_tokens": output_tokens, "cached_tokens": cached_tokens, **parts}
    pricing = entry.pricing
    with localcontext(_EXACT):
        used = _used(given)
        if pricing is None:
            raise PriceUnknown(entry.full_id, "any use", "pricing")
        table = _table(entry.full_id, pricing, input_tokens, batch=batch, region=region)
        items = [_of_tokens(entry, pricing, table, name, used[name]) for name in _TOKENS if used.get(name)]
        items += [_of_units(entry.full_id, pricing, name, used[name], batch=batch) for name in _UNITS if used.get(name)]
        if pricing.per_request is not None and "requests" not in used:
            items.append(_of_units(entry.full_id, pricing, "requests", Decimal(1), batch=batch))
        total = sum((item.amount for item in items), Decimal(0))
    return Cost(entry.full_id, total, pricing.currency or "USD", tuple(items), table.above_context, batch, region)


def per_million(entry: Entry, input_share: Decimal) -> Decimal | None:
    """The ordinary price of a million tokens of which a share, between 0 and 1, is input and the rest output.

    In US dollars. None if a price that is needed is not known, or is in another currency.
    """
    pricing = entry.pricing
    if pricing is None or pricing.currency is not None:
        return None
    total = Decimal(0)
    for price, share in ((pricing.input, input_share), (pricing.output, 1 - input_share)):
        if share and price is None:
            return None
        total += share * (price or 0)
    return total


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


class _Table(NamedTuple):
    """The one table of token prices a request is billed by."""

    prices: TokenPrices
    place: str
    above_context: int | None = None


def _table(full_id: str, pricing: Pricing, prompt_tokens: int, *, batch: bool, region: str | None) -> _Table:
    reached = [each for each in enumerate(pricing.tiers or ()) if each[1].above_context < prompt_tokens]
    index, tier = max(reached, key=lambda each: each[1].above_context, default=(0, None))
    above = tier.above_context if tier else None
    regions = pricing.regions or {}
    special: dict[str, tuple[str, TokenPrices | None]] = {}
    if above is not None:
        special[f"prompts above {above:,} tokens"] = (f"pricing.tiers[{index}]", tier)
    if batch:
        special["batches"] = ("pricing.batch", pricing.batch)
    if region is not None:
        special[f"region {region!r}"] = (f"pricing.regions.{region}", regions.get(region))
    match list(special.values()):
        case []:
            return _Table(pricing, "pricing")
        case [(place, prices)] if prices is not None:
            return _Table(prices, place, above)
        case tables:
            # Of two conditions at once, neither table says what both cost.
            places = " with ".join(place for place, _ in tables)
            raise PriceUnknown(full_id, " and ".join(special), places, regions)


def _of_tokens(entry: Entry, pricing: Pricing, table: _Table, name: str, units: Decimal) -> CostItem:
    part = _TOKENS[name]
    price: Decimal | None = getattr(table.prices, part, None)
    if price is None and (stand_in := _billed_as(entry, pricing, table, part)):
        part, price = stand_in, getattr(table.prices, stand_in)
    field = f"{table.place}.{part}"
    if price is None:
        regions = pricing.regions if table.prices is pricing and pricing.input is None else None
        raise PriceUnknown(entry.full_id, name, field, regions=regions or ())
    return CostItem(name, units, price, _MILLION, price * units / _MILLION, field)


def _billed_as(entry: Entry, pricing: Pricing, table: _Table, part: str) -> str | None:
    """The price that tokens without one of their own are known to have."""
    if part == "reasoning" and pricing.reasoning in {None, pricing.output}:
        return "output"
    never_cheaper = entry.capabilities is not None and entry.capabilities.prompt_cache is False
    free = part == "cache_read" and table.prices.input == 0
    return "input" if free or (part.startswith("cache_") and never_cheaper) else None


def _of_units(full_id: str, pricing: Pricing, name: str, units: Decimal, *, batch: bool) -> CostItem:
    part = _UNITS[name]
    price: Decimal | None = None if batch else getattr(pricing, part)
    field = f"pricing.{part}"
    if price is None:
        raise PriceUnknown(full_id, f"{name} of batches" if batch else name, field)
    per = _MILLION if part == "per_million_characters" else 1
    return CostItem(name, units, price, per, price * units / per, field)
