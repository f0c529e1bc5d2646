"""Command lines whose mistakes are told in one line, with what may have been meant."""

from __future__ import annotations

import argparse
import re

from model_registry.cli.console import tell_error, width
from model_registry.compat import TYPE_CHECKING, override

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NoReturn


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help with the line breaks it is written with.

    argparse makes one for each option, and asks `shutil` for the width, which takes longer to import than a search.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=width() - 2)


class Parser(argparse.ArgumentParser):
    """A command line that says in one line what is wrong with it."""

    @override
    def error(self, message: str) -> NoReturn:
        """Exit with 2 after one line about what is wrong."""
        hint = meant(*self._mistake(message)) or f"see {self.prog} --help"
        tell_error(f"{message}; {hint}".replace("\n", " "))
        raise SystemExit(2)

    def _mistake(self, message: str) -> tuple[str, Sequence[str]]:
        """The word that is wrong, and those that are right in its place; argparse tells only in words."""
        if found := re.search(r"unrecognized arguments: (-[^\s=]+)", message):
            return found[1], [*self._option_string_actions]
        if found := re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message):
            return found[1], [each.strip("' ") for each in found[2].split(",")]
        return "", ()


def meant(word: str, known: Iterable[str]) -> str | None:
    """What may have been meant by a word that is none of those known, as a question."""
    from difflib import get_close_matches  # only who is wrong waits for it

    near = get_close_matches(word, [*known], n=1)
    return f"did you mean {near[0]}?" if near else None
