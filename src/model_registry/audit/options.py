"""The models that options of commands name, and what a value is without what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_registry.audit.places import Kind, Place, says_deployment, says_model
from model_registry.audit.words import words

_OPTION = re.compile(r"(?<![\w-])--(?P<key>[a-z][a-z0-9-]*)(?:\s+|=)(?P<quote>[\"']?)(?P<value>[^\s\"'`;|&)\\]+)")
_SHORT = re.compile(
    rf"(?<![\w./-])(?:{'|'.join(sorted(words('tools')))})\b"
    r"[^\n|;&]{0,200}?\s(?:-m|-M)(?:\s+|=)(?P<quote>[\"']?)(?P<value>[^\s\"'`;|&)\\]+)"
)
_NAMES_FIRST = re.compile(
    r"(?<![\w./-])(?P<tool>llm\s+models\s+default|llm\s+aliases\s+set\s+\S+|ollama\s+(?:run|pull|show|rm|create|push))\s+[\"']?(?P<value>[^\s\"'`;|&)\\]+)"
)
DEFAULT = re.compile(r"[$#]\{(?P<key>\w+(?=:?[-=])|[\w.-]+(?=:[^-=]))(?::[-=]?|[-=])(?P<value>[^}\s$]+)\}")
"""What a shell takes if a variable is unset, `${MODEL:-gpt-5}`, and Spring if a property is: `${app.model:gpt-5}`."""


def read_options(text: str) -> Iterator[Place]:
    """The models that the options of commands name: `--model`, and `-m` of tools for models."""
    if "-m" in text or "-M" in text or "llm" in text or "ollama" in text:
        for number, line in enumerate(text.splitlines(), 1):
            yield from options_on(number, line)


def options_on(number: int, line: str) -> Iterator[Place]:
    """The models that the options on a line name."""
    for found in _OPTION.finditer(line):
        if says_model(found["key"]):
            yield from value_of(number, f"--{found['key']}", found["value"])
    if " -m" in line or " -M" in line:
        for found in _SHORT.finditer(line):
            yield from value_of(number, "-m", found["value"])
    for found in _NAMES_FIRST.finditer(line):
        channel = "ollama" if found["tool"].startswith("ollama") else ""
        yield Place(number, found["value"], Kind.MODEL, channel, found["tool"])


def value_of(number: int, key: str, value: str) -> Iterator[Place]:
    """The place of a value, without quotes, default, comment and what else stands around it."""
    text = bare(value)
    if default := DEFAULT.fullmatch(text):
        text = default["value"]
    says = says_model(key.lstrip("-")) or key == "-m"
    if says and "," in text:
        yield from (Place(number, each, Kind.MODEL, "", key) for each in listed(text))
        return
    if not text or any(map(str.isspace, text)):
        return
    yield Place(
        number, text, Kind.MODEL if says else Kind.ELSEWHERE, "azure" if says_deployment(key) and says else "", key
    )


_COMMENT = re.compile(r"\s+#.*$")


def listed(text: str) -> list[str]:
    """The names in a text that lists them with commas; none if there is more than names in it."""
    names = [each for each in re.split(r"\s*,\s*", text.strip(" ,[]")) if each]
    names = [each.strip("\"'") for each in names]
    return [] if any(any(map(str.isspace, each)) for each in names) else names


def bare(value: str) -> str:
    """A value without its quotes, or without the comment behind it."""
    value = value.strip()
    if value[:1] in {'"', "'", "`"}:
        end = value.find(value[0], 1)
        return value[1:end].strip() if end > 0 else ""
    return (_COMMENT.sub("", value).strip() if "#" in value else value).rstrip(",;")
