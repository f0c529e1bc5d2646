"""Which lines of which files were added since a commit, as git tells it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from model_registry.errors import ConfigurationError

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def added_lines(base: str, folder: Path) -> Mapping[Path, frozenset[int] | None]:
    """The lines added since `folder`'s repository parted from `base`, by the whole path of the file; None: all of them.

    Files that git does not know yet are new. Raises `ConfigurationError` if there is no repository, or no such commit.
    """
    if base.startswith("-"):
        raise ConfigurationError(f"{base!r} is not the name of a commit")
    root = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
    start = _git(folder, "merge-base", base, "HEAD").strip()
    diff = _git(
        root,
        "-c",
        "core.quotepath=off",
        "diff",
        "--no-color",
        "--no-ext-diff",
        "--no-prefix",
        "--unified=0",
        "--diff-filter=d",
        start,
    )
    added: dict[Path, set[int]] = {}
    lines: set[int] = set()
    for line in diff.splitlines():
        if line.startswith("+++ "):
            name = line[4:].split("\t")[0]
            lines = added.setdefault(root / _unquoted(name), set())
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines.update(range(first, first + count))
    new = [name for name in _git(root, "ls-files", "--others", "--exclude-standard", "-z").split("\0") if name]
    return {path: frozenset(each) for path, each in added.items()} | {root / name: None for name in new}


def _unquoted(name: str) -> str:
    return re.sub(r'\\([\\"])', r"\1", name[1:-1]) if name.startswith('"') and name.endswith('"') else name


def _git(folder: Path, *arguments: str) -> str:
    command: Sequence[str] = ("git", "-C", str(folder), *arguments)
    try:
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  # no word of it is a shell's
    except FileNotFoundError as error:
        raise ConfigurationError("--changed asks git, and git is not installed") from error
    except subprocess.CalledProcessError as error:
        said = (error.stderr.decode(errors="replace").strip().splitlines() or ["nothing"])[-1]
        raise ConfigurationError(f"git cannot tell what was changed in {folder}: {said}") from error
    return done.stdout.decode(errors="replace")
