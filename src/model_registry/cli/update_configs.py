"""`model-registry configs update`: our models in the user's own configurations, all else as it was."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

from model_registry.cli import output
from model_registry.cli.tool_options import (
    Clock,
    add_selection,
    add_tools,
    command,
    nothing_selected,
    now,
    say,
    tools_named,
)
from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import backups, user_files
from model_registry.toolconfigs.base import Service, Tool
from model_registry.toolconfigs.selection import services
from model_registry.toolconfigs.update import Update, carry_out, diff, prepare


def main(argv: Sequence[str], clock: Clock = now) -> int:
    """Update the files of the tools: 0 done or nothing to do, 1 a dry run would change something, 2 a file is wrong.

    Raises `ConfigurationError`.
    """
    arguments = parser().parse_args(argv)
    tools = tools_named(arguments.tool)
    if arguments.path is not None and len(arguments.tool) != 1:
        raise ConfigurationError("--path names one file; name the one tool it is of with --tool")
    chosen, notes = services(output.open_entries(arguments.catalog), arguments.provider, os.environ, clock().date())
    if not chosen:
        say([nothing_selected(notes)])
        if arguments.json:
            print(json.dumps({"tools": [], "notes": notes}, indent=2))
        return 0
    say(notes)
    with nullcontext() if arguments.dry_run else user_files.alone():
        rows, faults = [], []
        for tool, path in _targets(tools, arguments):
            if not arguments.dry_run:
                user_files.sweep([path, *tool.files()])
            try:
                rows.append(_update(tool, path, chosen, arguments, clock))
            except ConfigurationError as error:
                faults.append(str(error))
    if arguments.json:
        print(json.dumps({"tools": rows, "notes": notes, "errors": faults}, indent=2))
    elif not rows and not faults:
        say(["nothing to do: none of the tools is configured here; name one with --tool to begin its configuration"])
    say(f"error: {fault}" for fault in faults)
    if faults:
        return 2
    return 1 if arguments.dry_run and any(row["files"] for row in rows) else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry configs update`."""
    result = command(
        "configs update",
        "Put the active chat models of providers into the configurations of tools. Only what stands between our "
        "marks is replaced; a backup is made before each change.",
        "configs update --tool aichat --provider groq --dry-run",
        "configs update --tool llm --provider openai --path /tmp/extra-openai-models.yaml",
        epilog="Exit codes: 0 done, or nothing to do; 1 a dry run would change something; 2 a file could not be "
        "updated.\nWithout --tool, the tools that have a configuration on this machine.",
    )
    add_tools(result)
    add_selection(result)
    add = result.add_argument
    add("--path", type=Path, metavar="FILE", help="the file to update, instead of the tool's own")
    add("--adopt", action="store_true", help="add our models to entries of your own that call the same host")
    add("--backup", action="store_true", help="make a backup even where nothing changes")
    add("--dry-run", action="store_true", help="only print what would change, as a unified diff")
    add("--json", action="store_true", help="print an object")
    return result


def _targets(tools: Sequence[Tool], arguments: argparse.Namespace) -> Iterator[tuple[Tool, Path]]:
    for tool in tools:
        if arguments.tool or any(path.exists() for path in tool.files()):
            yield tool, arguments.path or tool.location()


def _update(
    tool: Tool, path: Path, chosen: Sequence[Service], arguments: argparse.Namespace, clock: Clock
) -> dict[str, object]:
    update = prepare(tool, path, chosen, adopt=arguments.adopt)
    stamp = None
    if arguments.dry_run:
        if not arguments.json:
            for line in diff(update.changes):
                print(line)
    elif backup := carry_out(update, clock()):
        stamp = backup.timestamp
    elif arguments.backup and (original := user_files.read(path)).content is not None:
        stamp = backups.store([(tool.slug, original)], clock()).timestamp
    if not arguments.json:
        _tell(update, path, stamp, arguments)
    return {
        "tool": tool.slug,
        "path": str(path),
        "providers": {service.slug: len(service.models) for service in update.written},
        "files": [str(change.original.path) for change in update.changes],
        "diff": list(diff(update.changes)) if arguments.dry_run else None,
        "backup": stamp,
        "notes": list(update.notes),
    }


def _tell(update: Update, path: Path, stamp: str | None, arguments: argparse.Namespace) -> None:
    tool = update.tool
    say(f"{tool.slug}: {note}" for note in update.notes)
    if tool.note and arguments.tool:
        say([f"{tool.slug}: {tool.note}"])
    if not update.written:
        line = "nothing to do"
    elif not update.changes:
        line = "unchanged"
    else:
        line = f"{'would change' if arguments.dry_run else 'changed'} {_counted(len(update.changes), 'file')}"
    in_it = ", ".join(service.slug for service in update.written)
    kept = f"; backup {stamp}" if stamp else ""
    say([f"{tool.slug}: {path}: {line}" + (f" ({in_it})" if in_it else "") + kept])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
