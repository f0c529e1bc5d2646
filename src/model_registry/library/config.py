"""The user's configuration: where catalogs are fetched from, and models under names of one's own.

    sources = ["https://example.org/models.json"]

    [models]
    chat = "openai/gpt-4o"

Both may be left out. A list of no sources switches the network off.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from model_registry import files
from model_registry.errors import ConfigurationError
from model_registry.urls import checked_secure_url


class Config(NamedTuple):
    """What the user's `config.toml` says."""

    sources: tuple[str, ...] | None = None
    """Addresses of the catalog, tried in this order until one answers; empty if the network is not to be used."""
    models: Mapping[str, str] = {}
    """Full ids by the user's own names."""


def read(path: Path) -> Config:
    """The configuration in a file; an empty one if there is no file.

    Raises `ConfigurationError` if the file is wrong, naming the setting.
    """
    settings = read_toml(path)
    if unknown := settings.keys() - {"sources", "models"}:
        raise ConfigurationError(f"{path}: there is no setting {min(unknown)!r}; there are `sources` and [models]")
    sources, models = settings.get("sources"), settings.get("models", {})
    if sources is not None and not (isinstance(sources, list) and all(isinstance(each, str) for each in sources)):
        raise ConfigurationError(f'{path}: sources is a list of addresses, such as ["https://example.org/models.json"]')
    if not isinstance(models, dict) or not all(isinstance(each, str) for each in models.values()):
        raise ConfigurationError(f'{path}: [models] holds full ids by name, such as chat = "openai/gpt-4o"')
    if sources is not None:
        sources = tuple(checked_secure_url(each, f"an address of sources in {path}") for each in sources)
    return Config(sources, models)


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file of the user; none if there is no file. Raises `ConfigurationError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from None
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not TOML: {error}") from None


def add_model(path: Path, name: str, full_id: str, *, replace: bool = False) -> None:
    """Write a model into [models] under a name; all else stays as it is written.

    Raises `ConfigurationError` if the name is that of another model, unless that is to be replaced, and if the file
    is wrong or cannot be written.
    """
    there = read(path).models.get(name)
    if there == full_id:
        return
    if there and not replace:
        raise ConfigurationError(f"{name} is {there} in {path}; choose another name, or replace it with --replace")
    import tomlkit

    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
        document.setdefault("models", tomlkit.table())[name] = full_id
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, tomlkit.dumps(document))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error


def snippet(name: str, full_id: str) -> str:
    """The lines of `config.toml` that give a model a name."""
    import tomlkit

    return tomlkit.dumps({"models": {name: full_id}})
