"""What is known besides the providers' own answers: curated rows, and the sources as they were fetched."""

from __future__ import annotations

import queue
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from model_registry.catalog.fields import path_of
from model_registry.catalog.identity import identify
from model_registry.catalog.store import Catalog
from model_registry.enrichment.curated import Curated
from model_registry.enrichment.sources import SOURCES
from model_registry.enrichment.sources.base import Index, Source
from model_registry.errors import ProviderError
from model_registry.http.network import Network, run_daemon_workers
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

CURATED = "curated"
"""Source id of the curated rows, in provenance."""

OF_THE_MODEL = frozenset(
    {"release_date", "knowledge_cutoff", "training_cutoff", "open_weights", "license", "parameters", "benchmarks"}
)
"""Fields that belong to the model and not to the host."""

OF_A_CALL = frozenset({"pricing", "context_window", "max_input_tokens", "max_output_tokens"})
"""Fields that an alias shares with the id it points to."""


Told: TypeAlias = tuple[str, Mapping[str, object]]
"""Who says something of an entry or a model, and what."""


class LastPublished:
    """What a source that is not heard now had told the last catalog: it stands until the source says otherwise."""

    def __init__(self, slug: str, old: Catalog) -> None:
        self._offers: dict[Key, dict[str, object]] = {}
        self._models: dict[str, dict[str, object]] = {}
        for entry in old.values():
            for name, by in (entry.provenance or {}).items():
                if by == slug:
                    self._take(entry, name)

    def _take(self, entry: ModelEntry, name: str) -> None:
        name, *part = path_of(name)
        value = getattr(entry, name)
        if name in OF_THE_MODEL:
            model = identify(entry.provider, entry.model_id, entry.developer).canonical_id  # it may have changed since
            self._models.setdefault(model, {})[name] = value
        elif not part:
            self._offers.setdefault(entry.key, {})[name] = value
        elif value is not None:
            # A part of a price list is told together with the prices that the source agreed on.
            beside = ("input", "output") if name == "pricing" else ()
            parts = self._offers.setdefault(entry.key, {}).setdefault(name, {})
            if isinstance(parts, dict):
                told = {each: getattr(value, each) for each in (*beside, part[0])}
                parts |= {each: said for each, said in told.items() if said is not None}

    def offer(self, provider: str, model_id: str) -> Mapping[str, object]:
        """What the source said of this model at this very provider."""
        return self._offers.get(Key(provider, model_id), {})

    def model(self, canonical_id: str) -> Mapping[str, object]:
        """What the source said of the model itself."""
        return self._models.get(canonical_id, {})


@dataclass(frozen=True)
class Evidence:
    """Facts from elsewhere, in the order in which they are believed."""

    curated: Curated = field(default_factory=Curated)
    sources: Mapping[str, Index | LastPublished] = field(default_factory=dict)
    """The sources by slug, in the order in which they are believed; one that is not heard as it is remembered."""
    limits: Mapping[str, tuple[str, Mapping[str, object]]] = field(default_factory=dict)
    """By canonical id the limits of a model at its developer's own provider, with that provider's slug."""
    ceilings: Mapping[str, Mapping[str, tuple[int, str]]] = field(default_factory=dict)
    """By canonical id the highest limits that any provider of a model names itself, each with that provider's slug."""
    dates: Mapping[str, str] = field(default_factory=dict)
    """The day each source was last known to be current."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Why a source could not be read, or is not fresh, by slug."""
    local: Collection[str] = frozenset()
    """Slugs of the providers on people's own machines: a model has the window that it was loaded with."""

    def corrections(self, key: Key) -> Mapping[str, object]:
        """Curated facts that overrule the provider's own answer."""
        told = [self.curated.rows.get(key), self.curated.lifecycle.get(key)]
        return {name: value for row in told if row and row.correction for name, value in row.facts.items()}

    def offers(self, key: Key, alias_of: str | None = None) -> Iterator[Told]:
        """What is said of the entry itself, by whom; the first to say something of a field is believed.

        Of an entry that its provider names as an alias, what a call is like is first asked of the id it points to:
        a source may not have heard that it has moved.
        """
        for row in (self.curated.rows.get(key), self.curated.lifecycle.get(key)):
            if row:
                yield CURATED, row.facts
        if alias_of:
            for by, told in self.offers(Key(key.provider, alias_of)):
                # A source that is not heard has said of the alias itself what it says.
                if by == CURATED or isinstance(self.sources[by], Index):
                    yield by, {name: value for name, value in told.items() if name in OF_A_CALL}
        for slug, index in self.sources.items():
            if facts := index.offer(*key):
                yield slug, facts

    def model_corrections(self, canonical_id: str) -> Mapping[str, object]:
        """Curated facts of a model that overrule what its developer's own API says."""
        row = self.curated.dates.get(canonical_id)
        return row.facts if row and row.correction else {}

    def models(self, canonical_id: str) -> Iterator[Told]:
        """What is said of the model, wherever it is served, by whom."""
        if row := self.curated.dates.get(canonical_id):
            yield CURATED, row.facts
        if row := self.curated.family(canonical_id):
            yield CURATED, row.facts
        if own := self.limits.get(canonical_id):
            yield own
        for slug, index in self.sources.items():
            if facts := index.model(canonical_id):
                yield slug, facts
        if widest := self.ceilings.get(canonical_id, {}).get("context_window"):
            window, host = widest
            yield host, {"context_window": window}


