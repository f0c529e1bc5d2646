"""`model-registry fetch`, as a user types it: what it leaves on disk, and what it leaves alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import JsonValue
from pytest_httpserver import HTTPServer
from typing_extensions import override

from model_registry import cli
from model_registry.cli import export_legacy
from model_registry.cli.fetch import main
from model_registry.errors import ConfigurationError
from model_registry.exports.legacy import fixed
from model_registry.refresh.sample_server import KEY, SampleHandler, SampleServer
from tests.support.faults import fault_server
from tests.support.job import Job

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUICK = ("--backoff", "0.001", "--timeout", "5")
COMMAND = [sys.executable, "-c", "import sys; from model_registry.cli import main; sys.exit(main())", "fetch"]

Fetch = Callable[..., int]


@pytest.fixture
def fetch(job: Job) -> Fetch:
    """The command in this directory, with every provider led to the samples and a key for each."""
    return lambda *arguments: main([*QUICK, *arguments], clock=lambda: NOW)


def read(path: str) -> Any:
    return json.loads(Path(path).read_bytes())


def files() -> set[str]:
    """All files here, apart from those about single runs."""
    return {str(path) for path in Path().rglob("*") if path.is_file() and not path.name.startswith("run_")}


def contents() -> dict[str, bytes]:
    return {name: Path(name).read_bytes() for name in files() if not name.startswith("extra")}


GROQ = {
    "config/json/models_groq.json",
    "config/txt/models_groq.txt",
    "config/aichat/models_groq.yaml",
}
EXTRA = {"extra/summary_stats.json", "extra/failed_providers.json"}


def test_a_provider_becomes_its_answer_its_ids_and_its_tool_files(
    fetch: Fetch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch("groq", "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert files() >= GROQ | EXTRA
    [exchange] = SampleServer.exchanges("groq")
    answer = read("config/json/models_groq.json")
    assert isinstance(exchange["answer"], dict)
    listed = exchange["answer"]["data"]
    assert isinstance(listed, list)
    assert answer == {
        **exchange["answer"],
        "data": [each for each in listed if isinstance(each, dict) and each["active"]],
    }
    ids = Path("config/txt/models_groq.txt").read_text().splitlines()
    assert ids == sorted(record["id"] for record in answer["data"])
    [client] = yaml.safe_load(Path("config/aichat/models_groq.yaml").read_text())["clients"]
    assert {model["name"] for model in client["models"]} <= set(ids)
    row = told["providers"]["groq"]
    assert row["status"] == "fetched"
    assert (row["count"], row["private"], row["bytes"] > 500, row["seconds"] > 0) == (len(ids), 1, True, True)
    assert set(row["files"]) == files() - EXTRA
    [stats] = read("extra/summary_stats.json").values()
    assert {name: stats[name] for name in ("count", "seconds", "bytes", "files")} == {
        name: row[name] for name in ("count", "seconds", "bytes", "files")
    }
    assert read("extra/run_20261121T120000Z.json") == told
    assert read("extra/failed_providers.json") == {}


def test_what_is_there_is_not_asked_again_unless_forced(
    fetch: Fetch, job: Job, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch("groq")
    before = contents()
    job.point("groq", httpserver.url_for(""))

    assert fetch("groq") == 0
    assert "not asked, for their files are there (--force asks again): groq\nnothing to do\n" in capsys.readouterr().out
    assert contents() == before
    fresh: dict[str, JsonValue] = {"id": "new", "active": True, "owned_by": "x", "created": 1_750_000_000}
    httpserver.expect_request("/models").respond_with_json({"data": [{**fresh, "context_window": 8192}]})
    assert fetch("groq", "--force") == 0
    assert Path("config/txt/models_groq.txt").read_text() == "new\n"
    httpserver.check()


def test_an_id_that_one_tool_cannot_write_costs_that_tool_alone(
    fetch: Fetch, job: Job, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a key, YAML reads no more than 1,024 characters, and of these quotes each takes two."""
    quotes = '"' * 512
    records = [
        {"id": model_id, "active": True, "owned_by": "x", "created": 1_750_000_000, "context_window": 8192}
        for model_id in (quotes, "sound")
    ]
    httpserver.expect_request("/models").respond_with_json({"data": records})
    job.point("groq", httpserver.url_for(""))

    assert fetch("groq") == 0

    assert "its files cannot hold this id" in capsys.readouterr().out
    assert Path("config/txt/models_groq.txt").read_text().splitlines() == [quotes, "sound"]
    [api] = yaml.safe_load(Path("config/mods/models_groq.yml").read_text())["apis"].values()
    assert list(api["models"]) == ["sound"]
    [client] = yaml.safe_load(Path("config/aichat/models_groq.yaml").read_text())["clients"]
    assert {model["name"] for model in client["models"]} == {quotes, "sound"}


