"""What the entries of a catalog yield by themselves: records of platforms, providers, models and routes.

Here a *provider* is who made a model and a *platform* is who serves it. What is not known is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from model_registry.catalog.developers import from_owner
from model_registry.catalog.entry import Capabilities, Entry
from model_registry.catalog.provider_directory import ProviderInfo, providers
from model_registry.query.offers import nearness_rank, offers
from model_registry.vocabulary import Row

Kind: TypeAlias = Literal["platforms", "providers", "models", "routes"]
"""The kinds of record, each by the word of its addresses."""
Document: TypeAlias = Mapping[str, Any]
"""A record as JSON has it. Nobody changes it once it is made."""

KINDS: tuple[Kind, ...] = get_args(Kind)
ID_FIELDS: Mapping[Kind, str] = {
    "platforms": "platform_id",
    "providers": "provider_id",
    "models": "model_id",
    "routes": "route_id",
}
"""The field that holds a record's id."""
REFERENCES: Mapping[Kind, Mapping[str, Kind]] = {
    "platforms": {},
    "providers": {},
    "models": {"provider_id": "providers"},
    "routes": {"model_id": "models", "platform_id": "platforms", "provider_id": "providers"},
}
"""The fields that hold the id of another record, which must be there."""

DIRECT, LOCAL = "direct", "local"
STATUSES = {"active": "active", "preview": "beta", "deprecated": "deprecated", "retired": "deprecated"}
"""The service's word for each stage in a model's life."""
CAPABILITY_WORDS = {"tools": "function_calling"}
"""The service's word for a capability, where it is not the catalog's."""
CATALOG_WORDS = {ours: theirs for theirs, ours in CAPABILITY_WORDS.items()}
CAPABILITIES = tuple(CAPABILITY_WORDS.get(name, name) for name in Capabilities.FIELDS)
"""The capabilities a record can say it has."""

_SINGLE_FACTS = (
    "name",
    "version",
    "context_window",
    "max_output_tokens",
    "open_weights",
    "knowledge_cutoff",
    "family",
    "modalities",
)
"""Facts of a model that the first of its routes to know them tells."""


class Base(NamedTuple):
    """The records of one catalog."""

    records: Mapping[Kind, Mapping[str, Document]]
    """By kind and id."""
    rows: Mapping[str, Row]
    """The catalog's entry behind each route, by the route's id."""


def base_of(rows: Iterable[Row]) -> Base:
    """The records that entries yield, as of the newest day on which one of them changed."""
    by_route = {f"{row['provider']}/{row['model_id']}": row for row in rows}
    today = max((date.fromisoformat(row["updated"]) for row in by_route.values() if "updated" in row), default=date.min)
    by_model: dict[str, list[Entry]] = {}
    for row in by_route.values():
        entry = Entry(row)
        by_model.setdefault(entry.model_key, []).append(entry)
    models: dict[str, Document] = {}
    routes: dict[str, Document] = {}
    direct: dict[str, ProviderInfo] = {}
    for model_id, entries in by_model.items():
        ordered = by_preference(entries, model_id, today) if len(entries) > 1 else entries
        models[model_id] = _model(model_id, [by_route[entry.full_id] for entry in ordered], today)
        for number, entry in enumerate(ordered, 1):
            routes[entry.full_id] = _route(model_id, by_route[entry.full_id], number, today)
        if is_direct(ordered[0]) and (info := providers().get(ordered[0].provider)):
            direct[ordered[0].developer] = info
    served: dict[str, dict[str, None]] = {}
    makers: dict[str, dict[str, None]] = {}
    for route in routes.values():
        served.setdefault(route["platform_id"], {})[route["provider_id"]] = None
        makers.setdefault(route["provider_id"], {})[route["platform_id"]] = None
    return Base(
        {
            "platforms": {name: _platform(name) for name in served},
            "providers": {name: _provider(name, direct.get(name)) for name in makers},
            "models": models,
            "routes": routes,
        },
        by_route,
    )


_developer_of = cache(from_owner)
"""The developer a provider is. There are some hundred providers, and many entries of each."""


def is_direct(entry: Entry) -> bool:
    """Whether the model's developer serves it."""
    return _developer_of(entry.provider) == entry.developer


def _platform_of(row: Row) -> str:
    """The platform an entry is reached through: `direct`, `local` or the slug of who serves it."""
    provider: str = row["provider"]
    if _developer_of(provider) == row["developer"]:
        return DIRECT
    info = providers().get(provider)
    return LOCAL if info and info.kind == "local" else provider


