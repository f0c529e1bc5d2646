"""The registry as a tree of documents: which there are at a revision, and their bytes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from pydantic_core import to_json

from model_registry._version import __version__
from model_registry.service.endpoints.discovery import capability_matrix, prices_of
from model_registry.service.records import Kind
from model_registry.service.snapshot import Snapshot

INDEX = "metadata/index.json"
CAPABILITIES = "metadata/capabilities.json"
PRICING = "metadata/pricing.json"
_LONGEST = 180
"""Letters of a name: file systems take 255, of which a draft's name and the numbers of a route need some."""


def documents_of(snapshot: Snapshot) -> dict[str, bytes]:
    """Every document but the index, by path; the two that sum up the others are the last."""
    documents = dict(_records(snapshot))
    rev = snapshot.rev
    documents[CAPABILITIES] = to_json({"rev": rev, "capabilities": capability_matrix(snapshot)})
    models = {model_id: prices_of(snapshot, model_id) for model_id in snapshot.ids["models"]}
    documents[PRICING] = to_json({"rev": rev, "models": models})
    return documents


def hashes_of(documents: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each document, as the index tells it."""
    return {path: hashlib.sha256(content).hexdigest() for path, content in documents.items()}


def state_of(snapshot: Snapshot) -> str:
    """What tells the tree of a snapshot from every other, also of a store that came to the same revision otherwise.

    It takes no document to know it.
    """
    told = hashlib.sha256(f"{__version__} {snapshot.rev} {snapshot.beneath.digest} {snapshot.signals}".encode())
    for kind, records in snapshot.records.items():
        for record_id, record in records.items():
            written = f"{record.edit.rev} {record.edit.updated_at}" if record.edit else ""
            told.update(f"{kind} {record_id} {written}\n".encode())
    return told.hexdigest()


def _records(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    def content(kind: Kind, record_id: str) -> bytes:
        shown = snapshot.shown(kind, record_id)
        if shown is None:
            raise KeyError(record_id)
        return shown.content

    for platform_id in snapshot.ids["platforms"]:
        yield f"platforms/{_name(platform_id)}.json", content("platforms", platform_id)
    for provider_id in snapshot.ids["providers"]:
        yield f"providers/{_name(provider_id)}.json", content("providers", provider_id)
    providers = {each: snapshot.records["models"][each].document["provider_id"] for each in snapshot.ids["models"]}
    names = {model_id: _model_name(model_id, provider_id) for model_id, provider_id in providers.items()}
    held = Counter(names.values())
    for model_id, name in names.items():
        told, provider = content("models", model_id), _name(providers[model_id])
        yield f"models/by-provider/{provider}/{name}.json", told
        # Two developers may call a model the same.
        folder = name if held[name] == 1 else f"{provider}~{name}"
        for number, route_id in enumerate(snapshot.routes_of[model_id], 1):
            route = content("routes", route_id)
            platform = _name(snapshot.records["routes"][route_id].document["platform_id"])
            yield f"models/by-platform/{platform}/{provider}/{name}.json", told
            yield f"routes/by-model/{folder}/route-{number}-{platform}.json", route
            yield f"routes/by-platform/{platform}/{_name(route_id)}.json", route


def _model_name(model_id: str, provider_id: str) -> str:
    """A model's id without its developer; `~` marks one that does not begin with it."""
    own = model_id.removeprefix(f"{provider_id}/")
    return _name(own) if own != model_id else f"~{_name(model_id)}"


def _name(text: str) -> str:
    """An id as one part of a path, on every file system; no two ids have the same."""
    name = quote(text, safe="").replace("~", "%7E")
    if name.startswith("."):
        name = f"%2E{name[1:]}"
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return name
