"""What the tools answer: the library's own questions, in lines of which the most important come first."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from model_registry.audit.judge import Judge
from model_registry.audit.names import Names
from model_registry.catalog.entry import Entry, Pricing, TokenPrices
from model_registry.cli import output
from model_registry.cli.changes import since as moment_of
from model_registry.errors import ConfigurationError, InvalidUsage
from model_registry.mcp.answers import answer, basis, kinds, today
from model_registry.query.arguments import parse_choice
from model_registry.query.price_table import SERVICES
from model_registry.query.search import select
from model_registry.query.suggestions import suggest

if TYPE_CHECKING:
    from model_registry.library.registry import Registry
    from model_registry.query.compare import ComparedField
    from model_registry.query.cost import Cost
    from model_registry.query.lookup import Found

WITHIN = 90
"""Days ahead in which the end of a model matters, unless told."""
_FIRST = (
    "pricing.input",
    "pricing.output",
    "context_window",
    "max_output_tokens",
    "status",
    "retirement_date",
    "release_date",
    "knowledge_cutoff",
)
"""What is compared before other facts."""
_ENDS = ("status", "deprecation_date", "retirement_date", "successor")
_OTHERS = 6
"""Other providers that are named."""


def find(registry: Registry, model: str) -> str:
    """Everything important of one model."""
    found = registry.find(model)
    return answer(registry, _card(registry, found), "the resource of the entry has every fact")


def search(registry: Registry, text: str | None = None, limit: int = 8, **wanted: Any) -> str:  # of the schema
    """The models that fit."""
    positions = select(registry.columns, text, **wanted)
    shown = registry.columns.entries(positions[:limit])
    if not shown:
        return answer(registry, ["No model is known to fit; what is unknown does not fit.", *_near(registry, text)])
    head = f"{len(shown)} of {output.count(len(positions), 'entry')} that fit; prices per 1M tokens, input / output:"
    return answer(registry, [head, kinds(shown), *map(_row, shown)], "ask with more conditions, or a smaller limit")


def cost(
    registry: Registry,
    model: str,
    input_tokens: int = 0,
    output_tokens: int = 0,
    cached_tokens: int = 0,
    **more: Any,  # of the schema
) -> str:
    """What a request costs."""
    found = registry.find(model)
    bill = registry.cost(model, input_tokens, output_tokens, cached_tokens, **more)
    return answer(registry, _bill(bill, found, input_tokens + output_tokens))


def compare(registry: Registry, models: Sequence[str]) -> str:
    """Models beside each other."""
    compared = registry.compare(*models)
    ids = [entry.full_id for entry in compared.entries]
    differing = sorted((fact for fact in compared.facts if len(set(map(str, fact.values))) > 1), key=_importance)
    lines = [" | ".join(ids), *(f"{_label(fact)}: {_values(fact)}" for fact in differing)]
    if not differing:
        lines.append("They differ in no known fact.")
    every = [kinds(compared.entries), *lines]
    return answer(registry, [every[1], every[0], *every[2:]], "the resources of the entries have every fact")


def alternatives(registry: Registry, model: str, provider: str | None = None, limit: int = 5, **only: Any) -> str:
    """What to use instead."""
    entry = registry.find(model).entry
    found = registry.alternatives(entry, limit=limit, providers=provider, **only)
    lines = [
        f"Instead of {entry.full_id} ({output.status(entry)}; {_prices(entry)} per 1M tokens):",
        kinds([each.entry for each in found.choices]),
    ]
    if found.named:
        lines.append(f"{found.named} is named as the successor in {found.named_by}")
    if not found.choices:
        lines.append("Nothing is known to do all that it does.")
    rows = [f"{each.entry.full_id}: {_prices(each.entry)}; {'; '.join(each.reasons)}" for each in found.choices]
    return answer(registry, [*lines, *rows], "ask with a smaller limit")


def check(registry: Registry, model: str, within_days: int = WITHIN) -> str:
    """Whether a name can still be used."""
    told = Judge(_names(registry), within_days, today()).name(model)
    entry, name = told.entry, f"“{model}”"
    if told.verdict != "ok":
        lines = [f"{told.verdict.upper()}: {name}: {told.detail}"]
    else:
        lines = [f"GOOD: {name} is {entry and entry.full_id}; nothing is known to end within {within_days} days."]
    if entry:
        lines += [f"Status: {output.status(entry)}", basis(entry, _ENDS)]
    else:
        lines.append("Basis: the providers' own lists, and cited rows about models that are gone")
    return answer(registry, lines)


@lru_cache(maxsize=1)
def _names(registry: Registry) -> Names:
    """The names of the registry that was asked last, ready for more questions."""
    return Names(registry)


def changes(
    registry: Registry, since: str = "7d", provider: str | None = None, kind: str | None = None, limit: int = 10
) -> str:
    """What changed in the catalog. Raises `InvalidUsage`."""
    try:
        when = moment_of(since)
    except argparse.ArgumentTypeError as error:
        raise InvalidUsage(f"changes: since: {error}") from None
    try:
        rows = registry.changes(when, provider=provider or (), kind=kind or ())
    except ConfigurationError as error:
        if "no history" not in str(error):
            raise
        return answer(registry, ["There is no log of changes beside this catalog, so what changed is not known."])
    newest = rows[::-1][:limit]
    head = f"{output.count(len(rows), 'change')} since {since}" + (", the newest first:" if newest else ".")
    lines = [
        f"{row.at:%Y-%m-%d %H:%M} {row.full_id} {row.kind}{_step(row.field, row.old, row.new)}, by {row.evidence}"
        for row in newest
    ]
    return answer(registry, [head, *lines], "ask for one provider or kind, or a smaller limit")


def deprecations(
    registry: Registry,
    within_days: int = WITHIN,
    provider: str | None = None,
    developer: str | None = None,
    limit: int = 10,
) -> str:
    """Which models end."""
    parse_choice("provider", provider, (entry.provider for entry in registry))
    parse_choice("developer", developer, (entry.developer for entry in registry))
    ending = [
        each
        for each in registry.deprecations(within_days)
        if provider in {None, each.entry.provider} and developer in {None, each.entry.developer}
    ]
    head = f"{output.count(len(ending), 'entry')} known to end within {within_days} days"
    lines = [
        f"{each.retirement_date} ({each.days_left} days) {each.entry.full_id}"
        + (f", successor {each.successor}" if each.successor else "")
        for each in ending[:limit]
    ]
    shown = [each.entry for each in ending[:limit]]
    colon = ":" if lines else "."
    return answer(registry, [head + colon, kinds(shown), *lines], "ask for one provider, or a smaller limit")


def _card(registry: Registry, found: Found) -> Iterator[str]:
    """One entry in lines."""
    entry = found.entry
    yield f"{entry.full_id}" + (f" — {entry.name}" if entry.name else "") + f" (found by {found.how})"
    if found.retired:
        yield f"{found.retired}; {entry.full_id} still is listed"
    yield f"{entry.type} by {entry.developer}; status {output.status(entry)}; released {output.released(entry)}" + (
        f"; successor {entry.successor}" if entry.successor else ""
    )
    yield from _price_lines(entry)
    limits = output.tokens(entry.context_window), output.tokens(entry.max_output_tokens)
    yield "Context window {}, output {} tokens".format(*limits)
    yield basis(entry)
    if known := entry.capabilities:
        told = {name: getattr(known, name) for name in known.FIELDS}
        yield f"Can: {', '.join(name for name, has in told.items() if has) or 'nothing is told'}"
        if lacks := [name for name, has in told.items() if has is False]:
            yield f"Cannot: {', '.join(lacks)}"
    if entry.knowledge_cutoff:
        yield f"Knowledge until {entry.knowledge_cutoff}"
    if others := _others(registry, entry):
        told_others = ", ".join(others[:_OTHERS])
        yield f"Also at {output.count(len(others), 'provider')}: {told_others}{' …' if len(others) > _OTHERS else ''}"


def _others(registry: Registry, entry: Entry) -> list[str]:
    offers = registry.offers(entry)
    return [group.provider for group in offers.providers if group.provider != entry.provider]


def _price_lines(entry: Entry) -> Iterator[str]:
    pricing = entry.pricing
    if pricing is None:
        yield "Price unknown"
        return
    of_tokens = [(name, getattr(pricing, name)) for name in TokenPrices.FIELDS]
    others = [(what, getattr(pricing, name)) for name, what in output.UNITS.items() if name.startswith("per_")]
    told = [f"{name} {output.price(value, pricing.currency)}" for name, value in of_tokens if value is not None]
    if told:
        yield f"Price per 1M tokens: {', '.join(told)}"
    if units := [f"{output.price(value, pricing.currency)} per {what}" for what, value in others if value is not None]:
        yield f"Price: {', '.join(units)}"
    if more := _conditions(pricing):
        yield f"Other prices hold for {', '.join(more)}; the tool cost takes them into account"
    if pricing.valid_until:
        yield f"These prices end on {pricing.valid_until}"


def _conditions(pricing: Pricing) -> list[str]:
    more: list[str] = [name for name in SERVICES if getattr(pricing, name)]
    more += [f"prompts above {tier.above_context:,} tokens" for tier in pricing.tiers or ()]
    more += [f"{len(pricing.regions)} regions"] if pricing.regions else []
    more += ["some hours"] if pricing.windows else []
    return more


def _row(entry: Entry) -> str:
    """One entry in one line."""
    ends = f"; {output.status(entry)}" if entry.status in {"deprecated", "retired"} or entry.retirement_date else ""
    return f"{entry.full_id}: {entry.type}, {_prices(entry)}, context {output.tokens(entry.context_window)}{ends}"


def _prices(entry: Entry) -> str:
    return " / ".join(output.prices(entry, argparse.Namespace(per_1k=False)))


def _near(registry: Registry, text: str | None) -> list[str]:
    near = suggest(registry.catalog, text) if text else ()
    return [f"Called like it: {', '.join(near)}"] if near else []


def _bill(bill: Cost, found: Found, used: int) -> Iterator[str]:
    entry = found.entry
    yield f"{bill.full_id}: {_money(bill.total, bill)} in all"
    if found.retired:
        yield f"{found.retired}; {entry.full_id} still is listed"
    for item in bill.items:
        per = "1M" if item.per > 1 else "1"
        told = f"{item.units:,} × {_money(item.price, bill)}/{per} = {_money(item.amount, bill)}"
        yield f"{item.part}: {told} ({item.field})"
    yield basis(entry, [item.field for item in bill.items])
    if bill.tier or bill.region:
        yield f"Prices of {' in '.join(filter(None, (bill.tier, bill.region)))}"
    if bill.above_context:
        yield f"Prices of prompts above {bill.above_context:,} tokens"
    if entry.context_window and used > entry.context_window:
        yield f"More than fits: the context window is {entry.context_window:,} tokens"
    yield from bill.notes


def _money(value: Decimal, bill: Cost) -> str:
    return output.money(value, bill.currency) if value else output.FREE


def _importance(fact: ComparedField) -> tuple[int, bool]:
    place = _FIRST.index(fact.field) if fact.field in _FIRST else len(_FIRST)
    return place, not fact.differs


def _label(fact: ComparedField) -> str:
    of_tokens = fact.field.startswith("pricing.") and fact.field.rpartition(".")[2] in TokenPrices.FIELDS
    return f"{fact.field} (per 1M tokens)" if of_tokens else fact.field


def _values(fact: ComparedField) -> str:
    priced = fact.field.startswith("pricing.")
    return " | ".join(
        output.price(value) if priced and isinstance(value, Decimal) else output.fact(value) for value in fact.values
    )


def _step(field: str, old: object, new: object) -> str:
    """What a change did, in words."""
    return f" {field}: {_brief(old)} → {_brief(new)}" if field else ""


def _brief(value: object) -> str:
    match value:
        case None:
            return "unknown"
        case Mapping() | list():
            return json.dumps(value, ensure_ascii=False)[:60]
        case _:
            return str(value)
