"""IBM watsonx.ai."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import magnitude, positive, text, type_of
from model_registry.http.client import Params
from model_registry.providers.base import NO_AUTH, Provider, RawRecord, Wire
from model_registry.providers.openai_format import Group
from model_registry.vocabulary import EntryType, Status

_TYPES: tuple[tuple[str, EntryType], ...] = (
    ("text_chat", "chat"),
    ("image_chat", "chat"),
    ("embedding", "embedding"),
    ("rerank", "rerank"),
    ("time_series_forecast", "other"),
    ("text_generation", "completion"),
)
_STATUS: Mapping[str, Status] = {"available": "active", "deprecated": "deprecated", "constricted": "deprecated"}


class Function(Wire):
    id: str


class Stage(Wire):
    """A stage of life; its first day may lie in the future."""

    id: str
    start_date: date
    alternative_model_ids: tuple[str, ...] = ()


class Version(Wire):
    version: str
    available_date: date


class WatsonxRecord(Wire):
    model_id: str
    label: str
    provider: str
    functions: tuple[Function, ...]
    lifecycle: tuple[Stage, ...]
    number_params: str
    task_ids: tuple[str, ...] = ()
    model_limits: Group = {}
    versions: tuple[Version, ...] = ()

    @property
    def able(self) -> frozenset[str]:
        """What the model can be used for."""
        return frozenset(function.id for function in self.functions)

    @property
    def type(self) -> EntryType | None:
        """By the first call it takes; None if it takes none."""
        kind = next((kind for function, kind in _TYPES if function in self.able), None)
        return "moderation" if kind == "chat" and type_of(self.model_id) == "moderation" else kind

    def begins(self, stage: str) -> date | None:
        """First day of a stage."""
        return next((each.start_date for each in self.lifecycle if each.id == stage), None)

    def stage(self, today: date) -> str | None:
        """The stage the model is in."""
        begun = [each for each in self.lifecycle if each.start_date <= today]
        return max(begun, key=lambda each: each.start_date).id if begun else None


class IbmWatsonx(Provider[WatsonxRecord]):
    slug = "ibm-watsonx"
    name = "IBM watsonx.ai"
    record = WatsonxRecord
    base_url = "https://us-south.ml.cloud.ibm.com"
    docs_url = "https://cloud.ibm.com/apidocs/watsonx-ai#list-foundation-model-specs"
    litellm = ("watsonx",)
    base_url_env = ("WATSONX_URL",)
    auth = NO_AUTH
    makes = "ibm"
    kind = "host"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        query: Params = {"version": "2025-07-08", "limit": 200}
        return self.pages("ml/v1/foundation_model_specs", "resources", query=query)

    @override
    def is_public(self, record: WatsonxRecord) -> bool:
        """Not what is withdrawn, nor what must be deployed or tuned by an account before it takes calls."""
        return record.type is not None and record.stage(self.today) not in (None, "withdrawn")

    @override
    def get_id(self, record: WatsonxRecord) -> str:
        return record.model_id

    @override
    def get_developer(self, record: WatsonxRecord) -> str:
        return developers.from_owner(record.provider)

    @override
    def get_created(self, record: WatsonxRecord) -> date | None:
        return record.begins("available")

    @override
    def facts(self, record: WatsonxRecord) -> EntryFacts:
        sees = "image_chat" in record.able
        alternatives = [each for stage in record.lifecycle for each in stage.alternative_model_ids]
        return {
            "type": record.type,
            "name": text(record.label),
            "version": max(record.versions, key=lambda each: each.available_date).version if record.versions else None,
            "status": _STATUS.get(record.stage(self.today) or ""),
            "deprecation_date": record.begins("deprecated"),
            "retirement_date": record.begins("withdrawn"),
            "successor": alternatives[-1] if alternatives else None,
            "context_window": positive(record.model_limits.get("max_sequence_length")),
            "max_output_tokens": positive(record.model_limits.get("max_output_tokens")),
            "modalities": {"input": ("image", "text") if sees else ("text",), "output": ("text",)}
            if record.type == "chat"
            else None,
            "capabilities": {
                "vision": sees if record.type == "chat" else None,
                "tools": True if "function_calling" in record.task_ids else None,
                "fine_tuning": any(function.endswith("_trainable") for function in record.able),
            },
            "parameters": magnitude(record.number_params),
        }
