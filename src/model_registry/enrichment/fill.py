"""Fills what a provider's own answer leaves open, from curated rows and sources, and says so in provenance.

A source never adds an entry and never contradicts the provider. A price is taken whole, and only from a row
of the same host; a limit the host does not publish may be the model's own, never above what any host says. Where
neither the developer nor a source tells the window, it is the widest that another host serves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pydantic import ValidationError

from model_registry.catalog.fields import group_of
from model_registry.catalog.normalize import display_name, type_of, without_unknown
from model_registry.checks.base import Finding
from model_registry.enrichment.curated import Curated, CuratedRow
from model_registry.enrichment.evidence import CURATED, Evidence, Told
from model_registry.enrichment.price_list import OTHER_OFFERS, as_price_list, complete
from model_registry.enrichment.sources.base import developer_of
from model_registry.errors import in_words
from model_registry.schemas import Facts, ModelEntry, Record
from model_registry.vocabulary import Quality

_OFFERED = (
    "name",
    "aliases",
    "status",
    "deprecation_date",
    "retirement_date",
    "successor",
    "migration",
    "context_window",
    "max_input_tokens",
    "max_output_tokens",
    "pricing",
    "modalities",
    "apis",
    "reasoning_options",
    "quantization",
    "benchmarks",
    "performance",
)
"""Fields that hold at one host and are taken whole from the first who tells them."""

_LIMITS = ("context_window", "max_input_tokens", "max_output_tokens")
_LENT = ("name", *_LIMITS, "modalities", "benchmarks")
"""Fields that may be taken from what is said of the model, where nobody tells them of the offer."""

_STRIPPED = ModelEntry.model_fields.keys() - {"release_date", "developer", "provenance"}
"""Fields that are filled anew at each refresh."""


def fill_all(
    entries: Iterable[ModelEntry],
    evidence: Evidence,
    credible: Callable[[ModelEntry], ModelEntry] = lambda entry: entry,
) -> tuple[list[ModelEntry], Evidence, list[Finding]]:
    """The bare, identified entries with all that is known, the evidence with what they add to it, and what was refused.

    Developers' own providers come first: what limits they name there are the model's own for every host, unless they
    will be held. `credible` gives an entry with the limits that will stand.
    """
    told = list(entries)
    del entries  # so that each goes as soon as its filled one is there
    evidence = replace(evidence, ceilings=_ceilings(map(credible, told), evidence.local))
    refused: list[Finding] = []
    own = {
        place: fill(entry, evidence, refused)
        for place, entry in enumerate(told)
        if entry.source == "official" and entry.developer == developer_of(entry.provider)
    }
    knowing = replace(evidence, limits=_own_limits(map(credible, own.values())))
    for place, entry in enumerate(told):
        # In its place, so that no two generations of all entries are held at once.
        told[place] = own.get(place) or fill(entry, knowing, refused)
    return told, knowing, refused


def _own_limits(entries: Iterable[ModelEntry]) -> dict[str, tuple[str, dict[str, object]]]:
    found: dict[str, tuple[str, dict[str, object]]] = {}
    for entry in entries:
        origin = entry.provenance or {}
        limits = {name: getattr(entry, name) for name in _LIMITS if origin.get(name, CURATED) == CURATED}
        if limits := without_unknown(limits):
            found.setdefault(entry.canonical_id or "", (entry.provider, limits))
    return found


def _ceilings(entries: Iterable[ModelEntry], local: Collection[str]) -> dict[str, dict[str, tuple[int, str]]]:
    """The highest limits that any provider names itself, by canonical id, with its slug: nobody else knows of more."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for entry in entries:
        limits = found.setdefault(entry.canonical_id or "", {})
        for name in () if entry.provider in local else _LIMITS:
            value = getattr(entry, name)
            if value and (name not in limits or value > limits[name][0]):
                limits[name] = value, entry.provider
    return found


