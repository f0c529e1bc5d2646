"""Writer."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class Writer(OpenAICompatible):
    slug = "writer"
    name = "Writer"
    base_url = "https://api.writer.com/v1"
    docs_url = "https://dev.writer.com/api-reference/completion-api/list-models"
    # Its chat is `POST /v1/chat`, in a format of its own: https://dev.writer.com/api-reference/completion-api/chat-completion
    openai_base_url = None
    env = ("WRITER_API_KEY",)
    kind = "first_party"
    verified = False
