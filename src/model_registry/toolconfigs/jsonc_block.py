"""Changes to a JSON file of the user, with comments or without: the counterpart of `yaml_block`.

Our block of members goes behind the opening brace of its object, where it needs no comma from a member of the
user; so no byte outside of the block is touched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import figure

Json: TypeAlias = "str | int | bool | Decimal | Sequence[Json] | Mapping[str, Json]"

_BLANK = re.compile(r"[ \t\r\n]+|//[^\n]*|/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_PLAIN = re.compile(r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?![\w.+-])")
_DEEPEST = 200


class Reference(str):
    """A text of our own in which the tool is to replace `{…}`; in every other text it stays as it is."""

    __slots__ = ()


class _Member(NamedTuple):
    key: str
    start: int
    value: _Value


class _Value(NamedTuple):
    start: int
    end: int
    written: str
    """A text, a number or a word as it is written; empty for what has members."""
    members: tuple[_Member, ...] | None
    """The members of an object, the items of a list under their numbers; None for a scalar."""
    is_object: bool


class Document:
    """A JSON text that is read, and changed only by whole blocks of members.

    Comments and trailing commas are allowed, and a text that holds nothing is an empty object. Raises
    `ConfigurationError` if the text is no JSON.
    """

    def __init__(self, text: str) -> None:
        self.text = text = text if _Scanner(text).more() else f"{text}{{}}\n"
        scanner = _Scanner(text)
        self._root = scanner.document()
        self._comments = scanner.comments

    def keys(self, path: Sequence[str], without: str | None = None) -> list[str]:
        """The keys of the object at a path, but for those in our block of a name; none if there is no object."""
        nodes = self._walk(path)
        if len(nodes) <= len(path):
            return []
        block = self._block(nodes[-1], without) if without is not None else None
        return [each.key for each in nodes[-1].members or () if not _within(each.start, block)]

    def text_at(self, path: Sequence[str]) -> str | None:
        """The text at a path; None if there is nothing, or something else."""
        nodes = self._walk(path)
        written = nodes[-1].written if len(nodes) == len(path) + 1 else ""
        return _text(written) if written.startswith('"') else None

    def has(self, path: Sequence[str], name: str) -> bool:
        """Whether the object at a path holds our block of this name."""
        nodes = self._walk(path)
        return len(nodes) == len(path) + 1 and self._block(nodes[-1], name) is not None

    def put(self, path: Sequence[str], name: str, members: Mapping[str, Json]) -> str:
        """The text with our block of this name holding these members of the object at the path.

        The block takes the place it has, or the one behind the opening brace. Objects that are missing at the
        end of the path are made. Raises `ConfigurationError` if that cannot be done without harm.
        """
        nodes = self._walk(path)
        missing = path[len(nodes) - 1 :]
        node = nodes[-1]
        if not node.is_object:
            raise ConfigurationError(f"{'.'.join(path[: len(nodes) - 1])} is no object, but one belongs there")
        ending = "\r\n" if "\r\n" in self.text else "\n"
        block = None if missing else self._block(node, name)
        at = block or range(node.start + 1, node.start + 1)
        more = any(each.start >= at.stop for each in node.members or ())
        unit = self._unit()
        margin = self._margin(at.start) if block else self._margin(node.start) + unit
        lines = _block_lines(name, members, unit, comma=more and not missing)
        for depth, key in enumerate(reversed(missing)):
            last = depth == len(missing) - 1
            lines = [f"{_quoted(key)}: {{", *(unit + line for line in lines), "}" + ("," if last and more else "")]
        body = ending.join(margin + line for line in lines)
        if block:
            text = self.text[: at.start] + body + self.text[at.stop :]
        else:
            # The rest of the line, a comment it may be, stays on a line of its own.
            rest = self.text[at.stop :]
            gap = "" if rest.startswith(("\n", "\r\n")) else ending + ("" if node.members else self._margin(node.start))
            text = f"{self.text[: at.start]}{ending}{body}{gap}{rest}"
        self._prove(text, path, name, members)
        return text

    def _walk(self, path: Sequence[str]) -> list[_Value]:
        nodes = [self._root]
        for key in path:
            matching = [each.value for each in nodes[-1].members or () if each.key == key and nodes[-1].is_object]
            if len(matching) > 1:
                raise ConfigurationError(f"it has {key} twice; remove one")
            if not matching:
                break
            nodes.append(matching[0])
        return nodes

    def _block(self, node: _Value, name: str) -> range | None:
        """Where our block is in an object, from the first character of its first line to the last of its last."""
        lines = self.text.split("\n")
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        inside = [*self._comments, *(range(each.value.start, each.value.end) for each in node.members or ())]
        among = [
            number
            for number, line in enumerate(lines)
            if marks.is_mark(line)
            and node.start < starts[number] < node.end
            and not any(span.start < starts[number] < span.stop for span in inside)
        ]
        found = marks.found(lines, name, among)
        if found is None:
            return None
        last = lines[found.stop - 1].removesuffix("\r")
        return range(starts[found.start], starts[found.stop - 1] + len(last))

    def _margin(self, at: int) -> str:
        """The space in front of the line that holds a character."""
        line = self.text[self.text.rfind("\n", 0, at) + 1 :]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def _unit(self) -> str:
        """One step of indentation, as the file has it."""
        first = re.search(r"\n([ \t]+)\S", self.text)
        return first[1] if first else "  "

    def _prove(self, text: str, path: Sequence[str], name: str, members: Mapping[str, Json]) -> None:
        """Raise `ConfigurationError` unless both texts say the same outside of our block."""
        try:
            changed = Document(text)
            ours = [key for key in changed.keys(path) if key not in changed.keys(path, without=name)]
            same = set(ours) == set(members) and self._said(path, name) == changed._said(path, name)
        except ConfigurationError:
            same = False
        if not same:
            raise ConfigurationError("it cannot be changed without a change to what is yours; nothing was written")

    def _said(self, path: Sequence[str], name: str) -> object:
        """What it says without our block; an object that is empty without us says nothing."""
        nodes = self._walk(path)
        return _without(self._root, self._block(nodes[-1], name) if len(nodes) == len(path) + 1 else None)


def dumped(members: Mapping[str, Json]) -> str:
    """A file of our own that holds these members."""
    return "\n".join(["{", *("  " + line for line in _members(members, "  ", comma=False)), "}"]) + "\n"


def _block_lines(name: str, members: Mapping[str, Json], unit: str, *, comma: bool) -> list[str]:
    return marks.wrapped(name, _members(members, unit, comma=comma), comment="//")


def _members(members: Mapping[str, Json], unit: str, *, comma: bool) -> list[str]:
    lines: list[str] = []
    for number, (key, value) in enumerate(members.items(), 1):
        first, *others = _value(value, unit)
        lines += [f"{_quoted(key)}: {first}", *others]
        if comma or number < len(members):
            lines[-1] += ","
    return lines


def _value(value: Json, unit: str) -> list[str]:
    if isinstance(value, Mapping):
        inner = _members(value, unit, comma=False)
        short = f"{{{' '.join(inner)}}}"
        flat = not any(isinstance(each, Mapping) for each in value.values())
        return [short] if flat and len(short) <= 90 else ["{", *(unit + line for line in inner), "}"]
    if isinstance(value, str | bool | int | Decimal):
        return [_scalar(value)]
    return [f"[{', '.join(''.join(_value(each, unit)) for each in value)}]"]


def _scalar(value: str | bool | int | Decimal) -> str:
    match value:
        case Reference():
            return json.dumps(value, ensure_ascii=False)
        case str():
            return _quoted(value)
        case Decimal():
            return figure(value)
        case _:
            return json.dumps(value)


def _quoted(text: str) -> str:
    """A text as JSON, in which no tool finds a brace to replace."""
    plain = json.dumps(text, ensure_ascii=False).replace("{", "\\u007b")
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in plain)


def _text(written: str) -> str:
    text: str = json.loads(written) if "\\" in written else written[1:-1]
    return text


def _within(at: int, block: range | None) -> bool:
    return block is not None and block.start <= at < block.stop


def _without(node: _Value, block: range | None) -> object:
    if node.members is None:
        return node.written
    said = [(each.key, _without(each.value, block)) for each in node.members if not _within(each.start, block)]
    said = [(key, value) for key, value in said if value is not None]
    return (node.is_object, said) if said else None


class _Scanner:
    """Reads JSON with comments and trailing commas, and remembers where everything is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.comments: list[range] = []
        """Where comments are that may take several lines."""
        self._at = 1 if text.startswith("\ufeff") else 0

    def more(self) -> bool:
        """Whether there is more than white space and comments."""
        self._blank()
        return self._at < len(self._text)

    def document(self) -> _Value:
        self._blank()
        value = self._value(0)
        self._blank()
        if self._at != len(self._text):
            raise self._fault("something follows the end")
        if not value.is_object:
            raise self._fault("it is no object")
        return value

    def _value(self, depth: int) -> _Value:
        start = self._at
        opening = self._text[start : start + 1]
        if opening in ("{", "["):
            members = self._members(opening, depth)
            return _Value(start, self._at, "", members, is_object=opening == "{")
        written = self._scalar()
        return _Value(start, self._at, written, None, is_object=False)

    def _members(self, opening: str, depth: int) -> tuple[_Member, ...]:
        if depth > _DEEPEST:
            raise self._fault("it is nested too deeply")
        closing = "}" if opening == "{" else "]"
        self._at += 1
        members: list[_Member] = []
        while True:
            self._blank()
            if self._take(closing):
                return tuple(members)
            start = self._at
            key = str(len(members))
            if opening == "{":
                if not self._text.startswith('"', start):
                    raise self._fault("a key is not a text in double quotes")
                key = _text(self._scalar())
                self._blank()
                if not self._take(":"):
                    raise self._fault("a colon is missing")
                self._blank()
            members.append(_Member(key, start, self._value(depth + 1)))
            self._blank()
            if not self._take(","):
                if self._take(closing):
                    return tuple(members)
                raise self._fault("a comma or the end of a collection is missing")

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

    def _blank(self) -> None:
        """Go on behind white space and comments."""
        while match := _BLANK.match(self._text, self._at):
            if match[0].startswith("/*"):
                self.comments.append(range(match.start(), match.end()))
            self._at = match.end()

    def _fault(self, problem: str) -> ConfigurationError:
        line = self._text.count("\n", 0, self._at) + 1
        return ConfigurationError(f"it is no JSON that can be read safely, line {line}: {problem}")
