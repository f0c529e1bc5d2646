"""What is known besides the providers' own answers: curated rows, and the sources as they were fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from model_registry.curated import Curated
from model_registry.errors import ProviderError
from model_registry.http import Network
from model_registry.identity import identify
from model_registry.schemas import Key
from model_registry.sources import SOURCES
from model_registry.sources.base import Index, Source
from model_registry.store import Catalog

CURATED = "curated"
"""Source id of the curated rows, in provenance."""


@dataclass(frozen=True)
class Evidence:
    """Facts from elsewhere, in the order in which they are believed."""

    curated: Curated = field(default_factory=Curated)
    sources: Mapping[str, Index] = field(default_factory=dict)
    """The sources that could be read, by slug."""
    dates: Mapping[str, str] = field(default_factory=dict)
    """The day each source was last known to be current."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Why a source could not be read, or is not fresh, by slug."""
    old: Catalog = field(default_factory=dict)
    """The last catalog: what a source said then stands while it is not heard."""

    def remembered(self, key: Key) -> Iterator[tuple[str, object, str]]:
        """The facts of the last catalog that sources told that are not heard now: field, value, source."""
        entry = self.old.get(key)
        for name, by in (entry.provenance or {}).items() if entry else ():
            if by in SOURCES and by not in self.sources:
                group, _, part = name.partition(".")
                value = getattr(entry, group)
                yield name, getattr(value, part, None) if part else value, by

    def corrections(self, key: Key) -> Mapping[str, object]:
        """Curated facts that overrule the provider's own answer."""
        told = [self.curated.rows.get(key), self.curated.lifecycle.get(key)]
        return {name: value for row in told if row and row.correction for name, value in row.facts.items()}

    def offers(self, key: Key) -> Iterator[tuple[str, Mapping[str, object]]]:
        """What is said of the entry itself, by whom; the first to say something of a field is believed."""
        for row in (self.curated.rows.get(key), self.curated.lifecycle.get(key)):
            if row:
                yield CURATED, row.facts
        for slug, index in self.sources.items():
            yield slug, index.offer(*key)

    def models(self, canonical_id: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        """What is said of the model, wherever it is served, by whom."""
        if row := self.curated.dates.get(canonical_id):
            yield CURATED, row.facts
        for slug, index in self.sources.items():
            yield slug, index.model(canonical_id)


def gathered(curated: Curated, sources: Sequence[Source], network: Network, old: Catalog) -> Evidence:
    """The curated rows, and the sources fetched now; one that cannot be read is left out and named."""
    indexes: dict[str, Index] = {}
    problems: dict[str, str] = {}
    dates: dict[str, str] = {}
    for source in sources:
        try:
            fetched = source.fetch(network)
            indexes[source.slug] = source.parse(fetched.payload, canonical_id)
        except ProviderError as error:
            problems[source.slug] = str(error)
            continue
        dates[source.slug] = f"{fetched.kept or datetime.now(UTC):%Y-%m-%d}"
        if fetched.problem:
            problems[source.slug] = f"{fetched.problem}; its copy {_of(fetched.kept)} stands in"
    return Evidence(curated, indexes, dates, problems, old)


def canonical_id(provider: str, model_id: str) -> str:
    """The canonical id of a model, by the provider that serves it and its id there."""
    return identify(provider, model_id).canonical_id


def _of(day: datetime | None) -> str:
    return f"of {day:%Y-%m-%d}" if day else "kept"
