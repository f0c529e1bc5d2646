"""The closed sets of words of the catalog, and what names an entry."""

from __future__ import annotations

from typing import Literal, TypeAlias

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
    "other",
]
"""What `type` can be."""
Source: TypeAlias = Literal["official", "host", "aggregator", "community", "curated"]
"""What `source` can be."""
Quality: TypeAlias = Literal["verified", "partial", "estimated"]
"""What `quality` can be."""
DateBasis: TypeAlias = Literal["model_id", "api", "curated", "source", "host", "first_seen"]
"""What `release_date_basis` can be."""
Status: TypeAlias = Literal["active", "preview", "deprecated"]
"""What `status` can be."""
Stage: TypeAlias = Literal["active", "preview", "deprecated", "retired"]
"""Where an entry is in its life on a given day."""
Modality: TypeAlias = Literal["text", "image", "audio", "video", "pdf", "embedding"]
"""What `input` and `output` can be."""
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
