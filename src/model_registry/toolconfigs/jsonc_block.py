"""Changes to a JSON file of the user, with comments or without: the counterpart of `yaml_block`.

Our members go behind the opening brace of their object, where they need no comma from a member of the user; so no
byte of the user's has to change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.jsonc import Json, Node, Reader, Value, dumped, lines_of, quoted


class Document:
    """A JSON text that is read, and changed only by whole members.

    Comments and trailing commas are allowed, and a text that holds nothing is an empty object. Raises
    `ConfigurationError` if the text is no JSON.
    """

    def __init__(self, text: str) -> None:
        gap = "\n" if text.strip("\ufeff") and not text.endswith("\n") else ""
        self._text = f"{text}{gap}{{}}\n" if Reader(text).is_blank() else text
        reader = Reader(self._text)
        self._root = reader.document()
        self._comments = reader.comments

    def value(self, path: Sequence[str] = (), without: str | None = None) -> Value:
        """What is at a path, without the members in our block of a name; None if nothing is there."""
        nodes = self._walk(path)
        if len(nodes) <= len(path):
            return None
        return nodes[-1].plain(self._block(nodes[-1], without) if without is not None else None)

    def keys(self, path: Sequence[str], without: str | None = None) -> list[str]:
        """The keys of the object at a path, as `value` gives it; none if there is no object."""
        value = self.value(path, without)
        return list(value) if isinstance(value, dict) else []

    def has(self, path: Sequence[str], name: str) -> bool:
        """Whether the object at a path holds our block of this name."""
        nodes = self._walk(path)
        return len(nodes) > len(path) and self._block(nodes[-1], name) is not None

    def put(self, path: Sequence[str], name: str, members: Mapping[str, Json]) -> str:
        """The text with our block of this name holding these members of the object at the path.

        The block takes the place it has, or comes first. Objects that are missing at the end of the path are
        made. Raises `ConfigurationError` if that cannot be done without harm.
        """
        nodes = self._walk(path)
        block = self._block(nodes[-1], name) if len(nodes) > len(path) else None
        if block is None:
            return self._first(path, members, name)
        followed = any(each.start >= block.stop for each in nodes[-1].members)
        margin = self._margin(block.start)
        lines = marks.wrapped(name, lines_of(members, _unit(margin), comma=followed), comment="//")
        return self._replaced(block, self._joined(lines, margin), path, members)

    def add(self, path: Sequence[str], members: Mapping[str, Json]) -> str:
        """The text with these members first in the object at the path, as by `put` but without marks."""
        return self._first(path, members, None)

    def _first(self, path: Sequence[str], members: Mapping[str, Json], name: str | None) -> str:
        nodes = self._walk(path)
        node, missing = nodes[-1], path[len(nodes) - 1 :]
        if node.kind != "{":
            raise ConfigurationError(f"{_spelled(path[: len(nodes) - 1])} is not an object, but one belongs there")
        followed = bool(node.members)
        outer = self._margin(node.start)
        inner = self._margin(node.members[0].start) if followed else ""
        margin = inner if len(inner) > len(outer) else outer + _unit(outer)
        unit = _unit(margin)
        lines = lines_of(members, unit, comma=followed and not missing)
        if name is not None:
            lines = marks.wrapped(name, lines, comment="//")
        for depth, key in reversed(list(enumerate(missing))):
            comma = "," if followed and depth == 0 else ""
            lines = [f"{quoted(key)}: {{", *(unit + line for line in lines), f"}}{comma}"]
        body = self._break() + self._joined(lines, margin)
        at = node.start + 1
        # What follows the brace in its line, a comment it may be, keeps a line of its own.
        if not self._text.startswith(("\n", "\r\n"), at):
            body += self._break() + ("" if followed else outer)
        return self._replaced(range(at, at), body, path, members)

    def _walk(self, path: Sequence[str]) -> list[Node]:
        """The nodes from the root along the path, as far as there are any."""
        nodes = [self._root]
        for key in path:
            matching = [each.value for each in nodes[-1].members if nodes[-1].kind == "{" and each.key == key]
            if len(matching) > 1:
                raise ConfigurationError(f"it has {key} twice; remove one")
            if not matching:
                break
            nodes.append(matching[0])
        return nodes

    def _block(self, node: Node, name: str) -> range | None:
        """Where our block is in an object, from the first character of its first line to the last of its last.

        Lines in deeper objects and in comments do not count.
        """
        lines = self._text.split("\n")
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        inside = [*self._comments, *(range(each.value.start, each.value.end) for each in node.members)]
        among = [
            number
            for number, line in enumerate(lines)
            if marks.is_mark(line)
            and node.start < starts[number] < node.end
            and not any(starts[number] in span for span in inside)
        ]
        found = marks.found(lines, name, among)
        if found is None:
            return None
        last = found.stop - 1
        return range(starts[found.start], starts[last] + len(lines[last].removesuffix("\r")))

    def _margin(self, at: int) -> str:
        """The space in front of the line that holds a character."""
        match = re.compile(r"[ \t]*").match(self._text, self._text.rfind("\n", 0, at) + 1)
        return match[0] if match else ""

    def _break(self) -> str:
        return "\r\n" if "\r\n" in self._text else "\n"

    def _joined(self, lines: Sequence[str], margin: str) -> str:
        return self._break().join(margin + line for line in lines)

    def _replaced(self, old: range, body: str, path: Sequence[str], members: Mapping[str, Json]) -> str:
        """The text with a part replaced, once it is proven that all else says what it said, and ours what is wanted."""
        text = self._text[: old.start] + body + self._text[old.stop :]
        new = range(old.start, old.start + len(body))
        try:
            changed = Document(text)
            there, wanted = changed.value(path), Document(dumped(members)).value()
            same = changed._root.said(new) == self._root.said(old)
        except ConfigurationError:
            there = wanted = None
            same = False
        if not (same and isinstance(there, dict) and isinstance(wanted, dict) and there.items() >= wanted.items()):
            raise ConfigurationError(f"{_spelled(path)} cannot be changed without a change to what is yours")
        return text


def _unit(margin: str) -> str:
    """One step of indentation below lines with this margin."""
    return "\t" if "\t" in margin else "  "


def _spelled(path: Sequence[str]) -> str:
    return ".".join(path) or "the file"
