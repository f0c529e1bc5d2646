"""The scripts as they are published: modules joined into one classic script, the only kind that runs in a page opened
from a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

STATIC = Path(__file__).with_name("static")
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_LAYOUT = re.compile(r"^[ \t]+", re.MULTILINE)

PACKAGE = ("errors", "decimal", "prices", "catalog", "search")
"""The modules of `packages/js` that the first view needs, each after those it imports."""
PACKAGE_OF_VIEWS = ("cost", "nearness", "standing", "successors", "alternatives")
"""Those that the other views need."""
CORE = ("dom", "facts", "address", "columns", "grid", "filters", "finding", "models", "table", "main")
"""What the first view needs."""
VIEWS = ("plot", "model", "compare", "calculator", "lists")
"""What the other views need, loaded with the first of them."""


def core() -> str:
    """The script of the first view. What its modules export is there for the other views as well."""
    return _wrapped(f"{_joined(_core_paths())}modelRegistry.core={{{_exported()}}};\n")


def views() -> str:
    """The script of the other views."""
    return _wrapped(f"const {{{_exported()}}}=modelRegistry.core;\n{_joined(_view_paths())}")


def style() -> str:
    """The style sheet."""
    return re.sub(
        r"/\*.*?\*/|^\s+|(?<=[{;,])\n", "", (STATIC / "style.css").read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )


def _package() -> Path:
    """Where the modules of `packages/js` are: in the wheel beside this one, in a checkout at their place."""
    packaged = STATIC / "package"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "packages/js/src"


def _core_paths() -> list[Path]:
    return [*(_package() / f"{name}.js" for name in PACKAGE), *(STATIC / f"{name}.js" for name in CORE)]


def _view_paths() -> list[Path]:
    return [*(_package() / f"{name}.js" for name in PACKAGE_OF_VIEWS), *(STATIC / f"{name}.js" for name in VIEWS)]


def _exported() -> str:
    names = (name for path in _core_paths() for name in _EXPORTED.findall(path.read_text("utf-8")))
    return ",".join(sorted(names))


def _joined(paths: Iterable[Path]) -> str:
    """The modules one after the other. They share their names, so that no two may use one for two things."""
    parts = []
    for path in paths:
        text = path.read_text("utf-8")
        for pattern in (_IMPORT, _EXPORT, _COMMENT, _LAYOUT):
            text = pattern.sub("", text)
        parts.append(re.sub(r"\n+", "\n", text))
    return "".join(parts)


def _wrapped(text: str) -> str:
    return f'"use strict";(()=>{{\n{text}}})();\n'
