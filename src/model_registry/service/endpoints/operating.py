"""Addresses for who operates the service: whether it lives, whether it is ready, and what it answers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from model_registry.compat import override
from model_registry.service.answers import JSON
from model_registry.service.browse import POLICY as PAGE_POLICY
from model_registry.service.endpoints.records import store_of
from model_registry.service.openapi import plain
from model_registry.service.pages import page, style
from model_registry.service.problems import RETRY_AFTER, Problem
from model_registry.service.requests import CheckedRoute

router = APIRouter(route_class=CheckedRoute)

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@router.get("/livez", **plain("The process answers."))
async def livez() -> Response:
    """Whether the process answers."""
    return Response(b'{"status":"alive"}', media_type=JSON)


@router.get("/readyz", **plain("The store answers too.", 503))
async def readyz(request: Request) -> Response:
    """Whether the service can read and write: the store has answered at the last look."""
    following = request.app.state.following
    if following.stale_since is not None:
        raise Problem(
            503,
            "store-down",
            f"the store has not answered since {following.stale_since}; reads are answered from what was known then",
            headers={"Retry-After": str(RETRY_AFTER)},
        )
    return Response(to_json({"status": "ready", "rev": store_of(request).snapshot.rev}), media_type=JSON)


@router.get("/", include_in_schema=False)
async def root() -> Response:
    """Leads to the page about the service."""
    return RedirectResponse("/docs", 307)


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> Response:
    """What the service answers, for people."""
    return HTMLResponse(page(request.app.openapi()), headers={"Content-Security-Policy": _POLICY})


@router.get("/docs.css", include_in_schema=False)
async def docs_style() -> Response:
    """How that page looks."""
    return Response(style(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@router.get("/browse", include_in_schema=False)
async def browse_begin() -> Response:
    """Leads to the page of the catalog, whose files are named from its folder."""
    return RedirectResponse("/browse/", 307)


class _Page(CheckedRoute):
    """A file of the page: what stands behind its question mark only tells one build of it from others."""

    @override
    def _check_query(self, request: Request) -> None:
        pass


async def browse(request: Request, path: str) -> Response:
    """The catalog with what clients have set, for people."""
    newest = path in {"", "index.html"}
    files = await run_in_threadpool(request.app.state.browse.files, newest=newest)
    response: Response = await files.get_response(path or ".", request.scope)
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


router.add_api_route("/browse/{path:path}", browse, include_in_schema=False, route_class_override=_Page)
