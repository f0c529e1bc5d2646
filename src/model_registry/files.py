"""Files that are replaced in one step: whoever reads one finds the old content or the new one, whole."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_PIECE = 1 << 20
"""Of a long text, as much is encoded at a time: twice a large catalog is too much memory."""


def write(path: Path, content: str | bytes, *, mode: int | None = None, aside: Path | None = None) -> None:
    """Replace the file.

    A symbolic link is followed, and the mode of an existing file is kept unless `mode` names one. With `aside`, the
    old file is found there afterwards. Raises `OSError`, with the old file untouched and nothing left beside it.
    A pipe or a device is written to and never replaced.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666 if mode is None else mode)
        with os.fdopen(descriptor, "wb") as file:
            if mode is None and target.exists():
                draft.chmod(target.stat().st_mode & 0o777)
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                file.write(piece.encode() if isinstance(piece, str) else piece)
            file.flush()
            os.fsync(file.fileno())
        if aside:
            _put_aside(target, aside, draft.with_suffix(".old.tmp"))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)


def _put_aside(path: Path, aside: Path, link: Path) -> None:
    """Give a file a second name in place of another, so that its first one is there all the while."""
    try:
        link.hardlink_to(path)
    except OSError:
        # A file system without second names: for a moment there is nothing under the first.
        path.replace(aside)
        return
    try:
        link.replace(aside)
    finally:
        link.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder durable, where the system can do that."""
    with suppress(OSError, AttributeError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
