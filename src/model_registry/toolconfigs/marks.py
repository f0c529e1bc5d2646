"""How what is ours is told from what is the user's: a pair of comment lines around each block of ours.

A block is named after the provider it is about. Everything outside of the marks belongs to the user; what is
between them is rewritten by each update. A file of which every line is ours says so in its first line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from model_registry.errors import ConfigurationError

_MARK = re.compile(r"\s*(?:#|//)\s*model-registry: (begin|end) ([a-z0-9-]+)")
_WHOLE = "Written by model-registry, which rewrites this file as a whole."


def wrapped(name: str, lines: Iterable[str], comment: str = "#") -> list[str]:
    """The lines as a block of this name."""
    return [
        f"{comment} model-registry: begin {name} (an update rewrites these lines)",
        *lines,
        f"{comment} model-registry: end {name}",
    ]


def is_mark(line: str) -> bool:
    """Whether a line begins or ends a block of ours."""
    return _MARK.match(line) is not None


def found(lines: Sequence[str], name: str, among: Iterable[int]) -> range | None:
    """Where the block of this name is, its marks included; None if there is none.

    `among` are the numbers, rising and from 0, of the lines in which a mark counts. Raises
    `ConfigurationError` if a mark has lost its partner.
    """
    begin = end = None
    for number in among:
        match = _MARK.match(lines[number])
        if match is None or match[2] != name:
            continue
        if match[1] == "begin" and begin is None:
            begin = number
        elif match[1] == "end" and begin is not None and end is None:
            end = number
        else:
            raise _unpaired(name, number)
    if begin is None:
        return None
    if end is None:
        raise _unpaired(name, begin)
    return range(begin, end + 1)


def is_end(line: str) -> bool:
    """Whether a line ends a block of ours."""
    match = _MARK.match(line)
    return match is not None and match[1] == "end"


def whole(comment: str = "#") -> str:
    """The first line of a file that is ours as a whole."""
    return f"{comment} {_WHOLE}\n"


def is_whole(text: str) -> bool:
    """Whether a file is ours as a whole."""
    return _WHOLE in text.partition("\n")[0]


def _unpaired(name: str, number: int) -> ConfigurationError:
    return ConfigurationError(
        f"the model-registry mark of {name} in line {number + 1} has no partner; remove or restore the pair of marks"
    )
