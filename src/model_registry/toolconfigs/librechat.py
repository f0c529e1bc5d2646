"""LibreChat, which reads `endpoints.custom` of `librechat.yaml`.

Fields: https://www.librechat.ai/docs/configuration/librechat_yaml/object_structure/custom_endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from typing_extensions import override

from model_registry.catalog.normalize import format_decimal
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import Service, Tool, Unusable, price_in_usd
from model_registry.toolconfigs.yaml_block import Document, Item, Plain, as_item, lines_of, quoted

_LIST = ("endpoints", "custom")
_RESERVED = frozenset("agents anthropic assistants azureassistants azureopenai bedrock custom google openai".split())
_VARIABLES = {"OPENROUTER_API_KEY": "OPENROUTER_KEY"}
"""Variables that turn LibreChat's own endpoint of OpenAI to another host, with what it reads instead."""


class LibreChat(Tool):
    """An endpoint for each provider with its models, and their prices and limits where both are known."""

    slug = "librechat"
    name = "LibreChat"
    suffix = "yaml"
    new_file = 'version: "1.3.0"\n'
    note = "LibreChat takes keys from its .env, and reads librechat.yaml when it starts"

    @override
    def location(self) -> Path:
        return Path("librechat.yaml").absolute()

    @override
    def generate(self, service: Service) -> str:
        return marks.whole() + Document(self.new_file).append(_LIST, list(_endpoint(service)))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        others = document.value(_LIST, without=service.slug)
        for item in others if isinstance(others, list) else []:
            if isinstance(item, dict) and str(item.get("name")).lower() == _name(service).lower():
                raise Unusable(f"an endpoint {_name(service)} is your own; rename it to have both")
        return document.put(_LIST, service.slug, list(_endpoint(service)))

    @override
    def advice(self, service: Service) -> str | None:
        variable = _VARIABLES.get(service.key_env or "")
        return (
            f"{service.slug}: LibreChat is to find the key in {variable}, not in {service.key_env}"
            if variable
            else None
        )


def _name(service: Service) -> str:
    name = service.facts.name
    return f"{name} API" if name.lower() in _RESERVED else name


def _endpoint(service: Service) -> Iterator[str]:
    # LibreChat drops an endpoint without a key, also where the host asks for none.
    key = f"${{{_VARIABLES.get(service.key_env, service.key_env)}}}" if service.key_env else "none"
    yield from as_item(lines_of({"name": _name(service), "apiKey": key, "baseURL": service.api_base}))
    yield "  models:"
    yield "    default:"
    yield from (f"      - {quoted(entry.model_id)}" for entry in service.models)
    yield "    fetch: false"
    yield f"  modelDisplayLabel: {quoted(_name(service))}"
    rows = {entry.model_id: row for entry in service.models if (row := _tokens(entry))}
    if rows:
        yield from (f"  {line}" for line in lines_of({"tokenConfig": rows}))


def _tokens(entry: ModelEntry) -> Item | None:
    """Prices in US dollars per million tokens and the context window; LibreChat takes all three or none."""
    prompt, completion = price_in_usd(entry, "input"), price_in_usd(entry, "output")
    context = entry.context_window or entry.max_input_tokens
    if prompt is None or completion is None or context is None:
        return None
    cache = {"cacheRead": price_in_usd(entry, "cache_read"), "cacheWrite": price_in_usd(entry, "cache_write")}
    return {
        "prompt": Plain(format_decimal(prompt)),
        "completion": Plain(format_decimal(completion)),
        "context": context,
        **{key: Plain(format_decimal(price)) for key, price in cache.items() if price is not None},
    }
