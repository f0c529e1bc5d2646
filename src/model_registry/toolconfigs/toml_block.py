"""Changes to a TOML file of the user: tables of ours in a marked block at its end, all else proven to be as it was."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any, TypeAlias

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import marks

Table: TypeAlias = dict[str, Any]


def parsed(text: str) -> Table:
    """What a text says. Raises `ConfigurationError` if it is no TOML."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"it is not TOML: {error}") from None


def theirs(text: str, name: str) -> Table:
    """What the text says without our block of this name."""
    lines = text.splitlines(keepends=True)
    block = marks.found(lines, name, range(len(lines)))
    if block is None:
        return parsed(text)
    return _without(parsed(text), parsed("".join(lines[block.start : block.stop])))


def put(text: str, name: str, tables: Sequence[str]) -> str:
    """The text with our block of this name holding these lines, which must begin with the head of a table.

    The block takes the place it has, or stands at the end. Raises `ConfigurationError` if that cannot be done
    without harm to the rest.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    block = marks.found(lines, name, range(len(lines)))
    ours = [line + ending for line in marks.wrapped(name, tables)]
    if block is None:
        if lines and not lines[-1].endswith("\n"):
            # The end of the file stays as it is: without a line break.
            ours = [ending, ending, *ours[:-1], ours[-1].removesuffix(ending)]
        elif lines and lines[-1].strip():
            ours = [ending, *ours]
        block = range(len(lines), len(lines))
    elif not lines[block.stop - 1].endswith("\n"):
        ours[-1] = ours[-1].removesuffix(ending)
    result = "".join([*lines[: block.start], *ours, *lines[block.stop :]])
    if theirs(result, name) != theirs(text, name):
        raise ConfigurationError(f"our tables of {name} cannot be written without harm to the rest of the file")
    return result


def _without(data: Table, ours: Table) -> Table:
    """The data without every value that is ours; tables that hold nothing else are left out."""
    result = dict(data)
    for key, value in ours.items():
        there = result.get(key)
        if isinstance(value, dict) and isinstance(there, dict):
            rest = _without(there, value)
            if rest:
                result[key] = rest
            else:
                del result[key]
        elif there == value and type(there) is type(value):
            del result[key]
        else:
            raise ConfigurationError("a block of ours is not read as it is written; remove its marks and lines")
    return result
