"""An update of one tool: planned as texts, shown as a diff, and carried out behind a backup."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import backups, user_files
from model_registry.toolconfigs.backups import Backup
from model_registry.toolconfigs.base import Service, Tool
from model_registry.toolconfigs.user_files import Original

_SECRET = re.compile(
    r"""(?ix) ( (?: key | token | secret | passw | authori[sz] | bearer | credential ) [\w-]*
        (?<!name) (?<!env) (?<!cmd) ["']? \s* [:=] \s* ) .+"""
)
_NO_SECRET = re.compile(r"""["']?(?:\$?\{.*\}+|os\.environ/\w+|\$?[A-Z][A-Z0-9]*_[A-Z0-9_]+|true|false)["']?,?\s*""")
"""A reference to a variable, or no text at all."""
_BLOCK = re.compile(r":\s*[>|][+-]?\d?\s*$")
_COUNT = re.compile(r"""(?ix) tokens? [\w-]* ["']? \s* [:=] \s* \d+ ,? \s* $""")
"""A number of tokens, which are no secret."""
_KEY = re.compile(r"\b(sk-|gsk_|hf_|gh[pousr]_|xai-|AIza|Bearer\s+|(?<=://)[^\s/:@]+:)[^\s\"'@/]{3,}")
"""What is a key, or a password in an address, wherever it stands."""


class Change(NamedTuple):
    """A file, before and after."""

    tool: str
    """What it belongs to, for the backup."""
    original: Original
    content: bytes | None
    """None if the file is to go."""
    mode: int | None = None
    """Its permissions afterwards; None if they stay."""


class Update(NamedTuple):
    """What is to be done to the files of one tool."""

    tool: Tool
    changes: tuple[Change, ...]
    """Only of files that do change."""
    notes: tuple[str, ...]
    """What was left out and why, and what is left for the user to do."""
    written: tuple[Service, ...]
    """The providers that are in, changed or not."""


def prepare(tool: Tool, path: Path, services: Sequence[Service], *, adopt: bool = False) -> Update:
    """Read the files of a tool and work out their new texts; nothing is written.

    Raises `ConfigurationError` if one cannot be read or is broken.
    """
    originals: dict[Path, Original] = {}

    def read(wanted: Path) -> str | None:
        originals[wanted] = user_files.read(wanted)
        return originals[wanted].text

    try:
        plan = tool.plan(path, read, services, adopt=adopt)
    except ConfigurationError as error:
        message = str(error)
        shown = message if str(path) in message else f"{path}: {message}"
        raise ConfigurationError(f"{shown} ({tool.name}; nothing was written)") from None
    changes = []
    for wanted, text in plan.texts.items():
        original = originals.get(wanted) or user_files.read(wanted)
        content = None if text is None else text.encode()
        if content != original.content:
            changes.append(Change(tool.slug, original, content))
    return Update(tool, tuple(changes), tuple(plan.notes), tuple(plan.written))


def carry_out(update: Update, now: datetime) -> Backup | None:
    """Do what an update is about, as `change_files` does it."""
    return change_files(update.changes, now)


def change_files(changes: Sequence[Change], now: datetime) -> Backup | None:
    """Make a backup and write the files; None if there is nothing to change. Raises `ConfigurationError`.

    Each file is replaced in one step. If one fails, those before it are put back.
    """
    if not changes:
        return None
    backup = backups.store(((each.tool, each.original) for each in changes), now)
    done: list[Change] = []
    try:
        for each in changes:
            user_files.replace(each.original, each.content, each.mode)
            done.append(each)
    except ConfigurationError as fault:
        try:
            for _, original, content, _ in reversed(done):
                user_files.replace(original._replace(content=content), original.content, original.mode)
        except ConfigurationError:
            hint = f"model-registry configs restore --timestamp {backup.timestamp}"
            raise ConfigurationError(f"{fault}; put back what was changed before it with `{hint}`") from None
        raise
    return backup


def diff(changes: Sequence[Change]) -> Iterator[str]:
    """The changes as a unified diff, without what looks like a secret."""
    for _, original, content, _ in changes:
        name = str(original.path)
        contents = (original.content or b"", content or b"")
        before, after = (each.decode("utf-8", "replace").splitlines() for each in contents)
        yield from masked_lines(difflib.unified_diff(before, after, name, name, lineterm=""))


def masked_lines(lines: Iterable[str]) -> Iterator[str]:
    """Lines of a diff without the values of what is named like a secret; names of variables stay."""
    within: int | None = None
    for line in lines:
        mark, text = line[:1], line[1:]
        indent = len(text) - len(text.lstrip())
        if within is not None and (indent > within or not text.strip()):
            # What a YAML block holds stands below its name.
            yield f"{mark}{text[:indent]}…"
            continue
        shown = masked(line)
        within = indent if shown != line and _BLOCK.search(line) else None
        yield shown


def masked(line: str) -> str:
    """One line without such a value."""
    line = _KEY.sub(r"\1…", line)
    match = _SECRET.search(line)
    if match is None or _COUNT.search(line) or _NO_SECRET.fullmatch(line[match.end(1) :]):
        return line
    return f"{line[: match.end(1)]}…"
