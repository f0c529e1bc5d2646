"""Measures the change log on a simulated year: its size, the time of its step, and that it says what was.

    python benchmarks/history.py [--runs 2000] [--pairs 10000] [--entries 400]

A year of half-hours, thinned to so many runs. In each some providers fail, return half a list or nothing; prices move,
models come, go and return, and now and then our own rules change what the same answers mean. The log is compared with
the whole catalogs that were kept, and prices of random moments with what those catalogs had then.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from bisect import bisect_right
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from model_registry import load
from model_registry.catalog import store
from model_registry.catalog.diff import diff
from model_registry.history.log import Log
from model_registry.history.prices import PriceAt
from model_registry.history.runs import Run, name_run, rows_of
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
PROVIDERS = 60


class Year:
    """What the providers say, and what was published of it."""

    def __init__(self, folder: Path, entries: int, chance: random.Random) -> None:
        self.path, self.chance = folder / "models.json", chance
        self.said = {self._key(number): chance.randrange(1, 4000) for number in range(entries)}
        self.published: store.Catalog = {}
        self.gone: dict[Key, int] = {}
        self.read: dict[str, datetime] = {}
        self.ever_gone: set[Key] = set()
        self.log = Log(self.path)
        self.log.begin(START)
        self.kept: dict[Key, list[tuple[datetime, int | None]]] = {}
        """What was published of each price, whenever that changed."""
        self.expected: Counter[str] = Counter()
        self.made = entries
        self.step = 0.0

    @staticmethod
    def _key(number: int) -> Key:
        return Key(f"provider-{number % PROVIDERS}", f"model-{number}")

    def move(self) -> set[Key]:
        """Let the world go on by a few hours; the models of which something else is said."""
        news: set[Key] = set()
        for key in self.chance.sample(sorted(self.said), 3):
            if self.chance.random() < 0.5:
                self.said[key] += self.chance.randrange(1, 50)
                news.add(key)
        if self.chance.random() < 0.2:
            key = self.chance.choice(sorted(self.said))
            self.gone[key] = self.said.pop(key)
        if self.chance.random() < 0.2:
            self.made += 1
            self.said[self._key(self.made)] = self.chance.randrange(1, 4000)
        if self.gone and self.chance.random() < 0.05:
            key = self.chance.choice(sorted(self.gone))
            self.said[key] = self.gone.pop(key)
        return news

    def run(self, at: datetime, unheard: set[Key]) -> set[Key]:
        """One run; what was said anew and is still not heard, since its provider fails."""
        failed = {
            f"provider-{self.chance.randrange(PROVIDERS)}" for _ in range(self.chance.randrange(4) if self.read else 0)
        }
        unheard = unheard | self.move()
        entries = {key: entry for key, entry in self.published.items() if key.provider in failed}
        entries |= {
            key: self.published[key] if self._is_published(key, price) else entry_of(key, price)
            for key, price in self.said.items()
            if key.provider not in failed
        }
        catalog = dict(sorted(entries.items()))
        heard = {key for key in unheard if key.provider not in failed}
        found = diff(self.published, catalog)
        content = store.encode(catalog) if found else b""
        began = time.process_time()
        read = {f"provider-{number}" for number in range(PROVIDERS)} - failed
        run = Run(at, name_run(at, content), read, dict(self.read), new_rules=False, said_anew=heard)
        rows = [*rows_of(found, run, self.ever_gone & found.added.keys())]
        if rows and self.published:
            self.log.announce(rows, content)
        if found:
            self.path.write_bytes(content)
        self.log.settle()
        self.step += time.process_time() - began
        self._keep(at, catalog, found)
        self.read |= dict.fromkeys(read, at)
        return unheard - heard

    def _is_published(self, key: Key, price: int) -> bool:
        entry = self.published.get(key)
        return bool(entry and entry.pricing and entry.pricing.input == price)

    def _keep(self, at: datetime, catalog: store.Catalog, found: Any) -> None:
        first = not self.published
        for key in {*found.added, *found.removed, *found.changed}:
            price = self.price_of(catalog, key)
            came = "returned" if key in self.ever_gone else "added"
            if not first:
                self.expected["price" if key in found.changed else "removed" if price is None else came] += 1
            self.kept.setdefault(key, []).append((at, price))
        self.ever_gone |= found.removed.keys()
        self.published = catalog

    @staticmethod
    def price_of(catalog: store.Catalog, key: Key) -> int | None:
        pricing = catalog[key].pricing if key in catalog else None
        return int(pricing.input) if pricing and pricing.input is not None else None

    def price_then(self, key: Key, when: datetime) -> int | None:
        moments = self.kept.get(key, [])
        position = bisect_right(moments, when, key=lambda each: each[0])
        return moments[position - 1][1] if position else None


def entry_of(key: Key, price: int) -> ModelEntry:
    row = {
        "provider": key.provider,
        "model_id": key.model_id,
        "release_date": "2026-01-01",
        "developer": "acme",
        "release_date_basis": "api",
        "type": "chat",
        "source": "host",
        "quality": "verified",
        "updated": "2026-01-01",
        "pricing": {"input": price},
    }
    return ModelEntry.model_validate(row)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=2000)
    options.add_argument("--pairs", type=int, default=10_000)
    options.add_argument("--entries", type=int, default=400)
    arguments = options.parse_args()
    chance = random.Random(7)  # no secret
    with TemporaryDirectory() as folder:
        year = Year(Path(folder), arguments.entries, chance)
        unheard: set[Key] = set()
        for number in range(arguments.runs):
            unheard = year.run(START + YEAR * number / arguments.runs, unheard)
        faults = report(year, arguments, chance)
    return 1 if faults else 0


def report(year: Year, arguments: argparse.Namespace, chance: random.Random) -> int:
    """Print what came of the year; how many answers of the log are wrong."""
    rows = [*year.log.rows()]
    told = Counter[str](row.kind for row in rows)
    spurious = sum((told - year.expected).values()) + sum((year.expected - told).values())
    unbounded = sum(row.last_seen_before is None or row.last_seen_before >= row.at for row in rows)
    sizes = {path: path.stat().st_size for path in year.log.folder.rglob("*.jsonl")}
    models = Counter[str]()
    for path, size in sizes.items():
        models[path.name] += size
    print(f"{arguments.runs:,} runs of {len(year.published):,} entries: {len(rows):,} rows {dict(told)}")
    print(f"spurious or lost: {spurious}; without both bounds: {unbounded}")
    quiet = [key for key in year.published if not year.log.rows_about(key)]
    size = sum(sizes.values())
    print(f"log: {size:,} bytes, {size / max(1, len(rows)):.0f} a row; entries without any: {len(quiet)}")
    print(f"read for one model's year: at most {max(models.values(), default=0):,} bytes")
    print(f"the log's step: {1000 * year.step / arguments.runs:.2f} ms of CPU a run")
    return spurious + unbounded + disagreements(year, arguments, chance)


def disagreements(year: Year, arguments: argparse.Namespace, chance: random.Random) -> int:
    """Ask for prices of random moments and compare them with the catalogs of then; how many differ."""
    registry = load(year.path)
    keys = sorted(year.kept)
    wrong = answered = 0
    began = time.process_time()
    for _ in range(arguments.pairs):
        key, when = chance.choice(keys), START + YEAR * chance.random()
        found = registry.price_at(str(key), when)
        price = Year.price_of({key: found.entry}, key) if isinstance(found, PriceAt) else None  # type: ignore[dict-item]
        answered += price is not None
        wrong += price != year.price_then(key, when)
    spent = (time.process_time() - began) / arguments.pairs
    print(f"price_at: {arguments.pairs:,} pairs, {answered:,} with a price, {wrong} differ; {1000 * spent:.2f} ms each")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
