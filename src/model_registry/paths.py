"""Where this user's files are: configuration, state, cache and data, as the system wants them; and the curated tables.

On Linux `XDG_CONFIG_HOME`, `XDG_STATE_HOME`, `XDG_CACHE_HOME` and `XDG_DATA_HOME` move them.
"""

from __future__ import annotations

import os
import sys

from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

_NAME = "model-registry"
_ON_LINUX = sys.platform == "linux"
_LINUX = {"config": "~/.config", "state": "~/.local/state", "cache": "~/.cache", "data": "~/.local/share"}


def config_file() -> Path:
    """The user's own configuration."""
    return _path("config", "config.toml")


def overrides_file() -> Path:
    """The user's own models, and corrections of what the catalog says."""
    return _path("config", "overrides.toml")


def providers_file() -> Path:
    """The user's own providers."""
    return _path("config", "providers.toml")


def state_file() -> Path:
    """What one run tells the next."""
    return _path("state", "state.json")


def told_file() -> Path:
    """The entries as the providers themselves told them last."""
    return _path("state", "told.json")


def said_file() -> Path:
    """What tells whether a provider says of a model what it said last."""
    return _path("state", "said.json")


def readings_file() -> Path:
    """How the lists were read in the last 90 days."""
    return _path("state", "readings.jsonl")


def checked_file() -> Path:
    """What models cost when files were checked last."""
    return _path("state", "checked.json")


def answers_folder() -> Path:
    """Answers of providers that can be asked whether something changed."""
    return _path("cache", "answers")


def backups_folder() -> Path:
    """Copies of tools' configurations from before each change."""
    return _path("state", "backups")


def catalogs_folder() -> Path:
    """Catalogs as they were last fetched."""
    return _path("cache", "catalogs")


def snapshots_folder() -> Path:
    """Catalogs of the past, by their hash."""
    return _path("cache", "snapshots")


def curated_folder() -> Path:
    """The curated tables that came with the package; in a checkout those of the repository."""
    from pathlib import Path

    package = Path(__file__).parent
    packaged = package / "data"
    return (packaged if packaged.is_dir() else package.parents[1] / "data") / "curated"


def service_file() -> Path:
    """What clients of the service have written, where no other database is set."""
    return _path("data", "service.db")


def has_config_file() -> bool:
    """Whether there is a configuration of the user's own."""
    return os.path.exists(_join("config", "config.toml"))  # noqa: PTH110  # see `_join`


def has_overrides_file() -> bool:
    """Whether there are models or corrections of the user's own."""
    return os.path.exists(_join("config", "overrides.toml"))  # noqa: PTH110  # see `_join`


def _path(kind: Literal["config", "state", "cache", "data"], name: str) -> Path:
    from pathlib import Path

    return Path(_join(kind, name))


def _join(kind: Literal["config", "state", "cache", "data"], name: str) -> str:
    """A path as text: importing `pathlib` takes as long as looking a model up."""
    if _ON_LINUX:
        # What platformdirs says there, which takes twice as long to import.
        given = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
        folder = given if os.path.isabs(given) else os.path.expanduser(_LINUX[kind])  # noqa: PTH111, PTH117  # as above
        return f"{folder}/{_NAME}/{name}"
    import platformdirs

    folders = {
        "config": platformdirs.user_config_dir,
        "state": platformdirs.user_state_dir,
        "cache": platformdirs.user_cache_dir,
        "data": platformdirs.user_data_dir,
    }
    return os.path.join(folders[kind](_NAME), name)  # noqa: PTH118  # as above
