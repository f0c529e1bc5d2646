"""What a run tells GitHub: within its limits, and nothing that it would obey or notify somebody of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from model_registry.catalog.diff import diff
from model_registry.errors import UnexpectedPayload
from model_registry.refresh import report
from model_registry.refresh.collect import Result
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key
from tests.support.entries import row


def outcome(names: Sequence[str], errors: Sequence[Result] = ()) -> report.Report:
    """A run that found these models, by full id, and met these errors."""
    entries = {Key(each.provider, each.model_id): each for each in map(ModelEntry.model_validate, map(row, names))}
    return report.Report(
        output=Path("models.json"),
        entries=entries,
        diff=diff({}, entries),
        results=errors,
        skipped={},
        failing={},
        held=[],
        source_problems={},
        gone=[],
        written=True,
        dry_run=False,
    )


def failed(slug: str, reason: str) -> Result:
    return Result(slug, 1.0, error=UnexpectedPayload(reason))


def test_texts_of_any_length_stay_within_githubs_limits() -> None:
    names = [f"provider-{number // 25}/{number}-{'ж' * 400}" for number in range(3000)]
    told = outcome(names, [failed(f"provider-{number}", "ж" * 100_000) for number in range(120)])

    page, message = report.step_summary(told), report.commit_message(told.diff)

    assert 500_000 < len(page.encode()) <= 1 << 20
    assert page.startswith("## Models: +3000 −0\n")
    assert page.splitlines()[-1].endswith(" more lines")
    assert len(message.encode()) <= 1 << 16
    assert message.startswith("models: +3000 −0\n\nprovider-0:\n")
    assert max(map(len, message.splitlines()[0:1])) <= 72


def test_a_commit_message_of_many_long_lines_ends_with_how_many_there_are_more() -> None:
    names = [f"provider-{number // 10}/{number}-{'ж' * 450}" for number in range(2000)]

    lines = report.commit_message(outcome(names).diff).splitlines()

    shown = len([line for line in lines if line.startswith(("  + ", "provider-"))])
    assert 50 < shown < 100
    assert lines[-1] == f"… {2000 + 200 + 2 - shown - 2:,} more lines"


def test_github_is_sent_no_more_marks_than_it_shows() -> None:
    told = outcome(["openai/gpt"], [failed(f"p{number}", "changed") for number in range(30)])

    commands = list(report.workflow_commands(told))

    assert len(commands) == 10
    assert commands[0] == "::error title=p0::changed; no entries"
    assert commands[-1] == "::error title=others::21 more, see the summary of this run"


HOSTILE = "a ##[error]no ###[add-mask]x"


def test_no_text_commands_githubs_runner() -> None:
    told = outcome([f"openai/{HOSTILE}"], [failed("groq", f"said {HOSTILE}\n::error::no")])

    printed = [report.terminal(told), *report.workflow_commands(told), report.json_text(told)]

    assert [text for text in printed if "##[" in text] == []
    assert [line for text in printed for line in text.splitlines() if line.startswith("::error::")] == []
    assert "## [error]no" in printed[0]
    assert json.loads(report.json_text(told))["added"] == [f"openai/{HOSTILE}"]


@pytest.mark.parametrize(
    ("model_id", "shown"),
    [
        ("@cf/meta/llama", "＠cf/meta/llama"),
        ("fixes #12", "fixes ＃12"),
        ("a/b#12", "a/b＃12"),
        ("closes GH-12", "closes GH‑12"),
        ("closes https://github.com/a/b/issues/12", "closes https://github.com/a/b/issues∕12"),
        ("high-5 gh-x c/issues", "high-5 gh-x c/issues"),
    ],
)
def test_a_commit_message_names_no_person_and_no_issue(model_id: str, shown: str) -> None:
    message = report.commit_message(outcome([f"cloudflare/{model_id}"]).diff)

    assert message == f"models: +1 −0\n\ncloudflare:\n  + {shown}\n"
