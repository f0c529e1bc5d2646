"""Health: whether platforms answer, as the job that checks them has found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic_core import to_json
from starlette.responses import Response

from model_registry.service import parameters
from model_registry.service.answers import JSON
from model_registry.service.condition import STATUSES, UNCHECKED
from model_registry.service.endpoints.records import store_of
from model_registry.service.health import targets_of
from model_registry.service.openapi import listing, reports
from model_registry.service.requests import CheckedRoute

router = APIRouter(route_class=CheckedRoute)

_TEXT: dict[str, Any] = {"type": "string"}
_MOMENT: dict[str, Any] = {"type": ["string", "null"], "description": "A moment in UTC"}
_HEALTH = listing(
    items={
        "type": "array",
        "items": listing(
            platform_id=_TEXT,
            provider_id={
                "type": ["string", "null"],
                "description": "Whose own interface it is, of the platform `direct`; null of all others",
            },
            status={"enum": list(STATUSES)},
            since=_MOMENT,
            checked_at=_MOMENT,
            reason={"type": "string", "description": "Why, for programs"},
            detail={"type": "string", "description": "Why, in words"},
            latency_ms={"type": ["integer", "null"]},
        ),
    },
    counts={
        "type": "object",
        "description": "How many are in each status",
        "additionalProperties": {"type": "integer"},
    },
)


@router.get("/health", **reports(_HEALTH))
def health(request: Request, asked: Annotated[parameters.HealthAsked, Query()]) -> Response:
    """Whether each platform answers: up, degraded, down, or unknown where no check of the last 15 minutes tells."""
    store = store_of(request)
    known = store.conditions.all(datetime.now(UTC))
    items = []
    counts = dict.fromkeys(STATUSES, 0)
    for platform_id, provider_id in sorted(targets_of(store.snapshot)):
        condition = known.get((platform_id, provider_id), UNCHECKED)
        if asked.platform_id not in {None, platform_id} or asked.status not in {None, condition.status}:
            continue
        counts[condition.status] += 1
        told = {name: value for name, value in condition._asdict().items() if name != "recent"}
        items.append({"platform_id": platform_id, "provider_id": provider_id or None, **told})
    return Response(to_json({"items": items, "counts": counts}), headers={"Cache-Control": "no-store"}, media_type=JSON)
