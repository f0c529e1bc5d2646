"""What to use instead of a model."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from model_registry.catalog.identity import family
from model_registry.query.arguments import parse_choice, refuse_no_rows
from model_registry.query.capabilities import has
from model_registry.query.cost import per_million
from model_registry.query.offers import Scores, nearness_rank, scores
from model_registry.query.requirements import LASTS, Requirements, first_mismatch

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry

_INPUT_SHARE = Decimal("0.75")
_LEAST_RATIO = 1 / 64
"""A price below this part of the model's is no further away; free ones would be infinitely far."""
_TOLD = 3
"""Benchmarks that are told in words."""
_UNKNOWN = 2.0
"""Distance where there is nothing to compare by: that of a price four times as high."""
_PER_SCORE = 10.0
"""Distance of a score that is worse by all of it: a tenth less counts as much as twice the price."""


class Measured(NamedTuple):
    """One benchmark that both models were measured by."""

    benchmark: str
    """Name of the benchmark."""
    score: Decimal
    """The alternative's score."""
    before: Decimal
    """The score of the model to replace."""


class Alternative(NamedTuple):
    """An entry to use instead, and why."""

    entry: Entry
    """The entry."""
    instead_of: Entry
    """The model to replace."""
    successor: bool
    """Whether the provider, or the model's developer, names it as the replacement."""
    same_model: bool
    """Whether it is the same model, at another provider or under another id."""
    lacks: tuple[str, ...]
    """Capabilities of the model that it is not known to have. Only a named successor may lack any."""
    price_ratio: Decimal | None
    """Its price divided by the model's, for three tokens of input to one of output; None if one is not known. Of a
    model without a price of output, such as one for embeddings, the price of input."""
    measured: tuple[Measured, ...]
    """The benchmarks both have, by name."""

    @property
    def costs_less(self) -> bool:
        """Whether it is known to cost less than the model."""
        return self.price_ratio is not None and self.price_ratio < 1

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words and figures."""
        entry, model = self.entry, self.instead_of
        told = []
        if self.successor:
            told.append("named as the successor")
        if self.same_model:
            told.append(f"the same model at {entry.provider}")
        if self.lacks:
            told.append(f"not known to have {', '.join(self.lacks)}")
        elif model.capabilities is not None:
            told.append("has all its capabilities")
        if entry.context_window and model.context_window and entry.context_window != model.context_window:
            told.append(f"context {entry.context_window:,} against {model.context_window:,} tokens")
        if self.price_ratio is not None:
            change = round((self.price_ratio - 1) * 100)
            told.append(f"costs {abs(change)}% {'less' if change < 0 else 'more'}" if change else "costs the same")
        told += [f"{each.benchmark} {each.score} against {each.before}" for each in self.measured[:_TOLD]]
        return tuple(told) or (f"of type {entry.type} too; nothing else is known of both",)


class Alternatives(NamedTuple):
    """What to use instead of a model."""

    named: str | None
    """Full id of the replacement that the provider or the developer names, whether the catalog has it or not."""
    choices: tuple[Alternative, ...]
    """Entries to use instead, the best first."""


def alternatives(
    entries: Sequence[Entry],
    model: Entry,
    *,
    today: date,
    limit: int = 5,
    providers: str | Collection[str] | None = None,
    cheaper: bool = False,
) -> Alternatives:
    """What to use instead of a model; see `Registry.alternatives`."""
    refuse_no_rows(limit)
    known = scores(entries)
    where = parse_choice("provider", providers, (entry.provider for entry in entries))
    able = Requirements(
        model.type,
        _capabilities(model),
        context=model.context_window or 0,
        providers=where,
        until=today + LASTS,
    )
    ends = _ends(model, today)
    named, successor = _successor(entries, model, today)
    found: dict[str, Alternative] = {}
    if successor is not None and (where is None or successor.provider in where):
        found[successor.model_key] = _alternative(model, successor, known, today, named=True)
    for entry in sorted(entries, key=lambda entry: _preference(model, entry, today)):
        if entry.key == model.key or entry.model_key in found or first_mismatch(entry, able, today):
            continue
        other = _alternative(model, entry, known, today)
        # Where the model ends, its other ids at the same provider end with it.
        elsewhere = not other.same_model or (ends and entry.provider != model.provider)
        if other.costs_less or (elsewhere and not cheaper):
            found[entry.model_key] = other
    nearest: dict[str, Alternative] = {}
    for each in sorted(found.values(), key=_rank):
        if each.costs_less or not cheaper:
            nearest.setdefault(family(each.entry.model_key), each)
    return Alternatives(named, tuple(nearest.values())[:limit])


def _ends(entry: Entry, today: date) -> bool:
    """Whether it is no use to begin with this entry."""
    soon = entry.retirement_date is not None and entry.retirement_date <= today + LASTS
    return soon or entry.stage(today) == "deprecated"


def _capabilities(model: Entry) -> tuple[str, ...]:
    """What the model is known to have."""
    known = model.capabilities
    return tuple(name for name in known.FIELDS if getattr(known, name)) if known else ()


def blended_price(entry: Entry) -> Decimal | None:
    """The price of a million tokens by which entries are compared: three of input to one of output, where it has any.

    In US dollars; None if a price that is needed is not known, or is in another currency.
    """
    return per_million(entry, _input_share(entry))


def _input_share(model: Entry) -> Decimal:
    no_output = model.pricing is not None and model.pricing.output is None
    return Decimal(1) if no_output else _INPUT_SHARE


def _preference(model: Entry, entry: Entry, today: date) -> tuple[object, ...]:
    """Sorts the entries of one model. Of the model to replace itself, the cheapest comes first."""
    price = per_million(entry, _input_share(model), today)
    far = (
        (False, 0)
        if entry.model_key == model.model_key
        else (entry.provider != model.provider, nearness_rank(entry.provider))
    )
    return (*far, price is None, price or Decimal(0), entry.key)


def _successor(entries: Sequence[Entry], model: Entry, today: date) -> tuple[str | None, Entry | None]:
    """The replacement that is named, and the entry to use for it: its own replacement where it ends too."""
    named, step = _named(entries, model, today)
    seen = {model.key}
    while step is not None and step.key not in seen:
        if not _ends(step, today):
            return named, step
        seen.add(step.key)
        _, step = _named(entries, step, today)
    return named, None


def _named(entries: Sequence[Entry], model: Entry, today: date) -> tuple[str | None, Entry | None]:
    """The full id of the replacement its provider names, else the one the provider nearest the maker does.

    And the entry it means: at the model's provider if it is there, else at the one that names it, else anywhere.
    """
    tellers = [entry for entry in entries if entry.successor and entry.model_key == model.model_key]
    if not tellers:
        return None, None
    teller = min(tellers, key=lambda entry: (entry.key != model.key, nearness_rank(entry.provider), entry.key))
    name = teller.successor
    meant = [e for e in entries if e.provider == teller.provider and (e.model_id == name or name in (e.aliases or ()))]
    if meant and teller.provider == model.provider:
        return f"{teller.provider}/{name}", meant[0]
    models = {entry.model_key for entry in meant} or {f"{teller.developer}/{name}"}
    others = sorted(
        (each for each in entries if each.model_key in models), key=lambda each: _preference(model, each, today)
    )
    here = [entry for entry in others if entry.provider == model.provider]
    return f"{teller.provider}/{name}", next(iter((*here, *meant, *others)), None)


def _alternative(model: Entry, entry: Entry, known: Scores, today: date, *, named: bool = False) -> Alternative:
    lacks = tuple(name for name in _capabilities(model) if not has(entry, name))
    share = _input_share(model)
    price, before = per_million(entry, share, today), per_million(model, share, today)
    ratio = price / before if price is not None and before else None
    its, old = known.get(entry.model_key, {}), known.get(model.model_key, {})
    return Alternative(
        entry=entry,
        instead_of=model,
        successor=named,
        same_model=entry.model_key == model.model_key,
        lacks=lacks,
        price_ratio=ratio,
        measured=tuple(Measured(name, its[name], old[name]) for name in sorted(its.keys() & old.keys())),
    )


def _rank(other: Alternative) -> tuple[object, ...]:
    elsewhere = other.entry.provider != other.instead_of.provider
    age = -other.entry.release_date.toordinal() if other.entry.release_date_basis != "first_seen" else 0
    return not other.successor, not other.same_model, _distance(other), elsewhere, age, other.entry.key


def _distance(other: Alternative) -> float:
    price = _UNKNOWN if other.price_ratio is None else _worse(log2(max(float(other.price_ratio), _LEAST_RATIO)))
    falls = [_worse(float(1 - each.score / each.before)) for each in other.measured if each.before]
    return price + (_PER_SCORE * sum(falls) / len(falls) if falls else _UNKNOWN)


def _worse(change: float) -> float:
    """A change to the worse in full, one to the better by half: it is not near either."""
    return change if change > 0 else -change / 2
