"""The log that the job keeps beside the catalog: what is in it, between which moments and by whose word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from pytest_mock import MockerFixture

from model_registry import UnknownModel, load
from model_registry.cli import main as command
from model_registry.paths import said_file
from tests.support.job import TODAY, Job

DAY = timedelta(days=1)
GROQ = ("--providers", "groq", "--required", "")


@pytest.fixture(autouse=True)
def uncurated(mocker: MockerFixture, tmp_path: Path) -> None:
    """No curated tables: the providers that live on them would be in every log."""
    mocker.patch("model_registry.main.shipped", return_value=tmp_path / "no-tables")


def model(model_id: str, price: float | None = 1, **facts: Any) -> dict[str, Any]:
    pricing = {} if price is None else {"input_price_per_million": price}
    return {"id": model_id, "object": "model", "created": 1_720_000_000, "owned_by": "Meta", "active": True} | (
        {"context_window": 8192, "max_completion_tokens": 4096} | pricing | facts
    )


class Groq:
    """The provider as a test changes it, asked by the job once a day."""

    def __init__(self, httpserver: HTTPServer, job: Job) -> None:
        self._server, self._job = httpserver, job
        job.point("groq", httpserver.url_for(""))
        self.day = TODAY

    def says(self, *models: dict[str, Any], status: int = 200) -> None:
        self._server.clear()
        self._server.expect_request("/models").respond_with_json({"object": "list", "data": models}, status=status)
        self.day += DAY
        assert self._job(*GROQ, today=self.day).code in (0, 1)


@pytest.fixture
def groq(httpserver: HTTPServer, job: Job) -> Groq:
    return Groq(httpserver, job)


def log(job: Job) -> list[dict[str, Any]]:
    """The rows of the log as its files have them, the oldest first."""
    lines = [line for path in (job.path.parent / "history").glob("*/*.jsonl") for line in path.read_text().splitlines()]
    return sorted(map(json.loads, lines), key=lambda row: (row["at"], row["model_id"], row["field"]))


def short(rows: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["model_id"], row["kind"], row["field"], row["old"], row["new"]) for row in rows]


def noon(day: date) -> str:
    return f"{datetime.combine(day, time(12), UTC):%Y-%m-%dT%H:%M:%SZ}"


def test_a_change_has_two_bounds_a_kind_and_a_cause(groq: Groq, job: Job) -> None:
    groq.says(model("llama-a"), model("llama-b"))
    assert log(job) == []  # where the log begins, nothing has changed
    groq.says(model("llama-a"), model("llama-b", context_window=16384))

    assert log(job) == [
        {
            "at": noon(groq.day),
            "last_seen_before": noon(groq.day - DAY),
            "provider": "groq",
            "model_id": "llama-b",
            "kind": "limit",
            "field": "context_window",
            "old": 8192,
            "new": 16384,
            "evidence": "provider",
            "run": log(job)[0]["run"],
        }
    ]


def test_models_come_go_and_return(groq: Groq, job: Job) -> None:
    groq.says(model("llama-a"), model("llama-b"))
    groq.says(model("llama-a"), model("llama-b"), model("llama-c"))
    groq.says(model("llama-a"), model("llama-b"))
    groq.says(model("llama-a"), model("llama-b"), model("llama-c"))

    assert [row["kind"] for row in log(job)] == ["added", "removed", "returned"]
    gone = log(job)[1]
    assert gone["old"]["context_window"] == 8192  # what it was is kept with its end


def test_an_outage_leaves_a_gap_and_no_change(groq: Groq, job: Job) -> None:
    groq.says(model("llama-a"))
    groq.says(status=503)
    groq.says(model("llama-a"))
    assert log(job) == []

    read_last = groq.day
    groq.says(status=503)
    groq.says(model("llama-a", context_window=4096))
    # Nobody knows on which side of the outage it changed.
    assert (log(job)[0]["last_seen_before"], log(job)[0]["at"]) == (noon(read_last), noon(groq.day))


def test_a_run_without_news_adds_nothing(groq: Groq, job: Job) -> None:
    groq.says(model("llama-a"))
    groq.says(model("llama-a", context_window=4096))
    before = sorted((path, path.stat().st_mtime_ns) for path in (job.path.parent / "history").rglob("*"))
    groq.says(model("llama-a", context_window=4096))

    assert sorted((path, path.stat().st_mtime_ns) for path in (job.path.parent / "history").rglob("*")) == before


def with_older_rules() -> None:
    """As if the last run had been one of an earlier build."""
    kept = json.loads(said_file().read_text())
    said_file().write_text(json.dumps({**kept, "rules": "another build"}))


def published_as(job: Job, **facts: Any) -> None:
    """As if an earlier build had read the same answers otherwise."""
    rows = json.loads(job.path.read_text())
    job.path.write_text(json.dumps([{**row, **facts} for row in rows], indent=2, ensure_ascii=False) + "\n")


def test_new_rules_make_corrections_and_what_the_provider_says_anew_stays_a_change(groq: Groq, job: Job) -> None:
    models = [model(f"llama-{each}") for each in "abcdef"]
    groq.says(*models)
    published_as(job, max_output_tokens=2048)
    with_older_rules()
    groq.says(model("llama-a", context_window=16384), *models[1:])

    assert [row["kind"] for row in log(job) if row["field"] == "max_output_tokens"] == ["limit", *["correction"] * 5]
    assert short([row for row in log(job) if row["field"] == "context_window"]) == [
        ("llama-a", "limit", "context_window", 8192, 16384)
    ]


def test_without_memory_of_what_was_said_the_cause_is_called_unproven(groq: Groq, job: Job) -> None:
    groq.says(model("llama-a"))
    said_file().unlink()
    groq.says(model("llama-a", context_window=16384))

    assert [(row["kind"], row["evidence"]) for row in log(job)] == [("limit", "unproven")]


def test_a_value_held_back_is_told_once(groq: Groq, job: Job) -> None:
    groq.says(model("llama-a", context_window=8192))
    for _ in range(2):
        groq.says(model("llama-a", context_window=8_192_000_000))

    assert [(row["kind"], row["field"], row["old"]) for row in log(job)] == [("held", "context_window", 8192)]


def test_a_log_of_another_catalog_is_left_alone(groq: Groq, job: Job, tmp_path: Path) -> None:
    groq.says(model("llama-a"))
    about = (tmp_path / "history" / "about.json").read_text()
    groq.says(model("llama-a", context_window=4096))
    rows = log(job)
    other = job(*GROQ, "--output", f"{tmp_path / 'other.json'}", today=groq.day)

    assert (other.code, "history/ is the log of models.json" in other.err) == (0, True)
    assert (tmp_path / "history" / "about.json").read_text() == about
    assert log(job) == rows


def test_what_a_killed_run_had_seen_is_appended_by_the_next(groq: Groq, job: Job) -> None:
    groq.says(model("llama-a"))
    groq.says(model("llama-a", context_window=4096))
    (shard,) = (job.path.parent / "history").glob("*/*.jsonl")
    line = shard.read_text()
    # Killed while it appended: half a line is there, and what was announced.
    from hashlib import sha256

    announced = json.dumps({"sha256": sha256(job.path.read_bytes()).hexdigest()})
    (job.path.parent / "history" / "pending.jsonl").write_text(f"{announced}\n{line}")
    shard.write_text(line[:40])
    groq.says(model("llama-a", context_window=4096))

    assert shard.read_text() == line
    assert not (job.path.parent / "history" / "pending.jsonl").exists()


def test_what_was_announced_and_never_written_is_forgotten(groq: Groq, job: Job) -> None:
    groq.says(model("llama-a"))
    row = json.dumps({"sha256": "of a catalog that was never written"}) + "\n"
    (job.path.parent / "history" / "pending.jsonl").write_text(row)
    groq.says(model("llama-a"))

    assert log(job) == []


def test_the_library_and_the_command_line_tell_it(
    groq: Groq, job: Job, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    groq.says(model("llama-a"), model("llama-b"))
    groq.says(model("llama-a", context_window=4096), model("llama-b"))
    groq.says(model("llama-a", context_window=4096))
    registry = load(job.path)

    assert [row.kind for row in registry.history("groq/llama-a")][:1] == ["limit"]
    assert [row.kind for row in registry.history("llama-b")] == ["removed"]
    assert [row.kind for row in registry.changes(groq.day - DAY)] == ["correction", "removed"]
    assert registry.changes(kind="price") == ()
    assert {row.model_id for row in registry.changes(provider="groq", kind="limit")} == {"llama-a"}

    with pytest.raises(UnknownModel, match=rf"groq/llama-b left its provider's list by {groq.day}") as told:
        registry.find("llama-b")
    assert told.value.retired
    capsys.readouterr()
    assert command(["changes", "--catalog", str(job.path), "--json", "--kind", "removed"]) == 0
    assert [row["model_id"] for row in json.loads(capsys.readouterr().out)] == ["llama-b"]
    assert command(["history", "llama-b", "--catalog", str(job.path)]) == 0
    assert "removed" in capsys.readouterr().out
    assert command(["history", "nothing-like-it", "--catalog", str(job.path)]) == 1
    assert command(["changes", "--catalog", str(job.path), "--kind", "prices"]) == 2
