"""Usage: what clients have called, what that cost, and how routes have done."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic_core import to_json
from starlette.responses import Response

from model_registry.service import parameters
from model_registry.service.answers import JSON, leads_on
from model_registry.service.billing import dollars_of
from model_registry.service.endpoints.records import store_of
from model_registry.service.events import Batch
from model_registry.service.openapi import counts, listing, reports
from model_registry.service.problems import Problem
from model_registry.service.requests import CheckedRoute
from model_registry.service.snapshot import Snapshot
from model_registry.service.store import today
from model_registry.service.usage import DIMENSIONS, SPENT, WINDOW, Performance, Span

router = APIRouter(route_class=CheckedRoute)

_INT: dict[str, Any] = {"type": "integer"}
_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_NUMBER: dict[str, Any] = {"type": ["number", "null"]}
_MONEY: dict[str, Any] = {
    "type": ["string", "null"],
    "description": "US dollars, exact, as text; null if nothing of it is priced",
}


def _list_of(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": properties}}


_COUNTED = listing(
    batch_id=_TEXT,
    events=_INT,
    cost=_MONEY,
    currency=_TEXT,
    prices={"type": "object", "description": "Which prices were taken where the client told no cost"},
    items=_list_of(index=_INT, cost=_MONEY, basis={"enum": ["sent", "catalog", "history", None]}, priced_at=_TEXT),
    unpriced=_list_of(index=_INT, code=_TEXT, detail=_TEXT),
)
_SUMS = {name: _MONEY if name == "cost_nanos" else _INT for name in SPENT}
_SUMS["cost"] = _SUMS.pop("cost_nanos")
_SPEND = listing(
    by={"type": "array", "items": _TEXT},
    currency=_TEXT,
    items=_list_of(model_id=_MAYBE, platform_id=_MAYBE, day=_TEXT, **_SUMS),
    total=listing(**_SUMS),
    unpriced=_list_of(model_id=_MAYBE, platform_id=_MAYBE, requests=_INT),
    next=_MAYBE,
)
_LATENCY = {**listing(calls=_INT, mean=_NUMBER, p50=_NUMBER, p90=_NUMBER, p95=_NUMBER, p99=_NUMBER)}
_PERFORMANCE = listing(
    items=_list_of(
        route_id=_TEXT,
        model_id=_MAYBE,
        platform_id=_MAYBE,
        requests=_INT,
        failures=_INT,
        success_rate=_NUMBER,
        latency_ms={**_LATENCY, "type": ["object", "null"]},
        tokens_per_second=_NUMBER,
    ),
    next=_MAYBE,
    **{"from": _TEXT, "to": _TEXT},
)


@router.post("/usage", **counts(_COUNTED))
def count_usage(request: Request, body: Batch) -> Response:
    """Tell of calls that were made, in batches of up to 1,000: counted once, however often they are sent."""
    store = store_of(request)
    recorded = store.usage.record(store.snapshot, body, request.state.key_id)
    return Response(recorded.content, 202 if recorded.new else 200, media_type=JSON)


@router.get("/usage/spend", **reports(_SPEND))
def spend(request: Request, asked: Annotated[parameters.SpendAsked, Query()]) -> Response:
    """What was spent, by model, platform or day; what could not be priced stands apart."""
    usage, by = store_of(request).usage, list(dict.fromkeys(asked.by))
    _require_order(asked)
    after = _opened(asked.cursor, len(by)) if asked.cursor is not None else None
    found = usage.spent(by, asked.since, asked.until, asked.limit + 1, after)
    part = found[: asked.limit]
    columns = [DIMENSIONS[each].name for each in by]
    following = _cursor([part[-1][name] or "" for name in columns]) if len(found) > asked.limit else None
    (whole,) = usage.spent((), asked.since, asked.until, 1) or [dict.fromkeys(SPENT, 0)]
    unpriced = usage.spent(("model", "platform"), asked.since, asked.until, 1_000, unpriced=True)
    content = {
        "by": by,
        "currency": "USD",
        "items": [_told(each) for each in part],
        "total": _told(whole),
        "unpriced": [
            {"model_id": each["model_id"], "platform_id": each["platform_id"], "requests": each["unpriced"]}
            for each in unpriced
        ],
        "next": following,
    }
    return Response(to_json(content), headers=leads_on(request, following), media_type=JSON)


@router.get("/usage/performance", **reports(_PERFORMANCE, 507))
def performance(request: Request, asked: Annotated[parameters.PerformanceAsked, Query()]) -> Response:
    """How routes have done: how many calls succeeded, how long they took, and how fast tokens came."""
    store = store_of(request)
    snapshot = store.snapshot
    _require_order(asked)
    until = asked.until or today()
    since = asked.since or until - timedelta(days=WINDOW - 1)
    (after,) = _opened(asked.cursor, 1) if asked.cursor is not None else (None,)
    found = store.usage.performed(Span(since, until, _routes(snapshot, asked), asked.limit + 1, after))
    part = found[: asked.limit]
    following = _cursor([part[-1].route_id]) if len(found) > asked.limit else None
    content = {
        "from": since.isoformat(),
        "to": until.isoformat(),
        "items": [_done(snapshot, each) for each in part],
        "next": following,
    }
    return Response(to_json(content), headers=leads_on(request, following), media_type=JSON)


def _told(sums: dict[str, Any]) -> dict[str, Any]:
    """Sums as they are sent: of what nobody could price there is no cost, not one of 0."""
    made = {name: value for name, value in sums.items() if name != "cost_nanos"}
    priced = sums["unpriced"] < sums["requests"] or not sums["requests"]
    return {**made, "cost": dollars_of(sums["cost_nanos"]) if priced else None}


def _done(snapshot: Snapshot, each: Performance) -> dict[str, Any]:
    record = snapshot.records["routes"].get(each.route_id)
    return {
        "route_id": each.route_id,
        **{name: record.document[name] if record else None for name in ("model_id", "platform_id")},
        "requests": each.requests,
        "failures": each.failures,
        "success_rate": each.success_rate,
        "latency_ms": each.latency and each.latency._asdict(),
        "tokens_per_second": each.tokens_per_second,
    }


def _routes(snapshot: Snapshot, asked: parameters.PerformanceAsked) -> set[str] | None:
    """The routes that are asked about, None for all."""
    wanted = {name: value for name in ("model_id", "platform_id") if (value := getattr(asked, name)) is not None}
    if not wanted:
        return None if asked.route_id is None else {asked.route_id}
    records = snapshot.records["routes"]
    routes = records if asked.route_id is None else {asked.route_id} & records.keys()
    return {each for each in routes if all(records[each].document[name] == wanted[name] for name in wanted)}


def _require_order(asked: parameters.SpendAsked | parameters.PerformanceAsked) -> None:
    if asked.since is not None and asked.until is not None and asked.since > asked.until:
        raise Problem(400, "bad-query", "from is after to")


def _cursor(last: list[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(last).encode()).decode().rstrip("=")


def _opened(cursor: str, parts: int) -> list[str]:
    try:
        last = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(last, list) and len(last) == parts and all(type(x) is str and "\0" not in x for x in last):
            return last
    except (ValueError, binascii.Error, RecursionError):
        pass
    raise Problem(400, "bad-query", "the cursor is not one of ours; begin without it")
