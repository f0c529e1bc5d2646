"""The closed sets of words of the catalog, and what names an entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from model_registry.compat import NamedTuple, override

EntryType: TypeAlias = Literal[
    "chat",
    "completion",
    "embedding",
    "rerank",
    "image",
    "video",
    "speech",
    "transcription",
    "moderation",
    "ocr",
    "realtime",
    "other",
]
"""What `type` can be."""
Source: TypeAlias = Literal["official", "host", "aggregator", "community", "curated"]
"""What `source` can be."""
Quality: TypeAlias = Literal["verified", "partial", "estimated"]
"""What `quality` can be."""
DateBasis: TypeAlias = Literal["model_id", "api", "curated", "source", "host", "first_seen"]
"""What `release_date_basis` can be."""
Status: TypeAlias = Literal["active", "preview", "deprecated", "retired"]
"""What `status` can be: listed and neither preview nor deprecated is active, a past retirement date is retired."""
Stage: TypeAlias = Literal["active", "preview", "deprecated", "retired"]
"""Where an entry is in its life on a given day."""
Modality: TypeAlias = Literal["text", "image", "audio", "video", "pdf", "embedding"]
"""What `input` and `output` can be."""
OfferKind: TypeAlias = Literal["batch", "flex", "priority", "fast", "regional"]
"""What an id can be sold as besides ordinary."""
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
"""Days of the week, the first one first."""
NameKind: TypeAlias = Literal["full_id", "model_id", "alias", "alias_of", "canonical_id"]
"""What a name is of an entry."""
MatchKind: TypeAlias = Literal[
    "full_id", "model_id", "alias", "alias_of", "canonical_id", "prefix", "latest", "identity"
]
"""How a name matched. `full_id`: it is `provider/model_id`. `model_id`: it is what the provider calls the model.
`alias`: the provider says it is another id of the entry. `alias_of`: the entry is an alias that leads to it.
`canonical_id`: it is `developer/model`. `prefix`: without a resource or region prefix (`models/`, `us.`), or with a
provider's prefix spelled as LiteLLM or models.dev does. `latest`: with `-latest` or without. `identity`: another
spelling that means the same model, by the rules that give entries their canonical id."""
Row: TypeAlias = Mapping[str, Any]
"""An entry, or a part of one, as a JSON object of the catalog. Nobody changes it once a view has it."""
ProviderKind: TypeAlias = Literal["first_party", "host", "aggregator", "local"]
"""Whether a provider makes its models, hosts others', resells hosts, or runs on this machine."""

CONTROL = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
"""Characters that end a line, act on a terminal or turn the direction of writing, for a character class."""


class Key(NamedTuple):
    """What names an entry: one model id at one provider."""

    provider: str
    model_id: str

    @override
    def __str__(self) -> str:
        return f"{self.provider}/{self.model_id}"
