"""One record of an OpenAI-compatible list, with the fields that hosts have added to it since.

OpenAI's own record holds an id, a date and an owner. OpenRouter's format is the richest that grew from
it (https://openrouter.ai/docs/api-reference/list-available-models); many hosts emit it, whole or in part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field, JsonValue, SkipValidation
from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts, ReasoningOptionsFacts
from model_registry.catalog.licences import licence_id
from model_registry.catalog.normalize import (
    LITELLM_MODES,
    SENSES,
    announced_date,
    apis,
    as_date,
    modalities,
    positive,
    says_free,
    text,
    type_behind,
    type_of,
)
from model_registry.providers.base import Wire
from model_registry.providers.openrouter_prices import in_currency, prices
from model_registry.vocabulary import EntryType, Modality

_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "function-calling": "tools",
    "function_calling": "tools",
    "include_reasoning": "reasoning",
    "json_mode": "json_mode",
    "parallel_tool_calls": "parallel_tools",
    "prompt_caching": "prompt_cache",
    "reasoning": "reasoning",
    "response_format": "json_mode",
    "streaming": "streaming",
    "structured-outputs": "structured_output",
    "structured_output": "structured_output",
    "structured_outputs": "structured_output",
    "tool_calling": "tools",
    "tool_use": "tools",
    "tools": "tools",
    "vision": "vision",
    "web_search": "web_search",
    "web_search_options": "web_search",
}
_TOLD_TYPES: Mapping[str, EntryType] = {
    "chat": "chat",
    "embedding": "embedding",
    "embeddings": "embedding",
    "image": "image",
    "language": "chat",
    "vlm": "chat",
    "llm": "chat",
    "moderation": "moderation",
    "rerank": "rerank",
    "reranker": "rerank",
    "stt": "transcription",
    "transcription": "transcription",
    "tts": "speech",
    "video": "video",
}
_TOLD_TYPES = {**LITELLM_MODES, **_TOLD_TYPES}
_TYPES: Mapping[str, EntryType] = {
    "text": "chat",
    "embedding": "embedding",
    "embeddings": "embedding",
    "image": "image",
    "rerank": "rerank",
    "speech": "speech",
    "audio": "speech",
    "transcription": "transcription",
    "video": "video",
}


def words(value: object) -> tuple[str, ...]:
    """Words from a list, a comma-separated text, or the keys of an object that are true."""
    match value:
        case str():
            return tuple(word.strip() for word in value.split(",") if word.strip())
        case dict():
            return tuple(word for word, holds in value.items() if holds is True)
        case list() | tuple():
            return tuple(word for word in value if isinstance(word, str))
        case _:
            return ()


def group(value: object) -> dict[str, JsonValue]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def flag(value: object) -> bool | None:
    """The value if it is true or false, else None."""
    return value if isinstance(value, bool) else None


def senses(inputs: Collection[Modality]) -> dict[CapabilitiesField, bool]:
    """What a model can and cannot take in, by the complete list of its inputs; nothing if there is none."""
    return {sense: modality in inputs for sense, modality in SENSES.items() if inputs}


Word = Annotated[str | None, BeforeValidator(text)]
Words = Annotated[tuple[str, ...], BeforeValidator(words)]
Limit = Annotated[int | None, BeforeValidator(positive)]
Json = Annotated[JsonValue, SkipValidation]
"""A value as the parser of the answer made it; there is nothing to validate."""
Group = Annotated[dict[str, JsonValue], SkipValidation, BeforeValidator(group)]


class ListedModel(Wire):
    """One record as OpenAI's own list has it: an id, a date and an owner."""

    id: str
    created: Json = Field(None, validation_alias=AliasChoices("created", "created_at"))
    owned_by: Word = None

    def facts(self, today: date) -> EntryFacts:  # noqa: ARG002  # for subclasses
        """What the record says of the model besides, as fields of an entry."""
        return {}


