"""What a name in a file says besides the id: who is called, by which route, with which wishes."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from model_registry.audit.words import owners, words
from model_registry.catalog.provider_directory import providers, slugs_by_name

_ARN = re.compile(r"arn:[^/\s]{1,60}?:bedrock:[^/\s]{0,120}?:(?P<kind>[a-z-]+)/(?P<id>[\w.:-]+)")
_PROJECT = re.compile(r"^projects/[^/]+/locations/[^/]+/(?P<kind>publishers/[^/]+/models|endpoints|models)/(?P<id>.+)")
_WISH = re.compile(r"\[\w+\]$")
_SHORTCUT = re.compile(r":(?:nitro|floor|exacto|online)$")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
_BEDROCK = re.compile(
    r"(?:(?:us-gov|us|eu|apac|ap|au|jp|ca|sa|me|uk|in|global)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek"
    r"|stability|writer|luma|twelvelabs|openai|qwen|nvidia|google|moonshot|minimax|zai)\.[a-z][\w.:-]*\d"
)
_VERTEX = re.compile(r"claude-[\w.-]+@(?:\d{8}|default|latest)")
_OWN_SPELLINGS = {"aws-bedrock": _BEDROCK, "google-vertex": _VERTEX, "azure-openai": re.compile(r"gpt-35-.+")}
"""How nobody but a provider writes its ids: Azure, for one, has no dots in them."""
_LOCAL_TAG = re.compile(
    r"[a-z][\w.-]*:(?:latest|cloud|\d+(?:\.\d+)?[bm]|[\w.-]*(?:\d+b|q\d|fp16|instruct|text|chat)[\w.-]*)", re.IGNORECASE
)
_SIZE_TAG = re.compile(r"[a-z][\w.-]*:(?:latest|\d+(?:\.\d+)?[bm](?:-[\w.-]+)?|\d+x\d+b[\w.-]*)", re.IGNORECASE)
"""A local tag that begins with a size, as no provider's id does: `mistral:7b`."""
_MOST = 4
"""Parts before an id: a router, a provider, a route and a region."""


class Written(NamedTuple):
    """A name taken apart."""

    name: str
    """The id, or what is left of it where the provider is known."""
    provider: str = ""
    """The slug of who is called, empty if the name does not say."""
    unjudged: str = ""
    """Why nothing can be known of it, empty if something may."""
    tuned: bool = False
    """Whether the id is of the base of a model of one's own."""
    shortcut: str = ""
    """What a router is asked for besides, such as `:nitro`."""


def take_apart(text: str) -> Written:
    """What a name says: `openai:chat:gpt-4` is OpenAI's `gpt-4`, and so is `openai/gpt-4`."""
    text = plain(text.strip()).removeprefix("~")
    written = Written(text) if _SIZE_TAG.fullmatch(text) else _of_resource(text) or _without_prefixes(text)
    name, provider = written.name, written.provider
    if name.startswith("ft:"):
        return Written(name.split(":")[1], provider or "openai", tuned=True)
    if found := _SHORTCUT.search(name):
        return Written(name[: found.start()], provider, shortcut=found[0])
    if provider or written.unjudged:
        return written
    return Written(name, next((slug for slug, own in _OWN_SPELLINGS.items() if own.fullmatch(name)), ""))


def plain(text: str) -> str:
    """A name without a wish, and without region and account of a resource of AWS, which are often left open."""
    if text.startswith("arn:") and (arn := _ARN.fullmatch(text)):
        return f"arn:aws:bedrock:::{arn['kind']}/{arn['id']}"
    return without_wish(text)


def without_wish(text: str) -> str:
    """A name without the mark with which programs ask for a long window: `claude-opus-4-8[1m]`."""
    return _WISH.sub("", text) if text.endswith("]") else text


def is_local(prefix: str) -> bool:
    """Whether a word names a program on one's own machine, or a service of one's own."""
    return prefix.lower() in words("local")


def is_local_tag(name: str) -> bool:
    """Whether a name is written as local programs write theirs: `llama3:8b`, `qwen2.5-coder:7b-instruct-q4_K_M`."""
    return _LOCAL_TAG.fullmatch(name) is not None and not _BEDROCK.fullmatch(name)


def is_of_ones_own(provider: str) -> bool:
    """Whether one gives names of one's own to what one has set up at a provider."""
    return provider in words("own_names")


@cache
def slug_of(prefix: str) -> str:
    """The provider that a prefix names, empty if it names none."""
    low = prefix.lower()
    if known := owners("providers").get(low):
        return known
    dashed = low.replace("_", "-")
    if dashed in providers():
        return dashed
    found = (*slugs_by_name("litellm").get(low, ()), *slugs_by_name("models_dev").get(low, ()))
    return found[0] if found else ""


def _of_resource(text: str) -> Written | None:
    """What the name of a resource in a cloud says, None if it is none."""
    if arn := _ARN.fullmatch(text):
        listed = arn["kind"] in {"foundation-model", "inference-profile"}
        return Written(arn["id"], "aws-bedrock", "" if listed else "a model or profile of one's own")
    if project := _PROJECT.match(text):
        listed = project["kind"].startswith("publishers")
        return Written(project["id"], "google-vertex", "" if listed else "a deployment of one's own")
    return None


def _without_prefixes(name: str) -> Written:
    """A name without routers, provider and route before it, and which provider that was."""
    provider = ""
    for _ in range(_MOST):
        found = re.match(r"([\w.-]+)([:/])(.+)", name)
        if not found or provider in words("resellers"):
            break
        prefix, rest = found[1].lower(), found[3]
        is_route = prefix in words("routes") or _REGION.fullmatch(prefix) is not None
        if prefix in words("routers") or (is_route and (provider or found[2] == ":")):
            name = rest
        elif provider:
            break
        elif is_local(prefix):
            return Written(rest, prefix, "served by a program of one's own")
        elif slug := slug_of(prefix):
            provider, name = slug, rest
        else:
            break
    return Written(name, provider)
