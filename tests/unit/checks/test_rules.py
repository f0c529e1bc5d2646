"""Each rule of the checks: what it refuses, what it lets through, and what becomes of the value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_registry.catalog.store import catalog as catalog_of
from model_registry.checks import (
    CATALOG_RULES,
    ENTRY_RULES,
    base,
    benchmarks,
    check,
    check_entry,
    consistency,
    dates,
    hosts,
    jumps,
    limits,
    prices,
    sources,
)
from model_registry.checks.base import CatalogRule, ConfirmedValue, EntryRule, Finding
from model_registry.checks.quality import figures, true_duplicates
from model_registry.checks.quarantine import hold, hold_all
from model_registry.providers import PROVIDERS
from model_registry.schemas import ModelEntry, Prices
from model_registry.vocabulary import Key
from tests.support import entries as support


def entry(**facts: Any) -> ModelEntry:
    """An entry without a fault, but for these facts."""
    return support.entry(**{"name": "Aurora 1", **facts})


def priced(**prices: object) -> ModelEntry:
    return entry(pricing=prices)


def severities(findings: Sequence[Finding]) -> dict[str, str]:
    return {finding.field: finding.severity for finding in findings}


Rows = Sequence[tuple[EntryRule, ModelEntry, ModelEntry | None, Mapping[str, str]]]


def taking(inputs: list[str], **capabilities: bool) -> ModelEntry:
    return entry(modalities={"input": inputs}, capabilities=capabilities)


ALONE: Rows = [
    (consistency.missing_name, entry(name=None), None, {"name": "warn"}),
    (consistency.missing_name, entry(), None, {}),
    (consistency.input_told_twice, taking(["text"], pdf=True), None, {"capabilities.pdf": "warn"}),
    (consistency.input_told_twice, taking(["pdf", "text"], pdf=False), None, {"capabilities.pdf": "warn"}),
    (consistency.input_told_twice, taking(["pdf", "text"], pdf=True, vision=False), None, {}),
    (consistency.input_told_twice, entry(capabilities={"pdf": True}), None, {}),
    (prices.price_out_of_range, priced(input=3_000_000), None, {"pricing.input": "hold"}),
    (prices.price_out_of_range, priced(output="0.00015"), None, {"pricing.output": "hold"}),
    (prices.price_out_of_range, priced(input=150, output=600), None, {}),
    (prices.price_out_of_range, priced(input="0.005", cache_read="0.002", per_search="0.035"), None, {}),
    (prices.price_out_of_range, priced(input=0), None, {}),
    (prices.price_out_of_range, priced(input=3_000_000, currency="IDR"), None, {}),
    (prices.price_out_of_range, priced(input=10**12, currency="IDR"), None, {"pricing.input": "hold"}),
    (prices.price_out_of_range, priced(output=3_000_000, currency="EUR"), None, {"pricing.output": "hold"}),
    (prices.price_out_of_range, entry(type="rerank", pricing={"cache_read": 90}), None, {"pricing.cache_read": "hold"}),
    (prices.price_out_of_range, priced(per_search=35), None, {"pricing.per_search": "hold"}),
    (prices.price_out_of_range, priced(batch={"input": 1_500}), None, {"pricing.batch.input": "hold"}),
    (
        prices.price_out_of_range,
        priced(tiers=[{"above_context": 1, "input": 9_999}]),
        None,
        {"pricing.tiers": "hold"},
    ),
    (
        prices.price_out_of_range,
        priced(regions={"eu.west": {"input": 9_999}}),
        None,
        {"pricing.regions.eu.west": "hold"},
    ),
    (prices.price_out_of_range, entry(type="embedding", pricing={"input": 20}), None, {"pricing.input": "hold"}),
    (prices.price_out_of_range, entry(type="embedding", pricing={"input": "0.02"}), None, {}),
    (prices.cache_read_above_input, priced(input="0.5", cache_read="1.25"), None, {"pricing.cache_read": "hold"}),
    (prices.cache_read_above_input, priced(input="0.5", cache_read="0.5"), None, {}),
    (prices.cache_read_above_input, priced(cache_read="0.5"), None, {}),
    (
        prices.cache_read_above_input,
        priced(regions={"eu": {"input": 1, "cache_read": 2}}),
        None,
        {"pricing.regions.eu": "hold"},
    ),
    (prices.output_out_of_proportion, priced(input=5, output="0.15"), None, {"pricing.output": "hold"}),
    (prices.output_out_of_proportion, priced(input="0.01", output="1.2"), None, {"pricing.output": "hold"}),
    (prices.output_out_of_proportion, priced(input="0.15", output=8), None, {"pricing.output": "warn"}),
    (prices.output_out_of_proportion, priced(input="1e-30", output="1e15"), None, {"pricing.output": "hold"}),
    (prices.output_out_of_proportion, priced(input="0.09", output="1.1"), None, {}),
    (prices.output_out_of_proportion, priced(input=1, output=1), None, {}),
    (
        prices.output_out_of_proportion,
        entry(pricing={"input": "0.5", "output": 60}, modalities={"output": ["image", "text"]}),
        None,
        {},
    ),
    (
        prices.output_out_of_proportion,
        entry(type="moderation", pricing={"input": "0.48", "output": "0.03"}),
        None,
        {},
    ),
    (prices.zero_price, priced(input=0, output=0), None, {}),
    (
        prices.zero_price,
        entry(pricing={"input": 0, "output": 0}, provenance={"pricing": "models-dev"}),
        None,
        {"pricing.input": "hold", "pricing.output": "hold"},
    ),
    (prices.cache_write_below_input, priced(input=2, cache_write=2.5, cache_write_1h=2), None, {}),
    (prices.cache_write_below_input, priced(input=2, cache_write=0.4), None, {"pricing.cache_write": "hold"}),
    (
        prices.cache_write_below_input,
        priced(flex={"input": 2, "cache_write_1h": 0.4, "tiers": [{"input": 3, "cache_write": 1, "above_context": 9}]}),
        None,
        {"pricing.flex.cache_write_1h": "hold", "pricing.flex.tiers": "hold"},
    ),
    (prices.zero_price, priced(input=1, output=0), None, {"pricing.output": "hold"}),
    (prices.zero_price, entry(model_id="aurora-1:free", pricing={"input": 0}), None, {}),
    (prices.zero_price, entry(model_id="aurora-1-Free", pricing={"input": 0}), None, {}),
    (prices.zero_price, entry(provider="chutes", pricing={"input": 0, "output": 0}), None, {}),
    (prices.zero_price, entry(provider="chutes", pricing={"input": 0, "output": 1}), None, {"pricing.input": "hold"}),
    (prices.zero_price, entry(provider="cloudflare-workers-ai", pricing={"per_step": 0}), None, {}),
    (prices.currency_missing, entry(provider="cortecs", pricing={"input": 1}), None, {"pricing.currency": "warn"}),
    (prices.currency_missing, entry(provider="cortecs", pricing={"input": 1, "currency": "EUR"}), None, {}),
    (
        prices.currency_missing,
        entry(provider="cortecs", pricing={"input": 1}, provenance={"pricing": "models-dev"}),
        None,
        {},
    ),
    (limits.context_out_of_range, entry(context_window=128), None, {"context_window": "hold"}),
    (limits.context_out_of_range, entry(context_window=20_000_000), None, {"context_window": "hold"}),
    (limits.context_out_of_range, entry(context_window=1_024), None, {}),
    (limits.context_out_of_range, entry(context_window=10_000_000), None, {}),
    (limits.context_out_of_range, entry(type="completion", context_window=99), None, {"context_window": "hold"}),
    (limits.context_out_of_range, entry(type="embedding", context_window=512), None, {"context_window": "warn"}),
    (limits.context_out_of_range, entry(type="image", context_window=10**12), None, {"context_window": "hold"}),
    (limits.limit_out_of_range, entry(max_output_tokens=10**12), None, {"max_output_tokens": "hold"}),
    (limits.limit_out_of_range, entry(type="video", max_input_tokens=10**9), None, {"max_input_tokens": "hold"}),
    (
        limits.limit_out_of_range,
        entry(reasoning_options={"min_budget": 1, "max_budget": 10**8}),
        None,
        {"reasoning_options.max_budget": "hold"},
    ),
    (
        limits.limit_out_of_range,
        priced(tiers=[{"above_context": 10**12, "input": 2}]),
        None,
        {"pricing.tiers": "hold"},
    ),
    (limits.limit_out_of_range, entry(max_input_tokens=10_000_000, max_output_tokens=1), None, {}),
    (limits.parameters_out_of_range, entry(parameters=70), None, {"parameters": "hold"}),
    (limits.parameters_out_of_range, entry(parameters=10**15), None, {"parameters": "hold"}),
    (limits.parameters_out_of_range, entry(parameters=805_000), None, {}),
    (
        limits.speed_out_of_range,
        entry(performance={"tokens_per_second": 10**7, "source": "acme"}),
        None,
        {"performance": "hold"},
    ),
    (
        limits.speed_out_of_range,
        entry(performance={"ttft_ms": 86_400_000, "tokens_per_second": 90, "source": "acme"}),
        None,
        {"performance": "hold"},
    ),
    (limits.speed_out_of_range, entry(performance={"ttft_ms": 90_000, "source": "acme"}), None, {}),
    (
        limits.output_above_context,
        entry(context_window=8_192, max_output_tokens=16_384),
        None,
        {"max_output_tokens": "hold"},
    ),
    (
        limits.output_above_context,
        entry(type="speech", context_window=4_000, max_output_tokens=50_000),
        None,
        {"max_output_tokens": "warn"},
    ),
    (limits.output_above_context, entry(context_window=8_192, max_output_tokens=8_192), None, {}),
    (
        limits.input_above_context,
        entry(context_window=8_192, max_input_tokens=9_000),
        None,
        {"max_input_tokens": "hold"},
    ),
    (dates.release_out_of_range, entry(release_date="1993-01-01"), None, {"release_date": "hold"}),
    (dates.release_out_of_range, entry(release_date="2026-11-23"), None, {"release_date": "hold"}),
    (dates.release_out_of_range, entry(release_date="2026-11-22"), None, {}),
    (dates.cutoff_out_of_range, entry(knowledge_cutoff="1970-01-01"), None, {"knowledge_cutoff": "hold"}),
    (dates.cutoff_out_of_range, entry(knowledge_cutoff="2019-10"), None, {}),
    (dates.cutoff_after_release, entry(knowledge_cutoff="2026-02"), None, {"knowledge_cutoff": "hold"}),
    (dates.cutoff_after_release, entry(knowledge_cutoff="2027"), None, {"knowledge_cutoff": "hold"}),
    (dates.cutoff_after_release, entry(knowledge_cutoff="2026"), None, {}),
    (dates.cutoff_after_release, entry(knowledge_cutoff="2026-01-31"), None, {}),
    (dates.end_out_of_range, entry(retirement_date="2099-12-31"), None, {"retirement_date": "hold"}),
    (dates.end_out_of_range, entry(deprecation_date="1970-01-01"), None, {"deprecation_date": "hold"}),
    (dates.end_out_of_range, entry(retirement_date="2027-12-31"), None, {}),
    (dates.end_before_release, entry(retirement_date="2025-12-31"), None, {"retirement_date": "hold"}),
    (dates.end_before_release, entry(retirement_date="2025-12-31", release_date_basis="first_seen"), None, {}),
    (
        dates.retired_before_deprecated,
        entry(deprecation_date="2026-06-01", retirement_date="2026-05-01"),
        None,
        {"retirement_date": "warn"},
    ),
    (
        benchmarks.score_out_of_range,
        entry(
            benchmarks={"MMLU v1.5": {"score": 812, "source": "example"}, "Arena Elo": {"score": 1400, "source": "x"}}
        ),
        None,
        {"benchmarks.MMLU v1.5": "hold"},
    ),
    (
        benchmarks.score_out_of_range,
        entry(benchmarks={"mmlu": {"score": -1, "source": "example"}}),
        None,
        {"benchmarks.mmlu": "hold"},
    ),
]
COMPARED: Rows = [
    (jumps.unit_slip, priced(input=3_000), priced(input=3), {"pricing.input": "hold"}),
    (jumps.unit_slip, priced(input="0.000003"), priced(input=3), {"pricing.input": "hold"}),
    (jumps.unit_slip, entry(context_window=128_000), entry(context_window=128), {"context_window": "hold"}),
    (jumps.unit_slip, priced(input=30), priced(input=3), {}),
    (jumps.tenfold_jump, priced(input=30), priced(input=3), {"pricing.input": "hold"}),
    (jumps.tenfold_jump, priced(input="0.3"), priced(input=3), {"pricing.input": "hold"}),
    (jumps.tenfold_jump, priced(input=29), priced(input=3), {}),
    (jumps.tenfold_jump, priced(input=3_000), priced(input=3), {}),
    (jumps.tenfold_jump, priced(input=30), priced(output=3), {}),
    (jumps.tenfold_jump, priced(input=3), priced(input=0), {}),
    (
        jumps.tenfold_jump,
        priced(input=3, tiers=[{"above_context": 200_000, "input": 60}]),
        priced(input=3, tiers=[{"above_context": 200_000, "input": 6}]),
        {"pricing.tiers": "hold"},
    ),
    (
        jumps.tenfold_jump,
        entry(max_output_tokens=80_000),
        entry(max_output_tokens=8_000),
        {"max_output_tokens": "hold"},
    ),
    # The provider itself tells now what another data set told before.
    (
        jumps.tenfold_jump,
        entry(context_window=1_000_000),
        entry(context_window=32_768, provenance={"context_window": "litellm"}),
        {},
    ),
    (
        jumps.tenfold_jump,
        entry(context_window=1_000_000, provenance={"context_window": "litellm"}),
        entry(context_window=32_768),
        {"context_window": "hold"},
    ),
    (prices.currency_changed, priced(input=1), priced(input=1, currency="EUR"), {"pricing": "hold"}),
    (prices.currency_changed, priced(input=1, currency="USD"), priced(input=1), {}),
]


def _title(value: object) -> str | None:
    return value.name if isinstance(value, EntryRule) else None


@pytest.mark.parametrize(("rule", "fresh", "old", "expected"), [*ALONE, *COMPARED], ids=_title)
def test_a_rule_about_one_entry(
    rule: EntryRule, fresh: ModelEntry, old: ModelEntry | None, expected: dict[str, str]
) -> None:
    findings = list(rule(fresh, old))

    assert severities(findings) == expected
    assert all((finding.rule, finding.key) == (rule.name, fresh.key) for finding in findings)


def test_a_sound_entry_passes_every_rule() -> None:
    sound = entry(
        context_window=200_000,
        max_output_tokens=64_000,
        knowledge_cutoff="2025-06",
        retirement_date="2027-01-15",
        pricing={"input": 3, "output": 15, "cache_read": "0.3", "cache_write": "3.75", "batch": {"input": "1.5"}},
        benchmarks={"gpqa": {"score": "68.7", "source": "example"}},
    )

    assert check([sound], catalog_of([sound])) == []


def test_every_rule_has_a_name_of_its_own_a_reason_and_a_test() -> None:
    rules = [*ENTRY_RULES, *CATALOG_RULES]
    tested = {row[0].name for row in (*ALONE, *COMPARED) if row[3]}

    assert len({rule.name for rule in rules}) == len(rules) > 20
    assert all(rule.reason.strip() for rule in rules)
    assert {rule.name for rule in ENTRY_RULES} == tested


def test_every_price_has_a_band() -> None:
    assert prices.BANDS.keys() == Prices.model_fields.keys()
    assert prices.CURRENCIES.keys() <= PROVIDERS.keys()


def served(provider: str, canonical_id: str = "example/aurora-1", **facts: object) -> ModelEntry:
    return entry(
        provider=provider,
        model_id=canonical_id.partition("/")[2],
        canonical_id=canonical_id,
        **{"developer": "example", **facts},
    )


def found(rule: CatalogRule, *entries: ModelEntry, old: Sequence[ModelEntry] = ()) -> dict[str, str]:
    findings = list(rule(entries, catalog_of(old)))
    assert all(finding.rule == rule.name for finding in findings)
    return {f"{finding.key} {finding.field}".strip(): finding.severity for finding in findings}


def test_an_entry_that_is_there_twice() -> None:
    assert found(consistency.duplicate_key, entry(), entry(context_window=9_000)) == {"acme/aurora-1": "hold"}
    assert found(consistency.duplicate_key, entry(), entry(provider="other")) == {}


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("qwen-3-32b", "qwen3-32b", True),
        ("Qwen/Qwen3-32B", "qwen_qwen3.32b", True),
        ("aurora-4.6", "aurora-4-6", True),
        ("aurora-1.15b", "aurora-11.5b", False),
        ("aurora-1", "aurora-2", False),
    ],
)
def test_ids_that_differ_in_case_and_punctuation(one: str, other: str, near: bool) -> None:
    ids = consistency.near_duplicate_id

    assert found(ids, entry(model_id=one), entry(model_id=other)) == ({f"acme/{other}": "warn"} if near else {})
    assert found(ids, entry(model_id=one), entry(model_id=other, provider="elsewhere")) == {}
    assert found(ids, entry(model_id=one), entry(model_id=other, alias_of=one)) == {}
    assert found(ids, entry(model_id=one, aliases=[other]), entry(model_id=other)) == {}


def test_a_second_release_that_the_rules_of_identity_have_not_heard_of() -> None:
    def dated(model_id: str, provider: str = "acme") -> ModelEntry:
        return entry(provider=provider, model_id=model_id, canonical_id="acme/m")

    first = dated("m-20290102")

    assert found(consistency.second_release, first, dated("m-2029-03-04")) == {"acme/m-2029-03-04 canonical_id": "warn"}
    assert found(consistency.second_release, first, dated("m-2029-01-02")) == {}
    assert found(consistency.second_release, first, dated("m-2029-01-09", "host")) == {}


def test_one_model_and_two_developers() -> None:
    same, contradicts = served("acme"), served("other", developer="someone")

    assert found(consistency.two_developers, same, contradicts) == {"other/aurora-1 developer": "hold"}
    assert found(consistency.two_developers, same, served("other")) == {}
    assert found(consistency.two_developers, entry(), entry(developer="someone", model_id="other")) == {}


def at(provider: str, amount: object, **facts: object) -> ModelEntry:
    return served(provider, pricing={"input": amount, **facts})


def test_a_price_unlike_that_of_other_hosts() -> None:
    rule, two = hosts.unlike_other_hosts, (at("one", "0.2"), at("two", "0.3"))

    assert found(rule, *two, at("acme", 300)) == {"acme/aurora-1 pricing.input": "hold"}
    assert found(rule, *two, at("acme", "0.0002")) == {"acme/aurora-1 pricing.input": "hold"}
    assert found(rule, *two, at("acme", 40)) == {"acme/aurora-1 pricing.input": "warn"}
    assert found(rule, *two, at("acme", 19)) == {}
    assert found(rule, *two, at("acme", 0)) == {}
    assert found(rule, *two, at("acme", 4_000, currency="IDR")) == {}


def test_of_two_hosts_nothing_tells_which_is_wrong() -> None:
    assert found(hosts.unlike_other_hosts, at("one", "0.2"), at("two", 250)) == {
        "one/aurora-1 pricing.input": "warn",
        "two/aurora-1 pricing.input": "warn",
    }
    assert found(hosts.unlike_other_hosts, at("one", "0.2"), at("one", 250)) == {}


def test_one_wrong_host_does_not_make_the_others_wrong() -> None:
    rows = [at("one", 1), at("two", 5_000), at("three", 1)]

    assert found(hosts.unlike_other_hosts, *rows) == {"two/aurora-1 pricing.input": "hold"}


def sold(provider: str, version: str, input_: object, output: object, **facts: object) -> ModelEntry:
    return served(provider, f"example/aurora-{version}", pricing={"input": input_, "output": output}, **facts)


def test_the_price_of_another_version_against_the_last_catalog() -> None:
    rule = hosts.price_of_another_version
    old = [sold("acme", "5", "1.25", 10), sold("acme", "5.5", 5, 30)]
    both = {"acme/aurora-5 pricing.input": "hold", "acme/aurora-5 pricing.output": "hold"}

    assert found(rule, sold("acme", "5", 5, 30), sold("acme", "5.5", 5, 30), old=old) == both
    assert found(rule, sold("acme", "5", 2, 12), sold("acme", "5.5", 5, 30), old=old) == {}
    # Both have a new price, and it is the same: that is news.
    assert found(rule, sold("acme", "5", 3, 20), sold("acme", "5.5", 3, 20), old=old) == {}


def test_the_price_of_another_version_against_most_other_hosts() -> None:
    rule = hosts.price_of_another_version
    others = [sold(host, *row) for host in ("one", "two") for row in (("5", "1.25", 10), ("5.5", 5, 30))]

    assert set(found(rule, *others, sold("acme", "5", 5, 30))) == {
        "acme/aurora-5 pricing.input",
        "acme/aurora-5 pricing.output",
    }
    # Hosts do not agree what the model costs, or the names differ in more than a version.
    assert found(rule, *others[1:], sold("acme", "5", 5, 30)) == {}
    assert found(rule, *others, sold("acme", "5-mini", 5, 30)) == {}


def test_a_dated_snapshot_is_no_other_version() -> None:
    rows = [sold(host, *row) for host in ("one", "two") for row in (("5", "1.25", 10), ("5-0528", 5, 30))]

    assert found(hosts.price_of_another_version, *rows, sold("acme", "5", 5, 30)) == {}


def scored(number: int, score: object) -> ModelEntry:
    return entry(model_id=f"m-{number}", benchmarks={"mbpp": {"score": score, "source": "example"}})


def test_per_cent_among_fractions() -> None:
    fractions = [scored(1, "0.352"), scored(2, "0.8")]

    assert found(benchmarks.score_on_another_scale, *fractions, scored(3, "81.4")) == {
        "acme/m-3 benchmarks.mbpp": "hold"
    }
    assert found(benchmarks.score_on_another_scale, *fractions, scored(3, "0.9")) == {}
    assert found(benchmarks.score_on_another_scale, fractions[0], scored(3, "81.4")) == {}


def test_a_fraction_among_per_cent() -> None:
    rule = benchmarks.score_on_another_scale

    assert found(rule, scored(1, "0.8"), scored(2, 60), scored(3, "81.4")) == {"acme/m-1 benchmarks.mbpp": "warn"}
    assert found(rule, scored(1, "0.8"), scored(2, 6), scored(3, "81.4")) == {}


GOOD = entry(
    quality="verified",
    context_window=200_000,
    pricing={"input": 3, "output": 15, "cache_read": "0.3"},
    release_date="2026-01-10",
)


def test_a_failing_value_is_held_at_its_last_good_one() -> None:
    fresh = GOOD.model_copy(update={"updated": date(2026, 11, 22)})
    fresh = ModelEntry.model_validate(
        fresh.model_dump(exclude_none=True) | {"pricing": {"input": 3_000, "output": 18, "cache_read": "0.3"}}
    )

    held, findings = hold(fresh, GOOD)

    # A price list of two days is none that there ever was: the others are held with the one that fails.
    assert held.pricing == GOOD.pricing
    assert held.quality == "partial"
    assert held.updated == fresh.updated
    assert {finding.rule for finding in findings} == {"price-out-of-range", "unit-slip"}
    assert findings[0].message.endswith("; held at 3")


def test_a_failing_value_without_a_good_one_is_left_out() -> None:
    assert hold(priced(input=3_000_000, currency="USD"), None)[0].pricing is None

    held, findings = hold(priced(input=3_000_000, output=15), None)

    assert held.pricing is not None
    assert held.pricing.model_dump(exclude_none=True) == {"output": Decimal(15)}
    assert findings[0].message.endswith("; left out")


def test_a_last_value_that_fails_as_well_is_not_put_back() -> None:
    old = priced(input=1, cache_read=2)

    held, _ = hold(priced(input=1, cache_read=3), old)

    assert held.pricing is not None
    assert held.pricing.cache_read is None


def test_what_is_held_as_it_was_is_the_last_entry() -> None:
    old = entry(context_window=8_000)

    held, findings = hold(entry(context_window=80_000, updated="2026-11-22"), old)

    assert held is old
    assert [finding.rule for finding in findings] == ["tenfold-jump"]


def test_an_impossible_release_date_becomes_the_last_one_or_the_day_it_was_seen() -> None:
    fresh = entry(release_date="1993-01-01")

    assert hold(fresh, entry(release_date="2026-01-02", release_date_basis="host"))[0].release_date == date(2026, 1, 2)
    held, _ = hold(fresh, None)
    assert (held.release_date, held.release_date_basis) == (fresh.updated, "first_seen")
    assert hold(entry(release_date="1993-01-01", updated="1990-01-01"), None)[0].release_date == date(1990, 1, 1)


def test_what_was_measured_by_a_wrong_value_is_not_blamed() -> None:
    old = entry(context_window=128_000, max_output_tokens=4_096)

    held, findings = hold(entry(context_window=1_280, max_output_tokens=8_192), old)

    assert (held.context_window, held.max_output_tokens) == (128_000, 8_192)
    assert [finding.rule for finding in findings] == ["tenfold-jump"]


def test_what_is_held_keeps_where_it_came_from() -> None:
    old = entry(context_window=8_000, provenance={"context_window": "litellm"})
    fresh = entry(
        context_window=80_000,
        knowledge_cutoff="2030",
        provenance={"context_window": "models-dev", "knowledge_cutoff": "models-dev"},
    )

    held, _ = hold(fresh, old)

    assert held.context_window == 8_000
    assert held.provenance == {"context_window": "litellm"}


def test_a_region_or_a_benchmark_is_held_alone() -> None:
    fresh = entry(
        pricing={"input": 1, "regions": {"eu.west": {"input": 9_999}, "us": {"input": 2}}},
        benchmarks={"MMLU v1.5": {"score": 812, "source": "example"}, "gpqa": {"score": 60, "source": "example"}},
    )

    held, _ = hold(fresh, None)

    assert held.pricing is not None
    assert list(held.pricing.regions or ()) == ["us"]
    assert list(held.benchmarks or ()) == ["gpqa"]


def test_a_release_lets_one_value_of_one_entry_through() -> None:
    fresh, old = priced(input=30), priced(input=3)
    release = ConfirmedValue("acme", "aurora-1", "pricing.input", "30")

    assert hold(fresh, old, {release}) == (fresh, [])
    for other in (release._replace(model_id="aurora-2"), release._replace(value="31")):
        assert hold(fresh, old, {other})[0] == old


amounts = st.none() | st.sampled_from([0, "0.0001", "0.02", 1, 3, 15, 700, 3_000_000])
sizes = st.none() | st.sampled_from([1, 512, 4_096, 128_000, 1_000_000, 20_000_000])
days = st.dates(date(1990, 1, 1), date(2040, 1, 1))


def _entry(input_: object, output: object, cache: object, context: object, most: object, released: date) -> ModelEntry:
    pricing = {
        name: value
        for name, value in (("input", input_), ("output", output), ("cache_read", cache))
        if value is not None
    }
    return entry(
        pricing=pricing or None,
        context_window=context,
        max_output_tokens=most,
        release_date=released,
        knowledge_cutoff="2026-01",
    )


entries = st.builds(_entry, amounts, amounts, amounts, sizes, sizes, days)


@given(entries, st.none() | entries)
def test_nothing_that_must_be_held_is_left(fresh: ModelEntry, old: ModelEntry | None) -> None:
    held, findings = hold(fresh, old)

    assert [finding for finding in check_entry(held, old) if finding.severity == "hold"] == []
    assert hold(held, old)[0] == held
    assert (held == fresh) == (not any(finding.severity == "hold" for finding in findings))


def test_a_whole_catalog_is_compared_after_each_entry_was_mended() -> None:
    fresh = catalog_of(
        [
            at("one", "0.2"),
            at("two", "0.3"),
            at("three", 300),
            at("four", 3_000_000),
            served("five", developer="someone"),
        ]
    )

    held, findings = hold_all(fresh, {})

    assert {key.provider for key, each in held.items() if each.pricing} == {"one", "two"}
    assert sorted((finding.key.provider, finding.rule) for finding in findings) == [
        ("five", "two-developers"),
        ("four", "price-out-of-range"),
        ("three", "unlike-other-hosts"),
    ]
    assert list(held) == list(fresh)


def test_a_price_held_for_the_catalog_is_its_last() -> None:
    old = [sold("acme", "5", "1.25", 10), sold("acme", "5.5", 5, 30)]
    fresh = [sold("acme", "5", 5, 30, updated="2026-11-22"), old[1]]

    held, findings = hold_all(catalog_of(fresh), catalog_of(old))

    assert held == catalog_of(old)
    assert {finding.rule for finding in findings} == {"price-of-another-version"}


def test_true_duplicates_are_one_model_with_the_same_facts() -> None:
    one = served("acme", context_window=8_000)
    again = one.model_copy(update={"model_id": "aurora-1-2", "name": "Aurora 1 again"})
    larger = one.model_copy(update={"model_id": "aurora-1-long", "context_window": 16_000})
    alias = one.model_copy(update={"model_id": "aurora", "alias_of": "aurora-1"})

    assert true_duplicates([one, again, larger, alias]) == [[Key("acme", "aurora-1"), Key("acme", "aurora-1-2")]]


def test_the_figures_of_a_catalog() -> None:
    rows = [
        served("acme", f"example/m-{number}", pricing={"input": 1}, capabilities={"tools": True})
        for number in range(50)
    ]
    told = [row.model_copy(update={"updated": row.updated + timedelta(days=1)}) for row in rows]
    wrong = [
        row.model_copy(update={"pricing": priced(input=2).pricing}) if number < 5 else row
        for number, row in enumerate(told)
    ]

    kept, duplicates, prices_, capabilities, newest = figures(rows, 1, catalog_of(wrong))

    assert (kept.value, kept.met) == ("98.0 %", False)
    assert (duplicates.value, duplicates.met) == ("0 (0.0 %)", True)
    assert (prices_.value, prices_.met) == ("90.0 % of 50", False)
    assert (capabilities.value, capabilities.met) == ("100.0 % of 50", True)
    assert newest.value == "none"
    assert [figure.met for figure in figures([entry()], 0)] == [True, None, None, None, None]


def test_findings_come_with_what_must_be_held_first() -> None:
    findings = check([entry(name=None), entry(model_id="zeta", context_window=1)])

    assert [(finding.severity, finding.rule) for finding in findings] == [
        ("hold", "context-out-of-range"),
        ("warn", "missing-name"),
    ]
    assert base.Finding(Key("a", "b"), "developer", "x", "y").mendable is False


def test_a_sources_limit_of_the_answer_that_is_the_window() -> None:
    told: dict[str, Any] = {"context_window": 65_536, "max_output_tokens": 65_536}
    by_a_source = served("one", **told, provenance={"max_output_tokens": "models-dev"})
    by_a_host = served("two", **told, provenance={"max_output_tokens": "three"})

    found_fields = found(sources.answer_of_the_whole_window, by_a_source, by_a_host, served("three", **told))

    assert found_fields == {"one/aurora-1 max_output_tokens": "warn"}


def test_a_limit_from_elsewhere_above_that_of_every_host() -> None:
    above = served("one", context_window=131_072, provenance={"context_window": "models-dev"})
    curated = served("two", context_window=131_072, provenance={"context_window": "curated"})
    rule, own = sources.limit_above_every_host, served("three", context_window=65_536)

    assert found(rule, above, curated, own) == {"one/aurora-1 context_window": "warn"}
    assert found(rule, above, curated) == {}


def test_a_sources_flag_unlike_those_of_hosts() -> None:
    yes, no = {"reasoning": True}, {"reasoning": False}
    by_a_source = served("one", capabilities=yes, provenance={"capabilities.reasoning": "litellm"})
    rule, unlike = sources.flag_unlike_hosts, {"one/aurora-1 capabilities.reasoning": "warn"}

    assert found(rule, by_a_source, served("two", capabilities=no)) == unlike
    assert found(rule, by_a_source, served("two", capabilities=no), served("three", capabilities=yes)) == {}
    maker = served("acme", capabilities=no, source="official")
    assert found(rule, by_a_source, maker, *(served(each, capabilities=yes) for each in ("two", "three"))) == unlike
