"""What the entries of a catalog yield by themselves: records of platforms, providers, models and routes.

Here a *provider* is who made a model and a *platform* is who serves it. What is not known is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
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
    routes_of: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """The routes of each model, the preferred first."""
    today: date = date.min
    """The newest day on which an entry changed, of which the records are."""


_NOTHING = Base(MappingProxyType({kind: MappingProxyType({}) for kind in KINDS}), MappingProxyType({}))


def base_of(rows: Iterable[Row], earlier: Base = _NOTHING) -> Base:
    """The records that entries yield, as of the newest day on which one of them changed.

    What an earlier catalog yielded of the same entries is taken over: most of a catalog is as it was.
    """
    by_route: dict[str, Row] = {}
    for row in rows:
        route_id = f"{row['provider']}/{row['model_id']}"
        before = earlier.rows.get(route_id)
        # One copy of an entry is enough.
        by_route[route_id] = before if before is not None and (before is row or before == row) else row
    day = max((row["updated"] for row in by_route.values() if "updated" in row), default=None)
    today = date.fromisoformat(day) if day else date.min
    models, routes = dict(earlier.records["models"]), dict(earlier.records["routes"])
    routes_of = dict(earlier.routes_of)
    for model_id, listed in _touched(by_route, today, earlier).items():
        for each in earlier.routes_of.get(model_id, ()):
            if each not in by_route or routes[each]["model_id"] == model_id:
                routes.pop(each, None)
        if not listed:
            del models[model_id], routes_of[model_id]
            continue
        known = routes_of[model_id] = _ordered(model_id, {each: by_route[each] for each in listed}, today)
        models[model_id] = _model(model_id, [by_route[each] for each in known], today)
        for number, each in enumerate(known, 1):
            routes[each] = _route(each, model_id, by_route[each], number, today)
    direct: dict[str, ProviderInfo] = {}
    for known in routes_of.values():
        first = by_route[known[0]]
        if _developer_of(first["provider"]) == first["developer"] and (info := providers().get(first["provider"])):
            direct[first["developer"]] = info
    return Base(
        {
            "platforms": {name: _platform(name) for name in {route["platform_id"] for route in routes.values()}},
            "providers": {
                name: _provider(name, direct.get(name)) for name in {route["provider_id"] for route in routes.values()}
            },
            "models": models,
            "routes": routes,
        },
        by_route,
        routes_of,
        today,
    )


_DATED = ("deprecation_date", "retirement_date")
"""Facts of an entry of which something else follows on another day."""


def _touched(rows: Mapping[str, Row], today: date, earlier: Base) -> dict[str, list[str]]:
    """The models of which a catalog tells something else than an earlier one, each with the routes it has now."""
    another_day = today != earlier.today
    models = {
        route_id: Entry(row).model_key
        for route_id, row in rows.items()
        if earlier.rows.get(route_id) is not row or (another_day and any(name in row for name in _DATED))
    }
    gone = earlier.rows.keys() - rows.keys()
    before = (earlier.records["routes"][each]["model_id"] for each in (*gone, *(models.keys() & earlier.rows.keys())))
    touched: dict[str, list[str]] = {model_id: [] for model_id in (*models.values(), *before)}
    for model_id in touched:
        touched[model_id] += [r for r in earlier.routes_of.get(model_id, ()) if r in rows and r not in models]
    for route_id, model_id in models.items():
        touched[model_id].append(route_id)
    return touched


def _ordered(model_id: str, rows: Mapping[str, Row], today: date) -> tuple[str, ...]:
    """The routes of a model, the preferred first."""
    if len(rows) == 1:
        return tuple(rows)
    ordered = by_preference([Entry(row) for row in rows.values()], model_id, today)
    ids = {each: each for each in rows}  # the same text once, however often it is held
    return tuple(ids[entry.full_id] for entry in ordered)


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


def _route(route_id: str, model_id: str, row: Row, priority: int, today: date) -> Document:
    return {
        "route_id": route_id,
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
    facts = {name: _first(rows, name) for name in _SINGLE_FACTS}
    return {
        "model_id": model_id,
        "provider_id": first["developer"],
        "name": facts["name"] or model_id.rpartition("/")[2],
        "model_string": None,
        "description": None,
        "type": first["type"],
        "family": facts["family"],
        "version": facts["version"],
        "capabilities": _capabilities(rows),
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


def _first(rows: Sequence[Row], name: str) -> Any:
    """What the first of the entries to know a fact says."""
    for row in rows:
        if (value := row.get(name)) is not None:
            return value
    return None


_NOT_KNOWN: Mapping[str, bool | None] = dict.fromkeys(CAPABILITIES)


def _capabilities(rows: Sequence[Row]) -> dict[str, bool | None]:
    """True if one of the entries has it, False if one tells that it has not and none that it has."""
    result = dict(_NOT_KNOWN)
    for row in rows:
        for name, has in row.get("capabilities", {}).items():
            word = CAPABILITY_WORDS.get(name, name)
            if word in result:
                result[word] = has or result[word] or False
    return result
