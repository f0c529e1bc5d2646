"""The application: addresses, what every answer has in common, and the look at what other processes have written."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any, TypeAlias

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model_registry import _version
from model_registry.service import openapi
from model_registry.service.browse import Browse
from model_registry.service.endpoints import discovery, health, history, operating, records, routing, usage
from model_registry.service.faults import ServiceError
from model_registry.service.measuring import Measuring
from model_registry.service.problems import Problem
from model_registry.service.requests import Gate, problem_of_http
from model_registry.service.settings import Settings
from model_registry.service.store import Store

PREFIX = "/api/registry"
ACCESS = logging.getLogger("model_registry.service.access")
FAULTS = logging.getLogger("model_registry.service.faults")


Addresses: TypeAlias = Sequence[tuple[re.Pattern[str], set[str]]]
"""Each address with its methods, in the order in which they are tried."""


class Following:
    """The look at the store, again and again; while it does not answer, what was read before is served."""

    def __init__(self, store: Store, seconds: float) -> None:
        self.store = store
        self.seconds = seconds
        self.stale_since: str | None = None
        self.measuring = Measuring(store)

    def look(self) -> None:
        """Take over what is new."""
        try:
            self.store.follow()
            self.measuring.look()
            self.store.take_signals(**self.store.conditions.troubled(datetime.now(UTC)))
            self.stale_since = None
        except ServiceError as error:
            if self.stale_since is None:
                self.stale_since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                FAULTS.warning("the store does not answer: %s", error)

    async def run(self, stopping: asyncio.Event) -> None:
        """Look until the event is set; a look that is under way then ends first, and gives its connection back."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), self.seconds)
                return
            try:
                await run_in_threadpool(self.look)
            except Exception:  # noqa: BLE001  # whatever it is, the next look may succeed
                FAULTS.exception("the look at the store failed")


def create_app(store: Store, settings: Settings) -> FastAPI:
    """The application over a store whose schema is there."""
    following = Following(store, settings.poll)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(store.follow)
        await run_in_threadpool(following.look)
        stopping = asyncio.Event()
        task = asyncio.create_task(following.run(stopping))
        yield
        stopping.set()
        await task
        app.state.browse.close()

    app = FastAPI(
        title="Model Registry",
        version=_version.__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # What generated clients call their functions.
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
    )
    app.state.store = store
    app.state.gate = Gate(settings, store.keys)
    app.state.following = following
    app.state.browse = Browse(store)
    app.openapi = lambda: openapi.document(app, _version.__version__)  # type: ignore[method-assign]  # FastAPI's documented way
    routers = {"operating": ("", operating.router)} | {
        name: (PREFIX, router)
        for name, router in (
            # What is asked most often first: they are tried in their order.
            ("discovery", discovery.router),
            ("routing", routing.router),
            ("usage", usage.router),
            ("health", health.router),
            ("history", history.router),
            ("records", records.router),
            ("record", records.single),
        )
    }
    for name, (prefix, router) in routers.items():
        app.include_router(router, prefix=prefix, tags=["records" if name == "record" else name])
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(
        Envelope, following=following, addresses=_addresses(routers.values()), body_limit=settings.body_limit
    )
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-Match", "If-None-Match"],
            expose_headers=["ETag", "Link", "Location", "Retry-After", "Sunset", "Deprecation"],
        )
    return app


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101  # what it is registered for
    return error.response()


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # what it is registered for
    return problem_of_http(error).response()


async def _fault(_request: Request, error: Exception) -> Response:
    FAULTS.error("a request failed", exc_info=error)
    return Problem(500, "fault", "something went wrong here; the log says what").response()


def _methods(addresses: Addresses, path: str) -> set[str] | None:
    """Every method of an address, of which a route knows its own only; None if it is not one of ours."""
    return next((methods for pattern, methods in addresses if pattern.match(path)), None)


def _addresses(routers: Iterable[tuple[str, APIRouter]]) -> Addresses:
    """Each address with its methods, in the order in which they are tried."""
    found: dict[str, tuple[re.Pattern[str], set[str]]] = {}
    for prefix, router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute):
                path = prefix + route.path
                methods = found.setdefault(path, (compile_path(path)[0], set()))[1]
                own = set(route.methods or ())
                methods |= own | ({"HEAD"} if "GET" in own else set())
    return list(found.values())


class Envelope:
    """What all answers have in common: HEAD, the limit of bodies, marks of staleness, and a line of the access log."""

    def __init__(self, app: ASGIApp, following: Following, addresses: Addresses, body_limit: int) -> None:
        self.app = app
        self.following = following
        self.addresses = addresses
        self.body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, head, status = time.monotonic(), scope["method"] == "HEAD", 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *self._marks()]
            elif head:
                message = {**message, "body": b""}
            await send(message)

        inner = {**scope, "method": "GET"} if head else scope
        allowed = _methods(self.addresses, scope["path"])
        try:
            if allowed is not None and scope["method"] not in allowed:
                # Or an address that begins like this one would be tried next, with the rest as a part of its id.
                await _no_such_method(allowed).response()(inner, receive, sending)
            elif self._too_large(scope):
                await _TOO_LARGE.response()(inner, receive, sending)
            else:
                await self.app(inner, self._limited(receive), sending)
        finally:
            _log(scope, status, time.monotonic() - begun)

    def _marks(self) -> list[tuple[bytes, bytes]]:
        marks = [(b"x-content-type-options", b"nosniff")]
        if self.following.stale_since is not None:
            since = self.following.stale_since.encode()
            marks += [(b"warning", b'110 - "Response is Stale"'), (b"x-stale-since", since)]
        return marks

    def _too_large(self, scope: Scope) -> bool:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        return length.isdigit() and int(length[:20]) > self.body_limit

    def _limited(self, receive: Receive) -> Receive:
        read = 0

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.body_limit:
                raise _TOO_LARGE
            return message

        return receiving


def _no_such_method(allowed: set[str]) -> Problem:
    names = ", ".join(sorted(allowed))
    return Problem(405, "method", f"this address takes {names}", headers={"Allow": names})


_TOO_LARGE = Problem(413, "too-large", "the body is larger than this service takes")


def _log(scope: Scope, status: int, seconds: float) -> None:
    """One line of JSON a request. Neither keys nor what stands behind the question mark are in it."""
    if not ACCESS.isEnabledFor(logging.INFO):
        return
    client: Any = scope.get("client")
    key_id = scope.get("state", {}).get("key_id")
    told = {
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "ms": round(seconds * 1000, 2),
        "client": client[0] if client else None,
        "key": key_id,
    }
    ACCESS.info("%s", json.dumps(told, ensure_ascii=True))
