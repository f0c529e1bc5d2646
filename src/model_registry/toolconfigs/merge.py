"""One configuration into another of the same format: what is missing is added, what differs is told and left.

Entries of a list are the same if they have the same name. The additions are spliced into the target's text, so that
everything in it stays as it is written. A key is not added where the target calls another address than the source:
it would go there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import tomlkit
import yaml

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import jsonc_block, toml_block
from model_registry.toolconfigs.yaml_block import Document, Step, Where

Data: TypeAlias = Any
"""What a parser makes of a configuration."""

_IDENTITIES = ("name", "id", "model_id", "model_name", "provider")
"""Keys by which the entries of a list are told apart: the first that all of the source have, and some of the target."""
_KEY = re.compile(r"key|token$|secret|password|auth|bearer|credential|headers", re.IGNORECASE)
"""What is found in the names of members that hold a key, the name of its variable, or how to come by it."""


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
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise ConfigurationError(f"{path} has no ending of a known format; there are {', '.join(_FORMATS)}")
    merging = _Merging(target, form)
    merging.walk((), form.read(source), form.read(target))
    return Merged(merging.text, merging.additions, merging.conflicts)


class _Format(NamedTuple):
    """How one format is read and added to."""

    read: Callable[[str], Data]
    add: Callable[[str, Sequence[Step], str, Data], str]
    """The text with a further member of the mapping at a path."""
    append: Callable[[str, Sequence[Step], Data], str] | None = None
    """The text with a further entry of the list at a path; None if lists are only compared."""


class _Merging:
    """A merge under way."""

    def __init__(self, text: str, form: _Format) -> None:
        self.text = text
        self.additions: list[str] = []
        self.conflicts: list[Conflict] = []
        self._form = form

    def walk(self, path: tuple[Step, ...], source: Data, target: Data, *, elsewhere: bool = False) -> None:
        """Compare what both have at a path, and add what the target has not.

        `elsewhere` tells that the target calls another address there than the source.
        """
        if isinstance(source, dict) and isinstance(target, dict | None):
            self._members(path, source, target or {}, elsewhere=elsewhere)
        elif isinstance(source, list) and target in (None, []) and self._form.append is not None:
            for item in source:
                self.text = self._form.append(self.text, path, item)
            self.additions.append(_spelled(path))
        elif isinstance(source, list) and isinstance(target, list) and (identity := self._identity(source, target)):
            for item in source:
                where = (*path, Where(identity, item[identity]))
                same = [each for each in target if isinstance(each, dict) and each.get(identity) == item[identity]]
                if same:
                    self.walk(where, item, same[0], elsewhere=elsewhere)
                elif self._form.append is not None:
                    self.text = self._form.append(self.text, path, item)
                    self.additions.append(_spelled(where))
        elif source != target:
            self.conflicts.append(Conflict(_spelled(path), source, target))

    def _members(self, path: tuple[Step, ...], source: Data, target: Data, *, elsewhere: bool) -> None:
        theirs = _addresses(target)
        elsewhere = theirs != {key: source.get(key) for key in theirs} or (elsewhere and not _addresses(source))
        for key, value in source.items():
            if not isinstance(key, str):
                raise ConfigurationError(f"the key {key!r} of {_spelled(path)} is not text")
            if key in target:
                self.walk((*path, key), value, target[key], elsewhere=elsewhere)
            elif elsewhere and _holds_key(key, value):
                self.conflicts.append(Conflict(_spelled((*path, key)), value, None))
            else:
                self.text = self._form.add(self.text, path, key, value)
                self.additions.append(_spelled((*path, key)))

    def _identity(self, source: list[Data], target: list[Data]) -> str | None:
        """The key by which the entries of both lists are told apart, if there is one."""
        if self._form.append is None or not source or not target:
            return None
        return next((key for key in _IDENTITIES if _named(source, key) == len(source) and _named(target, key)), None)


def _addresses(table: Mapping[object, Data]) -> dict[object, str]:
    """The members of a table that are addresses."""
    return {key: value for key, value in table.items() if isinstance(value, str) and "://" in value}


def _holds_key(name: str, value: Data) -> bool:
    """Whether a member is a key for the address beside it, or a table with one and no address of its own."""
    if isinstance(value, Mapping):
        inner = any(_holds_key(str(key), each) for key, each in value.items())
        return not _addresses(value) and (inner or _KEY.search(name) is not None)
    return isinstance(value, str) and _KEY.search(name) is not None


def _add_to_yaml(text: str, path: Sequence[Step], key: str, value: Data) -> str:
    return Document(text).append(path, _dumped({key: value}))


def _append_to_yaml(text: str, path: Sequence[Step], value: Data) -> str:
    return Document(text).append(path, _dumped([value]))


def _add_to_json(text: str, path: Sequence[Step], key: str, value: Data) -> str:
    return jsonc_block.Document(text).add([str(step) for step in path], {key: value})


def _add_to_toml(text: str, path: Sequence[Step], key: str, value: Data) -> str:
    document = tomlkit.parse(text)
    table: Data = document
    for step in path:
        table = table[step]
    table[key] = value
    new = tomlkit.dumps(document)
    _prove_only_added(text, new, path, key, value)
    return new


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


_FORMATS = {
    ".yaml": _Format(_yaml, _add_to_yaml, _append_to_yaml),
    ".yml": _Format(_yaml, _add_to_yaml, _append_to_yaml),
    ".toml": _Format(toml_block.parsed, _add_to_toml),
    ".json": _Format(lambda text: jsonc_block.Document(text).value(), _add_to_json),
    ".jsonc": _Format(lambda text: jsonc_block.Document(text).value(), _add_to_json),
}


def _named(items: list[Data], key: str) -> int:
    """How many entries of a list have a name of their own under a key; none if two share one."""
    names = [item[key] for item in items if isinstance(item, dict) and isinstance(item.get(key), str)]
    return len(names) if len(set(names)) == len(names) else 0


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
        kept = "has none" if target is None else f"keeps {ours}"
        rows.append(f"conflict at {place}: the source has {theirs}, the target {kept}")
    return rows


def _short(value: Data) -> str:
    if isinstance(value, Mapping):
        return f"a table of {len(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return json.dumps(value, ensure_ascii=False, default=str)
