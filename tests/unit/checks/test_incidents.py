"""Damage that other catalogs have published, each caught here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from pydantic import ValidationError

from model_registry.catalog.normalize import positive
from model_registry.catalog.store import catalog
from model_registry.checks.quarantine import hold, hold_all
from model_registry.errors import SuspiciousCatalog
from model_registry.refresh.merge import refuse_damage
from model_registry.schemas import ModelEntry, Pricing
from tests.support import entries as support

entry = partial(support.entry, "acme/gpt-5", name="GPT-5", developer="openai", canonical_id="openai/gpt-5")

GOOD = entry(pricing={"input": "1.25", "output": 10, "cache_read": "0.125"}, context_window=400_000)


def pricing(entry: ModelEntry) -> Pricing:
    assert entry.pricing is not None
    return entry.pricing


@pytest.mark.parametrize("old", [None, GOOD], ids=["new", "known"])
def test_a_price_entered_per_million_as_per_token(old: ModelEntry | None) -> None:
    fresh = entry(pricing={"input": 1_250_000, "output": 10_000_000})

    held, findings = hold(fresh, old)

    assert held.pricing is None if old is None else pricing(held).input == pricing(GOOD).input
    assert {finding.field for finding in findings} == {"pricing.input", "pricing.output"}
    assert "price-out-of-range" in {finding.rule for finding in findings}


def test_a_price_that_went_up_a_hundred_thousand_fold() -> None:
    cheap = entry(pricing={"input": "0.002", "output": "0.01"})

    held, findings = hold(entry(pricing={"input": 200, "output": 1_000}), cheap)

    assert held.pricing == cheap.pricing
    assert {finding.rule for finding in findings} == {"tenfold-jump"}


def test_a_context_of_0() -> None:
    with pytest.raises(ValidationError):
        entry(context_window=0)
    assert positive(0) is None


def test_reading_from_the_cache_dearer_than_input() -> None:
    held, findings = hold(entry(pricing={"input": "0.5", "output": "1.5", "cache_read": "1.25"}), None)

    assert pricing(held).cache_read is None
    assert [finding.rule for finding in findings] == ["cache-read-above-input"]


def test_created_in_1993() -> None:
    fresh = entry(release_date="1993-06-30", release_date_basis="host")

    assert hold(fresh, GOOD)[0].release_date == GOOD.release_date
    assert hold(fresh, None)[0].release_date_basis == "first_seen"


def test_a_price_in_euros_as_dollars() -> None:
    euros = entry(provider="cortecs", pricing={"input": "1.08", "output": "8.63", "currency": "EUR"})
    dollars = entry(provider="cortecs", pricing={"input": "1.08", "output": "8.63"})

    held, findings = hold(dollars, euros)

    assert pricing(held) == pricing(euros)
    assert findings[0].rule == "currency-changed"
    assert [finding.rule for finding in hold(dollars, None)[1]] == ["currency-missing"]


def listed(**facts: object) -> Sequence[ModelEntry]:
    return [entry(model_id=f"m-{number}", **facts) for number in range(6)]


def test_an_outage_that_empties_a_provider() -> None:
    with pytest.raises(SuspiciousCatalog, match="is empty"):
        refuse_damage("acme", listed(), [])
    with pytest.raises(SuspiciousCatalog, match="only 2 of 6 models are still listed"):
        refuse_damage("acme", listed(), listed()[:2])


def test_an_answer_in_which_every_id_has_another_name() -> None:
    """As many models as before are no sign of health, and models in records that cannot be read are not gone."""
    renamed = [entry(model_id=f"models/m-{number}") for number in range(6)]

    with pytest.raises(SuspiciousCatalog, match="only 0 of 6 models are still listed, and 6 others are"):
        refuse_damage("acme", listed(), renamed)
    refuse_damage("acme", listed(), renamed, [f"m-{number}" for number in range(3)])


def test_an_answer_whose_prices_all_vanish() -> None:
    with pytest.raises(SuspiciousCatalog, match=r"no model has pricing"):
        refuse_damage("acme", listed(pricing={"input": 1, "output": 2}), listed())


def offers(provider: str, input_: object, output: object) -> Sequence[ModelEntry]:
    """GPT-5 at this price, and GPT-5.5 at its own."""
    newer = entry(
        provider=provider, model_id="gpt-5.5", canonical_id="openai/gpt-5.5", pricing={"input": 5, "output": 30}
    )
    return [entry(provider=provider, pricing={"input": input_, "output": output}), newer]


def test_gpt_5_priced_as_gpt_5_5() -> None:
    old = catalog(offers("acme", "1.25", 10))
    fresh = catalog(offers("acme", 5, 30))

    held, findings = hold_all(fresh, old)

    assert held == old
    assert {finding.rule for finding in findings} == {"price-of-another-version"}


def test_gpt_5_priced_as_gpt_5_5_from_the_first_day() -> None:
    rows = [*offers("one", "1.25", 10), *offers("two", "1.25", 10), *offers("acme", 5, 30)]

    held, findings = hold_all(catalog(rows), {})

    assert [str(key) for key, each in held.items() if each.pricing is None] == ["acme/gpt-5"]
    assert {finding.rule for finding in findings} == {"price-of-another-version"}
