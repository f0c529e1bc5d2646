"""01.AI, the makers of Yi."""

from __future__ import annotations

from typing_extensions import override

from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class Yi(OpenAICompatible):
    slug = "yi"
    name = "01.AI"
    base_url = "https://api.lingyiwanwu.com/v1"
    docs_url = "https://platform.lingyiwanwu.com/docs"
    env = ("YI_API_KEY",)
    kind = "first_party"
    verified = False
    has_release_dates = False

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        return "01ai"
