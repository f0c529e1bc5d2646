"""The job on a list that goes on where it cannot be followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from model_registry.cli import main
from tests.support.job import Job


def add(server: HTTPServer, *options: str) -> None:
    assert main(["providers", "add", "yak", "--base-url", server.url_for(""), *options]) == 0


def serve(server: HTTPServer, first: int, last: int, *, has_more: bool = False) -> None:
    server.clear()
    models = [{"id": f"yak-{number}", "context_length": 4096} for number in range(first, last)]
    server.expect_request("/models").respond_with_json({"data": models, "has_more": has_more})


def test_what_was_known_stays_and_what_was_read_counts(job: Job, httpserver: HTTPServer) -> None:
    add(httpserver)
    serve(httpserver, 0, 12)
    before = job("--providers", "yak", "--json")
    serve(httpserver, 10, 14, has_more=True)

    after = job("--providers", "yak", "--json")

    assert before.json["providers"][0]["status"] == "read"
    [row] = after.json["providers"]
    assert (after.code, row["status"], row["entries"]) == (0, "incomplete", 4)
    assert row["warnings"][0].startswith("the list is incomplete: it says that there are more after 4 records")
    assert after.of("yak").keys() == {f"yak-{number}" for number in range(14)}


def test_the_losses_are_taken_once_a_person_confirms_them(job: Job, httpserver: HTTPServer) -> None:
    add(httpserver)
    serve(httpserver, 0, 12)
    job("--providers", "yak")
    serve(httpserver, 10, 14, has_more=True)

    after = job("--providers", "yak", "--accept-shrink", "yak")

    assert after.of("yak").keys() == {f"yak-{number}" for number in range(10, 14)}
    assert "yak: 1 warning, the first: the list is incomplete" in after.out


def test_a_check_says_that_the_list_is_incomplete(httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]) -> None:
    add(httpserver)
    serve(httpserver, 0, 3, has_more=True)
    capsys.readouterr()

    assert main(["providers", "check", "yak"]) == 0

    assert capsys.readouterr().out.startswith("yak: incomplete, 3 models")


def test_raw_answers_of_a_part_replace_no_whole_ones(httpserver: HTTPServer, tmp_path: Path) -> None:
    add(httpserver)
    serve(httpserver, 0, 12)
    assert main(["fetch", "yak", "--output", str(tmp_path / "raw")]) == 0
    serve(httpserver, 0, 4, has_more=True)

    assert main(["fetch", "yak", "--force", "--output", str(tmp_path / "raw")]) == 1

    [ids] = (tmp_path / "raw").rglob("*txt/models_yak.txt")
    assert len(ids.read_text().split()) == 12
