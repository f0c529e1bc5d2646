"""What becomes of a value that fails a check: the last good one takes its place, or none, until it is confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from model_registry.catalog.fields import get, group_of, put
from model_registry.catalog.normalize import without_unknown
from model_registry.catalog.store import Catalog
from model_registry.checks import check_catalog, check_entry
from model_registry.checks.amounts import LIMITS, format_number, origin
from model_registry.checks.base import ConfirmedValue, EntryRule, Finding
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

_LEFT_OUT = "left out"


def hold(
    fresh: ModelEntry,
    old: ModelEntry | None,
    confirmed: Collection[ConfirmedValue] = (),
    rules: Sequence[EntryRule] | None = None,
) -> tuple[ModelEntry, list[Finding]]:
    """The entry with what fails a check replaced by its last good value or left absent, and all that was found.

    `old` is the same entry in the last catalog. Its value is checked too: if it fails as well, none is left.
    `rules` are all rules about one entry, unless some are named.
    """
    findings = list(check_entry(fresh, old, rules))
    entry, held = _settled(fresh, old, findings, confirmed, rules)
    return entry, held + [finding for finding in findings if finding.severity == "warn"]


def hold_limits(entry: ModelEntry, old: Catalog, confirmed: Collection[ConfirmedValue] = ()) -> ModelEntry:
    """The entry with what fails a check held, if it names another limit than in the last catalog; else as it is.

    For whoever takes a limit from it: what will not stand must not drive out what was taken of the last one.
    """
    last = old.get(entry.key)
    if last is None or all(getattr(entry, name) in (None, getattr(last, name)) for name in LIMITS):
        return entry
    return hold(entry, last, confirmed)[0]


def hold_all(fresh: Catalog, old: Catalog, confirmed: Collection[ConfirmedValue] = ()) -> tuple[Catalog, list[Finding]]:
    """The catalog with what fails a check held as `hold` does, and all that was found.

    Contradictions that no single value can end, such as two developers of one model, are found and stay.
    """
    entries: dict[Key, ModelEntry] = {}
    found: list[Finding] = []
    for key, entry in fresh.items():
        entries[key], told = hold(entry, old.get(key), confirmed)
        found += told
    while True:
        compared = list(check_catalog(list(entries.values()), old))
        failing = _by_entry(_failing(compared, confirmed))
        if not failing:
            break
        for key, findings in failing.items():
            mended, told = _mended(entries[key], old.get(key), findings)
            entries[key], more = _settled(mended, old.get(key), check_entry(mended, old.get(key)), confirmed)
            found += told + more
    stays = [finding for finding in compared if finding.severity == "warn" or not finding.mendable]
    return entries, found + unconfirmed(stays, confirmed)


def unconfirmed(findings: Iterable[Finding], confirmed: Collection[ConfirmedValue]) -> list[Finding]:
    """The findings without those whose value a person confirmed."""
    return [each for each in findings if ConfirmedValue(*each.key, each.field, each.value) not in confirmed]


def _failing(findings: Iterable[Finding], confirmed: Collection[ConfirmedValue]) -> list[Finding]:
    """What must be held and can be, and was not measured by a value that fails itself."""
    failing = unconfirmed((each for each in findings if each.severity == "hold" and each.mendable), confirmed)
    fields = {(each.key, each.field) for each in failing}
    return [each for each in failing if each.beside == each.field or (each.key, each.beside) not in fields]


def _settled(
    entry: ModelEntry,
    old: ModelEntry | None,
    findings: Iterable[Finding],
    confirmed: Collection[ConfirmedValue],
    rules: Sequence[EntryRule] | None = None,
) -> tuple[ModelEntry, list[Finding]]:
    """The entry mended until no rule about one entry holds anything more."""
    found: list[Finding] = []
    while failing := _failing(findings, confirmed):
        mended, told = _mended(entry, old, failing)
        found += told
        if mended == entry:
            break
        entry, findings = mended, check_entry(mended, old, rules)
    return entry, found


def _mended(entry: ModelEntry, old: ModelEntry | None, failing: Sequence[Finding]) -> tuple[ModelEntry, list[Finding]]:
    """The entry with each failing value set back to the last one, or without it if that is the one that fails,
    and the findings with what was done. With an ordinary price, all prices of the entry are set back.

    So each value changes twice at the most, and mending comes to an end.
    """
    row = entry.model_dump(exclude_none=True)
    now, last = entry.model_dump(exclude_none=True), old.model_dump(exclude_none=True) if old else {}
    sources: dict[str, str] = dict(entry.provenance or {})
    outcomes: dict[str, str] = {}
    for field in dict.fromkeys(finding.field for finding in failing):
        good = get(last, field)
        if good == get(now, field):
            good = None
        if field == "release_date":
            # It is always there: without a good one, the day it was seen stands for it.
            basis = "first_seen" if good is None else last["release_date_basis"]
            good = entry.updated if good is None else good
            row["release_date_basis"] = basis
        # None is left out below.
        put(row, field, good)
        sources.pop(field, None)
        if old and good is not None and (source := origin(old, field)):
            sources[field] = source
        outcomes[field] = _LEFT_OUT if good is None else f"held at {_shown(good)}"
    if old and old.pricing and any(_is_kept_price(field, outcome) for field, outcome in outcomes.items()):
        # Prices of two days beside each other are a price list that there never was.
        row["pricing"] = last["pricing"]
        sources = {field: by for field, by in sources.items() if group_of(field) != "pricing"}
        sources |= {field: by for field, by in (old.provenance or {}).items() if group_of(field) == "pricing"}
        for field in (name for name, outcome in outcomes.items() if outcome == _LEFT_OUT):
            put(row, field, None)
    if entry.quality == "verified" and any(group_of(field) in ("pricing", *LIMITS) for field in outcomes):
        # The provider says something else now.
        row["quality"] = "partial"
    row = _without_bare_currency(without_unknown(row))
    row["provenance"] = {field: source for field, source in sources.items() if get(row, field) is not None}
    told = [
        replace(each, message=f"{each.message}; {outcomes[each.field]}", by=origin(entry, each.field) or "")
        for each in failing
    ]
    return _last_if_equal(ModelEntry.model_validate(without_unknown(row)), old), told


def _is_kept_price(field: str, outcome: str) -> bool:
    """Whether an ordinary price was set back to the last one."""
    return group_of(field) == "pricing" and field.count(".") == 1 and outcome != _LEFT_OUT


def _without_bare_currency(row: dict[str, object]) -> dict[str, object]:
    pricing = row.get("pricing")
    bare = isinstance(pricing, Mapping) and pricing.keys() == {"currency"}
    return {name: value for name, value in row.items() if name != "pricing"} if bare else row


def _last_if_equal(entry: ModelEntry, old: ModelEntry | None) -> ModelEntry:
    """The last entry if nothing differs now, so that the day it was updated stays."""
    return old if old and entry.same_content(old) else entry


def _by_entry(findings: Iterable[Finding]) -> dict[Key, list[Finding]]:
    groups: dict[Key, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.key, []).append(finding)
    return groups


def _shown(value: object) -> str:
    match value:
        case Decimal() | int():
            return format_number(value)
        case Mapping() | tuple():
            return "what was published last"
        case _:
            return str(value)
