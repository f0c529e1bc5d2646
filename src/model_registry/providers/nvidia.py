"""NVIDIA's API catalog: its own models and others', hosted."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class NvidiaRecord(OpenAIModel):
    created: int
    owned_by: str


class Nvidia(OpenAICompatible[NvidiaRecord]):
    slug = "nvidia"
    name = "NVIDIA"
    record = NvidiaRecord
    base_url = "https://integrate.api.nvidia.com/v1"
    docs_url = "https://docs.api.nvidia.com/nim/reference/"
    litellm = ("nvidia_nim",)
    call_key = "NVIDIA_API_KEY"
    auth = NO_AUTH
    kind = "host"
    # `created` is the same day in 1993 for all.
    has_release_dates = False

    @override
    def get_developer(self, record: NvidiaRecord) -> str:
        return developers.from_owner(record.owned_by)
