"""A folder of stored answers as the TXT and TOML files that belong to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from model_registry.catalog.legacy_providers import OLDER
from model_registry.errors import ConfigurationError
from model_registry.exports.legacy import compat, fixed
from model_registry.toolconfigs.profile_names import profile_names
from model_registry.urls import checked_url

PREFIX = "models_"
"""Of every file's name, before the provider's."""


@dataclass(frozen=True)
class Rebuilt:
    """What became of one stored answer."""

    provider: str
    models: int = 0
    """Models in the TXT; with `compat` a repeated id counts as often as it stands there."""
    profiles: int = 0
    """Profiles in the TOML."""
    suffixed: int = 0
    """Profiles told apart by digits at the end of their name."""
    left_out: int = 0
    """Records without an id that could be called."""
    problem: str = ""
    """What is wrong with the answer, so that no file is made of it."""
    note: str = ""
    """Why a file is not made although nothing is wrong."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Text by the name of the file."""


def rebuilt(folder: Path, env: Mapping[str, str], *, as_it_was: bool) -> Iterator[Rebuilt]:
    """What each `models_<provider>.json` of the folder comes to, sorted by provider; nothing is written.

    `env` is where the older variables for base URLs are looked up. With `as_it_was`, byte for byte as
    the older exporter wrote it. Raises `ConfigurationError` if there is no such file, or for a variable that
    is no address or would bring a password into the file.
    """
    try:
        paths = sorted(path for path in folder.glob(f"{PREFIX}*.json") if path.is_file())
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be read: {error.strerror}") from None
    if not paths:
        raise ConfigurationError(f"{folder} holds no {PREFIX}<provider>.json{_perhaps(folder)}")
    rebuild = _as_it_was if as_it_was else _corrected
    for path in paths:
        provider = path.stem.removeprefix(PREFIX)
        _check_address(provider, env)
        try:
            outcome = rebuild(provider, json.loads(path.read_bytes()), env)
            # What has no UTF-8, such as half of a surrogate pair, can be in a JSON text but in no file.
            "".join(outcome.files.values()).encode()
        except OSError as error:
            outcome = Rebuilt(provider, problem=f"{path.name} cannot be read: {error.strerror}")
        except (ValueError, RecursionError):
            outcome = Rebuilt(provider, problem=f"{path.name} is not JSON in UTF-8; fetch it again")
        except compat.BrokeOff as error:
            outcome = Rebuilt(provider, problem=f"the older exporter broke off there ({error}); leave out --compat")
        except fixed.Unreadable as error:
            outcome = Rebuilt(provider, problem=f"{path.name}: {error}")
        yield outcome


def _check_address(provider: str, env: Mapping[str, str]) -> None:
    variable = OLDER[provider].url_variable if provider in OLDER else ""
    value = env.get(variable, "").strip()
    if value and not fixed.is_public(checked_url(value, variable)):
        raise ConfigurationError(f"{variable} holds a password or a query, which are not for a file; unset it here")


def _perhaps(folder: Path) -> str:
    """Where the files may be instead, if they are there."""
    below = next((each for each in ("config/json", "json", "models") if any(folder.glob(f"{each}/{PREFIX}*.json"))), "")
    return f"; did you mean {folder / below}?" if below else ""


def _as_it_was(provider: str, payload: JsonValue, env: Mapping[str, str]) -> Rebuilt:
    older = OLDER.get(provider)
    if older is None:
        raise compat.BrokeOff("it knew no provider of this name")
    listed = compat.records(payload)
    files = {
        f"{PREFIX}{provider}.txt": compat.txt(payload),
        f"{PREFIX}{provider}.toml": compat.toml(payload, older, env),
    }
    profiles = len({compat.profile_name(provider, model_id) for model_id, _ in listed})
    return Rebuilt(provider, len(listed), profiles, files=files)


def _corrected(provider: str, payload: JsonValue, env: Mapping[str, str]) -> Rebuilt:
    if provider in fixed.OWN_SHAPES:
        note = f"its list has a shape of its own; `model-registry fetch {provider}` writes its files"
        return Rebuilt(provider, note=note)
    models, left_out = fixed.listed(payload)
    return corrected(provider, models, env, left_out)


def corrected(provider: str, models: Sequence[fixed.Model], env: Mapping[str, str], left_out: int = 0) -> Rebuilt:
    """The corrected files of a provider with these models; no TOML where nobody knows an address to call."""
    files = {f"{PREFIX}{provider}.txt": fixed.txt(models)}
    address = fixed.address(provider, env)
    if address is None:
        note = "no TOML, for no address is known that takes calls in OpenAI's format and may stand in a file"
        return Rebuilt(provider, len(models), left_out=left_out, note=note, files=files)
    names = profile_names(provider, [model.id for model in models])
    files[f"{PREFIX}{provider}.toml"] = fixed.toml(provider, address, models, names)
    suffixed = sum("-" in name.removeprefix(provider) for name in names.values())
    return Rebuilt(provider, len(models), len(names), suffixed, left_out, files=files)
