"""`model-registry configs backup`: copies of the tools' configurations as they are."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from model_registry.cli.tool_options import Clock, add_tools, command, now, say, tools_named
from model_registry.toolconfigs import backups, user_files


def main(argv: Sequence[str], clock: Clock = now) -> int:
    """Make a backup of what is there. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)

    with user_files.alone():
        found = [
            (tool.slug, original)
            for tool in tools_named(arguments.tool)
            for path in tool.files()
            if (original := user_files.read(path)).content is not None
        ]
        backup = backups.store(found, clock()) if found else None
    if arguments.json:
        paths = [str(original.path) for _, original in found]
        print(json.dumps({"timestamp": backup.timestamp if backup else None, "files": paths}, indent=2))
    elif backup is None:
        say(["nothing to do: none of the tools is configured here"])
    else:
        for tool, original in found:
            say([f"{tool}: {original.path}"])
        print(backup.timestamp)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry configs backup`."""
    result = command(
        "configs backup",
        "Keep copies of the configurations of tools, as they are on this machine.",
        "configs backup",
        "configs backup --tool aichat,codex",
    )
    add_tools(result)
    result.add_argument("--json", action="store_true", help="print an object")
    return result
