"""What a project wants of its checks: `.model-registry.toml`, or `[tool.model-registry]` of `pyproject.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

from model_registry.audit.advice import Mix, read_mix
from model_registry.audit.judge import VerdictKind
from model_registry.errors import ConfigurationError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

Severity: TypeAlias = Literal["error", "warning", "note", "off"]
"""`error`: the check fails. `warning`, `note`: it is told. `off`: it is not."""

SEVERITIES: Mapping[str, Severity] = {
    "retired": "error",
    "ending": "error",
    "deprecated": "error",
    "unknown": "error",
    "moved": "warning",
    "price changed": "warning",
    "not judged": "note",
    "ok": "off",
}
_KEYS = ("days", "ignore-names", "ignore-paths", "severity", "markdown", "mix", "baseline")
_IGNORES = re.compile(r"model-registry:\s*ignore(?P<file>-file)?(?!-)(?:\[(?P<names>[^\]]*)\])?")
_ONLY_COMMENT = re.compile(r"\s*(?:#|//|/\*|<!--|--|;|\*)")


class Policy(NamedTuple):
    """What a project wants of its checks."""

    days: int = 90
    """Days before the end of a model in which it is a problem."""
    ignore_names: tuple[str, ...] = ()
    """Names, with `*` and `?`, of which nothing is told."""
    ignore_paths: tuple[str, ...] = ()
    """Files that are not read, as `.gitignore` writes them, from the folder of the policy."""
    severity: Mapping[str, Severity] = SEVERITIES
    """How grave each verdict is."""
    markdown: bool = False
    """Whether blocks of code in Markdown are read."""
    mix: Mix | None = None
    """What a request of the project's usually is, for the price of successors."""
    baseline: Path | None = None
    """What the project has looked at already, beside the policy."""
    folder: Path = Path()
    """Where the policy stands."""

    def ignores_name(self, name: str) -> bool:
        """Whether nothing is told of a name."""
        return any(fnmatchcase(name, pattern) for pattern in self.ignore_names)

    def ignores_path(self, name: str) -> bool:
        """Whether a file is not read."""
        if not self.ignore_paths:
            return False
        path = Path(name).resolve()
        folder = self.folder.resolve()
        relative = path.relative_to(folder) if path.is_relative_to(folder) else path
        return _spec(self.ignore_paths).match_file(relative.as_posix())


@cache
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # most policies leave out no path

    return GitIgnoreSpec.from_lines(patterns)


def policy_of(start: Path) -> Policy:
    """The policy of the project that a path is in: of the nearest folder above that has one, else the default.

    Raises `ConfigurationError` at what is no policy, so that nothing is let through by a misspelt word.
    """
    resolved = start.resolve()
    for folder in (resolved, *resolved.parents) if resolved.is_dir() else resolved.parents:
        own, project = folder / ".model-registry.toml", folder / "pyproject.toml"
        if own.is_file():
            return _read(_toml(own), own)
        if project.is_file() and (table := _toml(project).get("tool", {}).get("model-registry")) is not None:
            return _read(table, project)
        if (folder / ".git").exists():
            break
    return Policy()


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read as TOML: {error}") from error


def _read(table: object, path: Path) -> Policy:
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: tool.model-registry is not a table")
    for key in table:
        if key not in _KEYS:
            raise ConfigurationError(f"{path}: there is no setting {key!r}; there are {', '.join(_KEYS)}")
    days, markdown = table.get("days", 90), table.get("markdown", False)
    if not isinstance(days, int) or isinstance(days, bool) or days < 0:
        raise ConfigurationError(f"{path}: days is not a number of days")
    if not isinstance(markdown, bool):
        raise ConfigurationError(f"{path}: markdown is neither true nor false")
    return Policy(
        days,
        _texts(table, "ignore-names", path),
        _texts(table, "ignore-paths", path),
        _severity(table.get("severity", {}), path),
        markdown,
        _mix(table, path),
        _baseline(table, path),
        path.parent,
    )


def _mix(table: Mapping[str, Any], path: Path) -> Mix | None:
    try:
        return read_mix(f"{table['mix']}") if "mix" in table else None
    except ValueError as error:
        raise ConfigurationError(f"{path}: mix: {error}") from error


def _baseline(table: Mapping[str, Any], path: Path) -> Path | None:
    value = table.get("baseline")
    if value is not None and (not isinstance(value, str) or not value):
        raise ConfigurationError(f"{path}: baseline is not the name of a file")
    return path.parent / value if value else None


def _texts(table: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigurationError(f"{path}: {key} is not a list of texts")
    return tuple(value)


def _severity(table: object, path: Path) -> Mapping[str, Severity]:
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: severity is not a table")
    verdicts, severities = get_args(VerdictKind), get_args(Severity)
    told = {key.replace("-", " "): value for key, value in table.items()}
    for verdict, severity in told.items():
        if verdict not in verdicts or severity not in severities:
            raise ConfigurationError(
                f"{path}: severity.{verdict} = {severity!r} says nothing; it takes {', '.join(severities)}"
                f" for {', '.join(verdicts)}"
            )
    return {**SEVERITIES, **told}


class Ignored:
    """What the comments of a file say is to be let through."""

    def __init__(self, text: str) -> None:
        self.file = False
        """Whether the whole file is."""
        self._lines: dict[int, str] = {}
        if "model-registry:" not in text:
            return
        for number, line in enumerate(text.splitlines(), 1):
            if found := _IGNORES.search(line):
                self.file = self.file or bool(found["file"])
                names = found["names"] or ""
                self._lines[number] = names
                if _ONLY_COMMENT.match(line):
                    self._lines[number + 1] = names

    def __call__(self, line: int, name: str) -> bool:
        """Whether a name on a line is: by a comment there, or one that has the line before to itself."""
        names = self._lines.get(line)
        return names is not None and (not names or name in [each.strip() for each in names.split(",")])
