"""`model-registry diff`: what changed between two catalogs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import JsonValue

from model_registry.catalog import store
from model_registry.catalog.diff import Diff, diff
from model_registry.catalog.store import Catalog
from model_registry.cli import output
from model_registry.library.loading import is_address, load


def main(argv: Sequence[str]) -> int:
    """Print the differences: 0, or with `--exit-code` 1 if there are any."""
    arguments = parser().parse_args(argv)

    found = diff(*(_catalog(name, offline=arguments.offline) for name in (arguments.old, arguments.new)))
    if arguments.prices:
        found = Diff({}, {}, {key: change for key, change in found.changed.items() if change.repriced})
    if arguments.json:
        output.print_json(as_json(found))
    else:
        for line in _lines(found):
            print(output.one_line(line))
    output.talk(
        f"{len(found.added):,} added, {len(found.removed):,} removed, {len(found.changed):,} changed, "
        f"{found.repriced:,} of them in price"
    )
    return 1 if found and arguments.exit_code else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry diff`."""
    result = argparse.ArgumentParser(
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
    add("--exit-code", action="store_true", help="exit with 1 if there are differences")
    add("--offline", action="store_true", help="use no network")
    add("--json", action="store_true", help="print an object")
    return result


def _catalog(name: str, *, offline: bool) -> Catalog:
    """The validated entries of a catalog. A file is read as it is, without the user's overrides."""
    if not is_address(name):
        return store.read_existing(Path(name))
    return store.catalog(entry.to_model() for entry in load(name, offline=offline))


def _lines(found: Diff) -> Iterator[str]:
    for key in found.added:
        yield f"+ {key}"
    for key in found.removed:
        yield f"- {key}"
    for key, change in found.changed.items():
        for field, (before, after) in change.fields.items():
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


def as_json(found: Diff) -> dict[str, object]:
    """The differences for programs: full ids, and of what changed each field before and after."""
    return {
        "added": [str(key) for key in found.added],
        "removed": [str(key) for key in found.removed],
        "changed": {
            str(key): {field: list(values) for field, values in change.fields.items()}
            for key, change in found.changed.items()
        },
    }
