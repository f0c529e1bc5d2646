"""Texts in settings that are read line by line (YAML, `.env`, INI, Dockerfiles, commands) and may name models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from model_registry.audit.code import read_address, read_code
from model_registry.audit.options import DEFAULT, bare, listed, options_on, read_options, value_of
from model_registry.audit.places import OTHER_FACTS, Kind, Place, says_deployment, says_model

_KEY = r"[A-Za-z_][\w.\-/]{0,100}"
_SETTING = re.compile(
    r"^[ \t]*(?:export\s+|set\s+|setx\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)*)?"
    rf"(?P<key>{_KEY})\s*(?:[+?:]?=|:)\s*(?P<value>.*)$"
)
_ENV = re.compile(r"^[ \t]*(?:ENV|ARG|LABEL)\s+(?P<rest>.+)$", re.IGNORECASE)
_PAIR = re.compile(rf"(?P<key>{_KEY})=(?P<value>\"[^\"]*\"|'[^']*'|\S+)")
_BEFORE_A_COMMAND = re.compile(r"[^\s\"'#]+\s+[^\s#]")
"""What a variable is set to for one command alone."""
_WORDS = re.compile(r"\bfor\s+(?P<key>\w+)\s+in\s+(?P<words>[^;|&()]+)|\b(?P<array>\w+)=\((?P<items>[^()]+)\)")
"""Words that a shell goes through, and those of an array."""
_TAG = re.compile(
    r"<(?:[\w:.-]{1,80}\s[^<>]{0,80}\b(?:name|key|id)=[\"'](?P<named>[^\"'<>]{0,80}[mM]odel[\w.-]{0,80})[\"'][^<>/]{0,80}"
    r"|(?P<tag>[\w:.-]*[mM]odel[\w:.-]*)[^>/]{0,200})>\s*(?:<value>\s*)?(?P<value>[^<\s]{2,200})\s*</"
)


def read_settings(text: str) -> Iterator[Place]:
    """The places in `.env`, INI and properties files: a key and its value a line."""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.lstrip()
        if not stripped or stripped[0] in "#;!":
            continue
        if setting := _SETTING.match(line):
            pairs = [each for each in _PAIR.finditer(setting["value"]) if says_model(each["key"])]
            for each in pairs or [setting]:  # in units of systemd, `Environment=MODEL=…`
                yield from value_of(number, each["key"], each["value"])
        if "-m" in line:
            yield from options_on(number, line)


def read_shell(text: str) -> Iterator[Place]:
    """The places in commands: variables and their defaults, options, and what is in quotes."""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.lstrip()
        if not stripped or stripped[0] == "#":
            continue
        yield from _of_command(number, line)
    yield from read_code(text, "#", over_lines=True)


def read_dockerfile(text: str) -> Iterator[Place]:
    """The places in a Dockerfile: `ENV` and `ARG` in both forms, and commands."""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped[0] == "#":
            continue
        if env := _ENV.match(line):
            pairs = list(_PAIR.finditer(env["rest"]))
            for pair in pairs:
                yield from value_of(number, pair["key"], pair["value"])
            words = env["rest"].split(None, 1)
            if not pairs and len(words) == 2:
                yield from value_of(number, words[0], words[1])
        else:
            pairs = list(_PAIR.finditer(line)) if "=" in line else []
            for pair in pairs:
                if says_model(pair["key"]) and not line[: pair.start()].endswith("-"):
                    yield from value_of(number, pair["key"], pair["value"])
            yield from _of_command(number, line)
    yield from read_code(text, "#")


def read_tags(text: str) -> Iterator[Place]:
    """The places between tags of XML and HTML that say model."""
    for found in _TAG.finditer(text):
        key = (found["named"] or found["tag"]).rpartition(":")[2]
        if says_model(key):
            yield Place(text.count("\n", 0, found.start("value")) + 1, found["value"], Kind.MODEL, "", key)


def read_list(text: str) -> Iterator[Place]:
    """The lines of a text that hold one word each."""
    for number, line in enumerate(text.splitlines(), 1):
        word = line.strip().removeprefix("- ").removeprefix("* ").strip("`\"' ,")
        if word and not word.startswith("#") and not any(map(str.isspace, word)):
            yield Place(number, word, Kind.ELSEWHERE)


def _of_command(number: int, line: str) -> Iterator[Place]:
    setting = _SETTING.match(line)
    if setting and not _BEFORE_A_COMMAND.match(setting["value"]):
        yield from value_of(number, setting["key"], setting["value"])
    elif "=" in line:
        for pair in _PAIR.finditer(line):
            if says_model(pair["key"]) and not line[: pair.start()].endswith(("-", "?", "&")):
                yield from value_of(number, pair["key"], pair["value"])
    for found in DEFAULT.finditer(line):
        yield from value_of(number, found["key"], found["value"])
    for words in _WORDS.finditer(line):
        kind = Kind.MODEL if says_model(words["key"] or words["array"]) else Kind.ELSEWHERE
        for word in (words["words"] or words["items"]).split():
            if word[0] not in "\"'$":
                yield Place(number, word, kind, "", words["key"] or words["array"])
    yield from options_on(number, line)
    yield from (place._replace(line=number) for place in read_address(line))


# --- YAML

_YAML_LINE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<dashes>(?:-[ \t]+)*)(?:(?P<key>\"[^\"\n]{1,120}\"|'[^'\n]{1,120}'"
    r"|[^\s#\"'\[\]{},&*!|>%@`-][^#\n\"'\[\]{},]{0,120}?)\s*:(?=\s|$))?[ \t]*(?P<value>.*?)[ \t]*$"
)
_MARKS = re.compile(r"^(?:[&!][^\s]+[ \t]+)+")
_ANCHOR = re.compile(r"^&\S+\s*$")
_BLOCK = re.compile(r"^(?:[&!]\S+[ \t]+)*[|>][-+0-9]*\s*(?:#.*)?$")
_PROVIDERS = frozenset({"provider", "model_provider", "modelProvider", "custom_llm_provider"})


class _Level(NamedTuple):
    """An open mapping or list."""

    indent: int
    key: str


def read_yaml(text: str) -> Iterator[Place]:
    """The places in YAML: values under keys, items of lists, keys themselves, and commands in blocks of text."""
    return iter(_YamlReader().read(text.splitlines()))


class _YamlReader:
    def __init__(self) -> None:
        self.places: list[Place] = []
        self.levels: list[_Level] = []
        self.mapping: list[tuple[int, int]] = []

    def read(self, lines: Sequence[str]) -> list[Place]:
        number = 0
        while number < len(lines):
            line = lines[number]
            number += 1
            stripped = line.strip()
            if not stripped or stripped[0] == "#" or stripped in {"---", "..."}:
                continue
            found = _YAML_LINE.match(line)
            if not found:
                continue
            key = bare(found["key"]) if found["key"] else ""
            indent = len(found["indent"])
            at = indent + len(found["dashes"])
            while self.levels and (
                self.levels[-1].indent > indent
                or (self.levels[-1].indent == indent and not (found["dashes"] and not self._is_item_level(indent)))
            ):
                self.levels.pop()
            value = _MARKS.sub("", found["value"])
            if _ANCHOR.match(value) or value.startswith("#"):
                value = ""
            if _BLOCK.match(found["value"]):
                number = self._read_block(lines, number, at if key else indent, key)
                continue
            if value[:1] in {"[", "{"}:
                number = self._read_flow(lines, number, value, key, number)
            elif value:
                self._take(number, key, value, is_item=bool(found["dashes"]))
            if key:
                self._take_key(number, key)
                self.levels.append(_Level(at, key))
        return self.places

    def _is_item_level(self, indent: int) -> bool:
        """Whether the level at this indent is of an item before, and not of the key whose list this is."""
        return False if not self.levels else self.levels[-1].indent != indent

    def _around(self) -> list[str]:
        return [level.key for level in self.levels]

    def _take(self, number: int, key: str, value: str, *, is_item: bool) -> None:
        text, around = bare(value), self._around()
        says = self._says(key, around)
        name = key or (around[-1] if around else "")
        if value.startswith("${{"):  # an expression of a workflow, and what it takes if an input is not given
            kind = Kind.MODEL if says else Kind.ELSEWHERE
            self.places += [Place(number, each[1], kind, "", key) for each in re.finditer(r"'([^'\s]{2,200})'", value)]
        elif says and "," in text:
            self.places += [Place(number, each, Kind.MODEL, "", name) for each in listed(text)]
        elif any(map(str.isspace, text)):
            self._take_words(number, value, is_item=is_item)
        elif text and not key and is_item and (found := self._of_item(number, text, around)):
            self.places += found
        elif default := DEFAULT.fullmatch(text):
            self.places += value_of(number, key or default["key"], default["value"])
        elif text:
            channel = "azure" if says and says_deployment(name) else ""
            group = f"[{around[-1]}:{len(around)}]" if not key and not says and around else name
            self.places.append(Place(number, text, Kind.MODEL if says else Kind.ELSEWHERE, channel, group))
            if key in _PROVIDERS:
                self._tell_provider(text)

    def _take_words(self, number: int, value: str, *, is_item: bool) -> None:
        """A value of several words, which may be a command."""
        self.places += [place._replace(line=number) for place in (*read_options(value), *read_address(value))]
        if '"' in value and "odel" in value.lower():
            self.places += [p._replace(line=number) for p in read_code(value, "") if p.kind is Kind.MODEL]
        if is_item and "=" in value:
            self.places += _of_command(number, bare(value))

    def _of_item(self, number: int, text: str, around: Sequence[str]) -> list[Place]:
        """What an item of a list is that says itself what it is of: a setting, what an option takes, an alias."""
        if pair := _PAIR.fullmatch(text.lstrip("-")):
            return list(value_of(number, pair["key"], pair["value"]))
        before = self.places[-1] if self.places else None
        if before and before.text.startswith("--") and before.key[:1] == "[" and says_model(before.text.lstrip("-")):
            return [Place(number, text, Kind.MODEL, "", before.text)]
        if around and around[-1] in {"alias", "aliases"} and ":" in text:
            return [Place(number, text.partition(":")[2].strip(), Kind.MODEL, "", "alias")]
        return []

    def _tell_provider(self, provider: str) -> None:
        """The provider that a mapping names is of the model that it named on the line before."""
        if self.places[:-1] and self.places[-2].kind is Kind.MODEL and self.places[-1].line - self.places[-2].line == 1:
            self.places[-2] = self.places[-2]._replace(channel=provider)

    def _says(self, key: str, around: Sequence[str]) -> bool:
        if key:
            if says_model(key):
                return True
            if key in OTHER_FACTS:
                return False
            if key == "id" and around and around[-1] == "providers":
                return True
            if key.lower() in {"id", "name", "value", "default", "primary", "config"} and around:
                return says_model(around[-1]) or (
                    len(around) > 1 and key.lower() in {"default", "value"} and says_model(around[-2])
                )
            return (
                bool(around) and says_model(around[-1]) and around[-1].lower().endswith("s") and key not in OTHER_FACTS
            )
        return bool(around) and (says_model(around[-1]) or (around[-1] == "providers"))

    def _take_key(self, number: int, key: str) -> None:
        if not any(map(str.isspace, key)) and any(map(str.isdigit, key)):
            self.places.append(Place(number, key, Kind.ELSEWHERE, "", "key"))

    def _read_block(self, lines: Sequence[str], number: int, indent: int, key: str) -> int:
        """A block of text after `|` or `>`: commands are read for their options. Returns the line after it."""
        start = number
        while number < len(lines) and (
            not lines[number].strip() or len(lines[number]) - len(lines[number].lstrip()) > indent
        ):
            number += 1
        block = "\n".join(lines[start:number])
        if self._says(key, self._around()) and all(len(line.split()) < 2 for line in lines[start:number]):
            words = [(each, line.strip()) for each, line in enumerate(lines[start:number], start + 1)]
            self.places += [Place(each, word, Kind.MODEL, "", key) for each, word in words if word]
        if "odel" in block.lower() or "-m" in block:
            for place in read_shell(block):
                if place.kind is Kind.MODEL:
                    self.places.append(place._replace(line=place.line + start))
        return number

    def _read_flow(self, lines: Sequence[str], number: int, value: str, key: str, first: int) -> int:
        """A list or mapping in brackets, over as many lines as it takes. Returns the line after it."""
        parts = [value]
        depth = value.count("[") + value.count("{") - value.count("]") - value.count("}")
        while depth > 0 and number < len(lines) and len(parts) < 2000:
            parts.append(lines[number])
            depth += sum(map(lines[number].count, "[{")) - sum(map(lines[number].count, "]}"))
            number += 1
        around = self._around()
        for offset, part in enumerate(parts):
            inner = ""
            for word in _FLOW.finditer(re.sub(r"(?:^|\s)#.*$", "", part)):
                if word["key"]:
                    inner = bare(word["key"])
                    continue
                text = bare(word["value"])
                if text.startswith("--"):
                    self.places += [each._replace(line=first + offset) for each in read_options(text)]
                if text and not any(map(str.isspace, text)) and text[0] != "*":
                    text = re.sub(r"^&\S+\s+", "", text)
                    says = self._says(inner, [*around, key] if key else around)
                    self.places.append(
                        Place(first + offset, text, Kind.MODEL if says else Kind.ELSEWHERE, "", inner or key)
                    )
                if word["end"]:
                    inner = ""
        return number


_FLOW = re.compile(
    r"(?:(?P<key>\"[^\"]*\"|'[^']*'|[^\s,\[\]{}\"':]+)\s*:(?=\s))|(?P<value>\"[^\"]*\"|'[^']*'|[^\s,\[\]{}\"'][^,\[\]{}\"']*)\s*(?P<end>,?)"
)
