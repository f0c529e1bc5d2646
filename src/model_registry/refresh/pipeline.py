"""What happens to collected entries before they are compared and written: enriched, reconciled and checked. Pure."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import chain

from model_registry.catalog import store
from model_registry.checks.base import Finding
from model_registry.checks.quarantine import hold_all, hold_limits
from model_registry.enrichment.agreement import agree
from model_registry.enrichment.blanket_words import without_blanket_words
from model_registry.enrichment.evidence import Evidence
from model_registry.enrichment.fill import entries_from_curated, fill_all, strip_filled
from model_registry.enrichment.lifecycle import settle_ends, settle_status
from model_registry.enrichment.reconcile import follow_pointers, identify_entry, realign, reconcile
from model_registry.refresh.merge import keep_known_date, keep_update_days


def enrich_and_check(
    entries: store.Catalog, old: store.Catalog, evidence: Evidence, today: date, *, only_known: bool = False
) -> tuple[store.Catalog, list[Finding]]:
    """The entries with everything that is known of them, settled and checked, and what the checks found.

    Providers that only curated rows know have entries, too; with `only_known`, those that had some in the old catalog.
    """
    there = {key.provider for key in old}
    # What nobody could read now is handed on as it is.
    kept = {key for key, entry in entries.items() if entry is old.get(key)}
    made = (
        keep_known_date(entry, old.get(entry.key))
        for entry in entries_from_curated(evidence.curated, today)
        if not only_known or entry.provider in there
    )
    # No step has a name for what the one before it made: two generations of all entries would be held at once.
    told = (identify_entry(strip_filled(entry)) for entry in chain(entries.values(), made))
    del entries
    confirmed = evidence.curated.confirmed
    credible = partial(hold_limits, old=old, confirmed=confirmed)
    known, evidence, refused = fill_all(without_blanket_words(follow_pointers(told), kept), evidence, credible)
    known = agree(known, evidence.sources)
    known = settle_ends(reconcile(known, evidence), evidence.curated.channels)
    # What was taken of the data sets is a small part of them.
    del evidence
    checked, findings = hold_all(store.catalog(known), old, confirmed)
    del known
    checked = realign(checked)
    return keep_update_days(settle_status(checked, today), old, today), refused + findings
