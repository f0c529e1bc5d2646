"""io.net Intelligence."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import per_token, positive, without_maker
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible

_PRICES = {
    "input": "input_token_price",
    "output": "output_token_price",
    "cache_read": "cache_read_token_price",
    "cache_write": "cache_write_token_price",
}
_CAPABILITIES = {
    "supports_images_input": "vision",
    "supports_reasoning": "reasoning",
    "supports_tools": "tools",
}


class IOIntelligenceRecord(Wire):
    id: str
    name: str
    max_tokens: int | None = None


class IOIntelligence(OpenAICompatible):
    slug = "io-intelligence"
    name = "io.net Intelligence"
    base_url = "https://api.intelligence.io.solutions/api/v1"
    docs_url = "https://io.net/docs/guides/intelligence/io-intelligence"
    models_dev = ("io-net",)
    call_key = "IOINTELLIGENCE_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def get_developer(self, record: RawRecord) -> str:
        return developers.from_upload(self.get_id(record))

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = IOIntelligenceRecord.model_validate(record)
        prices = {ours: per_token(record.get(theirs)) or None for ours, theirs in _PRICES.items()}
        told = {ours: record[theirs] for theirs, ours in _CAPABILITIES.items() if isinstance(record.get(theirs), bool)}
        return {
            **super().facts(record),
            # "Z.ai: GLM 5.3" says the maker first; the entry has a field for that.
            "name": without_maker(model.name) if model.name != model.id else None,
            "max_output_tokens": positive(model.max_tokens),
            "pricing": prices,
            "capabilities": {**told, **({"prompt_cache": True} if prices["cache_read"] else {})},
        }
