"""Where this user's files are: configuration, state and cache, as the system wants them.

On Linux `XDG_CONFIG_HOME`, `XDG_STATE_HOME` and `XDG_CACHE_HOME` move them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

_NAME = "model-registry"
_ON_LINUX = sys.platform == "linux"
_LINUX = {"config": "~/.config", "state": "~/.local/state", "cache": "~/.cache"}


def config_file() -> Path:
    """The user's own configuration."""
    return _folder("config") / "config.toml"


def overrides_file() -> Path:
    """The user's own models, and corrections of what the catalog says."""
    return _folder("config") / "overrides.toml"


def providers_file() -> Path:
    """The user's own providers."""
    return _folder("config") / "providers.toml"


def state_file() -> Path:
    """What one run tells the next."""
    return _folder("state") / "state.json"


def told_file() -> Path:
    """The entries as the providers themselves told them last."""
    return _folder("state") / "told.json"


def checked_file() -> Path:
    """What models cost when files were checked last."""
    return _folder("state") / "checked.json"


def answers_folder() -> Path:
    """Answers of providers that can be asked whether something changed."""
    return _folder("cache") / "answers"


def backups_folder() -> Path:
    """Copies of tools' configurations from before each change."""
    return _folder("state") / "backups"


def catalogs_folder() -> Path:
    """Catalogs as they were last fetched."""
    return _folder("cache") / "catalogs"


def _folder(kind: Literal["config", "state", "cache"]) -> Path:
    if _ON_LINUX:
        # What platformdirs says there. Importing it takes twice as long as looking a model up.
        given = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
        return Path(given if os.path.isabs(given) else os.path.expanduser(_LINUX[kind]), _NAME)  # noqa: PTH111, PTH117
    import platformdirs

    match kind:
        case "config":
            return platformdirs.user_config_path(_NAME)
        case "state":
            return platformdirs.user_state_path(_NAME)
        case "cache":
            return platformdirs.user_cache_path(_NAME)
