"""Files that are replaced in one step: whoever reads one finds the old content or the new one, whole."""

from __future__ import annotations

import glob
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DRAFT = re.compile(r"\..+\.(\d+)(\.model-registry)?\.tmp")
"""Names of files that are to be renamed into place: hidden, with the process that writes them."""
_LONGEST = 3600
"""Seconds after which nobody writes a draft any more, whatever process has its number."""
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
    sweep(target.parent, target.name)
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
            put_aside(target, aside)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)


def sweep(folder: Path, name: str = "*") -> None:
    """Delete the drafts of a file, or of all, that processes have left which were killed."""
    with suppress(OSError):
        for draft in folder.glob(f".{name if name == '*' else glob.escape(name)}.*.tmp"):
            match = _DRAFT.fullmatch(draft.name)
            with suppress(OSError):
                if match and (time.time() - draft.stat().st_mtime > _LONGEST or not _runs(int(match[1]))):
                    draft.unlink()


def _runs(process: int) -> bool:
    if sys.platform == "win32":
        # To ask would end it there.
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def alone(folder: Path, seconds: float = 300) -> Iterator[None]:
    """Hold a folder against other processes that want to hold it; they wait. Raises `TimeoutError` after `seconds`.

    The folder itself is locked, not a file in it: nothing is left there, however the process ends, and it is one lock
    for all users and containers that share the folder. Where the file system has no locks, nobody waits.
    """
    try:
        import fcntl
    except ImportError:
        from filelock import FileLock

        # Deleted when it is released, on systems without locks on folders.
        with FileLock(folder / ".model-registry.lock", timeout=seconds):
            yield
        return
    end = time.monotonic() + seconds
    descriptor = None
    try:
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
        while descriptor is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise TimeoutError(f"another process has held {folder} for {seconds:g} s") from None
                time.sleep(0.02)
            except OSError:
                break
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def make_way(path: Path) -> None:
    """Remove what is at the place of a file and is none: a folder, a pipe, a link that leads nowhere.

    Only for files of our own that can be made again. Raises `OSError`.
    """
    if path.is_file() or not os.path.lexists(path):
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def put_aside(path: Path, aside: Path) -> None:
    """Give a file a second name in place of another, so that its first one is there all the while."""
    link = aside.with_name(f".{aside.name}.{os.getpid()}.tmp")
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
