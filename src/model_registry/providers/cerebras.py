"""Cerebras, through its public catalog, which also holds prices and limits."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Word
from model_registry.vocabulary import Modality, Status

_CAPABILITIES = {
    "json_mode": "json_mode",
    "parallel_tool_calls": "parallel_tools",
    "reasoning": "reasoning",
    "streaming": "streaming",
    "structured_outputs": "structured_output",
    "tools": "tools",
    "vision": "vision",
}
_INPUTS: Mapping[object, tuple[Modality, ...]] = {"text": ("text",), "text+vision": ("image", "text")}


class CerebrasRecord(Wire):
    id: str
    created: int
    owned_by: str
    limits: Group = {}
    capabilities: Group = {}
    architecture: Group = {}
    datacenter_locations: tuple[str, ...] = ()
    hugging_face_id: Word = None
    deprecated: bool | None = None
    preview: bool = False

    @property
    def status(self) -> Status | None:
        """Where the model is in its life, None if the record does not tell."""
        if self.deprecated:
            return "deprecated"
        if self.preview:
            return "preview"
        return None if self.deprecated is None else "active"


class Cerebras(OpenAICompatible):
    slug = "cerebras"
    name = "Cerebras"
    base_url = "https://api.cerebras.ai"
    path = "public/v1/models"
    docs_url = "https://inference-docs.cerebras.ai/api-reference/models/public-models"
    openai_base_url = "https://api.cerebras.ai/v1"
    call_key = "CEREBRAS_API_KEY"
    auth = NO_AUTH
    kind = "host"
    # Recorded without the fields that only the public catalog has.
    verified = False

    @override
    def get_developer(self, record: RawRecord) -> str:
        """By the owner of the weights: ids such as `zai-glm-4.7` have no owner of their own."""
        weights = CerebrasRecord.model_validate(record).hugging_face_id
        return developers.from_model_id(weights) if weights else super().get_developer(record)

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = CerebrasRecord.model_validate(record)
        inputs = _INPUTS.get(model.architecture.get("modality"))
        return {
            **super().facts({**record, **model.limits}),
            "status": model.status,
            "modalities": {"input": inputs, "output": ("text",)} if inputs else None,
            "capabilities": {
                ours: able
                for theirs, ours in _CAPABILITIES.items()
                if isinstance(able := model.capabilities.get(theirs), bool)
            },
            "regions": model.datacenter_locations,
        }
