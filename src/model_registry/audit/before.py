"""What stands before a text in code: the key or variable that it is the value of, the function that it is given to."""

from __future__ import annotations

import re
import string
from functools import cache

from model_registry.audit.words import owners

_IN_NAMES = f"{string.ascii_letters}{string.digits}_$@.-"
_ASSIGNS = ("=>", ":=", "?=", "||=", "??=", "<-", "=", ":")
_COMPARED = ("==", "!=", "<=", ">=", "::", "~=")
_TYPED = re.compile(r"(?P<key>[A-Za-z_$@][\w$@]{0,80}+)[?!]?\s*:[^:=;]{1,60}$")
_KEEPS_TARGET = re.compile(
    r"(?:^|[.:])(?:of|asList|listOf|setOf|arrayOf|mutableListOf|list|tuple|set|frozenset|dict|Set|Array|vec!?|Field"
    r"|field|str|String|Some|from|to_string|Optional|StringVar|getOrDefault|getenv|get|fetch|env|config|Option|Argument"
    r"|unwrap_or|unwrap_or_else|orElse|freeze|cast)$"
)
_LOOKS_UP = re.compile(
    r"(?i:(?:^|[._:])(?:getenv|get|fetch|env|config|getordefault|getenvironmentvariable|setdefault|var"
    r"|lookup|coalesce|try|string|option|argument|add_argument|stringvar|flag|p|value|opt|arg|get_str))$"
)
_COMPARES = re.compile(
    r"(?i:(?:^|[._:])(?:starts_?with|ends_?with|has_?prefix|has_?suffix|contains|includes|index_?of|find|match(?:es)?"
    r"|search|split|r?split|partition|r?partition|replace(?:_?all)?|sub|remove_?(?:prefix|suffix)|trim_?prefix|strip"
    r"|l?r?strip|compile|require|import|import_module|open|print|log|info|debug|warn(?:ing)?|error|t|describe|it|test"
    r"|get_?element_?by_?id|query_?selector|path|join|readfile|read_text|exists))$"
)
_CALLS_A_MODEL = re.compile(
    r"(?:^|[._:])(?:(?:set|with|get|use|init|load|for|from|create|encoding_for|choose|select)?_?[mM]odel(?:_?[nN]ame|_?[iI]d)?"
    r"|(?:get|init|create)Model|init_chat_model|getGenerativeModel|GenerativeModel|completion|acompletion|embedding"
    r"|languageModel|textEmbeddingModel|embeddingModel|chatModel|Agent|LLM|LM|ChatModel|num_tokens_from_messages"
    r"|get_model|get_async_model|encoding_for_model|responses|chat)$"
)
_ACCESSORS = frozenset({"chat", "responses", "completion", "languagemodel", "embedding", "textembeddingmodel"})
"""What gives a model of the provider before it: `openai.chat("…")`."""
_TYPE = 120
"""Characters before `=` among which a type is looked for."""


def key_before(before: str) -> str:
    """The key or variable that what follows is the value of, empty if it is none's."""
    text = before.rstrip()
    if not text:
        return ""
    if text[-1] in "rbfuRBFU$@" and len(text) == len(before):
        text = text.rstrip("rbfuRBFU$@").rstrip()  # what stands before a quote in Python and C#
    while text.endswith(("(", "await", "new", "return")):
        text = text[: -1 if text[-1] == "(" else -len("await") if text[-1] == "t" else -len("new")].rstrip()
    if not text.endswith(_ASSIGNS) or text.endswith(_COMPARED):
        return ""
    sign = next(each for each in _ASSIGNS if text.endswith(each))
    text = text[: -len(sign)].rstrip()
    if sign == "=" and ":" in text[-_TYPE:] and (typed := _TYPED.search(text[-_TYPE:])):
        return typed["key"]
    return last_part(_name_at_end(text.rstrip("\"'?!")))


def _name_at_end(text: str) -> str:
    return text[len(text.rstrip(_IN_NAMES)) :].lstrip("-.0123456789")


def callee_before(before: str) -> tuple[str, int]:
    """The function or variable that a bracket stands behind, and where it begins; empty if there is none."""
    text = before.rstrip()
    if text.endswith(">") and "<" in text:
        text = text[: text.rindex("<")]
    bare = text.rstrip("!?")
    name = bare[len(bare.rstrip(_IN_NAMES + ":")) :].lstrip(":-.0123456789")
    return name, len(bare) - len(name)


def last_part(key: str) -> str:
    """The last part of a dotted key."""
    return key.rpartition(".")[2].rstrip("?!")


@cache
def keeps_target(callee: str) -> bool:
    """Whether what a function gives is meant for the key that its call is assigned to."""
    return _KEEPS_TARGET.search(callee) is not None


@cache
def looks_up(callee: str) -> bool:
    """Whether a function looks up what its first argument names, or else gives the second."""
    return _LOOKS_UP.search(callee) is not None


@cache
def compares(callee: str) -> bool:
    """Whether a function compares, searches or tells its argument, which then is no model."""
    return _COMPARES.search(callee) is not None


@cache
def calls_a_model(callee: str) -> bool:
    """Whether a function takes a model first."""
    return _CALLS_A_MODEL.search(callee) is not None


@cache
def channel_of(callee: str) -> str:
    """The provider that a function calls, as `words.toml` has it; empty if it may be any."""
    functions = owners("functions")
    parts = callee.lower().replace("::", ".").split(".")
    found = functions.get(".".join(parts[-2:])) or functions.get(parts[-1])
    if found is None and len(parts) > 1 and parts[-1] in _ACCESSORS:
        found = functions.get(parts[-2])
    return found or ""
