"""`model-registry compare`: models beside each other."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from decimal import Decimal

from model_registry.catalog.entry import TokenPrices
from model_registry.cli import output
from model_registry.cli.models import named, tell_ends
from model_registry.query.compare import ComparedField, compare


def main(argv: Sequence[str]) -> int:
    """Print facts side by side: 0, or 1 if one of the models is not in the catalog; each of those is named."""
    arguments = parser().parse_args(argv)
    if len(arguments.models) < 2:
        parser().error("name two models at least")

    registry = output.open_catalog(arguments)
    models = named(registry, arguments.models, apart=True)
    tell_ends(models)
    found = compare([each.found.entry for each in models])
    facts = [fact for fact in found.facts if arguments.all or len(set(fact.values)) > 1]
    ids = [entry.full_id for entry in found.entries]
    if arguments.json:
        output.print_json({"models": ids, "facts": {fact.field: list(fact.values) for fact in facts}})
        return 0
    output.print_table(
        (f"FACT (PRICES PER {output.unit(arguments)})", *ids),
        [(fact.field, *(_shown(fact, value, arguments) for value in fact.values)) for fact in facts],
    )
    if not facts:
        output.talk("they differ in nothing; --all prints what is equal")
    output.tell_old(registry, found.entries)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry compare`."""
    result = output.parser(
        "compare",
        "Compare models side by side: the facts in which they differ.",
        "compare openai/gpt-5.4 google/gemini-3.1-pro-preview",
        "compare gpt-4o openrouter/openai/gpt-4o --all",
        "compare gpt-4o gpt-5.4 --json",
    )
    result.add_argument("models", nargs="+", metavar="MODEL", help="full id, model id, alias …, or PROVIDER MODEL")
    result.add_argument("--all", action="store_true", help="include the facts that are equal")
    return result


def _shown(fact: ComparedField, value: object, arguments: argparse.Namespace) -> str:
    group, _, name = fact.field.rpartition(".")
    if group.startswith("pricing") and isinstance(value, Decimal):
        of_tokens = name in TokenPrices.FIELDS
        return output.price(value, per_1k=arguments.per_1k and of_tokens)
    return output.fact(value)
