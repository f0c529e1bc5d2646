"""Every fault a vendor can have, at several vendors: the others go on and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model_registry.refresh.sample_server import KEY
from tests.support.faults import Faults, fault_server
from tests.support.job import Job

# The same runs of the job over and over: tracing them shows nothing that other tests do not, at twice the time.
pytestmark = pytest.mark.no_cover
PROVIDERS = ("openai", "anthropic", "mistral", "openrouter", "together")

PASSING = [
    "404",
    "redirect",
    "html",
    "garbage",
    "huge",
    "nulls",
    "empty",
    "truncated",
    "reset",
    "timeout",
    "429",
    "500",
]
REFUSING = ["401", "403"]


@pytest.fixture
def bench(job: Job) -> Iterator[Faults]:
    with fault_server() as (server, faults):
        job.set(server.environment())
        yield faults


@pytest.mark.parametrize("slug", PROVIDERS)
@pytest.mark.parametrize("fault", [*PASSING, *REFUSING])
def test_a_fault_costs_nothing(fault: str, slug: str, job: Job, bench: Faults) -> None:
    before = job("--required", "", "--providers", ",".join(PROVIDERS))
    assert before.code == 0
    assert before.of(slug)
    bench.armed[slug] = fault

    after = job(
        "--json", "--timeout", "0.3", "--max-answer", "1", "--attempts", "2", "--providers", ",".join(PROVIDERS)
    )

    assert after.code == (1 if fault in REFUSING else 0)
    assert after.text == before.text
    [told] = [row for row in after.json["providers"] if row["slug"] == slug]
    assert told["status"] == "failed"
    assert told["entries"] == len(before.of(slug))
    assert all(row["status"] == "read" for row in after.json["providers"] if row["slug"] != slug)


@pytest.mark.parametrize("slug", PROVIDERS)
@pytest.mark.parametrize("fault", ["reset", "timeout", "truncated", "429", "500", "503"])
def test_what_may_pass_is_tried_again(fault: str, slug: str, job: Job, bench: Faults) -> None:
    bench.armed[slug] = fault
    bench.times = 2

    outcome = job("--providers", slug, "--timeout", "0.3")

    assert outcome.code == 0
    assert outcome.of(slug)
    assert "retrying 2/3" in outcome.err
    assert "retrying 3/3" in outcome.err


@pytest.mark.parametrize("fault", ["400", "401", "403", "404", "409", "410", "422", "html", "garbage"])
def test_what_will_not_pass_is_not_tried_again(fault: str, job: Job, bench: Faults) -> None:
    bench.armed["groq"] = fault

    job("--providers", "groq")

    assert bench.seen["groq"] == 1


@pytest.mark.parametrize("fault", [*PASSING, *REFUSING])
def test_without_any_answer_the_file_is_not_touched(fault: str, job: Job, bench: Faults) -> None:
    job("--providers", "groq,mistral")
    stamp = job.path.stat()
    bench.armed = {"groq": fault, "mistral": fault}

    outcome = job("--providers", "groq,mistral", "--timeout", "0.3", "--max-answer", "1", "--attempts", "1")

    assert outcome.code == 1
    assert (job.path.stat().st_ino, job.path.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)


def test_an_sdk_does_not_try_again_by_itself(job: Job, bench: Faults) -> None:
    bench.armed["anthropic"] = "500"

    job("--providers", "anthropic", "--attempts", "2")

    assert bench.seen["anthropic"] == 2


def test_an_sdk_sends_the_key_that_was_found_and_no_other(job: Job, bench: Faults) -> None:
    job.set({"ANTHROPIC_AUTH_TOKEN": "of-another-tool"})

    job("--providers", "anthropic")

    assert all(
        {name.lower(): value for name, value in headers.items()}["x-api-key"] == KEY for _, headers in bench.requests
    )
    assert not any("authorization" in map(str.lower, headers) for _, headers in bench.requests)


@pytest.mark.parametrize("slug", ["openai", "anthropic", "mistral", "groq", "together"])
def test_a_key_follows_no_redirect(slug: str, job: Job, bench: Faults) -> None:
    bench.armed[slug] = "redirect"

    outcome = job("--providers", slug)

    assert outcome.code == 1
    assert "redirects to localhost" in outcome.err
    assert [path for path, _ in bench.requests if "elsewhere" in path] == []


def test_a_list_without_key_follows_a_redirect(job: Job, bench: Faults) -> None:
    bench.armed["deepinfra"] = "redirect"

    job("--providers", "deepinfra")

    [headers] = [headers for path, headers in bench.requests if "elsewhere" in path]
    assert KEY not in str(headers)


def test_refused_credentials_do_not_keep_others_from_being_written(job: Job, bench: Faults) -> None:
    bench.armed["groq"] = "401"

    outcome = job("--providers", "groq,mistral")

    assert outcome.code == 1
    assert outcome.of("mistral")
    assert "groq: 127.0.0.1 refused the credentials (HTTP 401)" in outcome.out


def test_the_deadline_ends_a_run_whatever_hangs(job: Job, bench: Faults) -> None:
    bench.armed["groq"] = "timeout"

    outcome = job("--providers", "groq,mistral", "--deadline", "0.5", "--timeout", "60")

    assert outcome.code == 0
    assert outcome.of("mistral")
    assert not outcome.of("groq")
