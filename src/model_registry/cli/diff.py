"""`model-registry diff`: what changed between two catalogs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from pydantic import JsonValue

from model_registry.catalog import store
from model_registry.catalog.diff import Change, Diff, diff
from model_registry.catalog.store import Catalog
from model_registry.cli import output
from model_registry.cli.arguments import Parser
from model_registry.library.loading import is_address, load
from model_registry.vocabulary import Key

Facts: TypeAlias = Mapping[str, tuple[JsonValue, JsonValue]]
"""What changed of an entry, by field: before and after."""


def main(argv: Sequence[str]) -> int:
    """Print the differences: 0, or with `--exit-code` 1 if there are any."""
    arguments = parser().parse_args(argv)

    found = diff(*(_catalog(name, offline=arguments.offline) for name in (arguments.old, arguments.new)))
    if arguments.prices:
        found = Diff({}, {}, {key: change for key, change in found.changed.items() if change.repriced})
    changed = {key: fields for key, change in found.changed.items() if (fields := _facts(change, arguments))}
    found = Diff(found.added, found.removed, {key: found.changed[key] for key in changed})
    if arguments.json:
        output.print_json(as_json(found, changed))
    else:
        for line in _lines(found, changed):
            print(output.one_line(line))
    output.talk(
        f"{len(found.added):,} added, {len(found.removed):,} removed, {len(found.changed):,} changed, "
        f"{found.repriced:,} of them in price"
    )
    return 1 if found and arguments.exit_code else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry diff`."""
    result = Parser(
        prog="model-registry diff",
        description="What was added, removed and changed between two catalogs. Prices are per 1M tokens.",
        epilog="examples:\n"
        "  model-registry diff old.json models.json\n"
        "  model-registry diff old.json models.json --prices\n"
        "  model-registry diff old.json models.json --exit-code --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = result.add_argument
    add("old", metavar="OLD", help="a file, a URL, models.dev or litellm")
    add("new", metavar="NEW", help="the catalog to compare with it, given the same way")
    add("--prices", action="store_true", help="only entries whose price changed")
    add("--provenance", action="store_true", help="also where only the source of a fact changed")
    add("--exit-code", action="store_true", help="exit with 1 if there are differences")
    add("--offline", action="store_true", help="use no network")
    add("--json", action="store_true", help="print an object")
    return result


def _catalog(name: str, *, offline: bool) -> Catalog:
    """The validated entries of a catalog. A file is read as it is, without the user's overrides."""
    if not is_address(name):
        return store.read_existing(Path(name))
    return store.catalog(entry.to_model() for entry in load(name, offline=offline))


def _facts(change: Change, arguments: argparse.Namespace) -> Facts:
    """What is told of a change: its prices alone where these are asked for, and only if asked who says so."""
    return {
        field: values
        for field, values in change.fields.items()
        if (field.partition(".")[0] == "pricing" or not arguments.prices)
        and (field.partition(".")[0] != "provenance" or arguments.provenance)
    }


def _lines(found: Diff, changed: Mapping[Key, Facts]) -> Iterator[str]:
    for key in found.added:
        yield f"+ {key}"
    for key in found.removed:
        yield f"- {key}"
    for key, fields in changed.items():
        for field, (before, after) in fields.items():
            yield f"~ {key}  {field}: {_shown(before)} → {_shown(after)}{_percent(field, before, after)}"


def _shown(value: JsonValue) -> str:
    match value:
        case None:
            return output.UNKNOWN
        case bool():
            return "yes" if value else "no"
        case list() if all(isinstance(each, str) for each in value):
            return ", ".join(map(str, value))
        case dict() | list():
            import json

            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _percent(field: str, before: JsonValue, after: JsonValue) -> str:
    """By how much a price changed."""
    if not field.startswith("pricing.") or not isinstance(before, int | float) or not isinstance(after, int | float):
        return ""
    return f" ({(after - before) / before:+.0%})" if before else ""


def as_json(found: Diff, changed: Mapping[Key, Facts]) -> dict[str, object]:
    """The differences for programs: full ids, and of what changed each field before and after."""
    return {
        "added": [str(key) for key in found.added],
        "removed": [str(key) for key in found.removed],
        "changed": {
            str(key): {field: list(values) for field, values in fields.items()} for key, fields in changed.items()
        },
    }
