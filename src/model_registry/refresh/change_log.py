"""What a run adds to the change log beside the catalog, in one step with the catalog itself."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from model_registry import files
from model_registry.catalog import store
from model_registry.catalog.diff import Diff
from model_registry.catalog.fields import parts
from model_registry.catalog.store import Catalog
from model_registry.checks.base import Finding
from model_registry.errors import ConfigurationError
from model_registry.history.changes import PROVIDER, LoggedChange
from model_registry.history.log import Log
from model_registry.history.runs import Run, as_published, name_run, rows_of
from model_registry.refresh.collect import Result
from model_registry.refresh.state import State
from model_registry.refresh.statements import Statements
from model_registry.vocabulary import Key


class ChangeLog:
    """The log of one output file, as one run writes it. Raises `ConfigurationError` where a file in it is damaged."""

    def __init__(self, output: Path, state: State, statements: Statements, clock: Callable[[], datetime]) -> None:
        self._output, self._state, self._statements, self._clock = output, state, statements, clock
        self._log = Log(output)
        self.run: Run | None = None
        """The run, as soon as it has written."""
        self.news: Counter[str] = Counter()
        """How many of its rows are changes by each provider's own word."""

    @property
    def of_another(self) -> str:
        """The name of the catalog whose log lies where ours would, if there is one: nothing is logged then."""
        return self._log.other

    def settle(self) -> None:
        """Append what a run that was killed had seen. Raises `ConfigurationError` if that is not possible."""
        try:
            self._log.settle()
        except OSError as error:
            told = f"{self._log.folder} cannot be written ({error.strerror}); nothing was changed"
            raise ConfigurationError(told) from error

    def write(self, entries: Catalog, found: Diff, findings: Sequence[Finding], results: Sequence[Result]) -> None:
        """Write the catalog if it differs, and append what changed.

        Killed anywhere between, the next run appends it. Raises `OSError`, with the catalog as it was.
        """
        content = store.encode(entries)
        now = self._clock()
        # Of several values that fail, the first is what was said now, the next one the last good one.
        held = {(each.key, each.field): each for each in reversed(findings) if each.severity == "hold"}
        run = self.run = Run(
            at=now,
            id=name_run(now, content),
            read=frozenset(result.slug for result in results if not result.error),
            read_before=self._state.read,
            new_rules=self._statements.new_rules,
            said_anew=self._statements.said_anew(results),
            unproven=self._statements.unproven(results),
            held=held.keys(),
        )
        gone_before = {row.key for row in self._log.rows_about(*found.added) if row.kind == "removed"}
        rows = [*rows_of(found, run, gone_before)]
        rows += self._held(entries, held, run)
        if self._log.began is None and not self.of_another:
            # A catalog that nobody has written before is where the log begins, and no change.
            rows = [row for row in rows if row.kind == "held" or len(found.added) < len(entries)]
            self._log.begin(now)
        if self.of_another:
            told = f"{self._log.folder.name}/ is the log of {self.of_another}; what changes in {self._output.name}"
            print(f"warning: {told} is not logged", file=sys.stderr)
        self.news.update(
            row.provider for row in rows if row.evidence == PROVIDER and row.kind not in {"held", "correction"}
        )
        if rows and not self.of_another:
            self._log.announce(rows, content)
        if found:
            files.write(self._output, content)
        self._log.settle()

    def _held(self, entries: Catalog, held: Mapping[tuple[Key, str], Finding], run: Run) -> Iterator[LoggedChange]:
        """The values that checks hold back now and did not when they were looked at last."""
        logged = {(row.key, row.field): row for row in self._log.rows_about(*(key for key, _ in held))}
        for (key, field), finding in held.items():
            if field and key in entries:
                last = logged.get((key, field))
                if last is None or (last.kind, last.new) != ("held", finding.value):
                    kept = parts(as_published(entries[key])).get(field)
                    yield run.row(key, "held", field, (kept, finding.value), finding.by or PROVIDER)
