"""Continue, which reads `models:` of `config.yaml`: https://docs.continue.dev/reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from pathlib import Path

from typing_extensions import override

from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import Service, Tool, Unusable, able, from_environment, reply_limit
from model_registry.toolconfigs.yaml_block import Document, Item, Scalar, as_item, lines_of

_LIST = ("models",)
_TEMPLATE = "${{"


class Continue(Tool):
    """A model for each of ours, called through Continue's client for OpenAI's format."""

    slug = "continue"
    name = "Continue"
    suffix = "yaml"
    new_file = 'name: "Models"\nversion: "1.0.0"\nschema: "v1"\n'
    note = "Continue takes keys from the environment or from .env beside its config.yaml"

    @override
    def location(self) -> Path:
        return (from_environment("CONTINUE_GLOBAL_DIR") or Path.home() / ".continue") / "config.yaml"

    @override
    def generate(self, service: Service) -> str:
        return marks.whole() + Document(self.new_file).append(_LIST, list(_models(service, ())))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        others = document.value(_LIST, without=service.slug)
        taken = {item.get("name") for item in others if isinstance(item, dict)} if isinstance(others, list) else ()
        lines = list(_models(service, taken))
        if not lines:
            raise Unusable("every model of it is in your own list")
        return document.put(_LIST, service.slug, lines)


def _models(service: Service, taken: Container[object]) -> Iterator[str]:
    # Continue fills in `${{ … }}` wherever it stands, so an id with it could carry a key to the host.
    models = [entry for entry in service.models if _TEMPLATE not in entry.model_id]
    names = Counter(_name(entry) for entry in models)
    for entry in models:
        name = _name(entry) if names[_name(entry)] == 1 else entry.model_id
        title = f"{name} ({service.facts.name})"
        if title in taken:
            continue
        item: dict[str, Scalar | list[Scalar] | Item] = {
            "name": title,
            "provider": "openai",
            "model": entry.model_id,
            "apiBase": service.api_base,
        }
        if service.key_env:
            item["apiKey"] = f"${{{{ secrets.{service.key_env} }}}}"
        tools, vision = able(entry, "tools"), able(entry, "vision")
        # The list says no to what is not on it, and Continue guesses where there is none.
        if tools is not None and vision is not None:
            item["capabilities"] = [*["tool_use"] * tools, *["image_input"] * vision]
        # Beside the model's name, where older files have it, Continue drops the length unread.
        limits = {"contextLength": entry.context_window or entry.max_input_tokens, "maxTokens": reply_limit(entry)}
        if known := {key: limit for key, limit in limits.items() if limit is not None}:
            item["defaultCompletionOptions"] = known
        yield from as_item(lines_of(item))


def _name(entry: ModelEntry) -> str:
    return entry.name if entry.name and _TEMPLATE not in entry.name else entry.model_id
