"""What the OpenAPI document says of each address: every status it answers with, and the shape of what it sends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from model_registry.service.documents import NEW
from model_registry.service.problems import MEDIA_TYPE
from model_registry.service.records import ID_FIELDS, KINDS, REFERENCES, Kind

NAMES: dict[Kind, str] = {"platforms": "Platform", "providers": "Provider", "models": "Model", "routes": "Route"}
"""The name of each kind's schema."""
_REASONS = {
    304: "The client has it already (`If-None-Match`).",
    400: "A parameter is unknown, given twice or not what it must be.",
    401: "A key is needed, or the one given is not known.",
    403: "The key's scope does not cover this.",
    404: "There is nothing of this id.",
    409: "It is there already, or others refer to it.",
    412: "It has changed since it was read; the ETag tells what it is now.",
    413: "The body is too large.",
    415: "The body is of a type that is not read here.",
    422: "The document is not what it must be, or nothing fits.",
    428: "`If-Match` is missing.",
    429: "Too many requests; `Retry-After` says when to come back.",
    503: "The store does not answer; `Retry-After` says when to come back.",
    507: "There is no room left to write.",
}
_ALWAYS = (400, 401, 403, 429)
_WRITING = (404, 413, 415, 422, 503, 507)


def lists(kind: Kind) -> dict[str, Any]:
    """A list of records."""
    return reads(f"#/components/schemas/{NAMES[kind]}Page")


def shows(kind: Kind) -> dict[str, Any]:
    """One record."""
    return reads(f"#/components/schemas/{NAMES[kind]}", 404)


def creates(kind: Kind) -> dict[str, Any]:
    """Creating a record."""
    sent = {"Location": _TEXT, "ETag": _TEXT}
    return {
        **_operation("write", (*_ALWAYS, *_WRITING, 409), {201: _sent(f"#/components/schemas/{NAMES[kind]}", sent)}),
        "status_code": 201,
    }


def patches(kind: Kind) -> dict[str, Any]:
    """Changing a record."""
    sent = {200: _sent(f"#/components/schemas/{NAMES[kind]}", {"ETag": _TEXT})}
    return _operation("write", (*_ALWAYS, *_WRITING, 412, 428), sent)


def restores(kind: Kind) -> dict[str, Any]:
    """Taking back what was set of a record."""
    sent = {200: _sent(f"#/components/schemas/{NAMES[kind]}", {"ETag": _TEXT})}
    return _operation("write", (*_ALWAYS, 404, 412, 422, 428, 503, 507), sent)


def deletes(_kind: Kind) -> dict[str, Any]:
    """Deleting a record."""
    sent = {204: {"description": "It is deleted."}}
    return {**_operation("write", (*_ALWAYS, 404, 409, 412, 428, 503, 507), sent), "status_code": 204}


def reads(schema: str | dict[str, Any], *more: int, media: str = "application/json") -> dict[str, Any]:
    """A read: of what a schema says, or of what one is called."""
    sent = {200: _sent(schema, {"ETag": _TEXT}, media)}
    return _operation("read", (*_ALWAYS, 503, *more), {**sent, 304: {"description": _REASONS[304]}})


def asks(schema: str | dict[str, Any]) -> dict[str, Any]:
    """A question that is posted."""
    return _operation("read", (*_ALWAYS, *_WRITING), {200: _sent(schema, {})})


def reports(schema: dict[str, Any], *more: int) -> dict[str, Any]:
    """A read of what is counted or was, which has no revision."""
    return _operation("read", (*_ALWAYS, 503, *more), {200: _sent(schema, {})})


def counts(schema: dict[str, Any]) -> dict[str, Any]:
    """Telling what was used."""
    taken = {202: _sent(schema, {}), 200: {**_sent(schema, {}), "description": "It was counted before."}}
    return {**_operation("usage", (*_ALWAYS, 413, 415, 422, 503, 507), taken), "status_code": 202}


def plain(description: str, *more: int) -> dict[str, Any]:
    """An address of operating the service."""
    return _operation("open", more, {200: {"description": description, "content": {"application/json": {}}}})


