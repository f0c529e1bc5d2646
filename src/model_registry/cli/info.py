"""`model-registry info`: everything about one model, and who else serves it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING

from model_registry import cli
from model_registry.catalog.entry import Entry, Prices, PriceTable, Pricing, TokenPrices
from model_registry.cli import output
from model_registry.cli.models import named, provider_named
from model_registry.errors import UnknownModel
from model_registry.history.seen import is_old
from model_registry.query.price_table import SERVICES, told

if TYPE_CHECKING:
    from model_registry.library.registry import Registry
    from model_registry.query.lookup import Found
    from model_registry.query.offers import Offers

_BASES = {
    "model_id": "by the date in its id",
    "api": "by the developer's own API",
    "curated": "by a curated row",
    "source": "by a secondary source",
    "host": "by another host's list",
}
_MATCHES = {
    "alias": "an alias of it",
    "alias_of": "an alias that leads to it",
    "canonical_id": "its canonical id",
    "prefix": "its id with a resource or region prefix",
    "latest": "its id with or without -latest",
    "identity": "another spelling of the same model",
}
_SOLD_AS = {
    "batch": "batch only: it takes no other requests",
    "flex": "the flex tier of the model",
    "priority": "the priority tier of the model",
    "fast": "the fast tier of the model",
    "regional": "the model in one region",
}
_OTHER_FACTS = ("family", "version", "knowledge_cutoff", "open_weights", "license", "parameters", "quantization")


def main(argv: Sequence[str]) -> int:
    """Print each model, or the provider that is named instead of one: 0, or 1 if there is no such model."""
    arguments = parser().parse_args(argv)
    registry = output.open_catalog(arguments)
    try:
        models = named(registry, arguments.model)
    except UnknownModel as error:
        [word, *others] = arguments.model
        slug = None if others else provider_named(word)
        # What others call a provider may be what models are called: `gemini`.
        if slug and (slug == word.lower() or not error.suggestions):
            return provider_page(slug, arguments)
        raise
    if arguments.json:
        told = [as_json(registry, found, registry.offers(found.entry)) for _, found, _ in models]
        output.print_json(told[0] if len(told) == 1 else told)
        return 0
    for number, (name, found, _) in enumerate(models):
        if number:
            print()
        show(registry, name, found, arguments)
    return 0


def provider_page(slug: str, arguments: argparse.Namespace) -> int:
    """Print what is known of a provider, and how its models are found."""
    # The command imports every provider.
    code: int = import_module(cli.COMMANDS["providers"][0]).main(["info", slug, *(["--json"] * arguments.json)])
    output.talk(f"{slug} is a provider; its models: model-registry search --provider {slug}")
    return code


def show(registry: Registry, name: str, found: Found, arguments: argparse.Namespace) -> None:
    """Print everything about one entry, and who else serves the model."""
    offers = registry.offers(found.entry)
    entry = found.entry
    print(output.one_line(f"{entry.full_id}  {entry.name}" if entry.name else entry.full_id))
    output.print_facts(card(registry, name, found, arguments))
    ids = sum(len(group.offers) for group in offers.providers)
    where = f"{output.count(len(offers.providers), 'provider')}, {output.count(ids, 'id')}"
    print(f"\n{output.one_line(offers.model)} at {where}")
    print_offers(offers, arguments)


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry info`."""
    result = output.parser(
        "info",
        "Everything about one model: limits, prices, capabilities, who serves it, and where each fact comes from.",
        "info openai/gpt-4o",
        "info openrouter anthropic/claude-sonnet-4.5",
        "info gemini-3.1-pro-preview --per-1k",
        "info gpt-4o --json",
    )
    result.add_argument("model", nargs="+", metavar="MODEL", help="full id, model id, alias …, or PROVIDER MODEL")
    return result


