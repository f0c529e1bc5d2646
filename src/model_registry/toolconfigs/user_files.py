"""The user's files: read with care, and replaced in one step that leaves the old content or the new one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from model_registry import files
from model_registry.errors import ConfigurationError
from model_registry.paths import backups_folder

DRAFT = ".model-registry.tmp"
"""Ending of the files that are renamed into place; one that stays is left from a run that was killed."""


class Original(NamedTuple):
    """A file as it was found."""

    path: Path
    """The file itself, every link followed."""
    content: bytes | None
    """None if there is no file."""
    mode: int
    """Its permissions; those of a new file if there is none."""

    @property
    def text(self) -> str | None:
        """The content as text, None if there is no file. Raises `ConfigurationError` if it is not UTF-8."""
        if self.content is None:
            return None
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError:
            raise ConfigurationError(f"{self.path} is not UTF-8; it was not touched") from None


def read(path: Path) -> Original:
    """What is at a path. Raises `ConfigurationError` for anything but a file that can be read, or nothing."""
    try:
        target = path.resolve(strict=path.is_symlink())
    except FileNotFoundError:
        raise ConfigurationError(f"{path} is a link to a file that does not exist; correct or remove it") from None
    except (OSError, RuntimeError):
        raise ConfigurationError(f"{path} is a link that leads nowhere; correct or remove it") from None
    try:
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ConfigurationError(f"{path} is not a file; it was not touched")
        return Original(target, target.read_bytes(), stat.S_IMODE(status.st_mode))
    except (FileNotFoundError, NotADirectoryError):
        return Original(target, None, 0o666 & ~_umask())
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error


def replace(original: Original, content: bytes | None, mode: int | None = None) -> None:
    """Give a file this content, None to remove it; its mode stays, or becomes the one given.

    Raises `ConfigurationError`, with the file as it was and nothing left beside it, if it is not writable, is no
    longer what `original` says, or cannot be written.
    """
    target = original.path
    if original.content is not None and not (original.mode & 0o222 and os.access(target, os.W_OK)):
        raise ConfigurationError(f"{target} is read-only; make it writable, and retry")
    files.sweep(target.parent, target.name)
    draft = target.with_name(f".{target.name}.{os.getpid()}{DRAFT}")
    try:
        if content is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(draft, content, original.mode if mode is None else mode, target)
        if read(target).content != original.content:
            raise ConfigurationError(f"{target} was changed by someone else meanwhile; it was not touched, retry")
        if content is None:
            target.unlink(missing_ok=True)
        else:
            draft.replace(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigurationError(f"{target} cannot be written: {reason}; it is as it was") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    files.sync_folder(target.parent)


def _write(draft: Path, content: bytes, mode: int, like: Path) -> None:
    """Write a file that nobody else can read before it has its mode and owner."""
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        with suppress(FileNotFoundError, AttributeError):
            status = like.stat()
            if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(draft, status.st_uid, status.st_gid)
        draft.chmod(mode)
        os.fsync(file.fileno())


@contextmanager
def alone() -> Iterator[None]:
    """Keep other runs from changing configurations meanwhile; they wait.

    Raises `ConfigurationError` if the place of the backups cannot be written to, or another run does not end.
    """
    folder = backups_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(f"no backup can be kept in {folder}: {error.strerror}; nothing was changed") from error
    if not os.access(folder, os.W_OK):
        raise ConfigurationError(f"no backup can be kept in {folder}: it is not writable; nothing was changed")
    with ExitStack() as stack:
        try:
            stack.enter_context(files.alone(folder))
        except TimeoutError as error:
            raise ConfigurationError(f"{error}; nothing was changed") from None
        yield


def sweep(paths: Iterable[Path]) -> None:
    """Delete what runs that were killed have left beside these files."""
    for path in paths:
        with suppress(OSError, RuntimeError):
            target = path.resolve()
            files.sweep(target.parent, target.name)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
