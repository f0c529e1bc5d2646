"""Which model to take for a use, and why."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from model_registry.errors import PriceUnknown
from model_registry.query.arguments import Words, parse_choice, refuse_no_rows, refuse_unknown
from model_registry.query.capabilities import has, parse_names
from model_registry.query.cheapest import converted, least
from model_registry.query.cost import usage
from model_registry.query.offers import nearness_rank, scores
from model_registry.query.requirements import (
    MismatchCode,
    Requirements,
    first_mismatch,
    lasting,
    parse_included,
)
from model_registry.query.use_cases import UseCase, use_case

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.query.cost import Cost

_MILLION = 1_000_000

LeftOutCode: TypeAlias = MismatchCode | Literal["price-unknown", "currency", "free", "over-budget"]
Preference: TypeAlias = Literal["quality", "value", "price", "speed"]
"""What comes first of what is good enough: the best score, most for the money, the lowest price, the fastest."""
PREFERENCES: tuple[Preference, ...] = get_args(Preference)


class Points(NamedTuple):
    """What one preference of the use case adds to the score."""

    name: Literal["quality", "price", "context", "newness", "maker", "extras"]
    """The preference."""
    points: float
    """What the model gets for it."""
    of: int
    """What the best could get: the weight of the preference."""
    detail: str
    """Why, in words and figures."""


class PricedOffer(NamedTuple):
    """One place where a model can be had."""

    entry: Entry
    """The entry."""
    cost: Cost
    """What a typical request of the use case costs there."""
    per_million: Decimal
    """What a million tokens cost in the mix of that request, in US dollars: what the budget limits."""


class Recommendation(NamedTuple):
    """A model for the use, and why."""

    entry: Entry
    """Where to take it: nearest to its maker, there at its lowest price; preferring the price, where it costs least."""
    score: float
    """The sum of its points, of 100."""
    points: tuple[Points, ...]
    """What the score is made of, in the order of weight."""
    cost: Cost
    """What a typical request of the use case costs there."""
    per_million: Decimal
    """What a million tokens cost in the mix of that request, in US dollars: what the budget limits."""
    quality: Decimal | None = None
    """Its score in the use's benchmark; None if that is not known, or there is no such benchmark."""
    good_enough: bool | None = None
    """Whether the score reaches the floor of the use; None if it is not known."""
    offers: tuple[PricedOffer, ...] = ()
    """Everywhere it fits and can be afforded, the cheapest first."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words and figures."""
        return tuple(each.detail for each in self.points)


class Recommendations(NamedTuple):
    """The models to take for a use case."""

    use_case: UseCase
    """What was asked for."""
    choices: tuple[Recommendation, ...]
    """The best first; each model once."""
    left_out: Mapping[LeftOutCode, int]
    """How many entries do not fit, by the first reason, the most frequent first."""
    prefer: Preference = "value"
    """What the order is by."""
    best: Recommendation | None = None
    """The choice of the highest score in the use's benchmark, whatever is preferred; None if no score is known."""
    cheapest: Recommendation | None = None
    """The cheapest choice that is known to be good enough; None if none is."""


def recommend(
    entries: Sequence[Entry],
    use: str,
    budget: Decimal | float | None = None,
    *,
    today: date,
    answered: Mapping[str, str] | None = None,
    limit: int = 5,
    prefer: Preference | None = None,
    providers: Words | None = None,
    developers: Words | None = None,
    capabilities: Words = (),
    min_context: int = 0,
    min_output: int = 0,
    open_weights: bool | None = None,
    region: str | None = None,
    include: Words = (),
    free: bool = False,
) -> Recommendations:
    """The models to take for a use case; see `Registry.recommend`."""
    refuse_no_rows(limit)
    case = use_case(use)
    if prefer is not None:
        refuse_unknown("preference", (prefer,), PREFERENCES)
    need = Requirements(
        case.type,
        (*case.required, *parse_names(capabilities)),
        context=max(min_context, case.input_tokens + case.output_tokens),
        output=max(min_output, case.output_tokens),
        providers=parse_choice("provider", providers, (entry.provider for entry in entries)),
        developers=parse_choice("developer", developers, (entry.developer for entry in entries)),
        open_weights=open_weights,
        region=region,
        **lasting(parse_included(include), entries, today, answered),
    )
    most = None if budget is None else Decimal(str(budget))
    left_out: Counter[LeftOutCode] = Counter()
    fitting: dict[str, list[PricedOffer]] = {}
    for entry in entries:
        if wrong := first_mismatch(entry, need, today):
            left_out[wrong.code] += 1
            continue
        found = _priced(entry, case, today, region=region, free=free)
        if not isinstance(found, PricedOffer):
            left_out[found] += 1
            continue
        fitting.setdefault(entry.model_key, []).append(found)
        if most is not None and found.per_million > most:
            left_out["over-budget"] += 1
    known = scores(entries)
    marks = {model: known.get(model, {}).get(case.benchmark or "") for model in fitting}
    nearest = {model: min(offers, key=_nearest) for model, offers in fitting.items()}
    field = _Field(
        best=max((mark for mark in marks.values() if mark is not None), default=Decimal(0)),
        prices=sorted(each.per_million for each in nearest.values()),
        windows=sorted(each.entry.context_window or 0 for each in nearest.values()),
        days=sorted(_day(each.entry) for each in nearest.values()),
    )
    prefer = prefer or _preference(most, marks, nearest, field.best)
    choices = []
    for model, offers in fitting.items():
        affordable = sorted((each for each in offers if most is None or each.per_million <= most), key=_by_price)
        if affordable:
            first = affordable[0] if prefer == "price" else min(affordable, key=_nearest)
            choices.append(_recommendation(case, first, marks[model], field)._replace(offers=tuple(affordable)))
    choices.sort(key=lambda each: _order(each, prefer))
    measured = [each for each in choices if each.quality is not None]
    enough = [each for each in measured if each.good_enough]
    return Recommendations(
        case,
        tuple(choices[:limit]),
        MappingProxyType(dict(left_out.most_common())),
        prefer,
        max(measured, key=lambda each: (each.quality or 0, -each.per_million), default=None),
        min(enough, key=lambda each: (each.offers[0].per_million, -(each.quality or 0)), default=None),
    )


