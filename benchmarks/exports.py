"""CPU time of each export and of all together, on 8,000 entries and on twice as many.

    python benchmarks/exports.py [--entries 8000] [--rounds 3] [--catalog models.json]
    python benchmarks/exports.py --pairs 9 [--before COMMIT]

The entries are those of a catalog, repeated under other model ids. The catalog is read once before: reading and
checking it is told apart. Of several rounds the fastest counts. With --pairs an earlier build does the same in turn
with this one, on the entries that it had, and the median of the ratios is printed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from itertools import count, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from earlier import BEFORE, ROOT, earlier_build, run

from model_registry import files
from model_registry.catalog import store
from model_registry.catalog.store import Catalog
from model_registry.cli.export import main as export
from model_registry.exports import FORMATS

TARGET = 1.0
"""Seconds for all exports of 8,000 entries."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--entries", type=int, default=8000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--catalog", type=Path, default=ROOT / "models.json")
    options.add_argument("--pairs", type=int, default=0)
    options.add_argument("--before", default=BEFORE)
    arguments = options.parse_args()
    if arguments.pairs:
        pair_up(arguments.before, arguments.entries, arguments.pairs)
    else:
        measure(store.load(arguments.catalog), arguments.entries, arguments.rounds)


def pair_up(commit: str, entries: int, pairs: int) -> None:
    """The seconds for all exports that each build reports, in turn."""
    with earlier_build(commit) as earlier:
        asked = ["benchmarks/exports.py", "--entries", str(entries), "--rounds", "1"]
        ratios = []
        for _ in range(pairs):
            before = seconds(run(earlier, [str(earlier / asked[0]), *asked[1:]]).said)
            now = seconds(run(ROOT, [str(ROOT / asked[0]), *asked[1:], "--catalog", str(earlier / "models.json")]).said)
            ratios.append(now / before)
            print(f"{commit} {before:.2f} s, now {now:.2f} s, {ratios[-1]:.2f} x", flush=True)
    print(f"median {median(ratios):.2f} x")


def seconds(said: str) -> float:
    return next(float(line.split()[1]) for line in said.splitlines() if line.startswith("all "))


def measure(real: Catalog, entries: int, rounds: int) -> None:
    one, two = synthesised(real, entries), synthesised(real, 2 * entries)
    print(f"{'':12} {len(one):>8,} {len(two):>8,}   ratio     bytes")
    sums = [0.0, 0.0]
    for name, format_ in FORMATS.items():
        times = [fastest(partial(format_.write, catalog), rounds) for catalog in (one, two)]
        sums = [total + spent for total, spent in zip(sums, times, strict=True)]
        content = format_.write(one)
        size = len(content) if isinstance(content, bytes) else sum(map(len, content.values()))
        print(f"{name:12} {times[0]:8.3f} {times[1]:8.3f} {times[1] / times[0]:7.2f} {size:>11,}")
    print(f"{'all':12} {sums[0]:8.3f} {sums[1]:8.3f} {sums[1] / sums[0]:7.2f}   {sums[0] / TARGET:.0%} of {TARGET:g} s")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "models.json"
        files.write(path, store.dumps(one))
        spent = fastest(partial(store.load, path), rounds)
        print(f"{'read':12} {spent:8.3f}   the catalog, checked against the schema")
        shards = Path(folder) / "shards"
        command = ["shards", "--catalog", str(path), "--output", str(shards)]
        for name in ("first", "again"):
            print(f"{name:12} {fastest(partial(export, command), 1):8.3f}   `export shards`, reading included")


def synthesised(real: Catalog, entries: int) -> Catalog:
    copies = (
        entry if number == 0 else entry.model_copy(update={"model_id": f"{entry.model_id}-copy{number}"})
        for number in count()
        for entry in real.values()
    )
    return store.catalog(islice(copies, entries))


def fastest(call: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    main()
