"""What a source says against those who make and serve a model: it fills gaps and never contradicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from model_registry.checks.amounts import LIMITS, format_number
from model_registry.checks.base import Finding, catalog_rule
from model_registry.schemas import ModelEntry

CURATED = "curated"
FLAGS = ("reasoning", "vision")


@catalog_rule
def answer_of_the_whole_window(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """A source gives the window as the limit of the answer, which leaves no room for a question: it knows none."""
    hosts = {entry.provider for entry in entries}
    for entry in entries:
        by, limit = _told_by(entry, "max_output_tokens"), entry.max_output_tokens
        if limit and limit == entry.context_window and _is_source(by, hosts):
            message = f"{by} gives the context window as the limit of the answer"
            yield Finding(entry.key, "max_output_tokens", format_number(limit), message, "warn")


@catalog_rule
def limit_above_every_host(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """A limit from elsewhere above all that hosts name themselves: nobody serves so much."""
    for canonical_id, served in _by_model(entries).items():
        for field in LIMITS:
            own = [limit for entry in served if (limit := getattr(entry, field)) and not _told_by(entry, field)]
            for entry in served if own else ():
                by, limit = _told_by(entry, field), getattr(entry, field)
                if by and by != CURATED and limit and limit > max(own):
                    message = f"hosts of {canonical_id} name {format_number(max(own))} at most, {by} more"
                    yield Finding(entry.key, field, format_number(limit), message, "warn")


@catalog_rule
def flag_unlike_hosts(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """Whether a model reasons or sees, by a source, against its developer's own answer or else that of most hosts."""
    hosts = {entry.provider for entry in entries}
    for canonical_id, served in _by_model(entries).items():
        for name in FLAGS:
            field = f"capabilities.{name}"
            told = [
                (entry, value) for entry in served if (value := getattr(entry.capabilities, name, None)) is not None
            ]
            own = [(entry, value) for entry, value in told if not _told_by(entry, field)]
            official = [value for entry, value in own if entry.source == "official"]
            counted = Counter(official or [value for _, value in own]).most_common(2)
            if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
                continue
            for entry, value in told:
                if value != counted[0][0] and _is_source(by := _told_by(entry, field), hosts):
                    message = f"those who make or serve {canonical_id} say otherwise than {by}"
                    yield Finding(entry.key, field, str(value).lower(), message, "warn")


def _by_model(entries: Sequence[ModelEntry]) -> dict[str, list[ModelEntry]]:
    models: dict[str, list[ModelEntry]] = defaultdict(list)
    for entry in entries:
        if entry.canonical_id:
            models[entry.canonical_id].append(entry)
    return models


def _told_by(entry: ModelEntry, field: str) -> str | None:
    """Who told a field of an entry; None if its provider did."""
    return (entry.provenance or {}).get(field)


def _is_source(by: str | None, hosts: Collection[str]) -> bool:
    return by is not None and by != CURATED and by not in hosts
