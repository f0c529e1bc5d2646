"""Which models a project's files name: in settings, in code and in prose, with few false alarms.

Three things are taken for a model id:

- what stands under a key that says so (`model = "…"`, `OPENAI_MODEL=…`, `models: […]`, `--model …`) and looks like an
  id: it has a digit, or the catalog knows it;
- what stands for itself, in quotes or as an item of a list, and the catalog knows, ordinary words aside;
- what stands so and is called as large vendors call their models, known or not: models that were retired long ago
  are in no catalog.

Comments are not read, and a word of prose counts only if the catalog knows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import NamedTuple


class Mention(NamedTuple):
    """A model that a file names."""

    line: int
    """Counted from 1."""
    name: str
    """As the file spells it."""


_ID = re.compile(r"[A-Za-z~@][A-Za-z0-9]*(?:[-_.:/@+]+[A-Za-z0-9]+)*")
_NO_WORD = re.compile(r"\d|[/:]")
"""What an ordinary word does not have."""
_FILE = re.compile(
    r"\.(?:bin|cfg|css|csv|gguf|gz|html?|ipynb|jpe?g|[jt]sx?|jsonl?|log|md|onnx|pdf|png|pth?|py|rs|safetensors|sh|so|svg"
    r"|tar|toml|txt|wav|xml|ya?ml|zip)$",
    re.IGNORECASE,
)
"""Files are called after models."""
_VENDORS = re.compile(
    r"""(?:
        gpt-(?:\d|oss)|chatgpt-|o[134]-(?:mini|preview|pro)|text-embedding-(?:ada|\d)|text-davinci-|code-davinci-|
        claude-(?:\d|v\d|instant|opus|sonnet|haiku)|gemini-(?:\d|pro|ultra)|(?:text|chat)-bison|
        command-(?:r|light|nightly)(?:-|$)|mistral-(?:tiny|small|medium|large)|open-mi[sx]tral-|codestral-\d|
        pixtral-\d|ministral-\d|magistral-|devstral-|grok-(?:\d|beta)|deepseek-(?:chat|coder|reasoner|[vr]\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_LONGEST = 200
"""Characters of an id."""
_NAME = r"(?<![\w.-])[A-Za-z_][\w.-]{0,80}"
_QUOTED = r"""(?P<quote>["'`])(?P<value>[^"'`\n]{2,200})(?P=quote)"""
_MODEL_KEY = re.compile(r"(?:^|[-_.]|(?<=[a-z0-9])(?=M))(?i:models?|model[-_]?(?:id|name)s?)$")
_TEXT = re.compile(_QUOTED)
_ASSIGNED = re.compile(
    rf"""(?P<key>{_NAME})["']?\s*(?::\s*[\w.\[\] |]{{1,60}}?(?=\s*=))?\s*(?:=>|:=|[:=])\s*{_QUOTED}"""
)
"""`model="…"`, `"model": "…"`, `model: str = "…"`."""
_FALLBACK = re.compile(rf"""(?:getenv|environ\.get|env)\(\s*["'](?P<key>{_NAME})["']\s*,\s*{_QUOTED}""")
_OPTION = re.compile(r"""(?<![\w-])--(?P<key>[a-z-]+)[ =](?P<value>[^\s"'`]+)""")
_SETTING = re.compile(
    rf"""^\s*(?:-\s+|export\s+|ENV\s+|ARG\s+)*(?P<key>{_NAME})\s*[:=]\s*(?P<value>[^\s#"'`]+)\s*(?:\s#.*)?$"""
)
_ITEM = re.compile(r"^\s*(?:[-*]\s+)?(?P<value>[^\s#]+)\s*(?:\s#.*)?$")
_WORD = re.compile(r"(?<![\w/.:@-])[A-Za-z][\w.:/@-]*[A-Za-z0-9](?![\w/@-])")
_SHELL_DEFAULT = re.compile(r"^\$\{\w+:?[-=](?P<value>[^}]+)\}$")
_LIST = re.compile(rf"""(?P<key>{_NAME})["']?\s*(?:=>|[:=])\s*[\[(](?P<items>[^\])]*)(?P<end>[\])]?)""")
_YAML_LIST = re.compile(rf"^\s*(?:-\s+)?(?P<key>{_NAME}):\s*(?:#.*)?$")
_COMMENT = re.compile(r"^\s*(?:#|//)")

_SETTINGS = frozenset({".cfg", ".conf", ".env", ".ini", ".properties", ".sh", ".yaml", ".yml"})
_PROSE = frozenset({".adoc", ".md", ".rst", ".txt"})


def mentions(text: str, path: PurePath, known: Callable[[str], bool]) -> Iterator[Mention]:
    """The models a file names, in its order, each once a line.

    `path` tells how the text is to be read; `known` whether the catalog has a model of exactly this name.
    """
    prose = path.suffix in _PROSE
    settings = path.suffix in _SETTINGS or path.name.startswith((".env", "Dockerfile")) or not path.suffix
    around: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not prose and _COMMENT.match(line):
            continue
        found: dict[str, None] = {}
        for key, value in _values(line, around, plain=settings or prose):
            if name := _model(value, known, keyed=key is not None and _MODEL_KEY.search(key) is not None):
                found[name] = None
        if prose:
            found |= dict.fromkeys(word for word in _WORD.findall(line) if _NO_WORD.search(word) and known(word))
        yield from (Mention(number, name) for name in found)
        around = _list_around(line, around)


def _values(line: str, around: str | None, *, plain: bool) -> Iterator[tuple[str | None, str]]:
    """What may be a model id on a line, each with its key; `around` is the key of the list the line belongs to."""
    lists = [(found.start("items"), found.end("items"), found["key"]) for found in _LIST.finditer(line)]
    for found in _TEXT.finditer(line):
        inside = next((key for start, end, key in lists if start <= found.start() < end), around)
        yield inside, found["value"]
    for pattern in (_ASSIGNED, _FALLBACK, _OPTION):
        yield from ((found["key"], found["value"]) for found in pattern.finditer(line))
    if plain and (setting := _SETTING.match(line)):
        yield setting["key"], setting["value"]
    if plain and (item := _ITEM.match(line)):
        yield around, item["value"]


def _list_around(line: str, around: str | None) -> str | None:
    """The key of the list that the next line belongs to."""
    if (opened := list(_LIST.finditer(line))) and not opened[-1]["end"]:
        return opened[-1]["key"]
    if block := _YAML_LIST.match(line):
        return block["key"]
    continued = around if not line.strip() or line.lstrip().startswith(("-", '"', "'")) else None
    return None if "]" in line else continued


def _model(value: str, known: Callable[[str], bool], *, keyed: bool) -> str | None:
    """The model id that a value is, if it is one."""
    value = value.strip()
    if len(value) > _LONGEST:
        return None
    if default := _SHELL_DEFAULT.match(value):
        value = default["value"]
    if not _ID.fullmatch(value) or "://" in value or _FILE.search(value):
        return None
    if known(value):
        return value if keyed or _NO_WORD.search(value) else None
    named = _VENDORS.match(value.rpartition("/")[2]) or (
        keyed and re.search(r"\d", value) and re.search("[A-Za-z]{2}", value)
    )
    return value if named else None
