"""What counts as an address on the web, wherever a variable may name one."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit, urlunsplit

from model_registry.errors import ConfigurationError

DEPRECATIONS_INFO = "https://deprecations.info/v1/deprecations.json"
LITELLM = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
MODELS_DEV = "https://models.dev/api.json"

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""This machine."""


def checked_url(value: str, variable: str) -> str:
    """The value, if it is an address on the web. Raises `ConfigurationError` naming the variable otherwise."""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or not (value.isascii() and value.isprintable()) or " " in value:
        raise ConfigurationError(f"{variable} is not an http or https address; correct or unset it")
    return value


def checked_secure_url(value: str, variable: str) -> str:
    """The value, if it is an https address without a password, or one on this machine.

    Raises `ConfigurationError` naming the variable otherwise.
    """
    parts = urlsplit(checked_url(value, variable))
    if not is_secure(value):
        raise ConfigurationError(
            f"{variable} is not https; without encryption a catalog is only fetched from this machine"
        )
    if parts.username or parts.password:
        raise ConfigurationError(f"{variable} holds a password, which would be stored; name an address without one")
    return value


def is_secure(url: str) -> bool:
    """Whether nobody between here and there can read or change what is sent."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def is_within(url: str) -> bool:
    """Whether an address names this machine or one of a network of one's own, by what it says, unresolved."""
    host = urlsplit(url).hostname or ""
    try:
        return host in LOOPBACK or ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".localhost"))


def without_query(url: str) -> str:
    """The address without what may hold a key: its query, its fragment and who asks."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
