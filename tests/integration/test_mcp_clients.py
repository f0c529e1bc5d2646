"""The official client of the MCP SDK against our server: over standard input and output, and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import mcp_types as types
import pytest
import requests
import uvicorn
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError

from model_registry.errors import ConfigurationError
from model_registry.mcp.http import LOOPBACK, application
from model_registry.mcp.source import Source
from model_registry.mcp.tools import TOOLS
from tests.support.mcp_server import QUESTIONS, REFUSED, write_catalog

PROGRAM = "import sys; from model_registry.cli import main; sys.exit(main())"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The server over HTTP, in this process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen()
        app = application(Source(str(write_catalog(tmp_path))), LOOPBACK)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([free])))
        thread.start()
        # Who asks before it serves waits: the socket listens.
        yield f"http://127.0.0.1:{free.getsockname()[1]}/mcp"
        server.should_exit = True
        thread.join()


def stdio(tmp_path: Path) -> Client:
    """A client that starts the server itself, as a program of its user does."""
    arguments = ["-c", PROGRAM, "mcp", "--catalog", str(write_catalog(tmp_path))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return Client(stdio_client(StdioServerParameters(command=sys.executable, args=arguments, env=environment)))


def converse(client: Client, talk: Callable[[Client], Awaitable[None]]) -> None:
    async def main() -> None:
        async with client:
            await talk(client)

    asyncio.run(main())


async def everything(client: Client) -> None:
    """Every tool, every refusal, the resources."""
    assert client.server_info is not None
    assert client.server_info.name == "model-registry"
    assert [tool.name for tool in (await client.list_tools()).tools] == list(TOOLS)
    for name, (arguments, told) in QUESTIONS.items():
        result = await client.call_tool(name, arguments)
        assert not result.is_error, result
        assert told in text_of(result)
    for name, arguments, told in REFUSED:
        result = await client.call_tool(name, arguments)
        assert result.is_error
        assert told in text_of(result)
    listed = await client.list_resources()
    assert "openai/gpt-4o" in {each.name for each in listed.resources}
    assert (await client.list_resource_templates()).resource_templates[0].uri_template.endswith("{+full_id}")
    read = await client.read_resource("model-registry://entry/openrouter/anthropic/claude-sonnet-4.5")
    [content] = read.contents
    assert isinstance(content, types.TextResourceContents)
    assert json.loads(content.text)["pricing"]["input"] == 3
    with pytest.raises(MCPError, match="no entry has this address"):
        await client.read_resource("model-registry://entry/openai/gpt-9")


def text_of(result: types.CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, types.TextContent)
    return content.text


def test_the_official_client_is_served_over_stdio(tmp_path: Path) -> None:
    converse(stdio(tmp_path), everything)


def test_the_official_client_is_served_over_http(url: str) -> None:
    converse(Client(url), everything)


def test_only_names_of_this_machine_are_answered(url: str) -> None:
    question = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    headers = {"Accept": "application/json, text/event-stream"}

    def status(**more: str) -> int:
        return requests.post(url, json=question, headers={**headers, **more}, timeout=60).status_code

    assert status() == 200
    assert status(Host="rebound.example") == 421
    assert status(Origin="https://page.example") == 403


def test_http_without_its_packages_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from model_registry.cli import mcp

    monkeypatch.delitem(sys.modules, "model_registry.mcp.http")
    monkeypatch.setitem(sys.modules, "uvicorn", None)

    with pytest.raises(ConfigurationError, match=r"pip install 'model-registry\[mcp\]'"):
        mcp.main(["--http"])
