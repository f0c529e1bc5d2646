"""What to use instead of a model: the same model elsewhere, its maker's successor, then others that are no worse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from model_registry.catalog.identity import family
from model_registry.query.arguments import parse_choice, refuse_no_rows
from model_registry.query.capabilities import has
from model_registry.query.cost import per_million
from model_registry.query.offers import Scores, nearness_rank, scores
from model_registry.query.requirements import LASTS, Requirements, first_mismatch
from model_registry.query.standing import Standing
from model_registry.query.successors import lasting_successor

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.query.successors import Named

_INPUT_SHARE = Decimal("0.75")
_SERVICES = frozenset(
    "batch prompt_cache fine_tuning json_mode parallel_tools citations streaming "
    "web_search code_execution responses_api computer_use".split()
)
"""Capabilities that a provider adds around a model: what is missing there is told, and keeps nobody from it."""
_INDEX = "artificial_analysis_"
"""What the benchmarks begin with that one tester has run on many models; they are compared before others are."""
_QUALITY = "artificial_analysis_intelligence_index"
_AS_GOOD = Decimal("0.97")
"""A score from this share on is no worse: repeated runs differ by as much."""
_AS_CHEAP = Decimal("1.05")
"""A price up to this ratio is no dearer."""
_GENERATION = timedelta(days=365)
"""A model with a known score that came out so much later is no worse than one without."""
_TOLD = 3
"""Benchmarks that are told in words."""
_POINTER = re.compile(r"(^|/)~|latest$")

Relation: TypeAlias = Literal["same-model", "successor", "same-maker", "other"]
"""How an alternative is related to the model."""


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
    """Capabilities of the model that it is not known to have. Of others than the same model and its successor those are
    only of what a provider adds, such as batches."""
    price_ratio: Decimal | None
    """Its price divided by the model's, for three tokens of input to one of output; None if one is not known. Of a
    model without a price of output, such as one for embeddings, the price of input."""
    measured: tuple[Measured, ...]
    """The benchmarks both have: those one tester has run on many models first, then by name."""
    named_by: str | None = None
    """Provider that names it as the successor."""
    quality: Decimal | None = None
    """Its score in the Artificial Analysis intelligence index; None if that is not known."""

    @property
    def relation(self) -> Relation:
        """How it is related to the model."""
        if self.same_model:
            return "same-model"
        if self.successor:
            return "successor"
        return "same-maker" if self.entry.developer == self.instead_of.developer else "other"

    @property
    def costs_less(self) -> bool:
        """Whether it is known to cost less than the model."""
        return self.price_ratio is not None and self.price_ratio < 1

    @property
    def score_ratio(self) -> Decimal | None:
        """Its score divided by the model's; None without a benchmark that both have.

        In the intelligence index if both have it, else on average over its kin, else over all benchmarks both have.
        """
        whole = [each for each in self.measured if each.benchmark == _QUALITY]
        index = whole or [each for each in self.measured if each.benchmark.startswith(_INDEX)]
        ratios = [each.score / each.before for each in index or self.measured if each.before]
        return sum(ratios, Decimal(0)) / len(ratios) if ratios else None

    @property
    def is_better(self) -> bool:
        """Whether it is known to do better: by the benchmarks both have, else as a measured model of a later time."""
        ratio = self.score_ratio
        return ratio > 1 if ratio is not None else self.quality is not None and _is_later(self.entry, self.instead_of)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words and figures."""
        entry, model = self.entry, self.instead_of
        told = []
        if self.successor:
            told.append(f"named as the successor by {self.named_by}" if self.named_by else "named as the successor")
        if self.same_model:
            told.append(f"the same model at {entry.provider}")
        if self.lacks:
            told.append(f"not known to have {', '.join(self.lacks)}")
        elif model.capabilities is not None and _capabilities(model):
            told.append("has all its capabilities")
        if entry.context_window and model.context_window and entry.context_window != model.context_window:
            told.append(f"context {entry.context_window:,} against {model.context_window:,} tokens")
        if self.price_ratio is not None:
            change = round((self.price_ratio - 1) * 100)
            told.append(f"costs {abs(change)}% {'less' if change < 0 else 'more'}" if change else "costs the same")
        told += [f"{each.benchmark} {each.score} against {each.before}" for each in self.measured[:_TOLD]]
        if not self.measured and self.quality is not None and not self.same_model:
            told.append(f"{_QUALITY} {self.quality}; the model to replace was not measured")
        return tuple(told) or (f"of type {entry.type} too; nothing else is known of both",)


