"""What one run tells the next: failures, and answers that need not be sent again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from model_registry.paths import answers_folder, state_file
from tests.support.faults import Faults, fault_server
from tests.support.job import TODAY, Job


@pytest.fixture
def bench(job: Job) -> Iterator[Faults]:
    with fault_server() as (server, faults):
        job.set(server.environment())
        yield faults


def test_failures_are_remembered_until_they_are_over(job: Job, bench: Faults) -> None:
    bench.armed = {"groq": "404", "mistral": "404"}

    first = job("--providers", "groq,mistral,together")
    second = job("--providers", "groq,together", today=TODAY + timedelta(days=1))
    bench.armed = {"mistral": "404"}
    third = job("--failed-only", today=TODAY + timedelta(days=2))

    assert "failing since" not in first.out
    assert (
        "groq: 127.0.0.1 answered HTTP 404; check the base URL; no entries; failing since 2026-11-21 12:00 UTC"
        in second.out
    )
    assert "2 providers" in third.out.splitlines()[-2]
    assert third.of("groq")
    failed = json.loads(state_file().read_text())["failed"]
    assert list(failed) == ["mistral"]
    assert failed["mistral"]["since"] == "2026-11-21T12:00:00Z"


def test_failed_only_without_failures_says_so(job: Job) -> None:
    outcome = job("--failed-only")

    assert outcome.code == 2
    assert "none of these providers failed" in outcome.err


def test_failed_only_asks_nobody_else(job: Job, bench: Faults) -> None:
    bench.armed = {"groq": "404"}
    job("--providers", "groq,mistral")

    outcome = job("--failed-only", "--providers", "mistral")

    assert outcome.code == 2
    assert "none of these providers failed" in outcome.err


@pytest.mark.parametrize("content", ["", "{", '{"failed": 5}'])
def test_a_damaged_memory_is_started_anew(content: str, job: Job) -> None:
    state_file().parent.mkdir(parents=True)
    state_file().write_text(content)

    outcome = job("--providers", "groq")

    assert outcome.code == 0
    assert "is started anew" in outcome.err


def test_a_memory_that_cannot_be_written_costs_nothing(job: Job, tmp_path: Path) -> None:
    (tmp_path / ".local").write_text("in the way")

    outcome = job("--providers", "groq")

    assert outcome.code == 0
    assert outcome.of("groq")
    assert "cannot be written" in outcome.err


def test_dry_runs_and_samples_leave_no_memory(job: Job) -> None:
    job("--dry-run")
    job("--sample")

    assert not state_file().exists()


def test_who_sends_an_etag_is_asked_conditionally(job: Job, httpserver: HTTPServer) -> None:
    seen: list[str | None] = []

    def answer(request: Request) -> Response:
        seen.append(request.headers.get("If-None-Match"))
        if seen[-1] == '"v1"':
            return Response(status=304)
        model = {"id": "m", "owned_by": "Meta", "created": 1_700_000_000, "active": True, "context_window": 8192}
        return Response(json.dumps({"data": [model]}), content_type="application/json", headers={"ETag": '"v1"'})

    httpserver.expect_request("/models").respond_with_handler(answer)
    job.point("groq", httpserver.url_for(""))

    first = job("--providers", "groq")
    second = job("--providers", "groq")

    assert seen == [None, '"v1"']
    assert second.code == 0
    assert second.text == first.text
    [stored] = (answers_folder() / "private").iterdir()
    assert stored.stat().st_mode & 0o777 == 0o600
    assert "sample-key" not in stored.name + stored.read_text()

    stored.write_bytes(stored.read_bytes()[:-3] + b"???")
    assert job("--providers", "groq").text == first.text
    assert seen[2] is None

    job.set({"GROQ_API_KEY": "another"})
    job("--providers", "groq")
    assert seen[3] is None


def test_who_sends_none_is_asked_for_everything(job: Job) -> None:
    job("--providers", "groq")

    assert not answers_folder().exists()
