"""opencode, which reads `provider` of `opencode.json`: https://opencode.ai/docs/providers/#custom-provider."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Literal

from typing_extensions import override

from model_registry.catalog.limits import capped_output
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import Service, Tool, Unusable, able, from_environment, price_in_usd
from model_registry.toolconfigs.jsonc import Json, Reference, dumped
from model_registry.toolconfigs.jsonc_block import Document

_SCHEMA = "https://opencode.ai/config.json"
_CLIENT = "@ai-sdk/openai-compatible"
_OWN_CLIENT = frozenset("anthropic cerebras google groq mistral openai openrouter togetherai xai".split())
"""Providers for which opencode has a better client than the general one (1.18.33), by its names."""
_SEVERAL_CLIENTS = frozenset("aihubmix cohere deepinfra minimax opencode venice vercel zenmux".split())
"""Providers whose other models opencode calls at other addresses (1.18.33), by its names: ours carry their own."""
_MODALITIES = ("text", "image", "audio", "video", "pdf")
_PRICES: tuple[Literal["input", "output", "cache_read", "cache_write"], ...] = (
    "input",
    "output",
    "cache_read",
    "cache_write",
)
_LONG = (200_000, 199_999)
"""Prompts above which opencode takes other prices; xAI's begin at 200,000."""


class OpenCode(Tool):
    """A provider with our models, under the name opencode itself has for it, if it has."""

    slug = "opencode"
    name = "opencode"
    suffix = "jsonc"
    new_file = dumped({"$schema": _SCHEMA, "provider": {}})

    @override
    def location(self) -> Path:
        if named := from_environment("OPENCODE_CONFIG"):
            return named
        folder = (from_environment("XDG_CONFIG_HOME") or Path.home() / ".config") / "opencode"
        with_comments = folder / "opencode.jsonc"
        return with_comments if with_comments.exists() else folder / "opencode.json"

    @override
    def generate(self, service: Service) -> str:
        provider: Json = {_id(service): {**_provider(service), "models": _models(service, ())}}
        return marks.whole("//") + dumped({"$schema": _SCHEMA, "provider": provider})

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        provider = _id(service)
        if provider not in document.keys(("provider",), without=service.slug):
            block: Json = {**_provider(service), "models": _models(service, ())}
            return document.put(("provider",), service.slug, {provider: block})
        models = ("provider", provider, "models")
        if not document.has(models, service.slug):
            own = ("provider", provider)
            addresses = (document.value((*own, "options", "baseURL")), document.value((*own, "api")))
            if any(address not in (None, _address(service)) for address in addresses):
                raise Unusable(f"your provider {provider} calls another host; rename it to have both")
            if not adopt:
                raise Unusable(f"the provider {provider} is your own; --adopt adds our models to its list")
        ours = _models(service, document.keys(models, without=service.slug))
        if not ours:
            raise Unusable("every model of it is in your own list")
        return document.put(models, service.slug, ours)


def _id(service: Service) -> str:
    """What opencode calls the provider: it has its list from models.dev."""
    return service.facts.models_dev[0]


def _address(service: Service) -> str:
    # Google's own client speaks another format, beside the one of OpenAI.
    return service.api_base.removesuffix("/openai") if service.slug == "google" else service.api_base


def _provider(service: Service) -> dict[str, Json]:
    """What holds for all models: the client and its address where it is the same for all, and the key's variable."""
    options: dict[str, Json] = {}
    if _id(service) not in _SEVERAL_CLIENTS:
        options["baseURL"] = _address(service)
    if service.key_env:
        options["apiKey"] = Reference(f"{{env:{service.key_env}}}")
    general = _id(service) not in _OWN_CLIENT | _SEVERAL_CLIENTS
    return {**({"npm": _CLIENT} if general else {}), "name": service.facts.name, "options": options}


def _models(service: Service, taken: Container[str]) -> dict[str, Json]:
    own: dict[str, Json] = {}
    if _id(service) in _SEVERAL_CLIENTS:
        own["provider"] = {"npm": _CLIENT, "api": service.api_base}
    return {entry.model_id: {**_model(entry), **own} for entry in service.models if entry.model_id not in taken}


def _model(entry: ModelEntry) -> dict[str, Json]:
    model: dict[str, Json] = {}
    if entry.name:
        model["name"] = entry.name
    if entry.family:
        model["family"] = entry.family
    if entry.release_date_basis not in ("first_seen", "host"):
        model["release_date"] = entry.release_date.isoformat()
    # Said of every model, or opencode hides those that its own list calls deprecated.
    model["status"] = "beta" if entry.status == "preview" else "active"
    abilities = {"attachment": "vision", "reasoning": "reasoning", "tool_call": "tools"}
    model |= {key: known for key, name in abilities.items() if (known := able(entry, name)) is not None}
    if entry.modalities and entry.modalities.input and entry.modalities.output:
        both = {"input": entry.modalities.input, "output": entry.modalities.output}
        model["modalities"] = {key: [each for each in _MODALITIES if each in kinds] for key, kinds in both.items()}
    if entry.context_window and entry.max_output_tokens:
        limits = {"context": entry.context_window, "input": entry.max_input_tokens, "output": capped_output(entry)}
        model["limit"] = {key: limit for key, limit in limits.items() if limit is not None}
    if cost := _cost(entry):
        model["cost"] = cost
    return model


def _cost(entry: ModelEntry) -> dict[str, Json] | None:
    """Prices in US dollars per million tokens; opencode wants the first two or none."""
    prices = {name: price_in_usd(entry, name) for name in _PRICES}
    if prices["input"] is None or prices["output"] is None:
        return None
    cost: dict[str, Json] = {name: price for name, price in prices.items() if price is not None}
    for tier in entry.pricing.tiers or () if entry.pricing else ():
        if tier.above_context in _LONG and tier.input is not None and tier.output is not None:
            above = {name: getattr(tier, name) for name in _PRICES}
            cost["context_over_200k"] = {name: price for name, price in above.items() if price is not None}
    return cost