class Alternatives(NamedTuple):
    """What to use instead of a model."""

    named: str | None
    """Full id of the replacement that the provider or the developer names, whether the catalog has it or not."""
    choices: tuple[Alternative, ...]
    """Entries to use instead, the best first."""
    named_by: str | None = None
    """Full id of the entry whose provider names it: the model itself, another id of it, or a snapshot."""
    by_developer: bool = False
    """Whether that provider is the model's developer, and not a cloud that speaks of its own service."""


def alternatives(
    entries: Sequence[Entry],
    model: Entry,
    *,
    today: date,
    limit: int = 5,
    providers: str | Collection[str] | None = None,
    same: bool = False,
    cheaper: bool = False,
    better: bool = False,
) -> Alternatives:
    """What to use instead of a model; see `Registry.alternatives`."""
    refuse_no_rows(limit)
    where = parse_choice("provider", providers, (entry.provider for entry in entries))
    search = _Search(entries, model, today, where)
    named, successor = search.successor()
    hosts = [each for each in search.elsewhere() if (each.costs_less or not cheaper) and not (better and not same)]
    others = [] if same else [*search.named(successor, named.by.provider if named else None), *search.others()]
    others = [each for each in others if (each.costs_less or not cheaper) and (each.is_better or not better)]
    # The same model has many hosts: they leave room for what else there is.
    room = limit if same else max(limit - min(len(others), limit // 2), 1)
    choices = (*hosts[:room], *others)[:limit]
    if named is None:
        return Alternatives(None, choices)
    return Alternatives(named.full_id, choices, named.by.full_id, named.by_developer)


class _Search:
    """The entries that could stand for a model, in the order of what they are to it."""

    def __init__(self, entries: Sequence[Entry], model: Entry, today: date, where: frozenset[str] | None) -> None:
        self._entries = entries
        self._model = model
        self._today = today
        self._known: Scores = scores(entries)
        self._standing = Standing(entries)
        self._end = self._standing.end(model)
        # What ends before the model does is no way on from it.
        until = today + LASTS
        lasts = max(until, self._end - timedelta(days=1)) if self._end and self._end > today else until
        self._lasting = Requirements(
            model.type, providers=where, until=lasts, volunteers=False, standing=self._standing
        )
        self._able = self._lasting._replace(
            capabilities=[name for name in _capabilities(model) if name not in _SERVICES],
            context=model.context_window or 0,
        )

    def successor(self) -> tuple[Named | None, Entry | None]:
        return lasting_successor(
            self._entries, self._model, lambda entry: _preference(self._model, entry, self._today), self._is_over
        )

    def _is_over(self, entry: Entry) -> bool:
        """Whether it is no use to begin with this entry."""
        end = self._standing.end(entry)
        soon = end is not None and end <= self._today + LASTS
        return soon or entry.stage(self._today) in {"deprecated", "retired"}

    def elsewhere(self) -> list[Alternative]:
        """The same model at other providers, and what costs less at its own: each provider once, the cheapest first."""
        model, found = self._model, dict[str, Alternative]()
        same = [entry for entry in self._entries if entry.model_key == model.model_key and entry.key != model.key]
        for entry in sorted(same, key=lambda entry: _preference(model, entry, self._today)):
            if first_mismatch(entry, self._lasting, self._today):
                continue
            other = self._alternative(entry)
            # Where the model ends, its other ids at the same provider end with it.
            if entry.provider != model.provider or (other.costs_less and not self._is_over(model)):
                found.setdefault(entry.provider, other)
        return sorted(found.values(), key=self._hosts_rank)

    def _hosts_rank(self, other: Alternative) -> tuple[object, ...]:
        """Hosts that are known to do all the model does, then those that do not tell, then those that do less."""
        less = [name for name in other.lacks if name not in _SERVICES and has(other.entry, name) is False]
        window, before = other.entry.context_window, self._model.context_window
        smaller = bool(window and before and window < before)
        ratio = other.price_ratio
        # What is free has limits nobody tells.
        return (
            len(less),
            smaller,
            ratio is None,
            not ratio,
            ratio or 0,
            nearness_rank(other.entry.provider),
            other.entry.key,
        )

    def named(self, successor: Entry | None, by: str | None) -> Iterator[Alternative]:
        """The successor that somebody names, if it may be served there."""
        where = self._lasting.providers
        if successor is not None and (where is None or successor.provider in where):
            yield self._alternative(successor, named_by=by)
            self._told = successor.model_key

    _told: str | None = None

    def others(self) -> list[Alternative]:
        """Other models that do what it does and are not both worse and dearer, each once, the best first."""
        model, found = self._model, dict[str, Alternative]()
        for entry in sorted(self._entries, key=lambda entry: _preference(model, entry, self._today)):
            key = entry.model_key
            if key in {model.model_key, self._told} or key in found or not _is_plain(entry):
                continue
            if not _is_of_class(entry, model) or first_mismatch(entry, self._able, self._today):
                continue
            other = self._alternative(entry)
            if _merit(other) is not None:
                found[key] = other
        versions: dict[str, Alternative] = {}
        for each in sorted(found.values(), key=_rank):
            versions.setdefault(family(each.entry.model_key), each)
        return list(_alternate(versions.values()))

    def _alternative(self, entry: Entry, *, named_by: str | None = None) -> Alternative:
        model = self._model
        share = _input_share(model)
        price, before = per_million(entry, share, self._today), per_million(model, share, self._today)
        its, old = self._known.get(entry.model_key, {}), self._known.get(model.model_key, {})
        both = sorted(its.keys() & old.keys(), key=lambda name: (not name.startswith(_INDEX), name))
        return Alternative(
            entry=entry,
            instead_of=model,
            successor=named_by is not None,
            same_model=entry.model_key == model.model_key,
            lacks=tuple(name for name in _capabilities(model) if not has(entry, name)),
            price_ratio=price / before if price is not None and before else None,
            measured=tuple(Measured(name, its[name], old[name]) for name in both),
            named_by=named_by,
            quality=its.get(_QUALITY),
        )


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
    return (*far, entry.offer is not None, price is None, price or Decimal(0), entry.key)


def _is_plain(entry: Entry) -> bool:
    """Whether the id stands for one model on ordinary terms: no pointer that moves, no special offer."""
    return entry.offer is None and not _POINTER.search(entry.model_id)


def _is_of_class(entry: Entry, model: Entry) -> bool:
    """Whether it takes and gives what the model does, as far as is known: a chat model without a word gives text."""
    wanted = model.modalities.output if model.modalities and model.modalities.output else None
    given = entry.modalities.output if entry.modalities and entry.modalities.output else None
    if wanted is None and model.type == "chat":
        wanted = ("text",)
    if given is None or wanted is None:
        return True
    return set(wanted) == set(given)


def _is_later(entry: Entry, model: Entry, by: timedelta = _GENERATION) -> bool:
    """Whether an entry came out later than the model by a time, as far as both days are known."""
    if "first_seen" in {entry.release_date_basis, model.release_date_basis}:
        return False
    return entry.release_date >= model.release_date + by


def _merit(other: Alternative) -> int | None:
    """How good a replacement it is, 0 the best; None of one that is worse and dearer, or dearer for nothing known."""
    ratio, score = other.price_ratio, other.score_ratio
    dearer = ratio is not None and ratio > _AS_CHEAP
    own = other.entry.developer == other.instead_of.developer
    if score is not None:
        no_worse = score >= _AS_GOOD
        if dearer:
            return 2 if score > 1 else None
        return (0 if no_worse else 3) if ratio is not None else (1 if no_worse else 4)
    if other.is_better:
        return (2 if dearer else 0) if ratio is not None else 1
    # The maker's later models follow on the model even where nobody has measured them.
    if own and _is_later(other.entry, other.instead_of, timedelta(days=1)):
        return 2 if dearer else 1
    return None if dearer else 5 if ratio is not None else 6


def _rank(other: Alternative) -> tuple[object, ...]:
    entry, model = other.entry, other.instead_of
    merit = _merit(other)
    own = entry.developer == model.developer
    ratio = other.price_ratio
    quality = other.quality if other.quality is not None else Decimal(0)
    by_score = -(other.score_ratio if other.score_ratio is not None else Decimal(1))
    day = entry.release_date.toordinal() if entry.release_date_basis != "first_seen" else 0
    nearest = (ratio or 0) if merit == 2 else 0  # of what costs more, the one that costs least more
    return (
        not own,
        merit,
        nearest,
        -quality if quality else 0,
        by_score,
        ratio == 0,  # what is free has limits nobody tells
        nearness_rank(entry.provider),
        -day,
        ratio is None,
        ratio or 0,
        entry.provider != model.provider,
        entry.key,
    )


def _alternate(ranked: Iterable[Alternative]) -> list[Alternative]:
    """In the same order, but two of the maker's first, and of each other developer one before the second of any."""
    told: Counter[str] = Counter()
    placed: list[tuple[int, Alternative]] = []
    for each in ranked:
        developer = each.entry.developer
        turn = told[developer] // 2 if developer == each.instead_of.developer else told[developer]
        told[developer] += 1
        placed.append((turn, each))
    return [each for _, each in sorted(placed, key=lambda pair: pair[0])]
