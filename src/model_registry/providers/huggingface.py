"""Hugging Face Inference Providers, a router over many hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import amount
from model_registry.providers.base import NO_AUTH, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Limit, OpenAIModel

_SOLD: tuple[PricingField, ...] = ("input", "output")


class Row(Wire):
    """What one inference provider offers."""

    provider: str
    status: str
    context_length: Limit = None
    pricing: Group = {}
    supports_tools: bool | None = None
    supports_structured_output: bool | None = None


class HuggingFaceRecord(OpenAIModel):
    owned_by: str
    providers: tuple[Row, ...]

    @property
    def live(self) -> tuple[Row, ...]:
        """The inference providers that answer now."""
        return tuple(row for row in self.providers if row.status == "live")


class HuggingFace(OpenAICompatible[HuggingFaceRecord]):
    slug = "huggingface"
    name = "Hugging Face"
    record = HuggingFaceRecord
    base_url = "https://router.huggingface.co/v1"
    docs_url = "https://huggingface.co/docs/inference-providers/hub-api"
    # https://huggingface.co/docs/inference-providers/guides/responses-api
    openai_apis = ("chat", "responses")
    call_key = "HF_TOKEN"
    env_aliases = {"HF_TOKEN": ("HUGGINGFACEHUB_API_TOKEN",)}
    auth = NO_AUTH
    kind = "aggregator"
    # `created` is the day the repository was made.
    has_release_dates = False

    @override
    def is_public(self, record: HuggingFaceRecord) -> bool:
        return bool(record.live)

    @override
    def get_developer(self, record: HuggingFaceRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: HuggingFaceRecord) -> EntryFacts:
        facts = super().facts(record)
        live = record.live
        return {
            **facts,
            "context_window": max((row.context_length for row in live if row.context_length), default=None),
            "pricing": _prices(live),
            "capabilities": {
                **(facts["capabilities"] or {}),
                "tools": _able([row.supports_tools for row in live]),
                "structured_output": _able([row.supports_structured_output for row in live]),
            },
            # Every id is a repository on the hub.
            "open_weights": True,
        }


def _prices(live: Sequence[Row]) -> PricingFacts:
    """US dollars per million tokens: those of the cheapest inference provider, and those of the others by name.

    The cheapest asks the least for three tokens of input and one of output; one that does not tell both prices is no
    headline where another does.
    """
    rows = {row.provider: _price(row) for row in live}
    asked = {name: price for name, price in rows.items() if any(price.values())}
    if not asked:
        return {}
    host = min(asked, key=lambda name: (*_dearness(asked[name]), name))
    return {**asked.pop(host), "host": host, "hosts": asked}


def _dearness(price: Mapping[PricingField, Decimal | None]) -> tuple[bool, Decimal]:
    input_, output = price["input"], price["output"]
    return input_ is None or output is None, 3 * (input_ or Decimal(0)) + (output or Decimal(0))


def _price(row: Row) -> dict[PricingField, Decimal | None]:
    return {name: amount(row.pricing.get(name)) or None for name in _SOLD}


def _able(told: Sequence[bool | None]) -> bool | None:
    """Whether anybody can; False only if all say that they cannot."""
    return any(told) or (None if None in told else False)
