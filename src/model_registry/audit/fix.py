"""Models that are gone, put in order: the id that stands in a file is replaced by its successor's."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from model_registry import files
from model_registry.audit.files import Source
from model_registry.audit.ids import take_apart, without_wish
from model_registry.audit.judge import Hit


class Fix(NamedTuple):
    """What a file is to become."""

    source: Source
    text: str
    """The new text."""

    @property
    def diff(self) -> str:
        """What changes, as `diff -u` writes it."""
        lines = (self.source.text.splitlines(keepends=True), self.text.splitlines(keepends=True))
        return "".join(
            line if line.endswith("\n") else f"{line}\n"
            for line in difflib.unified_diff(*lines, f"a/{self.source.name}", f"b/{self.source.name}")
        )


def fixes(hits: Iterable[Hit], sources: dict[str, Source]) -> Iterator[Fix]:
    """The files with exact hits that have a successor, as they are to become; what is ambiguous stays."""
    by_file: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.confidence == "exact" and replacement(hit):
            by_file.setdefault(hit.file, []).append(hit)
    for file, found in by_file.items():
        source = sources[file]
        lines = source.text.split("\n")
        for hit in found:
            lines[hit.line - 1] = _replaced(lines[hit.line - 1], hit.name, replacement(hit))
        if (text := "\n".join(lines)) != source.text:
            yield Fix(source, text)


def apply(fix: Fix) -> bool:
    """Write a file as it is to become; whether it was done: only files of plain UTF-8 are written.

    Raises `OSError`, with the file untouched.
    """
    content = fix.source.path.read_bytes()
    if content != fix.source.text.encode():
        return False
    files.write(fix.source.path, fix.text)
    return True


def replacement(hit: Hit) -> str:
    """The successor, written as the name is, with its provider; empty if there is none to be sure of."""
    successor = hit.judgement.successor
    written = take_apart(hit.name)
    entry = hit.judgement.entry
    if (
        not successor
        or written.tuned
        or written.shortcut
        or hit.judgement.verdict not in {"retired", "ending", "deprecated"}
    ):
        return ""
    owner = hit.judgement.retired.provider if hit.judgement.retired else entry.provider if entry else ""
    if written.provider and written.provider != owner:
        return ""
    bare, name = without_wish(hit.name), written.name.removeprefix(f"{owner}/")
    return f"{bare.removesuffix(name)}{successor}" if bare.endswith(name) else ""


def _replaced(line: str, name: str, successor: str) -> str:
    """A line with its one mention of a name replaced; as it was if there are several, or none to be seen."""
    whole = re.compile(rf"(?<![\w.:/@-]){re.escape(without_wish(name))}(?![\w:/@-]|\.\w)")
    return whole.sub(lambda _: successor, line) if len(whole.findall(line)) == 1 else line
