"""`model-registry configs restore`: the tools' configurations as they were in a backup."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import nullcontext

from model_registry.cli.tool_options import Clock, add_tools, command, now, say, tools_named
from model_registry.toolconfigs import backups, user_files
from model_registry.toolconfigs.update import Change, change_files, diff


def main(argv: Sequence[str], clock: Clock = now) -> int:
    """Put back the files of a backup, behind a backup of what is there now. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)

    if arguments.list:
        _print_list(as_json=arguments.json)
        return 0
    with nullcontext() if arguments.dry_run else user_files.alone():
        wanted = [tool.slug for tool in tools_named(arguments.tool)] if arguments.tool else None
        # Of each tool its own last backup; one that is named, or nothing named, is one backup.
        sets = [None] if wanted is None else [[slug] for slug in wanted]
        found = {of[0] if of else "": backups.find(arguments.timestamp, of) for of in sets}
        copies = [
            (backup, copy) for tool, backup in found.items() for copy in backup.copies if not tool or copy.tool == tool
        ]
        # Every copy is read before the first file changes.
        wanted_now = [
            Change(copy.tool, user_files.read(copy.path), backup.content(copy), copy.mode) for backup, copy in copies
        ]
        changes = [change for change in wanted_now if not _is_so(change)]
        if arguments.dry_run:
            for line in diff(changes):
                print(line)
            return 1 if changes else 0
        undo = change_files(changes, clock())
    restored = ", ".join(dict.fromkeys(backup.timestamp for backup in found.values()))
    if arguments.json:
        paths = [str(change.original.path) for change in changes]
        print(json.dumps({"restored": restored, "files": paths, "backup": undo and undo.timestamp}, indent=2))
        return 0
    for tool, original, content, _ in changes:
        say([f"{tool}: {original.path} {'restored' if content is not None else 'removed, it was not there'}"])
    kept = f"; what was there is in {undo.timestamp}" if undo else ": nothing had changed since"
    say([f"restored {restored}{kept}"])
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry configs restore`."""
    result = command(
        "configs restore",
        "Put configurations back as they were before a change. What is there now is kept in a backup of its own, "
        "so that this can be undone as well.",
        "configs restore --list",
        epilog="Give the timestamp that configs update or configs backup printed; its beginning will do.",
    )
    add_tools(result)
    add = result.add_argument
    add("--timestamp", metavar="T", help="the backup (default: the last; with --tool, the last of each)")
    add("--list", action="store_true", help="only print the backups there are")
    add("--dry-run", action="store_true", help="only print what would change, as a unified diff")
    add("--json", action="store_true", help="print an object")
    return result


def _is_so(change: Change) -> bool:
    """Whether the file is as it was, its permissions included."""
    return change.content == change.original.content and (change.content is None or change.mode == change.original.mode)


def _print_list(*, as_json: bool) -> None:
    stored = backups.stored()
    if as_json:
        rows = [{"timestamp": each.timestamp, "files": [str(copy.path) for copy in each.copies]} for each in stored]
        print(json.dumps(rows, indent=2))
        return
    if not stored:
        say(["there is no backup yet"])
    for each in stored:
        tools = ", ".join(dict.fromkeys(copy.tool for copy in each.copies))
        print(f"{each.timestamp}  {tools}  {len(each.copies)} file{'' if len(each.copies) == 1 else 's'}")
