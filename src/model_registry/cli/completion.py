"""`model-registry completion`: scripts with which a shell completes commands and options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import shtab

from model_registry.cli import COMMANDS, OLDER
from model_registry.cli.arguments import Parser
from model_registry.cli.configs import ACTIONS


def main(argv: Sequence[str]) -> int:
    """Print a script."""
    shell = parser().parse_args(argv).shell
    print(shtab.complete(everything(), shell))
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry completion`."""
    result = Parser(
        prog="model-registry completion",
        description="Print a script with which your shell completes the commands and their options. Put it where the\n"
        "shell looks: ~/.local/share/bash-completion/completions/model-registry for bash, a folder of $fpath for zsh,\n"
        "~/.config/fish/completions for fish.",
        epilog="examples:\n"
        "  model-registry completion bash > model-registry\n"
        "  model-registry completion zsh > _model-registry\n"
        "  model-registry completion fish > model-registry.fish",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    result.add_argument("shell", choices=["bash", "zsh", "fish"])
    return result


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


def _prepare(parser: argparse.ArgumentParser) -> None:
    """Say in shtab's way what the options take, those of commands within commands included."""
    for action in parser._actions:  # there is no other way to them
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                _prepare(each)
        elif action.choices is not None:
            # A mapping would be taken for that of subcommands.
            action.choices = list(action.choices)
        if action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks
