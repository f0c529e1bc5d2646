"""Where this user's files are: configuration, state and cache, as the system wants them.

On Linux `XDG_CONFIG_HOME`, `XDG_STATE_HOME` and `XDG_CACHE_HOME` move them.
"""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_state_path

_NAME = "model-registry"


def providers_file() -> Path:
    """The user's own providers."""
    return user_config_path(_NAME) / "providers.toml"


def state_file() -> Path:
    """What one run tells the next."""
    return user_state_path(_NAME) / "state.json"


def answers_folder() -> Path:
    """Answers of providers that can be asked whether something changed."""
    return user_cache_path(_NAME) / "answers"


def backups_folder() -> Path:
    """Copies of tools' configurations from before each change."""
    return user_state_path(_NAME) / "backups"
