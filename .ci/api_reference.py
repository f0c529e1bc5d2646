"""Writes `docs/api.md`, what the library offers in its docstrings, and `types.py`, which names its types."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
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

FIELD = "model_registry.catalog.view.Field"

Documented = griffe.Class | griffe.Function | griffe.Attribute | griffe.TypeAlias


TYPES_HEAD = '''\
"""Every type that the library takes, returns and holds, under one name that stays: for annotations.

    from model_registry.types import Cost, Pricing

Generated from the signatures by `.ci/inject.py`: do not edit. A name is imported when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

'''
TYPES_TAIL = '''\

    def __getattr__(name: str) -> object:
        """A type, imported when it is asked for."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"model_registry.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
'''


def types_text() -> str:
    """The module `model_registry.types`: what the signatures mention beyond the functions a reader begins with."""
    homes = {item.name: _home(item) for item in documented().values() if _in_types(item)}
    by_home = {home: sorted(name for name in homes if homes[name] == home) for home in sorted(set(homes.values()))}
    lines = [f"__all__ = {sorted(homes)!r}", "", "if TYPE_CHECKING:"]
    lines += [f"    from model_registry.{home} import ({', '.join(names)})" for home, names in by_home.items()]
    lines += ["else:", f"    _HOMES = {dict(sorted(homes.items()))!r}"]
    return TYPES_HEAD + "\n".join(lines) + "\n" + TYPES_TAIL


def documented() -> dict[str, Documented]:
    """What the document is about, by its full name: where a reader begins, and all that leads on to."""
    found: dict[str, Documented] = {}
    for path in START:
        _collect(_package(), f"model_registry.{path}", found)
    return found


@cache
def _package() -> griffe.Object | griffe.Alias:
    return griffe.load("model_registry", search_paths=[str(ROOT / "src")], resolve_aliases=True)


def _home(item: Documented) -> str:
    """The module something is declared in, without the package; what is generated is imported by way of `entry`."""
    return item.path.rpartition(".")[0].removeprefix("model_registry.").replace("_entry_fields", "entry")


def _in_types(item: Documented) -> bool:
    return item.path.removeprefix("model_registry.") not in START and _home(item) != "testing"


def text() -> str:
    """The whole document."""
    package, found = _package(), documented()
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
    if item.parent and not item.parent.is_module:
        # A field named as its type is: `date`.
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


def _is_field(item: griffe.Attribute) -> bool:
    return str(item.annotation).startswith("Field[")


def _mentioned(item: Documented) -> Iterator[str]:
    """The full names in a signature."""
    expressions: list[str | griffe.Expr | None] = []
    if isinstance(item, griffe.Attribute):
        # The value of an alias is what it stands for; that of a field of a view is how it is read.
        expressions = [item.annotation, None if _is_field(item) else item.value]
    if isinstance(item, griffe.Function):
        expressions = [item.returns, *(parameter.annotation for parameter in item.parameters)]
    for expression in expressions:
        if isinstance(expression, griffe.Expr):
            names = (each for each in expression.iterate(flat=True) if isinstance(each, griffe.ExprName))
            # A parameter stored under its own name is told as `Class(parameter)`.
            paths = (each.canonical_path for each in names if "(" not in each.canonical_path)
            yield from (path for path in paths if path != FIELD)


def _docstrings(item: Documented) -> Iterator[str]:
    for each in (item, *_public(item)):
        if each.docstring:
            yield each.docstring.value


def _section(item: Documented) -> str:
    """One name with all that belongs to it."""
    home = f"model_registry.{_home(item)}"
    if item.name in model_registry.__all__:
        home = "model_registry"
    elif _in_types(item) and _home(item) != "errors":
        home = "model_registry.types"
    parts = [f"## `{item.name}`\n", f"```python\nfrom {home} import {item.name}\n```\n"]
    if isinstance(item, griffe.Function) and not _is_fixture(item):
        parts.append(_called(item))
    if isinstance(item, griffe.Attribute):
        parts.append(f"```python\n{item.name} = {item.value}\n```\n")
    parts.append(f"{_prose(item)}\n")
    if isinstance(item, griffe.Class):
        facts = [each for each in _public(item) if isinstance(each, griffe.Attribute)]
        if facts:
            parts.append("\n".join(f"- `{each.name}`: `{_type(each)}`. {_one_line(each)}" for each in facts) + "\n")
        methods = [each for each in _public(item) if isinstance(each, griffe.Function)]
        parts += [f"### `{item.name}.{each.name}`\n\n{_called(each)}\n{_prose(each)}\n" for each in methods]
    return "\n".join(parts)


def _type(item: griffe.Attribute) -> str:
    """What one gets: of a field of a view, what it reads."""
    return str(item.annotation)[len("Field[") : -1] if _is_field(item) else str(item.annotation)


def _is_fixture(item: griffe.Function) -> bool:
    """Whether pytest calls it, and not the reader."""
    return any(str(decorator.value) == "pytest.fixture" for decorator in item.decorators)


def _called(item: griffe.Function) -> str:
    """The signature, on one line where it is short enough; every one, if there are several."""
    if item.overloads:
        return "".join(_called(each) for each in item.overloads).replace("\n```\n```python\n", "\n")
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
