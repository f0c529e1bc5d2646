"""What is told of the other offers of an entry is joined to the prices it belongs to, and to no others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import JsonValue

from model_registry.enrichment.curated import Curated, load
from model_registry.enrichment.evidence import Evidence
from model_registry.enrichment.fill import fill, strip_filled
from model_registry.enrichment.sources import SOURCES
from model_registry.enrichment.sources.base import Facts, Index
from model_registry.schemas import ModelEntry, Pricing
from model_registry.vocabulary import Key
from tests.support.entries import entry

BATCH = {"input": Decimal(2), "output": Decimal(8)}


def filled(pricing: object, told: Facts, curated: Curated | None = None) -> ModelEntry:
    index = Index()
    index.add_offer("acme", "m", {"pricing": told} if told else {})
    evidence = Evidence(curated=curated or Curated(), sources={"litellm": index})
    facts = {"pricing": pricing} if pricing else {}
    return fill(entry("acme/m", canonical_id="acme/m", **facts), evidence, [])


def priced(made: ModelEntry) -> Pricing:
    assert made.pricing is not None
    return made.pricing


def test_a_provider_that_tells_its_prices_is_told_its_other_offers_by_who_agrees() -> None:
    told = {"input": Decimal(4), "output": Decimal(16), "cache_write": Decimal(5), "batch": BATCH}

    made = filled({"input": 4, "output": 16}, told)

    assert priced(made).batch is not None
    assert priced(made).cache_write is None
    assert made.provenance == {"pricing.batch": "litellm"}
    assert strip_filled(made).pricing == Pricing(input=Decimal(4), output=Decimal(16))
    assert priced(filled({"input": 3, "output": 16}, told)).batch is None


def test_a_vendor_that_halves_everything_halves_the_cache_and_long_prompts_too() -> None:
    curated = Curated(factors={("acme", "batch"): Decimal("0.5")})
    told = {
        "input": Decimal(4),
        "output": Decimal(16),
        "cache_write_1h": Decimal(8),
        "per_search": Decimal("0.01"),
        "tiers": ({"above_context": 1000, "input": Decimal(6)},),
        "batch": BATCH,
    }

    batch = priced(filled(None, told, curated)).batch

    assert batch is not None
    assert (batch.input, batch.output, batch.cache_write_1h) == (Decimal(2), Decimal(8), Decimal(4))
    assert [(tier.above_context, tier.input) for tier in batch.tiers or ()] == [(1000, Decimal(3))]


@pytest.mark.parametrize(
    "batch", [None, {"input": Decimal("2.5"), "output": Decimal(8)}], ids=["no table", "a table of other prices"]
)
def test_a_factor_makes_no_table_and_contradicts_none(batch: object) -> None:
    curated = Curated(factors={("acme", "batch"): Decimal("0.5")})
    told = {"input": Decimal(4), "output": Decimal(16), "cache_read": Decimal(1), "batch": batch}

    made = priced(filled(None, {name: value for name, value in told.items() if value}, curated)).batch

    assert (made and made.cache_read) is None


@pytest.mark.parametrize(("steps", "above"), [(frozenset[str](), 32_000), (frozenset({"acme"}), 31_999)])
def test_a_price_that_begins_at_a_number_is_above_the_one_before(steps: frozenset[str], above: int) -> None:
    told = {"input": Decimal(1), "output": Decimal(1), "tiers": ({"above_context": 32_000, "input": Decimal(2)},)}

    [tier] = priced(filled(None, told, Curated(steps=steps))).tiers or ()

    assert tier.above_context == above


def test_an_announced_end_is_put_to_the_prices_that_end() -> None:
    end = {"valid_until": date(2026, 12, 31), "then": {"input": Decimal(8), "output": Decimal(20)}}
    curated = Curated(price_ends={Key("acme", "m"): end})

    now, later = (priced(filled({"input": price, "output": 20}, {}, curated)) for price in (4, 8))

    assert (now.valid_until, now.then and now.then.input) == (date(2026, 12, 31), Decimal(8))
    assert later.valid_until is None


def test_a_currency_has_the_rate_that_is_cited() -> None:
    rate = {"usd": Decimal("0.2"), "date": date(2026, 11, 2), "source": "https://bank.example/rates"}
    curated = Curated(rates={"CNY": rate})

    made = filled({"input": 4, "output": 20, "currency": "CNY"}, {}, curated)

    assert priced(made).exchange_rate is not None
    assert made.provenance == {"pricing.exchange_rate": "curated"}
    assert priced(filled({"input": 4, "output": 20, "currency": "EUR"}, {}, curated)).exchange_rate is None


def test_the_tables_of_other_offers_are_read_with_their_references(tmp_path: Path) -> None:
    why = "told on the page,https://acme.example/prices,2026-11-02"
    heads = {
        "factors.csv": ("provider,service,factor", "acme,batch,0.5"),
        "steps.csv": ("provider", "acme"),
        "rates.csv": ("currency,usd,day", "CNY,0.2,2026-11-01"),
        "price_ends.csv": ("id,valid_until,input_per_1m,output_per_1m,cache_per_1m", "acme/m,2026-12-31,8,20,"),
    }
    for name, (head, row) in heads.items():
        (tmp_path / name).write_text(f"{head},reason,reference,updated\n{row},{why}\n", encoding="utf-8")

    curated = load(tmp_path)

    assert curated.factors == {("acme", "batch"): Decimal("0.5")}
    assert curated.steps == {"acme"}
    rate = {"usd": Decimal("0.2"), "date": date(2026, 11, 1), "source": "https://acme.example/prices"}
    assert curated.rates == {"CNY": rate}
    then = {"input": Decimal(8), "output": Decimal(20)}
    assert curated.price_ends == {Key("acme", "m"): {"valid_until": date(2026, 12, 31), "then": then}}


def litellm(rows: dict[str, JsonValue], provider: str, model_id: str) -> Pricing:
    def identify(_: str, model_id: str) -> str:
        return f"acme/{model_id}"

    told = SOURCES["litellm"]("https://prices.example").parse(rows, identify).offer(provider, model_id)
    return Pricing.model_validate(told["pricing"])


def test_litellm_tells_each_class_of_service_with_the_cache_and_long_prompts() -> None:
    row: JsonValue = {
        "litellm_provider": "openai",
        "mode": "chat",
        "input_cost_per_token": 4e-06,
        "output_cost_per_token": 2e-05,
        "input_cost_per_token_flex": 2e-06,
        "cache_read_input_token_cost_flex": 2e-07,
        "input_cost_per_token_above_64k_tokens_batches": 3e-06,
        "input_cost_per_token_batches": 1.5e-06,
        "cache_creation_input_token_cost_above_1hr_priority": 1.6e-05,
        "regional_processing_uplift_multiplier_eu": 1.2,
    }

    pricing = litellm({"m-1": row}, "openai", "m-1")

    assert pricing.model_dump(mode="json", exclude_none=True) == {
        "input": 4,
        "output": 20,
        "batch": {"input": 1.5, "tiers": [{"input": 3, "above_context": 64_000}]},
        "regions": {"eu": {"input": 4.8, "output": 24}},
        "flex": {"input": 2, "cache_read": 0.2},
        "priority": {"cache_write_1h": 16},
    }


def test_litellm_tells_what_the_regional_ids_of_a_model_cost() -> None:
    def row(host: str, price: float) -> JsonValue:
        return {"litellm_provider": host, "mode": "chat", "input_cost_per_token": price}

    rows = {
        "eu.acme.m-1-v1:0": row("bedrock_converse", 5e-06),
        "acme.m-1-v1:0": row("bedrock", 4e-06),
        "bedrock/us-gov-west-1/acme.m-1-v1:0": row("bedrock", 6e-06),
        "bedrock/us-east-1/1-month-commitment/acme.m-1-v1:0": row("bedrock", 9e-06),
    }

    pricing = litellm(rows, "aws-bedrock", "acme.m-1-v1:0")

    assert pricing.input == 4
    assert {name: table.input for name, table in (pricing.regions or {}).items()} == {"eu": 5, "us-gov-west-1": 6}
    assert litellm(rows, "aws-bedrock", "eu.acme.m-1-v1:0").input == 5


def test_litellm_tells_hours_and_conditions() -> None:
    row: JsonValue = {
        "litellm_provider": "deepseek",
        "mode": "video_generation",
        "input_cost_per_token": 4e-06,
        "output_cost_per_second": 0.3,
        "output_cost_per_second_1080p": 0.5,
        "search_context_cost_per_query": {"search_context_size_low": 0.02, "search_context_size_high": 0.03},
        "off_peak_pricing": {
            "input_cost_per_token": 1e-06,
            "windows": [
                {"hours_utc": ["20:00-00:00", "01:00-02:30"], "weekdays": [1, 7]},
                {"hours_utc": "05:00-06:00"},
            ],
        },
    }

    pricing = litellm({"deepseek/m-1": row}, "deepseek", "m-1").model_dump(mode="json", exclude_none=True)

    assert pricing == {
        "input": 4,
        "per_output_second": 0.3,
        "windows": [
            {"input": 1, "days": ["mon", "sun"], "from": "20:00", "to": "00:00", "zone": "UTC"},
            {"input": 1, "days": ["mon", "sun"], "from": "01:00", "to": "02:30", "zone": "UTC"},
            {"input": 1, "from": "05:00", "to": "06:00", "zone": "UTC"},
        ],
        "conditions": [
            {"per_output_second": 0.5, "when": {"resolution": "1080p"}},
            {"per_search": 0.03, "when": {"search_context": "high"}},
            {"per_search": 0.02, "when": {"search_context": "low"}},
        ],
    }


def test_what_a_source_had_told_the_last_catalog_stands_while_it_is_not_heard() -> None:
    last = Pricing(input=Decimal(4), output=Decimal(16))
    index = Index()
    index.add_offer("acme", "m", {"pricing": last})

    made = fill(entry("acme/m", canonical_id="acme/m"), Evidence(sources={"litellm": index}), [])

    assert made.pricing == last
