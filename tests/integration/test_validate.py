"""`model-registry validate`, as a user and CI run it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from model_registry.cli import main
from tests.support.entries import least


def row(model_id: str = "aurora-1", **facts: object) -> dict[str, object]:
    return least(f"acme/{model_id}", **{"name": "Aurora", **facts})


def write(path: str, *rows: Mapping[str, object]) -> str:
    Path(path).write_text(json.dumps(rows), encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["validate", *arguments])
    told = capsys.readouterr()
    return code, told.out + told.err


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out = run(capsys, *arguments, "--json")
    result: dict[str, Any] = json.loads(out)
    assert code == any(finding["severity"] == "hold" for finding in result["findings"])
    return result


def test_a_sound_catalog(capsys: pytest.CaptureFixture[str]) -> None:
    write("models.json", row(), row("aurora-2"))

    assert run(capsys, "models.json") == (0, "models.json: entries 2, to hold 0, warnings 0\n")


def test_warnings_alone_are_no_failure_and_do_not_fill_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    write("models.json", *(row(f"m-{number:02}", name=None) for number in range(30)))

    code, out = run(capsys, "models.json")

    assert code == 0
    assert out.count("the model has no name for people") == 10
    assert "… and 20 more warnings of missing-name" in out
    assert "entries 30, to hold 0, warnings 30" in out


def test_what_must_be_held_fails_with_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    path = write("catalog.json", row(context_window=128, name=None), row("aurora-2", pricing={"input": 3_000_000}))

    code, out = run(capsys, path)

    lines = out.splitlines()
    assert code == 1
    assert lines[0].split() == ["SEVERITY", "RULE", "ENTRY", "FIELD", "VALUE", "MESSAGE"]
    assert lines[1].split()[:5] == ["hold", "context-out-of-range", "acme/aurora-1", "context_window", "128"]
    assert lines[2].split()[:5] == ["hold", "price-out-of-range", "acme/aurora-2", "pricing.input", "3,000,000"]
    assert lines[3].split()[:2] == ["warn", "missing-name"]
    assert lines[-1] == "catalog.json: entries 2, to hold 2, warnings 1"


def test_rows_that_are_no_entries_and_entries_that_are_there_twice(capsys: pytest.CaptureFixture[str]) -> None:
    path = write("catalog.json", row(), row(), row("bad\x1b[2J", context_window=0), {"model_id": 5})

    findings = found(capsys, path)["findings"]
    code, out = run(capsys, path, "--report")

    assert [(finding["rule"], finding["key"], finding["field"]) for finding in findings] == [
        ("schema", "acme/bad\x1b[2J", "model_id"),
        ("schema", "?/5", "provider"),
        ("duplicate-key", "acme/aurora-1", ""),
    ]
    assert code == 1
    assert "\x1b" not in out
    assert "50.0 %" in out


def test_the_last_catalog_shows_what_changed_too_much(capsys: pytest.CaptureFixture[str]) -> None:
    last = write("last.json", row(pricing={"input": 3}))
    write("models.json", row(pricing={"input": 30}))

    assert found(capsys, "models.json")["findings"] == []
    assert [finding["rule"] for finding in found(capsys, "models.json", "--last", last)["findings"]] == ["tenfold-jump"]


def test_the_report_stands_beside_its_targets(capsys: pytest.CaptureFixture[str]) -> None:
    served: Sequence[dict[str, object]] = [
        row(f"m-{number}", canonical_id=f"example/m-{number % 39}", pricing={"input": 1}) for number in range(40)
    ]
    path = write("models.json", *served)
    answers = write("answers.json", *({**each, "pricing": {"input": 1}} for each in served))

    code, out = run(capsys, "models.json", "--report")
    result = found(capsys, "models.json", "--report", "--against", answers)

    assert code == 0
    assert [line.split("  ")[0] for line in out.splitlines()[:6]] == [
        "FIGURE",
        "rows that keep the schema",
        "true duplicates",
        "prices as the provider's own answer has them",
        "capabilities as the provider's own answer has them",
        "newest benchmark",
    ]
    assert "not measured" in out
    assert [(figure["value"], figure["met"]) for figure in result["report"]] == [
        ("100.0 %", True),
        ("1 (2.5 %)", True),
        ("100.0 % of 40", True),
        ("not measured: the answers tell none", None),
        ("none", None),
    ]
    assert result["duplicates"] == [["acme/m-0", "acme/m-39"]]
    assert result["file"] == path


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read"), ("{", "is not JSON"), ("{}", "is not a list of entries")],
)
def test_a_file_that_is_no_catalog_is_a_usage_error(
    content: str | None, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        Path("models.json").write_text(content, encoding="utf-8")

    code, out = run(capsys, "models.json")

    assert code == 2
    assert message in out


def test_a_file_to_compare_with_must_be_there(capsys: pytest.CaptureFixture[str]) -> None:
    write("models.json", row())

    for option in ("--last", "--against"):
        code, out = run(capsys, option, "nowhere.json")
        assert code == 2
        assert "nowhere.json does not exist" in out