def strip_filled(entry: ModelEntry) -> ModelEntry:
    """The entry as its provider told it: without what is from elsewhere, so that it can be filled anew."""
    if not entry.provenance:
        return entry
    kept = {name: by for name, by in entry.provenance.items() if name == "release_date"}
    bare: dict[str, object] = {"provenance": kept or None}
    parts: dict[str, set[str]] = {}
    for field in entry.provenance:
        group, _, part = field.partition(".")
        if group in _STRIPPED:
            parts.setdefault(group, set()).add(part)
    for group, foreign in parts.items():
        # An empty part is the whole group.
        bare[group] = None if "" in foreign else _without(getattr(entry, group), foreign)
    return entry.model_copy(update=bare)


def _without(group: object, parts: Collection[str]) -> object:
    """The group of facts without some of them; None if those were all it held."""
    if isinstance(group, dict):
        return {name: value for name, value in group.items() if name not in parts} or None
    if not isinstance(group, Facts):
        return None
    left = group.model_copy(update={part: None for part in parts if part in type(group).model_fields})
    return left if any(value is not None for value in vars(left).values()) else None


def fill(entry: ModelEntry, evidence: Evidence, refused: list[Finding]) -> ModelEntry:
    """The bare entry with every fact that is known from elsewhere; `canonical_id` must be set.

    A fact that the contract does not allow is left out, and added to `refused`.
    """
    facts: dict[str, object] = {}
    origin: dict[str, str] = dict(entry.provenance or {})
    ceilings = evidence.ceilings.get(entry.canonical_id or "", {})
    for field, value in evidence.corrections(entry.key).items():
        if getattr(entry, field) != value:
            facts[field], origin[field] = value, CURATED

    def take(open_fields: Sequence[str], told: Mapping[str, object], by: str) -> None:
        for field in open_fields if told else ():
            value = told.get(field)
            if field == "name" and isinstance(value, str):
                value = display_name(value, entry.model_id)
            if value is None or field in facts:
                continue
            if field == "retirement_date" and entry.status == "active" and by != CURATED:
                # The provider lists it as active: a source never contradicts.
                continue
            if field in _LIMITS and not _within(field, value, entry, facts):
                continue
            if by in lenders and _is_beyond(field, value, ceilings):
                continue
            facts[field], origin[field] = value, by

    about = list(evidence.models(entry.canonical_id or ""))
    lenders = {*evidence.sources, *(by for by, _ in about)} - {CURATED}
    offers = list(evidence.offers(entry.key, entry.alias_of))
    offered = [field for field in _OFFERED if getattr(entry, field) is None]
    for by, told in offers:
        take(offered, told, by)
    abilities = dict(_abilities(entry, offers))
    open_weights = entry.open_weights or any(told.get("open_weights") for _, told in about)
    lent = _lent(offered, open_weights=bool(open_weights), local=entry.provider in evidence.local)
    for by, told in about:
        take(lent, told, by)
    _leave_room(facts, origin, entry.context_window, evidence.sources)
    taken = facts.get("pricing")
    # What a source had told the last catalog is a record, what it tells now a mapping.
    prices = as_price_list(taken or entry.pricing)
    parts = complete(entry.key, prices, origin.get("pricing"), offers, evidence.curated) if prices else {}
    if parts or taken:
        facts["pricing"] = prices
        origin |= {f"pricing.{part}": by for part, by in parts.items()}
    if abilities:
        facts["capabilities"] = {**_known(entry.capabilities), **{name: able for name, (able, _) in abilities.items()}}
        origin |= {f"capabilities.{name}": by for name, (_, by) in abilities.items()}
    if not facts:
        return entry
    curated = evidence.curated.rows.get(entry.key)
    own = _known(entry)
    while True:
        row = {**own, **without_unknown(facts), "provenance": dict(sorted(origin.items()))}
        try:
            return ModelEntry.model_validate({**row, "quality": _quality(row, origin, curated)}).with_shared_names()
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            field = str(first["loc"][0])
            refused.append(
                Finding(entry.key, field, str(first["input"])[:60], f"{in_words(first)}; left out", rule="schema")
            )
            del facts[field]
            origin = {name: by for name, by in origin.items() if group_of(name) != field}


