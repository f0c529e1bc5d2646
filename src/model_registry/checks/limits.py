"""Limits and sizes that cannot be right, judged from the entry alone.

What is larger than anything on sale is held for every type. What is small, or above the context, is held for a
model one talks to and a warning for others: an image model's prompt of 480 tokens is short and true, and speech
is counted in other tokens than the text it is made from.
"""

from __future__ import annotations

from collections.abc import Iterator

from model_registry.checks.amounts import LIMITS, format_number
from model_registry.checks.base import Finding, Severity, rule_about
from model_registry.schemas import ModelEntry

SHORTEST = 1_024
"""No chat model has a shorter context; a smaller number counts thousands."""
LONGEST = 10_000_000
"""The longest context on sale, in tokens."""

SMALLEST_MODEL = 100_000
"""No model that is served has fewer parameters; a smaller number counts millions or billions of them."""
LARGEST_MODEL = 100_000_000_000_000
"""Many times the parameters of the largest model there is."""

SLOWEST = 600_000
"""Milliseconds to a first token after which every client has hung up."""
FASTEST = 100_000
"""Tokens a second, many times what the fastest chips reach."""


def _severity(entry: ModelEntry) -> Severity:
    return "hold" if entry.type in ("chat", "completion") else "warn"


@rule_about("context_window")
def context_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """A context shorter than any or longer than any there is: thousands of tokens, a sentinel, or one nought more."""
    context = entry.context_window
    if context is not None and not SHORTEST <= context <= LONGEST:
        message = f"outside {format_number(SHORTEST)} to {format_number(LONGEST)} tokens"
        severity = "hold" if context > LONGEST else _severity(entry)
        yield Finding(entry.key, "context_window", format_number(context), message, severity)


@rule_about(*LIMITS[1:], "reasoning_options", "pricing")
def limit_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """A limit longer than the longest context there is, with a context beside it or without: one nought more."""
    options, pricing = entry.reasoning_options, entry.pricing
    limits = [(name, getattr(entry, name)) for name in LIMITS[1:]]
    limits += [(f"reasoning_options.{name}", getattr(options, name, None)) for name in ("min_budget", "max_budget")]
    limits += [("pricing.tiers", tier.above_context) for tier in (pricing.tiers if pricing else None) or ()]
    for field, limit in limits:
        if limit is not None and limit > LONGEST:
            message = f"above {format_number(LONGEST)} tokens, the longest context there is"
            yield Finding(entry.key, field, format_number(limit), message)


@rule_about("parameters")
def parameters_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """More parameters than any model has, or fewer: thousands or billions of them, or bytes."""
    size = entry.parameters
    if size is not None and not SMALLEST_MODEL <= size <= LARGEST_MODEL:
        message = f"outside {format_number(SMALLEST_MODEL)} to {format_number(LARGEST_MODEL)}"
        yield Finding(entry.key, "parameters", format_number(size), message)


@rule_about("performance")
def speed_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """A speed that nobody has measured: microseconds, a sentinel, or tokens a minute."""
    for name, most in (("ttft_ms", SLOWEST), ("tokens_per_second", FASTEST)):
        value = getattr(entry.performance, name, None)
        if value is not None and value > most:
            yield Finding(entry.key, "performance", format_number(value), f"{name} is above {format_number(most)}")


@rule_about("max_output_tokens")
def output_above_context(entry: ModelEntry) -> Iterator[Finding]:
    """More output tokens than the whole request may have, output included."""
    yield from _above_context(entry, "max_output_tokens", entry.max_output_tokens)


@rule_about("max_input_tokens")
def input_above_context(entry: ModelEntry) -> Iterator[Finding]:
    """More input tokens than the whole request may have, input included."""
    yield from _above_context(entry, "max_input_tokens", entry.max_input_tokens)


def _above_context(entry: ModelEntry, field: str, limit: int | None) -> Iterator[Finding]:
    if limit and entry.context_window and limit > entry.context_window:
        message = f"above the context window, {format_number(entry.context_window)}"
        yield Finding(entry.key, field, format_number(limit), message, _severity(entry), beside="context_window")
