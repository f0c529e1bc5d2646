"""How each kind of file is read for the models it may name."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from model_registry.audit.places import Kind, Place, once_a_line, says_model

Reader: TypeAlias = Callable[[str], Iterator[Place]]


def _code(comments: Comments) -> Reader:
    return lambda text: read_code(text, comments)


def _read_markup(text: str) -> Iterator[Place]:
    yield from read_tags(text)
    yield from read_code(text, "//")


def _read_ruby(text: str) -> Iterator[Place]:
    yield from read_code(text, "#")
    for found in _RUBY_WORDS.finditer(text):
        line = text.count("\n", 0, found.start("words")) + 1
        kind = Kind.MODEL if says_model(found["key"] or "") else Kind.ELSEWHERE
        for offset, row in enumerate(found["words"].split("\n")):
            yield from (Place(line + offset, word, kind, "", found["key"] or "") for word in row.split())


_RUBY_WORDS = re.compile(r"(?:(?P<key>\w+)\s*(?:=>|=|:)\s*)?%[wiWI][\[({](?P<words>[^\])}]+)[\])}]")


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
        places += _magic(code)
        for place in places:
            yield place._replace(line=where[min(place.line, len(where)) - 1]) if where else place


_ASKED = re.compile(r"\s*%%?ai\s+(?:-\S+\s+)*(?P<name>[\w.-]+:\S+)")
"""What asks a model in a notebook, `%%ai openai-chat:gpt-5`."""


def _magic(code: str) -> Iterator[Place]:
    """The commands that a cell gives to the shell by `!`, and to the notebook by `%`."""
    for number, line in enumerate(code.splitlines(), 1):
        if asked := _ASKED.match(line):
            yield Place(number, asked["name"], Kind.MODEL, "", "%ai")
        elif line.lstrip()[:1] in {"!", "%"}:
            command = line.lstrip()[1:].removeprefix("env ").removeprefix("set_env ")
            yield from (place._replace(line=number) for place in read_shell(command))


_FENCE = re.compile(r"^(?P<indent>[ \t]*(?:>[ \t]*)?)(?P<fence>`{3,}|~{3,})[ \t]*\{?\.?(?P<language>[\w+#.-]*)[^\n`]*$")


def read_markdown(text: str) -> Iterator[Place]:
    """The places in the head of a Markdown text, between lines of three dashes, and in its blocks of code."""
    lines = text.splitlines()
    number = 0
    if lines and lines[0].rstrip() == "---" and "---" in (rows := [line.rstrip() for line in lines[1:]]):
        number = rows.index("---") + 2
        yield from (place._replace(line=place.line + 1) for place in read_yaml("\n".join(rows[: number - 2])))
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
    _HASH: "py pyi pyw pyx ex exs jl r toml nix gd cr coffee star bzl cmake nu elixir",
    _read_ruby: "rb rake gemspec ru",
    _SLASH: "js jsx mjs cjs ts tsx mts cts go java kt kts cs fs fsx rs swift scala sc dart c h cc cpp hpp cxx m mm"
    " groovy gradle zig proto prisma graphql sol hx v d ml less scss",
    _JSON: "json jsonc json5 webmanifest code-workspace avsc",
    _BOTH: "php tf tfvars hcl bicep cue libsonnet jsonnet",
    _code("--"): "sql lua hs elm",
    read_yaml: "yaml yml cff",
    read_settings: "service env ini cfg conf properties dotenv envrc editorconfig",
    read_shell: "sh bash zsh fish ksh ps1 psm1 bat cmd mk make just",
    read_dockerfile: "dockerfile containerfile",
    _read_markup: "html htm xml vue svelte astro csproj xhtml plist jinja j2 tmpl erb ejs hbs",
    read_list: "txt",
    read_notebook: "ipynb",
    read_markdown: "md mdx mdc markdown rmd qmd rst",
}
_BY_SUFFIX = {suffix: reader for reader, suffixes in _KINDS.items() for suffix in suffixes.split()}
_LANGUAGES = {
    **_BY_SUFFIX, "python": _HASH, "python3": _HASH, "ruby": _read_ruby, "javascript": _SLASH, "typescript": _SLASH,
    "rust": _SLASH, "csharp": _SLASH, "c#": _SLASH, "kotlin": _SLASH, "golang": _SLASH, "shell": read_shell,
    "console": read_shell, "terraform": _BOTH, "docker": read_dockerfile, "pycon": _HASH, "text": read_list,
}  # fmt: skip
PROSE = frozenset({"md", "mdx", "mdc", "markdown", "rmd", "qmd", "rst"})
"""Suffixes of texts for people, which are read if that is asked for."""
_OF_AGENTS = re.compile(
    r"(?:^|/)\.(?:(?:claude|codex|opencode|cursor|continue|gemini|kilocode|roo)/|github/(?:agents|prompts|chatmodes)/)"
)
_SHELL_NAMES = frozenset({"makefile", "gnumakefile", "justfile", "procfile", "jenkinsfile", "vagrantfile", "taskfile"})
_CODE_NAMES = frozenset({"gemfile", "rakefile", "brewfile", "fastfile", "tiltfile", "build", "workspace"})


def places(text: str, path: PurePath) -> Iterator[Place]:
    """The places of a file, each text once a line, by lines."""
    return once_a_line(_without_own_names(_reader(text, path)(text), text, path.name.lower()))


def is_code(path: PurePath) -> bool:
    """Whether what a file names stands in quotes."""
    return _BY_SUFFIX.get(path.suffix[1:].lower()) in {_HASH, _SLASH, _BOTH, _JSON}


def is_prose(path: str) -> bool:
    """Whether a file is a text for people, and no settings of an agent or a prompt."""
    return path.rpartition(".")[2].lower() in PROSE and not _OF_AGENTS.search(path.replace(os.sep, "/"))


def _reader(text: str, path: PurePath) -> Reader:
    name, suffix = path.name.lower(), path.suffix[1:].lower()
    if suffix in {"example", "sample", "template", "dist", "tpl", "bak", "local"} and len(path.suffixes) > 1:
        return _reader(text, path.with_suffix(""))
    return _by_name(name) or _BY_SUFFIX.get(suffix or name.lstrip(".")) or _by_content(text)


def _by_name(name: str) -> Reader | None:
    if "dockerfile" in name or "containerfile" in name:
        return read_dockerfile
    if name.startswith((".env", "env.")) or name.endswith(".env"):
        return read_settings
    return read_shell if name in _SHELL_NAMES else _HASH if name in _CODE_NAMES else None


def _by_content(text: str) -> Reader:
    first = text[: text.find("\n")]
    if first.startswith("#!"):
        return (
            _HASH
            if "python" in first or "ruby" in first
            else _SLASH
            if re.search("node|deno|bun", first)
            else read_shell
        )
    if re.match(r"\s*\[[\w .-]+\]\s*\n\s*[\w.-]+\s*=", text):
        return read_settings
    if text.lstrip()[:1] in {"{", "["}:
        return _JSON
    return read_yaml if re.match(r"(?:#.*\n|---\n|\s*\n)*[\w-]+:(?:\s|$)", text) else _read_any


_PACKAGES = frozenset({"package.json", "pyproject.toml", "cargo.toml", "composer.json", "chart.yaml", "setup.cfg"})


def _without_own_names(found: Iterable[Place], text: str, file: str) -> Iterator[Place]:
    """The places but for the names that a LiteLLM proxy gives to what it serves, and for a package's own."""
    if file in _PACKAGES:
        return (place for place in found if place.key not in {"name", "keywords"})
    if "litellm_params" not in text:
        return iter(found)
    listed = list(found)
    own = {place.text for place in listed if place.key == "model_name"}
    return (place for place in listed if place.key == "model" or place.text not in own)


__all__ = ["Kind", "is_prose", "places"]
