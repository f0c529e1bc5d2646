"""`model-registry configs clean`: remove files that only we have written."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from model_registry.cli.tool_options import Clock, agreed, command, now, say
from model_registry.errors import ConfigurationError
from model_registry.paths import backups_folder
from model_registry.toolconfigs import TOOLS, marks, user_files
from model_registry.toolconfigs.update import Change, change_files


def main(argv: Sequence[str], clock: Clock = now) -> int:
    """Remove files of ours, once the user agrees. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)
    if not (arguments.temp or arguments.configs or arguments.all):
        raise ConfigurationError("say what to remove: --temp, --configs or --all")

    drafts = sorted(_drafts(arguments.output)) if arguments.temp or arguments.all else []
    configs = sorted(_configs(arguments.output)) if arguments.configs or arguments.all else []
    if not drafts and not configs:
        say(["nothing to do: there is no file that this program wrote"])
    else:
        say(str(path) for path in [*drafts, *configs])
        if not agreed(f"remove {len(drafts) + len(configs)} files that this program wrote?", yes=arguments.yes):
            say(["nothing was removed"])
            return 1
    with user_files.alone():
        backup = change_files([Change("clean", user_files.read(path), None) for path in configs], clock())
        for draft in drafts:
            draft.unlink(missing_ok=True)
    if arguments.json:
        removed = [str(path) for path in [*drafts, *configs]]
        print(json.dumps({"removed": removed, "backup": backup.timestamp if backup else None}, indent=2))
    elif drafts or configs:
        say([f"removed {len(drafts) + len(configs)}" + (f"; backup {backup.timestamp}" if backup else "")])
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry configs clean`."""
    result = command(
        "configs clean",
        "Remove files that only this program has written: what an interrupted run left behind, and whole "
        "configurations. Our blocks in your own files stay. What is removed is kept in a backup.",
        "configs clean --temp --yes",
        "configs clean --all --yes",
        epilog="Exit codes: 0 done, or nothing to do; 1 you did not agree; 2 there is no terminal to ask on.",
    )
    add = result.add_argument
    add("--temp", action="store_true", help="temporary files of interrupted runs")
    add("--configs", action="store_true", help="generated configurations, in DIR and in the tools' own folders")
    add("--all", action="store_true", help="both")
    add("--output", type=Path, default=Path("config"), metavar="DIR", help="where configs generate wrote to (config)")
    add("--yes", action="store_true", help="do not ask")
    add("--json", action="store_true", help="print an object")
    return result


def _folders() -> set[Path]:
    return {tool.location().parent for tool in TOOLS.values()}


def _drafts(output: Path) -> Iterator[Path]:
    for folder in (*_folders(), backups_folder()):
        yield from _plain_files(folder.glob(f".*{user_files.DRAFT}"))
    for folder in (output, backups_folder()):
        yield from _plain_files(folder.glob(f"*/.*{user_files.DRAFT}"))


def _configs(output: Path) -> Iterator[Path]:
    ours = {path for tool in TOOLS.values() for path in tool.own_files()}
    ours |= {path for tool in TOOLS.values() for path in (output / tool.slug).glob("*")}
    for path in _plain_files(ours):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if marks.is_whole(text):
            yield path


def _plain_files(paths: Iterator[Path] | set[Path]) -> Iterator[Path]:
    return (path for path in paths if path.is_file() and not path.is_symlink())
