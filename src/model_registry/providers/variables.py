"""The environment variables of a provider: its keys, and the address to ask in the place of the documented one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from model_registry.catalog.legacy_providers import list_url
from model_registry.errors import ConfigurationError
from model_registry.urls import checked_url

if TYPE_CHECKING:
    from model_registry.providers.base import Provider


def lookup(provider: type[Provider], name: str, env: Mapping[str, str]) -> str | None:
    """The value of one of a provider's variables under any of its names; None if it is unset or empty.

    Raises `ConfigurationError` for a value that no HTTP header can carry, without repeating it.
    """
    for candidate in (name, *provider.env_aliases.get(name, ())):
        if value := env.get(candidate, "").strip():
            if not (value.isascii() and value.isprintable()):
                raise ConfigurationError(
                    f"{candidate} holds a line break or a character no key has; set it again without it"
                )
            return value
    return None


def missing_variables(provider: type[Provider], env: Mapping[str, str]) -> list[str]:
    """The provider's variables that are not set, each with the other names it may have."""
    return [
        " or ".join((name, *provider.env_aliases.get(name, ())))
        for name in provider.env
        if lookup(provider, name, env) is None
    ]


def base_url(provider: type[Provider], env: Mapping[str, str]) -> str:
    """The base URL to ask: `<SLUG>_BASE_URL`, the vendor SDK's own variable, the older one, or the documented one.

    Raises `ConfigurationError` if a variable makes it no HTTP address.
    """
    variables = (base_url_variable(provider), *provider.base_url_env)
    name = next((name for name in variables if env.get(name, "").strip()), None)
    if name:
        value = env[name].strip()
    elif older := list_url(provider.slug, env):
        name, value = older
    else:
        name = ", ".join(provider.env[1:]) or variables[0]
        value = re.sub(r"{(\w+)}", lambda match: (lookup(provider, match[1], env) or "").rstrip("/"), provider.base_url)
    return checked_url(value, name)


def base_url_variable(provider: type[Provider]) -> str:
    """Name of the variable that replaces the provider's base URL."""
    return f"{provider.slug.upper().replace('-', '_')}_BASE_URL"
