"""OVHcloud AI Endpoints, through the catalog it publishes in OpenRouter's format."""

from __future__ import annotations

from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible


class OVHcloud(OpenAICompatible):
    slug = "ovhcloud"
    name = "OVHcloud AI Endpoints"
    base_url = "https://catalog.endpoints.ai.ovh.net/rest/v2"
    docs_url = "https://www.ovhcloud.com/en/public-cloud/ai-endpoints/catalog/"
    openai_base_url = "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1"
    call_key = "OVHCLOUD_API_KEY"
    path = "openrouter"
    auth = NO_AUTH
    kind = "host"
    verified = False
