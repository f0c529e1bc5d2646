"""How each kind of file is read for the models it may name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import TypeAlias

from model_registry.audit.code import Comments, read_code
from model_registry.audit.lines import (
    read_dockerfile,
    read_list,
    read_settings,
    read_shell,
    read_tags,
    read_yaml,
)
from model_registry.audit.places import Kind, Place, once_a_line

Reader: TypeAlias = Callable[[str], Iterator[Place]]


def _code(comments: Comments) -> Reader:
    return lambda text: read_code(text, comments)


def _read_markup(text: str) -> Iterator[Place]:
    yield from read_tags(text)
    yield from read_code(text, "//")


def _read_any(text: str) -> Iterator[Place]:
    yield from read_settings(text)
    yield from read_code(text, "#")


def read_notebook(text: str) -> Iterator[Place]:
    """The places in the cells of code of a notebook, each with its line in the file."""
    try:
        notebook = json.loads(text)
        cells = notebook["cells"] if "cells" in notebook else [c for w in notebook["worksheets"] for c in w["cells"]]
        sources = [cell.get("source", cell.get("input", "")) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return
    at, lines = 0, text.splitlines()
    for source in sources:
        rows = source if isinstance(source, list) else [source]
        rows = [row for row in rows if isinstance(row, str)]
        places = []
        where: list[int] = []
        for row in rows:
            written = {json.dumps(row, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
            found = next((n for n in range(at, len(lines)) if any(each in lines[n] for each in written)), None)
            if found is not None:
                # A short row, such as an empty line, may stand anywhere: it must not carry the search along.
                at = found if found == at or len(row) > 3 else at
            where += [(found if found is not None else at) + 1] * max(1, row.count("\n") + (not row.endswith("\n")))
        code = "".join(rows)
        reader = read_shell if code.startswith(("%%bash", "%%sh", "%%shell")) else _code("#")
        places = list(reader(code))
        places += [p for p in _magic(code)]
        for place in places:
            yield place._replace(line=where[min(place.line, len(where)) - 1]) if where else place


def _magic(code: str) -> Iterator[Place]:
    """The commands that a cell gives to the shell, and to tools by `%`."""
    from model_registry.audit.lines import read_options

    for number, line in enumerate(code.splitlines(), 1):
        if line.lstrip()[:1] in {"!", "%"}:
            yield from (place._replace(line=number) for place in read_options(line))


_FENCE = re.compile(r"^(?P<indent>[ \t]*(?:>[ \t]*)?)(?P<fence>`{3,}|~{3,})[ \t]*\{?\.?(?P<language>[\w+#.-]*)[^\n`]*$")


def read_markdown(text: str) -> Iterator[Place]:
    """The places in the blocks of code of a Markdown text."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opened = _FENCE.match(lines[number])
        number += 1
        if not opened:
            continue
        start = number
        fence = opened["fence"]
        while number < len(lines) and not lines[number].strip().startswith(fence):
            number += 1
        reader = _LANGUAGES.get(opened["language"].lower(), _read_any)
        for place in reader("\n".join(lines[start:number])):
            yield place._replace(line=place.line + start)
        number += 1


_HASH, _SLASH, _BOTH, _JSON = _code("#"), _code("//"), _code("#//"), _code("//")
_KINDS: Mapping[Reader, str] = {
    _HASH: "py pyi pyw pyx rb rake gemspec ex exs jl r toml nix gd cr coffee star bzl cmake nu elixir",
    _SLASH: "js jsx mjs cjs ts tsx mts cts go java kt kts cs fs fsx rs swift scala sc dart c h cc cpp hpp cxx m mm groovy"
    " gradle zig proto prisma graphql sol hx v d ml less scss",
    _JSON: "json jsonc json5 webmanifest code-workspace avsc",
    _BOTH: "php tf tfvars hcl bicep cue libsonnet jsonnet",
    _code("--"): "sql lua hs elm",
    read_yaml: "yaml yml cff",
    read_settings: "env ini cfg conf properties dotenv envrc editorconfig",
    read_shell: "sh bash zsh fish ksh ps1 psm1 bat cmd mk make just",
    read_dockerfile: "dockerfile containerfile",
    _read_markup: "html htm xml vue svelte astro csproj xhtml plist jinja j2 tmpl erb ejs hbs",
    read_list: "txt",
    read_notebook: "ipynb",
    read_markdown: "md mdx markdown rmd qmd rst",
}
_BY_SUFFIX = {suffix: reader for reader, suffixes in _KINDS.items() for suffix in suffixes.split()}
_LANGUAGES = {
    **_BY_SUFFIX, "python": _HASH, "python3": _HASH, "ruby": _HASH, "javascript": _SLASH, "typescript": _SLASH,
    "rust": _SLASH, "csharp": _SLASH, "c#": _SLASH, "kotlin": _SLASH, "golang": _SLASH, "shell": read_shell,
    "console": read_shell, "terraform": _BOTH, "docker": read_dockerfile, "pycon": _HASH, "text": read_list,
}  # fmt: skip
PROSE = frozenset({"md", "mdx", "markdown", "rmd", "qmd", "rst"})
"""Suffixes of texts for people, which are read if that is asked for."""
_SHELL_NAMES = frozenset({"makefile", "gnumakefile", "justfile", "procfile", "jenkinsfile", "vagrantfile", "taskfile"})
_CODE_NAMES = frozenset({"gemfile", "rakefile", "brewfile", "fastfile", "tiltfile", "build", "workspace"})


def places(text: str, path: PurePath) -> Iterator[Place]:
    """The places of a file, each text once a line, by lines."""
    return once_a_line(_with_siblings(_reader(text, path)(text)))


def is_prose(path: PurePath) -> bool:
    """Whether a file is a text for people."""
    return path.suffix[1:].lower() in PROSE


def _reader(text: str, path: PurePath) -> Reader:
    name, suffix = path.name.lower(), path.suffix[1:].lower()
    if "dockerfile" in name or "containerfile" in name:
        return read_dockerfile
    if name.startswith((".env", "env.")) or name.endswith(".env") or name == "envrc":
        return read_settings
    if suffix in {"example", "sample", "template", "dist", "tpl", "bak", "local"} and len(path.suffixes) > 1:
        return _reader(text, path.with_suffix(""))
    if name in _SHELL_NAMES:
        return read_shell
    if name in _CODE_NAMES:
        return _HASH
    if reader := _BY_SUFFIX.get(suffix or name.lstrip(".")):
        return reader
    if text.startswith("#!"):
        first = text[: text.find("\n")]
        return _HASH if "python" in first or "ruby" in first else _SLASH if "node" in first or "deno" in first else read_shell
    if text.lstrip()[:1] in {"{", "["}:
        return _JSON
    return read_yaml if re.match(r"(?:#.*\n|---\n|\s*\n)*[\w-]+:(?:\s|$)", text) else _read_any


def _with_siblings(found: Iterator[Place]) -> Iterator[Place]:
    return found


__all__ = ["Kind", "is_prose", "places"]
