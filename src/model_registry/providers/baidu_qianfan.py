"""Baidu Qianfan."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class BaiduQianfan(OpenAICompatible):
    slug = "baidu-qianfan"
    name = "Baidu Qianfan"
    base_url = "https://qianfan.baidubce.com/v2"
    docs_url = "https://cloud.baidu.com/doc/qianfan-api/s/Dmba8k71y"
    env = ("BAIDU_QIANFAN_API_KEY",)
    env_aliases = {"BAIDU_QIANFAN_API_KEY": ("QIANFAN_API_KEY",)}
    kind = "first_party"
    verified = False
