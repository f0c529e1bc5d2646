"""mods, archived in March 2026: `apis:` of `mods.yml`, https://github.com/charmbracelet/mods."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_config_path
from typing_extensions import override

from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import Service, Tool, Unusable, config_folder, input_limit
from model_registry.toolconfigs.yaml_block import Document, Item, Scalar, Step, lines_of, quoted

_NATIVE = frozenset({"anthropic", "cohere", "google", "ollama"})
"""Names under which mods calls a vendor in the vendor's own format, at an address it knows."""
_CHARACTERS = 3
"""Characters of a token, rounded down: mods limits a prompt in characters, and its own template counts so."""


class Mods(Tool):
    """An API for each provider, our models marked inside of its `models:`."""

    slug = "mods"
    name = "mods"
    suffix = "yml"
    note = "mods is archived since March 2026; its makers point to Crush"

    @override
    def location(self) -> Path:
        if sys.platform == "win32" and "XDG_CONFIG_HOME" not in os.environ:
            return user_config_path("mods", appauthor=False, roaming=False) / "mods.yml"
        return config_folder("mods") / "mods.yml"

    @override
    def why_not(self, service: Service) -> str | None:
        return None if service.slug in _NATIVE else super().why_not(service)

    @override
    def generate(self, service: Service) -> str:
        return marks.whole() + Document("").append(["apis"], list(_api(service, marked=False)))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        api: tuple[Step, ...] = ("apis", service.slug)
        models: tuple[Step, ...] = (*api, "models")
        if document.value(api) is None:
            return document.append(["apis"], list(_api(service, marked=True)))
        if not document.has(models, service.slug):
            _refuse_other(document, api, service, adopt=adopt)
        others = document.value(models, without=service.slug)
        taken = set(others) if isinstance(others, dict) else set()
        items = [line for entry in service.models if entry.model_id not in taken for line in _model(entry)]
        if not items:
            raise Unusable("every model of it is in your own list")
        return document.put(models, service.slug, items)


def _api(service: Service, *, marked: bool) -> Iterator[str]:
    keys: dict[str, Scalar] = {}
    if service.slug not in _NATIVE:
        keys["base-url"] = service.api_base
    if service.key_env is None:
        # Without any key mods would send OPENAI_API_KEY here.
        keys |= {} if service.slug in _NATIVE else {"api-key": "none"}
    elif service.slug in _NATIVE or service.slug == "openai":
        keys["api-key-env"] = service.key_env
    else:
        # Not `api-key-env`: while that variable is unset mods would send OPENAI_API_KEY to this host.
        keys["api-key-cmd"] = f"sh -c 'printf %s \"${{{service.key_env}:?is not set}}\"'"
    yield f"{service.slug}:"
    yield from (f"  {line}" for line in lines_of(keys))
    yield "  models:"
    models = [line for entry in service.models for line in _model(entry)]
    yield from (f"    {line}" for line in (marks.wrapped(service.slug, models) if marked else models))


def _model(entry: ModelEntry) -> Iterator[str]:
    limit = input_limit(entry)
    if limit is None:
        yield f"{quoted(entry.model_id)}: {{}}"
        return
    item: Item = {entry.model_id: {"max-input-chars": limit * _CHARACTERS}}
    yield from lines_of(item)


def _refuse_other(document: Document, api: tuple[Step, ...], service: Service, *, adopt: bool) -> None:
    """Raise `Unusable` for an API of the user's, unless it calls the same host and may be added to."""
    theirs = document.value(api)
    address = theirs.get("base-url") if isinstance(theirs, dict) else ""
    # Without an address mods calls OpenAI.
    expected = (None, service.api_base) if service.slug == "openai" else (service.api_base,)
    if service.slug not in _NATIVE and address not in expected:
        raise Unusable(f"your API {service.slug} calls another host; rename it to have both")
    if not adopt:
        raise Unusable(f"the API {service.slug} is your own; --adopt adds our models to its list")
