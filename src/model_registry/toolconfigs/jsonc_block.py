"""Changes to a JSON file of the user, which may hold comments and commas at ends: by splicing, as in `yaml_block`.

Our members come first in their object, so that no comma of the user's has to change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import marks

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

_SPACE = re.compile(r"(?:[ \t\r\n\ufeff]|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_PLAIN = re.compile(r"-?\d[\d.eE+-]*|true|false|null")


class _Part(NamedTuple):
    """A member of an object, or an item of an array."""

    start: int
    key: str
    """Empty for an item."""
    node: _Node


class _Node(NamedTuple):
    start: int
    end: int
    kind: str
    """The first character."""
    value: Value
    """What a string, a number or a word says; None for the others."""
    parts: tuple[_Part, ...] = ()


class Document:
    """A JSON text that is read, and changed only by splicing.

    Raises `ConfigurationError` if the text is no JSON, comments and commas at ends aside. A text that holds
    nothing is an empty object.
    """

    def __init__(self, text: str) -> None:
        self._text = text if _Reader(text).peek() else text + "{}\n"
        self._break = "\r\n" if "\r\n" in text else "\n"
        self._root = _Reader(self._text).document()

    def value(self, path: Sequence[str] = (), without: str | None = None) -> Value:
        """What is at a path, without the members in our block of a name; None if nothing is there."""
        node = self._at(path)
        if node is None:
            return None
        return _plain(node, self._block(node, without) if without is not None else None)

    def has(self, path: Sequence[str], name: str) -> bool:
        """Whether the object at a path holds our block of this name."""
        node = self._at(path)
        return node is not None and self._block(node, name) is not None

    def put(self, path: Sequence[str], name: str, members: Mapping[str, Value]) -> str:
        """The text with our block of this name holding these members of the object at the path.

        The block takes the place it has, or comes first. Objects that are missing at the end of the path are
        made. Raises `ConfigurationError` if that cannot be done without harm.
        """
        node = self._at(path)
        block = self._block(node, name) if node is not None else None
        if node is None or block is None:
            return self.add(path, members, name)
        followed = any(part.start >= block.stop for part in node.parts)
        margin = re.match(r"[ \t]*", self._text[block.start :])
        lines = marks.wrapped(name, _members(members, comma=followed), "//")
        return self._replaced(block, self._joined(lines, margin[0] if margin else ""), path, members)

    def add(self, path: Sequence[str], members: Mapping[str, Value], name: str | None = None) -> str:
        """The text with these members first in the object at the path, marked if they are given a name."""
        known = list(path)
        while (node := self._at(known)) is None:
            known.pop()
        if node.kind != "{":
            raise ConfigurationError(f"{_spelled(known)} is not written as an object, in braces")
        missing = path[len(known) :]
        lines = _members(members, comma=bool(node.parts) and not missing)
        lines = marks.wrapped(name, lines, "//") if name is not None else lines
        wanted: Mapping[str, Value] = members
        for step in reversed(missing):
            wanted = {step: dict(wanted)}
            comma = "," if node.parts and step is missing[0] else ""
            lines = [f"{_text(step)}: {{", *(f"  {line}" for line in lines), f"}}{comma}"]
        outer = self._line_indent(node.start)
        inner = self._line_indent(node.parts[0].start) if node.parts else outer + "  "
        inner = inner if len(inner) > len(outer) else outer + "  "
        text = self._break + self._joined(lines, inner)
        # What follows the brace in its line keeps a line of its own.
        if not re.match(r"[ \t]*(//[^\n]*)?\r?\n", self._text[node.start + 1 :]):
            text += self._break + (inner if node.parts else outer)
        at = node.start + 1
        return self._replaced(range(at, at), text, known, wanted)

    def _at(self, path: Sequence[str]) -> _Node | None:
        node = self._root
        for step in path:
            matching = [part.node for part in node.parts if part.key == step] if node.kind == "{" else []
            if len(matching) > 1:
                raise ConfigurationError(f"it has {step} twice; remove one, and retry")
            if not matching:
                return None
            node = matching[0]
        return node

    def _block(self, node: _Node, name: str) -> range | None:
        """Where our block is in an object, from the start of its first line to the end of its last."""
        starts = [0, *(match.end() for match in re.finditer("\n", self._text))]
        lines = [line.removesuffix("\r") for line in self._text.split("\n")]
        deeper = [range(part.node.start, part.node.end) for part in node.parts]
        among = (
            number
            for number, start in enumerate(starts)
            if node.start < start < node.end and not any(start in span for span in deeper)
        )
        block = marks.found(lines, name, among)
        if block is None:
            return None
        return range(starts[block.start], starts[block.stop - 1] + len(lines[block.stop - 1]))

    def _line_indent(self, at: int) -> str:
        match = re.match(r"[ \t]*", self._text[self._text.rfind("\n", 0, at) + 1 :])
        return match[0] if match else ""

    def _joined(self, lines: Sequence[str], margin: str) -> str:
        return self._break.join(margin + line for line in lines)

    def _replaced(self, old: range, ours: str, path: Sequence[str], wanted: Mapping[str, Value]) -> str:
        """The text with a part replaced, once it is proven that all else says what it said, and ours what is wanted."""
        text = self._text[: old.start] + ours + self._text[old.stop :]
        changed = Document(text)
        new = range(old.start, old.start + len(ours))
        node = changed._at(path)
        there = {part.key: _plain(part.node, None) for part in node.parts if part.start in new} if node else None
        if _plain(changed._root, new) != _plain(self._root, old) or there != wanted:
            raise ConfigurationError(f"{_spelled(path)} cannot be changed without harm to the rest of the file")
        return text


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def document(self) -> _Node:
        """The value that is the whole text."""
        try:
            node = self._value()
        except RecursionError:
            raise self._wrong("it nests too deep") from None
        if self.peek():
            raise self._wrong("something follows the end")
        return node

    def peek(self) -> str:
        """The next character that is neither space nor comment; empty at the end."""
        match = _SPACE.match(self._text, self._position)
        self._position = match.end() if match else self._position
        return self._text[self._position : self._position + 1]

    def _value(self) -> _Node:
        kind = self.peek()
        start = self._position
        if kind == "{":
            parts = tuple(self._parts("}"))
            return _Node(start, self._position, kind, None, parts)
        if kind == "[":
            parts = tuple(self._parts("]"))
            return _Node(start, self._position, kind, None, parts)
        value = self._scalar(_STRING if kind == '"' else _PLAIN)
        return _Node(start, self._position, kind, value)

    def _parts(self, end: str) -> Iterator[_Part]:
        self._position += 1
        while self.peek() != end:
            start, key = self._position, ""
            if end == "}":
                key = str(self._scalar(_STRING))
                if self.peek() != ":":
                    raise self._wrong("a colon is missing")
                self._position += 1
            yield _Part(start, key, self._value())
            following = self.peek()
            if following == ",":
                self._position += 1
            elif following != end:
                raise self._wrong("a comma is missing")
        self._position += 1

    def _scalar(self, shape: re.Pattern[str]) -> Value:
        match = shape.match(self._text, self._position)
        if match is None:
            raise self._wrong("a value is missing")
        try:
            value: Value = json.loads(match[0])
        except ValueError:
            raise self._wrong("a value is wrong") from None
        self._position = match.end()
        return value

    def _wrong(self, problem: str) -> ConfigurationError:
        line = self._text.count("\n", 0, self._position) + 1
        return ConfigurationError(f"it is no JSON, line {line}: {problem}")


def _members(members: Mapping[str, Value], *, comma: bool) -> list[str]:
    """The lines of members, each with a comma behind it, the last one as told."""
    if not members:
        return []
    lines = [line[2:] for line in json.dumps(members, indent=2, ensure_ascii=False).splitlines()[1:-1]]
    return [*lines[:-1], lines[-1] + ("," if comma else "")]


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(node: _Node, ours: range | None) -> Value:
    """What a node says, without the members that begin in our lines; what is empty without them is nothing."""
    if node.kind not in "{[":
        return node.value
    parts = [part for part in node.parts if ours is None or part.start not in ours]
    if node.kind == "[":
        return [_plain(part.node, ours) for part in parts]
    pairs = [(part.key, _plain(part.node, ours)) for part in parts]
    if ours is None:
        return dict(pairs)
    # Pairs, so that a key that is there twice is compared twice.
    return [[key, value] for key, value in pairs]


def _spelled(path: Sequence[str]) -> str:
    return ".".join(path) or "the file"
