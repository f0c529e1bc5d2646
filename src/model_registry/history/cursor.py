"""How far a reader of the log has come, kept in a file of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from model_registry import files
from model_registry.errors import ConfigurationError
from model_registry.history.changes import LoggedChange, at_moment, moment


class Cursor(NamedTuple):
    """What a reader has seen: all up to a moment, and of that moment the rows that are named."""

    at: datetime | None = None
    """None of a reader who has seen nothing yet."""
    seen: frozenset[str] = frozenset()
    """The ids of the rows of that moment: a run that was killed adds the others later."""

    @classmethod
    def read(cls, path: Path) -> Cursor:
        """The cursor in a file; a new one if there is none. Raises `ConfigurationError` if it is something else."""
        try:
            kept = json.loads(path.read_bytes())
            return cls(kept["at"] and at_moment(kept["at"]), frozenset(map(str, kept["seen"])))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(
                f"{path} is no cursor; name another file, or move it away to begin anew"
            ) from error

    @property
    def since(self) -> datetime | None:
        """After which moment to ask for what may be news."""
        return self.at and self.at - timedelta(seconds=1)

    def is_news(self, row: LoggedChange) -> bool:
        """Whether the reader has not seen a row."""
        return self.at is None or row.at > self.at or (row.at == self.at and row.id not in self.seen)

    def after(self, rows: Iterable[LoggedChange]) -> Cursor:
        """The cursor of a reader who has seen these rows, too."""
        rows = list(rows)
        newest = max((row.at for row in rows), default=self.at)
        seen = {row.id for row in rows if row.at == newest}
        return Cursor(newest, frozenset(seen | self.seen if newest == self.at else seen))

    def write(self, path: Path) -> None:
        """Keep it. Raises `ConfigurationError` if that is not possible."""
        try:
            files.write(path, json.dumps({"at": self.at and moment(self.at), "seen": sorted(self.seen)}) + "\n")
        except OSError as error:
            raise ConfigurationError(
                f"{path} cannot be written ({error.strerror}); what was shown comes again"
            ) from error
