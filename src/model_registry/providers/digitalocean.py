"""DigitalOcean's serverless inference, a host that also resells closed models."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class DigitalOcean(OpenAICompatible):
    slug = "digitalocean"
    name = "DigitalOcean"
    base_url = "https://inference.do-ai.run/v1"
    docs_url = "https://docs.digitalocean.com/products/inference/how-to/use-serverless-inference/"
    litellm = ("gradient_ai",)
    env = ("GRADIENT_MODEL_ACCESS_KEY",)
    env_aliases = {"GRADIENT_MODEL_ACCESS_KEY": ("DIGITALOCEAN_API_KEY",)}
    kind = "host"
