"""What whoever runs the service can set, by variables; nothing has to be."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from model_registry.errors import ConfigurationError
from model_registry.paths import service_file

_RATE = re.compile(r"^\d+/(second|minute|hour)$")


class Settings(NamedTuple):
    """How the service runs."""

    database: str
    """Address of the database (`DATABASE_URL`): a file in the user's data folder without it."""
    reads_need_keys: bool = False
    """Whether reads need a key (`MODEL_REGISTRY_SERVICE_READS=keys`); writes always do."""
    rate: str | None = None
    """The most requests of one key, or of one address without a key (`MODEL_REGISTRY_SERVICE_RATE=600/minute`)."""
    origins: tuple[str, ...] = ()
    """Web pages whose scripts may ask (`MODEL_REGISTRY_SERVICE_ORIGINS=https://a.example,https://b.example`)."""
    body_limit: int = 2**20
    """The most bytes of a request (`MODEL_REGISTRY_SERVICE_BODY_LIMIT`)."""
    private_hosts: tuple[str, ...] = ()
    """Hosts within a network whose health is checked, too (`MODEL_REGISTRY_SERVICE_PRIVATE_HOSTS=HOST,HOST:PORT`)."""
    poll: float = 1.0
    """Seconds between looks at what other processes have written (`MODEL_REGISTRY_SERVICE_POLL`)."""


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the variables make. Raises `ConfigurationError`, which names a variable that is wrong."""

    def given(name: str) -> str:
        return environment.get(f"MODEL_REGISTRY_SERVICE_{name}", "").strip()

    reads, rate = given("READS") or "open", given("RATE")
    if reads not in {"open", "keys"}:
        raise ConfigurationError("MODEL_REGISTRY_SERVICE_READS is neither open nor keys")
    if rate and not _RATE.match(rate):
        raise ConfigurationError("MODEL_REGISTRY_SERVICE_RATE is not like 600/minute (or /second, /hour)")
    return Settings(
        environment.get("DATABASE_URL", "").strip() or f"sqlite:///{service_file()}",
        reads == "keys",
        rate or None,
        _parts(given("ORIGINS")),
        int(_number("BODY_LIMIT", given("BODY_LIMIT") or "1048576")),
        _parts(given("PRIVATE_HOSTS").lower()),
        _number("POLL", given("POLL") or "1"),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < 2**31:
        raise ConfigurationError(f"MODEL_REGISTRY_SERVICE_{name} is not a number above 0")
    return number
