"""Cloudflare AI Gateway, which leads to other providers' models."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts, PricingField
from model_registry.catalog.normalize import PER_MILLION, amount, says_fine_tuned, says_free, type_of
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel

# Providers behind the gateway that make what they serve, where a name alone does not tell.
_MAKERS = {
    "anthropic": "anthropic",
    "cohere": "cohere",
    "deepseek": "deepseek",
    "google-ai-studio": "google",
    "grok": "xai",
    "ideogram": "ideogram",
    "mistral": "mistral",
    "openai": "openai",
    "perplexity-ai": "perplexity",
}
_DEAREST_TOKEN = Decimal("0.001")
"""No token costs this many US dollars: a higher price is per million tokens or per image."""


class GatewayRecord(ListedModel):
    created_at: int
    owned_by: str
    """The provider behind the gateway."""
    cost_in: int | float
    cost_out: int | float

    @property
    def name(self) -> str:
        """The id at the provider behind the gateway."""
        return self.id.partition("/")[2]


class CloudflareAIGateway(OpenAICompatible[GatewayRecord]):
    slug = "cloudflare-ai-gateway"
    name = "Cloudflare AI Gateway"
    record = GatewayRecord
    base_url = "https://gateway.ai.cloudflare.com/v1/{CLOUDFLARE_ACCOUNT_ID}/{CLOUDFLARE_GATEWAY_ID}/compat"
    docs_url = "https://developers.cloudflare.com/ai-gateway/usage/chat-completion/"
    # A call carries the key of the vendor behind the gateway, not this one.
    openai_base_url = None
    env = ("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_GATEWAY_ID")
    kind = "aggregator"
    default = False

    @override
    def is_public(self, record: GatewayRecord) -> bool:
        """Not the rows that only say what fine-tunes cost."""
        return not says_fine_tuned(record.name)

    @override
    def get_developer(self, record: GatewayRecord) -> str:
        if record.owned_by == "aws-bedrock":
            # Before it may stand the region of an inference profile: `us.anthropic.claude-…`.
            maker = record.name.removeprefix("us.").removeprefix("eu.").removeprefix("global.").partition(".")[0]
            return developers.from_owner(maker)
        told = developers.from_model_id(record.name)
        return _MAKERS.get(record.owned_by, told) if told == developers.UNKNOWN else told

    @override
    def facts(self, record: GatewayRecord) -> EntryFacts:
        return {"type": "image" if record.owned_by == "ideogram" else type_of(record.name), "pricing": _prices(record)}


def _prices(model: GatewayRecord) -> dict[PricingField, Decimal]:
    """US dollars per million tokens, or per image.

    Most costs are per token, some of Workers AI's per million, and Ideogram's per image. Zero is free only
    where the id says so, and -1 means that it varies.
    """
    free = says_free(model.id)
    costs: Mapping[PricingField, Decimal | None] = {"input": amount(model.cost_in), "output": amount(model.cost_out)}
    told = {name: cost for name, cost in costs.items() if cost is not None and (cost or free)}
    if model.owned_by == "ideogram":
        return {"per_image": max(told.values())} if told else {}
    per_million = model.owned_by == "workers-ai" and any(cost > _DEAREST_TOKEN for cost in told.values())
    in_millions = {name: cost if per_million else cost * PER_MILLION for name, cost in told.items()}
    return {name: price for name, price in in_millions.items() if price <= _DEAREST_TOKEN * PER_MILLION}
