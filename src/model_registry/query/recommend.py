"""Which model to take for a use, and why."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from model_registry.errors import PriceUnknown
from model_registry.query.arguments import parse_choice, refuse_no_rows
from model_registry.query.capabilities import has, parse_names
from model_registry.query.cheapest import converted, least
from model_registry.query.offers import nearness_rank, scores
from model_registry.query.requirements import LASTS, MismatchCode, Requirements, first_mismatch
from model_registry.query.use_cases import UseCase, use_case

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.query.cost import Cost

_MILLION = 1_000_000

LeftOutCode: TypeAlias = (
    MismatchCode | Literal["developer", "open-weights", "price-unknown", "currency", "free", "over-budget"]
)


class Points(NamedTuple):
    """What one preference of the use case adds to the score."""

    name: Literal["quality", "price", "context", "extras"]
    """The preference."""
    points: float
    """What the model gets for it."""
    of: int
    """What the best could get: the weight of the preference."""
    detail: str
    """Why, in words and figures."""


class Recommendation(NamedTuple):
    """An entry for the use, and why."""

    entry: Entry
    """The entry."""
    score: float
    """The sum of its points, of 100."""
    points: tuple[Points, ...]
    """What the score is made of, in the order of weight."""
    cost: Cost
    """What a typical request of the use case costs there."""
    per_million: Decimal
    """What a million tokens cost in the mix of that request, in US dollars: what the budget limits."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words and figures."""
        return tuple(each.detail for each in self.points)


class Recommendations(NamedTuple):
    """The entries to take for a use case."""

    use_case: UseCase
    """What was asked for."""
    choices: tuple[Recommendation, ...]
    """The best first; each model once."""
    left_out: Mapping[LeftOutCode, int]
    """How many entries do not fit, by the first reason, the most frequent first."""


class _Candidate(NamedTuple):
    entry: Entry
    cost: Cost
    per_million: Decimal


def recommend(
    entries: Sequence[Entry],
    use: str,
    budget: Decimal | float | None = None,
    *,
    today: date,
    limit: int = 5,
    providers: str | Collection[str] | None = None,
    developers: str | Collection[str] | None = None,
    capabilities: str | Collection[str] = (),
    min_context: int = 0,
    min_output: int = 0,
    open_weights: bool | None = None,
    free: bool = False,
) -> Recommendations:
    """The entries to take for a use case; see `Registry.recommend`."""
    refuse_no_rows(limit)
    case = use_case(use)
    need = Requirements(
        case.type,
        (*case.required, *parse_names(capabilities)),
        context=max(min_context, case.input_tokens + case.output_tokens),
        output=max(min_output, case.output_tokens),
        providers=parse_choice("provider", providers, (entry.provider for entry in entries)),
        until=today + LASTS,
    )
    makers = parse_choice("developer", developers, (entry.developer for entry in entries))
    most = None if budget is None else Decimal(str(budget))
    left_out: Counter[LeftOutCode] = Counter()
    fitting: dict[str, _Candidate] = {}
    affordable: dict[str, _Candidate] = {}
    for entry in entries:
        if makers is not None and entry.developer not in makers:
            left_out["developer"] += 1
        elif wrong := first_mismatch(entry, need, today):
            left_out[wrong.code] += 1
        elif open_weights is not None and entry.open_weights is not open_weights:
            left_out["open-weights"] += 1
        else:
            found = _candidate(entry, case, today, free=free)
            if not isinstance(found, _Candidate):
                left_out[found] += 1
                continue
            model = entry.model_key
            fitting[model] = min(fitting.get(model, found), found, key=_nearest)
            if most is not None and found.per_million > most:
                left_out["over-budget"] += 1
            else:
                affordable[model] = min(affordable.get(model, found), found, key=_nearest)
    known = scores(entries)
    marks = {model: known.get(model, {}).get(case.benchmark or "") for model in fitting}
    field = _Field(
        best=max((mark for mark in marks.values() if mark is not None), default=Decimal(0)),
        prices=sorted(each.per_million for each in fitting.values()),
        windows=sorted(each.entry.context_window or 0 for each in fitting.values()),
    )
    choices = [_recommendation(case, each, marks[model], field) for model, each in affordable.items()]
    choices.sort(key=lambda each: (-each.score, each.per_million, each.entry.key))
    return Recommendations(case, tuple(choices[:limit]), MappingProxyType(dict(left_out.most_common())))


class _Field(NamedTuple):
    """What a model is compared with: everything that fits, at any price, so that a budget changes no score."""

    best: Decimal
    prices: Sequence[Decimal]
    windows: Sequence[int]


def _recommendation(case: UseCase, candidate: _Candidate, mark: Decimal | None, field: _Field) -> Recommendation:
    entry, bill, price = candidate
    window = entry.context_window or 0
    # Of the others that fit; the only one that does is the best there is.
    as_dear = _share(len(field.prices) - bisect_left(field.prices, price), field.prices)
    as_small = _share(bisect_right(field.windows, window), field.windows)
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
            "extras",
            case.extras * len(met) / max(len(case.optional), 1),
            case.extras,
            f"has {', '.join(met)}" if met else f"not known to have {', '.join(case.optional)}",
        ),
    )
    points = tuple(sorted((each for each in told if each.of), key=lambda each: -each.of))
    return Recommendation(entry, sum(each.points for each in points), points, bill, price)


def _share(count: int, field: Sequence[object]) -> float:
    """A count that includes the one compared, as the share of the others."""
    return max(count - 1, 0) / (len(field) - 1) if len(field) > 1 else 1.0


def _short(price: Decimal) -> str:
    return f"{price:.4f}".rstrip("0").rstrip(".")


def _candidate(entry: Entry, case: UseCase, today: date, *, free: bool) -> _Candidate | LeftOutCode:
    try:
        bill = least(entry, {"input_tokens": case.input_tokens, "output_tokens": case.output_tokens, "at": today})
    except PriceUnknown:
        return "price-unknown"
    total = converted(bill, entry)
    if total is None:
        return "currency"
    if not bill.total and not free:
        return "free"
    return _Candidate(entry, bill, total * _MILLION / (case.input_tokens + case.output_tokens))


def _nearest(candidate: _Candidate) -> tuple[object, ...]:
    return nearness_rank(candidate.entry.provider), candidate.per_million, candidate.entry.key
