"""Takes out of a vendor's answer what is the account's own: its models, its keys, whatever names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from urllib.parse import parse_qsl, urlsplit

from pydantic import JsonValue

from model_registry.catalog.normalize import says_fine_tuned
from model_registry.providers.base import Provider
from model_registry.providers.variables import base_url, lookup

REMOVED = "removed"

# What accounts are called, wherever it stands: identifiers with a telling prefix, mail addresses, the numbers
# in ARNs, UUIDs.
_ACCOUNT = re.compile(
    r"\b(?:sk|pk|rk|org|user|usr|proj|project|acct|account|team|ws|wrkspc)[-_][A-Za-z0-9_-]{6,}"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<=:)\d{12}(?=:)"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
)


def without_private(provider: Provider, value: JsonValue) -> JsonValue:
    """The document without the records that belong to the account alone, wherever they stand."""
    if isinstance(value, list):
        return [without_private(provider, item) for item in value if not is_private(provider, item)]
    if isinstance(value, dict):
        return {name: without_private(provider, item) for name, item in value.items()}
    return value


def is_private(provider: Provider, value: JsonValue) -> bool:
    """Whether this is a record of a model that not everyone may call."""
    if not isinstance(value, dict):
        return False
    try:
        return not list(provider.filter_public([value]))
    except (ValueError, LookupError, TypeError, AttributeError):
        # What names a model but cannot be judged may be private, where a list holds such.
        names = [str(value[name]) for name in ("id", "modelId", "model_id") if name in value]
        return any(map(says_fine_tuned, names)) or (bool(names) and type(provider).is_public is not Provider.is_public)


def redactor(provider: type[Provider], env: Mapping[str, str], public: Collection[str] = ()) -> Callable[[str], str]:
    """A function that takes out of a text what the user has set, and what looks like an account.

    Texts that are `public` as they stand, such as the ids of public models, it lets be.
    """
    values = {value for name in provider.env if (value := lookup(provider, name, env))}
    hosts = {host for value in values if (host := urlsplit(value).hostname)}
    queries = {value for _, value in parse_qsl(urlsplit(base_url(provider, env)).query)}
    secrets = sorted(values | hosts | queries | set(provider.headers.values()), key=len, reverse=True)

    def clean(text: str) -> str:
        if text in public:
            return text
        for secret in secrets:
            text = text.replace(secret, REMOVED)
        return _ACCOUNT.sub(REMOVED, text)

    return clean


def redact(value: JsonValue, clean: Callable[[str], str]) -> JsonValue:
    """The document with all its texts cleaned, names of fields included."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [redact(item, clean) for item in value]
    if isinstance(value, dict):
        return {clean(name): redact(item, clean) for name, item in value.items()}
    return value
