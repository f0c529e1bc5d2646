"""A LiteLLM proxy of one's own: its list, and what it tells of the model behind each name.

https://docs.litellm.ai/docs/proxy/model_management: `/model/info` holds prices, limits and capabilities under the key
of the list. It also holds how the proxy calls each model, `litellm_params` with addresses and maybe keys: of these
nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pydantic import Field, JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.identity import identify
from model_registry.catalog.normalize import LITELLM_MODES, text, type_of
from model_registry.enrichment.sources.base import RawRow
from model_registry.enrichment.sources.litellm import LiteLLM
from model_registry.errors import NotFound
from model_registry.providers.base import RawRecord
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, group
from model_registry.refresh.list_shapes import records_of

_INFO = "model/info"
_KEPT = ("key", "mode", "litellm_provider", "base_model", "tiered_pricing", "search_context_cost_per_query")
_KEPT_PARTS = ("_cost", "cost_per", "max_", "supported_", "supports_")
"""What is read of `model_info`: the rest is the proxy's own, such as who has put a model up."""


class ProxiedModel(OpenAIModel):
    """A record of the list with what is told of the model behind it."""

    info: Group = Field(default_factory=dict)

    @property
    def behind(self) -> tuple[str, str] | None:
        """The model behind the name: who serves it, in LiteLLM's words, and its id there."""
        told = text(self.info.get("base_model")) or text(self.info.get("key"))
        if told is None:
            return None
        host = text(self.info.get("litellm_provider")) or ""
        first, slash, rest = told.partition("/")
        return (first, rest) if slash and (not host or host.startswith(first)) else (host, told)


class LiteLLMProxy(OpenAICompatible[ProxiedModel]):
    """The models of a proxy. What its list says of their owner and day is the same for all of them."""

    record = ProxiedModel
    has_release_dates = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        self.http.reduce = without_calls
        listed = list(super().fetch_models())
        told: Mapping[str, RawRecord] = {}
        with self.optional(f"its {_INFO}, with prices, capabilities and the model behind each name,"):
            told = _by_name(records_of(self._info(), id_field="model_name"))
        return [{**record, "info": told.get(str(record.get("id")), {})} for record in listed]

    def _info(self) -> JsonValue:
        """The answer of `/model/info`, which the proxy has beside the list and above it."""
        try:
            return self.http.get_json(_INFO)
        except NotFound:
            base = self.http.base_url.rstrip("/")
            return self.http.get_json(f"{base.removesuffix('/v1')}{'' if base.endswith('/v1') else '/v1'}/{_INFO}")

    @override
    def get_developer(self, record: ProxiedModel) -> str:
        told = developers.from_model_id(self.get_id(record))
        return told if told != developers.UNKNOWN else (_canonical_id(record) or told).partition("/")[0]

    @override
    def facts(self, record: ProxiedModel) -> EntryFacts:
        model_id = self.get_id(record)
        row = LiteLLM("").read(RawRow(_own_host(record), model_id, record.info)) if record.info else None
        mode = text(record.info.get("mode"))
        told: dict[str, object] = {
            **super().facts(record),
            **({"type": LITELLM_MODES.get(mode, type_of(model_id))} if mode else {}),
            **(row.offer if row else {}),
        }
        return EntryFacts(**{**told, "canonical_id": _canonical_id(record)})  # type: ignore[typeddict-item]

    @override
    def get_created(self, record: ProxiedModel) -> date | None:
        return None


def without_calls(answer: JsonValue) -> JsonValue:
    """The answer without how the proxy calls its models, wherever that stands, and what only the proxy itself uses."""
    match answer:
        case dict():
            return {
                name: _model_info(inner) if name == "model_info" and isinstance(inner, dict) else without_calls(inner)
                for name, inner in answer.items()
                if name != "litellm_params"
            }
        case list():
            return [without_calls(each) for each in answer]
        case _:
            return answer


def _model_info(told: RawRecord) -> RawRecord:
    return {name: value for name, value in told.items() if name in _KEPT or any(part in name for part in _KEPT_PARTS)}


def _by_name(rows: Iterable[RawRecord]) -> Mapping[str, RawRecord]:
    """What is told of each name. Of a name that stands for several deployments, what is the same of all of them."""
    found: dict[str, RawRecord] = {}
    for row in rows:
        name, told = str(row.get("id")), group(row.get("model_info"))
        before = found.get(name)
        found[name] = told if before is None else dict(_same(before, told))
    return found


def _same(one: RawRecord, other: RawRecord) -> Iterator[tuple[str, JsonValue]]:
    yield from ((name, value) for name, value in one.items() if name in other and other[name] == value)


def _own_host(record: ProxiedModel) -> str:
    return record.behind[0] if record.behind else "litellm"


def _canonical_id(record: ProxiedModel) -> str | None:
    """The model behind the name, where its developer is known; a server of one's own may call anything anything."""
    if record.behind is None:
        return None
    host, model_id = record.behind
    [slug, *_] = LiteLLM.hosts.get(host, (host,))
    identity = identify(slug, model_id)
    named = developers.from_model_id(model_id) != developers.UNKNOWN or slug in LiteLLM.hosts.get(host, ())
    return identity.canonical_id if named and identity.developer != developers.UNKNOWN else None
