"""The table of models that are gone says what it must, for enough of them."""

from __future__ import annotations

from collections import Counter

from model_registry.catalog import retired
from model_registry.enrichment import curated


def test_the_models_of_the_major_developers_are_there_with_prices_of_their_time() -> None:
    rows = retired.shipped()
    priced = [row for row in rows if row.input_price is not None or row.output_price is not None]

    assert len(rows) >= 150
    assert len(priced) >= 80
    assert all(row.price_page and row.price_day for row in priced)
    assert set(Counter(row.provider for row in rows)) >= {"anthropic", "cohere", "google", "groq", "mistral", "openai"}
    assert curated.validate(curated.shipped()) == []


def test_a_name_is_found_in_any_case_with_and_without_its_provider() -> None:
    by_name = {retired.named(name) for name in ("Claude-2", "anthropic/claude-2.0", "ANTHROPIC/CLAUDE-2")}

    assert [row and row.full_id for row in by_name] == ["anthropic/claude-2.0"]
    assert retired.named("claude-2.99") is None
