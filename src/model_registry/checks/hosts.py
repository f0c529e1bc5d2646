"""Prices of one model at many hosts: they differ, but not by orders of magnitude."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from statistics import median_high, median_low
from typing import NamedTuple, TypeAlias

from model_registry.catalog.store import Catalog
from model_registry.checks.amounts import comparable_in_usd, format_number, prices_of
from model_registry.checks.base import Finding, Severity, catalog_change_rule, catalog_rule
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

UNIT = 1_000
"""A price this many times that of other hosts has another unit."""
ODD = 100
"""A price this many times that of other hosts has another currency, or is a mistake."""
OFF = 2
"""A price this many times the model's own is not the model's own."""


class HostPrice(NamedTuple):
    """One price at one host, in dollars."""

    key: Key
    field: str
    amount: Decimal


@catalog_rule
def unlike_other_hosts(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """A price far from what other hosts ask for the same model: another unit, or a currency taken for dollars.

    It is held if it is a thousand times away from two other hosts or more; of only two hosts nothing
    tells which is wrong.
    """
    offers: dict[tuple[str, str], list[HostPrice]] = defaultdict(list)
    # Most models are served once, and there is nobody to be unlike.
    priced = Counter(entry.canonical_id for entry in entries if entry.pricing)
    for entry in entries:
        if entry.canonical_id and priced[entry.canonical_id] > 1 and comparable_in_usd(entry):
            for field, path, _, amount in prices_of(entry):
                if amount and field == path:
                    offers[entry.canonical_id, path].append(HostPrice(entry.key, field, amount))
    for (canonical_id, _), group in offers.items():
        # Without a spread of this size no price in the group can be odd.
        if max(offer.amount for offer in group) >= ODD * min(offer.amount for offer in group):
            yield from _outliers(canonical_id, group)


def _outliers(canonical_id: str, group: Sequence[HostPrice]) -> Iterator[Finding]:
    for key, field, amount in group:
        others = [offer for offer in group if offer.key.provider != key.provider]
        if not others:
            continue
        asked = [offer.amount for offer in others]
        factor = max(amount / median_high(asked), median_low(asked) / amount)
        if factor >= ODD:
            hosts = len({offer.key.provider for offer in others})
            severity: Severity = "hold" if factor >= UNIT and hosts > 1 else "warn"
            message = f"other hosts of {canonical_id} ask {format_number(median_low(asked))}"
            yield Finding(key, field, format_number(amount), message, severity)


Pair: TypeAlias = tuple[Decimal, Decimal]
"""Price of input and of output, in dollars per million tokens."""


@catalog_change_rule
def price_of_another_version(entries: Sequence[ModelEntry], old: Catalog) -> Iterator[Finding]:
    """The known price of another version, gpt-5 at the price of gpt-5.5: a row was matched by its beginning.

    It is held if the model's own price is known to be another: from the last catalog, or because most hosts
    ask one and the same.
    """
    offers = _offers(entries)
    sold = _offers(old.values()) if old else offers
    last = {key: pair for group in sold.values() for key, pair in group} if old else {}
    for canonical_id, versions in _versions(offers.keys() | sold.keys()).items():
        known: dict[Pair, set[tuple[str, str]]] = defaultdict(set)
        for other in versions:
            for key, pair in sold.get(other, ()):
                known[pair].add((other, key.provider))
        group = offers.get(canonical_id, [])
        for key, pair in group:
            # Without a last catalog, the host in question is no witness for what its other models cost.
            same = {other for other, host in known.get(pair, ()) if old or host != key.provider}
            if same and (own := last.get(key) or _agreed(key, group)) and any(map(_off, pair, own)):
                message = (
                    f"the price of {min(same)}; the model's own is {format_number(own[0])} and {format_number(own[1])}"
                )
                yield Finding(key, "pricing.input", format_number(pair[0]), message)
                yield Finding(key, "pricing.output", format_number(pair[1]), message)


def _offers(entries: Iterable[ModelEntry]) -> dict[str, list[tuple[Key, Pair]]]:
    """What is asked for each model, and by which entry."""
    offers: dict[str, list[tuple[Key, Pair]]] = defaultdict(list)
    for entry in entries:
        pricing = entry.pricing
        if entry.canonical_id and pricing and pricing.input and pricing.output and comparable_in_usd(entry):
            offers[entry.canonical_id].append((entry.key, (pricing.input, pricing.output)))
    return offers


def _versions(canonical_ids: Collection[str]) -> dict[str, set[str]]:
    """For each model the others whose name is its own and a further version number, or less one; no date is one."""
    versions: dict[str, set[str]] = defaultdict(set)
    for longer in canonical_ids:
        for number in re.finditer(r"[.-]\d{1,2}(?!\d)", longer):
            shorter = longer[: number.start()]
            if shorter in canonical_ids:
                versions[shorter].add(longer)
                versions[longer].add(shorter)
    return versions


def _agreed(key: Key, offers: Sequence[tuple[Key, Pair]]) -> Pair | None:
    """What most of the other hosts ask, and two at least."""
    asked = {other.provider: pair for other, pair in offers if other.provider != key.provider}
    for pair, hosts in Counter(asked.values()).most_common(1):
        if hosts > 1 and hosts > len(asked) / 2:
            return pair
    return None


def _off(price: Decimal, own: Decimal) -> bool:
    return max(price, own) >= OFF * min(price, own)