def _lent(fields: Iterable[str], *, open_weights: bool, local: bool) -> list[str]:
    """Those of the fields that what is known of the model may fill in at a host.

    How much it writes at once of open weights only the host can tell; on people's own machines every limit: there a
    model has the window that it was loaded with, which is far smaller than the one it could have.
    """
    own = _LIMITS if local else ("max_output_tokens",) if open_weights else ()
    return [field for field in fields if field in _LENT and field not in own]


def _known(record: Record | None) -> dict[str, object]:
    """The facts of a record that are known, its groups of facts as they are: pydantic takes them without a look."""
    return {name: value for name, value in vars(record).items() if value is not None} if record else {}


def _abilities(entry: ModelEntry, offers: Sequence[Told]) -> Iterator[tuple[str, tuple[bool, str]]]:
    """What the model can, where the provider does not say, with who says it."""
    seen = set(_known(entry.capabilities))
    for by, told in offers:
        abilities = told.get("capabilities")
        for name, able in abilities.items() if isinstance(abilities, Mapping) else ():
            if name not in seen and isinstance(able, bool):
                seen.add(name)
                yield name, (able, by)


def _within(field: str, value: object, entry: ModelEntry, facts: Mapping[str, object]) -> bool:
    """Whether a limit fits into what is known of the others: none is above the context window."""
    limits = {name: facts.get(name, getattr(entry, name)) for name in _LIMITS}
    others = [limit for name, limit in limits.items() if name != field and isinstance(limit, int)]
    if not isinstance(value, int):
        return False
    window = limits["context_window"]
    if field == "context_window":
        return all(limit <= value for limit in others)
    return not isinstance(window, int) or value <= window


def _leave_room(
    facts: dict[str, object], origin: dict[str, str], own_window: int | None, sources: Collection[str]
) -> None:
    """Take out what a source gives as the limit of the answer where it is the window's, which leaves none for a prompt.

    Sources write the window there where a vendor names no limit of the answer.
    """
    field = "max_output_tokens"
    if origin.get(field) in sources and facts.get(field) == facts.get("context_window", own_window):
        del facts[field], origin[field]


def _is_beyond(field: str, value: object, ceilings: Mapping[str, tuple[int, str]]) -> bool:
    """Whether a limit is above what every provider of the model says itself."""
    return field in ceilings and isinstance(value, int) and value > ceilings[field][0]


def _quality(row: Mapping[str, object], origin: Mapping[str, str], curated: CuratedRow | None) -> Quality:
    """Verified where limits and price are known, from the provider itself or a curated row that cites its own page."""
    if "pricing" not in row or row["quality"] == "estimated":
        return "estimated" if row["quality"] == "estimated" else "partial"
    limited = "context_window" in row or row["type"] in ("image", "video", "speech", "transcription")
    ordinary = {field: by for field, by in origin.items() if field.removeprefix("pricing.") not in OTHER_OFFERS}
    from_elsewhere = {by for field, by in ordinary.items() if group_of(field) in ("pricing", *_LIMITS)}
    proven = not from_elsewhere or (
        from_elsewhere == {CURATED} and curated is not None and curated.source == "official"
    )
    return "verified" if limited and proven else "partial"


def entries_from_curated(curated: Curated, today: date) -> Iterator[ModelEntry]:
    """The entries of providers without a list API, which only curated rows know: their ids, to be filled."""
    for key, row in curated.rows.items():
        if provider := curated.providers.get(key.provider):
            yield ModelEntry.model_validate(
                {
                    "provider": key.provider,
                    "model_id": key.model_id,
                    "release_date": today,
                    "developer": provider.developer or "unknown",
                    "release_date_basis": "first_seen",
                    "type": type_of(key.model_id),
                    "source": "curated",
                    "quality": "estimated" if row.quality in ("estimated", "unknown") else "partial",
                    "updated": today,
                }
            )
