"""The user's configuration and where it lies."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from model_registry import paths
from model_registry.errors import ConfigurationError
from model_registry.library.config import Config, add_model, read, snippet


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_without_a_file_there_are_no_settings(tmp_path: Path) -> None:
    assert read(tmp_path / "config.toml") == Config(None, {})


def test_settings_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, 'sources = ["https://registry.example/models.json"]\n[models]\nchat = "openai/gpt-4o"\n')

    assert read(path) == Config(("https://registry.example/models.json",), {"chat": "openai/gpt-4o"})
    assert read(written(tmp_path, "sources = []\n")).sources == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[", "is not TOML"),
        ("source = []\n", "there is no setting 'source'"),
        ('sources = "https://registry.example/models.json"\n', "sources is a list of addresses"),
        ("sources = [5]\n", "sources is a list of addresses"),
        ('sources = ["http://registry.example/models.json"]\n', "is not https"),
        ('models = "gpt-4o"\n', r"\[models\] holds full ids by name"),
        ("[models]\nchat = 5\n", r"\[models\] holds full ids by name"),
    ],
)
def test_a_setting_that_is_wrong_is_named(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        read(written(tmp_path, text))


def test_a_model_is_added_and_all_else_stays_as_it_is_written(tmp_path: Path) -> None:
    text = "# mine\nsources = []  # offline\n\n[models]  # by name\n\"chat\" = 'openai/gpt-4o' # fine\n"
    path = written(tmp_path, text)

    add_model(path, "code", "openai/gpt-5")
    add_model(path, "chat", "openai/gpt-4o")

    assert path.read_text() == f'{text}code = "openai/gpt-5"\n'


def test_the_first_model_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "config.toml"

    add_model(path, "my model", "openai/gpt-4o")

    assert read(path).models == {"my model": "openai/gpt-4o"}
    assert path.read_text() == snippet("my model", "openai/gpt-4o")


def test_a_name_that_is_taken_is_not_given_away_unasked(tmp_path: Path) -> None:
    path = written(tmp_path, '[models]\nchat = "openai/gpt-4o"\n')

    with pytest.raises(ConfigurationError, match=r"chat is openai/gpt-4o in .*config\.toml; .* --replace"):
        add_model(path, "chat", "openai/gpt-5")
    add_model(path, "chat", "openai/gpt-5", replace=True)

    assert read(path).models == {"chat": "openai/gpt-5"}


def test_a_file_that_is_wrong_is_not_written(tmp_path: Path) -> None:
    path = written(tmp_path, "models = 5\n")

    with pytest.raises(ConfigurationError):
        add_model(path, "chat", "openai/gpt-4o")
    assert path.read_text() == "models = 5\n"


@pytest.mark.parametrize("given", [None, "/elsewhere", "relative", ""])
def test_files_lie_where_platformdirs_says(given: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("CONFIG", "STATE", "CACHE"):
        if given is not None:
            monkeypatch.setenv(f"XDG_{kind}_HOME", given)

    assert paths.config_file() == platformdirs.user_config_path("model-registry") / "config.toml"
    assert paths.state_file() == platformdirs.user_state_path("model-registry") / "state.json"
    assert paths.catalogs_folder() == platformdirs.user_cache_path("model-registry") / "catalogs"
