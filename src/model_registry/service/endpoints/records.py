"""The four kinds of record: lists, single ones, creating, changing and deleting."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from model_registry.service import documents, parameters
from model_registry.service.answers import (
    answer,
    current_tag,
    record_answer,
    records_page,
    versions_in,
)
from model_registry.service.faults import NoSuchRecord, Outdated
from model_registry.service.openapi import creates, deletes, lists, patches, restores, shows
from model_registry.service.problems import Problem, problem_of
from model_registry.service.records import ID_FIELDS, Kind
from model_registry.service.requests import CheckedRoute
from model_registry.service.snapshot import Snapshot
from model_registry.service.store import Store

router = APIRouter(route_class=CheckedRoute)


async def versions_seen(
    request: Request,
    if_match: Annotated[str | None, Header(description="The ETag of the version to change, or `*` for any")] = None,
) -> Collection[str] | None:
    """The versions of the record that the client would change; None for any. Raises `Problem` if it says none."""
    if if_match is None or not if_match.strip():
        raise Problem(
            428, "precondition-required", "say which version you would change: If-Match with the ETag you read, or *"
        )
    # FastAPI tells the first of several lines only.
    return versions_in(",".join(request.headers.getlist("if-match")))


Seen = Annotated[Collection[str] | None, Depends(versions_seen)]


def store_of(request: Request) -> Store:
    """The store that a request is about."""
    store: Store = request.app.state.store
    return store


# Addresses that begin with an id and go on are declared before those that end with one.


@router.patch("/models/{model_id:path}/pricing", **patches("models"))
def change_pricing(
    request: Request, model_id: parameters.ModelId, body: documents.PricingChange, seen: Seen
) -> Response:
    """Set what a million tokens of a model cost, in US dollars: the price of its first route."""
    return change(request, "models", model_id, seen, {"pricing": body.model_dump(mode="json", exclude_unset=True)})


@router.patch("/models/{model_id:path}/capabilities", **patches("models"))
def change_capabilities(
    request: Request, model_id: parameters.ModelId, body: documents.CapabilityChange, seen: Seen
) -> Response:
    """Say that a model has a capability (`add`; with `value` false that it has not), or has it not (`remove`)."""
    has = body.value if body.operation == "add" else False
    return change(request, "models", model_id, seen, {"capabilities": {body.capability: has}})


@router.patch("/models/{model_id:path}/status", **patches("models"))
def change_status(request: Request, model_id: parameters.ModelId, body: documents.StatusChange, seen: Seen) -> Response:
    """Say where a model is in its life, since when it is deprecated, and where its users find help."""
    return change(request, "models", model_id, seen, body.model_dump(mode="json", exclude_unset=True))


@router.patch("/routes/{route_id:path}/priority", **patches("routes"))
def change_priority(
    request: Request, route_id: parameters.RouteId, body: documents.PriorityChange, seen: Seen
) -> Response:
    """Say when a route is tried: 1 is first."""
    return change(request, "routes", route_id, seen, body.model_dump())


@router.delete("/platforms/{platform_id:path}/edits", **restores("platforms"))
def restore_platform(
    request: Request,
    platform_id: parameters.PlatformId,
    asked: Annotated[parameters.EditsAsked, Query()],
    seen: Seen,
) -> Response:
    """Take back what was set of a platform, all or some `field`: what the catalog says holds again, deleted or not."""
    return restore(request, "platforms", platform_id, asked.field, seen)


@router.delete("/providers/{provider_id:path}/edits", **restores("providers"))
def restore_provider(
    request: Request,
    provider_id: parameters.ProviderId,
    asked: Annotated[parameters.EditsAsked, Query()],
    seen: Seen,
) -> Response:
    """Take back what was set of a provider, all or some `field`: what the catalog says holds again, deleted or not."""
    return restore(request, "providers", provider_id, asked.field, seen)


@router.delete("/models/{model_id:path}/edits", **restores("models"))
def restore_model(
    request: Request,
    model_id: parameters.ModelId,
    asked: Annotated[parameters.EditsAsked, Query()],
    seen: Seen,
) -> Response:
    """Take back what was set of a model, all or some `field`: what the catalog says holds again, deleted or not."""
    return restore(request, "models", model_id, asked.field, seen)


@router.delete("/routes/{route_id:path}/edits", **restores("routes"))
def restore_route(
    request: Request,
    route_id: parameters.RouteId,
    asked: Annotated[parameters.EditsAsked, Query()],
    seen: Seen,
) -> Response:
    """Take back what was set of a route, all or some `field`: what the catalog says holds again, deleted or not."""
    return restore(request, "routes", route_id, asked.field, seen)


@router.get("/platforms", **lists("platforms"))
async def list_platforms(request: Request, asked: Annotated[parameters.PlatformsAsked, Query()]) -> Response:
    """The platforms: who serves models."""

    def fits(snapshot: Snapshot, record_id: str) -> bool:
        served = snapshot.document("platforms", record_id)["supported_providers"]
        return asked.provider_id is None or asked.provider_id in served

    return page(request, "platforms", asked, {"status": asked.status}, fits)


@router.get("/providers", **lists("providers"))
async def list_providers(request: Request, asked: Annotated[parameters.ProvidersAsked, Query()]) -> Response:
    """The providers: who makes models."""

    def fits(snapshot: Snapshot, record_id: str) -> bool:
        served = snapshot.document("providers", record_id)["platforms"]
        return asked.platform_id is None or asked.platform_id in served

    return page(request, "providers", asked, {"status": asked.status}, fits)


@router.get("/models", **lists("models"))
async def list_models(request: Request, asked: Annotated[parameters.ModelsAsked, Query()]) -> Response:
    """The models."""

    def fits(snapshot: Snapshot, record_id: str) -> bool:
        routes = snapshot.records["routes"]
        return asked.platform_id is None or any(
            routes[each].document["platform_id"] == asked.platform_id for each in snapshot.routes_of[record_id]
        )

    return page(request, "models", asked, asked.model_dump(include={"status", "provider_id", "type"}), fits)


@router.get("/routes", **lists("routes"))
async def list_routes(request: Request, asked: Annotated[parameters.RoutesAsked, Query()]) -> Response:
    """The routes: ways to a model, each with its price."""
    return page(request, "routes", asked, asked.model_dump(exclude={"limit", "cursor"}))


@router.post("/platforms", **creates("platforms"))
def create_platform(request: Request, body: documents.NewPlatform) -> Response:
    """Create a platform."""
    return create(request, "platforms", body)


@router.post("/providers", **creates("providers"))
def create_provider(request: Request, body: documents.NewProvider) -> Response:
    """Create a provider."""
    return create(request, "providers", body)


@router.post("/models", **creates("models"))
def create_model(request: Request, body: documents.NewModel) -> Response:
    """Create a model of a provider that is there."""
    return create(request, "models", body)


@router.post("/routes", **creates("routes"))
def create_route(request: Request, body: documents.NewRoute) -> Response:
    """Create a route to a model that is there, through a platform that is there."""
    return create(request, "routes", body)


single = APIRouter(route_class=CheckedRoute)
"""What takes any address that begins as it does: declared last."""


@single.get("/platforms/{platform_id:path}", **shows("platforms"))
async def get_platform(request: Request, platform_id: parameters.PlatformId) -> Response:
    """One platform."""
    return show(request, "platforms", platform_id)


@single.get("/providers/{provider_id:path}", **shows("providers"))
async def get_provider(request: Request, provider_id: parameters.ProviderId) -> Response:
    """One provider."""
    return show(request, "providers", provider_id)


@single.get("/models/{model_id:path}", **shows("models"))
async def get_model(request: Request, model_id: parameters.ModelId) -> Response:
    """One model; headers `Deprecation` and `Sunset` tell of its end."""
    return show(request, "models", model_id)


@single.get("/routes/{route_id:path}", **shows("routes"))
async def get_route(request: Request, route_id: parameters.RouteId) -> Response:
    """One route."""
    return show(request, "routes", route_id)


@single.patch("/platforms/{platform_id:path}", **patches("platforms"))
def change_platform(
    request: Request, platform_id: parameters.PlatformId, body: documents.PlatformChange, seen: Seen
) -> Response:
    """Change a platform."""
    return change(request, "platforms", platform_id, seen, body.model_dump(mode="json", exclude_unset=True))


@single.patch("/providers/{provider_id:path}", **patches("providers"))
def change_provider(
    request: Request, provider_id: parameters.ProviderId, body: documents.ProviderChange, seen: Seen
) -> Response:
    """Change a provider."""
    return change(request, "providers", provider_id, seen, body.model_dump(mode="json", exclude_unset=True))


@single.patch("/models/{model_id:path}", **patches("models"))
def change_model(request: Request, model_id: parameters.ModelId, body: documents.ModelChange, seen: Seen) -> Response:
    """Change a model."""
    return change(request, "models", model_id, seen, body.model_dump(mode="json", exclude_unset=True))


@single.patch("/routes/{route_id:path}", **patches("routes"))
def change_route(request: Request, route_id: parameters.RouteId, body: documents.RouteChange, seen: Seen) -> Response:
    """Change a route."""
    return change(request, "routes", route_id, seen, body.model_dump(mode="json", exclude_unset=True))


@single.delete("/platforms/{platform_id:path}", **deletes("platforms"))
def delete_platform(request: Request, platform_id: parameters.PlatformId, seen: Seen) -> Response:
    """Delete a platform that no route refers to."""
    return delete(request, "platforms", platform_id, seen)


@single.delete("/providers/{provider_id:path}", **deletes("providers"))
def delete_provider(request: Request, provider_id: parameters.ProviderId, seen: Seen) -> Response:
    """Delete a provider that no model and no route refers to."""
    return delete(request, "providers", provider_id, seen)


@single.delete("/models/{model_id:path}", **deletes("models"))
def delete_model(request: Request, model_id: parameters.ModelId, seen: Seen) -> Response:
    """Delete a model that no route refers to."""
    return delete(request, "models", model_id, seen)


@single.delete("/routes/{route_id:path}", **deletes("routes"))
def delete_route(request: Request, route_id: parameters.RouteId, seen: Seen) -> Response:
    """Delete a route."""
    return delete(request, "routes", route_id, seen)


def page(
    request: Request,
    kind: Kind,
    asked: parameters.Paged,
    fields: dict[str, Any],
    fits: Any = lambda _snapshot, _record_id: True,
) -> Response:
    """A part of the records whose fields have these values, None being any."""
    snapshot = store_of(request).snapshot
    wanted = {name: value for name, value in fields.items() if value is not None}

    def make() -> Any:
        ids = snapshot.ids[kind]
        records = snapshot.records[kind]
        if wanted:
            ids = [each for each in ids if all(records[each].document[name] == value for name, value in wanted.items())]
        return records_page(snapshot, kind, [each for each in ids if fits(snapshot, each)], asked.limit, asked.cursor)

    return answer(request, snapshot, make)


def show(request: Request, kind: Kind, record_id: str) -> Response:
    """One record."""
    shown = store_of(request).snapshot.shown(kind, record_id)
    if shown is None:
        raise NoSuchRecord(kind, record_id)
    return record_answer(request, kind, shown)


def create(request: Request, kind: Kind, body: Any) -> Response:
    """Create a record."""
    document = body.model_dump(mode="json")
    shown = store_of(request).create(kind, document, by=request.state.key_id)
    place = f"{request.url.path}/{document[ID_FIELDS[kind]]}"
    return record_answer(request, kind, shown, 201, Location=place)


def change(
    request: Request, kind: Kind, record_id: str, seen: Collection[str] | None, patch: dict[str, Any]
) -> Response:
    """Change a record, if it is the one the client has seen."""
    store = store_of(request)
    try:
        shown = store.update(kind, record_id, patch, seen, by=request.state.key_id)
    except Outdated as error:
        raise _outdated(store, error) from error
    return record_answer(request, kind, shown)


def restore(
    request: Request, kind: Kind, record_id: str, fields: Collection[str], seen: Collection[str] | None
) -> Response:
    """Take back what was set of a record, if it is the one the client has seen."""
    store = store_of(request)
    try:
        shown = store.restore(kind, record_id, fields, seen, by=request.state.key_id)
    except Outdated as error:
        raise _outdated(store, error) from error
    return record_answer(request, kind, shown)


def delete(request: Request, kind: Kind, record_id: str, seen: Collection[str] | None) -> Response:
    """Delete a record, if it is the one the client has seen."""
    store = store_of(request)
    try:
        store.delete(kind, record_id, seen, by=request.state.key_id)
    except Outdated as error:
        raise _outdated(store, error) from error
    return Response(None, 204)


def _outdated(store: Store, error: Outdated) -> Problem:
    problem = problem_of(error)
    problem.headers |= current_tag(store, error.kind, error.id)  # type: ignore[arg-type]  # it names a kind
    return problem
