"""The JavaScript package: its own tests, and that it computes what Python does on any prices and any use."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_registry.catalog.provider_directory import providers
from model_registry.query.offers import nearness_rank
from tests.needs import skip
from tests.unit.query.test_cost_vectors import outcome

PACKAGE = Path(__file__).parents[2] / "packages/js"
COST = """
import { readFileSync } from "node:fs";
import { cost, PriceUnknown } from "PACKAGE/index.js";
const answers = JSON.parse(readFileSync(0, "utf8")).map(({ entry, usage, terms }) => {
  try {
    const bill = cost({ provider: "acme", model_id: "m", ...entry }, usage, terms);
    const lines = bill.items.map((item) => [item.part, item.amount, item.field]);
    const { total, currency, above_context, host, notes } = bill;
    return { total, currency, lines, above_context, host, notes };
  } catch (error) {
    return error instanceof PriceUnknown ? { error: error.name, field: error.field } : { error: error.name };
  }
});
console.log(JSON.stringify(answers));
"""

prices = st.decimals(min_value=0, max_value=1000, places=6).map(float)
token_prices = st.fixed_dictionaries({"input": prices, "output": prices}, optional={"cache_read": prices})
steps = st.lists(
    st.fixed_dictionaries({"above_context": st.integers(1, 5000), "input": prices, "output": prices}),
    min_size=1,
    max_size=3,
    unique_by=lambda step: step["above_context"],
)
tables = st.builds(
    lambda table, tiers: {**table, **({"tiers": tiers} if tiers else {})}, token_prices, st.none() | steps
)
vectors = st.fixed_dictionaries(
    {
        "entry": st.builds(
            lambda pricing, more: {"pricing": {**pricing, **more}},
            tables,
            st.fixed_dictionaries(
                {},
                optional={
                    "batch": tables,
                    "regions": st.dictionaries(st.sampled_from(("us", "eu")), tables, min_size=1),
                    "per_request": prices,
                    "reasoning": prices,
                    "valid_until": st.just("2026-12-31"),
                },
            ),
        ),
        "usage": st.fixed_dictionaries(
            {"input_tokens": st.integers(0, 10_000)},
            optional={
                "output_tokens": st.integers(0, 10**9),
                "cached_tokens": st.integers(0, 10_000),
                "reasoning_tokens": st.integers(0, 1000),
                "requests": st.integers(0, 3),
            },
        ),
        "terms": st.fixed_dictionaries(
            {},
            optional={
                "tier": st.just("batch"),
                "region": st.sampled_from(("us", "eu")),
                "at": st.sampled_from(("2026-12-31", "2027-01-01", "2026-12-31T23:30:00-02:00")),
            },
        ),
    }
)


@pytest.fixture(scope="module")
def node() -> str:
    return shutil.which("node") or skip("needs node, which runs the JavaScript package")


def test_its_own_tests_pass(node: str) -> None:
    tests = sorted(map(str, PACKAGE.glob("test/*.test.js")))

    ran = subprocess.run([node, "--test", *tests], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout


def test_it_knows_how_far_each_provider_is_from_the_makers(node: str) -> None:
    script = f'import {{ nearnessRank }} from "{(PACKAGE / "src/nearness.js").as_uri()}"; const slugs = SLUGS;'
    script = script.replace("SLUGS", json.dumps([*providers(), "nobody"]))
    script += "console.log(JSON.stringify(slugs.map(nearnessRank)));"

    ran = subprocess.run([node, "--input-type=module", "--eval", script], capture_output=True, text=True, check=True)

    assert json.loads(ran.stdout) == [nearness_rank(slug) for slug in (*providers(), "nobody")]


@settings(max_examples=3, deadline=None)
@given(st.lists(vectors, min_size=150, max_size=150))
def test_any_request_costs_the_same_in_both_languages(node: str, asked: list[dict[str, Any]]) -> None:
    script = COST.replace("PACKAGE", PACKAGE.as_uri())

    ran = subprocess.run(
        [node, "--input-type=module", "--eval", script],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(ran.stdout) == [outcome(vector) for vector in asked]
