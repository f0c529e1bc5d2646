"""History: what has changed in the catalog beneath, told once to each who comes back with their cursor."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic_core import to_json
from starlette.responses import Response

from model_registry.history.changes import KINDS, moment
from model_registry.service import parameters
from model_registry.service.answers import JSON, leads_on
from model_registry.service.endpoints.records import store_of
from model_registry.service.faults import NoSuchRecord
from model_registry.service.openapi import listing, reports
from model_registry.service.past import Told, Wanted
from model_registry.service.problems import Problem
from model_registry.service.requests import CheckedRoute
from model_registry.service.snapshot import Snapshot

router = APIRouter(route_class=CheckedRoute)

_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_CHANGES = listing(
    items={
        "type": "array",
        "items": listing(
            id={"type": "string", "description": "Names the change for ever"},
            at={"type": "string", "description": "When it was seen, in UTC"},
            last_seen_before={
                "type": ["string", "null"],
                "description": "It was not yet so then; null if nobody knows",
            },
            route_id=_TEXT,
            model_id={"type": ["string", "null"], "description": "Null of a route that is gone"},
            platform_id=_MAYBE,
            kind={"enum": list(KINDS)},
            field={"type": "string", "description": "Empty where the whole route came or went"},
            old={"description": "The value before; null if there was none"},
            new={"description": "The value now; null if there is none"},
            evidence={"type": "string", "description": "Whose word it is"},
        ),
    },
    next={"type": ["string", "null"], "description": "`cursor` of the next page; null on the last"},
    cursor={"type": "string", "description": "Come back with it, later, for what is told after this page"},
    observed_since={"type": ["string", "null"], "description": "Since when changes are seen; null if they are not"},
)


@router.get("/changes", **reports(_CHANGES, 404))
def changes(request: Request, asked: Annotated[parameters.ChangesAsked, Query()]) -> Response:
    """What has changed in the catalog since a moment, the oldest first. `cursor` leads to what is told later."""
    store = store_of(request)
    snapshot, began = store.snapshot, store.past.observed_since()
    since = moment(began) if began else None
    after = _opened(asked.cursor, since) if asked.cursor is not None else 0
    wanted = Wanted(asked.since, asked.kind, _routes(snapshot, asked))
    found = store.past.changes(wanted, after, asked.limit + 1)
    part = found[: asked.limit]
    cursor = _cursor(part[-1].number if part else after, since)
    following = cursor if len(found) > asked.limit else None
    content = {
        "items": [_told(snapshot, each) for each in part],
        "next": following,
        "cursor": cursor,
        "observed_since": since,
    }
    return Response(to_json(content), headers=leads_on(request, following), media_type=JSON)


def _told(snapshot: Snapshot, each: Told) -> dict[str, Any]:
    """A change in the words of the service: what the log calls an entry is a route."""
    change = each.change
    record = snapshot.records["routes"].get(change.full_id)
    told = change.as_dict()
    return {
        "id": change.id,
        **{name: told[name] for name in ("at", "last_seen_before")},
        "route_id": change.full_id,
        **{name: record.document[name] if record else None for name in ("model_id", "platform_id")},
        **{name: told[name] for name in ("kind", "field", "old", "new", "evidence")},
    }


def _routes(snapshot: Snapshot, asked: parameters.ChangesAsked) -> set[str] | None:
    """The routes that are asked about, None for all. Raises `NoSuchRecord`."""
    if not asked.model and not asked.route:
        return None
    for model_id in asked.model:
        if model_id not in snapshot.routes_of:
            raise NoSuchRecord("models", model_id)
    return {*asked.route, *(route_id for model_id in asked.model for route_id in snapshot.routes_of[model_id])}


def _cursor(number: int, since: str | None) -> str:
    return base64.urlsafe_b64encode(json.dumps([number, since]).encode()).decode().rstrip("=")


def _opened(cursor: str, since: str | None) -> int:
    """Behind which place to go on: where another catalog's history came in between, all of it is news."""
    try:
        number, began = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if type(number) is int and 0 <= number < 2**63 and (began is None or isinstance(began, str)):
            return number if began == since else 0
    except (ValueError, TypeError, binascii.Error, RecursionError):
        pass
    raise Problem(400, "bad-query", "the cursor is not one of ours; begin without it")
