"""What a run leaves beside the catalog: how well each list was read, and when each fact was last heard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from model_registry import load
from model_registry.cli import main as command
from model_registry.history.health import schema
from model_registry.paths import readings_file, state_file
from tests.support.faults import Faults, fault_server
from tests.support.job import TODAY, Job

FEW = ("--providers", "groq,mistral,ambient", "--required", "", "--attempts", "1")
DAY = timedelta(days=1)


@pytest.fixture
def faults(job: Job) -> Iterator[Faults]:
    with fault_server() as (server, faults):
        job.set(server.environment())
        yield faults


def told(name: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(Path(name).read_text())
    return result


def groq() -> dict[str, Any]:
    row: dict[str, Any] = told("health.json")["providers"]["groq"]
    return row


def test_health_follows_its_schema_and_tells_fresh_from_unproven(job: Job) -> None:
    job(*FEW)

    health = told("health.json")
    Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(health)
    assert {slug: row["status"] for slug, row in health["providers"].items()} == {
        "ambient": "unverified",
        "groq": "fresh",
        "mistral": "fresh",
    }
    assert health["answered"] == health["generated"] == "2026-11-21T12:00:00Z"
    assert health["providers"]["groq"]["counts"] == {"2026-11-21": 5}
    assert health["providers"]["groq"]["oldest_fact"] == "2026-11-21"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("500", "Unavailable"), ("401", "AccessDenied"), ("empty", "SuspiciousCatalog"), ("html", "UnexpectedPayload")],
)
def test_a_fault_is_shown_at_once_and_gone_when_it_is_gone(job: Job, faults: Faults, fault: str, reason: str) -> None:
    job(*FEW)
    faults.armed["groq"] = fault
    job(*FEW)
    job(*FEW)

    row = groq()
    assert (row["status"], row["reason"], row["failures"]) == ("failing", reason, 2)
    assert (row["entries"], row["last_success"]) == (5, "2026-11-21T12:00:00Z")

    faults.armed.clear()
    job(*FEW)
    assert groq()["status"] == "fresh"
    assert "reason" not in groq()


def test_a_source_that_freezes_is_failing(job: Job, faults: Faults) -> None:
    faults.armed["groq"] = "timeout"
    job(*FEW, "--provider-deadline", "0.5")

    assert (groq()["status"], groq()["reason"]) == ("failing", "Unavailable")


def test_a_provider_that_fails_for_a_day_is_an_alarm_until_it_answers(job: Job, faults: Faults) -> None:
    job(*FEW)
    faults.armed["groq"] = "500"
    job(*FEW, today=TODAY + DAY)
    assert told("health.json")["alarms"] == []
    job(*FEW, today=TODAY + 3 * DAY)

    [alarm] = told("health.json")["alarms"]
    assert (alarm["kind"], alarm["provider"]) == ("failing", "groq")
    faults.armed.clear()
    job(*FEW, today=TODAY + 3 * DAY)
    assert told("health.json")["alarms"] == []


def remember_weeks() -> None:
    """As if groq had been read for forty days, and had said something new every other day but in the last two weeks."""
    days = [
        {"day": f"{TODAY - DAY * ago}", "groq": [48, 0, 12, 48.0, ago % 2 * (ago > 14)]} for ago in range(40, 0, -1)
    ]
    readings_file().parent.mkdir(parents=True, exist_ok=True)
    readings_file().write_text("".join(json.dumps(day) + "\n" for day in days))


def alarms() -> dict[str, str]:
    return {alarm["kind"]: alarm["text"] for alarm in told("health.json")["alarms"]}


def test_a_list_cut_in_half_and_a_frozen_one_are_alarms_until_they_are_back(job: Job, faults: Faults) -> None:
    remember_weeks()
    job(*FEW)

    assert alarms()["drift"].startswith("groq has 5 entries, -58% from the 12 it had in the week before.")
    assert alarms()["frozen"].startswith("groq answers, and has said nothing new since 2026-11-06, 15 days ago")
    assert groq()["frozen"]

    faults.armed["groq"] = "empty"
    job(*FEW, "--accept-shrink", "groq")
    faults.armed.clear()
    job(*FEW)
    assert "frozen" not in alarms()
    assert groq()["last_news"] == f"{TODAY}"


def test_a_run_that_asks_others_leaves_a_provider_as_it_was(job: Job) -> None:
    job(*FEW)
    before = groq()
    job("--providers", "mistral", "--required", "")

    assert {**groq(), "seconds": before["seconds"]} == before


def test_losing_the_memory_loses_no_entry_and_no_day(job: Job) -> None:
    first = job(*FEW)
    readings_file().write_text("broken")
    state_file().unlink()
    again = job("--providers", "mistral", "--required", "", today=TODAY + DAY)

    assert again.text == first.text
    assert told("seen.json")["providers"] == {
        "ambient": "2026-11-21",
        "groq": "2026-11-21",
        "mistral": "2026-11-22",
    }
    assert "is started anew" in again.err


def test_a_sample_and_a_dry_run_leave_nothing(job: Job) -> None:
    job("--sample", "--output", "other.json")
    job(*FEW, "--dry-run")

    assert not list(Path().glob("*answered*")) + list(Path().glob("*seen*")) + list(Path().glob("health*"))


def test_the_committed_days_change_only_with_the_catalog(job: Job, faults: Faults) -> None:
    job(*FEW)
    committed = Path("answered.json").read_text()
    job(*FEW, today=TODAY + DAY)

    assert Path("answered.json").read_text() == committed
    assert told("answered.json")["providers"]["groq"] == "2026-11-21"
    assert told("seen.json")["providers"]["groq"] == "2026-11-22"

    # Groq fails while Mistral has news: each has the day of its own answer.
    faults.armed["groq"] = "500"
    job(*FEW, "--providers", "groq,mistral,deepseek", today=TODAY + 2 * DAY)
    assert told("answered.json")["providers"] == {
        "ambient": "2026-11-22",
        "deepseek": "2026-11-23",
        "groq": "2026-11-22",
        "mistral": "2026-11-23",
    }


def test_an_entry_knows_when_it_was_first_seen_and_each_fact_its_source_and_day(job: Job, faults: Faults) -> None:
    job(*FEW)
    faults.armed["groq"] = "500"
    job(*FEW, today=TODAY + DAY)

    registry = load(job.path)
    seen = registry.seen("groq/whisper-large-v3")
    assert (seen.first_seen, seen.last_confirmed) == ("2026-11-21", "2026-11-21")
    assert registry.seen("mistral/codestral-2508").last_confirmed == "2026-11-22"
    entry = registry["groq/whisper-large-v3"]
    assert seen.facts["type"] == ("groq", "2026-11-21")
    assert {name for name, by in (entry.provenance or {}).items() if seen.facts[name].source != by} == set()
    assert all(fact.day for fact in seen.facts.values() if fact.source in ("groq", "curated"))


def test_the_first_day_is_told_by_the_log_where_the_file_was_lost(job: Job) -> None:
    job("--providers", "mistral", "--required", "")
    job(*FEW, today=TODAY + DAY)
    Path("seen.json").unlink()
    job(*FEW, today=TODAY + 2 * DAY)

    registry = load(job.path)
    assert registry.seen("groq/whisper-large-v3").first_seen == "2026-11-22"
    assert registry.seen("mistral/codestral-2508").first_seen is None  # the log began with it


def test_without_the_files_nothing_is_claimed(job: Job) -> None:
    job(*FEW)
    for name in ("seen.json", "answered.json"):
        Path(name).unlink()

    seen = load(job.path).seen("groq/whisper-large-v3")
    assert (seen.first_seen, seen.last_confirmed) == (None, None)
    assert load(job.path).answered == {}


def test_another_catalog_in_the_folder_has_no_days_of_this_one(job: Job) -> None:
    job(*FEW)
    job(*FEW, "--output", "mine.json", today=TODAY + DAY)

    assert told("answered.json")["catalog"] == "models.json"
    assert told("health.json")["generated"].startswith("2026-11-21")
    assert load("mine.json").answered == {}


def test_commands_say_how_old_an_answer_is(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job(*FEW)
    answered = told("answered.json")
    answered["providers"]["groq"] = "2025-09"
    Path("answered.json").write_text(json.dumps(answered))
    Path("seen.json").unlink()

    assert command(["info", "groq/whisper-large-v3", "--catalog", "models.json"]) == 0
    assert "of 2025-09, which may no longer hold" in capsys.readouterr().out
    assert command(["version", "--catalog", "models.json"]) == 0
    shown = capsys.readouterr()
    assert "providers' answers of 2025-09 to 2026-11-21" in shown.out + shown.err
    assert "current" not in shown.out + shown.err
    command(["search", "whisper", "--catalog", "models.json"])
    assert "old answers: groq of 2025-09" in capsys.readouterr().err
    command(["search", "whisper", "--catalog", "models.json", "--json"])
    assert {row["answered"] for row in json.loads(capsys.readouterr().out)} == {"2025-09"}
