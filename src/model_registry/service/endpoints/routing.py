"""Questions about routes: which there are, which to take now, and where a request costs least."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from model_registry.query.capabilities import parse_names
from model_registry.query.requirements import INCLUDED
from model_registry.service import parameters
from model_registry.service.answers import JSON, answer
from model_registry.service.documents import Count, Dollars, Flag, Id, Word, Written
from model_registry.service.endpoints.discovery import cost_of, prices_then, refusing_as_query
from model_registry.service.endpoints.records import store_of
from model_registry.service.faults import FieldFault, InvalidDocument, NoSuchRecord
from model_registry.service.openapi import asks, listing, reads, ref
from model_registry.service.problems import Problem
from model_registry.service.requests import CheckedRoute
from model_registry.service.routing import Refused, best_routes, cheapest_routes
from model_registry.service.snapshot import Snapshot
from model_registry.service.store import today
from model_registry.vocabulary import EntryType

router = APIRouter(route_class=CheckedRoute)

_ROUTES: dict[str, Any] = {"type": "array", "items": ref("Route")}
_REFUSED: dict[str, Any] = {"type": "array", "items": ref("Refused")}
_NAME: dict[str, Any] = {"type": "string"}
_OBJECT: dict[str, Any] = {"type": "object"}


@router.get("/models/{model_id:path}/routes", **reads(listing(model_id=_NAME, items=_ROUTES), 404))
async def routes_of_model(request: Request, model_id: parameters.ModelId) -> Response:
    """The routes of a model, the one to try first before the others."""
    snapshot = having(request, model_id)

    def make() -> bytes:
        return b'{"model_id":%b,"items":[%b]}' % (to_json(model_id), _contents(snapshot, snapshot.routes_of[model_id]))

    return answer(request, snapshot, make)


@router.get(
    "/models/{model_id:path}/availability",
    **reads(listing(model_id=_NAME, available={"type": "boolean"}, platforms=_OBJECT), 404),
)
async def availability(request: Request, model_id: parameters.ModelId) -> Response:
    """Where a model can be had: the routes by platform, and whether each can be used now."""
    snapshot = having(request, model_id)

    def make() -> bytes:
        usable, refused = best_routes(snapshot, model_id, (), "priority", today=today())
        codes = {each.route_id: each for each in refused}
        platforms: dict[str, list[Any]] = {}
        for route_id in snapshot.routes_of[model_id]:
            route = snapshot.document("routes", route_id)
            why = codes.get(route_id)
            told = {"available": why is None, "reason": why and {"code": why.code, "detail": why.detail}}
            platforms.setdefault(route["platform_id"], []).append({**route, **told})
        return to_json({"model_id": model_id, "available": bool(usable), "platforms": platforms})

    return answer(request, snapshot, make)


@router.get(
    "/models/{model_id:path}/fallbacks",
    **reads(listing(model_id=_NAME, items={"type": "array", "items": _OBJECT}, refused=_REFUSED), 404, 422),
)
async def fallbacks(request: Request, model_id: parameters.ModelId) -> Response:
    """The fallback chain of a model: through which platforms to try it, in order."""
    snapshot = having(request, model_id)

    def make() -> bytes:
        usable, refused = best_routes(snapshot, model_id, (), "priority", today=today())
        _require(usable, refused)
        items = [
            {
                **{name: route[name] for name in ("platform_id", "priority", "route_id", "endpoint_override")},
                "model_string": route["model_string_override"],
            }
            for route in (snapshot.document("routes", route_id) for route_id in usable)
        ]
        return to_json({"model_id": model_id, "items": items, "refused": _told(refused)})

    return answer(request, snapshot, make)


@router.get("/models/{model_id:path}/best-route", **reads(listing(route=ref("Route"), refused=_REFUSED), 404, 422))
async def best_route(
    request: Request, model_id: parameters.ModelId, asked: Annotated[parameters.BestRouteAsked, Query()]
) -> Response:
    """The route of a model to take now: by priority, price, latency or throughput."""
    snapshot = having(request, model_id)

    def make() -> bytes:
        with refusing_as_query():
            required = parse_names(asked.capability)
        usable, refused = best_routes(snapshot, model_id, required, asked.sort, today=today())
        _require(usable, refused)
        return b'{"route":%b,"refused":%b}' % (_contents(snapshot, usable[:1]), to_json(_told(refused)))

    return answer(request, snapshot, make)


class Prompt(Written):
    """A request that is to be sent somewhere."""

    prompt_tokens: Count
    max_output_tokens: Count = 0
    required_capabilities: Annotated[list[Word], Field(max_length=50)] = Field(default_factory=list)
    model_id: Id | None = None
    route_id: Id | None = None
    cached_tokens: Count = 0
    cache_write_tokens: Count = 0
    cache_write_1h_tokens: Count = 0
    input_audio_tokens: Count = 0
    input_image_tokens: Count = 0
    reasoning_tokens: Count = 0
    batch: Flag = False
    type: EntryType = "chat"
    max_cost: Dollars | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    deprecated: Flag = False
    providers: Annotated[list[Id], Field(max_length=200)] | None = None
    min_context: Count = 0
    min_output: Count = 0
    open_weights: Flag | None = None
    region: Word | None = None
    include: Annotated[list[Word], Field(max_length=10)] = Field(default_factory=list)
    at: parameters.Moment | None = None


_PARTS = (
    "cached_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "input_audio_tokens",
    "input_image_tokens",
    "reasoning_tokens",
)


@router.post(
    "/routes/cheapest",
    **asks(listing(route=ref("Route"), cost=_OBJECT, candidates={"type": "array", "items": _OBJECT}, refused=_REFUSED)),
)
async def cheapest_route(request: Request, body: Prompt) -> Response:
    """Where a request costs least, with the arithmetic, the other routes that can take it, and why the rest cannot."""
    store = store_of(request)
    snapshot = store.snapshot

    def make() -> bytes:
        routes, kind = _candidates(snapshot, body)
        then = prices_then(store, routes, body.at) if body.at else None
        used = {"input_tokens": body.prompt_tokens, "output_tokens": body.max_output_tokens, "batch": body.batch}
        used |= {name: count for name in _PARTS if (count := getattr(body, name))}
        ranked = cheapest_routes(
            snapshot,
            routes,
            used,
            body.required_capabilities,
            today=body.at.date() if body.at else today(),
            kind=kind,
            max_cost=body.max_cost,
            currency=body.currency,
            deprecated=body.deprecated,
            developers=body.providers,
            min_context=body.min_context,
            min_output=body.min_output,
            open_weights=body.open_weights,
            region=body.region,
            # Who names a model or a route wants it, for now, whatever becomes of it later.
            include=body.include or ([] if body.model_id is None and body.route_id is None else INCLUDED),
            then=then,
        )
        _require(ranked.choices, ranked.refused)
        first = ranked.choices[0]
        candidates = [
            {
                "route_id": each.route_id,
                "platform_id": snapshot.records["routes"][each.route_id].document["platform_id"],
                "total": f"{each.cost.total:f}",
            }
            for each in ranked.choices
        ]
        return b'{"route":%b,"cost":%b,"candidates":%b,"refused":%b}' % (
            _contents(snapshot, [first.route_id]),
            to_json(cost_of(first.cost)),
            to_json(candidates),
            to_json(_told(ranked.refused)),
        )

    if body.at is not None:
        return Response(await run_in_threadpool(make), headers={"Cache-Control": "no-store"}, media_type=JSON)
    return answer(request, snapshot, make)


def _candidates(snapshot: Snapshot, body: Prompt) -> tuple[Sequence[str], str]:
    """The routes among which to look, and what they are called for."""
    model_id = body.model_id
    if body.route_id is not None:
        record = snapshot.records["routes"].get(body.route_id)
        if record is None:
            raise InvalidDocument([FieldFault("route_id", "there is no such route")])
        if model_id is not None and record.document["model_id"] != model_id:
            raise InvalidDocument([FieldFault("route_id", f"the route is of {record.document['model_id']!r}")])
        model_id = record.document["model_id"]
    if model_id is None:
        return snapshot.ids["routes"], body.type
    if model_id not in snapshot.routes_of:
        raise InvalidDocument([FieldFault("model_id", "there is no such model")])
    kind = snapshot.records["models"][model_id].document["type"]
    return ([body.route_id] if body.route_id is not None else snapshot.routes_of[model_id]), kind


def having(request: Request, model_id: str) -> Snapshot:
    """A snapshot that has the model. Raises `NoSuchRecord`."""
    snapshot = store_of(request).snapshot
    if model_id not in snapshot.routes_of:
        raise NoSuchRecord("models", model_id)
    return snapshot


def _require(found: Sequence[object], refused: Sequence[Refused]) -> None:
    """Raise `Problem`, with the reason for each route, if none is left."""
    if not found:
        why = "no route qualifies; `refused` says why of each" if refused else "there is no route to choose from"
        raise Problem(422, "no-route", why, refused=_told(refused))


def _told(refused: Sequence[Refused]) -> list[dict[str, str]]:
    return [each._asdict() for each in refused]


def _contents(snapshot: Snapshot, routes: Sequence[str]) -> bytes:
    shown = (snapshot.shown("routes", route_id) for route_id in routes)
    return b",".join(each.content for each in shown if each)
