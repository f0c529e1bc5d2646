"""aichat, which reads `clients:` of `config.yaml`: https://github.com/sigoden/aichat/blob/main/config.example.yaml."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from typing_extensions import override

from model_registry.catalog.limits import capped_output
from model_registry.catalog.normalize import format_decimal
from model_registry.catalog.provider_directory import ProviderInfo, providers
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import (
    Service,
    Tool,
    Unusable,
    able,
    config_folder,
    from_environment,
    input_limit,
    price_in_usd,
)
from model_registry.toolconfigs.yaml_block import Document, Item, Plain, Scalar, Step, Where, as_item, lines_of, quoted

_NATIVE = {"openai": "openai", "anthropic": "claude", "google": "gemini"}
"""Providers that aichat calls in their own format, at an address it knows."""
_KEY = "_API_KEY"
_KNOWN_VERSION = "0.30.0"
"""The version whose formats these are."""


class Aichat(Tool):
    """A client for each provider, our models marked inside of its `models:`."""

    slug = "aichat"
    name = "aichat"
    suffix = "yaml"

    @override
    def location(self) -> Path:
        return from_environment("AICHAT_CONFIG_FILE") or folder() / "config.yaml"

    @override
    def why_not(self, service: Service) -> str | None:
        return None if service.slug in _NATIVE else super().why_not(service)

    @override
    def generate(self, service: Service) -> str:
        return marks.whole() + Document("").append(["clients"], list(_client(service, marked=False)))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        client: tuple[Step, ...] = ("clients", Where("name", client_name(service.facts)))
        models: tuple[Step, ...] = (*client, "models")
        if document.value(client) is None:
            return document.append(["clients"], list(_client(service, marked=True)))
        if not document.has(models, service.slug):
            _refuse_other(document, client, service, adopt=adopt)
        others = document.value(models, without=service.slug)
        taken = {item.get("name") for item in others if isinstance(item, dict)} if isinstance(others, list) else set()
        items = [line for entry in service.models if entry.model_id not in taken for line in _model(entry, service)]
        if not items:
            raise Unusable("every model of it is in your own list")
        return document.put(models, service.slug, items)

    @override
    def advice(self, service: Service) -> str | None:
        wanted = client_name(service.facts).upper() + _KEY
        if service.key_env in (None, wanted):
            return None
        return f"{service.slug}: aichat takes the key from {wanted}; export it with the value of {service.key_env}"


class AichatOverride(Tool):
    """A whole file beside aichat's configuration that stands for its built-in lists of models.

    It leaves `config.yaml` alone, but aichat then knows the models in it and no others.
    """

    slug = "aichat-override"
    name = "aichat's models-override.yaml"
    suffix = "yaml"
    on_request = True
    note = "aichat then knows these models alone, and `aichat --sync-models` writes over them"

    @override
    def location(self) -> Path:
        return folder() / "models-override.yaml"

    @override
    def own_files(self) -> list[Path]:
        return [self.location()]

    @override
    def why_not(self, service: Service) -> str | None:
        return Aichat().why_not(service)

    @override
    def generate(self, service: Service) -> str:
        return self.update("", service, adopt=False)

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        if text and not marks.is_whole(text):
            raise Unusable("the file is aichat's own, of `aichat --sync-models`; remove it to have ours")
        version = f"version: {quoted(_installed_version())}"
        text = re.sub(r"^version:[^\r\n]*", version, text, count=1, flags=re.MULTILINE) or f"{marks.whole()}{version}\n"
        models = [line for entry in service.models for line in _model(entry, service)]
        item = [f"- provider: {client_name(service.facts)}", "  models:", *(f"    {line}" for line in models)]
        return Document(text).put(("list",), service.slug, item)

    @override
    def advice(self, service: Service) -> str | None:
        return Aichat().advice(service)


def folder() -> Path:
    """Where aichat's files are."""
    return from_environment("AICHAT_CONFIG_DIR") or config_folder("aichat")


def client_name(facts: ProviderInfo) -> str:
    """The client's name, chosen so that `<NAME>_API_KEY`, where aichat looks for a key, is never another provider's.

    Where it can be, that is the provider's own variable.
    """
    slug = facts.slug.replace("-", "_")
    own = [key.removesuffix(_KEY).lower() for key in facts.key_env[:1] if key.endswith(_KEY)]
    others = {key for each in providers().values() if each.slug != facts.slug for key in each.key_env}
    return next(name for name in (*own, slug, f"{slug}_{facts.kind}") if name.upper() + _KEY not in others)


def _installed_version() -> str:
    """The version of aichat on this machine; aichat leaves a file for another version aside."""
    program = shutil.which("aichat")
    told = ""
    if program is not None:
        with suppress(OSError, subprocess.SubprocessError):
            # Whatever it ends with: what counts is whether it tells a version.
            done = subprocess.run(  # noqa: S603  # the user's own aichat
                [program, "--version"], capture_output=True, text=True, timeout=10, check=False
            )
            told = done.stdout
    found = re.search(r"\d+\.\d+\.\d+\S*", told)
    return found[0] if found else _KNOWN_VERSION


def _client(service: Service, *, marked: bool) -> Iterator[str]:
    item: dict[str, Scalar] = {
        "type": Plain(_NATIVE.get(service.slug, "openai-compatible")),
        "name": Plain(client_name(service.facts)),
    }
    if service.slug not in _NATIVE:
        item["api_base"] = service.api_base
    yield from as_item(lines_of(item))
    yield "  models:"
    models = [line for entry in service.models for line in _model(entry, service)]
    yield from (f"    {line}" for line in (marks.wrapped(service.slug, models) if marked else models))


def _model(entry: ModelEntry, service: Service) -> Iterator[str]:
    limits = {"max_input_tokens": input_limit(entry), "max_output_tokens": capped_output(entry)}
    prices = {"input_price": price_in_usd(entry, "input"), "output_price": price_in_usd(entry, "output")}
    abilities = {"supports_vision": able(entry, "vision"), "supports_function_calling": able(entry, "tools")}
    item: Item = {
        "name": entry.model_id,
        **{key: limit for key, limit in limits.items() if limit is not None},
        # Anthropic's interface refuses a call without it.
        **({"require_max_tokens": True} if service.slug == "anthropic" and entry.max_output_tokens else {}),
        **{key: Plain(format_decimal(price)) for key, price in prices.items() if price is not None},
        **{key: ability for key, ability in abilities.items() if ability is not None},
    }
    return as_item(lines_of(item))


def _refuse_other(document: Document, client: tuple[Step, ...], service: Service, *, adopt: bool) -> None:
    """Raise `Unusable` for a client of the user's, unless it calls the same host and may be added to."""
    theirs = document.value(client)
    kind, address = (theirs.get("type"), theirs.get("api_base")) if isinstance(theirs, dict) else (None, None)
    expected = _NATIVE.get(service.slug, "openai-compatible")
    if kind != expected or address not in (None, service.api_base):
        raise Unusable(f"your client {client_name(service.facts)} calls another host; rename it to have both")
    if not adopt:
        raise Unusable(f"the client {client_name(service.facts)} is your own; --adopt adds our models to its list")
