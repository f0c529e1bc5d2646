"""`model-registry configs generate`: a file for each tool and provider."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from itertools import groupby
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
from model_registry.toolconfigs import marks, user_files
from model_registry.toolconfigs.generate import generated
from model_registry.toolconfigs.selection import services

_LISTED = 20
"""Files of one folder that are named one by one."""


def main(argv: Sequence[str], clock: Clock = now) -> int:
    """Write the files that differ. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)

    tools = tools_named(arguments.tool)
    chosen, notes = services(output.open_entries(arguments.catalog), arguments.provider, os.environ, clock().date())
    nothing = None if chosen else nothing_selected(notes)
    paths = [_write(arguments.output / path, text) for path, text in generated(tools, chosen, notes)]
    say([nothing] if nothing else notes)
    say(f"{tool.slug}: {tool.note}" for tool in tools if tool.note and chosen and arguments.tool)
    if arguments.json:
        print(json.dumps({"files": [str(path) for path in paths], "notes": notes}, indent=2))
    else:
        for line in _lines(paths):
            print(line)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry configs generate`."""
    result = command(
        "configs generate",
        "Write configurations of tools, a file for each provider: DIR/<tool>/models_<provider>.<ending>.",
        "configs generate --provider groq,openrouter",
        "configs generate --tool codex --provider openai --output configs",
    )
    add_tools(result)
    add_selection(result)
    result.add_argument("--output", type=Path, default=Path("config"), metavar="DIR", help="where to (default: config)")
    result.add_argument("--json", action="store_true", help="print an object")
    return result


def _lines(paths: Sequence[Path]) -> Iterator[str]:
    """Each file, or of a folder with many how many there are."""
    for folder, files in groupby(paths, key=lambda path: path.parent):
        names = list(files)
        if len(names) > _LISTED:
            yield f"{folder}: {output.count(len(names), 'file')} (--json names them)"
        else:
            yield from map(str, names)


def _write(path: Path, text: str) -> Path:
    original = user_files.read(path)
    if original.text is not None and not marks.is_whole(original.text):
        raise ConfigurationError(
            f"{path} was not written by this program; move it away, or name another folder with --output"
        )
    if original.content != text.encode():
        user_files.replace(original, text.encode())
    return path
