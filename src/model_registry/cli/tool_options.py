"""What the commands about tools' configurations have in common: their options, the catalog and the selection."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from model_registry.cli.arguments import Parser
from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import TOOLS
from model_registry.toolconfigs.base import Tool

Clock: TypeAlias = Callable[[], datetime]


def now() -> datetime:
    """The moment, as every command's clock tells it unless it is given another."""
    return datetime.now(UTC)


def command(name: str, description: str, *examples: str, epilog: str = "") -> argparse.ArgumentParser:
    """A parser with examples in its help."""
    lines = "\n".join(f"  model-registry {example}" for example in examples)
    return Parser(
        prog=f"model-registry {name}",
        description=textwrap.fill(description, 100),
        epilog=f"examples:\n{lines}\n" + (f"\n{epilog}\n" if epilog else ""),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def add_tools(parser: argparse.ArgumentParser) -> None:
    """The option that names tools."""
    parser.add_argument(
        "--tool",
        action="extend",
        type=_names,
        default=[],
        metavar="NAMES",
        help=f"tools, separated by commas or given again: {', '.join(TOOLS)}",
    )


def add_selection(parser: argparse.ArgumentParser) -> None:
    """The options that say which providers of which catalog."""
    parser.add_argument(
        "--provider",
        action="extend",
        type=_names,
        default=[],
        metavar="NAMES",
        help="providers, separated by commas or given again (default: those whose key is set)",
    )
    parser.add_argument("--catalog", type=Path, metavar="FILE", help="the catalog (default: the newest copy at hand)")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def tools_named(names: Sequence[str]) -> list[Tool]:
    """The tools of these names, all if there are none. Raises `ConfigurationError` for a name that is no tool's."""
    for name in names:
        if name not in TOOLS:
            raise ConfigurationError(f"there is no tool {name!r}; there are {', '.join(TOOLS)}")
    return [TOOLS[name] for name in dict.fromkeys(names)] or [tool for tool in TOOLS.values() if not tool.on_request]


def nothing_selected(notes: Sequence[str]) -> str:
    """Why there is nothing to write, and what to do."""
    if notes:
        return f"nothing to do: {'; '.join(notes)}"
    return "nothing to do: no provider's key, such as GROQ_API_KEY, is set; set one, or name providers with --provider"


def say(lines: Iterable[str]) -> None:
    """Tell people something, on standard error."""
    for line in lines:
        print(line, file=sys.stderr)


def agreed(question: str, *, yes: bool) -> bool:
    """Whether the user agrees; `--yes` answers for scripts, and without a terminal the answer is no.

    Raises `ConfigurationError`.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise ConfigurationError("there is no terminal to ask on; add --yes")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
