"""llm: a list of models in `extra-openai-models.yaml`, https://llm.datasette.io/en/stable/other-models.html."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from platformdirs import user_config_path
from typing_extensions import override

from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import Plan, Service, Tool, Unusable, able, from_environment
from model_registry.toolconfigs.yaml_block import Document, Scalar, as_item, lines_of

_ABILITIES = {
    "vision": "vision",
    "audio": "audio",
    "tools": "supports_tools",
    "structured_output": "supports_schema",
    "reasoning": "reasoning",
}


class Llm(Tool):
    """A marked block of models for each provider."""

    slug = "llm"
    name = "llm"
    suffix = "yaml"

    @override
    def location(self) -> Path:
        return folder() / "extra-openai-models.yaml"

    @override
    def why_not(self, service: Service) -> str | None:
        if not service.facts.apis:
            return super().why_not(service)
        if service.key_env is None or service.slug == "openai" or service.slug in stored_keys():
            return None
        # With a key name that is not stored, llm sends OPENAI_API_KEY to the provider's host.
        return (
            f"llm has no key of that name, and would send OpenAI's there; run `llm keys set {service.slug}`, and retry"
        )

    @override
    def plan(
        self, path: Path, read: Callable[[Path], str | None], services: Sequence[Service], *, adopt: bool = False
    ) -> Plan:
        plan = super().plan(path, read, services, adopt=adopt)
        old = (read(path) or "").splitlines()
        for service in services:
            # The key was there when it was written, and has gone since.
            if self.why_not(service) and marks.found(old, service.slug, range(len(old))):
                plan.notes.append(
                    f"{service.slug} is still in {path} from before: llm would send OpenAI's key to its host; "
                    f"store its key, or remove the lines between our marks"
                )
        return plan

    @override
    def generate(self, service: Service) -> str:
        return marks.whole() + "".join(f"{line}\n" for entry in service.models for line in _model(entry, service))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        others = document.value((), without=service.slug)
        taken = (
            {item.get("model_id") for item in others if isinstance(item, dict)} if isinstance(others, list) else set()
        )
        wanted = [entry for entry in service.models if f"{service.slug}/{entry.model_id}" not in taken]
        if not wanted:
            raise Unusable("every model of it is in your own list")
        return document.put((), service.slug, [line for entry in wanted for line in _model(entry, service)])


def folder() -> Path:
    """Where llm's files are."""
    return from_environment("LLM_USER_PATH") or user_config_path("io.datasette.llm", appauthor=False, roaming=True)


def stored_keys() -> frozenset[str]:
    """The names of the keys that llm has stored; the keys themselves are not kept."""
    try:
        names = json.loads((folder() / "keys.json").read_bytes())
    except (OSError, ValueError):
        return frozenset()
    return frozenset(name for name, key in names.items() if key) if isinstance(names, dict) else frozenset()


def _model(entry: ModelEntry, service: Service) -> Iterator[str]:
    item: dict[str, Scalar] = {
        # A name of its own: one that is built in would be shadowed.
        "model_id": f"{service.slug}/{entry.model_id}",
        "model_name": entry.model_id,
        "api_base": service.api_base,
    }
    if service.key_env is not None:
        item["api_key_name"] = service.slug
    if "chat" not in service.facts.apis:
        item["responses"] = True
    item |= {key: True for ability, key in _ABILITIES.items() if able(entry, ability)}
    return as_item(lines_of(item))
