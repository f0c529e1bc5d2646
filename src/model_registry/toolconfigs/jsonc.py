"""JSON with comments and trailing commas: read so that every place in it is known, and written in lines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from model_registry.catalog.normalize import format_decimal
from model_registry.errors import ConfigurationError

Scalar: TypeAlias = str | int | bool | Decimal | None
Json: TypeAlias = "Scalar | Sequence[Json] | Mapping[str, Json]"
"""What can be written."""
Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"
"""What can be read."""

_BLANK = re.compile(r"[ \t\r\n]+|//[^\n]*|/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_PLAIN = re.compile(r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?![\w.+-])")
_DEEPEST = 200
_BRACE = "\\u007b"
_WIDE = 90
"""Longest object that is written in one line, in characters."""


class Reference(str):
    """A text in which a tool is to replace `{…}`. The brace of every other text is written so that none finds it."""

    __slots__ = ()


class Member(NamedTuple):
    """A member of an object, or an item of a list under its number."""

    key: str
    start: int
    value: Node


class Node(NamedTuple):
    """A value and where it is in the text."""

    start: int
    end: int
    written: str
    """A text, a number or a word as it is written; empty for an object or a list."""
    members: tuple[Member, ...]
    kind: str
    """The first character."""

    def plain(self, without: range | None = None) -> Value:
        """What it says, without the members that begin in this part of the text."""
        if self.kind not in "{[":
            return _text(self.written) if self.kind == '"' else _plain(self.written)
        members = [each for each in self.members if without is None or each.start not in without]
        if self.kind == "[":
            return [each.value.plain() for each in members]
        return {each.key: each.value.plain() for each in members}

    def said(self, without: range) -> object:
        """What it says as it is written, every member, without those that begin in this part of the text.

        Equal for two texts if they say the same there. What is empty then says nothing.
        """
        if self.kind not in "{[":
            return self.written
        members = [(each.key, each.value.said(without)) for each in self.members if each.start not in without]
        kept = [(key, said) for key, said in members if said is not None]
        return (self.kind, kept) if kept else None


class Reader:
    """Reads one text from left to right. Every method raises `ConfigurationError` if it is no JSON."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 1 if text.startswith("\ufeff") else 0
        self.comments: list[range] = []
        """Where the comments are that may take several lines, once the document is read."""

    def is_blank(self) -> bool:
        """Whether there is nothing but white space and comments."""
        self._skip()
        return self._at == len(self._text)

    def document(self) -> Node:
        """The object that is the whole text."""
        self._skip()
        node = self._node(0)
        self._skip()
        if self._at != len(self._text):
            raise self._fault("something follows the end")
        if node.kind != "{":
            raise self._fault("it is not an object")
        return node

    def _node(self, depth: int) -> Node:
        start = self._at
        kind = self._text[start : start + 1]
        if kind in ("{", "["):
            members = self._members("}" if kind == "{" else "]", depth)
            return Node(start, self._at, "", members, kind)
        written = self._scalar()
        return Node(start, self._at, written, (), kind)

    def _members(self, closing: str, depth: int) -> tuple[Member, ...]:
        if depth > _DEEPEST:
            raise self._fault("it is nested too deeply")
        self._at += 1
        members: list[Member] = []
        while True:
            self._skip()
            if self._take(closing):
                return tuple(members)
            start = self._at
            key = self._key() if closing == "}" else str(len(members))
            members.append(Member(key, start, self._node(depth + 1)))
            self._skip()
            if not self._take(","):
                if self._take(closing):
                    return tuple(members)
                raise self._fault("a comma or the end of a collection is missing")

    def _key(self) -> str:
        if not self._text.startswith('"', self._at):
            raise self._fault("a key is not a text in double quotes")
        key = _text(self._scalar())
        self._skip()
        if not self._take(":"):
            raise self._fault("a colon is missing")
        self._skip()
        return key

    def _scalar(self) -> str:
        match = _STRING.match(self._text, self._at) or _PLAIN.match(self._text, self._at)
        if match is None:
            raise self._fault("a value is missing or not written as JSON")
        self._at = match.end()
        return match[0]

    def _take(self, character: str) -> bool:
        taken = self._text.startswith(character, self._at)
        self._at += taken
        return taken

    def _skip(self) -> None:
        while match := _BLANK.match(self._text, self._at):
            if match[0].startswith("/*"):
                self.comments.append(range(match.start(), match.end()))
            self._at = match.end()

    def _fault(self, problem: str) -> ConfigurationError:
        line = self._text.count("\n", 0, self._at) + 1
        return ConfigurationError(f"it is not JSON that can be read safely, line {line}: {problem}")


def dumped(members: Mapping[str, Json]) -> str:
    """A whole file that holds these members."""
    return "\n".join(["{", *(f"  {line}" for line in lines_of(members, "  ", comma=False)), "}"]) + "\n"


def lines_of(members: Mapping[str, Json], unit: str, *, comma: bool) -> list[str]:
    """The lines of members, nested by `unit`, with a comma behind each; behind the last one if `comma`."""
    lines: list[str] = []
    for number, (key, value) in enumerate(members.items(), 1):
        first, *others = _lines(value, unit)
        lines += [f"{quoted(key)}: {first}", *others]
        if comma or number < len(members):
            lines[-1] += ","
    return lines


def quoted(text: str) -> str:
    """A text as JSON, in which nothing is hidden and no tool finds a brace to replace."""
    plain = json.dumps(text, ensure_ascii=False)
    if not isinstance(text, Reference):
        plain = plain.replace("{", _BRACE)
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in plain)


def _lines(value: Json, unit: str) -> list[str]:
    if isinstance(value, Mapping):
        inner = lines_of(value, unit, comma=False)
        short = f"{{{' '.join(inner)}}}"
        flat = not any(isinstance(each, Mapping) for each in value.values())
        return [short] if flat and len(short) <= _WIDE else ["{", *(unit + line for line in inner), "}"]
    if isinstance(value, Scalar):
        return [_scalar(value)]
    return [f"[{', '.join(''.join(_lines(each, unit)) for each in value)}]"]


def _scalar(value: Scalar) -> str:
    match value:
        case str():
            return quoted(value)
        case Decimal():
            return format_decimal(value)
        case _:
            return json.dumps(value)


def _text(written: str) -> str:
    text: str = json.loads(written) if "\\" in written else written[1:-1]
    # A brace that is not hidden may be there to be replaced, and stays so when the text is written again.
    return Reference(text) if "{" in written and _BRACE not in written else text


def _plain(written: str) -> Value:
    value: Value = json.loads(written, parse_float=Decimal)
    return value
