"""How much of the catalog is known, and whose word it is: the scoreboard of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from model_registry.catalog.entry import Entry
from model_registry.checks import check
from model_registry.vocabulary import Row

FIELDS = (
    *("pricing", "context_window", "max_output_tokens", "modalities", "capabilities", "status", "knowledge_cutoff"),
    *("open_weights", "license", "parameters", "benchmarks"),
)
"""The facts whose share is told."""


def scoreboard(rows: Sequence[Row]) -> dict[str, Any]:
    """Per provider, how many entries there are and how many tell each fact; per source, how many values it gave."""
    by_provider: dict[str, Counter[str]] = {}
    sources: Counter[str] = Counter()
    for row in rows:
        counts = by_provider.setdefault(row["provider"], Counter())
        counts["entries"] += 1
        counts[row["quality"]] += 1
        counts.update(field for field in FIELDS if field in row)
        # A day without evidence, or on which a host listed it, is not that of the release.
        counts["release_date"] += row["release_date_basis"] not in {"first_seen", "host"}
        sources.update(row.get("provenance", {}).values())
    return {
        "fields": ["release_date", *FIELDS],
        "providers": {slug: dict(sorted(counts.items())) for slug, counts in sorted(by_provider.items())},
        "sources": dict(sources.most_common()),
    }


_EXAMPLES = 3
"""Findings of a rule that are shown."""


def findings(rows: Sequence[Row]) -> list[dict[str, Any]] | None:
    """What each check finds in these entries: how often, and examples. None if they cannot be checked."""
    try:
        found = check([Entry(row).to_model() for row in rows])
    except ValueError:  # an entry that breaks the contract
        return None
    told: dict[tuple[str, str], list[str]] = {}
    for each in found:
        field = f" {each.field}" if each.field else ""
        value = f" {each.value}" if each.value else ""
        told.setdefault((each.rule, each.severity), []).append(f"{each.key}{field}{value}: {each.message}")
    return [
        {"rule": rule, "severity": severity, "count": len(texts), "examples": texts[:_EXAMPLES]}
        for (rule, severity), texts in told.items()
    ]
