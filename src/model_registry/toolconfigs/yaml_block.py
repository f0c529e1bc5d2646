"""Changes to a YAML file of the user: find the place, put text there, and prove that nothing else changed.

No YAML library writes a file back as it was, so none does here: PyYAML tells lines and columns, the change is
a splice of lines, and the result is parsed again and compared before anyone gets to see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import marks

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for PyYAML, whose line numbers count here."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"
_EMPTY = re.compile(r"|~|null|Null|NULL|\[\s*\]|\{\s*\}")
"""Values that go once there are items; one with an anchor or a tag is the user's."""


class Where(NamedTuple):
    """A step into a list: to the mapping that has this text under this key."""

    key: str
    value: str


Step: TypeAlias = str | Where
Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""What a place in the file holds, every scalar as it is written."""


class _Spot(NamedTuple):
    """A node on the way along a path."""

    node: Node
    since: int
    """Number of the first line in which comments of the node may be."""


class Document:
    """A YAML text that is read, and changed only by whole lines.

    Raises `ConfigurationError` if the text is no YAML, or several documents.
    """

    def __init__(self, text: str) -> None:
        self._bom = "\ufeff" if text.startswith("\ufeff") else ""
        plain = text.removeprefix("\ufeff")
        self._lines = _BREAK.split(plain)
        self._breaks = _BREAK.findall(plain)
        self._root = _compose(plain)

    def value(self, path: Sequence[Step] = (), without: str | None = None) -> Value:
        """What is at a path, without the items in our block of a name; None if nothing is there.

        Raises `ConfigurationError`.
        """
        spots = _walk(self._root, path)
        if len(spots) <= len(path):
            return None
        ours = self._block(spots, without) if without is not None else None
        try:
            return _plain(spots[-1].node, ours)
        except RecursionError:
            raise ConfigurationError(f"{_spelled(path)} holds itself; write it out, and retry") from None

    def has(self, path: Sequence[Step], name: str) -> bool:
        """Whether the collection at a path holds our block of this name."""
        spots = _walk(self._root, path)
        return len(spots) > len(path) and self._block(spots, name) is not None

    def put(self, path: Sequence[Step], name: str, items: Sequence[str]) -> str:
        """The text with our block of this name holding these items of the collection at the path.

        The block takes the place it has, or stands behind the last item. `items` are lines of a list
        (`- …`) or a mapping (`key: …`), indented by two where they nest. Collections that are missing at the
        end of the path are made. Raises `ConfigurationError` if that cannot be done without harm.
        """
        lines = marks.wrapped(name, items)
        spots = _walk(self._root, path)
        block = self._block(spots, name) if len(spots) > len(path) else None
        if block is None:
            if not spots:
                marks.found(self._lines, name, range(len(self._lines)))
            return self.append(path, lines)
        return self._replaced(block, _indented(lines, self._column(spots)), path)

    def append(self, path: Sequence[Step], items: Sequence[str]) -> str:
        """The text with these items behind the last one of the collection at the path, as `put` but unmarked."""
        spots = _walk(self._root, path)
        known, missing = path[: max(len(spots) - 1, 0)], path[max(len(spots) - 1, 0) :]
        lines = list(items)
        for step in reversed(missing):
            if isinstance(step, Where):
                raise ConfigurationError(f"there is no {_spelled(path)} in it")
            lines = [f"{step}:", *_indented(lines, 2)]
        end = len(self._lines) - (not self._lines[-1])
        if not spots:
            return self._replaced(range(end, end), lines, ())
        node = spots[-1].node
        if not _is_empty(node):
            if not isinstance(node, CollectionNode) or node.flow_style:
                raise ConfigurationError(
                    f"{_spelled(known)} is not written an item to a line; rewrite it so, and retry"
                )
            column = self._column(spots)
            at = self._free(_behind(node), column)
            return self._replaced(range(at, at), _indented(lines, column), known)
        if len(spots) == 1:
            if node.start_mark.index != node.end_mark.index:
                raise ConfigurationError("it holds nothing but an empty value; empty the file, and retry")
            return self._replaced(range(end, end), lines, ())
        return self._filled(spots, known, lines)

    def _filled(self, spots: Sequence[_Spot], path: Sequence[Step], lines: Sequence[str]) -> str:
        """The text with lines under a key that has nothing, `null`, `[]` or `{}` for a value."""
        node, parent = spots[-1].node, spots[-2].node
        number = node.start_mark.line
        line, start, end = self._lines[number], node.start_mark.column, node.end_mark.column
        whole = node.end_mark.line == number == spots[-1].since - 1
        if (
            not whole
            or not isinstance(parent, MappingNode)
            or parent.flow_style
            or not _EMPTY.fullmatch(line[start:end])
        ):
            raise ConfigurationError(f"{_spelled(path)} is empty in a way that cannot be filled; write it as a block")
        kept = line[:start].rstrip() + line[end:] if end > start else line
        ours = _indented(lines, self._column(spots))
        return self._replaced(range(number, number + 1), [kept, *ours], path, kept=1)

    def _block(self, spots: Sequence[_Spot], name: str) -> range | None:
        """Where our block is among the items of a collection; lines of deeper ones and in texts do not count."""
        node, since = spots[-1]
        if not _is_empty(node) and (not isinstance(node, CollectionNode) or node.flow_style):
            return None
        end = min(max(_behind(node), node.end_mark.line + 1), len(self._lines))
        if _is_empty(node):
            end = since
            while end < len(self._lines) and re.fullmatch(r"\s*(#.*)?", self._lines[end]):
                end += 1
        column = self._column(spots)
        leaves = _leaves(node, node.start_mark.index, set())
        # A line inside of a text that looks like a mark is none.
        inside = {line for leaf in leaves for line in range(leaf.start_mark.line, _after(leaf))}
        among = (line for line in range(since, end) if line not in inside and self._indent(line) == column)
        return marks.found(self._lines, name, among)

    def _indent(self, line: int) -> int:
        return len(self._lines[line]) - len(self._lines[line].lstrip())

    def _free(self, line: int, column: int) -> int:
        """The first line at or behind this one where an item in that column parts no comment from its item."""
        free = line
        for number in range(line, len(self._lines)):
            text = self._lines[number].strip()
            if text and not text.startswith("#"):
                break
            if text and (self._indent(number) > column or marks.is_end(text)):
                free = number + 1
        return free

    def _column(self, spots: Sequence[_Spot]) -> int:
        """The column in which the items of the last of these collections begin."""
        node = spots[-1].node
        if _is_empty(node):
            parent = spots[-2].node.value[0][0] if len(spots) > 1 else None
            return parent.start_mark.column + 2 if parent is not None else 0
        if isinstance(node, MappingNode):
            return int(node.value[0][0].start_mark.column)
        first = node.value[0].start_mark.line
        for line in range(node.start_mark.line, first + 1):
            if self._lines[line].lstrip().startswith("-"):
                return self._indent(line)
        raise ConfigurationError(f"the list in line {first + 1} is written in a way that cannot be added to")

    def _replaced(self, old: range, lines: Sequence[str], path: Sequence[Step], kept: int = 0) -> str:
        """The text with some lines replaced, once it is proven that all others say what they said.

        The new lines but the first `kept` are ours, and must be items of the collection at the path.
        """
        ending = next(iter(self._breaks), "\n")
        whole = [f"{line}{end}" for line, end in zip(self._lines, [*self._breaks, ""], strict=True)]
        before, after = "".join(whole[: old.start]), "".join(whole[old.stop :])
        lead = ending if before and not _BREAK.search(before[-1]) else ""
        tail = ending if old.stop < len(whole) or not before else ""
        text = f"{before}{lead}{ending.join(lines)}{tail}{after}"
        new = range(old.start + kept, old.start + len(lines))
        if text == "".join(whole):
            return self._bom + text
        if not self._proven(text, range(old.start + kept, old.stop), new, lines[kept:], path):
            raise ConfigurationError(f"{_spelled(path)} cannot be changed without harm to the rest of the file")
        return self._bom + text

    def _proven(self, text: str, old: range, new: range, lines: Sequence[str], path: Sequence[Step]) -> bool:
        """Whether a text differs from this one in our lines alone, and they say there what they say by themselves."""
        try:
            changed, alone = _compose(text), _compose("\n".join(lines))
            spots = _walk(changed, path)
        except ConfigurationError:
            return False
        if _shape(self._root, old, {}) != _shape(changed, new, {}) or len(spots) <= len(path) or alone is None:
            return False
        node = spots[-1].node
        names = [part[0].value for part in node.value if isinstance(part, tuple)]
        node.value = [part for part in node.value if _key(part).start_mark.line in new]
        return _plain(node, None) == _plain(alone, None) and len(set(map(str, names))) == len(names)


def _walk(root: Node | None, path: Sequence[Step]) -> list[_Spot]:
    """The nodes from the root along the path, as far as there are any."""
    if root is None:
        return []
    spots = [_Spot(root, 0)]
    for step in path:
        following = _step(spots[-1], step)
        if following is None:
            break
        if following.node.start_mark.line < following.since - 1:
            raise ConfigurationError(f"{_spelled(path)} stands for another place (an alias); write it out, and retry")
        spots.append(following)
    return spots


def _step(spot: _Spot, step: Step) -> _Spot | None:
    node = spot.node
    if isinstance(step, Where):
        items = node.value if isinstance(node, SequenceNode) else []
        since = node.start_mark.line
        return next((_Spot(item, max(since, item.start_mark.line)) for item in items if _holds(item, step)), None)
    if not isinstance(node, MappingNode):
        return None
    if any(key.value == "<<" for key, _ in node.value):
        raise ConfigurationError(f"what holds {step} is merged with `<<`; write it out, and retry")
    matching = [(key, value) for key, value in node.value if isinstance(key, ScalarNode) and key.value == step]
    if len(matching) > 1:
        raise ConfigurationError(f"it has {step} twice; remove one, and retry")
    return next((_Spot(value, key.end_mark.line + 1) for key, value in matching), None)


def _compose(text: str) -> Node | None:
    try:
        node: Node | None = yaml.compose(text, Loader=_LOADER)
    except RecursionError:
        raise ConfigurationError("it nests too deep") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise ConfigurationError(f"it is not YAML that can be read safely{place}: {problem}") from None
    return node


def quoted(text: str) -> str:
    """A text in double quotes: whatever it holds, every YAML parser reads it as that text."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