class OpenAIModel(ListedModel):
    """One record with all that hosts add to it, each field under all the names that they give it."""

    name: Word = Field(None, validation_alias=AliasChoices("display_name", "name"))
    context_window: Limit = Field(
        None,
        validation_alias=AliasChoices(
            # What a server has loaded, where it says that beside what the model could have.
            "loaded_context_length",
            "context_length",
            "context_window",
            "max_context_length",
            "max_model_len",
            "context_size",
        ),
    )
    max_output_tokens: Limit = Field(
        None,
        validation_alias=AliasChoices("max_completion_tokens", "max_output_tokens", "max_output_length", "max_output"),
    )
    max_input_tokens: Limit = None
    told_type: Word = Field(None, validation_alias=AliasChoices("type", "mode"))
    meta: Group = Field(default_factory=dict)
    """What llama.cpp says of the file that it has loaded."""
    currency: Word = None
    architecture: Group = Field(default_factory=dict)
    modalities: Group = Field(default_factory=dict)
    input_modalities: Words = ()
    output_modalities: Words = ()
    supported_parameters: Words = ()
    supported_features: Words = Field((), validation_alias=AliasChoices("supported_features", "features"))
    capabilities: object = None
    supported_endpoints: Words = Field((), validation_alias=AliasChoices("supported_endpoints", "endpoints"))
    supports_vision: bool | None = Field(None, validation_alias=AliasChoices("supports_vision", "supports_image_input"))
    supports_tools: bool | None = Field(
        None, validation_alias=AliasChoices("supports_tools", "supports_function_calling")
    )
    supports_reasoning: bool | None = None
    pricing: Group = Field(default_factory=dict)
    top_provider: Group = Field(default_factory=dict)
    reasoning: Group = Field(default_factory=dict)
    alias_target: Group = Field(default_factory=dict)
    hugging_face_id: Word = None
    knowledge_cutoff: Word = None
    expiration_date: Word = None
    quantization: Word = None
    license: Word = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """What goes in, in the host's words."""
        told = self.input_modalities or words(self.architecture.get("input_modalities"))
        return told or words(self.modalities.get("input")) or self._arrow(0)

    @property
    def outputs(self) -> tuple[str, ...]:
        """What comes out, in the host's words."""
        told = self.output_modalities or words(self.architecture.get("output_modalities"))
        return told or words(self.modalities.get("output")) or self._arrow(2)

    def _arrow(self, side: int) -> tuple[str, ...]:
        """One side of `text+image->text`."""
        arrow = text(self.architecture.get("modality")) or ""
        return tuple(arrow.partition("->")[side].split("+")) if "->" in arrow else ()

    @property
    def costs_nothing(self) -> bool:
        """Whether the host says that the model costs nothing; a price of 0 alone is how most write unknown."""
        return says_free(self.id)

    @property
    def type(self) -> EntryType:
        """What the outputs say the model is for; what puts out text may still be named `…-guard` or `…-ocr`."""
        named = type_of(self.id)
        if named == "chat":
            named = type_behind(apis(self.supported_endpoints)) or named
        known = [_TYPES[word] for word in self.outputs if word in _TYPES]
        if not known and (told := _TOLD_TYPES.get(self.told_type or "")):
            return told
        if not known or ("chat" in known and named in ("completion", "moderation", "ocr", "other", "realtime")):
            return named
        return "chat" if "chat" in known else known[0]

    @override
    def facts(self, today: date) -> EntryFacts:
        """Everything the record says, as fields of an entry."""
        kind = self.type
        pricing = prices(self.pricing, kind, self.costs_nothing)
        retirement = announced_date(self.expiration_date, today)
        tells_end = "expiration_date" in self.model_fields_set
        return {
            "type": kind,
            "name": text(self.name),
            "alias_of": text(self.alias_target.get("slug")),
            "status": ("deprecated" if retirement else "active") if tells_end else None,
            "retirement_date": retirement,
            "context_window": self.context_window or positive(self._window()),
            "max_input_tokens": self.max_input_tokens,
            "max_output_tokens": self.max_output_tokens or positive(self.top_provider.get("max_completion_tokens")),
            "pricing": in_currency(pricing, text(self.pricing.get("currency")) or self.currency),
            "modalities": {"input": modalities(self.inputs), "output": modalities(self.outputs)},
            "apis": apis(self.supported_endpoints),
            "capabilities": self._capabilities() | ({"prompt_cache": True} if pricing.get("cache_read") else {}),
            "reasoning_options": self._reasoning_options(),
            "knowledge_cutoff": self._knowledge_cutoff(),
            "open_weights": True if self.hugging_face_id else None,
            "license": licence_id(self.license),
            "quantization": self.quantization,
            "parameters": positive(self.meta.get("n_params")),
        }

    def _window(self) -> JsonValue:
        """The window as hosts tell it in groups: `n_ctx` is what llama.cpp has loaded, `n_ctx_train` what could be."""
        return self.top_provider.get("context_length") or self.meta.get("n_ctx")

    def _capabilities(self) -> dict[CapabilitiesField, bool]:
        """What the model can do; a list of inputs, or of all parameters, also tells what it cannot."""
        inputs = modalities(self.inputs)
        listed = {_CAPABILITIES[word] for word in self.supported_parameters if word in _CAPABILITIES}
        features = (*self.supported_features, *words(self.capabilities))
        able = listed | {_CAPABILITIES[word] for word in features if word in _CAPABILITIES}
        flags = {
            _CAPABILITIES[word]: holds for word, holds in group(self.capabilities).items() if word in _CAPABILITIES
        }
        supports: Mapping[CapabilitiesField, bool | None] = {
            "vision": self.supports_vision,
            "tools": self.supports_tools,
            "reasoning": self.supports_reasoning,
        }
        complete: tuple[CapabilitiesField, ...] = ("tools", "structured_output", "json_mode", "reasoning")
        if "reasoning_effort" in self.supported_parameters:
            # A parameter that hosts take for every model: it neither says that the model reasons nor that it does not.
            complete = complete[:-1]
        return {
            **senses(inputs),
            **{name: name in able for name in complete if listed},
            **{name: holds for name, holds in (*flags.items(), *supports.items()) if isinstance(holds, bool)},
            **dict.fromkeys(able, True),
        }

    def _reasoning_options(self) -> ReasoningOptionsFacts:
        mandatory = self.reasoning.get("mandatory")
        return {
            "efforts": words(self.reasoning.get("supported_efforts")),
            "default_effort": text(self.reasoning.get("default_effort")),
            "toggle": not mandatory if isinstance(mandatory, bool) else None,
            "budget": True if self.reasoning.get("supports_max_tokens") is True else None,
        }

    def _knowledge_cutoff(self) -> str | None:
        """The day as text, kept as exact as it is told."""
        return self.knowledge_cutoff[:10] if self.knowledge_cutoff and as_date(self.knowledge_cutoff) else None
