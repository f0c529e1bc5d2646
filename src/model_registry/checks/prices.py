"""Prices that cannot be right, judged from the entry alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from model_registry.catalog.normalize import says_free
from model_registry.checks.amounts import field_in, format_number, groups_of, origin, prices_of
from model_registry.checks.base import Finding, Severity, entry_change_rule, rule_about
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import EntryType

# Least and most that has ever been asked, with room on both sides, in the unit of the price. The dearest tokens
# sold are those of o1-pro at 150 and 600 dollars a million, the cheapest below a cent; what lies outside is
# a price per thousand, per token or per request under the wrong name.
BANDS: Mapping[str, tuple[Decimal, Decimal]] = {
    name: (Decimal(least), Decimal(most))
    for name, least, most in (
        ("input", "0.001", "300"),
        ("output", "0.001", "1000"),
        ("cache_read", "0.0001", "300"),
        ("cache_write", "0.0001", "400"),
        ("cache_write_1h", "0.0001", "600"),
        ("reasoning", "0.001", "1000"),
        ("input_image", "0.001", "300"),
        ("output_image", "0.001", "1000"),
        ("input_audio", "0.001", "500"),
        ("output_audio", "0.001", "1000"),
        ("per_image", "0.00001", "20"),
        ("per_request", "0.0000001", "10"),
        ("per_search", "0.0001", "1"),
        ("per_input_minute", "0.00001", "2"),
        ("per_output_second", "0.0000001", "10"),
        ("per_million_characters", "0.001", "1000"),
        ("per_page", "0.00001", "1"),
        ("per_step", "0.0000001", "0.1"),
    )
}

# Types whose tokens are far cheaper than a chat model's: the dearest embedding or reranking sold is below a dollar.
CHEAP_TYPES: Mapping[EntryType, Decimal] = {
    "embedding": Decimal(10),
    "rerank": Decimal(10),
    "moderation": Decimal(10),
}

IN_A_DOLLAR: Mapping[str, int] = {"USD": 1, "EUR": 2, "GBP": 2, "CHF": 2, "CNY": 20}
"""The most units of a currency that a dollar may be worth."""
LEAST_WORTH = 50_000
"""The same of any other currency: a dollar is 26,000 dong."""

# Providers whose answer is in another currency unless one asks for dollars.
CURRENCIES: Mapping[str, str] = {"cortecs": "EUR"}


@rule_about("pricing")
def price_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """A price no model of its type has ever had: a figure per million read as per token, or the reverse."""
    currency = (entry.pricing and entry.pricing.currency) or "USD"
    worth = IN_A_DOLLAR.get(currency, LEAST_WORTH)
    for field, path, name, amount in prices_of(entry):
        least, most = BANDS[name]
        if name not in ("per_image", "per_request", "per_search"):
            most = min(most, CHEAP_TYPES.get(entry.type, most))
        least, most = least / worth, most * worth
        if amount and not least <= amount <= most:
            span = f"{format_number(least)} to {format_number(most)} {'dollars' if currency == 'USD' else currency}"
            message = f"{path} is outside {span} for {entry.type}: another unit?"
            yield Finding(entry.key, field, format_number(amount), message)


@rule_about("pricing")
def cache_read_above_input(entry: ModelEntry) -> Iterator[Finding]:
    """Reading from the cache dearer than not using it: two prices were swapped, or one has another unit."""
    for group in groups_of(entry):
        read, input_ = group.prices.cache_read, group.prices.input
        if read is not None and input_ is not None and read > input_:
            message = f"{group.path}.cache_read is above the price of fresh input, {format_number(input_)}"
            yield Finding(
                entry.key, field_in(group, "cache_read"), format_number(read), message, beside=field_in(group, "input")
            )


@rule_about("pricing")
def cache_write_below_input(entry: ModelEntry) -> Iterator[Finding]:
    """Writing to the cache cheaper than reading a token anew: it is what is charged besides, or has another unit."""
    for group in groups_of(entry):
        input_ = group.prices.input
        for name in ("cache_write", "cache_write_1h"):
            written: Decimal | None = getattr(group.prices, name)
            if written and input_ and written < input_:
                message = f"{group.path}.{name} is below the price of fresh input, {format_number(input_)}"
                beside = field_in(group, "input")
                yield Finding(entry.key, field_in(group, name), format_number(written), message, beside=beside)


@rule_about("pricing")
def output_out_of_proportion(entry: ModelEntry) -> Iterator[Finding]:
    """Text that costs a tenth of what is read, or a hundredfold: hosts ask between once and fifteen times.

    Models that put out images or sound are left alone, for their output tokens stand for those.
    """
    if entry.type not in ("chat", "completion") or _puts_out_more_than_text(entry):
        return
    for group in groups_of(entry):
        output, input_ = group.prices.output, group.prices.input
        if not output or not input_ or input_ / 2 <= output <= input_ * 25:
            continue
        severity: Severity = "warn" if input_ / 10 <= output <= input_ * 100 else "hold"
        message = f"{group.path}.output is {output / input_:.3g} times the input price, {format_number(input_)}"
        yield Finding(
            entry.key,
            field_in(group, "output"),
            format_number(output),
            message,
            severity,
            beside=field_in(group, "input"),
        )


def _puts_out_more_than_text(entry: ModelEntry) -> bool:
    outputs = (entry.modalities.output if entry.modalities else None) or ("text",)
    return outputs != ("text",)


@rule_about("pricing")
def zero_price(entry: ModelEntry) -> Iterator[Finding]:
    """A price of 0 although neither the id nor the provider says free: that is how vendors write unknown.

    What a provider's own answer gives away it gives away whole: its module lets no other 0 through.
    """
    if entry.pricing is None or says_free(entry.model_id):
        return
    prices = list(prices_of(entry))
    zeros = [price for price in prices if not price.amount]
    if origin(entry, "pricing.input") is None and len(zeros) == len(prices):
        return
    for field, path, _, _ in zeros:
        yield Finding(entry.key, field, "0", f"{path} is 0, but nothing says that the model is free")


@entry_change_rule
def currency_changed(entry: ModelEntry, old: ModelEntry) -> Iterator[Finding]:
    """Prices in another currency than in the last catalog: most often only its name was lost, and euros look
    like dollars. All prices are held together.
    """
    if entry.pricing is None or old.pricing is None:
        return
    now, before = entry.pricing.currency or "USD", old.pricing.currency or "USD"
    if now != before:
        yield Finding(entry.key, "pricing", now, f"prices are in {now}, in the last catalog they were in {before}")


@rule_about("pricing")
def currency_missing(entry: ModelEntry) -> Iterator[Finding]:
    """Prices in dollars at a provider that answers in another currency unless asked: its name may have been lost."""
    usual = CURRENCIES.get(entry.provider)
    if usual and entry.pricing and not entry.pricing.currency and origin(entry, "pricing.input") is None:
        yield Finding(entry.key, "pricing.currency", "none", f"this provider's prices are in {usual}", "warn")
