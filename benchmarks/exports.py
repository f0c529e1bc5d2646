"""CPU time of each export and of all together, on 8,000 entries and on twice as many, or as the catalog grows.

    python benchmarks/exports.py [--entries 8000] [--rounds 3] [--catalog models.json]
    python benchmarks/exports.py --pairs 9 [--before COMMIT]
    python benchmarks/exports.py --growth 1000 10000 100000

The entries are those of a catalog, repeated under other model ids. The catalog is read once before: reading and
checking it is told apart. Of several rounds the fastest counts. With --pairs an earlier build does the same in turn
with this one, on the entries that it had, and the median of the ratios is printed. With --growth each export runs
once on each number of entries, and once more in a process of its own, which tells its memory.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
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
    options.add_argument("--growth", type=int, nargs="+", metavar="ENTRIES")
    arguments = options.parse_args()
    if arguments.pairs:
        pair_up(arguments.before, arguments.entries, arguments.pairs)
    elif arguments.growth:
        grow(store.load(arguments.catalog), arguments.growth)
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


def grow(real: Catalog, sizes: Sequence[int]) -> None:
    """What each export takes for an entry: its time stays the same where the whole grows in a line."""
    times: dict[str, list[float]] = {name: [] for name in FORMATS}
    peaks: dict[str, list[float]] = {name: [] for name in FORMATS}
    for size in sizes:
        catalog = synthesised(real, size)
        for name, format_ in FORMATS.items():
            write = partial(format_.write, catalog)
            times[name].append(fastest(write, 1) / size)
            peaks[name].append(memory(write))
    print(
        f"{'':12} {''.join(f'{size:>12,}' for size in sizes)}   entries: microseconds an entry, megabytes at the peak"
    )
    for name in FORMATS:
        cells = zip(times[name], peaks[name], strict=True)
        print(f"{name:12} {''.join(f'{spent * 1e6:6.1f} {peak:5.0f}' for spent, peak in cells)}")


def memory(call: Callable[[], object]) -> float:
    """The megabytes by which a process grows at most while it makes the call, its result among them."""
    fork = get_context("fork")
    here, there = fork.Pipe(duplex=False)

    def grown() -> None:
        before = getrusage(RUSAGE_SELF).ru_maxrss
        call()
        there.send(getrusage(RUSAGE_SELF).ru_maxrss - before)

    child = fork.Process(target=grown)
    child.start()
    told: int = here.recv()
    child.join()
    return told / (1_000_000 if sys.platform == "darwin" else 1_000)


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
