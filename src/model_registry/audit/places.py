"""Where a project's files may name a model: the places that readers of the several kinds of files find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache
from typing import NamedTuple

LONGEST = 300
"""Characters of a name; what is longer is no model's."""


class Kind(IntEnum):
    """How much a place says that what stands there is a model, the least first."""

    ELSEWHERE = 0
    """A text that stands for itself: in quotes, or as an item of a list."""
    MODEL = 1
    """Under a key, an option, a variable or an argument that says model; among models; where one is called."""


class Place(NamedTuple):
    """A text in a file that may be the name of a model."""

    line: int
    """Counted from 1."""
    text: str
    """As the file spells it, without quotes."""
    kind: Kind
    channel: str = ""
    """Who is called there as the code says it (`anthropic`, `bedrock`), empty if nothing tells."""
    key: str = ""
    """The key, option, variable or function that it belongs to, empty if there is none."""


_MODEL_KEY = re.compile(
    r"""(?:^|[-_.:/]|(?<=[a-z0-9])(?=[MLDEF])|(?<=[A-Z])(?=[MD][a-z]))(?i:
        models? | model[-_]?(?:id|name|identifier|arn|slug|key|string|str|ref|alias)s? | model[-_]?lists? | llm
        | model[-_]?(?:default|fast|small|large|main|primary|secondary|fallback|smart|cheap|chat|embeddings?)s?
        | (?:foundation|base|chat|embedding|default|fallback|weak|editor|small|fast)[-_]?models?[-_]?(?:id|name)?s?
        | fallbacks? | engine | deployment(?:[-_]?(?:id|name))?
    )$""",
    re.VERBOSE,
)
_SPELLED_BEFORE = re.compile(r"(?i:^(?:default|fallback|base|chat|embed(?:ding)?|llm|ai|gpt|claude)models?$)")
_NO_MODEL = re.compile(
    r"(?i:(?:^|[-_.])(?:data|view|domain|db|database|schema|orm|auth|user|role|car|phone)[-_.]?models?$)"
)
_DEPLOYMENT = re.compile(r"(?i:deployment(?:[-_]?(?:id|name))?$)")
_VAGUE = re.compile(r"(?i:(?:^|[-_.])(?:engine|fallbacks?|deployment(?:[-_]?(?:id|name))?)$)")


@cache
def says_model(key: str) -> bool:
    """Whether a key, an option or a variable says that its value is a model."""
    if not key or len(key) > 100:
        return False
    if _MODEL_KEY.search(key) or _SPELLED_BEFORE.match(key):
        return not _NO_MODEL.search(key)
    return False


def says_little(key: str) -> bool:
    """Whether a key that says model may as well mean something else, such as the engine of a database."""
    return _VAGUE.search(key) is not None


def says_deployment(key: str) -> bool:
    """Whether a key says that its value is the name of a deployment of one's own."""
    return _DEPLOYMENT.search(key) is not None


def once_a_line(places: Iterable[Place]) -> Iterator[Place]:
    """Each text once a line, at the place that says most, by lines."""
    best: dict[tuple[int, str], Place] = {}
    for place in places:
        key = place.line, place.text
        held = best.get(key)
        if held is None or (place.kind, bool(place.channel)) > (held.kind, bool(held.channel)):
            best[key] = place
    return iter(sorted(best.values(), key=lambda place: place.line))


OTHER_FACTS = frozenset(
    {"title", "label", "description", "provider", "vendor", "version", "family", "type", "path", "url", "icon", "role",
     "owner", "license", "status", "task", "format", "tokenizer", "template", "encoding", "object", "owned_by",
     "region", "api_key", "apiKey", "api_base", "base_url", "mode", "category", "group", "color", "date", "created"}
)  # fmt: skip
"""Keys of a record about a model whose values are no models."""