@pytest.mark.parametrize("name", sorted(GROQ))
def test_a_provider_of_which_one_file_is_missing_is_asked(fetch: Fetch, name: str) -> None:
    fetch("groq")
    before = contents()
    Path(name).unlink()

    fetch("groq")

    assert contents() == before


def test_two_runs_in_one_second_leave_two_accounts(fetch: Fetch) -> None:
    fetch("groq")
    fetch("groq")

    first, second = read("extra/run_20261121T120000Z.json"), read("extra/run_20261121T120000Z-2.json")
    assert first["providers"]["groq"]["status"] == "fetched"
    assert second["providers"]["groq"] == {"status": "there"}


def test_the_flat_layout_is_the_older_exporters(fetch: Fetch) -> None:
    assert fetch("groq", "google", "--layout", "models") == 0

    assert files() - EXTRA == {
        f"models/models_{slug}.{end}" for slug in ("google", "groq") for end in ("json", "txt", "toml")
    }
    ids = Path("models/models_google.txt").read_text().split("\n")
    tables = tomllib.loads(Path("models/models_google.toml").read_text())
    assert [profile["model"] for profile in tables["profiles"].values()] == ids
    assert tables["model_providers"]["google"]["env_key"] == "GEMINI_API_KEY"
    assert fetch("groq") == 0
    assert files() >= GROQ


