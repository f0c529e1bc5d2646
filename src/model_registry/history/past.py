"""What a registry's catalog was: answered by the log beside its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from model_registry.catalog.entry import Entry
from model_registry.catalog.retired import Retired
from model_registry.errors import ConfigurationError
from model_registry.history.changes import KINDS, PRESENCE, LoggedChange, moment
from model_registry.history.log import Log
from model_registry.history.prices import PriceAt, Unknown, price_at
from model_registry.query.arguments import Words, parse_choice
from model_registry.query.lookup import unknown
from model_registry.vocabulary import Key

if TYPE_CHECKING:
    from model_registry.library.registry import Registry


class Past:
    """The past of one registry; its questions are those of `Registry`, which describes them."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @cached_property
    def _log(self) -> Log | None:
        """The log beside the catalog's file; None if there is none."""
        log = Log(Path(self._registry.file)) if self._registry.file else None
        return log if log and log.began else None

    def price_at(self, model: str | Entry, when: date | datetime) -> PriceAt | Unknown:
        """What a model cost at a moment."""
        key = self._key(model)
        if self._log is None or self._log.began is None:
            return Unknown(self._without_log())
        entry = self._registry.get(str(key))
        now = entry.as_dict() if entry and entry.key == key else None
        return price_at(self._log.rows_about(key), now, _utc(when), self._log.began)

    def as_it_was(self, model: str | Entry, when: date | datetime) -> tuple[Entry | None, str]:
        """A model with the prices of a moment, None if nothing tells them; and what a reader of a price should know."""
        found = self.price_at(model, when)
        if isinstance(found, Unknown):
            return None, f"today's prices: {found.reason}"
        since, until = found.since, found.until
        day = f"{found.at:%Y-%m-%d}" if not isinstance(when, datetime) else moment(found.at)
        span = f"seen from {since.by:%Y-%m-%d}" + (f" until {until.by:%Y-%m-%d}" if until else " until now")
        doubt = f"; they went between {moment(until.after)} and then" if until and until.after else ""
        return found.entry, f"as it was on {day}, {found.basis}; {span}{'' if found.is_certain else doubt}"

    def history(self, model: str | Entry) -> tuple[LoggedChange, ...]:
        """What changed of a model."""
        key = self._key(model)
        return tuple(self._log.rows_about(key)) if self._log else ()

    def changes(
        self, since: date | datetime | None, provider: Words, kind: Words, models: Iterable[str | Entry] | None
    ) -> tuple[LoggedChange, ...]:
        """What changed in the catalog after a moment."""
        kinds = parse_choice("kind", kind or None, KINDS)
        providers = parse_choice("provider", provider or None, {entry.provider for entry in self._registry})
        log, _ = self._observed()
        after = _utc(since) if since else None
        keys = None if models is None else {self._key(model) for model in models}
        return tuple(
            row
            for row in log.rows(after and after.date())
            if (after is None or row.at > after)
            and (providers is None or row.provider in providers)
            and (kinds is None or row.kind in kinds)
            and (keys is None or row.key in keys)
        )

    def observed_since(self) -> datetime:
        """When the log began."""
        return self._observed()[1]

    def _observed(self) -> tuple[Log, datetime]:
        """The log, and when it began. Raises `ConfigurationError` if there is none."""
        if self._log is None or self._log.began is None:
            raise ConfigurationError(f"{self._without_log()}; name the file of a catalog that the job has written")
        return self._log, self._log.began

    def _without_log(self) -> str:
        """That there is no log, and why."""
        if self._registry.file or "://" not in self._registry.origin:
            return f"no history lies beside {self._registry.origin}"
        return f"a catalog that was fetched has no history, and {self._registry.origin} was: clone its repository"

    def gone(self, name: str) -> Retired | None:
        """What the log tells of a model that left its provider's list, by its full id or model id; None if nothing."""
        return self._gone.get(name.lower())

    @cached_property
    def _gone(self) -> Mapping[str, Retired]:
        last = {row.key: row for row in (self._log.rows() if self._log else ()) if row.kind in PRESENCE}
        gone = [_retired(row) for row in last.values() if row.kind == "removed"]
        return {name.lower(): each for each in gone for name in (each.model_id, each.full_id)}

    def _key(self, model: str | Entry) -> Key:
        """What names the entry that is meant, or was. Raises `UnknownModel`."""
        if isinstance(model, Entry):
            return model.key
        if found := self._registry.get(model):
            return found.key
        provider, _, model_id = model.partition("/")
        if self._log and self._log.rows_about(key := Key(provider, model_id)):
            return key
        if gone := self.gone(model):
            return Key(gone.provider, gone.model_id)
        raise unknown(self._registry.catalog, model)


def _retired(row: LoggedChange) -> Retired:
    """What the last row of a model that is gone tells of it."""
    entry = Entry(row.old)
    successor, prices = entry.successor, entry.pricing
    return Retired(
        row.provider,
        row.model_id,
        tuple(entry.aliases or ()),
        row.at.date(),
        successor,
        f"{row.provider}/{successor}" if successor else None,
        prices.input if prices else None,
        prices.output if prices else None,
        (row.last_seen_before or row.at).date(),
        None,
        "",
    )


def _utc(when: date | datetime) -> datetime:
    """A moment in UTC; of a day its end."""
    if not isinstance(when, datetime):
        return datetime(when.year, when.month, when.day, 23, 59, 59, tzinfo=UTC)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
