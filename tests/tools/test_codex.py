"""Codex itself, in its strict mode, reads what is written for it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from model_registry.toolconfigs import TOOLS
from model_registry.toolconfigs.base import Service
from model_registry.toolconfigs.codex import models_of, provider_id
from tests.tools.conftest import ran, tool_or_skip

SAMPLE = Path(__file__).parents[1] / "toolconfigs" / "codex.toml"


@pytest.fixture
def codex() -> str:
    return tool_or_skip("codex", "npm install --global @openai/codex")


def plan_in(folder: Path, text: str | None, services: list[Service]) -> dict[Path, str]:
    config = folder / "config.toml"
    plan = TOOLS["codex"].plan(config, lambda path: text if path == config else None, services)
    return {path: new for path, new in plan.texts.items() if new is not None}


def verdict(codex: str, home: Path) -> str:
    """What Codex objects to in its home; nothing if it starts."""
    result = ran([codex, "app-server", "--strict-config"], {"CODEX_HOME": str(home), "HOME": str(home)}, home)
    return "" if result.returncode == 0 else result.stderr or "it ends with an error"


@pytest.mark.parametrize("text", [None, SAMPLE.read_text(encoding="utf-8")], ids=["new", "a user's"])
def test_codex_accepts_every_table_and_every_kind_of_profile(
    codex: str, text: str | None, published: list[Service], tmp_path: Path
) -> None:
    files = plan_in(tmp_path, text, published)
    tables = files.pop(tmp_path / "config.toml")
    (tmp_path / "config.toml").write_text(tables)
    assert verdict(codex, tmp_path) == ""

    wanted = [service for service in published if models_of(service)]
    assert len(files) == sum(len(models_of(service)) for service in wanted)
    assert len({path.name.casefold() for path in files}) == len(files)
    written = {(data["model_provider"], data["model"]) for data in map(tomllib.loads, files.values())}
    assert written == {(provider_id(each), entry.model_id) for each in wanted for entry in models_of(each)}

    # A profile has the keys of the configuration itself: one of each provider, in its place, is read strictly.
    for service in wanted:
        profile = next(text for path, text in files.items() if path.name.startswith(f"{service.slug}_"))
        home = tmp_path / service.slug
        home.mkdir()
        (home / "config.toml").write_text(profile + (tables if text is None else ""))
        if text is None or service.slug == "openai":
            assert verdict(codex, home) == ""


def test_codex_tells_a_key_it_does_not_know(codex: str, tmp_path: Path) -> None:
    """Else the checks above would prove nothing."""
    (tmp_path / "config.toml").write_text('model_max_output_tokens = 5\n[model_providers.x]\nname = "x"\n')
    assert "model_max_output_tokens" in verdict(codex, tmp_path)
