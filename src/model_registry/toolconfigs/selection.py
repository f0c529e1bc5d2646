"""Which providers and models go into configurations: the active chat models of providers one has a key for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from model_registry.catalog.provider_directory import ProviderInfo, provider, providers
from model_registry.catalog.store import Catalog
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs.base import Service

_SAFE_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%@-]+)*")


def services(
    catalog: Catalog, named: Sequence[str], env: Mapping[str, str], today: date
) -> tuple[list[Service], list[str]]:
    """The providers to write, sorted by slug, and a note for each that is left out.

    Those named, else those whose key is set. Raises `ConfigurationError` for a name that is no provider's.
    """
    chosen = [provider(slug) for slug in dict.fromkeys(named)] if named else list(with_key(env))
    by_provider: dict[str, list[ModelEntry]] = {}
    for entry in catalog.values():
        by_provider.setdefault(entry.provider, []).append(entry)
    result: list[Service] = []
    notes: list[str] = []
    for facts in sorted(chosen, key=lambda facts: facts.slug):
        models = [entry for entry in by_provider.get(facts.slug, []) if is_active_chat(entry, today)]
        address, missing = address_of(facts, env)
        if address is None:
            notes.append(f"{facts.slug} left out: {missing}")
        elif not models:
            notes.append(f"{facts.slug} left out: the catalog has no active chat model of it")
        else:
            key = next((name for name in facts.key_env if env.get(name)), next(iter(facts.key_env), None))
            result.append(Service(facts, address, key, tuple(sorted(models, key=lambda entry: entry.model_id))))
    return result, notes


def with_key(env: Mapping[str, str]) -> Iterable[ProviderInfo]:
    """The providers whose key is set."""
    return (facts for facts in providers().values() if any(env.get(name, "").strip() for name in facts.key_env))


def is_active_chat(entry: ModelEntry, today: date) -> bool:
    """Whether an entry is a chat model that takes ordinary requests and is neither deprecated nor retired."""
    retired = entry.retirement_date is not None and entry.retirement_date <= today
    ends = retired or entry.status in ("deprecated", "retired")
    return entry.type == "chat" and entry.offer != "batch" and not ends


def address_of(facts: ProviderInfo, env: Mapping[str, str]) -> tuple[str | None, str]:
    """The base URL of calls with the user's own values in it; without one, the reason."""
    if facts.api_base is None:
        return None, "it documents no interface in OpenAI's format"
    names = re.findall(r"{(\w+)}", facts.api_base)
    missing = [name for name in names if not env.get(name, "").strip()]
    if missing:
        return None, f"its address needs {' and '.join(missing)}, not set here"
    address = re.sub(r"{(\w+)}", lambda match: env[match[1]].strip().rstrip("/"), facts.api_base)
    if not _SAFE_URL.fullmatch(address):
        return None, f"the value of {' and '.join(names)} does not make a valid address; correct it"
    return address, ""
