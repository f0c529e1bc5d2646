"""Copies of the user's files from before a change, each change in a folder named after its moment."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from model_registry.errors import ConfigurationError
from model_registry.paths import backups_folder
from model_registry.toolconfigs import user_files
from model_registry.toolconfigs.user_files import Original

KEPT = 100
"""Backups that stay; beyond them the oldest go."""
_INDEX = "index.json"


class Copy(BaseModel):
    """One file as it was."""

    model_config = ConfigDict(frozen=True)

    tool: str
    path: Path
    """Where it belongs."""
    file: str | None
    """Name of the copy beside the index; None if there was no file."""
    mode: int
    sha256: str | None
    """Of the content, in hexadecimal."""


class Backup(NamedTuple):
    """The files of one moment."""

    folder: Path
    copies: tuple[Copy, ...]

    @property
    def timestamp(self) -> str:
        """What names it."""
        return self.folder.name

    def content(self, copy: Copy) -> bytes | None:
        """The content of a file, None if there was none. Raises `ConfigurationError` if the copy is damaged."""
        if copy.file is None:
            return None
        try:
            content = (self.folder / copy.file).read_bytes()
        except OSError as error:
            raise ConfigurationError(f"the backup {self.timestamp} cannot be read: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != copy.sha256:
            raise ConfigurationError(f"the backup {self.timestamp} of {copy.path} is damaged; nothing was restored")
        return content


_COPIES = TypeAdapter(tuple[Copy, ...])


def store(originals: Iterable[tuple[str, Original]], now: datetime) -> Backup:
    """Keep files, each given with its tool. Raises `ConfigurationError` if that fails; nothing may change then."""
    try:
        _sweep()
        folder = _new_folder(now)
        copies = tuple(_copy(folder, number, tool, original) for number, (tool, original) in enumerate(originals))
        index = _COPIES.dump_json(copies, indent=2) + b"\n"
        # Written last: a folder without an index is no backup.
        user_files.replace(user_files.Original(folder / _INDEX, None, 0o600), index)
    except OSError as error:
        raise ConfigurationError(f"no backup could be made: {error.strerror}; nothing was changed") from error
    for old in stored()[:-KEPT]:
        # Its index goes first: whoever is killed in between leaves no backup, instead of one that lacks its copies.
        (old.folder / _INDEX).unlink(missing_ok=True)
        shutil.rmtree(old.folder, ignore_errors=True)
    return Backup(folder, copies)


def stored() -> list[Backup]:
    """All backups, the oldest first."""
    result = []
    for index in sorted(backups_folder().glob(f"*/{_INDEX}")):
        try:
            result.append(Backup(index.parent, _COPIES.validate_json(index.read_bytes())))
        except (OSError, ValidationError):
            continue
    return result


def find(timestamp: str | None, tools: Collection[str] | None = None) -> Backup:
    """The backup of a moment, named in full or by its beginning; without one, the last.

    Where tools are named, one that holds a file of any of them. Raises `ConfigurationError` if there is none, or
    several.
    """
    backups = [each for each in stored() if tools is None or any(copy.tool in tools for copy in each.copies)]
    matching = [each for each in backups if each.timestamp == timestamp] or [
        each for each in backups if timestamp is None or each.timestamp.startswith(timestamp)
    ]
    of_tools = f" of {', '.join(sorted(tools))}" if tools else ""
    if not matching:
        raise ConfigurationError(
            f"there is no backup {timestamp}{of_tools}; see `model-registry configs restore --list`"
            if backups
            else f"there is no backup{of_tools} yet"
        )
    if timestamp is not None and len(matching) > 1:
        raise ConfigurationError(f"{timestamp} begins the names of {len(matching)} backups; write more of it")
    return matching[-1]


def _sweep() -> None:
    """Delete what runs have left that were killed before their backup was whole; nobody else makes one now."""
    for folder in backups_folder().glob("*T*Z*"):
        if folder.is_dir() and not (folder / _INDEX).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _new_folder(now: datetime) -> Path:
    parent = backups_folder()
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    for number in range(1000):
        folder = parent / (f"{name}-{number:03}" if number else name)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise ConfigurationError(f"there are too many backups of {name}; set the clock right")


def _copy(folder: Path, number: int, tool: str, original: Original) -> Copy:
    if original.content is None:
        return Copy(tool=tool, path=original.path, file=None, mode=original.mode, sha256=None)
    name = f"{number}-{original.path.name}"
    # Whoever may not read the file may not read its copy.
    user_files.replace(Original(folder / name, None, original.mode & 0o600), original.content)
    digest = hashlib.sha256(original.content).hexdigest()
    return Copy(tool=tool, path=original.path, file=name, mode=original.mode, sha256=digest)
