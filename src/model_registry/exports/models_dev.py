"""models.dev's `api.json`, for opencode, tokenlens and other clients of https://models.dev.

Providers by their ids there with the AI SDK package that calls them, each with its models: prices are US dollars per
million tokens, limits tokens. A provider that is called neither through OpenAI's format nor through a package of
`PACKAGES` is left out, as is one of the user's own. `env` names the one variable of the key, then those that the
address needs.

The clients read a model's `limit` unasked (opencode 1.18 does not start if one is missing), so a model is only here
if its context window and its longest output are known. Other unknown facts have no key: clients take a missing
`tool_call`, `reasoning` or `attachment` as no, and a missing `cost` as not told (tokenlens) or as 0 (opencode).
`cost` holds both input and output, in US dollars, or is missing. `last_updated` is the day on which the entry changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

from pydantic import JsonValue

from model_registry.catalog import provider_directory
from model_registry.catalog.limits import capped_output
from model_registry.catalog.provider_directory import ProviderInfo
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, by_provider, json_bytes, json_rows, priced_in_usd
from model_registry.schemas import ModelEntry, TokenPrices, plain_number

PACKAGES: Mapping[str, str] = {
    "anthropic": "@ai-sdk/anthropic",
    "aws-bedrock": "@ai-sdk/amazon-bedrock",
    "azure-openai": "@ai-sdk/azure",
    "google": "@ai-sdk/google",
    "mistral": "@ai-sdk/mistral",
    "openai": "@ai-sdk/openai",
    "openrouter": "@openrouter/ai-sdk-provider",
    "xai": "@ai-sdk/xai",
}
"""Packages that reach more than OpenAI's format does (https://ai-sdk.dev/providers/ai-sdk-providers)."""

_COMPATIBLE = "@ai-sdk/openai-compatible"
_RESPONSES = "@ai-sdk/openai"
_VARIABLE = re.compile(r"\{([A-Z0-9_]+)\}")
_MODALITIES = ("text", "image", "audio", "video", "pdf")
_FILES = frozenset(_MODALITIES) - {"text"}
_PRICES = ("input", "output", "cache_read", "cache_write", "reasoning", "input_audio", "output_audio")
_PAIR = frozenset({"input", "output"})
_CAPABILITIES = {"reasoning": "reasoning", "tools": "tool_call", "structured_output": "structured_output"}
_STATUS = {"preview": "beta", "deprecated": "deprecated", "retired": "deprecated"}
_LONG = (200_000, 199_999)
"""Prompts above which `context_over_200k` holds, the older spelling of one tier; xAI's begins at 200,000."""


def fits(entry: ModelEntry) -> bool:
    """Whether a client can read the model: its limits are known, and how its provider is called."""
    facts = provider_directory.providers().get(entry.provider)
    callable_ = facts is not None and (facts.slug in PACKAGES or bool(facts.apis))
    return callable_ and entry.context_window is not None and entry.max_output_tokens is not None


def write(catalog: Catalog) -> bytes:
    """The object of providers, one model a line."""
    fitting = {key: entry for key, entry in catalog.items() if fits(entry)}
    providers = (_provider(provider_directory.provider(slug), entries) for slug, entries in by_provider(fitting))
    return b",\n".join(providers).join((b"{\n", b"\n}\n"))


def _provider(facts: ProviderInfo, entries: Sequence[ModelEntry]) -> bytes:
    head = _head(facts)
    rows = zip(entries, json_rows([_model(entry) for entry in entries], "id"), strict=True)
    models = b",\n".join([b"%b: %b" % (encode_basestring(entry.model_id).encode(), row) for entry, row in rows])
    return b'%b: %b,"models":{\n%b\n}}' % (json_bytes(head["id"]), json_bytes(head)[:-1], models)


def _head(facts: ProviderInfo) -> dict[str, JsonValue]:
    address = facts.api_base or ""
    package = PACKAGES.get(facts.slug)
    return {
        "id": facts.models_dev[0],
        "env": [*(facts.key_env[:1] or facts.env), *_VARIABLE.findall("" if package else address)],
        "npm": package or (_COMPATIBLE if "chat" in facts.apis else _RESPONSES),
        **({} if package else {"api": _VARIABLE.sub(r"${\1}", address)}),
        "name": facts.name,
        "doc": facts.docs_url,
    }


def _model(entry: ModelEntry) -> dict[str, JsonValue]:
    facts: dict[str, JsonValue] = {
        "id": entry.model_id,
        "name": entry.name or entry.model_id,
        "family": entry.family,
        "attachment": _attachment(entry),
        **{key: getattr(entry.capabilities, name, None) for name, key in _CAPABILITIES.items()},
        "knowledge": entry.knowledge_cutoff,
        "release_date": entry.release_date.isoformat() if entry.release_date_basis != "first_seen" else None,
        "last_updated": entry.updated.isoformat(),
        "modalities": _modalities(entry),
        "open_weights": entry.open_weights,
        "status": _STATUS.get(entry.status or ""),
        "cost": _cost(entry),
        "limit": {
            "context": entry.context_window,
            **({"input": entry.max_input_tokens} if entry.max_input_tokens else {}),
            "output": capped_output(entry),
        },
    }
    return {key: value for key, value in facts.items() if value is not None}


def _attachment(entry: ModelEntry) -> bool | None:
    """Whether it takes files; known where the modalities are."""
    taken = entry.modalities and entry.modalities.input
    return None if taken is None else bool(_FILES.intersection(taken))


def _modalities(entry: ModelEntry) -> JsonValue:
    known = entry.modalities
    if known is None or known.input is None or known.output is None:
        return None
    return {
        "input": [word for word in _MODALITIES if word in known.input],
        "output": [word for word in _MODALITIES if word in known.output],
    }


def _cost(entry: ModelEntry) -> JsonValue:
    pricing = entry.pricing
    if pricing is None or not priced_in_usd(entry):
        return None
    cost = _prices(pricing)
    if not cost.keys() >= _PAIR:
        return None
    tiers = {tier.above_context: prices for tier in pricing.tiers or () if (prices := _prices(tier)).keys() >= _PAIR}
    if tiers:
        cost["tiers"] = [
            {**prices, "tier": {"type": "context", "size": above}} for above, prices in sorted(tiers.items())
        ]
    if long := next((tiers[above] for above in _LONG if above in tiers), None):
        cost["context_over_200k"] = long
    return cost


def _prices(pricing: TokenPrices) -> dict[str, JsonValue]:
    told = vars(pricing)
    return {name: plain_number(price) for name in _PRICES if (price := told[name]) is not None}


FORMAT = FileFormat("models-dev", "models.dev's `api.json`, for opencode and other clients of it", write, fits=fits)
