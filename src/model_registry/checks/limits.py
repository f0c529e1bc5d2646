"""Limits that cannot be right, judged from the entry alone.

What is held for a model one talks to is a warning for others: an image model's prompt of 480 tokens is
short and true, and speech is counted in other tokens than the text it is made from.
"""

from __future__ import annotations

from collections.abc import Iterator

from model_registry.checks.amounts import format_number
from model_registry.checks.base import Finding, Severity, entry_rule
from model_registry.schemas import ModelEntry

SHORTEST = 1_024
"""No chat model has a shorter context; a smaller number counts thousands."""
LONGEST = 10_000_000
"""The longest context on sale, in tokens."""


def _severity(entry: ModelEntry) -> Severity:
    return "hold" if entry.type in ("chat", "completion") else "warn"


@entry_rule
def context_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """A context shorter than any or longer than any there is: thousands of tokens, a sentinel, or one nought more."""
    context = entry.context_window
    if context is not None and not SHORTEST <= context <= LONGEST:
        message = f"outside {format_number(SHORTEST)} to {format_number(LONGEST)} tokens"
        yield Finding(entry.key, "context_window", format_number(context), message, _severity(entry))


@entry_rule
def output_above_context(entry: ModelEntry) -> Iterator[Finding]:
    """More output tokens than the whole request may have, output included."""
    yield from _above_context(entry, "max_output_tokens", entry.max_output_tokens)


@entry_rule
def input_above_context(entry: ModelEntry) -> Iterator[Finding]:
    """More input tokens than the whole request may have, input included."""
    yield from _above_context(entry, "max_input_tokens", entry.max_input_tokens)


def _above_context(entry: ModelEntry, field: str, limit: int | None) -> Iterator[Finding]:
    if limit and entry.context_window and limit > entry.context_window:
        message = f"above the context window, {format_number(entry.context_window)}"
        yield Finding(entry.key, field, format_number(limit), message, _severity(entry), beside="context_window")
