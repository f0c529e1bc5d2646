"""What exports of usage cost, in each format they come in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from model_registry import Registry, load
from model_registry.audit.bill import Bill, price
from model_registry.audit.usage_exports import read
from model_registry.catalog import store
from model_registry.cli import main as command
from model_registry.errors import ConfigurationError
from model_registry.history.changes import LoggedChange
from model_registry.history.log import Log
from tests.support.entries import entry

TODAY = date(2026, 11, 28)
PRICES = {"input": 2, "output": 10, "cache_read": 0.2, "cache_write": 2.5}
STEPS = [{"above_context": 200_000, "input": 4, "output": 20}]


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Prices that were twice as high for input until March."""
    path = tmp_path / "models.json"
    models = [
        entry("anthropic/claude-x", developer="anthropic", pricing=PRICES),
        entry(
            "openai/gpt-x", developer="openai", pricing=PRICES | {"tiers": STEPS, "batch": {"input": 1, "output": 5}}
        ),
        entry("openrouter/openai/gpt-x", pricing=PRICES),
        entry("openrouter/openai/gpt-x:free", pricing={"input": 0, "output": 0}),
        entry("openai/gpt-unpriced", developer="openai"),
    ]
    path.write_bytes(store.encode(store.catalog(models)))
    log = Log(path)
    log.begin(datetime(2026, 1, 1, tzinfo=UTC))
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    changes = [
        LoggedChange(at, None, provider, model, "price", "pricing.input", 4, 2, "provider", "run")
        for provider, model in (("anthropic", "claude-x"), ("openai", "gpt-x"), ("openrouter", "openai/gpt-x"))
    ]
    log.announce(changes, path.read_bytes())
    log.settle()
    return load(path)


def bill(registry: Registry, tmp_path: Path, content: object) -> Bill:
    path = tmp_path / "usage"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return price(registry, read(path)[1], TODAY)


def totals(found: Bill) -> list[Decimal | None]:
    return [line.cost.total if line.cost else None for line in found.lines]


def ccusage(period: str, **more: Any) -> dict[str, Any]:
    used = {"inputTokens": 100_000, "outputTokens": 10_000, "cacheCreationTokens": 200_000, "cacheReadTokens": 700_000}
    return {
        period: "2026-02-01",
        "inputTokens": 1,
        "modelBreakdowns": [{"modelName": "claude-x", "cost": 9, **used} | more],
    }


def openai(start: datetime, **more: Any) -> dict[str, Any]:
    row = {"object": "organization.usage.completions.result", "input_tokens": 1_000_000, "input_cached_tokens": 500_000}
    row |= {"output_tokens": 100_000, "num_model_requests": 10, "model": "gpt-x", "batch": False} | more
    return {"object": "bucket", "start_time": int(start.timestamp()), "results": [row]}