def test_a_password_in_an_older_address_reaches_no_file(
    fetch: Fetch, job: Job, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    [exchange] = SampleServer.exchanges("groq")
    httpserver.expect_request("/models").respond_with_json(exchange["answer"])
    job.unset("GROQ_BASE_URL")
    job.set({"GROQ_API_OPENAI": httpserver.url_for("").replace("://", "://me:hunter2@")})

    assert fetch("groq", "--layout", "models") == 0
    assert "no TOML" in capsys.readouterr().out
    assert not [path for path in Path().rglob("*") if path.is_file() and b"hunter2" in path.read_bytes()]


def test_an_older_name_leads_to_the_provider_of_today(fetch: Fetch, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch("togetherai") == 0

    assert "togetherai is called together here" in capsys.readouterr().err
    assert Path("config/json/models_together.json").exists()


def test_of_an_answer_in_pages_all_records_are_stored(fetch: Fetch) -> None:
    fetch("anthropic")

    pages = [exchange["answer"] for exchange in SampleServer.exchanges("anthropic")]
    told = {record["id"] for page in pages for record in page["data"]}  # type: ignore[call-overload, index, union-attr]
    stored = [record["id"] for record in read("config/json/models_anthropic.json")["data"]]
    assert len(pages) == 2
    assert len(stored) == len(set(stored))
    assert set(stored) < told
    assert told - set(stored) == {"claude-2.0"}  # retired


def test_what_is_the_accounts_own_is_not_stored(fetch: Fetch, job: Job, httpserver: HTTPServer) -> None:
    job.set({"OPENAI_API_KEY": "sk-very-secret-key-of-mine"})
    job.point("openai", httpserver.url_for(""))
    public = "gpt-238eef0f-6d85-4b49-b057-e5bb0ed4aaaa"
    created = 1_750_000_000
    records: list[JsonValue] = [
        {
            "id": public,
            "created": created,
            "owned_by": "openai",
            "note": "asked with sk-very-secret-key-of-mine",
            "by": "org-acmeacme1",
        },
        {"id": "ft:gpt-4o:acme-corp::x1", "created": created, "owned_by": "acme-corp"},
        {"id": "acme-own", "created": created, "owned_by": "acme-corp"},
    ]
    httpserver.expect_request("/models").respond_with_json(
        {"object": "list", "data": records, "user": "me@acme.example"}
    )

    assert fetch("openai") == 0

    everything = b"".join(path.read_bytes() for path in Path().rglob("*") if path.is_file()).decode()
    for own in ("very-secret", "acme"):
        assert own not in everything
    assert [record["id"] for record in read("config/json/models_openai.json")["data"]] == [public]
    assert Path("config/txt/models_openai.txt").read_text() == f"{public}\n"


FAULTS = ("500", "429", "404", "reset", "truncated", "garbage", "html", "empty", "nulls", "redirect", "timeout")


@pytest.mark.parametrize("fault", FAULTS)
def test_one_providers_fault_is_its_own_and_is_made_good_later(
    fault: str, fetch: Fetch, job: Job, capsys: pytest.CaptureFixture[str]
) -> None:
    with fault_server() as (server, faults):
        job.set(server.environment())
        assert fetch("groq", "mistral") == 0
        before = contents()

        faults.armed["groq"] = fault
        assert fetch("groq", "mistral", "--force", "--timeout", "0.3", "--attempts", "1") == 0
        assert contents() == before
        assert list(read("extra/failed_providers.json")) == ["groq"]
        assert "1 of 2 providers fetched, 7 models; failed: groq" in capsys.readouterr().out
        assert KEY not in Path("extra/failed_providers.json").read_text()

        faults.armed.clear()
        faults.seen.clear()
        assert fetch("--failed-only") == 0
        assert list(faults.seen) == ["groq"]
        assert contents() == before
        assert read("extra/failed_providers.json") == {}
        assert fetch("--failed-only") == 0
        assert "nothing to do" in capsys.readouterr().out


def test_exit_codes_tell_faults_apart(fetch: Fetch, job: Job) -> None:
    with fault_server() as (server, faults):
        job.set(server.environment())
        faults.armed = {"groq": "401"}
        assert fetch("groq", "mistral") == 1
        faults.armed = {"groq": "500", "mistral": "500"}
        assert fetch("groq", "mistral", "--force") == 1
        since = read("extra/failed_providers.json")["groq"]
        assert since["repeated"] is True


def test_without_a_key_a_named_provider_stops_the_run_and_any_other_is_left_out(
    fetch: Fetch, job: Job, capsys: pytest.CaptureFixture[str]
) -> None:
    job.unset("GROQ_API_KEY", "GEMINI_API_KEY")

    with pytest.raises(ConfigurationError, match="GROQ_API_KEY") as refusal:
        fetch("groq", "mistral")
    assert "`model-registry fetch keyless` needs none." in str(refusal.value)
    assert files() == set()
    assert fetch("--all") == 0
    assert "not asked for want of a key: google, groq\n" in capsys.readouterr().out
    [run] = Path("extra").glob("run_*")
    assert json.loads(run.read_text())["providers"]["google"] == {
        "status": "no key",
        "missing": ["GEMINI_API_KEY or GOOGLE_API_KEY"],
    }


@pytest.mark.parametrize(
    "arguments",
    [[], ["nobody"], ["litellm"], ["--max-concurrency", "0"], ["groq", "--layout", "x"], ["--all", "--failed-only"]],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fetch", *arguments]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err
    assert files() == set()


def test_what_cannot_be_written_is_said_and_costs_no_other(fetch: Fetch, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = Path("config/txt/models_groq.txt")
    blocked.mkdir(parents=True)

    assert fetch("groq", "mistral") == 1

    assert "groq.txt cannot be written (Is a directory)" in capsys.readouterr().err
    assert "models_groq.txt cannot be written" in read("extra/failed_providers.json")["groq"]["reason"]
    assert Path("config/txt/models_mistral.txt").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_stays_as_it_was(fetch: Fetch) -> None:
    fetch("groq")
    before = contents()
    for path in Path("config").iterdir():
        path.chmod(0o500)
    try:
        assert fetch("groq", "mistral", "--force") == 1
    finally:
        for path in Path("config").iterdir():
            path.chmod(0o700)
    assert contents() == before


def test_a_folder_that_cannot_be_is_refused_before_anything_is_asked(fetch: Fetch) -> None:
    Path("taken").write_text("mine")

    with pytest.raises(ConfigurationError, match="taken cannot be made a folder"):
        fetch("groq", "--output", "taken")
    assert Path("taken").read_text() == "mine"


def test_an_account_that_cannot_be_written_is_said(fetch: Fetch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("extra").write_text("mine")

    assert fetch("groq") == 1
    assert "extra could not be written" in capsys.readouterr().err
    assert Path("config/txt/models_groq.txt").exists()


def test_without_an_account_the_files_that_every_provider_has_count(fetch: Fetch, job: Job) -> None:
    fetch("groq", "--layout", "models")
    for path in Path("extra").iterdir():
        path.unlink()
    job.point("groq", "http://127.0.0.1:9")

    assert fetch("groq", "--layout", "models") == 0
    Path("models/models_groq.toml").unlink()
    assert fetch("groq", "--layout", "models", "--attempts", "1") == 1


def test_a_failure_of_a_provider_that_is_no_more_is_forgotten(fetch: Fetch) -> None:
    Path("extra").mkdir()
    failure = {"since": "2026-01-01T00:00:00Z", "reason": "gone", "repeated": True}
    Path("extra/failed_providers.json").write_text(json.dumps({"gone-for-good": failure}))

    assert fetch("--failed-only") == 0
    assert read("extra/failed_providers.json") == {}


def test_damaged_accounts_are_started_anew(fetch: Fetch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("extra").mkdir()
    Path("extra/summary_stats.json").write_text('{"groq": 5}')
    Path("extra/failed_providers.json").write_text("{broken")

    assert fetch("groq") == 0
    assert capsys.readouterr().err.count("cannot be read and is started anew") == 2
    assert list(read("extra/summary_stats.json")) == ["groq"]


def test_a_tool_file_that_somebody_else_wrote_stays(fetch: Fetch, capsys: pytest.CaptureFixture[str]) -> None:
    own = Path("config/aichat/models_groq.yaml")
    own.parent.mkdir(parents=True)
    own.write_text("mine")

    assert fetch("groq") == 0
    assert own.read_text() == "mine"
    assert f"{own} was left alone, because this program did not write it; move it away\n" in capsys.readouterr().out
    assert str(own) not in read("extra/summary_stats.json")["groq"]["files"]


def test_why_a_tool_gets_no_file_is_said(fetch: Fetch, capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch("writer") == 0
    assert "writer left out: it documents no interface in OpenAI's format\n" in capsys.readouterr().out
    assert fetch("keyless") == 0
    assert "extra/run_20261121T120000Z-2.json has " in capsys.readouterr().out


def test_a_link_stays_a_link(fetch: Fetch) -> None:
    Path("config/txt").mkdir(parents=True)
    Path("ids.txt").write_text("old")
    Path("config/txt/models_groq.txt").symlink_to(Path("ids.txt").absolute())

    fetch("groq")

    assert Path("config/txt/models_groq.txt").is_symlink()
    assert Path("ids.txt").read_text().endswith("whisper-large-v3\n")


@contextmanager
def counting_server() -> Iterator[tuple[SampleServer, list[int]]]:
    """A server with the samples, and how many requests were under way when each came in."""
    under_way, seen = [0], list[int]()
    lock = threading.Lock()

    class Handler(SampleHandler):
        @override
        def answer(self, slug: str, request: str) -> None:
            with lock:
                under_way[0] += 1
                seen.append(under_way[0])
            super().answer(slug, request)

        @override
        def end_headers(self) -> None:
            # Before the answer is out: whoever has read it may ask again before this thread goes on.
            with lock:
                under_way[0] -= 1
            super().end_headers()

    with SampleServer(handler=Handler) as server:
        yield server, seen


def test_no_more_requests_are_under_way_than_allowed(fetch: Fetch, job: Job) -> None:
    with counting_server() as (server, seen):
        job.set(server.environment())
        assert fetch("keyless", "--max-concurrency", "1") == 0

    assert len(seen) > 40
    assert max(seen) == 1


def test_a_reader_that_leaves_costs_no_file(job: Job, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as nobody:
        done = subprocess.run([*COMMAND, "groq"], stdout=nobody, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert files() >= GROQ | EXTRA


def test_every_provider_can_be_fetched_and_rebuilt_from_what_is_stored_where_that_is_said(
    fetch: Fetch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch(*SampleServer.slugs()) == 0
    assert export_legacy.main(["--from", "config/json", "--output", "older"], {}) == 0

    for slug in SampleServer.slugs():
        known = set(Path(f"config/txt/models_{slug}.txt").read_text().splitlines())
        try:
            rebuilt = {model.id for model in fixed.listed(read(f"config/json/models_{slug}.json")).models}
        except fixed.Unreadable:
            rebuilt = set()
        assert (known <= rebuilt) is (slug not in fixed.OWN_SHAPES), slug
        assert Path(f"older/models_{slug}.txt").exists() is (slug not in fixed.OWN_SHAPES)
