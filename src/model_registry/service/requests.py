"""What every request goes through before its endpoint: rate, key, names of parameters, media type."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Coroutine
from inspect import iscoroutinefunction
from typing import Any, Literal

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from model_registry.compat import override
from model_registry.errors import ConfigurationError, RegistryError
from model_registry.query.arguments import refuse_unknown
from model_registry.service.answers import kept_answer
from model_registry.service.documents import field_of, reason_of
from model_registry.service.faults import FieldFault, StoreDown
from model_registry.service.keys import SCOPES, Key, Keys, Scope
from model_registry.service.problems import Problem, problem_of
from model_registry.service.settings import Settings

MERGE_PATCH = "application/merge-patch+json"
_TAKEN = {"POST": ("application/json",), "PATCH": (MERGE_PATCH, "application/json")}
_KEPT_KEYS = 1_000


class Gate:
    """Who may do what, and how often."""

    def __init__(self, settings: Settings, keys: Keys) -> None:
        self.settings = settings
        self._keys = keys
        self._found: dict[str, tuple[float, Key]] = {}
        self._rate = parse(settings.rate) if settings.rate else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def admit(self, request: Request, scope: Scope) -> None:
        """Let a request pass. Raises `Problem`: 401, 403 or 429."""
        text = _bearer(request)
        try:
            key = await self._key(text) if text is not None else None
        except StoreDown:
            # While the store is away, what everybody may read goes on for who has a key, too.
            if scope != "read" or self.settings.reads_need_keys:
                raise
            key = text = None
        self._count(request, key)
        if text is not None and key is None:
            raise Problem(401, "bad-key", "this key is not known, or was revoked", headers=_CHALLENGE)
        if key is None:
            if scope == "read" and not self.settings.reads_need_keys:
                return
            raise Problem(
                401,
                "key-needed",
                f"this needs a key of the scope {scope}: Authorization: Bearer mr_…",
                headers=_CHALLENGE,
            )
        request.state.key_id = key.id
        if scope not in SCOPES[key.scope]:
            raise Problem(403, "scope", f"the key's scope is {key.scope}, this needs {scope}")

    def _count(self, request: Request, key: Key | None) -> None:
        if self._rate is None:
            return
        who = key.id if key else request.client.host if request.client else "unknown"
        if not self._limiter.hit(self._rate, who):
            wait = max(1, round(self._limiter.get_window_stats(self._rate, who).reset_time - time.time()))
            raise Problem(429, "rate", f"more than {self.settings.rate} requests", headers={"Retry-After": str(wait)})

    async def _key(self, text: str) -> Key | None:
        """The key that is meant; one that was looked up a moment ago, or before the store went away, is not again."""
        now = time.monotonic()
        known = self._found.get(text)
        if known is not None and now - known[0] < self.settings.poll:
            return known[1]
        try:
            key = await run_in_threadpool(self._keys.find, text)
        except StoreDown:
            if known is None:
                raise
            return known[1]
        if len(self._found) >= _KEPT_KEYS:
            self._found.clear()
        if key is None:
            self._found.pop(text, None)
        else:
            self._found[text] = (now, key)
        return key


class CheckedRoute(APIRoute):
    """An endpoint whose requests are checked before their body is read, and whose errors are problems."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        super().__init__(path, endpoint, **more)
        self.scope: Scope | Literal["open"] = (self.openapi_extra or {}).get("x-scope", "read")
        self.names: dict[str, bool] = {}
        """The query parameters, and whether each may be given more than once."""
        for field in self.dependant.query_params:
            kind = field.field_info.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                for name, each in kind.model_fields.items():
                    self.names[each.alias or name] = "list[" in str(each.annotation)
            else:
                self.names[field.alias] = "list[" in str(kind)

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint with what goes before it."""
        handler = self._plain_handler() or super().get_route_handler()

        async def checked(request: Request) -> Response:
            try:
                if self.scope != "open":
                    await request.app.state.gate.admit(request, self.scope)
                strict = _StrictRequest(request.scope, request.receive)
                if self.body_field is not None:
                    _check_media_type(request)
                    await strict.body()  # or what stops the reading would be taken for JSON that cannot be parsed
                if self.scope == "read" and (kept := kept_answer(strict, request.app.state.store.snapshot)):
                    return kept
                self._check_query(request)
                return await handler(strict)
            except RequestValidationError as error:
                raise _problem_of_validation(error) from None
            except RegistryError as error:
                raise problem_of(error) from error

        return checked

    def _plain_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]] | None:
        """What does the same as FastAPI where an endpoint takes nothing but parameters of one model, or a document of
        one, which FastAPI looks at anew for each request: that would take as long as the answer. None for all others.
        """
        taken = self.dependant
        fields = [*taken.query_params, *taken.body_params]
        if len(fields) != 1 or taken.path_params or taken.header_params or taken.dependencies:
            return None
        (field,), endpoint = fields, self.endpoint
        model: Any = field.field_info.annotation
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return None
        awaited, sent = iscoroutinefunction(endpoint), self.body_field is not None

        async def handle(request: Request) -> Response:
            given = await _document_of(request) if sent else self._parameters_of(request)
            try:
                asked = {"request": request, field.name: model.model_validate(given)}
            except ValidationError as error:
                where = "body" if sent else "query"
                raise RequestValidationError(
                    [{**each, "loc": (where, *each["loc"])} for each in error.errors(include_url=False)]
                ) from None
            answer: Response = await (endpoint(**asked) if awaited else run_in_threadpool(endpoint, **asked))
            return answer

        return handle

    def _parameters_of(self, request: Request) -> dict[str, Any]:
        given = request.query_params
        return {name: given.getlist(name) if self.names[name] else given[name] for name in given}

    def _check_query(self, request: Request) -> None:
        if not request.scope["query_string"]:
            return
        given = [name for name, _ in request.query_params.multi_items()]
        for name in given:
            if name not in self.names:
                try:
                    refuse_unknown("parameter", (name,), tuple(self.names) or ("none",))
                except ConfigurationError as error:
                    # Of an endless name no more is repeated than can be read.
                    raise Problem(400, "bad-query", str(error)[:500]) from None
            if given.count(name) > 1 and not self.names[name]:
                raise Problem(400, "bad-query", f"{name} is given more than once")


class _StrictRequest(Request):
    """A request whose JSON is JSON: no NaN, no Infinity, no name twice in an object."""

    @override
    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = json.loads(
                await self.body(), parse_constant=_refuse_constant, object_pairs_hook=_without_duplicates
            )
        return self._json


async def _document_of(request: Request) -> Any:
    """The document that a request sends. Raises `RequestValidationError`, and `HTTPException` as FastAPI does."""
    if not await request.body():
        raise RequestValidationError([{"type": "missing", "loc": ("body",), "msg": "Field required", "input": None}])
    try:
        return await request.json()
    except json.JSONDecodeError as error:
        wrong = {"type": "json_invalid", "loc": ("body", error.pos), "msg": str(error), "ctx": {"error": error.msg}}
        raise RequestValidationError([wrong]) from None
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "There was an error parsing the body") from error


def _refuse_constant(name: str) -> Any:
    raise json.JSONDecodeError(f"{name} is no number of JSON", name, 0)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise json.JSONDecodeError("a name stands twice in one object", "", 0)
    return made


def _check_media_type(request: Request) -> None:
    """Raise `Problem` unless the body says that it is of a type we read; PATCH takes merge patches (RFC 7396)."""
    taken = _TAKEN[request.method]
    given, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.partition("charset=")[2].strip(' "').lower()
    if given.strip().lower() not in taken or charset not in {"", "utf-8"}:
        accept = {"Accept-Patch" if request.method == "PATCH" else "Accept-Post": ", ".join(taken)}
        raise Problem(415, "media-type", f"send {' or '.join(taken)} in UTF-8", headers=accept)


def _bearer(request: Request) -> str | None:
    """The key that a request carries, None if it carries none."""
    given = request.headers.get("authorization")
    if given is None:
        return None
    scheme, _, text = given.partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


_CHALLENGE = {"WWW-Authenticate": "Bearer"}


def _problem_of_validation(error: RequestValidationError) -> Problem:
    """What FastAPI refuses: a parameter is 400, an id that can be none is 404, a body is 422."""
    first = error.errors()[0]
    where = first["loc"][0]
    if first["type"] == "json_invalid":
        return Problem(422, "invalid", "the body is not JSON", errors=[FieldFault("body", str(first["ctx"]["error"]))])
    found = tuple(FieldFault(field_of(tuple(each["loc"][1:])), reason_of(each)) for each in error.errors())
    if where == "path":
        return Problem(404, "no-such-record", "there is nothing of this id")
    if where == "query":
        return Problem(400, "bad-query", "; ".join(f"{each.field}: {each.reason}" for each in found), errors=found)
    return Problem(422, "invalid", "the document is not what it must be", errors=found)


def problem_of_http(error: HTTPException) -> Problem:
    """What Starlette and FastAPI answer by themselves."""
    names = {400: "bad-request", 404: "no-such-address", 405: "method"}
    detail = "there is no such address; /docs shows all there are" if error.status_code == 404 else str(error.detail)
    return Problem(
        error.status_code,
        names.get(error.status_code, "fault"),
        detail,
        headers=error.headers,
    )
