"""The change log: a folder beside the catalog, of lines that are only ever appended.

`history/2026-11/7f.jsonl` holds what changed in November 2026 of the models whose full ids hash to `7f`: what one model
went through is read from one small file a month. `about.json` names the catalog and the moment the log began.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from model_registry import files
from model_registry.errors import ConfigurationError
from model_registry.history.changes import LoggedChange, at_moment, moment
from model_registry.vocabulary import Key

FOLDER = "history"
_MONTHS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]"


class Log:
    """The change log of one catalog file. Raises `ConfigurationError` where a file in it is damaged."""

    def __init__(self, catalog: Path) -> None:
        self._catalog = catalog
        self.folder = catalog.parent / FOLDER
        """Where it is; it need not be there."""
        self._pending = self.folder / "pending.jsonl"
        about = self._about()
        self.began: datetime | None = at_moment(about["began"]) if about else None
        """Since when the catalog is observed; None if there is no log of it."""
        self.other: str = about["catalog"] if about and about["catalog"] != catalog.name else ""
        """The name of the catalog whose log is in this folder, if it is another one."""
        if self.other:
            self.began = None

    def begin(self, now: datetime) -> None:
        """Begin the log: from now on every change is in it. Raises `OSError`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        about = {"catalog": self._catalog.name, "began": moment(now)}
        files.write(self.folder / "about.json", json.dumps(about, indent=2) + "\n")
        self.began = at_moment(about["began"])

    def announce(self, rows: Iterable[LoggedChange], content: bytes) -> None:
        """Write down the rows that belong to the content the catalog is about to have. Raises `OSError`.

        Whoever is killed before they stand in the log has lost nothing: `settle` finds them here.
        """
        head = json.dumps({"sha256": hashlib.sha256(content).hexdigest()})
        files.write(self._pending, f"{head}\n{''.join(row.line() for row in rows)}")

    def settle(self) -> None:
        """Append what was announced, if the catalog did come to be so; otherwise forget it. Raises `OSError`."""
        try:
            head, *lines = self._pending.read_bytes().splitlines()
            announced = json.loads(head)["sha256"]
            rows = [LoggedChange.of(json.loads(line)) for line in lines]
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(f"{self._pending} is damaged; move it away and run again") from error
        with suppress(FileNotFoundError), self._catalog.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() == announced:
                self.add(rows)
        self._pending.unlink()
        files.sync_folder(self.folder)

    def rows(self, since: date | None = None) -> Iterator[LoggedChange]:
        """Every row, the oldest first, month by month; with `since`, from the month of that day on."""
        for month in self._months(since):
            yield from sorted((row for path in month.glob("*.jsonl") for row in _read(path)), key=_order)

    def rows_about(self, *keys: Key) -> list[LoggedChange]:
        """The rows of these entries, the oldest first."""
        asked, shards = frozenset(keys), {_shard(key) for key in keys}
        paths = (path for month in self._months() for shard in shards if (path := month / shard).exists())
        return sorted((row for path in paths for row in _read(path) if row.key in asked), key=_order)

    def _months(self, since: date | None = None) -> list[Path]:
        first = f"{since:%Y-%m}" if since else ""
        return sorted(month for month in self.folder.glob(_MONTHS) if month.name >= first)

    def add(self, rows: Iterable[LoggedChange]) -> None:
        """Append the rows that are not there yet. Raises `OSError`."""
        shards: dict[Path, list[LoggedChange]] = {}
        for row in rows:
            shards.setdefault(self.folder / f"{row.at:%Y-%m}" / _shard(row.key), []).append(row)
        for path, fresh in shards.items():
            path.parent.mkdir(exist_ok=True)
            there = {row.id for row in _read(path)} if path.exists() else set()
            with path.open("r+b" if path.exists() else "xb") as file:
                # What stands after the last whole line was being appended by somebody who was killed.
                file.seek(path.read_bytes().rfind(b"\n") + 1 if there or path.stat().st_size else 0)
                file.truncate()
                file.write("".join(row.line() for row in fresh if row.id not in there).encode())
                file.flush()
                os.fsync(file.fileno())
        for month in {path.parent for path in shards}:
            files.sync_folder(month)

    def _about(self) -> dict[str, str]:
        path = self.folder / "about.json"
        try:
            about = json.loads(path.read_bytes())
            at_moment(about["began"])
            return {"catalog": str(about["catalog"]), "began": about["began"]}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(f"{path} is damaged; restore it from git, the log was not touched") from error


def _order(row: LoggedChange) -> tuple[datetime, str, str, str, str]:
    return row.at, row.provider, row.model_id, row.field, row.kind


def _shard(key: Key) -> str:
    """The file of an entry within a month: 256 of them keep what is read of one model below 40 kB a year."""
    return f"{hashlib.sha256(str(key).encode()).hexdigest()[:2]}.jsonl"


def _read(path: Path) -> Iterator[LoggedChange]:
    """The rows of a file, but for a last line that somebody was killed in."""
    for number, line in enumerate(path.read_bytes().splitlines(keepends=True), 1):
        if line.endswith(b"\n"):
            try:
                yield LoggedChange.of(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise ConfigurationError(f"{path} line {number} is no row of the log; restore it from git") from error
