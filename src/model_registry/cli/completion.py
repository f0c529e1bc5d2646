"""`model-registry completion`: scripts with which a shell completes commands and options."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import shtab

from model_registry.cli import COMMANDS


class _Told(Exception):
    """A command has told its options."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        super().__init__()
        self.parser = parser


def main(argv: Sequence[str]) -> int:
    """Print a script."""
    parser = argparse.ArgumentParser(
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
    parser.add_argument("shell", choices=["bash", "zsh", "fish"])
    shell = parser.parse_args(argv).shell
    print(shtab.complete(everything(), shell))
    return 0


def everything() -> argparse.ArgumentParser:
    """All commands as one parser, as nobody else needs it: each is imported when it is called."""
    result = argparse.ArgumentParser(prog="model-registry")
    commands = result.add_subparsers(metavar="COMMAND")
    for name, parser in parsers_of_commands():
        commands.add_parser(name, help=COMMANDS[name][1], parents=[parser], add_help=False)
        for action in parser._actions:  # there is no other way to them
            if action.choices is not None and not isinstance(action, argparse._SubParsersAction):
                # A mapping would be taken for that of subcommands.
                action.choices = list(action.choices)
            if action.type is Path:
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks
    return result


def parsers_of_commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The parser of each command, caught where the command would read its options."""

    def tell(parser: argparse.ArgumentParser, *_: object) -> argparse.Namespace:
        raise _Told(parser)

    read = argparse.ArgumentParser.parse_args
    argparse.ArgumentParser.parse_args = tell  # type: ignore[method-assign,assignment]  # for this moment
    try:
        for name, (module, _) in COMMANDS.items():
            try:
                import_module(module).main([])
            except _Told as told:
                yield name, told.parser
    finally:
        argparse.ArgumentParser.parse_args = read  # type: ignore[method-assign]  # as it was