BEFORE, AFTER = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
OPENROUTER = (
    "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_cached,model_permaslug,variant\n"
)
LITELLM = {
    "request_id": "r",
    "startTime": "2026-04-01 10:00:00",
    "model": "gpt-x",
    "custom_llm_provider": "openai",
    "spend": 0.5,
    "cache_hit": "False",
}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # 0.1 × 4 + 0.2 × 2.5 + 0.7 × 0.2 + 0.01 × 10
        ({"daily": [ccusage("date"), ccusage("period")]}, ["1.14", "1.14"]),
        # 0.5 × 4 and 0.5 × 2, + 0.5 × 0.2 + 0.1 × 10
        ({"object": "page", "data": [openai(BEFORE), openai(AFTER)]}, ["3.1", "2.1"]),
        ([{"object": "page", "data": [openai(AFTER, batch=True, input_cached_tokens=0)]}], ["1.5"]),
        (
            ("start_time,x,model,batch,input_tokens,output_tokens,input_cached_tokens,num_model_requests\n"
            f"{int(AFTER.timestamp())},x,gpt-x,False,1000000,0,,10\n"),
            ["2"],
        ),
        (
            OPENROUTER + "a,2026-02-01 10:00:00.123,0.1,1000000,100000,500000,openai/gpt-x-20250807,standard\n"
            "b,2026-04-01 10:00:00.123,0.1,1000000,100000,0,openai/gpt-x,free\n",
            ["3.1", "0"],
        ),
        (
            {"data": [{"date": "2026-04-01", "model": "openai/gpt-x", "model_permaslug": "openai/gpt-x-2025-08-07",
                       "prompt_tokens": 1_000_000, "completion_tokens": 100_000, "requests": 5, "usage": 3}]},
            ["3"],
        ),
        (
            [LITELLM | {"startTime": "2026-04-01T10:00:00Z", "prompt_tokens": 100_000, "completion_tokens": 10_000,
                        "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 50_000}}}}],
            ["0.21"],
        ),
    ],
)  # fmt: skip
def test_each_line_is_priced_at_the_prices_of_its_day(
    registry: Registry, tmp_path: Path, content: object, expected: Sequence[str]
) -> None:
    assert totals(bill(registry, tmp_path, content)) == [Decimal(each) for each in expected]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"daily": [ccusage("date", modelName="no-such")]}, "no model 'no-such'"),
        ({"monthly": [ccusage("period") | {"period": "2026-02"}]}, "no single day"),
        ({"data": [openai(AFTER, model=None)]}, "group the export by model"),
        ({"data": [openai(AFTER, model="gpt-unpriced")]}, "price"),
        ({"data": [openai(AFTER, model="claude-x")]}, "no model"),  # somebody else's price is none
        ({"data": [openai(AFTER, input_audio_tokens=5)]}, "input_audio_tokens"),
        ({"data": [openai(AFTER, service_tier="flex")]}, "flex"),
        ([LITELLM | {"prompt_tokens": 1, "completion_tokens": 1, "cache_hit": "True"}], "cache"),
        ([LITELLM | {"prompt_tokens": 0, "completion_tokens": 0}], "nothing was used"),
    ],
)  # fmt: skip
def test_what_cannot_be_priced_is_listed_with_its_reason_and_never_0(
    registry: Registry, tmp_path: Path, content: object, reason: str
) -> None:
    [line] = bill(registry, tmp_path, content).unpriced

    assert line.cost is None
    assert reason in line.reason


def test_a_sum_of_short_prompts_is_no_long_prompt(registry: Registry, tmp_path: Path) -> None:
    found = bill(registry, tmp_path, {"data": [openai(AFTER, input_cached_tokens=0)]})
    assert totals(found) == [Decimal(3)]
    assert "long prompts cost more" in " ".join(found.notes)

    long = LITELLM | {"prompt_tokens": 1_000_000, "completion_tokens": 0}
    assert totals(bill(registry, tmp_path, [long])) == [Decimal(4)]


def test_a_day_before_the_history_is_priced_as_today_and_says_so(registry: Registry, tmp_path: Path) -> None:
    found = bill(registry, tmp_path, {"data": [openai(datetime(2025, 12, 1, tzinfo=UTC))]})

    assert totals(found) == [Decimal("2.1")]
    assert any(note.startswith("at today's prices: the history") for note in found.notes)


def test_the_command_tells_totals_by_day_and_model(
    registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "usage.json").write_text(json.dumps({"daily": [ccusage("date"), ccusage("date", modelName="no-such")]}))
    words = ["bill", str(tmp_path / "usage.json"), "--catalog", str(registry.file)]

    assert command(words) == 1
    shown = capsys.readouterr()
    assert [line.split() for line in shown.out.splitlines()[1:]] == [
        ["2026-02-01", "$1.14"],
        ["anthropic/claude-x", "$1.14"],
        ["total", "$1.14"],
    ]
    assert "not priced, line 2 (no-such)" in shown.err
    assert command([*words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == "ccusage"
    assert told["by_model"] == [{"model": "anthropic/claude-x", "currency": "USD", "total": 1.14}]
    assert told["unpriced"][0]["line"] == 2


@pytest.mark.parametrize("content", ["", "[]", "a,b\n1,2\n", '{"daily": []}', "null", '{"data": 5}'])
def test_what_is_no_export_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "x").write_text(content)

    with pytest.raises(ConfigurationError, match="is no export of usage"):
        read(tmp_path / "x")
