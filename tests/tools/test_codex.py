"""Codex itself, in its strict mode, reads what is written for it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from model_registry.toolconfigs.codex import models_of, provider_id
from tests.tools.installed import command, configured, run

SAMPLE = Path(__file__).parents[1] / "toolconfigs" / "codex.toml"


def verdict(home: Path) -> str:
    """What Codex objects to in its home; nothing if it starts."""
    result = run(command("codex"), "app-server", "--strict-config", env={"CODEX_HOME": str(home)}, cwd=home)
    return "" if result.returncode == 0 else result.stderr or "it ends with an error"


@pytest.mark.parametrize("user", [None, SAMPLE.read_text(encoding="utf-8")], ids=["new", "a user's"])
def test_accepts_every_provider(user: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command("codex")
    if user is not None:
        (tmp_path / "config.toml").write_text(user)
    configuration = configured("codex", tmp_path / "config.toml", monkeypatch)
    assert verdict(tmp_path) == ""
    tables = tomllib.loads(configuration.text)["model_providers"]
    assert {provider_id(service) for service in configuration.services} - {"openai"} <= tables.keys()
    print(f"Codex: {len(tables)} providers accepted")


def test_accepts_the_profiles_which_are_one_for_each_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command("codex")
    configuration = configured("codex", tmp_path / "config.toml", monkeypatch)
    profiles = {path: tomllib.loads(path.read_text()) for path in tmp_path.glob("*.config.toml")}
    wanted = [(provider_id(each), entry.model_id) for each in configuration.services for entry in models_of(each)]
    assert sorted((data["model_provider"], data["model"]) for data in profiles.values()) == sorted(wanted)
    # On some systems names that differ in case alone are the same file.
    assert len({path.name.casefold() for path in profiles}) == len(profiles) == len(wanted) > 500

    # A profile has the keys of the configuration itself, so one of each provider is read in its place.
    for service in configuration.services:
        home = tmp_path / service.slug
        home.mkdir()
        profile = next(path for path in profiles if path.name.startswith(f"{service.slug}_"))
        (home / "config.toml").write_text(profile.read_text() + configuration.text)
        assert verdict(home) == ""
    print(f"Codex: {len(profiles)} profiles")


def test_a_key_that_it_does_not_know_is_told(tmp_path: Path) -> None:
    """Else the checks above would prove nothing."""
    (tmp_path / "config.toml").write_text('model_max_output_tokens = 5\n[model_providers.x]\nname = "x"\n')
    assert "model_max_output_tokens" in verdict(tmp_path)
