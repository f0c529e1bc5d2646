"""Writer."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class Writer(OpenAICompatible):
    slug = "writer"
    name = "Writer"
    base_url = "https://api.writer.com/v1"
    docs_url = "https://dev.writer.com/api-reference/completion-api/list-models"
    env = ("WRITER_API_KEY",)
    kind = "first_party"
    verified = False
