"""Modules of this package are imported at the top of a file; what is imported inside a function says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src/model_registry"
ABOVE = 4
"""Lines above an import in which its reason may stand."""


@cache
def hidden_imports() -> list[tuple[Path, str, int, bool]]:
    """Each import of our own inside a function: file, function, line, and whether a comment is beside it."""
    return list(_hidden_imports())


def _hidden_imports() -> Iterator[tuple[Path, str, int, bool]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for function in ast.walk(ast.parse(text)):
            if not isinstance(function, ast.FunctionDef):
                continue
            for each in ast.walk(function):
                if isinstance(each, ast.ImportFrom) and (each.module or "").startswith("model_registry"):
                    beside = lines[max(function.lineno, each.lineno - 1 - ABOVE) : each.lineno]
                    yield path, function.name, each.lineno, any("#" in line for line in beside)


def test_every_import_inside_a_function_has_its_reason_beside_it() -> None:
    assert [(path.name, name, line) for path, name, line, reason in hidden_imports() if not reason] == []


def test_few_functions_import_our_own_modules() -> None:
    assert len({(path, name) for path, name, _, _ in hidden_imports()}) <= 22
