"""An entry of the catalog as its readers see it: every fact of `schemas.ModelEntry` under the same name.

Importing this takes a few milliseconds, where `schemas` needs a hundred for pydantic.
"""

from __future__ import annotations

from model_registry.catalog._entry_fields import (
    Benchmark,
    Capabilities,
    Condition,
    EntryFields,
    ExchangeRate,
    Modalities,
    Performance,
    Prices,
    PriceTable,
    Pricing,
    ReasoningOptions,
    Tier,
    TokenPrices,
    Window,
)
from model_registry.compat import TYPE_CHECKING, override
from model_registry.errors import ConfigurationError, in_words

if TYPE_CHECKING:
    from datetime import date
    from typing import TypeVar

    from model_registry.schemas import ModelEntry
    from model_registry.vocabulary import Key, Stage

    _Day = TypeVar("_Day", date, str)

__all__ = [
    "Benchmark",
    "Capabilities",
    "Condition",
    "Entry",
    "ExchangeRate",
    "Modalities",
    "Performance",
    "PriceTable",
    "Prices",
    "Pricing",
    "ReasoningOptions",
    "Tier",
    "TokenPrices",
    "Window",
]


def stage_on(today: _Day, status: Stage | None, deprecation: _Day | None, retirement: _Day | None) -> Stage | None:
    """Where in its life an entry is on a day, by its status and its days; dates, or all of them as ISO 8601."""
    if retirement is not None and retirement <= today:
        return "retired"
    if status not in ("deprecated", "retired") and deprecation is not None and deprecation <= today:
        return "deprecated"
    return status


class Entry(EntryFields):
    """One model id at one provider. What is not known is None: never 0, empty or a guess.

    Entries are made by a `Registry`; whoever makes one of a row of their own keeps to the contract of the catalog
    and leaves the row alone from then on.
    """

    __slots__ = ()

    @property
    def key(self) -> Key:
        """What names this entry in the catalog: a tuple of provider and model id."""
        from model_registry.vocabulary import Key  # whose words a look-up does without

        return Key(self.provider, self.model_id)

    @property
    def full_id(self) -> str:
        """What names this entry in the catalog: `provider/model_id`."""
        return f"{self._row['provider']}/{self._row['model_id']}"

    @property
    def model_key(self) -> str:
        """What names the model wherever it is served: its canonical id, or the full id of an entry that has none."""
        return self.canonical_id or self.full_id

    def stage(self, today: date) -> Stage | None:
        """Where the entry is in its life: `retired` from the day calls fail, `deprecated` once that is announced.

        None if nothing tells, as of entries that no list has.
        """
        return stage_on(today, self.status, self.deprecation_date, self.retirement_date)

    @classmethod
    def of(cls, entry: ModelEntry) -> Entry:
        """The view of a validated entry."""
        return cls(entry.model_dump(mode="json", exclude_none=True))

    def to_model(self) -> ModelEntry:
        """The entry as a validated pydantic model; pydantic is imported now.

        Raises `ConfigurationError` if the row does not keep the contract, which a catalog of someone else may not.
        """
        # pydantic takes a hundred milliseconds to import.
        from pydantic import ValidationError

        from model_registry.schemas import ModelEntry

        try:
            return ModelEntry.model_validate(self._row)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "the entry"
            raise ConfigurationError(f"{self.full_id} is not a valid entry ({place}: {in_words(first)})") from None

    @override
    def __hash__(self) -> int:
        return hash((self._row["provider"], self._row["model_id"]))

    @override
    def __repr__(self) -> str:
        return f"Entry({self.full_id!r})"
