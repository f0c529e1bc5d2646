"""Together AI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts, PricingField
from model_registry.catalog.licences import licence_id
from model_registry.catalog.normalize import amount, positive, says_free, text, type_of
from model_registry.errors import NotFound, UnexpectedPayload
from model_registry.http.client import Params
from model_registry.providers import pages
from model_registry.providers.base import RawRecord, records_in
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel, group
from model_registry.vocabulary import EntryType

_TYPES: Mapping[str, EntryType] = {
    "audio": "speech",
    "chat": "chat",
    "code": "completion",
    "embedding": "embedding",
    "image": "image",
    "language": "completion",
    "moderation": "moderation",
    "rerank": "rerank",
    "transcribe": "transcription",
    "video": "video",
}
_SOLD_BY_TOKEN = frozenset({"chat", "completion", "embedding", "moderation", "rerank"})
_BOTH: tuple[PricingField, ...] = ("input", "output")


# https://docs.together.ai/reference/models documents the list of what can be called. The client of 2026 reads the
# catalog of what can be deployed, which also says what is served without a deployment.
_CATALOG = "supported-models"
_SERVED: Params = {"product": "PRODUCT_SERVERLESS"}


class TogetherRecord(ListedModel):
    type: str
    created: int
    pricing: dict[str, JsonValue]
    display_name: str | None = None
    organization: str | None = None
    license: str | None = None
    link: str | None = None
    context_length: int | None = None
    config: dict[str, JsonValue] | None = None


class Together(OpenAICompatible[TogetherRecord]):
    slug = "together"
    name = "Together AI"
    record = TogetherRecord
    base_url = "https://api.together.xyz/v1"
    docs_url = "https://docs.together.ai/reference/models-1"
    litellm = ("together_ai",)
    models_dev = ("togetherai",)
    env = ("TOGETHER_API_KEY",)
    env_aliases = {"TOGETHER_API_KEY": ("TOGETHERAI_API_KEY",)}
    kind = "host"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        """The list of v1, and the catalog of v2 once that is taken away."""
        try:
            return list(super().fetch_models())
        except NotFound as gone:
            first = pages.Question(f"{self.http.base_url.rstrip('/').removesuffix('/v1')}/v2/{_CATALOG}", _SERVED)
            try:
                catalog = list(
                    pages.follow(self.http.get, first, lambda answer: records_in(answer, "data"), self.note_incomplete)
                )
            except UnexpectedPayload:
                raise gone from None
            return [_as_listed(record) for record in catalog if record.get("status") != "SUPPORTED_MODEL_STATUS_HIDDEN"]

    @override
    def get_developer(self, record: TogetherRecord) -> str:
        """By the owner of the repository; under Together's own name, by the organization."""
        developer = developers.from_model_id(record.id)
        return developers.from_owner(record.organization or "") if developer == self.slug else developer

    @override
    def facts(self, record: TogetherRecord) -> EntryFacts:
        kind = _TYPES.get(record.type) or type_of(record.id)
        return {
            "type": kind,
            "name": text(record.display_name),
            "context_window": positive(record.context_length),
            "max_output_tokens": positive((record.config or {}).get("max_output_length")),
            "pricing": _prices(record, kind),
            "license": licence_id(record.license),
            "open_weights": True if (record.link or "").startswith("https://huggingface.co/") else None,
        }


def _as_listed(record: RawRecord) -> RawRecord:
    """A record of the catalog as the list would have it; `createdAt` is the day of the record."""
    price = group(record.get("pricing"))
    return {
        "id": record.get("name"),
        "type": record.get("displayType"),
        "created": 0,
        "pricing": {
            "input": price.get("input"),
            "output": price.get("output"),
            "cached_input": price.get("cachedInput"),
        },
        "display_name": record.get("displayName"),
        "organization": record.get("publisher"),
        "context_length": positive(record.get("contextLength")),
    }


def _prices(model: TogetherRecord, kind: EntryType) -> dict[PricingField, Decimal | None]:
    """US dollars per million tokens, for speech per million characters.

    Zero is free only where the id says so; images, video and transcription are not sold by the token.
    """
    free = says_free(model.id)
    price = {name: amount(model.pricing.get(name)) for name in _BOTH}
    known = {name: value for name, value in price.items() if value or (free and value is not None)}
    if kind == "speech":
        return {"per_million_characters": known.get("input")}
    return {**known, "cache_read": amount(model.pricing.get("cached_input")) or None} if kind in _SOLD_BY_TOKEN else {}
