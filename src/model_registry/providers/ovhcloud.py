"""OVHcloud AI Endpoints, through the catalog it publishes in OpenRouter's format."""

from __future__ import annotations

from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible


class OVHcloud(OpenAICompatible):
    slug = "ovhcloud"
    name = "OVHcloud AI Endpoints"
    base_url = "https://catalog.endpoints.ai.ovh.net/rest/v2"
    docs_url = "https://www.ovhcloud.com/en/public-cloud/ai-endpoints/catalog/"
    path = "openrouter"
    auth = NO_AUTH
    kind = "host"
    verified = False
