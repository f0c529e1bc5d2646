"""Writes `docs/api.md`: what the library offers, in the words of its docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import griffe

import model_registry

ROOT = Path(__file__).parent.parent
HEAD = """\
# The library, name by name

Generated from the docstrings by `.ci/inject.py`: do not edit.

```python
from model_registry import load

found = load().find("gpt-4o")
print(found.entry.full_id, found.entry.context_window, found.entry.pricing)
```

Results are immutable, money is `Decimal`, what is not known is `None`. Every error is a `RegistryError`.
"""
START = ("library.loading.load", "library.registry.Registry", "testing.registry_of", "testing.make_registry")
"""Where a reader begins. What their signatures mention follows, and what that mentions in turn."""

Documented = griffe.Class | griffe.Function | griffe.Attribute | griffe.TypeAlias


def text() -> str:
    """The whole document."""
    package = griffe.load("model_registry", search_paths=[str(ROOT / "src")], resolve_aliases=True)
    found: dict[str, Documented] = {}
    for path in START:
        _collect(package, f"model_registry.{path}", found)
    errors = [member for member in package["errors"].members.values() if isinstance(member, griffe.Class)]
    raised = "\n".join(docstring for each in found.values() for docstring in _docstrings(each))
    told = [each for each in errors if each.name == "RegistryError" or f"`{each.name}`" in raised]
    parts = [_section(each) for each in (*found.values(), *told)]
    return "\n".join((HEAD, *parts))


def _collect(package: griffe.Object | griffe.Alias, path: str, found: dict[str, Documented]) -> None:
    """Add what is at a path, and all of this package its signatures mention."""
    item = package[path.removeprefix("model_registry.")]
    if isinstance(item, griffe.Alias):
        item = item.final_target
    if item.path in found or not isinstance(item, Documented) or not item.docstring or item.name.startswith("_"):
        return
    found[item.path] = item
    for each in _public(item):
        for mentioned in _mentioned(each):
            if mentioned.startswith("model_registry.") and not mentioned.startswith("model_registry.schemas"):
                _collect(package, mentioned, found)


def _public(item: Documented) -> list[Documented]:
    """What is to be told of a class: itself, its own facts and methods and those it inherits from this package."""
    if not isinstance(item, griffe.Class):
        return [item]
    # What all groups of facts share is told once, with the entry.
    bases = [base for base in reversed(item.mro()) if base.name != "View" or item.name == "Entry"]
    members = {name: each for base in (*bases, item) for name, each in base.members.items()}
    shown = [each.final_target if isinstance(each, griffe.Alias) else each for each in members.values()]
    return [each for each in shown if isinstance(each, Documented) and each.docstring and not each.name.startswith("_")]


def _mentioned(item: Documented) -> Iterator[str]:
    """The full names in a signature."""
    expressions = [item.value, item.annotation] if isinstance(item, griffe.Attribute) else []
    if isinstance(item, griffe.Function):
        expressions = [item.returns, *(parameter.annotation for parameter in item.parameters)]
    for expression in expressions:
        if isinstance(expression, griffe.Expr):
            names = (each for each in expression.iterate(flat=True) if isinstance(each, griffe.ExprName))
            # A parameter stored under its own name is told as `Class(parameter)`.
            yield from (each.canonical_path for each in names if "(" not in each.canonical_path)


def _docstrings(item: Documented) -> Iterator[str]:
    for each in (item, *_public(item)):
        if each.docstring:
            yield each.docstring.value


def _section(item: Documented) -> str:
    """One name with all that belongs to it."""
    home = item.path.rpartition(".")[0].replace("_entry_fields", "entry")
    home = "model_registry" if item.name in model_registry.__all__ else home
    parts = [f"## `{item.name}`\n", f"```python\nfrom {home} import {item.name}\n```\n"]
    if isinstance(item, griffe.Function) and not _is_fixture(item):
        parts.append(_called(item))
    if isinstance(item, griffe.Attribute):
        parts.append(f"```python\n{item.name} = {item.value}\n```\n")
    parts.append(f"{_prose(item)}\n")
    if isinstance(item, griffe.Class):
        facts = [each for each in _public(item) if isinstance(each, griffe.Attribute)]
        if facts:
            parts.append("\n".join(f"- `{each.name}`: `{each.annotation}`. {_one_line(each)}" for each in facts) + "\n")
        methods = [each for each in _public(item) if isinstance(each, griffe.Function)]
        parts += [f"### `{item.name}.{each.name}`\n\n{_called(each)}\n{_prose(each)}\n" for each in methods]
    return "\n".join(parts)


def _is_fixture(item: griffe.Function) -> bool:
    """Whether pytest calls it, and not the reader."""
    return any(str(decorator.value) == "pytest.fixture" for decorator in item.decorators)


def _called(item: griffe.Function) -> str:
    """The signature, on one line where it is short enough."""
    stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
    shown: list[str] = []
    for each in item.parameters:
        if each.name in {"self", "cls"}:
            continue
        if each.kind in stars:
            shown.append(f"{stars[each.kind]}{each.name}: {each.annotation}")
            continue
        if each.kind is griffe.ParameterKind.keyword_only and not any(one.startswith("*") for one in shown):
            shown.append("*")
        shown.append(f"{each.name}: {each.annotation}" + (f" = {each.default}" if each.default else ""))
    line = f"{item.name}({', '.join(shown)}) -> {item.returns}"
    if len(line) > 110:
        line = f"{item.name}(\n    " + ",\n    ".join(shown) + f",\n) -> {item.returns}"
    return f"```python\n{line}\n```\n"


def _prose(item: Documented) -> str:
    assert item.docstring
    return inspect.cleandoc(item.docstring.value)


def _one_line(item: Documented) -> str:
    return " ".join(_prose(item).split())
