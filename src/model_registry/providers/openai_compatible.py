"""The base of vendors that list their models as OpenAI does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import as_date
from model_registry.http.client import Params
from model_registry.providers.base import Provider, RawRecord, records_in
from model_registry.providers.openai_format import OpenAIModel


class OpenAICompatible(Provider):
    """A vendor with an OpenAI-compatible `GET /models`; whatever common fields it has are read."""

    path: ClassVar[str] = "models"
    """Path of the list, below the base URL."""
    query: ClassVar[Params] = {}
    """Query of the list."""
    has_release_dates: ClassVar[bool] = True
    """Whether `created` says anything: with some vendors it is the time of the request."""

    @override
    def __init_subclass__(cls) -> None:
        """Calls go where the list is, unless the vendor says otherwise."""
        super().__init_subclass__()
        if "base_url" in vars(cls) and "openai_base_url" not in vars(cls):
            cls.openai_base_url = cls.base_url

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return records_in(self.http.get_json(self.path, self.query), "data", "models")

    @override
    def get_developer(self, record: RawRecord) -> str:
        """By the id; where it names no one, by `owned_by`, unless that is only the host."""
        told = developers.from_model_id(self.get_id(record))
        owner = record.get("owned_by")
        if told != developers.UNKNOWN or not isinstance(owner, str):
            return told
        return (
            developers.UNKNOWN if developers.from_owner(owner) == self.own_developer() else developers.from_owner(owner)
        )

    @override
    def get_created(self, record: RawRecord) -> date | None:
        return as_date(OpenAIModel.model_validate(record).created) if self.has_release_dates else None

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        return OpenAIModel.model_validate(record).facts(self.today)
