"""The scripts of `model-registry completion`, made from what every command says it takes."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import get_args

import shtab

from model_registry.catalog.provider_directory import providers
from model_registry.cli import COMMANDS, OLDER
from model_registry.cli.completion import MODELS
from model_registry.cli.configs import ACTIONS
from model_registry.query.capabilities import NAMES
from model_registry.query.requirements import INCLUDED
from model_registry.query.search import UNKNOWN, Order
from model_registry.query.use_cases import USE_CASES
from model_registry.toolconfigs import TOOLS
from model_registry.vocabulary import EntryType, Status


def script(shell: str) -> str:
    """The script for bash, zsh or fish."""
    return str(shtab.complete(everything(), shell))


def everything() -> argparse.ArgumentParser:
    """All commands as one parser, as nobody else needs it: each is imported when it is called."""
    result = argparse.ArgumentParser(prog="model-registry")
    commands = result.add_subparsers(metavar="COMMAND")
    for name, (module, summary) in COMMANDS.items():
        parser_of_command: argparse.ArgumentParser = import_module(module).parser()
        commands.add_parser(name, help=summary, parents=[parser_of_command], add_help=False)
    for older, action in OLDER.items():
        module, summary = ACTIONS[action]
        commands.add_parser(older, help=summary, parents=[import_module(module).parser()], add_help=False)
    _prepare(result)
    return result


def _values() -> dict[str, list[str]]:
    """What options, by their names, and other arguments, by what they are kept as, can be."""
    slugs = sorted(providers())
    return {
        "--provider": slugs,
        "slug": slugs,
        "--capability": [*NAMES],
        "--without": [*NAMES],
        "name": [*NAMES],
        "--type": [*get_args(EntryType)],
        "--status": [*get_args(Status), UNKNOWN],
        "--sort": [*get_args(Order)],
        "--include": [*INCLUDED],
        "--tool": sorted(TOOLS),
        "use_case": [*USE_CASES],
    }


def _prepare(parser: argparse.ArgumentParser) -> None:
    """Say in shtab's way what the options take, those of commands within commands included."""
    values = _values()
    for action in parser._actions:  # there is no other way to them
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                _prepare(each)
        elif action.choices is not None:
            # A mapping would be taken for that of subcommands.
            action.choices = list(action.choices)
        elif action.metavar == "MODEL":
            action.complete = shtab.cmd(f"model-registry completion {MODELS}")  # type: ignore[attr-defined]  # as below
        elif known := values.get(action.option_strings[0] if action.option_strings else action.dest):
            # Not as choices: `tools,vision` is one word, too.
            action.complete = shtab.cmd(f"echo {' '.join(known)}")  # type: ignore[attr-defined]  # as below
        if action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks
