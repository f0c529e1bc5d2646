"""The protocol over standard input and output: one JSON-RPC message a line.

The official SDK takes more than a second to import, and a client waits for it at every start; this is what is needed
of it. https://modelcontextprotocol.io/specification/2025-11-25/basic says what a server must do.
"""

from __future__ import annotations

import json
import sys

from model_registry._version import __version__
from model_registry.compat import TYPE_CHECKING
from model_registry.errors import RegistryError, plain
from model_registry.mcp import resources, tools

if TYPE_CHECKING:
    from typing import Any, BinaryIO, NoReturn

    from model_registry.mcp.source import Source

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""What is spoken, the newest first."""
LONGEST = 1 << 20
"""Bytes of a message; the longest question has some thousands."""
MANY = 100
"""Messages of a batch."""
INSTRUCTIONS = (
    "Facts about the models that AI providers serve: ids, prices, limits, capabilities, ends. Each answer says how old "
    "the data is and whose word it is; what is unknown is said to be unknown. Prices are in US dollars per million "
    "tokens unless another unit stands beside them."
)
_PARSE, _REQUEST, _METHOD, _PARAMS, _INTERNAL, _NO_RESOURCE = -32700, -32600, -32601, -32602, -32603, -32002


class Refused(Exception):
    """A message that cannot be answered; becomes an error of the protocol."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def serve(source: Source, read: BinaryIO, write: BinaryIO) -> None:
    """Answer every message until there are no more."""
    while line := read.readline(LONGEST + 1):
        if len(line) > LONGEST and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = read.readline(LONGEST)
            reply: object = _error(None, _REQUEST, f"a message may have {LONGEST:,} bytes; this one has more")
        elif not line.strip():
            continue
        else:
            reply = answered(source, line)
        if reply is not None:
            write.write(json.dumps(reply).encode() + b"\n")
            write.flush()


def answered(source: Source, line: bytes) -> object:
    """What a line is answered with: an object, a list for a batch, None if it wants no answer."""
    try:
        message = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError:
        return _error(None, _PARSE, "the message is nested too deeply")
    except ValueError as error:
        return _error(None, _PARSE, f"the message is not JSON: {plain(str(error), 120)}")
    if not isinstance(message, list):
        return _one(source, message)
    if not 0 < len(message) <= MANY:
        return _error(None, _REQUEST, f"a batch has 1 to {MANY} messages; this one has {len(message)}")
    return [reply for each in message if (reply := _one(source, each)) is not None] or None


def _one(source: Source, message: object) -> dict[str, Any] | None:
    """What one message is answered with, None if it wants no answer."""
    number = message.get("id") if isinstance(message, dict) else None
    if isinstance(number, bool) or not isinstance(number, str | int | float):
        number = None
    try:
        asked = _request(message, number)
        if asked is None:
            return None
        return {"jsonrpc": "2.0", "id": number, "result": result(source, *asked)}
    except Refused as refused:
        return _error(number, refused.code, str(refused))
    except RegistryError as error:
        return _error(number, _INTERNAL, plain(str(error), 400))
    except Exception as error:  # noqa: BLE001  # a fault of ours must not end the conversation
        return _error(number, _INTERNAL, f"a fault of the server ({type(error).__name__}); please report it")


def _request(message: object, number: object) -> tuple[str, dict[str, Any]] | None:
    """The method and the parameters of a request, None if the message is none. Raises `Refused`."""
    if not isinstance(message, dict):
        raise Refused(_REQUEST, "a message is an object with jsonrpc, id, method and params")
    if "method" not in message and ("result" in message or "error" in message):
        return None  # nothing was asked of the client
    method, params = message.get("method"), message.get("params", {})
    if "id" in message and number is None:
        raise Refused(_REQUEST, "id must be a text or a number")
    if message.get("jsonrpc") != "2.0" or not isinstance(method, str):
        raise Refused(_REQUEST, 'a message must have jsonrpc "2.0" and a method that is a text')
    if "id" not in message:
        return None  # what is only told wants no answer
    if not isinstance(params, dict):
        raise Refused(_PARAMS, "params must be an object")
    return method, params


def result(source: Source, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """What a request is answered with. Raises `Refused`."""
    match method:
        case "initialize":
            return _greeting(params)
        case "ping":
            return {}
        case "tools/list":
            return {"tools": tools.listed()}
        case "tools/call":
            if not isinstance(params.get("name"), str):
                raise Refused(_PARAMS, "tools/call needs the name of a tool, a text")
            return tools.call(source, params["name"], params.get("arguments"))
        case "resources/list" | "resources/read" | "resources/templates/list":
            return _resources(source, method, params)
        case _:
            raise Refused(_METHOD, f"there is no method {plain(method, 80)}")


def _resources(source: Source, method: str, params: dict[str, Any]) -> dict[str, Any]:
    if method == "resources/templates/list":
        return {"resourceTemplates": [resources.TEMPLATE]}
    try:
        if method == "resources/list":
            return resources.listed(source.registry(), params.get("cursor"))
        return resources.read(source.registry(), params.get("uri"))
    except resources.NoSuchResource as error:
        raise Refused(_NO_RESOURCE if method == "resources/read" else _PARAMS, str(error)) from None


def _greeting(params: dict[str, Any]) -> dict[str, Any]:
    wanted = params.get("protocolVersion")
    return {
        "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[0],
        "capabilities": {"tools": {"listChanged": False}, "resources": {"subscribe": False, "listChanged": False}},
        "serverInfo": {"name": "model-registry", "title": "Model Registry", "version": __version__},
        "instructions": INSTRUCTIONS,
    }


def _error(number: object, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def run(source: Source) -> None:
    """Serve this process's standard streams. What else is printed goes to standard error, where it spoils nothing."""
    output, sys.stdout = sys.stdout, sys.stderr
    try:
        serve(source, sys.stdin.buffer, output.buffer)
    finally:
        sys.stdout = output
