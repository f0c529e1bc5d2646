"""`model-registry completion`: scripts with which a shell completes commands, options, their values and models."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import get_args

from model_registry.cli import COMMANDS, OLDER
from model_registry.cli.arguments import Parser
from model_registry.cli.configs import ACTIONS
from model_registry.library.loading import load

MODELS = "models"
"""In place of a shell."""


def main(argv: Sequence[str]) -> int:
    """Print a script, or what one asks for."""
    wanted = parser().parse_args(argv).shell
    if wanted == MODELS:
        registry = load(offline=True)
        providers, ids = registry.columns["provider"], registry.columns["model_id"]
        print(*(f"{providers[at]}/{ids[at]}" for at in range(len(registry))), sep="\n")
        return 0
    # What makes scripts imports every command.
    import shtab

    print(shtab.complete(everything(), wanted))
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry completion`."""
    result = Parser(
        prog="model-registry completion",
        description="Print a script with which your shell completes commands, options and models. Put it where the\n"
        "shell looks: ~/.local/share/bash-completion/completions/model-registry for bash, a folder of $fpath for zsh,\n"
        "~/.config/fish/completions for fish.",
        epilog="examples:\n"
        "  model-registry completion bash > model-registry\n"
        "  model-registry completion zsh > _model-registry\n"
        "  model-registry completion fish > model-registry.fish",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    told = f"{MODELS} prints the ids of all models, for which the scripts ask"
    result.add_argument("shell", choices=["bash", "zsh", "fish", MODELS], help=told)
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


def _values() -> dict[str, list[str]]:
    """What options, by their names, and other arguments, by what they are kept as, can be."""
    # As every command is imported here, what they know of may be.
    from model_registry.catalog.provider_directory import providers
    from model_registry.query.capabilities import NAMES
    from model_registry.query.requirements import INCLUDED
    from model_registry.query.search import UNKNOWN, Order
    from model_registry.query.use_cases import USE_CASES
    from model_registry.toolconfigs import TOOLS
    from model_registry.vocabulary import EntryType, Status

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
    import shtab

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
            action.choices = known
        if action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks
