"""Which routes can take a request, in which order, and why each other one cannot.

What a model can do and costs is judged by the library's own questions; here is what only the service knows: the status
of routes and platforms, their health and their priority.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from model_registry.catalog.entry import Entry
from model_registry.history.prices import PriceAt, Unknown
from model_registry.query import cheapest as library
from model_registry.query.alternatives import blended_price
from model_registry.query.capabilities import parse_names
from model_registry.query.cheapest import LeftOut
from model_registry.query.cost import Cost
from model_registry.query.requirements import Requirements, first_mismatch
from model_registry.service.records import Kind
from model_registry.service.snapshot import Measured, Snapshot, route_id_of

Order: TypeAlias = Literal["priority", "price", "latency", "throughput"]
_LAST = float("inf")


class Refused(NamedTuple):
    """A route that is not taken, and the first reason why."""

    route_id: str
    platform_id: str
    code: str
    """The reason, for programs: a code of the library's, `route-inactive`, `route-maintenance`, `platform-deprecated`,
    `provider-deprecated`, `platform-down` or `above-max-cost`."""
    detail: str
    """The reason in words."""


class Priced(NamedTuple):
    """A route that can take the request, and what the request costs there."""

    route_id: str
    cost: Cost


class Ranked(NamedTuple):
    """The routes that can take a request, the one to take first, and why each other one cannot."""

    choices: tuple[Priced, ...]
    refused: tuple[Refused, ...]


def cheapest_routes(
    snapshot: Snapshot,
    routes: Iterable[str],
    used: dict[str, Any],
    required: Sequence[str],
    *,
    today: date,
    kind: str = "chat",
    max_cost: Decimal | None = None,
    currency: str = "USD",
    deprecated: bool = False,
    developers: Sequence[str] | None = None,
    min_context: int = 0,
    min_output: int = 0,
    open_weights: bool | None = None,
    region: str | None = None,
    include: Sequence[str] = (),
    then: Mapping[str, PriceAt | Unknown] | None = None,
) -> Ranked:
    """The routes by what a request costs at each; at the same cost by success, latency, priority and id.

    `used` counts what the request uses, as `cost` of the library names it; `then` is what each route cost at the moment
    that is meant, if that is past. Raises `ConfigurationError` and
    `InvalidUsage` as the library does.
    """
    able, refused = _usable(snapshot, routes)
    entries = []
    for route_id in able:
        past = then[route_id] if then is not None else None
        if isinstance(past, Unknown):
            refused.append(_refuse(snapshot, route_id, "price-unknown", past.reason))
        else:
            entries.append(past.entry if past else Entry(snapshot.row(route_id)))
    given = dict(used)
    found = library.cheapest(
        entries,
        given.pop("input_tokens", 0),
        given.pop("output_tokens", 0),
        required,
        today=today,
        type=kind,  # type: ignore[arg-type]  # the library refuses what is no type
        deprecated=deprecated,
        currency=currency,
        developers=developers,
        min_context=min_context,
        min_output=min_output,
        open_weights=open_weights,
        region=region,
        include=include,
        **given,
    )
    refused += [_left_out(snapshot, each) for each in found.left_out]
    choices = []
    for choice in found.choices:
        route_id = route_id_of(choice.entry)
        if max_cost is not None and choice.cost.total > max_cost:
            refused.append(_refuse(snapshot, route_id, "above-max-cost", f"costs {choice.cost.total:f}"))
        else:
            choices.append(Priced(route_id, choice.cost))
    choices.sort(key=lambda each: (each.cost.total, *_tie(snapshot, each.route_id)))
    return Ranked(tuple(choices), tuple(sorted(refused)))


def best_routes(
    snapshot: Snapshot, model_id: str, required: Sequence[str], order: Order, *, today: date
) -> tuple[list[str], list[Refused]]:
    """The routes of a model that can be used now, the best first, and why each other one cannot.

    By priority; by the price of a million tokens, three of input to one of output; by latency or by throughput, where
    usage has measured them. What is not known comes last. Those through a platform that is slow or too busy come
    behind all others.
    """
    able, refused = _usable(snapshot, snapshot.routes_of[model_id])
    need = Requirements(snapshot.records["models"][model_id].document["type"], parse_names(required), deprecated=True)
    fitting = []
    for route_id in able:
        if wrong := first_mismatch(Entry(snapshot.row(route_id)), need, today):
            refused.append(_refuse(snapshot, route_id, wrong.code, wrong.detail))
        else:
            fitting.append(route_id)

    def place(route_id: str) -> tuple[Any, ...]:
        degraded = snapshot.is_degraded(snapshot.records["routes"][route_id].document)
        return (degraded, _ORDERS[order](snapshot, route_id), *_tie(snapshot, route_id, first=True))

    return sorted(fitting, key=place), sorted(refused)


def _by_price(snapshot: Snapshot, route_id: str) -> float | Decimal:
    price = blended_price(Entry(snapshot.row(route_id)))
    return _LAST if price is None else price


def _by_latency(snapshot: Snapshot, route_id: str) -> float:
    known = _measured(snapshot, route_id).latency_ms
    return _LAST if known is None else known


def _by_throughput(snapshot: Snapshot, route_id: str) -> float:
    return -(_measured(snapshot, route_id).tokens_per_second or 0.0)


_ORDERS: dict[Order, Callable[[Snapshot, str], float | Decimal]] = {
    "priority": lambda _snapshot, _route_id: 0,
    "price": _by_price,
    "latency": _by_latency,
    "throughput": _by_throughput,
}


def _usable(snapshot: Snapshot, routes: Iterable[str]) -> tuple[list[str], list[Refused]]:
    """The routes that nothing in the registry forbids, and the others."""
    able, refused = [], []
    for route_id in routes:
        if wrong := _forbidden(snapshot, route_id):
            refused.append(_refuse(snapshot, route_id, *wrong))
        else:
            able.append(route_id)
    return able, refused


def _forbidden(snapshot: Snapshot, route_id: str) -> tuple[str, str] | None:
    route = snapshot.records["routes"][route_id].document
    if route["status"] != "active":
        return f"route-{route['status']}", f"the route's status is {route['status']}"
    others: tuple[tuple[Kind, str], ...] = (("platforms", "platform"), ("providers", "provider"))
    for kind, word in others:
        if snapshot.records[kind][route[f"{word}_id"]].document["status"] == "deprecated":
            return f"{word}-deprecated", f"the {word} {route[f'{word}_id']} is deprecated"
    if snapshot.is_down(route):
        platform_id, provider_id = route["platform_id"], route["provider_id"]
        return "platform-down", f"the platform {platform_id} does not answer, asked for {provider_id}"
    return None


def _left_out(snapshot: Snapshot, each: LeftOut) -> Refused:
    route_id = route_id_of(each.entry)
    return _refuse(snapshot, route_id, each.code, each.detail.replace(each.entry.full_id, route_id))


def _refuse(snapshot: Snapshot, route_id: str, code: str, detail: str) -> Refused:
    return Refused(route_id, snapshot.records["routes"][route_id].document["platform_id"], code, detail)


def _measured(snapshot: Snapshot, route_id: str) -> Measured:
    return snapshot.signals.measured.get(route_id, Measured())


def _tie(snapshot: Snapshot, route_id: str, *, first: bool = False) -> tuple[Any, ...]:
    """Sorts routes that are alike: the more successful and the faster first, then by priority; or by that first."""
    measured, priority = _measured(snapshot, route_id), snapshot.records["routes"][route_id].document["priority"]
    success = -(measured.success_rate if measured.success_rate is not None else 0.0)
    latency = _LAST if measured.latency_ms is None else measured.latency_ms
    return (priority, success, latency, route_id) if first else (success, latency, priority, route_id)
