"""Which of an entry's prices hold for a call: by class of service, region, day and hour, conditions and length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from model_registry.errors import PriceUnknown

if TYPE_CHECKING:
    from model_registry.catalog.entry import Condition, Entry, Pricing, TokenPrices, Window

Service: TypeAlias = Literal["batch", "flex", "priority"]
"""Classes of service that have tables of prices."""
SERVICES: tuple[Service, ...] = get_args(Service)
_CALLED = {"batch": "batches", "flex": "flex requests", "priority": "priority requests"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Call(NamedTuple):
    """What a price depends on besides what is used."""

    prompt_tokens: int = 0
    """The whole prompt, in tokens."""
    tier: Service | None = None
    """Class of service; None for the ordinary one."""
    region: str | None = None
    """Region the call is made in; None where that makes no difference."""
    at: date | None = None
    """When: a day tells which prices are over, a `datetime` also which hours hold. None: as if none ended."""
    when: Mapping[str, bool | str] = {}
    """Conditions the call is made under, as `pricing.conditions` names them."""


class Table(NamedTuple):
    """The one table of prices a call is billed by."""

    pricing: Pricing
    """All prices of the entry."""
    call: Call
    prices: TokenPrices
    place: str
    """Where it stands in the entry: `pricing`, `pricing.batch`."""
    above_context: int | None = None
    """The prompt has more tokens than this, from which its prices hold."""
    condition: Condition | None = None
    """Prices that stand before those of the table."""
    condition_place: str = ""
    ordinary: bool = True
    """Whether prices that are not of tokens are those of the entry."""
    notes: tuple[str, ...] = ()
    """What a reader of the price should know."""

    def price(self, part: str) -> tuple[Decimal | None, str]:
        """A price, and where it stands or would stand."""
        found: Decimal | None
        if self.condition is not None and (found := getattr(self.condition, part, None)) is not None:
            return found, f"{self.condition_place}.{part}"
        found = getattr(self.prices, part, None)
        return found, f"{self.place}.{part}"


def table_for(entry: Entry, call: Call) -> Table:
    """The prices that hold for a call. Raises `PriceUnknown` if no table says what such a call costs.

    Each table says what one circumstance costs. Of two at once none says what both cost, save for long prompts, for
    which a table may have steps of its own.
    """
    pricing = entry.pricing
    if pricing is None:
        raise PriceUnknown(entry.full_id, "any use", "pricing")
    prices, place, what, ordinary = _circumstance(entry, pricing, call)
    steps = getattr(prices, "tiers", None) or ()
    index, step = max(
        ((index, step) for index, step in enumerate(steps) if step.above_context < call.prompt_tokens),
        key=lambda each: each[1].above_context,
        default=(0, None),
    )
    if step:
        prices, place = step, f"{place}.tiers[{index}]"
    elif not steps and prices is not pricing and (above := _step(pricing, call.prompt_tokens)):
        raise PriceUnknown(entry.full_id, f"prompts above {above:,} tokens and {what}", f"{place}.tiers")
    condition, condition_place = _condition(entry, pricing, call)
    return Table(
        pricing,
        call,
        prices,
        place,
        step.above_context if step else None,
        condition,
        condition_place,
        ordinary,
        tuple(_notes(entry, pricing, call)),
    )


def called(tier: str) -> str:
    """What requests of a class of service are called."""
    return _CALLED[tier]


def has_ended(pricing: Pricing, at: date | None) -> bool:
    """Whether the ordinary prices are over, as far as an end is announced."""
    return at is not None and pricing.valid_until is not None and _day(at) > pricing.valid_until


def ordinary_prices(pricing: Pricing, at: date | None) -> TokenPrices | None:
    """The ordinary token prices of a day: those that follow once the others are over, None if they are not known."""
    return pricing.then if has_ended(pricing, at) else pricing


def usd_rate(pricing: Pricing) -> Decimal | None:
    """US dollars for one unit of the currency the prices are in; None without a cited rate."""
    if pricing.currency in {None, "USD"}:
        return Decimal(1)
    return pricing.exchange_rate.usd if pricing.exchange_rate else None


def _circumstance(entry: Entry, pricing: Pricing, call: Call) -> tuple[TokenPrices, str, str, bool]:
    """The table of the one circumstance there is, its place and name, and whether other prices than of tokens hold."""
    found: list[tuple[str, str, TokenPrices | None, bool]] = []
    if has_ended(pricing, call.at):
        found.append((f"calls after {pricing.valid_until}", "pricing.then", pricing.then, False))
    # The ordinary prices of an id that is sold as batch are those of batches.
    if call.tier and call.tier != entry.offer:
        found.append((_CALLED[call.tier], f"pricing.{call.tier}", getattr(pricing, call.tier), False))
    regions = pricing.regions or {}
    if call.region is not None:
        found.append((f"region {call.region!r}", f"pricing.regions.{call.region}", regions.get(call.region), True))
    for index, window in enumerate(pricing.windows or ()):
        if isinstance(call.at, datetime) and _within(window, call.at):
            found.append((f"calls at {call.at:%a %H:%M}", f"pricing.windows[{index}]", window, True))
            break
    match found:
        case []:
            return pricing, "pricing", "", True
        case [(what, place, prices, ordinary)] if prices is not None:
            return prices, place, what, ordinary
        case _:
            what = " and ".join(each[0] for each in found)
            raise PriceUnknown(entry.full_id, what, " with ".join(each[1] for each in found), regions)


def _step(pricing: Pricing, prompt_tokens: int) -> int | None:
    """The step of the ordinary prices that a prompt of so many tokens reaches."""
    reached = [tier.above_context for tier in pricing.tiers or () if tier.above_context < prompt_tokens]
    return max(reached, default=None)


def _within(window: Window, at: datetime) -> bool:
    """Whether a moment is in the hours of a window; one without a zone is in UTC."""
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(_zone(window.zone))
    clock, days = f"{moment:%H:%M}", window.days or _DAYS
    today, yesterday = (_DAYS[(moment - timedelta(days=back)).weekday()] in days for back in (0, 1))
    if window.from_ < window.to:
        return today and window.from_ <= clock < window.to
    return (today and clock >= window.from_) or (yesterday and clock < window.to)


def _zone(name: str) -> timezone:
    if name == "UTC":
        return UTC
    hours, minutes = int(name[1:3]), int(name[4:])
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if name[0] == "-" else 1))


def _day(at: date) -> date:
    if not isinstance(at, datetime):
        return at
    return (at.astimezone(UTC) if at.tzinfo else at).date()


def _condition(entry: Entry, pricing: Pricing, call: Call) -> tuple[Condition | None, str]:
    """The prices of just the conditions that are named."""
    if not call.when:
        return None, ""
    for index, condition in enumerate(pricing.conditions or ()):
        if dict(condition.when) == dict(call.when):
            return condition, f"pricing.conditions[{index}]"
    raise PriceUnknown(entry.full_id, f"calls with {told(call.when)}", "pricing.conditions", conditions=known(pricing))


def known(pricing: Pricing, part: str | None = None) -> tuple[str, ...]:
    """The conditions that there are prices for, of one part if it is named, in words."""
    rows = pricing.conditions or ()
    return tuple(told(row.when) for row in rows if part is None or getattr(row, part) is not None)


def told(when: Mapping[str, bool | str]) -> str:
    """Conditions as one writes them: `resolution=1080p,sound=false`."""
    return ",".join(f"{name}={str(value).lower() if value in {True, False} else value}" for name, value in when.items())


def _notes(entry: Entry, pricing: Pricing, call: Call) -> Iterator[str]:
    if entry.offer == "batch" and call.tier is None:
        yield "only the batch API takes this id"
    if pricing.valid_until and not has_ended(pricing, call.at):
        yield f"these prices hold through {pricing.valid_until}; {_what_follows(pricing)}"
    if pricing.windows and not isinstance(call.at, datetime):
        yield "prices differ by the hour; these are the ordinary ones, a time (at) tells which hold then"
    if pricing.host and call.tier is None and call.region is None:
        yield f"the prices of {pricing.host}, the cheapest of {1 + len(pricing.hosts or {})} hosts"
    if call.region is not None:
        yield f"prices of the region {call.region}"


def _what_follows(pricing: Pricing) -> str:
    if pricing.then is None:
        return "what follows is not known"
    prices = ((name, getattr(pricing.then, name)) for name in pricing.then.FIELDS if name != "tiers")
    return "then " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in prices if value is not None)
