"""Tables on a terminal: no number and no id is ever broken. Columns give way at words, then rows stack."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from model_registry.cli.console import Style

    Paint: TypeAlias = Callable[[str, Style], str]
    """Gives a text a style, or leaves it as it is where there is no colour."""

GAP = "  "
_NARROW = 14
"""Columns of words are not made narrower than this: a row of many lines is harder to read than a stack."""

_STATES: dict[str, dict[str, Style]] = {
    "STATUS": {"retired": "red", "errored": "red", "deprecated": "yellow", "ends": "yellow"},
    "PROBLEM": {"retired": "red", "unknown": "red", "deprecated": "yellow", "ends-soon": "yellow"},
    "ENDS": {"20": "yellow"},
}
"""How a cell looks by what it holds, in the columns that tell of a state: what is gone, and what ends."""


def lines(
    headings: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str], width: int, paint: Paint
) -> Iterator[str]:
    """The lines of a table that is at most `width` wide, if its words allow it.

    Where the columns do not fit beside each other, the first cell of a row has a line of its own and the others stand
    below; where those do not fit either, each has a line, behind its heading.
    """
    if widths := _widths((headings, *rows), width):
        yield from _row(headings, headings, widths, right, paint)
        for row in rows:
            yield from _row(row, headings, widths, right, paint)
        return
    below = headings[1:]
    if below and (widths := _widths((below, *(row[1:] for row in rows)), width - len(GAP))):
        for row in (headings, *rows):
            yield paint(row[0], "bold")
            for line in _row(row[1:], below, widths, right, paint):
                yield GAP + line
        return
    labels = max(map(cells, below), default=0)
    for row in rows:
        yield paint(row[0], "bold")
        for heading, cell in zip(below, row[1:], strict=True):
            if cell not in {"", "-"}:
                style = style_of(heading, cell)
                for line in hanging(f"{GAP}{heading}{' ' * (labels - cells(heading))}{GAP}", cell, width):
                    yield paint(line, style) if style else line


def style_of(heading: str, cell: str) -> Style | None:
    """How a cell looks, where its column tells of a state."""
    if cell == heading:
        return "bold"
    return next((style for word, style in _STATES.get(heading, {}).items() if word in cell), None)


def hanging(label: str, text: str, width: int) -> Iterator[str]:
    """A text behind its label; further lines begin below its beginning."""
    room = width - cells(label)
    first, *others = wrap(text, room if room >= _NARROW else 10_000)
    yield label + first
    for line in others:
        yield " " * cells(label) + line


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, broken only between its pieces: one that is longer than a line stays whole."""
    result = [""]
    for word in pieces(text):
        if result[-1] and cells(result[-1]) + 1 + cells(word) > width:
            result.append(word)
        else:
            result[-1] = f"{result[-1]} {word}" if result[-1] else word
    return result


def pieces(text: str) -> list[str]:
    """What a line may be broken between: the parts of a list, if all are short, and otherwise words."""
    parts = text.replace(", ", ",\n").split("\n")
    return parts if len(parts) > 1 and max(map(len, parts)) <= _NARROW * 2 else text.split(" ")


def cells(text: str) -> int:
    """How wide a text is on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # hardly any text needs it

    return cell_len(text)


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """The width of each column; None if they do not fit, however their words are put."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(cells, column)) for column in columns]
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    if excess <= 0:
        return widths
    least = [
        max(min(most, _NARROW), *(cells(piece) for cell in column for piece in pieces(cell)))
        for column, most in zip(columns, widths, strict=True)
    ]
    if sum(widths) - sum(least) < excess:
        return None
    for _ in range(excess):
        # The widest of those that can gives way.
        widest = max((at for at in range(len(widths)) if widths[at] > least[at]), key=lambda at: widths[at])
        widths[widest] -= 1
    return widths


def _row(
    row: Sequence[str], headings: Sequence[str], widths: Sequence[int], right: Collection[str], paint: Paint
) -> Iterator[str]:
    """The lines of a row whose columns have these widths."""
    wrapped = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    styles = [style_of(heading, cell) for heading, cell in zip(headings, row, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        line = spaces = ""
        for heading, part, width, style in zip(headings, parts, widths, styles, strict=True):
            free = " " * (width - cells(part))
            before, after = (free, "") if heading in right else ("", free)
            # Spaces at the end of a line are never written, styled or not.
            if part:
                line += spaces + before + (paint(part, style) if style else part)
                spaces = ""
            else:
                after = " " * width
            spaces += after + GAP
        yield line
