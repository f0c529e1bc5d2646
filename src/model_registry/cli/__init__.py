"""The command line `model-registry`. A command's module is imported when it is called, not before."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from model_registry.cli import console
from model_registry.cli.arguments import meant
from model_registry.errors import PriceUnknown, RegistryError, UnknownModel

# Command → module with the functions `main(argv) -> int` and `parser()`, and what it does.
COMMANDS = {
    "search": ("model_registry.cli.search", "find models by name, capability, price and limits"),
    "info": ("model_registry.cli.info", "everything about one model, and who else serves it"),
    "compare": ("model_registry.cli.compare", "compare models side by side"),
    "cost": ("model_registry.cli.cost", "what a request costs, line by line"),
    "bill": ("model_registry.cli.bill", "what an export of usage costs at the prices of its days"),
    "cheapest": ("model_registry.cli.cheapest", "where a request costs least"),
    "alternatives": ("model_registry.cli.alternatives", "what to use instead of a model"),
    "recommend": ("model_registry.cli.recommend", "which model to use for a purpose"),
    "capabilities": ("model_registry.cli.capabilities", "who can do what"),
    "deprecations": ("model_registry.cli.deprecations", "which models end, and when"),
    "diff": ("model_registry.cli.diff", "what changed between two catalogs"),
    "changes": ("model_registry.cli.changes", "what changed in the catalog since a day"),
    "history": ("model_registry.cli.history", "what changed of one model"),
    "feeds": ("model_registry.cli.feeds", "write what changed and what ends as feeds and calendars"),
    "check": ("model_registry.cli.check", "find unknown and ending models in a project's files"),
    "discover": ("model_registry.cli.discover", "choose a model and give it a name of your own"),
    "add-auto": ("model_registry.cli.add_auto", "give the recommended model a name of your own"),
    "cache": ("model_registry.cli.cache", "show, refresh, roll back and clear fetched catalogs"),
    "refresh": ("model_registry.main", "ask the providers and rewrite models.json"),
    "providers": ("model_registry.cli.providers", "list, inspect, check, add and remove providers; begin a new one"),
    "fetch": ("model_registry.cli.fetch", "store providers' raw answers, with lists of ids and tool files"),
    "record": ("model_registry.cli.record", "store a provider's live answer without secrets, to develop on"),
    "identify": ("model_registry.cli.identify", "which model each id on standard input is"),
    "configs": ("model_registry.cli.configs", "write, update, merge, back up, restore and check configurations"),
    "validate": ("model_registry.cli.validate", "run every check on a catalog"),
    "conflicts": ("model_registry.cli.conflicts", "where sources disagree, ranked by money"),
    "stats": ("model_registry.cli.stats", "how much of a catalog is known, and what fails since when"),
    "export": ("model_registry.cli.export", "write the catalog in a format of other programs"),
    "site": ("model_registry.cli.site", "the catalog as a page, to publish or to look at"),
    "service": ("model_registry.cli.service", "serve the registry over HTTP, with edits of your own"),
    "mcp": ("model_registry.cli.mcp", "answer programs of language models, as a server of MCP"),
    "completion": ("model_registry.cli.completion", "complete commands and options in your shell"),
    "version": ("model_registry.cli.version", "print the version"),
}

OLDER = {
    "generate-configs": "generate",
    "update-configs": "update",
    "merge-configs": "merge",
    "backup-configs": "backup",
    "restore-configs": "restore",
    "clean": "clean",
    "validate-config": "validate",
}
"""Older spellings of the actions of `configs`, which do the same."""


def usage() -> str:
    """The help text."""
    rows = "\n".join(f"  {name:<16} {summary}" for name, (_, summary) in COMMANDS.items())
    import textwrap  # only for this text

    older = textwrap.fill(f"Older spellings of the actions of configs: {', '.join(OLDER)}", 100, break_on_hyphens=False)
    return f"usage: model-registry COMMAND [OPTIONS]\n\n{rows}\n\n{older}\n\nSee also: model-registry COMMAND --help\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    match list(sys.argv[1:] if argv is None else argv):
        case ["-h" | "--help" | "help"]:
            print(usage(), end="")
            return 0
        case ["--version"]:
            return main(["version"])
        case [command, *options] if command in COMMANDS:
            return run(command, options)
        case [command, *options] if command in OLDER:
            return run("configs", [OLDER[command], *options])
        case [command, *_]:
            hint = meant(command, [*COMMANDS, *OLDER]) or "model-registry --help lists them"
            console.tell_error(f"there is no command {command!r}; {hint}")
            return 2
        case _:
            print(usage(), end="", file=sys.stderr)
            return 2


def run(command: str, options: Sequence[str]) -> int:
    """Run a command that there is; its errors become messages."""
    return console.run(lambda: _run(command, options))


def _run(command: str, options: Sequence[str]) -> int:
    try:
        code: int = import_module(COMMANDS[command][0]).main(options)
    except SystemExit as ended:
        # What argparse does after help, and after a mistake that it has told.
        return int(ended.code or 0)
    except RegistryError as error:
        console.tell_error(str(error))
        # That there is no such model or price is an answer, not a fault of the question.
        return 1 if isinstance(error, UnknownModel | PriceUnknown) else 2
    return code
