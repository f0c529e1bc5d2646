"""`model-registry discover`: choose a provider and one of its models, and give it a name of your own."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from model_registry.cli import output
from model_registry.cli.config_names import keep

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.library.registry import Registry

SHOWN = 20
"""Choices listed at once; words narrow them down."""


def main(argv: Sequence[str]) -> int:
    """Choose a model: 0 if one was chosen, 1 if not."""
    arguments = parser().parse_args(argv)
    registry = output.open_catalog(arguments)
    try:
        entry = _chosen(registry, arguments.provider, arguments.model)
        if entry is None:
            output.talk("no model was chosen")
            return 1
        name = _ask("Name in your configuration (none: only print)") if arguments.name is None else arguments.name
    except KeyboardInterrupt:
        output.talk("\nno model was chosen")
        return 1
    return keep(name or entry.type, entry, arguments, write=bool(name))


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry discover`."""
    result = output.parser(
        "discover",
        "Choose a provider and one of its models by answering questions, on a terminal or from a pipe, and give it a\n"
        "name in your config.toml. Without a name the lines for that file are printed.",
        "discover --provider openai --model gpt-4o --name ''",
        "discover --provider groq --model llama-4-maverick --name writer --replace",
    )
    result.add_argument("--provider", metavar="SLUG", help="do not ask for the provider")
    result.add_argument("--model", metavar="ID", help="do not ask for the model")
    result.add_argument("--name", help="do not ask for the name; '' for none")
    result.add_argument("--replace", action="store_true", help="give the name to this model even if another has it")
    return result


def _chosen(registry: Registry, provider: str | None, model: str | None) -> Entry | None:
    """The entry the user wants, None if none."""
    if provider is None:
        counts = Counter(entry.provider for entry in registry)
        provider = _choose("Provider", {slug: output.count(number, "model") for slug, number in counts.items()})
    if provider is None:
        return None
    if model is None:
        today = datetime.now(UTC).date()
        listed = registry.search(provider=provider, sort="-release_date")
        serving = {entry.model_id: _about(entry) for entry in listed if entry.stage(today) != "retired"}
        model = _choose("Model", serving)
    return None if model is None else registry.find(f"{provider}/{model}").entry


def _about(entry: Entry) -> str:
    facts = (entry.type, entry.status, entry.context_window and f"{entry.context_window:,} tokens")
    return ", ".join(fact for fact in facts if fact)


def _choose(what: str, choices: Mapping[str, str]) -> str | None:
    """The one of these that the user picks, by number, by name or by words that only it has; None if none."""
    left = choices
    while True:
        shown = list(left)[:SHOWN]
        for number, name in enumerate(shown, 1):
            output.talk(output.one_line(f"{number:>3}  {name}  ({left[name]})"))
        if len(left) > len(shown):
            output.talk(f"     and {len(left) - len(shown):,} more")
        answer = _ask(f"{what}: a number, a name, or words to narrow {len(left):,} down")
        if not answer:
            return None
        if answer in choices:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(shown):
            return shown[int(answer) - 1]
        words = answer.lower().split()
        found = {
            name: about for name, about in choices.items() if all(word in f"{name} {about}".lower() for word in words)
        }
        if len(found) == 1:
            return next(iter(found))
        if not found:
            output.talk(f"nothing is called {answer!r}")
        left = found or choices


def _ask(question: str) -> str | None:
    """The user's answer; None at the end of the input."""
    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer:
        output.talk("")
    return answer.strip() or None
