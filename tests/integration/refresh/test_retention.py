"""What a provider still lists stays published, whatever has become of its records; what is new is plain and sound."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from model_registry.cli import record
from model_registry.refresh.sample_server import SampleServer
from tests.support.job import Job


def llama(number: int, **facts: Any) -> dict[str, Any]:
    return {
        "id": f"llama-{number}",
        "object": "model",
        "created": 1_700_000_000 + 10_000_000 * number,
        "owned_by": "Meta",
        "active": True,
        "context_window": 8192,
        **facts,
    }


HERD = [llama(number) for number in range(6)]


@pytest.fixture
def groq(job: Job, httpserver: HTTPServer) -> Any:
    """Lets Groq answer with these records, and runs the job."""

    def run(records: list[dict[str, Any]], *options: str) -> Any:
        httpserver.clear()
        # The escape of half a character is ASCII, and JSON.
        httpserver.expect_request("/models").respond_with_data(
            json.dumps({"object": "list", "data": records}), content_type="application/json"
        )
        job.point("groq", httpserver.url_for(""))
        return job("--required", "", "--providers", "groq", *options)

    return run


@pytest.mark.parametrize(
    "damage", [{"context_window": "many"}, {"active": None}, {"created": [1]}, {"owned_by": {"name": "Meta"}}]
)
def test_a_listed_model_keeps_its_entry_while_its_record_cannot_be_read(damage: dict[str, Any], groq: Any) -> None:
    before = groq(HERD)

    after = groq([*HERD[:5], {**HERD[5], **damage}])

    assert after.code == 0
    assert after.of("groq") == before.of("groq")
    assert "llama-5" in after.out


def test_what_a_provider_said_is_remembered_while_its_record_cannot_be_read(groq: Any, tmp_path: Path) -> None:
    groq(HERD)

    groq([*HERD[:5], {**HERD[5], "context_window": "many"}])

    [told] = tmp_path.rglob("told.json")
    assert "llama-5" in {row["model_id"] for row in json.loads(told.read_text())}


def test_a_model_that_is_not_listed_any_more_goes(groq: Any) -> None:
    groq(HERD)

    assert "llama-5" not in groq(HERD[:5]).of("groq")


def test_what_others_took_from_a_provider_stays_while_its_record_cannot_be_read(
    job: Job, httpserver: HTTPServer
) -> None:
    """Mistral tells the window of its own model; a host that does not has it from there."""
    [exchange] = SampleServer.exchanges("mistral")
    payload: Any = exchange["answer"]
    before = job("--required", "")
    borrowed = {
        (row["provider"], row["model_id"]): row
        for row in before.entries
        if "mistral" in row.get("provenance", {}).values()
    }
    assert borrowed
    for each in payload["data"][1:]:
        each["max_context_length"] = {"tokens": "many"}
        each["capabilities"] = "all"
    httpserver.expect_request("/models").respond_with_json(payload)
    job.point("mistral", httpserver.url_for(""))

    after = job("--required", "", "--json")

    [told] = [each for each in after.json["providers"] if each["slug"] == "mistral"]
    assert told["status"] == "read"
    assert len(told["warnings"]) > len(payload["data"]) / 2
    rows = {(row["provider"], row["model_id"]): row for row in after.entries}
    assert {key: rows[key] for key in borrowed} == borrowed
    assert after.of("mistral") == before.of("mistral")


def test_a_list_in_which_every_id_is_another_is_an_outage_until_it_is_accepted(groq: Any) -> None:
    before = groq(HERD)
    renamed = [{**record, "id": f"models/{record['id']}"} for record in HERD]

    kept = groq(renamed)
    accepted = groq(renamed, "--accept-shrink", "groq")

    assert kept.text == before.text
    assert "only 0 of 6 models are still listed, and 6 others are; if that is right" in kept.out
    assert sorted(accepted.of("groq")) == [record["id"] for record in renamed]


def test_very_many_new_models_are_told(groq: Any) -> None:
    groq(HERD)

    outcome = groq([llama(number) for number in range(3_000)])

    assert len(outcome.of("groq")) == 3_000
    assert "2,994 models are new at once, beside 6 that were known" in outcome.out


@pytest.mark.parametrize("bad", ["\ud800", "half-\udfff-a-character", "long" * 500, "two\nlines", " blank before"])
def test_an_id_that_is_no_line_of_text_costs_its_own_record_alone(bad: str, groq: Any, tmp_path: Path) -> None:
    outcome = groq([*HERD, llama(7, id=bad)], "--message-file", "message", "-v")

    assert outcome.code == 0
    assert sorted(outcome.of("groq")) == [record["id"] for record in HERD]
    assert "left out" in outcome.err
    assert max(map(len, outcome.err.splitlines())) < 500
    assert (outcome.out + outcome.err).encode()
    assert json.loads(groq([*HERD, llama(7, id=bad)], "--json").out)["providers"][0]["warnings"]


def test_half_a_character_in_the_only_record_is_a_reason_that_can_be_kept(groq: Any) -> None:
    assert groq([llama(0, id="\ud800")]).code == 1
    assert groq([llama(0, id="\ud800")]).code == 1


def test_one_value_that_the_contract_refuses_is_left_out_alone(job: Job, httpserver: HTTPServer) -> None:
    """A name without end; a blank before a tag is trimmed, and costs nothing."""
    [exchange] = SampleServer.exchanges("github-models")
    records: Any = exchange["answer"]
    tagged = next(record for record in records if record.get("tags"))
    sound = list(tagged["tags"])
    tagged["tags"] = [" low latency", *sound]
    records[0]["name"] = "name " * 400
    httpserver.expect_request("/models").respond_with_json(records)
    before = job("--required", "", "--providers", "github-models")
    job.point("github-models", httpserver.url_for(""))

    after = job("--required", "", "--providers", "github-models", "-v")

    assert sorted(after.of("github-models")) == sorted(before.of("github-models"))
    assert after.of("github-models")[tagged["id"]]["tags"] == sorted({"low latency", *(tag.strip() for tag in sound)})
    assert f"github-models: {records[0]['id']}: name: " in after.err
    assert "tags" not in after.err


def test_half_a_character_in_an_answer_can_be_recorded(job: Job, httpserver: HTTPServer) -> None:
    answer = {"data": [llama(0), llama(1, owned_by="half \ud800 a character, 一半")]}
    httpserver.expect_request("/models").respond_with_data(json.dumps(answer), content_type="application/json")
    job.point("groq", httpserver.url_for(""))

    assert record.main(["groq", "--output", "groq.json"]) == 0

    text = Path("groq.json").read_bytes().decode()
    assert "一半" in text
    assert json.loads(text)[0]["answer"] == answer
