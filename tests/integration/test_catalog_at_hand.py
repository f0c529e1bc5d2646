"""Which catalog is read where none is named: one rule, for the library and for every command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model_registry import load
from model_registry.cli import main
from model_registry.library.loading import bundled
from tests.support.entries import row

ROWS = [row("acme/large", pricing={"input": 2, "output": 8}), row("acme/small")]
"""What the job has made: a provider that no other catalog knows."""


@pytest.fixture
def made_here(tmp_path: Path) -> Path:
    """The current folder, as the job leaves it."""
    (tmp_path / "models.json").write_text(json.dumps(ROWS), encoding="utf-8")
    told = {"catalog": "models.json", "providers": {"acme": "2026-08-01"}, "sources": {}}
    (tmp_path / "answered.json").write_text(json.dumps(told), encoding="utf-8")
    return tmp_path


def tell(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_what_the_job_made_here_is_what_the_library_reads(made_here: Path) -> None:
    registry = load()

    assert registry.origin == str(made_here / "models.json")
    assert [entry.full_id for entry in registry] == ["acme/large", "acme/small"]
    assert registry.answered == {"acme": "2026-08-01"}


def test_it_comes_before_an_address_of_the_users_and_no_network_is_used(
    made_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODEL_REGISTRY_URL", "https://nowhere.invalid/models.json")

    assert load().origin == str(made_here / "models.json")


def test_a_file_of_that_name_that_the_job_did_not_make_is_nobodys_catalog(tmp_path: Path) -> None:
    (tmp_path / "models.json").write_text(json.dumps(ROWS), encoding="utf-8")

    assert load().origin == bundled()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("search large", "acme/large"),
        ("info acme/large", "acme/large"),
        ("cost acme/large --input 1M", "acme/large"),
        ("stats", "2 entries of"),
        ("export txt", "large"),
        ("validate", "models.json: entries 2"),
        ("conflicts", "0 disagreements on 0 of 2 entries"),
    ],
)
def test_every_command_reads_it(
    command: str, expected: str, made_here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = tell(capsys, *command.split())

    assert code == 0
    assert expected in out


def test_providers_are_counted_in_it(made_here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["providers", "add", "acme", "--base-url", "https://acme.example/v1"])

    _, out, _ = tell(capsys, "providers", "list", "--json")

    counted: list[dict[str, Any]] = json.loads(out)
    assert {each["slug"]: each["entries"] for each in counted}["acme"] == 2


def test_version_and_info_say_which_it_is(made_here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(made_here / "models.json")

    assert f"catalog {place}: 2 entries" in tell(capsys, "version")[2]
    assert place in tell(capsys, "info", "acme/large")[1]


def test_another_can_be_named(made_here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (made_here / "other.json").write_text(json.dumps([row("zenith/one")]), encoding="utf-8")

    assert "1 entry" in tell(capsys, "version", "--catalog", "other.json")[2]
    assert "other.json: entries 1" in tell(capsys, "validate", "other.json")[1]


def test_without_one_providers_are_counted_in_the_copy_that_came_with_the_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = tell(capsys, "providers", "info", "openai")

    assert code == 0
    assert "unknown" not in out
