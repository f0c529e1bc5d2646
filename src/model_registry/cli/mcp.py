"""`model-registry mcp`: the library's questions as tools of the Model Context Protocol."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module

from model_registry.cli.arguments import HelpFormatter, Parser
from model_registry.errors import ConfigurationError
from model_registry.mcp import stdio
from model_registry.mcp.source import Source


def main(argv: Sequence[str]) -> int:
    """Serve until standard input ends, or until the process is told to end: 0. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)
    source = Source(arguments.catalog, online=arguments.online)
    if not arguments.http:
        stdio.run(source)
        return 0
    try:
        # What the extra brings takes more than a second to import.
        http = import_module("model_registry.mcp.http")
    except ModuleNotFoundError as error:
        told = f"--http needs packages of its own ({error.name}): pip install 'model-registry[mcp]'"
        raise ConfigurationError(told) from error
    http.run(source, arguments.host, arguments.port, arguments.allow_host)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry mcp`."""
    result = Parser(
        prog="model-registry mcp",
        description="Answer programs that talk to a language model: a server of the Model Context Protocol on\n"
        "standard input and output, or with --http at http://HOST:PORT/mcp. No network is used unless asked for.",
        epilog='examples:\n  echo \'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}\' | model-registry mcp',
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    add = result.add_argument
    add("--catalog", metavar="NAME", help="a file, a URL, models.dev or litellm (the newest copy at hand)")
    add("--online", action="store_true", help="let a newer catalog be fetched, once a day in the background")
    add("--http", action="store_true", help="streamable HTTP instead of standard input and output")
    add("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    add("--port", type=int, default=8000, help="port to listen at (8000)")
    add("--allow-host", action="append", default=[], metavar="NAME", help="further name that the server is called by")
    return result
