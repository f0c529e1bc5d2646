"""The protocol over streamable HTTP, through the official SDK, which the extra `mcp` installs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import anyio.to_thread
import mcp_types as types
import uvicorn
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from pydantic import BaseModel
from starlette.applications import Starlette

from model_registry._version import __version__
from model_registry.errors import RegistryError, plain
from model_registry.mcp import resources, tools
from model_registry.mcp.source import Source
from model_registry.mcp.stdio import INSTRUCTIONS

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""What this machine is called by itself."""
_NO_RESOURCE = -32002

_Context = ServerRequestContext[Any]
_Result = TypeVar("_Result", bound=BaseModel)


def run(source: Source, host: str, port: int, names: Sequence[str]) -> None:
    """Serve at `http://host:port/mcp` until the process is told to end."""
    uvicorn.run(application(source, (*LOOPBACK, host, *names)), host=host, port=port, log_level="warning")


def application(source: Source, names: Sequence[str]) -> Starlette:
    """The server as an ASGI application; `names` are those that a request may call its host by.

    A page in a browser could reach a server on its reader's machine under a name of its own: other names are refused.
    """
    settings = TransportSecuritySettings(
        allowed_hosts=[each for name in names for each in (name, f"{name}:*")],
        allowed_origins=[
            each for name in names for each in (f"http://{name}:*", f"https://{name}", f"https://{name}:*")
        ],
    )
    # No session is kept: every question stands alone, and a second server may answer the next one.
    return _server(source).streamable_http_app(json_response=True, stateless_http=True, transport_security=settings)


def _server(source: Source) -> Server[Any]:
    async def list_tools(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult.model_validate({"tools": tools.listed()})

    async def call_tool(_: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        return await _asked(types.CallToolResult, partial(tools.call, source, params.name, params.arguments))

    async def list_resources(_: _Context, params: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        cursor = params.cursor if params else None
        return await _asked(types.ListResourcesResult, lambda: resources.listed(source.registry(), cursor))

    async def read_resource(_: _Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        return await _asked(types.ReadResourceResult, lambda: resources.read(source.registry(), str(params.uri)))

    async def templates(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult.model_validate({"resourceTemplates": [resources.TEMPLATE]})

    return Server(
        "model-registry",
        version=__version__,
        title="Model Registry",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
        on_list_resource_templates=templates,
    )


async def _asked(kind: type[_Result], question: Callable[[], dict[str, Any]]) -> _Result:
    """What a question gives, asked beside the loop that serves the others."""
    try:
        return kind.model_validate(await anyio.to_thread.run_sync(question))
    except resources.NoSuchResource as error:
        raise MCPError(_NO_RESOURCE, str(error)) from None
    except RegistryError as error:
        raise MCPError(types.INTERNAL_ERROR, plain(str(error), 400)) from None
