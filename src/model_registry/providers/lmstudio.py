"""LM Studio on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.errors import AccessDenied, UnexpectedPayload
from model_registry.providers.base import NO_AUTH, RawRecord, records_in
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel

_EMBEDDING = "text-embedding-"
"""What LM Studio puts before the name of every embedding model."""


class LMStudio(OpenAICompatible):
    slug = "lmstudio"
    name = "LM Studio"
    base_url = "http://localhost:1234/v1"
    # The API of its own: https://lmstudio.ai/docs/developer/rest/endpoints
    docs_url = "https://lmstudio.ai/docs/developer/openai-compat/models"
    litellm = ("lm_studio",)
    auth = NO_AUTH
    kind = "local"
    default = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        """The list, with what LM Studio's own API tells of each model besides: the window that is loaded, its kind."""
        told: dict[str, RawRecord] = {}
        if (base := self.http.base_url.rstrip("/")).endswith("/v1") and "/api/" not in base:
            # Other servers that answer in its place have no such list.
            with suppress(UnexpectedPayload, AccessDenied):
                own = self.http.get_json(f"{base.removesuffix('/v1')}/api/v0/models")
                told = {str(record.get("id")): record for record in records_in(own, "data")}
        return [{**record, **told.get(str(record.get("id")), {})} for record in super().fetch_models()]

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        return developers.from_model_id(self.get_id(record).removeprefix(_EMBEDDING))

    @override
    def facts(self, record: OpenAIModel) -> EntryFacts:
        # One model in several number formats is listed as `name@q4_k_m`, `name@q8_0`.
        return {**super().facts(record), "quantization": self.get_id(record).partition("@")[2] or record.quantization}
