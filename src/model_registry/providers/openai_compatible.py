"""The base of vendors that list their models as OpenAI does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from urllib.parse import urlsplit

from typing_extensions import TypeVar, override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import as_date
from model_registry.catalog.provider_directory import only_serves
from model_registry.http.client import Params
from model_registry.providers.base import Provider, RawRecord, Reading
from model_registry.providers.openai_format import ListedModel, OpenAIModel

ModelT = TypeVar("ModelT", bound=ListedModel, default=OpenAIModel)


class OpenAICompatible(Provider[ModelT]):
    """A vendor with an OpenAI-compatible `GET /models`.

    By default whatever common fields it has are read; a vendor with more names its own record.
    """

    record: type[ModelT] = OpenAIModel  # type: ignore[assignment]  # what ModelT is by default

    path: ClassVar[str] = "models"
    """Path of the list, below the base URL."""
    query: ClassVar[Params] = {}
    """Query of the list."""
    _common_owner: str | None = None
    """The one owner of all records of the list that is being read, if they have one."""
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
        return self.pages(self.path, "data", "models", query=self.query)

    @override
    def reading_of(self, records: list[RawRecord]) -> Reading:
        # An owner that stands at each of several records is the server's word for itself.
        owners = {owner if isinstance(owner := record.get("owned_by"), str) else None for record in records}
        self._common_owner = owners.pop() if len(records) > 1 and len(owners) == 1 else None
        return super().reading_of(records)

    @override
    def get_id(self, record: ModelT) -> str:
        return record.id

    @override
    def get_developer(self, record: ModelT) -> str:
        """By the id; where it names no one, by `owned_by`, unless that is only the host, or another one."""
        told = developers.from_model_id(self.get_id(record))
        if told != developers.UNKNOWN or not record.owned_by or record.owned_by == self._common_owner:
            return told
        owner = developers.from_owner(record.owned_by)
        serves = owner == self.own_developer() or self._is_called(record.owned_by) or only_serves(record.owned_by)
        return developers.UNKNOWN if serves else owner

    def _is_called(self, owner: str) -> bool:
        """Whether an owner's name is the vendor's own in another spelling: `NanoGPT`, `io.net`, `Fireworks AI Inc`."""
        domain = (urlsplit(self.base_url).hostname or "").split(".")[-2:]
        names = (self.slug, self.name, domain[0], "".join(domain))
        return developers.letters(owner) in {developers.letters(own) for own in names if own}

    @override
    def get_created(self, record: ModelT) -> date | None:
        return as_date(record.created) if self.has_release_dates else None

    @override
    def facts(self, record: ModelT) -> EntryFacts:
        return record.facts(self.today)
