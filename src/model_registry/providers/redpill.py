"""RedPill, a gateway to models in trusted execution environments."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import without_maker
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel

# Hosts that stand in an id where elsewhere the maker does.
_HOSTS = frozenset({"chutes", "near-ai", "nearai", "phala", "tinfoil"})


class RedPillRecord(OpenAIModel):
    name: str
    context_length: int
    is_tee: bool = False


class RedPill(OpenAICompatible[RedPillRecord]):
    slug = "redpill"
    name = "RedPill"
    record = RedPillRecord
    base_url = "https://api.redpill.ai/v1"
    docs_url = "https://docs.redpill.ai"
    call_key = "REDPILL_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def get_developer(self, record: RedPillRecord) -> str:
        developer = super().get_developer(record)
        return developers.from_family(self.get_id(record).partition("/")[2]) if developer in _HOSTS else developer

    @override
    def facts(self, record: RedPillRecord) -> EntryFacts:
        return {
            **super().facts(record),
            # "OpenAI: GPT OSS 120B" says the maker first; the entry has a field for that.
            "name": without_maker(record.name),
            "tags": ("tee",) if record.is_tee else None,
        }
