"""One configuration into another of the same format: what is missing is added, what differs is told and left.

Entries of a list are the same if they have the same name. The additions are spliced into the target's text, so that
everything in it stays as it is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import tomlkit
import yaml
from typing_extensions import override

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import jsonc_block, toml_block
from model_registry.toolconfigs.yaml_block import Document, Step, Where

Data: TypeAlias = Any
"""What a parser makes of a configuration."""

_IDENTITIES = ("name", "id", "model_id", "model_name", "provider")
"""Keys by which the entries of a list are told apart, the first that all of them have."""


class Conflict(NamedTuple):
    """A place at which two configurations say different things."""

    place: str
    source: Data
    target: Data


class Merged(NamedTuple):
    """The outcome of a merge."""

    text: str
    """The new text of the target."""
    additions: list[str]
    """What was added, by place."""
    conflicts: list[Conflict]
    """What differs; the target's word stays."""


def merge(source: str, target: str, path: Path) -> Merged:
    """The target with what only the source has; the path's ending tells the format.

    Raises `ConfigurationError` if one of them is broken or the target cannot be added to without harm.
    """
    ending = path.suffix.lower()
    if ending in (".yaml", ".yml"):
        return _Yaml(target).merged(_yaml(source), _yaml(target))
    if ending == ".toml":
        return _Toml(target).merged(toml_block.parsed(source), toml_block.parsed(target))
    if ending in (".json", ".jsonc"):
        return _Json(target).merged(jsonc_block.Document(source).value(), jsonc_block.Document(target).value())
    raise ConfigurationError(f"{path} has no ending of a known format; there are .yaml, .yml, .toml, .json and .jsonc")


class _Format:
    """How additions get into a text of one format."""

    def __init__(self, text: str) -> None:
        self.text = text

    def add(self, path: Sequence[Step], key: str, value: Data) -> None:
        """Add a member to the mapping at a path."""
        raise NotImplementedError

    def append(self, path: Sequence[Step], value: Data) -> None:
        """Add an entry to the list at a path."""
        raise NotImplementedError

    lists_grow = False
    """Whether entries can be added to a list."""

    def merged(self, source: Data, target: Data) -> Merged:
        """Walk both, add and compare."""
        result = Merged("", [], [])
        self._walk((), source, target, result)
        return result._replace(text=self.text)

    def _walk(self, path: tuple[Step, ...], source: Data, target: Data, result: Merged) -> None:
        if isinstance(source, dict) and isinstance(target, dict | None):
            there = target or {}
            for key, value in source.items():
                if not isinstance(key, str):
                    raise ConfigurationError(f"the key {key!r} of {_spelled(path)} is no text")
                if key in there:
                    self._walk((*path, key), value, there[key], result)
                else:
                    self.add(path, key, value)
                    result.additions.append(_spelled((*path, key)))
        elif isinstance(source, list) and isinstance(target, list) and (identity := self._identity(source, target)):
            for item in source:
                same = [each for each in target if each[identity] == item[identity]]
                where = (*path, Where(identity, item[identity]))
                if same:
                    self._walk(where, item, same[0], result)
                else:
                    self.append(path, item)
                    result.additions.append(_spelled(where))
        elif source != target:
            result.conflicts.append(Conflict(_spelled(path), source, target))

    def _identity(self, source: list[Data], target: list[Data]) -> str | None:
        if not self.lists_grow or not source or not target:
            return None
        return next((key for key in _IDENTITIES if _tells_apart(source, key) and _tells_apart(target, key)), None)


class _Yaml(_Format):
    lists_grow = True

    @override
    def add(self, path: Sequence[Step], key: str, value: Data) -> None:
        self.text = Document(self.text).append(path, _dumped({key: value}))

    @override
    def append(self, path: Sequence[Step], value: Data) -> None:
        self.text = Document(self.text).append(path, _dumped([value]))


class _Json(_Format):
    @override
    def add(self, path: Sequence[Step], key: str, value: Data) -> None:
        self.text = jsonc_block.Document(self.text).add([str(step) for step in path], {key: value})


class _Toml(_Format):
    @override
    def add(self, path: Sequence[Step], key: str, value: Data) -> None:
        document = tomlkit.parse(self.text)
        table: Data = document
        for step in path:
            table = table[step]
        table[key] = value
        text = tomlkit.dumps(document)
        _prove_only_added(self.text, text, path, key, value)
        self.text = text


def _prove_only_added(old: str, new: str, path: Sequence[Step], key: str, value: Data) -> None:
    """Raise `ConfigurationError` unless every line of the old text is in the new one, which says one thing more."""
    lines = iter(new.splitlines())
    kept = all(line in lines for line in old.splitlines())
    wanted = toml_block.parsed(old)
    table: Data = wanted
    for step in path:
        table = table[step]
    table[key] = value
    if not kept or toml_block.parsed(new) != wanted:
        raise ConfigurationError(f"{_spelled((*path, key))} cannot be added without harm to the rest of the target")


def _yaml(text: str) -> Data:
    Document(text)
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise ConfigurationError("it uses tags or keys that only its own tool can read") from None


def _dumped(value: Data) -> list[str]:
    dumped: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=10**9)
    return dumped.splitlines()


def _tells_apart(items: list[Data], key: str) -> bool:
    names = [item.get(key) if isinstance(item, dict) else None for item in items]
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _spelled(path: Sequence[Step]) -> str:
    text = ""
    for step in path:
        text += f"[{step.key}={step.value}]" if isinstance(step, Where) else f"{'.' if text else ''}{step}"
    return text or "the file"


def report(conflicts: Sequence[Conflict], mask: Callable[[str], str]) -> list[str]:
    """A line for each conflict, without what looks like a secret."""
    rows = []
    for place, source, target in conflicts:
        name = place.rpartition(".")[2]
        theirs, ours = (mask(f"{name}: {_short(value)}").partition(": ")[2] for value in (source, target))
        rows.append(f"conflict at {place}: the source has {theirs}, the target keeps {ours}")
    return rows


def _short(value: Data) -> str:
    if isinstance(value, Mapping):
        return f"a table of {len(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return json.dumps(value, ensure_ascii=False, default=str)
