"""Replicate, where everybody can put up a model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.licences import licence_id
from model_registry.catalog.normalize import text, type_of
from model_registry.providers.base import Provider, RawRecord, Wire, records_in
from model_registry.providers.openai_format import Group, Word, group
from model_registry.vocabulary import EntryType, Modality

PAGES = 10
"""Pages that are read, newest models first: there are thousands of them, 25 models and about 2 MB each."""

_FILES: tuple[tuple[Modality, EntryType, str], ...] = (
    ("image", "image", r"png|jpe?g|webp"),
    ("video", "video", r"mp4|webm|mov|gif"),
    ("audio", "other", r"wav|mp3|flac|ogg|m4a"),
)


class ReplicateRecord(Wire):
    owner: str
    name: str
    visibility: str
    license_url: Word = None
    is_official: bool = False
    default_example: Group = {}
    latest_version: Group = {}

    @property
    def output(self) -> tuple[Modality | None, EntryType]:
        """What comes out, and the type that follows from it: by the schema for text, by the example for files."""
        schemas = group(group(group(self.latest_version.get("openapi_schema")).get("components")).get("schemas"))
        if group(schemas.get("Output")).get("x-cog-array-display") == "concatenate":
            return "text", "chat"
        file = str(_first(self.default_example.get("output")))
        endings = ((modality, kind) for modality, kind, ending in _FILES if re.search(rf"\.({ending})$", file))
        return next(endings, (None, "other"))

    @property
    def type(self) -> EntryType:
        """By the name if it says more than nothing, else by what comes out."""
        named = type_of(self.name)
        return named if named != "chat" else self.output[1]


class Replicate(Provider[ReplicateRecord]):
    slug = "replicate"
    name = "Replicate"
    record = ReplicateRecord
    base_url = "https://api.replicate.com/v1"
    docs_url = "https://replicate.com/docs/reference/http#models.list"
    env = ("REPLICATE_API_TOKEN",)
    env_aliases = {"REPLICATE_API_TOKEN": ("REPLICATE_API_KEY",)}
    kind = "host"
    # Only the newest are read, and others become the newest every hour.
    volatile = True

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        page = self.http.get_json("models")
        yield from map(_slim, records_in(page, "results"))
        for _ in range(PAGES - 1):
            if not (following := text(group(page).get("next"))):
                return
            page = self.http.get_json(following)
            yield from map(_slim, records_in(page, "results"))

    @override
    def get_id(self, record: ReplicateRecord) -> str:
        return f"{record.owner}/{record.name}"

    @override
    def get_developer(self, record: ReplicateRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def is_public(self, record: ReplicateRecord) -> bool:
        return record.visibility == "public"

    @override
    def facts(self, record: ReplicateRecord) -> EntryFacts:
        modality, _ = record.output
        return {
            "type": record.type,
            "version": text(record.latest_version.get("id")),
            "modalities": {"output": (modality,) if modality else ()},
            "license": licence_id(record.license_url),
            "tags": ("official",) if record.is_official else (),
        }


def _slim(record: RawRecord) -> RawRecord:
    """The record without all but the outputs of its example and its schema, which are most of the 80 kB."""
    version = group(record.get("latest_version"))
    schemas = group(group(group(version.get("openapi_schema")).get("components")).get("schemas"))
    return {
        **record,
        "default_example": {"output": group(record.get("default_example")).get("output")},
        "latest_version": {
            "id": version.get("id"),
            "openapi_schema": {"components": {"schemas": {"Output": schemas.get("Output")}}},
        },
    }


def _first(output: JsonValue) -> JsonValue:
    return output[0] if isinstance(output, list) and output else output
