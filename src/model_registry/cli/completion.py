"""`model-registry completion`: scripts with which a shell completes commands, options, their values and models."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module

from model_registry.cli.arguments import Parser
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
    # It imports every command, which takes longer than somebody who types should wait for the models.
    print(import_module("model_registry.cli.completion_script").script(wanted))
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
