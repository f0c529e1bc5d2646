"""The scheduled job as a user runs it, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from model_registry.enrichment.curated import Curated, load, shipped
from model_registry.main import main
from model_registry.providers import PROVIDERS
from model_registry.providers.variables import base_url_variable

TODAY = date(2026, 11, 21)
NOON = datetime.combine(TODAY, time(12), UTC)
QUICK = ("--backoff", "0.001", "--timeout", "5")


@cache
def _shipped() -> Curated:
    return load(shipped())


def load_once(folder: Path) -> Curated:
    """The shipped tables as read by an earlier run: reading them takes longer than all else that a small run does."""
    return _shipped() if folder == shipped() else load(folder)


@dataclass(frozen=True)
class Outcome:
    """What one run left behind."""

    code: int
    out: str
    err: str
    path: Path
    content: str | None
    """The catalog right after the run."""

    @property
    def json(self) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(self.out)
        return result

    @property
    def text(self) -> str:
        assert self.content is not None
        return self.content

    @property
    def entries(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.text)
        return rows

    def of(self, slug: str) -> dict[str, dict[str, Any]]:
        """The entries of one provider by model id."""
        return {row["model_id"]: row for row in self.entries if row["provider"] == slug}


class Job:
    """The scheduled job in this directory, with variables of its own."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], env: Mapping[str, str], path: Path
    ) -> None:
        self.path = path
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setattr("model_registry.main.load_curated", load_once)
        self.set(env)

    def set(self, env: Mapping[str, str]) -> None:
        for name, value in env.items():
            self._monkeypatch.setenv(name, value)

    def unset(self, *names: str) -> None:
        for name in names:
            self._monkeypatch.delenv(name)

    def point(self, slug: str, url: str) -> None:
        """Lead one provider to another server."""
        self.set({base_url_variable(PROVIDERS[slug]): url})

    def __call__(self, *arguments: str, today: date = TODAY, sources: bool = False) -> Outcome:
        self._capsys.readouterr()
        options = QUICK if sources else (*QUICK, "--no-sources")
        try:
            code = main([*options, *arguments], clock=lambda: datetime.combine(today, time(12), UTC))
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        told = self._capsys.readouterr()
        content = self.path.read_text(encoding="utf-8", errors="replace") if self.path.exists() else None
        return Outcome(code, told.out, told.err, self.path, content)
