"""The job as its users know it: what it writes, when it does not, and what it says."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from pytest_mock import MockerFixture

from model_registry.providers import PROVIDERS
from tests.support.job import TODAY, Job

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def uncurated(mocker: MockerFixture, tmp_path: Path) -> None:
    """No curated tables: the providers that live on them would be in every count."""
    mocker.patch("model_registry.main.shipped", return_value=tmp_path / "no-tables")


def model(model_id: str, created: int = 1_720_000_000, **facts: Any) -> dict[str, Any]:
    return {
        "id": model_id,
        "object": "model",
        "created": created,
        "owned_by": "Meta",
        "active": True,
        "context_window": 8192,
        **facts,
    }


def serve(httpserver: HTTPServer, job: Job, *models: dict[str, Any]) -> None:
    """Groq with these models."""
    httpserver.clear()
    httpserver.expect_request("/models").respond_with_json({"object": "list", "data": list(models)})
    job.point("groq", httpserver.url_for(""))


SIX = [model(f"llama-{number}", 1_700_000_000 + 10_000_000 * number) for number in range(6)]


def test_writes_the_contract(job: Job) -> None:
    outcome = job()

    rows = outcome.entries
    assert outcome.code == 0
    assert outcome.text == json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    keys = [(row["provider"], row["model_id"]) for row in rows]
    assert keys == sorted(set(keys))
    assert all(list(row)[:4] == ["provider", "model_id", "release_date", "developer"] for row in rows)
    assert job.path.stat().st_mode & 0o077 == 0o044


def test_a_second_run_touches_nothing_today_or_tomorrow(job: Job) -> None:
    first = job()
    stamp = job.path.stat()

    # No model of the samples ends in these days.
    for day in (TODAY, TOMORROW, TODAY + timedelta(days=2)):
        again = job(today=day)
        assert again.code == 0
        assert again.text == first.text
        assert (job.path.stat().st_ino, job.path.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)
        assert "no change" in again.out


def test_tells_what_was_added_removed_and_changed(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, *SIX)
    job("--providers", "groq")
    price = {"pricing": {"prompt": "0.000001", "completion": "0.000002"}}
    serve(httpserver, job, {**SIX[1], **price}, {**SIX[2], "context_window": 4096}, *SIX[3:], model("llama-new"))

    outcome = job("--providers", "groq", "--json", today=TOMORROW)

    told = outcome.json
    assert told["added"] == ["groq/llama-new"]
    assert told["removed"] == ["groq/llama-0"]
    assert told["changed"]["groq/llama-2"] == {"context_window": {"before": 8192, "after": 4096}}
    assert told["changed"]["groq/llama-1"]["pricing.input"] == {"before": None, "after": 1}
    assert told["summary"] == "+1 −1, 1 repriced, 1 changed"
    assert told["written"] is True
    rows = outcome.of("groq")
    assert rows["llama-2"]["updated"] == TOMORROW.isoformat()
    assert rows["llama-3"]["updated"] == TODAY.isoformat()


def test_a_dry_run_only_tells(job: Job) -> None:
    outcome = job("--dry-run")

    assert outcome.code == 0
    assert "more added" in outcome.out
    assert "not touched: this was a dry run" in outcome.out
    assert not job.path.exists()


def test_writes_where_it_is_told(job: Job, tmp_path: Path) -> None:
    outcome = job("--output", str(tmp_path / "other.json"), "--providers", "groq")

    assert outcome.code == 0
    assert (tmp_path / "other.json").exists()
    assert not job.path.exists()


def test_without_a_required_key_nothing_is_asked(job: Job, httpserver: HTTPServer) -> None:
    job.unset("OPENAI_API_KEY", "ANTHROPIC_API_KEY")
    for slug in PROVIDERS:
        job.point(slug, httpserver.url_for(""))

    outcome = job()

    assert outcome.code == 2
    assert "OPENAI_API_KEY" in outcome.err
    assert "ANTHROPIC_API_KEY" in outcome.err
    assert "--providers keyless" in outcome.err
    assert httpserver.log == []
    assert not job.path.exists()


@pytest.mark.parametrize("value", ["", "   "])
def test_an_empty_key_is_a_missing_key(value: str, job: Job) -> None:
    job.set({"OPENAI_API_KEY": value})

    assert job().code == 2


def test_which_providers_are_required_can_be_set(job: Job) -> None:
    job.unset("OPENAI_API_KEY")

    assert job("--required", "anthropic").code == 0
    assert "not asked, no key: openai" in job("--required", "").out
    job.set({"MODEL_REGISTRY_REQUIRED": "none"})
    assert job().code == 0
    job.set({"MODEL_REGISTRY_REQUIRED": "groq"})
    assert job().code == 0
    job.unset("GROQ_API_KEY")
    assert job().code == 2


def test_keyless_needs_nothing(job: Job) -> None:
    job.unset("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GROQ_API_KEY", "MISTRAL_API_KEY", "TOGETHER_API_KEY")

    outcome = job("--providers", "keyless")

    assert outcome.code == 0
    assert outcome.of("openrouter")
    assert not outcome.of("openai")


def test_older_names_of_keys_are_read(job: Job) -> None:
    job.unset("TOGETHER_API_KEY")
    job.set({"TOGETHERAI_API_KEY": "sample-key"})

    assert job("--providers", "together").code == 0


def test_reads_a_dotenv_file_of_this_directory_alone(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job.unset("GROQ_API_KEY")
    (tmp_path / ".env").write_text("GROQ_API_KEY=sample-key\n")

    assert job("--providers", "groq").code == 0

    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    assert job("--providers", "groq").code == 2


def test_the_environment_wins_over_the_dotenv_file(job: Job, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GROQ_API_KEY=another\n")

    assert job("--providers", "groq").code == 0


@pytest.mark.parametrize("value", ["a\nb", "a\x1bb", "schlüssel"])
def test_a_key_that_no_header_can_carry_is_refused_untold(value: str, job: Job) -> None:
    job.set({"GROQ_API_KEY": value})

    outcome = job("--providers", "groq")

    assert outcome.code == 2
    assert "GROQ_API_KEY" in outcome.err
    assert value not in outcome.out + outcome.err


@pytest.mark.parametrize("value", ["ftp://example.org", "groq", "http://", "http://[", "http://a b/"])
def test_a_base_url_that_is_none_is_refused(value: str, job: Job) -> None:
    job.set({"GROQ_BASE_URL": value})

    outcome = job("--providers", "groq")

    assert outcome.code == 2
    assert "GROQ_BASE_URL" in outcome.err


def test_an_unknown_provider_is_refused_with_a_hint(job: Job) -> None:
    outcome = job("--providers", "gorq")

    assert outcome.code == 2
    assert "did you mean groq" in outcome.err
    assert job("--accept-shrink", "nobody-at-all").code == 2


@pytest.mark.parametrize("options", [["--timeout", "0"], ["--attempts", "0"], ["--deadline", "x"], ["--nonsense"]])
def test_bad_options_are_usage_errors(options: list[str], job: Job) -> None:
    assert job(*options).code == 2


def test_entries_of_providers_not_asked_stay(job: Job) -> None:
    job("--providers", "groq,mistral")

    outcome = job("--providers", "together")

    assert outcome.of("groq")
    assert outcome.of("mistral")
    assert outcome.of("together")


def test_entries_of_a_provider_that_is_no_more_go(job: Job) -> None:
    job("--providers", "groq")
    rows = json.loads(job.path.read_text())
    rows.append({**rows[0], "provider": "vanished"})
    job.path.write_text(json.dumps(rows))

    outcome = job("--providers", "groq")

    assert not outcome.of("vanished")
    assert "no longer a provider, entries dropped: vanished" in outcome.out


@pytest.mark.parametrize(
    "content", ["", "{}", "[{}]", '[{"provider": "groq"}]', "<<<<<<< HEAD", '{"a": 1', "[1]", "\x00\x01"]
)
def test_a_damaged_catalog_is_never_overwritten(content: str, job: Job) -> None:
    job.path.write_text(content)

    outcome = job("--providers", "groq")

    assert outcome.code == 2
    assert "models.json" in outcome.err
    assert job.path.read_text() == content


def test_a_catalog_with_an_unknown_field_is_refused(job: Job) -> None:
    job("--providers", "groq")
    rows = json.loads(job.path.read_text())
    rows[0]["price"] = 0
    job.path.write_text(json.dumps(rows))

    assert job("--providers", "groq").code == 2


def test_a_catalog_with_an_entry_twice_is_refused(job: Job) -> None:
    job("--providers", "groq")
    rows = json.loads(job.path.read_text())
    job.path.write_text(json.dumps([rows[0], *rows]))

    assert job("--providers", "groq").code == 2


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_asked(job: Job, tmp_path: Path) -> None:
    assert job("--output", str(tmp_path)).code == 2
    assert job("--output", str(tmp_path / "no" / "models.json")).code == 2
    assert job("--message-file", str(tmp_path / "no" / "message")).code == 2


def test_a_full_disk_loses_nothing(job: Job, mocker: MockerFixture, tmp_path: Path) -> None:
    before = job("--providers", "groq")
    files = sorted(path for path in tmp_path.iterdir() if path.is_file())
    mocker.patch("os.fsync", side_effect=OSError(28, "No space left on device"))
    outcome = job("--providers", "groq,mistral")

    assert outcome.code == 1
    assert outcome.text == before.text
    assert "No space left on device" in outcome.out
    assert sorted(path for path in tmp_path.iterdir() if path.is_file()) == files


def test_an_empty_list_is_an_outage(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, *SIX)
    before = job("--providers", "groq,mistral")
    serve(httpserver, job)

    outcome = job("--providers", "groq,mistral")

    assert outcome.code == 0
    assert outcome.of("groq") == before.of("groq")
    assert "groq: its list of public models is empty" in outcome.out
    assert not job("--providers", "groq,mistral", "--accept-shrink", "groq").of("groq")


def test_a_list_below_half_is_an_outage_until_it_is_accepted(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, *SIX)
    job("--providers", "groq,mistral")
    serve(httpserver, job, *SIX[:2])

    kept = job("--providers", "groq,mistral")
    accepted = job("--providers", "groq,mistral", "--accept-shrink", "groq")

    assert len(kept.of("groq")) == 6
    assert "only 2 of 6 models are still listed; if that is right, run once with --accept-shrink groq" in kept.out
    assert len(accepted.of("groq")) == 2


def test_half_a_list_is_news(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, *SIX)
    job("--providers", "groq")
    serve(httpserver, job, *SIX[:3])

    assert len(job("--providers", "groq").of("groq")) == 3


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            {"pricing": {"prompt": "0.000001", "completion": "0.000002"}},
            {"pricing": {"prompt": "0.000001"}},
            "pricing.output",
        ),
        ({"supported_features": ["tools", "json_mode"]}, {"supported_features": ["json_mode"]}, "capabilities.tools"),
    ],
)
def test_a_part_of_a_fact_that_all_models_lose_is_no_news(
    before: dict[str, Any], after: dict[str, Any], told: str, job: Job, httpserver: HTTPServer
) -> None:
    serve(httpserver, job, *[{**each, **before} for each in SIX])
    first = job("--providers", "groq,mistral")
    serve(httpserver, job, *[{**each, **after} for each in SIX])

    outcome = job("--providers", "groq,mistral")

    assert outcome.of("groq") == first.of("groq")
    assert told in outcome.out


def test_a_fact_that_few_models_had_may_go(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, {**SIX[0], "license": "mit"}, {**SIX[1], "license": "mit"}, *SIX[2:])
    job("--providers", "groq")
    serve(httpserver, job, *SIX)

    outcome = job("--providers", "groq")

    assert outcome.code == 0
    assert "license" not in outcome.of("groq")["llama-0"]


def test_an_answer_in_another_order_changes_nothing(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, *SIX)
    before = job("--providers", "groq")
    turned = [dict(reversed({**each, "created": each["created"] + 1}.items())) for each in reversed(SIX)]
    serve(httpserver, job, *turned)

    assert job("--providers", "groq", today=TOMORROW).text == before.text


def test_a_fact_that_all_models_lose_is_no_news(job: Job, httpserver: HTTPServer) -> None:
    priced = [{**each, "pricing": {"prompt": "0.000001", "completion": "0.000002"}} for each in SIX]
    serve(httpserver, job, *priced)
    before = job("--providers", "groq,mistral")
    serve(httpserver, job, *[{**each, "pricing": {"input": "0.000001"}} for each in priced])

    outcome = job("--providers", "groq,mistral")

    assert outcome.of("groq") == before.of("groq")
    assert "groq: its answer changed shape, no model has pricing" in outcome.out
    assert "pricing" not in job("--providers", "groq", "--accept-shrink", "groq").of("groq")["llama-1"]


def test_a_bad_record_is_left_out_with_a_warning(job: Job, httpserver: HTTPServer) -> None:
    many = [model(f"llama-{number}", 1_700_000_000 + 10_000_000 * number) for number in range(10)]
    serve(httpserver, job, *many, {**model("broken"), "context_window": "many"})

    outcome = job("--providers", "groq", "-v")

    assert outcome.code == 0
    assert len(outcome.of("groq")) == 10
    assert "broken left out: context_window" in outcome.err


def test_more_than_a_tenth_of_bad_records_are_a_changed_shape(job: Job, httpserver: HTTPServer) -> None:
    many = [model(f"llama-{number}", 1_700_000_000 + 10_000_000 * number) for number in range(17)]
    serve(httpserver, job, *many, *[{**model(f"broken-{number}"), "context_window": "many"} for number in range(3)])

    assert "3 of 20 records changed shape" in job("--providers", "groq,mistral").out


def test_a_vendors_odd_text_ends_no_run(job: Job, httpserver: HTTPServer) -> None:
    httpserver.clear()
    text = json.dumps({"data": [*SIX, *[model(f"m-{number}", 0) for number in range(6)], model("bad\ud800")]})
    httpserver.expect_request("/models").respond_with_data(text, content_type="application/json")
    job.point("groq", httpserver.url_for(""))

    for options in ([], ["--json"], ["-v"]):
        outcome = job("--providers", "groq", "--message-file", "message", *options)
        assert outcome.code == 0
        assert len(outcome.of("groq")) == 12
        assert (outcome.err + outcome.out).encode()


def test_a_few_bad_records_of_a_short_list_are_no_changed_shape(job: Job, httpserver: HTTPServer) -> None:
    broken = [{**model(f"broken-{number}"), "context_window": None} for number in range(2)]
    serve(httpserver, job, *SIX, *broken)

    outcome = job("--providers", "groq,mistral")

    assert sorted(outcome.of("groq")) == [each["id"] for each in SIX]
    assert "groq: 2 warnings, the first: broken-0 left out: context_window" in outcome.out


def test_records_of_which_none_is_good_are_a_changed_shape(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, *[{**model(f"broken-{number}"), "context_window": None} for number in range(2)])

    outcome = job("--providers", "groq,mistral")

    assert not outcome.of("groq")
    assert "2 of 2 records changed shape (broken-0 left out: context_window" in outcome.out


def test_a_date_that_moves_forward_changes_nothing(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, model("a", 1_700_000_000), model("b", 1_710_000_000))
    before = job("--providers", "groq")
    serve(httpserver, job, model("a", 1_780_000_000), model("b", 1_790_000_000))

    assert job("--providers", "groq", today=TOMORROW).text == before.text


def test_a_date_that_moves_back_is_a_correction(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, model("a", 1_710_000_000), model("b", 1_720_000_000))
    job("--providers", "groq")
    serve(httpserver, job, model("a", 1_700_000_000), model("b", 1_720_000_000))

    assert job("--providers", "groq").of("groq")["a"]["release_date"] == "2023-11-14"


@pytest.mark.parametrize("created", [0, 735790403, 1_500_000_000, 4_000_000_000, -1, 10**30])
def test_an_implausible_date_is_none(created: int, job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, model("a", created))

    [row] = job("--providers", "groq").of("groq").values()

    assert (row["release_date"], row["release_date_basis"]) == (TODAY.isoformat(), "first_seen")


def test_a_date_of_a_whole_list_is_none(job: Job, httpserver: HTTPServer) -> None:
    serve(
        httpserver, job, *[model(f"m-{number}", 1_720_000_000 + number) for number in range(3)], model("m-2024-08-06")
    )

    rows = job("--providers", "groq").of("groq")

    assert {row["release_date_basis"] for row in rows.values()} == {"first_seen", "model_id"}
    assert rows["m-2024-08-06"]["release_date"] == "2024-08-06"


def test_the_day_first_seen_is_kept(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, model("a", 0), model("b", 0))
    job("--providers", "groq", today=date(2026, 3, 1))
    serve(httpserver, job, model("a", 0), model("b", 0), model("c", 0))

    rows = job("--providers", "groq", today=date(2026, 4, 1)).of("groq")

    assert [rows[name]["release_date"] for name in "abc"] == ["2026-03-01", "2026-03-01", "2026-04-01"]


def test_a_repeated_id_is_one_entry(job: Job, httpserver: HTTPServer) -> None:
    serve(httpserver, job, model("a"), model("a"), {**model("b"), "context_window": 4096}, model("b"))

    outcome = job("--providers", "groq", "-v")

    assert outcome.of("groq")["b"]["context_window"] == 4096
    assert len(outcome.of("groq")) == 2
    assert "b is listed twice with different facts" in outcome.err
    assert "a is listed twice" not in outcome.err


@pytest.mark.usefixtures("uncurated")
def test_on_a_ci_run_it_marks_failures_and_writes_the_page(
    job: Job, httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(httpserver, job, *SIX, {**model("a|b`c<script>"), "name": "100% ok\n::error::no"})
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    httpserver.expect_request("/gone/models").respond_with_data(status=404)
    job.point("mistral", httpserver.url_for("/gone"))

    outcome = job("--providers", "groq,mistral")

    text = page.read_text()
    assert text.startswith("before\n## Models: +7 −0\n")
    assert "| mistral |" in text
    assert "- added `llama-0`" in text
    assert "<script>" not in text.replace("`a¦b′c<script>`", "")
    assert "::error title=mistral::" in outcome.err
    assert "\n::error::no" not in outcome.err + outcome.out


@pytest.mark.usefixtures("uncurated")
def test_the_commit_message_tells_the_change(job: Job, httpserver: HTTPServer, tmp_path: Path) -> None:
    serve(httpserver, job, *SIX)
    job("--providers", "groq", "--message-file", "first")
    serve(httpserver, job, *SIX[1:], model("llama-new"), {**SIX[0], "context_window": 1024})

    job("--providers", "groq", "--message-file", "second")

    first = (tmp_path / "first").read_text()
    assert first.startswith("models: +6 −0\n\ngroq:\n  + llama-0\n")
    told, _, trailers = (tmp_path / "second").read_text().rpartition("\n\n")
    assert told == "models: +1 −0, 1 changed\n\ngroq:\n  + llama-new\n  ~ llama-0: context_window 8192 → 1024"
    assert [line.partition(": ")[0] for line in trailers.splitlines()] == ["Run", "Read", "Read-before"]


@pytest.mark.usefixtures("uncurated")
def test_long_lists_are_capped_everywhere(job: Job, httpserver: HTTPServer, tmp_path: Path) -> None:
    serve(httpserver, job, *[model(f"llama-{number:03}", 0) for number in range(300)])

    outcome = job("--providers", "groq", "--message-file", "message")

    assert "… and 280 more added" in outcome.out
    assert "… and 280 more" in (tmp_path / "message").read_text()


def test_a_bug_in_one_provider_is_that_providers_fault(job: Job, mocker: MockerFixture) -> None:
    bug = ZeroDivisionError("with sample-key inside")
    mocker.patch("model_registry.providers.groq.Groq.fetch_models", side_effect=bug)

    outcome = job("--providers", "groq,mistral")

    assert outcome.code == 0
    assert outcome.of("mistral")
    assert "groq: ZeroDivisionError in unittest.mock:" in outcome.out
    assert "inside" not in outcome.out + outcome.err


def test_a_page_that_cannot_be_written_costs_nothing(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "no/such/page.md")

    outcome = job("--providers", "groq")

    assert outcome.code == 0
    assert "the step summary cannot be written" in outcome.err


def test_a_dotenv_file_that_is_no_text_is_refused(job: Job, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"GROQ_API_KEY=\xe9\n")

    outcome = job("--providers", "groq")

    assert outcome.code == 2
    assert ".env cannot be read" in outcome.err


def test_an_interrupted_run_writes_nothing(job: Job, mocker: MockerFixture) -> None:
    mocker.patch("model_registry.main.merge", side_effect=KeyboardInterrupt)

    assert job("--providers", "groq").code == 130
    assert not job.path.exists()
