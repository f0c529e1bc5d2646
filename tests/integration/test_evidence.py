"""What the job knows besides the providers' own answers, and how it says so."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from pytest_mock import MockerFixture

from model_registry.checks.provenance import unfounded
from model_registry.cli import main
from model_registry.enrichment.agreement import at_one
from model_registry.enrichment.curated import load, shipped
from model_registry.enrichment.fill import entries_from_curated
from model_registry.http.network import Limits, Network
from model_registry.providers import PROVIDERS
from model_registry.refresh.collect import Result, collect
from model_registry.refresh.sample_server import SampleServer
from model_registry.schemas import ModelEntry
from tests.support.job import TODAY, Job, Outcome

# Whole runs of the job with all sources, whose lines are traced by tests of their own.
pytestmark = pytest.mark.no_cover
TOMORROW = TODAY + timedelta(days=1)
LITELLM = {
    "groq/allam-2-7b": {
        "litellm_provider": "groq",
        "mode": "chat",
        "input_cost_per_token": 3e-07,
        "output_cost_per_token": 4e-07,
        "max_input_tokens": 999_999,
        "max_output_tokens": 1024,
        "supports_function_calling": True,
    },
    "groq/openai/gpt-oss-120b": {
        "litellm_provider": "groq",
        "mode": "chat",
        "input_cost_per_token": 9e-06,
        "output_cost_per_token": 9e-06,
        "max_input_tokens": 8192,
    },
    "groq/never-listed": {"litellm_provider": "groq", "mode": "chat", "input_cost_per_token": 1e-06},
}
MODELS_DEV = {
    "openai": {
        "id": "openai",
        "models": {
            "gpt-oss-120b": {
                "id": "gpt-oss-120b",
                "name": "GPT OSS 120B",
                "release_date": "2025-08-05",
                "knowledge": "2024-05",
                "open_weights": True,
                "limit": {"context": 131072, "output": 32768},
            }
        },
    },
    "groq": {
        "id": "groq",
        "models": {
            "allam-2-7b": {"id": "allam-2-7b", "name": "ALLaM 2 7B", "limit": {"context": 4096, "output": 4096}}
        },
    },
}


class Sourced:
    """The job with both sources on this machine."""

    def __init__(self, job: Job, httpserver: HTTPServer) -> None:
        self._job = job
        self.server = httpserver
        self.serve(LITELLM, MODELS_DEV)
        job.set({"LITELLM_URL": httpserver.url_for("/litellm"), "MODELS_DEV_URL": httpserver.url_for("/models-dev")})

    def serve(self, litellm: Any, models_dev: Any) -> None:
        self.server.clear()
        self.server.expect_request("/litellm").respond_with_json(litellm)
        self.server.expect_request("/models-dev").respond_with_json(models_dev)

    def __call__(self, *arguments: str, **options: Any) -> Outcome:
        return self._job(*arguments, sources=True, **options)


@pytest.fixture
def sourced(job: Job, httpserver: HTTPServer) -> Sourced:
    return Sourced(job, httpserver)


def test_a_source_fills_gaps_and_is_named(sourced: Sourced) -> None:
    rows = sourced("--providers", "groq").of("groq")

    filled = rows["allam-2-7b"]
    assert filled["pricing"] == {"input": 0.3, "output": 0.4}
    assert filled["name"] == "ALLaM 2 7B"
    assert filled["capabilities"]["tools"] is True
    told = filled["provenance"]
    assert {told["pricing"], told["capabilities.tools"], told["name"]} == {"litellm", "models-dev"}
    assert told["name"] == "models-dev"


def test_a_source_never_adds_or_contradicts(sourced: Sourced) -> None:
    rows = sourced("--providers", "groq").of("groq")

    assert "never-listed" not in rows
    assert rows["openai/gpt-oss-120b"]["pricing"]["input"] == 0.15
    assert rows["openai/gpt-oss-120b"]["context_window"] == 131072
    assert rows["allam-2-7b"]["context_window"] == 4096


def test_volunteers_are_lent_no_window(sourced: Sourced) -> None:
    row = {"name": "Stheno", "open_weights": True, "knowledge": "2023-12", "limit": {"context": 8192, "output": 4096}}
    models_dev: Any = {"sao10k": {"models": {"l3-8b-stheno-v3.2": row}}}
    sourced.serve(LITELLM, models_dev)

    found = sourced("--providers", "aihorde").of("aihorde")["koboldcpp/L3-8B-Stheno-v3.2"]

    assert found["knowledge_cutoff"] == "2023-12"
    assert not {"context_window", "max_output_tokens"} & found.keys()


def test_what_belongs_to_the_model_is_the_same_everywhere(sourced: Sourced) -> None:
    outcome = sourced("--required", "")

    by_model: dict[str, list[dict[str, Any]]] = {}
    for row in outcome.entries:
        by_model.setdefault(row["canonical_id"], []).append(row)
    shared = [rows for rows in by_model.values() if len(rows) > 1]
    assert shared
    for rows in shared:
        for fact in ("developer", "release_date", "release_date_basis", "knowledge_cutoff", "open_weights", "license"):
            assert len({str(row.get(fact)) for row in rows}) == 1, (rows[0]["canonical_id"], fact)
    [groq] = [row for row in by_model["openai/gpt-oss-120b"] if row["provider"] == "groq"]
    assert groq["knowledge_cutoff"] == "2024-05"
    assert groq["provenance"]["knowledge_cutoff"] == "models-dev"


def test_every_fact_is_the_providers_own_or_named(sourced: Sourced, samples: SampleServer) -> None:
    outcome = sourced("--required", "")
    events = collect(list(PROVIDERS.values()), samples.environment(), Network(Limits(backoff=0.001)), TODAY)
    own = {entry.key: entry for entry in entries_from_curated(load(shipped()), TODAY)}
    own |= {
        entry.key: entry
        for event in events
        if isinstance(event, Result) and event.reading
        for entry in event.reading.entries
    }

    for row in outcome.entries:
        entry = ModelEntry.model_validate(row)
        assert list(unfounded(entry, at_one(own[entry.key]))) == [], entry.key


def test_a_second_run_changes_nothing_with_or_without_the_sources(sourced: Sourced) -> None:
    first = sourced("--required", "")

    assert sourced("--required", "", today=TOMORROW).text == first.text
    assert sourced("--required", "", "--no-sources", today=TOMORROW).text == first.text


def test_a_source_that_is_down_costs_nothing(sourced: Sourced, tmp_path: Path) -> None:
    first = sourced("--providers", "groq")
    sourced.server.clear()
    sourced.server.expect_request("/litellm").respond_with_data(status=503)
    sourced.server.expect_request("/models-dev").respond_with_data("<html>", content_type="text/html")

    copied = sourced("--providers", "groq", today=TOMORROW)
    for file in (tmp_path / ".cache").rglob("*"):
        if file.is_file():
            file.unlink()
    without = sourced("--providers", "groq", today=TOMORROW)

    assert (copied.code, without.code) == (0, 0)
    assert copied.text == without.text == first.text
    assert "source litellm: localhost answered HTTP 503; its copy of" in copied.out
    assert "source models-dev: localhost answered with something that is not JSON" in without.out


@pytest.mark.parametrize("down", ["/litellm", "/models-dev"])
def test_one_source_that_is_down_leaves_its_facts_to_itself(down: str, sourced: Sourced, tmp_path: Path) -> None:
    first = sourced("--required", "")
    for file in (tmp_path / ".cache").rglob("*"):
        if file.is_file():
            file.unlink()
    sourced.server.clear()
    sourced.server.expect_request(down).respond_with_data(status=503)
    for path, rows in (("/litellm", LITELLM), ("/models-dev", MODELS_DEV)):
        if path != down:
            sourced.server.expect_request(path).respond_with_json(rows)

    assert sourced("--required", "", "--attempts", "1", today=TOMORROW).text == first.text


def test_benchmarks_stay_while_their_source_is_silent(sourced: Sourced, tmp_path: Path, job: Job) -> None:
    score = {"name": "GPQA", "score": 0.8, "source": "https://scores.test/report"}
    row = {"organization": "openai", "model_id": "gpt-oss-120b", "benchmarks": [score]}
    sourced.server.expect_request("/llm-stats").respond_with_json([row])
    job.set({"LLM_STATS_URL": sourced.server.url_for("/llm-stats")})
    first = sourced("--required", "")
    assert '"gpqa"' in first.text
    for file in (tmp_path / ".cache").rglob("*"):
        if file.is_file():
            file.unlink()
    sourced.serve(LITELLM, MODELS_DEV)
    sourced.server.expect_request("/llm-stats").respond_with_data(status=503)

    assert sourced("--required", "", "--attempts", "1", today=TOMORROW).text == first.text


def test_a_provider_without_a_list_lives_on_curated_rows(job: Job, mocker: MockerFixture, tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    shutil.copytree(shipped(), tables)
    with (tables / "providers.csv").open("a") as file:
        file.write("acme,Acme,acme,has no list API,https://docs.acme.example,2026-11-21\n")
    head = (tables / "core/openai.csv").read_text().splitlines()[0].split(",")
    row = {
        "id": "acme/acme-9",
        "input_per_1m": "0.06",
        "source": "official",
        "quality": "partial",
        "updated": "2026-11-21",
        "reason": "list price",
        "reference": "https://docs.acme.example/pricing",
    }
    (tables / "specialized/acme.csv").write_text(
        ",".join(head) + "\n" + ",".join(row.get(name, "") for name in head) + "\n"
    )
    mocker.patch("model_registry.main.shipped", return_value=tables)

    assert job("--providers", "groq").of("acme") == {}, "who names providers gets nobody else's entries"
    first = job("--providers", "keyless")
    second = job("--providers", "groq", today=TOMORROW)

    [made] = first.of("acme").values()
    assert made["source"] == "curated"
    assert made["pricing"] == {"input": 0.06}
    assert made["provenance"]["pricing"] == "curated"
    assert second.text == first.text
    assert "no longer a provider" not in second.out


def test_an_alias_costs_what_the_id_costs_that_it_points_to(sourced: Sourced) -> None:
    # The source writes of the model that the alias points to since; the provider still names the former.
    later = {"litellm_provider": "mistral", "mode": "chat", "input_cost_per_token": 9e-06, "max_input_tokens": 5_000}
    sourced.serve({**LITELLM, "mistral/mistral-medium-latest": later}, MODELS_DEV)

    rows = sourced("--providers", "mistral").of("mistral")

    assert rows["mistral-medium-latest"]["alias_of"] == "mistral-medium-2508"
    assert rows["mistral-medium-latest"]["pricing"] == rows["mistral-medium-2508"]["pricing"]
    assert rows["mistral-medium-latest"]["provenance"]["pricing"] == "curated"


def test_a_source_that_lost_most_of_its_rows_is_damaged(sourced: Sourced) -> None:
    first = sourced("--providers", "groq")
    sourced.serve({"groq/never-listed": LITELLM["groq/never-listed"]}, MODELS_DEV)

    second = sourced("--providers", "groq", today=TOMORROW)
    third = sourced("--providers", "groq", today=TOMORROW)

    assert second.text == third.text == first.text
    assert "source litellm: litellm had 3 rows and has 1 now" in third.out


def test_odd_words_of_a_source_stop_nothing(sourced: Sourced) -> None:
    models: Any = MODELS_DEV["groq"]["models"]
    odd = {
        "name": "\ud800 ALLaM\u202e",
        "reasoning": True,
        "reasoning_options": [{"type": "effort", "values": ["low ", "\ud800", None]}],
        "limit": {"context": 10**30, "output": -1},
        "cost": {"input": "1e26", "output": 1e-30},
    }
    sourced.serve(LITELLM, {**MODELS_DEV, "groq": {"id": "groq", "models": {**models, "allam-2-7b": odd}}})

    row = sourced("--providers", "groq").of("groq")["allam-2-7b"]

    assert row["name"] == "ALLaM"
    assert row["reasoning_options"] == {"efforts": ["low"]}


def test_what_a_source_says_anew_is_taken(sourced: Sourced) -> None:
    sourced("--providers", "groq")
    sourced.serve(
        {**LITELLM, "groq/allam-2-7b": {**LITELLM["groq/allam-2-7b"], "input_cost_per_token": 5e-07}}, MODELS_DEV
    )

    outcome = sourced("--providers", "groq", today=TOMORROW)

    assert outcome.of("groq")["allam-2-7b"]["pricing"]["input"] == 0.5
    assert outcome.of("groq")["allam-2-7b"]["updated"] == TOMORROW.isoformat()
    assert "1 repriced" in outcome.out


def test_an_absurd_value_is_held_and_told(sourced: Sourced) -> None:
    first = sourced("--providers", "groq").of("groq")["allam-2-7b"]
    sourced.serve(
        {**LITELLM, "groq/allam-2-7b": {**LITELLM["groq/allam-2-7b"], "input_cost_per_token": 0.3}}, MODELS_DEV
    )

    outcome = sourced("--providers", "groq", today=TOMORROW)

    assert outcome.of("groq")["allam-2-7b"]["pricing"] == first["pricing"]
    assert "held groq/allam-2-7b pricing" in outcome.out


def test_curated_rows_stay_on_without_sources(job: Job) -> None:
    row = job("--required", "").of("anthropic")["claude-opus-4-6"]

    assert row["pricing"] == {"input": 5, "output": 25, "cache_read": 0.5}
    assert row["provenance"]["pricing"] == "curated"
    assert row["quality"] == "verified"


def test_without_a_catalog_there_is_nothing_to_tell(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conflicts", "nowhere.json"]) == 2
    assert "nowhere.json does not exist" in capsys.readouterr().err
    assert main(["stats", "--catalog", "nowhere.json"]) == 2
    assert "nowhere.json cannot be read" in capsys.readouterr().err


def test_conflicts_and_stats_read_the_catalog(sourced: Sourced, capsys: pytest.CaptureFixture[str]) -> None:
    sourced("--required", "")

    assert main(["conflicts", "--json"]) == 0
    [dearest, *_] = json.loads(capsys.readouterr().out)
    assert dearest["entry"] == "groq/openai/gpt-oss-120b"
    assert (dearest["field"], dearest["taken"]) == ("pricing.input", "groq")
    assert {side["by"]: side["value"] for side in dearest["sides"]} == {"groq": 0.15, "litellm": 9}
    assert main(["conflicts"]) == 0
    shown = capsys.readouterr().out
    assert "pricing.input: groq 0.15" in shown
    assert "litellm 9" in shown
    assert "the provider's own answer comes first" in shown

    assert main(["stats", "--catalog", "models.json", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["fields"]["provider"] == 1
    assert told["providers"]["groq"] == 5
    assert told["last_run"].startswith(TODAY.isoformat())
    assert main(["stats", "--catalog", "models.json"]) == 0
    assert f"last run here: {TODAY}" in capsys.readouterr().out


def test_the_report_measures_by_what_the_providers_said_last(
    sourced: Sourced, capsys: pytest.CaptureFixture[str]
) -> None:
    sourced("--providers", "groq,anthropic")
    path = sourced("--providers", "groq").path
    rows = json.loads(path.read_text())
    for row in rows:
        if row["provider"] == "groq" and "pricing" in row:
            row["pricing"]["input"] = 77
    path.write_text(json.dumps(rows))
    capsys.readouterr()

    main(["validate", "--report", "--json"])

    report = {figure["name"]: figure for figure in json.loads(capsys.readouterr().out)["report"]}
    assert report["prices as the provider's own answer has them"]["met"] is False
    assert report["capabilities as the provider's own answer has them"]["met"] is True
