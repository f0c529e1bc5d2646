"""`model-registry configs merge`: what one configuration has, added to another."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from model_registry.cli.tool_options import Clock, command, now, say
from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import user_files
from model_registry.toolconfigs.merge import merge, report
from model_registry.toolconfigs.update import Change, change_files, diff, masked


def main(argv: Sequence[str], clock: Clock = now) -> int:
    """Merge two files: 0 done or nothing to add, 1 there are conflicts. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)

    with nullcontext() if arguments.dry_run else user_files.alone():
        source, target = user_files.read(arguments.source).text, user_files.read(arguments.target)
        if source is None or target.text is None:
            missing = arguments.source if source is None else arguments.target
            raise ConfigurationError(f"{missing} does not exist")
        if arguments.source.suffix.lower() != arguments.target.suffix.lower():
            raise ConfigurationError(f"{arguments.source} and {arguments.target} are not of the same format")
        try:
            merged = merge(source, target.text, arguments.target)
        except ConfigurationError as error:
            raise ConfigurationError(f"{arguments.source} into {arguments.target}: {error}") from None
        change = Change("merge", target, merged.text.encode())
        changes = [change] if change.content != target.content else []
        backup = None if arguments.dry_run else change_files(changes, clock())
        stamp = backup.timestamp if backup else None
    lines = report(merged.conflicts, masked)
    if arguments.json:
        print(json.dumps({"added": merged.additions, "conflicts": lines, "backup": stamp}, indent=2))
    else:
        for line in lines:
            print(line)
        if arguments.dry_run:
            for line in diff(changes):
                print(line)
        kept = f"; backup {stamp}" if stamp else ""
        say([f"{arguments.target}: added {len(merged.additions)}, conflicts {len(lines)}{kept}"])
    return 1 if lines or (arguments.dry_run and changes) else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry configs merge`."""
    result = command(
        "configs merge",
        "Add to one configuration what another of the same format has beyond it. Where they differ, "
        "the target stays as it is and the conflict is reported.",
        "configs merge --source config/aichat/models_groq.yaml --target my-config.yaml --dry-run",
        epilog="Exit codes: 0 done, or nothing to add; 1 there are conflicts, or a dry run would change something; "
        "2 a file is wrong.",
    )
    add = result.add_argument
    add("--source", type=Path, required=True, metavar="FILE", help="the configuration to take from")
    add("--target", type=Path, required=True, metavar="FILE", help="the configuration to add to")
    add("--dry-run", action="store_true", help="only print what would change, as a unified diff")
    add("--json", action="store_true", help="print an object")
    return result
