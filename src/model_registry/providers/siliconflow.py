"""SiliconFlow, in China."""

from __future__ import annotations

from typing_extensions import override

from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class SiliconFlow(OpenAICompatible):
    slug = "siliconflow"
    name = "SiliconFlow"
    base_url = "https://api.siliconflow.cn/v1"
    docs_url = "https://docs.siliconflow.cn/cn/api-reference/models/get-model-list"
    models_dev = ("siliconflow-cn",)
    env = ("SILICONFLOW_API_KEY",)
    kind = "host"

    @override
    def is_public(self, record: OpenAIModel) -> bool:
        """An account's own fine-tunes are named `ft:LoRA/Qwen/Qwen2.5-7B-Instruct:account:name:run`."""
        return not self.get_id(record).startswith("ft:")