Item: TypeAlias = "Mapping[str, Scalar | Sequence[Scalar] | Item]"
Scalar: TypeAlias = str | int | bool
"""A text is quoted; numbers that are not whole are given as `Plain`."""


_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What YAML 1.1 reads as no text."""


class Plain(str):
    """A text that is written without quotes, because it is a number or a plain name of our own."""

    __slots__ = ()


def lines_of(item: Item) -> Iterator[str]:
    """The lines of a mapping. Keys that are not plain names are quoted, lists are written in one line."""
    for key, value in item.items():
        plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", key) and key.lower() not in _WORDS
        name = key if plain else quoted(key)
        if isinstance(value, Mapping):
            yield f"{name}:"
            yield from (f"  {line}" for line in lines_of(value))
        elif isinstance(value, str | int):
            yield f"{name}: {_scalar(value)}"
        else:
            yield f"{name}: [{', '.join(map(_scalar, value))}]"


def as_item(lines: Iterator[str]) -> Iterator[str]:
    """The lines of a mapping as an item of a list."""
    for number, line in enumerate(lines):
        yield f"{'  ' if number else '- '}{line}"


def _scalar(value: Scalar) -> str:
    match value:
        case Plain():
            return str(value)
        case str():
            return quoted(value)
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _is_empty(node: Node) -> bool:
    if isinstance(node, ScalarNode):
        return node.tag == _NULL
    return not node.value


def _holds(item: Node, step: Where) -> bool:
    pairs = item.value if isinstance(item, MappingNode) else []
    return any(
        isinstance(key, ScalarNode)
        and isinstance(value, ScalarNode)
        and (key.value, value.value) == (step.key, step.value)
        for key, value in pairs
    )


def _key(part: Node | tuple[Node, Node]) -> Node:
    return part[0] if isinstance(part, tuple) else part


def _indented(lines: Sequence[str], column: int) -> list[str]:
    return [" " * column + line if line else line for line in lines]


def _after(leaf: Node) -> int:
    """The number of the first line behind a scalar or a collection in one line."""
    end = leaf.end_mark
    return int(end.line) if end.column == 0 and end.line > leaf.start_mark.line else int(end.line) + 1


def _behind(node: Node) -> int:
    """The number of the line behind the last one with content of the node."""
    return max(_after(leaf) for leaf in _leaves(node, node.start_mark.index, set()))


def _leaves(node: Node, start: int, seen: set[int]) -> Iterator[Node]:
    """What a node is made of that stands in its own lines; what an alias stands for is elsewhere."""
    if id(node) in seen or node.start_mark.index < start:
        return
    seen.add(id(node))
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        yield node
        return
    for part in node.value:
        for each in part if isinstance(part, tuple) else (part,):
            yield from _leaves(each, start, seen)


def _plain(node: Node, ours: range | None) -> Value:
    """What a node says, without what begins in our lines."""
    mine: Sequence[int] = ours or ()
    if isinstance(node, MappingNode):
        return {str(k.value): _plain(v, ours) for k, v in node.value if k.start_mark.line not in mine}
    if isinstance(node, SequenceNode):
        return [_plain(item, ours) for item in node.value if item.start_mark.line not in mine]
    return None if node.tag == _NULL else str(node.value)


def _shape(node: Node | None, ours: range, known: dict[int, int]) -> object:
    """What a node says, without what begins in our lines, for comparison. What is empty without us is nothing."""
    if node is None:
        return None
    if id(node) in known:
        return ("alias", known[id(node)])
    known[id(node)] = len(known)
    if isinstance(node, ScalarNode):
        return None if node.tag == _NULL else (node.tag, node.value)
    if isinstance(node, MappingNode):
        parts: list[object] = [
            (_shape(key, ours, known), _shape(value, ours, known))
            for key, value in node.value
            if key.start_mark.line not in ours
        ]
    else:
        parts = [_shape(item, ours, known) for item in node.value if item.start_mark.line not in ours]
    return (node.tag, parts) if parts else None


def _spelled(path: Sequence[Step]) -> str:
    return ".".join(step if isinstance(step, str) else f"{step.key}={step.value}" for step in path) or "the file"
