"""What counts as an address on the web, wherever a variable may name one."""

from __future__ import annotations

from urllib.parse import urlsplit

from model_registry.errors import ConfigurationError


def http_address(value: str, variable: str) -> str:
    """The value, if it is an address on the web. Raises `ConfigurationError` naming the variable otherwise."""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or not (value.isascii() and value.isprintable()) or " " in value:
        raise ConfigurationError(f"{variable} is no http or https address; mend or unset it")
    return value
