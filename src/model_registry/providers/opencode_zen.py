"""OpenCode Zen, a gateway to models tested for coding agents."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class OpenCodeZen(OpenAICompatible):
    slug = "opencode-zen"
    name = "OpenCode Zen"
    base_url = "https://opencode.ai/zen/v1"
    docs_url = "https://opencode.ai/docs/zen/"
    models_dev = ("opencode",)
    call_key = "OPENCODE_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False
    has_release_dates = False

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        """By the id; `owned_by` is the gateway itself."""
        return developers.from_model_id(self.get_id(record))
