"""Who serves a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from model_registry.catalog.provider_directory import providers
from model_registry.query.price_table import usd_rate
from model_registry.vocabulary import Stage

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.vocabulary import Key, ProviderKind


Scores: TypeAlias = Mapping[str, Mapping[str, Decimal]]
"""Scores by model, by `Entry.model_key`, and by name of the benchmark."""


def scores(entries: Iterable[Entry]) -> Scores:
    """The scores of every model. Where two entries of a model differ in one, the first by full id tells."""
    result: dict[str, dict[str, Decimal]] = {}
    for entry in sorted((entry for entry in entries if entry.benchmarks), key=lambda entry: entry.key):
        known = result.setdefault(entry.model_key, {})
        for name, benchmark in (entry.benchmarks or {}).items():
            known.setdefault(name, benchmark.score)
    return result


_NEAREST: tuple[ProviderKind | None, ...] = ("first_party", "host", "aggregator", "local", None)


class Offer(NamedTuple):
    """One id under which a provider serves the model."""

    entry: Entry
    """The entry, with its price and limits at this provider."""
    stage: Stage | None
    """Where it is in its life there; None if the provider does not say."""


class ProviderOffers(NamedTuple):
    """All a provider has of the model."""

    provider: str
    """The provider's slug."""
    name: str
    """The provider's name for people; the slug if it is not among the built-in ones."""
    kind: ProviderKind | None
    """Whether it makes its models, hosts others', resells hosts or runs here; None if it is not a built-in one."""
    offers: tuple[Offer, ...]
    """Its ids of the model: those that answer before the retired ones, then by input price, unknown prices last."""


class Offers(NamedTuple):
    """Everybody who serves one model."""

    model: str
    """The model: its canonical id, `developer/model`."""
    providers: tuple[ProviderOffers, ...]
    """Its providers: makers first, then hosts, aggregators and local ones; among equals as their first offers."""


def offers(entries: Iterable[Entry], model: str, today: date) -> Offers:
    """Who serves a model, as `Entry.model_key` names it; no provider if none of the entries is of it."""
    by_provider: dict[str, list[Offer]] = {}
    for entry in entries:
        if entry.model_key == model:
            by_provider.setdefault(entry.provider, []).append(Offer(entry, entry.stage(today)))
    groups = []
    for slug, listed in by_provider.items():
        facts = providers().get(slug)
        kind = facts.kind if facts else None
        groups.append(ProviderOffers(slug, facts.name if facts else slug, kind, tuple(sorted(listed, key=_rank))))
    groups.sort(key=lambda group: (nearness_rank(group.provider), _rank(group.offers[0])))
    return Offers(model, tuple(groups))


def nearness_rank(provider: str) -> int:
    """How far a provider is from the model's maker: 0 for makers, then hosts, aggregators, local and unknown ones."""
    facts = providers().get(provider)
    return _NEAREST.index(facts.kind if facts else None)


def _rank(offer: Offer) -> tuple[bool, bool, Decimal, Key]:
    pricing = offer.entry.pricing
    rate = usd_rate(pricing) if pricing else None
    price = pricing.input * rate if pricing and pricing.input is not None and rate is not None else None
    return offer.stage == "retired", price is None, price or Decimal(0), offer.entry.key
