"""Tells an outage from news: a fresh answer is compared with what the provider listed before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from model_registry.errors import SuspiciousCatalog
from model_registry.schemas import ModelEntry

FEW = 5
"""Below this many entries a list may shrink at will."""

FEWEST = 3
"""Below this many entries that are still there, a fact may go from all of them."""

_BESIDE_FACTS = set("provider model_id type source quality updated release_date canonical_id family provenance".split())
_GROUPS = ("pricing", "modalities", "capabilities", "reasoning_options")


def refuse_damage(slug: str, old: Sequence[ModelEntry], new: Sequence[ModelEntry]) -> None:
    """Raise `SuspiciousCatalog` if a provider lists nothing, or lost most of its entries or a kind of fact at once."""
    way_out = f"if that is right, run once with --accept-shrink {slug}"
    if not new:
        raise SuspiciousCatalog(f"its list of public models is empty; {way_out}")
    if len(old) >= FEW and len(new) < len(old) / 2:
        raise SuspiciousCatalog(f"{len(old)} models became {len(new)}; {way_out}")
    # Compared are the models that are still listed: that others have come with fewer facts is news.
    ids = {entry.model_id for entry in old} & {entry.model_id for entry in new}
    if len(ids) < FEWEST:
        return
    before = _fact_counts([entry for entry in old if entry.model_id in ids])
    after = _fact_counts([entry for entry in new if entry.model_id in ids])
    if gone := [name for name, count in before.items() if count > len(ids) / 2 and not after.get(name)]:
        raise SuspiciousCatalog(f"its answer changed shape, no model has {', '.join(gone)} any more; {way_out}")


def _fact_counts(entries: Collection[ModelEntry]) -> dict[str, int]:
    """In how many entries the provider itself told each fact."""
    counts: dict[str, int] = {}
    for entry in entries:
        from_elsewhere = (entry.provenance or {}).keys()
        told = {
            name for name in entry.model_fields_set - _BESIDE_FACTS - from_elsewhere if getattr(entry, name) is not None
        }
        for group in _GROUPS:
            if group in told:
                parts = {f"{group}.{part}" for part in getattr(entry, group).model_fields_set} - from_elsewhere
                told = told | parts if parts else told - {group}
        if entry.developer == "unknown":
            told.discard("developer")
        if entry.release_date_basis == "first_seen" or "release_date" in from_elsewhere:
            told.discard("release_date_basis")
        for name in told:
            counts[name] = counts.get(name, 0) + 1
    return counts
