"""`model-registry configs`: all that is done to the configurations of tools, and to your own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module

from model_registry.cli.arguments import Parser

# Action → module with `main` and `parser`, and what it does.
ACTIONS = {
    "generate": ("model_registry.cli.generate_configs", "write configurations of tools, a file per provider"),
    "update": ("model_registry.cli.update_configs", "put models into your own configurations of tools"),
    "merge": ("model_registry.cli.merge_configs", "add what one configuration has to another"),
    "backup": ("model_registry.cli.backup_configs", "keep copies of your configurations of tools"),
    "restore": ("model_registry.cli.restore_configs", "put configurations back as they were"),
    "clean": ("model_registry.cli.clean", "remove files that only this program has written"),
    "validate": ("model_registry.cli.validate_config", "check the models that your config.toml names"),
}


def main(argv: Sequence[str]) -> int:
    """Run one of the actions. Raises `ConfigurationError`."""
    if not argv or argv[0] not in ACTIONS:
        parser().parse_args(argv)  # prints the help, or what is wrong
    action: Callable[[Sequence[str]], int] = import_module(ACTIONS[argv[0]][0]).main
    return action(argv[1:])


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry configs`."""
    result = Parser(
        prog="model-registry configs",
        description="Write, update, merge, back up, restore, remove and check configurations.\n"
        "ACTION --help lists the options of an action.",
        epilog="examples:\n"
        "  model-registry configs generate --provider groq,openrouter\n"
        "  model-registry configs update --tool aichat --provider groq --dry-run\n"
        "  model-registry configs backup\n"
        "  model-registry configs restore --list\n"
        "  model-registry configs clean --temp --yes\n"
        "  model-registry configs validate",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    actions = result.add_subparsers(required=True, metavar="ACTION")
    for name, (module, summary) in ACTIONS.items():
        actions.add_parser(name, help=summary, parents=[import_module(module).parser()], add_help=False)
    return result