def card(registry: Registry, asked: str, found: Found, arguments: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Each line about the entry: what it is about and what it says."""
    entry = found.entry
    if found.how in _MATCHES:
        yield "matched", f"{asked} is {_MATCHES[found.how]}"
    yield "type", f"{entry.type}, made by {entry.developer}"
    if entry.offer:
        yield "sold as", _SOLD_AS[entry.offer]
    basis = _BASES.get(entry.release_date_basis)
    yield "released", f"{entry.release_date} ({basis})" if basis else f"unknown, first seen on {entry.release_date}"
    yield "status", "; ".join(_life(entry))
    if found.retired:
        yield "retired", str(found.retired)
    yield "context", f"{output.tokens(entry.context_window)} tokens" if entry.context_window else output.UNKNOWN
    yield "input limit", f"{entry.max_input_tokens:,} tokens" if entry.max_input_tokens else output.UNKNOWN
    yield "output limit", f"{entry.max_output_tokens:,} tokens" if entry.max_output_tokens else output.UNKNOWN
    yield from _prices(entry.pricing, arguments)
    if entry.modalities:
        ways = (entry.modalities.input, entry.modalities.output)
        yield "modalities", " → ".join(", ".join(way) if way else output.UNKNOWN for way in ways)
    yield from _capabilities(entry)
    if options := entry.reasoning_options:
        known = ((name.replace("_", " "), getattr(options, name)) for name in options.FIELDS)
        yield "thinking", "; ".join(f"{name} {output.fact(value)}" for name, value in known if value is not None)
    for name in _OTHER_FACTS:
        if (value := getattr(entry, name)) is not None:
            yield name.replace("_", " "), output.fact(value)
    for name in ("apis", "aliases", "alias_of", "regions", "tags"):
        if value := getattr(entry, name):
            yield name.replace("_", " "), output.fact(value)
    for name, benchmark in sorted((entry.benchmarks or {}).items()):
        yield "benchmark", f"{output.benchmark(name)} {output.fact(benchmark.score)} ({benchmark.source})"
    if speed := entry.performance:
        known = ((name, getattr(speed, name)) for name in ("ttft_ms", "tokens_per_second"))
        yield (
            "speed",
            ", ".join(f"{name} {output.fact(value)}" for name, value in known if value) + f" ({speed.source})",
        )
    yield from _evidence(registry, entry)


def _life(entry: Entry) -> Iterator[str]:
    yield (status := output.status(entry))
    if entry.deprecation_date:
        yield f"deprecated from {entry.deprecation_date}"
    if (end := entry.retirement_date) and str(end) not in status:
        yield f"calls fail since {end}"
    if entry.successor:
        yield f"successor {entry.successor}"
    if entry.migration:
        yield f"guide {entry.migration}"


def _prices(pricing: Pricing | None, arguments: argparse.Namespace) -> Iterator[tuple[str, str]]:
    label = f"price per {output.unit(arguments)}"
    if pricing is None:
        yield label, output.UNKNOWN
        return

    def line(prices: TokenPrices) -> str:
        shown = ((name, getattr(prices, name)) for name in TokenPrices.FIELDS)
        return ", ".join(
            f"{name.replace('_', ' ')} {output.price(value, pricing.currency, per_1k=arguments.per_1k)}"
            for name, value in shown
            if value is not None
        )

    def per_unit(prices: Prices) -> str:
        return ", ".join(
            f"{output.money(value, pricing.currency) if value else output.FREE} per {unit}"
            for field, unit in output.UNITS.items()
            if field.startswith("per_") and (value := _amount(prices, field)) is not None
        )

    if tokens := line(pricing):
        yield label, tokens
    if units := per_unit(pricing):
        yield "" if tokens else "price", units
    for tier in sorted(pricing.tiers or (), key=lambda tier: tier.above_context):
        yield f"  > {tier.above_context:,}", f"{line(tier)} (prompts above {tier.above_context:,} tokens)"
    for service in SERVICES:
        yield from _table(service, getattr(pricing, service), line)
    for name, table in sorted((pricing.regions or {}).items()):
        yield from _table(name, table, line)
    if pricing.host:
        yield "  host", f"these are the prices of {pricing.host}"
    for name, table in sorted((pricing.hosts or {}).items()):
        yield from _table(name, table, line)
    for window in pricing.windows or ():
        days = ", ".join(window.days) if window.days else "every day"
        yield "  hours", f"{line(window)} ({days} from {window.from_} to {window.to} {window.zone})"
    for row in pricing.conditions or ():
        yield "  if", f"{', '.join(filter(None, (line(row), per_unit(row))))} ({told(row.when)})"
    if pricing.valid_until:
        yield "  ends", f"these prices hold through {pricing.valid_until}"
        yield from _table("then", pricing.then, line)
    if rate := pricing.exchange_rate:
        yield "  compared", f"at ${rate.usd.normalize():f} for 1 {pricing.currency} ({rate.date}, {rate.source})"


def _table(name: str, table: PriceTable | None, line: Callable[[TokenPrices], str]) -> Iterator[tuple[str, str]]:
    if table:
        yield f"  {name}", line(table)
        for tier in sorted(table.tiers or (), key=lambda tier: tier.above_context):
            yield f"  {name} > {tier.above_context:,}", line(tier)


def _amount(pricing: Prices, field: str) -> Decimal | None:
    value: Decimal | None = getattr(pricing, field)
    return value


def _capabilities(entry: Entry) -> Iterator[tuple[str, str]]:
    known = entry.capabilities
    if known is None:
        yield "capabilities", output.UNKNOWN
        return
    for label, answer in (("can", True), ("cannot", False), ("not known", None)):
        names = [name for name in known.FIELDS if getattr(known, name) is answer]
        if names:
            yield label, ", ".join(names)


def _evidence(registry: Registry, entry: Entry) -> Iterator[tuple[str, str]]:
    """Who says so, and how fresh it is."""
    by_source: dict[str, list[str]] = {}
    for field, source in (entry.provenance or {}).items():
        by_source.setdefault(source, []).append(field)
    for source, fields in sorted(by_source.items()):
        yield f"from {source}", ", ".join(fields)
    for each in registry.conflicts:
        if each.full_id == entry.full_id:
            yield "your override", f"{each.field} {each.mine}; the catalog says {each.theirs}"
    yield "quality", f"{entry.quality}, vouched for by: {entry.source}; changed on {entry.updated}"
    if day := registry.seen(entry).last_confirmed:
        yield "answer", f"of {day}" + (", which may no longer hold" if is_old(day, datetime.now(UTC).date()) else "")
    yield "catalog", f"{registry.origin}, {output.freshness(registry)}"


def print_offers(offers: Offers, arguments: argparse.Namespace) -> None:
    """The providers of a model and their ids as a table."""
    unit = output.unit(arguments)
    output.print_table(
        ("PROVIDER", "KIND", "ID", "STATUS", "CONTEXT", f"INPUT/{unit}", f"OUTPUT/{unit}"),
        [
            (
                group.provider,
                (group.kind or output.UNKNOWN).replace("_", " "),
                offer.entry.model_id,
                output.status(offer.entry),
                output.tokens(offer.entry.context_window),
                *output.prices(offer.entry, arguments),
            )
            for group in offers.providers
            for offer in group.offers
        ],
        right={"CONTEXT", f"INPUT/{unit}", f"OUTPUT/{unit}"},
    )


def _retirement(found: Found) -> dict[str, object] | None:
    """The end of the model at its developer, where the entry is somebody else's."""
    gone = found.retired
    return gone and {**gone._asdict(), "instead": gone.instead}


def as_json(registry: Registry, found: Found, offers: Offers) -> dict[str, object]:
    """The same for programs."""
    age = registry.age()
    return {
        "entry": found.entry.as_dict(),
        "matched": found.how,
        "answered": registry.seen(found.entry).last_confirmed,
        "retired": _retirement(found),
        "offers": [
            {
                "provider": group.provider,
                "kind": group.kind,
                "full_id": offer.entry.full_id,
                "status": offer.stage,
                "pricing": offer.entry.pricing.as_dict() if offer.entry.pricing else None,
            }
            for group in offers.providers
            for offer in group.offers
        ],
        "overrides": [each._asdict() for each in registry.conflicts if each.full_id == found.entry.full_id],
        "catalog": {
            "origin": registry.origin,
            "updated": registry.updated,
            "age_seconds": None if age is None else int(age.total_seconds()),
        },
    }
