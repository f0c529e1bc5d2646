"""Feeds, calendars and cursors as the commands give them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from model_registry import load
from model_registry.catalog import store
from model_registry.cli import main as command
from model_registry.errors import UnknownModel
from model_registry.history.changes import Kind, LoggedChange
from model_registry.history.log import Log
from tests.support.entries import entry

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


class Catalog:
    """A catalog file with a log of one's own making."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "models.json"
        self.path.write_bytes(
            store.encode(
                store.catalog(
                    [
                        entry("groq/llama-a", retirement_date="2020-01-01"),
                        entry("groq/llama-b", retirement_date="2099-01-01"),
                        entry("openai/gpt-c", retirement_date="2099-02-01"),
                    ]
                )
            )
        )
        self._log = Log(self.path)
        self._log.begin(START)
        self._runs = 0

    def change(self, full_id: str, kind: Kind = "price", *, again: bool = False) -> LoggedChange:
        """A change by another run, or by the last one again."""
        self._runs += not again
        provider, _, model_id = full_id.partition("/")
        at, run = START + self._runs * DAY, f"run-{self._runs}"
        row = LoggedChange(at, at - DAY, provider, model_id, kind, "pricing.input", 2, 1, "provider", run)
        self._log.announce([row], self.path.read_bytes())
        self._log.settle()
        return row

    def run(self, *words: str) -> int:
        return command([words[0], "--catalog", str(self.path), *words[1:]])


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


def ids(text: str) -> list[str]:
    return [row["id"] for row in json.loads(text)]


def test_a_cursor_shows_each_change_once(catalog: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def news() -> list[str]:
        assert catalog.run("changes", "--cursor", str(tmp_path / "seen.json"), "--json") == 0
        return ids(capsys.readouterr().out)

    assert news() == []
    first = [catalog.change("groq/llama-a"), catalog.change("groq/llama-b")]
    assert news() == [row.id for row in first]
    assert news() == []
    # A run that was killed adds the rest of its rows later, with the moment it had.
    late = catalog.change("openai/gpt-c", again=True)
    assert news() == [late.id]
    assert news() == []
    assert len({*news(), catalog.change("groq/llama-a").id, *news()}) == 1


def test_a_cursor_that_is_none_is_named_and_kept(
    catalog: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seen.json").write_text("[]")

    assert catalog.run("changes", "--cursor", str(tmp_path / "seen.json")) == 2
    assert "is no cursor" in capsys.readouterr().err
    assert (tmp_path / "seen.json").read_text() == "[]"


def test_changes_of_my_own_models_are_a_feed(
    catalog: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("# what we use\n\ngroq/llama-a\nopenai/gpt-c   # remark\nsome-host/gone\n")
    expected = [
        catalog.change("groq/llama-a"),
        catalog.change("openai/gpt-c", "correction"),
        catalog.change("some-host/gone"),
    ]
    catalog.change("groq/llama-b")

    assert catalog.run("changes", "--models", str(mine), "--format", "json-feed") == 0
    feed = json.loads(capsys.readouterr().out)
    assert [item["id"] for item in feed["items"]] == [row.id for row in expected[::-1]]
    assert feed["title"] == "Changes of AI models (mine.txt)"

    assert catalog.run("changes", "--models", str(mine), "--format", "atom", "--no-corrections") == 0
    atom = capsys.readouterr().out
    assert (expected[0].id in atom, expected[1].id in atom) == (True, False)

    mine.write_text("no-such-model")
    assert catalog.run("changes", "--models", str(mine)) == 1
    mine.write_text("# nothing")
    assert catalog.run("changes", "--models", str(mine)) == 2
    with pytest.raises(UnknownModel):
        load(catalog.path).changes(models=["no-such-model"])


def test_my_calendar_has_the_ends_of_my_models(
    catalog: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("groq/llama-a\ngroq/llama-b\n")

    def ends(*options: str) -> list[str]:
        assert catalog.run("deprecations", "--format", "ics", *options) == 0
        lines = capsys.readouterr().out.splitlines()
        return [line.removeprefix("SUMMARY:").partition(":")[0] for line in lines if line.startswith("SUMMARY:")]

    assert ends() == ["groq/llama-b", "openai/gpt-c"]
    assert ends("--past", "--models", str(tmp_path / "mine.txt")) == ["groq/llama-a", "groq/llama-b"]
    assert ends("--provider", "openai") == ["openai/gpt-c"]


def test_a_folder_of_feeds_is_written_only_where_it_differs(
    catalog: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def written(*options: str) -> dict[str, Any]:
        assert catalog.run("feeds", "--output", str(tmp_path / "feeds"), "--json", *options) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    catalog.change("groq/llama-a")
    first = written()
    assert first["written"] == first["files"] > 20
    assert written()["written"] == 0
    catalog.change("openai/gpt-c", "correction")
    # All, the provider's, the developer's and the kind's, in two formats.
    assert written("--no-corrections")["written"] == 0
    assert written()["written"] in {6, 8}
    files = {path.relative_to(tmp_path / "feeds").as_posix() for path in (tmp_path / "feeds").rglob("*.*")}
    assert {"all.atom", "all.json", "provider/groq.ics", "kind/correction.atom", "retirements.ics"} <= files

    assert written("--url", "https://models.example/feeds")["written"] > 0
    assert 'href="https://models.example/feeds/all.atom"' in (tmp_path / "feeds" / "all.atom").read_text()
    assert catalog.run("feeds", "--output", str(tmp_path / "feeds"), "--url", "models.example") == 2


def test_without_a_history_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "models.json").write_bytes(store.encode(store.catalog([entry("groq/llama-a")])))

    assert command(["feeds", "--catalog", str(tmp_path / "models.json"), "--output", str(tmp_path / "feeds")]) == 2
    assert "no history lies beside" in capsys.readouterr().err
    assert not (tmp_path / "feeds").exists()


def test_prices_are_shown_in_their_own_currency(catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    for full_id in ("groq/llama-a", "groq/llama-b"):
        catalog.change(full_id)
    prices = {"a": {"input": 1, "currency": "CNY"}, "b": {"input": 1}}
    entries = [entry(f"groq/llama-{name}", pricing=pricing) for name, pricing in prices.items()]
    catalog.path.write_bytes(store.encode(store.catalog(entries)))

    assert catalog.run("changes") == 0
    first, second = capsys.readouterr().out.splitlines()[1:]
    assert (first.split()[5:9], second.split()[5:7]) == (["2", "CNY", "1", "CNY"], ["$2", "$1"])
    assert catalog.run("history", "groq/llama-a") == 0
    assert "2 CNY  1 CNY" in capsys.readouterr().out