def by_preference(entries: Sequence[Entry], model: str, today: date) -> list[Entry]:
    """The entries of a model: the developer's own first, then hosts and resellers, each as `offers` has them."""
    ordered = [offer.entry for group in offers(entries, model, today).providers for offer in group.offers]
    # `offers` has makers of other models among the first.
    return sorted(ordered, key=lambda entry: (not is_direct(entry), max(nearness_rank(entry.provider), 1)))


def _platform(platform_id: str) -> Document:
    info = providers().get(platform_id)
    return {
        "platform_id": platform_id,
        "name": info.name if info else platform_id.capitalize() if platform_id in {DIRECT, LOCAL} else platform_id,
        "description": _DESCRIPTIONS.get(platform_id),
        "base_url": (info.api_base or info.base_url) if info else None,
        "auth_type": _auth_type(info) if info else "none" if platform_id == LOCAL else None,
        "auth_config": {"variables": list(info.key_env or info.env)} if info and (info.key_env or info.env) else None,
        "supported_providers": None,
        "features": [f"openai_{api}" for api in info.apis] if info else [],
        "status": "active",
        "created_at": None,
        "updated_at": None,
    }


_DESCRIPTIONS = {
    DIRECT: "The API of the provider that made the model.",
    LOCAL: "A server on one's own machine.",
}


def _auth_type(info: ProviderInfo) -> str:
    if info.auth == "oauth":
        return "oauth"
    return "none" if info.auth == "none" and not info.key_env else "api_key"


def _provider(provider_id: str, info: ProviderInfo | None) -> Document:
    return {
        "provider_id": provider_id,
        "name": info.name if info else provider_id,
        "description": None,
        "platforms": None,
        "direct_api_url": (info.api_base or info.base_url) if info else None,
        "auth_required": _auth_type(info) != "none" if info else None,
        "features": [f"openai_{api}" for api in info.apis] if info else [],
        "status": "active",
        "created_at": None,
        "updated_at": None,
    }


def _route(model_id: str, row: Row, priority: int, today: date) -> Document:
    return {
        "route_id": f"{row['provider']}/{row['model_id']}",
        "model_id": model_id,
        "platform_id": _platform_of(row),
        "provider_id": row["developer"],
        "endpoint_override": None,
        "model_string_override": row["model_id"],
        "priority": priority,
        "status": "inactive" if Entry(row).stage(today) == "retired" else "active",
        "pricing": row.get("pricing"),
        "context_window": row.get("context_window"),
        "max_output_tokens": row.get("max_output_tokens"),
        "created_at": None,
        "updated_at": None,
    }


def _model(model_id: str, rows: Sequence[Row], today: date) -> Document:
    """A model of its entries, the preferred first."""
    first = rows[0]
    # The stage and its dates are one statement: that a host takes a model away says nothing of the developer's own.
    tellers = [first] if _platform_of(first) == DIRECT else rows
    teller = next((row for row in tellers if "status" in row or "retirement_date" in row), first)
    stage = Entry(teller).stage(today)
    facts = {name: _first(row.get(name) for row in rows) for name in _SINGLE_FACTS}
    known = [row["capabilities"] for row in rows if "capabilities" in row]
    return {
        "model_id": model_id,
        "provider_id": first["developer"],
        "name": facts["name"] or model_id.rpartition("/")[2],
        "model_string": None,
        "description": None,
        "type": first["type"],
        "family": facts["family"],
        "version": facts["version"],
        "capabilities": {
            CAPABILITY_WORDS.get(name, name): _any(told[name] for told in known if name in told)
            for name in Capabilities.FIELDS
        },
        "modalities": facts["modalities"],
        "context_window": facts["context_window"],
        "max_output_tokens": facts["max_output_tokens"],
        "pricing": None,
        "platform_configs": None,
        "release_date": first.get("release_date"),
        "release_date_basis": first.get("release_date_basis"),
        "knowledge_cutoff": facts["knowledge_cutoff"],
        "open_weights": facts["open_weights"],
        "deprecation_date": teller.get("deprecation_date"),
        "retirement_date": teller.get("retirement_date"),
        "successor": teller.get("successor"),
        "migration_guide": teller.get("migration"),
        "status": STATUSES[stage] if stage else None,
        "tags": first.get("tags", []),
        "created_at": None,
        "updated_at": None,
    }


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _any(values: Iterable[bool]) -> bool | None:
    """True if one is, False if one is known and none is true."""
    result = None
    for value in values:
        if value:
            return True
        result = False
    return result