@dataclass(frozen=True)
class Heard:
    """What came of asking one source: its rows, or why there are none; with both, a copy of them stands in."""

    slug: str
    index: Index | None = None
    day: str = ""
    """The day it was last known to be current."""
    problem: str = ""


def ask(sources: Sequence[Source], network: Network) -> Callable[[], list[Heard]]:
    """Begin to ask the sources. What is returned waits for all of them, until their deadline at the longest."""
    network = network.for_providers()
    answers: queue.SimpleQueue[Heard] = queue.SimpleQueue()
    run_daemon_workers([partial(_ask, source, network, answers) for source in sources], len(sources))

    def wait() -> list[Heard]:
        heard: dict[str, Heard] = {}
        with suppress(queue.Empty):
            while len(heard) < len(sources):
                answer = answers.get(timeout=network.remaining())
                heard[answer.slug] = answer
        late = f"no answer before {network.deadline}"
        return [heard.get(source.slug) or Heard(source.slug, problem=late) for source in sources]

    return wait


def _ask(source: Source, network: Network, answers: queue.SimpleQueue[Heard]) -> None:
    try:
        with network.share() as share:
            fetched = source.fetch(share)
            index = source.parse(fetched.payload, canonical_id)
    except ProviderError as error:
        answers.put(Heard(source.slug, problem=str(error)))
    except Exception as error:  # noqa: BLE001  # whoever waits must hear of it, and goes on without this source
        problem = f"{type(error).__name__} while its answer was read; please report it"
        answers.put(Heard(source.slug, problem=problem))
    else:
        problem = f"{fetched.problem}; its copy {_of(fetched.kept)} stands in" if fetched.problem else ""
        answers.put(Heard(source.slug, index, f"{fetched.kept or datetime.now(UTC):%Y-%m-%d}", problem))


def gather(curated: Curated, heard: Sequence[Heard], old: Catalog, local: Collection[str] = ()) -> Evidence:
    """The curated rows and what was heard; of a source that was not, what it had told the catalog before."""
    found = {each.slug: each.index for each in heard if each.index}
    return Evidence(
        curated,
        {slug: found.get(slug) or LastPublished(slug, old) for slug in SOURCES},
        dates={each.slug: each.day for each in heard if each.index},
        problems={each.slug: each.problem for each in heard if each.problem},
        local=frozenset(local),
    )


def canonical_id(provider: str, model_id: str) -> str:
    """The canonical id of a model, by the provider that serves it and its id there."""
    return identify(provider, model_id).canonical_id


def _of(day: datetime | None) -> str:
    return f"of {day:%Y-%m-%d}" if day else "kept"