def _preference(
    most: Decimal | None, marks: Mapping[str, Decimal | None], nearest: Mapping[str, PricedOffer], best: Decimal
) -> Preference:
    """Who can pay for the best there is asks for the best; who names less, or no budget, for what it is worth."""
    prices = [nearest[model].per_million for model, mark in marks.items() if mark is not None and mark == best]
    return "quality" if most is not None and prices and most >= min(prices) else "value"


def _order(each: Recommendation, prefer: Preference) -> tuple[object, ...]:
    """What is known to be good enough comes first, then what is known to be less; unknown quality outranks nothing."""
    rank = 0 if each.good_enough else 2 if each.quality is None else 1
    quality = -(each.quality or Decimal(0))
    told: tuple[object, ...] = (-each.score,)
    if prefer == "quality":
        told = (quality, -each.score)
    elif prefer == "price":
        told = (each.per_million, quality)
    elif prefer == "speed":
        speed = each.entry.performance.tokens_per_second if each.entry.performance else None
        told = (speed is None, -(speed or 0), -each.score)
    # A score speaks for itself; what nobody measured had better be no preview.
    preview = each.quality is None and each.entry.status == "preview"
    return (rank, preview, *told, each.per_million, each.entry.key)


class _Field(NamedTuple):
    """What a model is compared with: everything that fits, at any price, so that a budget changes no score."""

    best: Decimal
    prices: Sequence[Decimal]
    windows: Sequence[int]
    days: Sequence[int]


def _recommendation(case: UseCase, candidate: PricedOffer, mark: Decimal | None, field: _Field) -> Recommendation:
    entry, bill, price = candidate
    window = entry.context_window or 0
    # Of the others that fit; the only one that does is the best there is.
    as_dear = _share(len(field.prices) - bisect_left(field.prices, price), field.prices)
    as_small = _share(bisect_right(field.windows, window), field.windows)
    day = _day(entry)
    as_old = _share(bisect_right(field.days, day), field.days)
    met = [name for name in case.optional if has(entry, name)]
    told = (
        Points(
            "quality",
            case.quality * float(mark / field.best if mark and field.best else 0),
            case.quality,
            f"{case.benchmark} {mark}, the best that fits has {field.best}" if mark else f"no {case.benchmark} known",
        ),
        Points(
            "price",
            case.price * as_dear,
            case.price,
            f"${_short(price)} per 1M tokens of this use, {as_dear:.0%} of the others cost as much or more",
        ),
        Points(
            "context",
            case.context * as_small,
            case.context,
            f"takes {window:,} tokens, {as_small:.0%} of the others take as many or fewer",
        ),
        Points(
            "newness",
            case.newness * (as_old if day else 0),
            case.newness,
            f"released {entry.release_date}, {as_old:.0%} of the others no later" if day else "no release day known",
        ),
        Points(
            "maker",
            case.maker * _is_makers(entry),
            case.maker,
            "served by its own developer" if _is_makers(entry) else f"served by {entry.provider}",
        ),
        Points(
            "extras",
            case.extras * len(met) / max(len(case.optional), 1),
            case.extras,
            f"has {', '.join(met)}" if met else f"not known to have {', '.join(case.optional)}",
        ),
    )
    points = tuple(sorted((each for each in told if each.of), key=lambda each: -each.of))
    enough = None if mark is None else float(mark) >= case.floor * float(field.best)
    return Recommendation(entry, sum(each.points for each in points), points, bill, price, mark, enough)


def _share(count: int, field: Sequence[object]) -> float:
    """A count that includes the one compared, as the share of the others."""
    return max(count - 1, 0) / (len(field) - 1) if len(field) > 1 else 1.0


def _short(price: Decimal) -> str:
    return f"{price:.4f}".rstrip("0").rstrip(".")


def _is_makers(entry: Entry) -> bool:
    """Whether the model's developer serves it."""
    return entry.source == "official" or (entry.source == "curated" and entry.provider == entry.developer)


def _day(entry: Entry) -> int:
    """The day of the release as a number, 0 if it is not known."""
    return entry.release_date.toordinal() if entry.release_date_basis != "first_seen" else 0


def _priced(entry: Entry, case: UseCase, today: date, *, region: str | None, free: bool) -> PricedOffer | LeftOutCode:
    used = usage(case.input_tokens, case.output_tokens, at=today)
    try:
        bill = least(entry, used, region)
    except PriceUnknown:
        return "price-unknown"
    total = converted(bill, entry)
    if total is None:
        return "currency"
    if not bill.total and not free:
        return "free"
    return PricedOffer(entry, bill, total * _MILLION / (case.input_tokens + case.output_tokens))


def _nearest(offer: PricedOffer) -> tuple[object, ...]:
    return nearness_rank(offer.entry.provider), offer.entry.offer is not None, offer.per_million, offer.entry.key


def _by_price(offer: PricedOffer) -> tuple[object, ...]:
    return offer.per_million, nearness_rank(offer.entry.provider), offer.entry.key
