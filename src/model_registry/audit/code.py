"""Texts in source code, JSON, TOML and Terraform that may name models, and what stands around each.

One reader serves all languages: it knows comments, quotes and brackets, and of a text that could be an id it asks to
which key, argument, list or call it belongs. It reads unfinished and outdated code as well, in time that grows with
the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias

from model_registry.audit.before import (
    callee_before,
    calls_a_model,
    channel_of,
    compares,
    keeps_target,
    key_before,
    last_part,
    looks_up,
)
from model_registry.audit.options import DEFAULT, listed, read_options, value_of
from model_registry.audit.places import LONGEST, OTHER_FACTS, Kind, Place, says_model
from model_registry.audit.words import owners, words

Comments: TypeAlias = Literal["#", "//", "#//", "--", ""]
"""What begins a comment: `//` stands for `/* … */` too."""

# Each of these goes on behind the character that it begins with, which `_QUOTE` or a comment's mark has taken.
_DOUBLE = r'(?<=")(?:""(?:[^"\\]|\\.|"(?!""))*+"""|(?:[^"\\\n]|\\.)*+")'
_SINGLE = r"(?<=')(?:''(?:[^'\\]|\\.|'(?!''))*+'''|(?:[^'\\\n]|\\.)*+')"
_BACKTICK = r"(?<=`)(?:[^`\\]|\\.)*+`"
_DOUBLE_OVER_LINES = r'(?<=")(?:""(?:[^"\\]|\\.|"(?!""))*+"""|(?:[^"\\]|\\.)*+")'
_SINGLE_OVER_LINES = r"(?<=')(?:''(?:[^'\\]|\\.|'(?!''))*+'''|[^']*+')"
_NAME = r"[A-Za-z_$@][\w$@.-]{0,80}+"

_ELSE = re.compile(r"(?:\|\|?|\?\?|\bor\b|\belse\b|\?:|\?|:|\bif\b.{1,60}\belse\b|\?\.)\s*[rbfu]{0,2}$")
_NAMED_BEFORE = re.compile(rf"(?P<key>{_NAME})[\"'\]]{{0,2}}\s*(?:\|\||\?\?|\bor\b|\?:)\s*$")
_SAYS_DEFAULT = frozenset({"default", "default_value", "fallback", "value", "const", "name", "id", "primary", "model"})
_OF_A_VARIABLE = frozenset({"default", "value"})
"""Keys in Terraform under which a variable or an output has what its label says."""
_BEHIND_A_NAME = re.compile(r"(?:^|(?<![\w$]))(?!(?:await|new|return)$)[\w$]+$|[\w$]{7}$|[)\]]$")
_NEAR = 160
"""Characters before a text that are looked at."""
_MIGHT = re.compile(r"[\d:/-]|odel|ODEL")
"""What every text that names a model has, or what says so, but for a few models that are called like words."""
_HELD = re.compile(r"[\"'](?:\w*[mM]odel\w*|MODEL)\\?[\"']\s*:|--model\b|\s-m\s|models/")
_TAGGED = re.compile(r"\b(?:env)?[dD]efault:\"(?P<value>[^\"\s]+)\"")
"""What a field of a struct in Go is if nobody sets it, by its tag."""
_TAG_NAMES = re.compile(r"\b\w+:\"([\w.-]+)")
_URL = re.compile(
    r"(?P<google>models/(?P<gemini>[\w.-]{3,80}):(?:stream)?(?:[gG]enerate|embed|batchEmbed|countTokens|predict))"
    r"|/openai/deployments/(?P<azure>[\w.-]{2,80})/|/model/(?P<bedrock>[\w.:-]{4,120}|[\w.%-]{4,120})/(?:invoke|converse)"
)


_PATTERN = r"(?:(?<=[=(,!&|?\[]/)|(?<=[=(,!&|?\[]\s/))(?![*/\s])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/[a-z]*"
"""A regular expression in JavaScript, whose quotes quote nothing."""
_HASH = r"(?<=\#)[^\n]*"
_SLASHES = r"(?<=/)(?:/[^\n]*|\*.*?\*/"
_COMMENTS: Mapping[Comments, str] = {
    "#": _HASH,
    "//": rf"{_SLASHES}|{_PATTERN})",
    "#//": rf"{_HASH}|{_SLASHES})",
    "--": r"(?<=-)-[^\n]*",
    "": r"(?!)",
}


@cache
def _tokens(comments: Comments, *, over_lines: bool, brackets: bool) -> re.Pattern[str]:
    """Finds quoted texts and comments, and brackets too if they are asked for.

    It begins with a set of characters, over which the engine searches many times as fast as over alternatives.
    """
    quoted = (_DOUBLE_OVER_LINES, _SINGLE_OVER_LINES) if over_lines else (_DOUBLE, _SINGLE, _BACKTICK)
    marks = f"\"'{'' if over_lines else '`'}{''.join(sorted({*comments}))}"
    text, comment = "|".join(quoted), rf"(?<![:\w$&].)(?:{_COMMENTS[comments]})"
    kinds = f"(?P<text>{text})|(?P<comment>{comment})"
    if brackets:
        kinds += r"|(?P<open>(?<=[\[({]))|(?P<close>(?<=[\])}]))"
        marks += "()[]{}"
    return re.compile(f"[{re.escape(marks)}](?:{kinds})", re.DOTALL)


@dataclass(slots=True)
class _Frame:
    """What a bracket encloses."""

    bracket: str
    key: str = ""
    """The key or variable that it is the value of."""
    callee: str = ""
    """The function that it holds the arguments of, or the name that it indexes."""
    target: str = ""
    """The key or variable that the statement or item being read is for."""
    texts: list[str] = field(default_factory=list)
    """The quoted texts that it holds, so far."""
    provider: str = ""
    """What it says the provider is."""
    found: list[int] = field(default_factory=list)
    """Where the places stand that it holds itself."""
    models: bool = False
    """Whether its items, or the values of its keys, are models."""
    listed: bool = False
    """Whether it is a record among models, whose `id` or `name` is one."""
    labelled: bool = False
    """Whether its key is the label of a block in Terraform, which calls the block so and not what is in it."""


def read_code(text: str, comments: Comments, *, over_lines: bool = False, first_line: int = 1) -> Iterator[Place]:
    """The places in code, in its order. `over_lines`: whether any quoted text may go over lines, as in a shell."""
    return iter(_Reader(text, first_line).read(comments, over_lines=over_lines))


class _Reader:
    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.line = first_line
        self.counted = 0
        self.places: list[Place] = []
        self.frames = [_Frame("")]
        self.closed: _Frame | None = None
        """The bracket that the last token closed."""
        self.last_text: str | None = None
        """The text that the last token was."""
        self.end = 0
        """Where that ended."""

    def read(self, comments: Comments, *, over_lines: bool) -> list[Place]:
        """The places, by statements: those without a text that may be a name are passed over, brackets and all."""
        text, end, depth = self.text, 0, 0
        quotes = _tokens(comments, over_lines=over_lines, brackets=False)
        tokens = _tokens(comments, over_lines=over_lines, brackets=True)
        begin, might = 0, False
        for token in quotes.finditer(text):
            start = token.start()
            if (line := self._last_line(end, start)) and depth + self._deeper(end, line) <= 0:
                if might:
                    self._read(tokens.finditer(text, begin, line))
                begin, might = line, False
            depth = max(0, depth + self._deeper(end, start))
            end = token.end()
            if token.lastgroup == "text" and not might:
                might = _MIGHT.search(text, start, min(end, start + LONGEST)) is not None
        if might or _MIGHT.search(text, begin):
            self._read(tokens.finditer(text, begin))
        return self.places

    def _last_line(self, begin: int, end: int) -> int:
        """Where the last line begins that is not indented, 0 if there is none."""
        line = end - 1
        while (line := self.text.rfind("\n", begin, line)) >= 0:
            if not self.text[line + 1].isspace():
                return line + 1
        return 0

    def _deeper(self, begin: int, end: int) -> int:
        """How many more brackets are opened than closed."""
        count = self.text.count
        return sum(count(each, begin, end) for each in "([{") - sum(count(each, begin, end) for each in ")]}")

    def _read(self, tokens: Iterable[re.Match[str]]) -> None:
        text, end, carried = self.text, self.end, ""
        for token in tokens:
            kind, start = token.lastgroup, token.start()
            before = carried + text[end if start - end < _NEAR else start - _NEAR : start]
            end = token.end()
            if kind == "comment":
                carried = before
                continue
            carried = ""
            if before and before != " ":
                before = self._since_the_last_end(before)
            if kind == "text":
                self._take(token[0], start, end, before)
                self.closed = None
            elif kind == "open":
                self._open(token[0], before)
                self.closed = self.last_text = None
            else:
                self._close()
        self.end = end

    def _since_the_last_end(self, before: str) -> str:
        """What stands before a token, of its own statement or item; what was known of the former one is forgotten."""
        frame = self.frames[-1]
        cut = max(before.rfind(","), before.rfind(";"))
        if cut >= 0 and "<" in before[:cut] and ">" in before[cut:] and before[cut] == ",":
            cut = -1  # within the type of a variable
        if not frame.bracket and (line := before.rfind("\n")) > cut and before[line + 1 : line + 2].strip():
            cut = line
        if cut < 0:
            return before
        frame.target, self.closed = "", None
        if frame.bracket != "(" or before[cut] == ";":
            self.last_text = None
        return before[cut + 1 :]

    def _open(self, bracket: str, before: str) -> None:
        outer = self.frames[-1]
        frame = _Frame(bracket)
        stripped = before.strip()
        # Most brackets stand behind a name: that is no key's value.
        if (not _BEHIND_A_NAME.search(stripped[-7:])) and (key := key_before(before)):
            frame.key = outer.target = key
        elif self.last_text is not None and stripped in {":", "=>", "="}:
            frame.key = outer.target = self.last_text
        elif self.last_text is not None and bracket == "{" and not stripped:
            frame.key, frame.labelled = self.last_text, True
        elif self.closed and bracket == "{" and stripped.isidentifier():
            frame.key = self.closed.key  # []string{…} in Go
        elif stripped.endswith("=") and outer.target and not stripped.endswith(("==", "!=")):
            frame.key = outer.target  # after the type of a variable
        elif (call := callee_before(before))[0]:
            frame.callee = call[0]
            if assigned := key_before(before[: call[1]]):
                outer.target = assigned
            if bracket != "(" or keeps_target(frame.callee):
                frame.key = outer.target
        elif bracket != "(" or not outer.callee:
            # An item of a list, or what else the statement is for.
            frame.key = outer.target if outer.target and _ELSE.search(before) else outer.key
            frame.listed = outer.models and bracket == "{"
            frame.models = outer.models and bracket == "["
        if frame.labelled or frame.listed:
            pass
        elif says_model(frame.key) or (outer.labelled and self._says(frame.key, outer)):
            frame.models = bracket != "(" or not frame.callee or keeps_target(frame.callee)
        elif outer.models and outer.bracket == "{" and frame.key and frame.key not in OTHER_FACTS and not frame.callee:
            frame.models, frame.listed = bracket == "[", bracket == "{"
        self.frames.append(frame)

    def _close(self) -> None:
        frame = self.frames[-1]
        if len(self.frames) > 1:
            self.frames.pop()
        if frame.provider:
            for at in frame.found:
                if not self.places[at].channel:
                    self.places[at] = self.places[at]._replace(channel=frame.provider)
        if frame.bracket == "[" and not frame.key:
            self._tell_siblings(frame)
        if frame.texts and frame.callee and looks_up(frame.callee):
            option = next((each for each in frame.texts if each.startswith("--") and says_model(each.lstrip("-"))), "")
            if option and frame.found and not self.places[frame.found[0]].text.startswith("-"):
                at = frame.found[0]
                self.places[at] = self.places[at]._replace(kind=Kind.MODEL, key=option)
        self.closed, self.last_text = frame, None

    def _tell_siblings(self, frame: _Frame) -> None:
        """Keep where the items of a list begin, so that one that is a model's can speak for the others."""
        found = frame.found
        if len(found) > 1:
            group = f"[{self.places[found[0]].line}:{found[0]}]"
            for at in found:
                if self.places[at].kind is Kind.ELSEWHERE and not self.places[at].key:
                    self.places[at] = self.places[at]._replace(key=group)

    def _take(self, token: str, start: int, end: int, before: str) -> None:
        quote = 3 if token[:3] in {'"""', "'''"} else 1
        content = token[quote:-quote]
        frame = self.frames[-1]
        previous, self.last_text = self.last_text, content
        if frame.bracket == "{" and not before.strip() and self.text[end : end + 40].lstrip().startswith((":", "=>")):
            frame.target = ""
            if _is_name(content):
                self.places.append(Place(self._line(start), content, Kind.ELSEWHERE, "", "key"))
        elif named := list(_named_within(token, content, before)):
            line = self._line(start)
            self.places += [place._replace(line=place.line + line - 1) for place in named]
        elif "," in content and (names := listed(content)) and self._key(frame, before, previous)[1]:
            line = self._line(start)
            self.places += [Place(line, each, Kind.MODEL, "", frame.target) for each in names]
        elif content[:2] in {"${", "#{"} and (default := DEFAULT.fullmatch(content)):
            self.places += value_of(self._line(start), default["key"], content)
        elif _is_name(content):
            key, says = self._key(frame, before, previous)
            if key in {"provider", "provider_id", "model_provider", "providerId", "modelProvider"}:
                frame.provider = content
            callee = self._callee()
            channel = channel_of(callee)
            positional = not key and frame.callee and not says
            if positional:
                if compares(frame.callee):
                    frame.texts.append(content)
                    return
                says = calls_a_model(frame.callee) or (channel != "" and len(frame.texts) == 0)
            if not positional and channel and not says:
                channel = ""
            if key.lower() in owners("providers"):
                channel = key  # as in {"openai": "gpt-5", "anthropic": "claude-opus-5"}
            frame.found.append(len(self.places))
            self.places.append(
                Place(
                    self._line(start),
                    content,
                    Kind.MODEL if says else Kind.ELSEWHERE,
                    channel,
                    key or (frame.callee if says else ""),
                )
            )
        elif len(content) > 8 and _HELD.search(content):
            self._read_inside(content, start + quote)
        frame.texts.append(content)

    def _read_inside(self, content: str, start: int) -> None:
        """What a quoted text holds that is itself JSON, a command or an address."""
        line = self._line(start)
        self.places += [place._replace(line=place.line + line - 1) for place in read_address(content)]
        if '"' in content or "'" in content:
            inner = content.replace('\\"', '"').replace("\\n", " ")
            self.places += [each for each in read_code(inner, "", first_line=line) if each.kind is Kind.MODEL]
        self.places += [place._replace(line=place.line + line - 1) for place in read_options(content)]

    def _key(self, frame: _Frame, before: str, previous: str | None) -> tuple[str, bool]:
        """The key a text belongs to, empty if it is an item or an argument; and whether that says model."""
        stripped = before.strip()
        key = key_before(before) or (previous if previous is not None and stripped in {":", "=>", "="} else "")
        if key:
            frame.target = key
            return key, self._says(key, frame)
        if stripped:
            return self._key_of_an_alternative(frame, before, stripped)
        if frame.callee and previous is not None:
            option = previous.lstrip("-")
            if says_model(option) and (option != previous or looks_up(frame.callee)):
                return previous, True
        if frame.bracket == "[" and frame.texts and frame.texts[-1].startswith("-"):
            option = frame.texts[-1]
            if says_model(option.lstrip("-")) or (
                option == "-m" and frame.texts[0].rpartition("/")[2] in words("tools")
            ):
                return option, True
        if not frame.callee or keeps_target(frame.callee) or frame.bracket == "[":
            return frame.key, frame.models
        return "", False

    def _key_of_an_alternative(self, frame: _Frame, before: str, stripped: str) -> tuple[str, bool]:
        """The key of a text after a type, an `or`, an `else` or the like: of what is looked up, or the target."""
        looked_up = self.closed.texts[0] if self.closed and self.closed.texts else ""
        if self.closed and stripped == "=":
            indexed = looked_up if self.closed.bracket == "[" else ""
            key = frame.target if says_model(frame.target) else indexed
            return key, says_model(key)
        if named := _NAMED_BEFORE.search(before):
            key = last_part(named["key"])
            if says_model(key):
                return key, True
        if _ELSE.search(before):
            if says_model(looked_up):
                return looked_up, True
            if frame.target:
                return frame.target, self._says(frame.target, frame)
        if not frame.callee or keeps_target(frame.callee) or frame.bracket == "[":
            return frame.key, frame.models
        return "", False

    def _says(self, key: str, frame: _Frame) -> bool:
        """Whether a key says model, by itself or by what it is in."""
        if says_model(key):
            return True
        if frame.models and frame.bracket == "{":
            return key not in OTHER_FACTS
        if frame.labelled:
            return key in _OF_A_VARIABLE and says_model(frame.key)
        if key in _SAYS_DEFAULT and frame.bracket:
            told = frame.texts if frame.bracket == "(" else [each for each in frame.texts if each.startswith("-")]
            return frame.listed or says_model(frame.key) or any(says_model(each.lstrip("-")) for each in told[:3])
        return False

    def _callee(self) -> str:
        """The function whose argument is being read, itself or in a mapping."""
        for frame in reversed(self.frames):
            if frame.callee:
                return frame.callee
            if frame.bracket == "[":
                return ""
        return ""

    def _line(self, at: int) -> int:
        self.line += (
            self.text.count("\n", self.counted, at) if at >= self.counted else -self.text.count("\n", at, self.counted)
        )
        self.counted = at
        return self.line


def _named_within(token: str, content: str, before: str) -> Iterator[Place]:
    """The models that an address names, and the default of a field of a struct in Go by its tag."""
    if "/" in content:
        yield from read_address(content)
    if token[0] == "`" and (default := _TAGGED.search(content)):
        fields = [*before.split()[:1], *_TAG_NAMES.findall(content)]
        kind = Kind.MODEL if any(map(says_model, fields)) else Kind.ELSEWHERE
        yield Place(1, default["value"], kind, "", "default")


def read_address(text: str) -> Iterator[Place]:
    """The models that addresses name, as those of Google, Azure and Bedrock do."""
    for found in _URL.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found["gemini"]:
            yield Place(line, found["gemini"], Kind.MODEL, "google", "models/")
        elif found["azure"]:
            yield Place(line, found["azure"], Kind.MODEL, "azure", "deployments/")
        elif found["bedrock"]:
            yield Place(line, found["bedrock"].replace("%3A", ":"), Kind.MODEL, "bedrock", "model/")


def _is_name(content: str) -> bool:
    return 1 < len(content) <= LONGEST and not any(map(str.isspace, content))
