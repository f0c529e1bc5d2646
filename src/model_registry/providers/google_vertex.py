"""Google Vertex AI: Google's models and those of its partners, as a cloud service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from pydantic import ConfigDict, JsonValue
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import type_of
from model_registry.providers import pages
from model_registry.providers.base import Auth, Provider, RawRecord, Wire, records_in
from model_registry.vocabulary import Status

PUBLISHERS = ("google", "anthropic", "meta", "mistralai")
"""One list each; the API has none of all publishers."""

PAGE = 100

_STATUS: Mapping[str, Status] = {"GA": "active", "PUBLIC_PREVIEW": "preview", "EXPERIMENTAL": "preview"}
_OPEN_WEIGHTS = {
    "PROPRIETARY": False,
    "GOOGLE_OWNED_OSS": True,
    "GOOGLE_OWNED_OSS_WITH_GOOGLE_CHECKPOINT": True,
    "THIRD_PARTY_OWNED_OSS": True,
    "THIRD_PARTY_OWNED_OSS_WITH_GOOGLE_CHECKPOINT": True,
}


class GoogleVertexRecord(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    name: str
    """`publishers/<publisher>/models/<id>`."""
    version_id: str
    launch_stage: str = ""
    open_source_category: str = ""


class GoogleVertex(Provider[GoogleVertexRecord]):
    """Needs an access token, which lives for an hour: `gcloud auth print-access-token` writes one."""

    slug = "google-vertex"
    name = "Google Vertex AI"
    record = GoogleVertexRecord
    base_url = "https://aiplatform.googleapis.com/v1beta1"
    docs_url = "https://cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/publishers.models/list"
    litellm = ("vertex_ai",)
    models_dev = ("google-vertex", "google-vertex-anthropic")
    id_prefixes = ("publishers/",)
    env = ("GOOGLE_VERTEX_ACCESS_TOKEN",)
    auth = Auth("oauth", "Authorization")
    makes = "google"
    kind = "host"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        lists = self.http.gather([partial(self._list, publisher) for publisher in PUBLISHERS])
        return [record for records in lists for record in records]

    def _list(self, publisher: str) -> list[RawRecord]:
        def records(answer: JsonValue) -> list[RawRecord]:
            # A partner without models is answered with an empty object.
            return records_in(answer, "publisherModels") if answer or publisher == "google" else []

        first = pages.Question(f"publishers/{publisher}/models", {"pageSize": PAGE})
        return list(pages.follow(self.http.get, first, records, self.note_incomplete))

    @override
    def is_public(self, record: GoogleVertexRecord) -> bool:
        return record.launch_stage != "PRIVATE_PREVIEW"

    @override
    def get_id(self, record: GoogleVertexRecord) -> str:
        return record.name.rpartition("/")[2]

    @override
    def get_developer(self, record: GoogleVertexRecord) -> str:
        _, publisher, _, _ = record.name.split("/")
        return developers.from_owner(publisher)

    @override
    def facts(self, record: GoogleVertexRecord) -> EntryFacts:
        return {
            "type": type_of(self.get_id(record)),
            "version": record.version_id if record.version_id != "default" else None,
            "status": _STATUS.get(record.launch_stage),
            "open_weights": _OPEN_WEIGHTS.get(record.open_source_category),
        }
