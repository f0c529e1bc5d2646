"""Who serves a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from model_registry.catalog.provider_directory import providers
from model_registry.query.price_table import usd_rate
from model_registry.vocabulary import Stage

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.vocabulary import Key, ProviderKind

    _Rank: TypeAlias = tuple[bool, bool, Decimal, Key]

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
    by_provider: dict[str, list[tuple[_Rank, Offer]]] = {}
    for entry in entries:
        if entry.model_key == model:
            offer = Offer(entry, entry.stage(today))
            by_provider.setdefault(entry.provider, []).append((_rank(offer), offer))
    groups = []
    for slug, listed in by_provider.items():
        listed.sort(key=itemgetter(0))
        facts = providers().get(slug)
        name, kind = (facts.name, facts.kind) if facts else (slug, None)
        group = ProviderOffers(slug, name, kind, tuple(offer for _, offer in listed))
        groups.append(((nearness_rank(slug), listed[0][0]), group))
    groups.sort(key=itemgetter(0))
    return Offers(model, tuple(group for _, group in groups))


def nearness_rank(provider: str) -> int:
    """How far a provider is from the model's maker: 0 for makers, then hosts, aggregators, local and unknown ones."""
    facts = providers().get(provider)
    return _NEAREST.index(facts.kind if facts else None)


def _rank(offer: Offer) -> _Rank:
    pricing = offer.entry.pricing
    rate = usd_rate(pricing) if pricing else None
    price = pricing.input * rate if pricing and pricing.input is not None and rate is not None else None
    return offer.stage == "retired", price is None, price or Decimal(0), offer.entry.key