def listing(**properties: Any) -> dict[str, Any]:
    """A schema of an object with these fields, all of them there."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def page_of(item: dict[str, Any]) -> dict[str, Any]:
    """A schema of a part of a list."""
    return listing(
        items={"type": "array", "items": item},
        total={"type": "integer", "description": "All there are, of which this is a part"},
        next={"type": ["string", "null"], "description": "`cursor` of the next page; null on the last"},
        rev={"type": "integer", "description": "The revision this is of"},
    )


def ref(name: str) -> dict[str, Any]:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def document(app: FastAPI, version: str) -> dict[str, Any]:
    """The OpenAPI document of the service."""
    if app.openapi_schema:
        return app.openapi_schema
    made = get_openapi(
        title="Model Registry",
        version=version,
        summary="Platforms, providers, models and routes: who serves which model, at what price, and which to take.",
        routes=app.routes,
    )
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    schemas["Refused"] = listing(
        route_id=_TEXT["schema"], platform_id=_TEXT["schema"], code=_TEXT["schema"], detail=_TEXT["schema"]
    )
    for kind in KINDS:
        schemas[NAMES[kind]] = _shown(kind, schemas)
        schemas[f"{NAMES[kind]}Page"] = page_of(ref(NAMES[kind]))
    made["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "A key of `model-registry service keys create`"}
    }
    for path in made["paths"].values():
        for operation in path.values():
            _finish(operation)
    app.openapi_schema = made
    return made


def _finish(operation: dict[str, Any]) -> None:
    """What FastAPI cannot be told where it is declared."""
    responses = operation["responses"]
    if "422" in responses and MEDIA_TYPE not in responses["422"].get("content", {}):
        del responses["422"]  # FastAPI's own, which nobody sends
    for parameter in operation.get("parameters", ()):
        if parameter["name"].lower() == "if-match":
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 1_000}
            parameter["required"] = True
            parameter["example"] = "*"
        schema = parameter.get("schema", {})
        if "anyOf" in schema:  # a parameter is there or not; it is never null
            (only,) = [each for each in schema.pop("anyOf") if each != {"type": "null"}]
            schema.update(only)
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": True}
    body = operation.get("requestBody")
    if body and "x-merge-patch" in operation:
        schema = body["content"]["application/json"]["schema"]
        body["description"] = "A merge patch (RFC 7396); `application/json` is taken, too"
        # One type: clients made of a document with two send neither right.
        body["content"] = {"application/merge-patch+json": {"schema": schema}}
    operation.pop("x-merge-patch", None)


def _operation(scope: str, failures: Iterable[int], sent: dict[int, Any]) -> dict[str, Any]:
    problem = {MEDIA_TYPE: {"schema": ref("Problem")}}
    refused = {status: {"description": _REASONS[status], "content": problem} for status in sorted(set(failures))}
    for status in refused.keys() & {429, 503}:
        refused[status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}}
    if 412 in refused:
        refused[412]["headers"] = {"ETag": _TEXT}
    need: dict[str, list[str]] = {"key": []}
    security = [] if scope == "open" else [{}, need] if scope == "read" else [need]
    extra: dict[str, Any] = {"security": security, "x-scope": scope}
    if 428 in refused and 415 in refused:
        extra["x-merge-patch"] = True
    return {
        "response_model": None,
        "response_class": Response,
        "responses": {**sent, **refused},
        "openapi_extra": extra,
    }


def _sent(schema: str | dict[str, Any], headers: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    told = {"$ref": schema} if isinstance(schema, str) else schema
    return {"description": "What was asked for.", "headers": headers, "content": {media: {"schema": told}}}


def _shown(kind: Kind, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a record as it is sent: what can be written of it, what is unknown null, and what follows."""
    written = NEW[kind].model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    for name, definition in written.pop("$defs", {}).items():
        schemas.setdefault(name, definition)
    ids = {ID_FIELDS[kind], *REFERENCES[kind]}
    properties = {name: each if name in ids else _nullable(each) for name, each in written["properties"].items()}
    properties |= {
        **_MORE.get(kind, {}),
        "created_at": _MOMENT,
        "updated_at": _MOMENT,
        "origin": {"enum": ["catalog", "client", "vanished"], "description": "Who says what it is without its edits"},
        "edited": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The fields that a client has set on top of the catalog",
        },
        "rev": {"type": "integer", "description": "The revision that last wrote it; 0 if no client has"},
    }
    return {"type": "object", "title": NAMES[kind], "properties": properties, "required": list(properties)}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    schema = {name: value for name, value in schema.items() if name != "default"}
    any_of = schema.get("anyOf")
    if any_of is not None:
        return schema if {"type": "null"} in any_of else {**schema, "anyOf": [*any_of, {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT = {"schema": {"type": "string"}}
_NUMBER = {"type": ["number", "null"]}
_MOMENT = {"type": ["string", "null"], "description": "A moment in UTC; null of what no client has written"}
_MORE: dict[Kind, dict[str, Any]] = {
    "models": {
        "capabilities": {
            "type": "object",
            "additionalProperties": {"type": ["boolean", "null"]},
            "description": "What it has, has not, or does not tell; with what follows from prices and limits",
        },
        "release_date_basis": {"type": ["string", "null"], "description": "Evidence for the release date"},
        "performance": {
            **listing(latency_ms=_NUMBER, tokens_per_second=_NUMBER),
            "description": "What usage has measured at the first route",
        },
        "deprecation": {"type": ["object", "null"], "description": "When it ends, and what to use instead"},
    },
    "routes": {"success_rate": _NUMBER, "avg_latency_ms": _NUMBER},
}
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": listing(field={"type": "string"}, reason={"type": "string"}),
            "description": "Which fields, and why",
        },
    },
    "required": ["type", "title", "status", "detail"],
}
