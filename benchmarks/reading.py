"""What a reader waits for, beside an earlier build in the same run: a cold look-up, and searches as processes.

    python benchmarks/reading.py [--pairs 9] [--sizes 2741,8000,100000] [--before COMMIT]

The catalogs are the entries of models.json, repeated under new ids, each in the indexed form of its build. CPU above an
interpreter that does nothing, the median of the ratios of all pairs, and the memory that a search leaves.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from statistics import median

from earlier import BEFORE, ROOT, earlier_build, run
from library import catalog as enlarged

BUILD = """
import json, sys
from pathlib import Path
try:
    from model_registry.catalog.indexed import build_index
except ImportError:
    from model_registry.indexed import build as build_index
Path(sys.argv[2]).write_bytes(build_index(json.loads(Path(sys.argv[1]).read_bytes())))
"""
LOOK_UP = """
import sys
from model_registry import load
print(load(sys.argv[1]).find("gpt-4o").entry.pricing.input)
"""
SEARCH = """
import os, sys
from model_registry.cli import main
sys.stderr = open(os.devnull, "w")
sys.exit(main(["search", *sys.argv[2:], "--offline", "--catalog", sys.argv[1]]))
"""
MEMORY = """
import gc, sys, tracemalloc
from model_registry import load
tracemalloc.start()
registry = load(sys.argv[1])
registry.search("gpt", capabilities="tools", max_input_price=1, sort="input_price")
gc.collect()
print(tracemalloc.get_traced_memory()[0] / 1e6)
"""
ASKED: dict[str, tuple[str, ...]] = {
    "look-up: import, load, find, price": (LOOK_UP,),
    "search by text and price, 20 shown": (SEARCH, "opus", "--max-price", "20", "--limit", "20"),
    "search by capability and context, sorted, 10 shown": (
        *(SEARCH, "--capability", "tools,vision", "--min-context", "200k"),
        *("--sort", "input_price", "--limit", "10"),
    ),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pairs", type=int, default=9)
    options.add_argument("--sizes", default="2741,8000", type=lambda text: [int(size) for size in text.split(",")])
    options.add_argument("--before", default=BEFORE)
    arguments = options.parse_args()
    with earlier_build(arguments.before) as earlier, tempfile.TemporaryDirectory() as folder:
        builds = {"before": earlier, "now": ROOT}
        for size in arguments.sizes:
            rows = Path(folder, "rows.json")
            rows.write_text(json.dumps(enlarged(size)), encoding="utf-8")
            paths = {name: Path(folder, f"{name}.{size}") for name in builds}
            for name, build in builds.items():
                run(build, ["-c", BUILD, str(rows), str(paths[name])])
            print(f"\n{size:,} entries")
            for what, (program, *words) in ASKED.items():
                asked = {name: ["-c", program, str(paths[name]), *words] for name in builds}
                compare(what, asked, builds, arguments.pairs)
            before, now = (float(run(builds[name], ["-c", MEMORY, str(paths[name])]).said) for name in builds)
            print(f"  {'memory after a search':52} {before:7.1f} MB before, {now:7.1f} MB now, {now / before:.2f} x")


def compare(what: str, asked: dict[str, list[str]], builds: dict[str, Path], pairs: int) -> None:
    """Print the CPU of both builds above an empty interpreter, and the median of their ratios."""
    times: list[tuple[float, float]] = []
    for _ in range(pairs):
        bare = run(ROOT, ["-c", "pass"]).cpu
        before, now = (run(builds[name], asked[name]).cpu - bare for name in builds)
        times.append((before, now))
    before, now = (1000 * median(side) for side in zip(*times, strict=True))
    ratio = median(now / then for then, now in times)
    print(f"  {what:52} {before:7.1f} ms before, {now:7.1f} ms now, {ratio:.2f} x; {pairs} pairs", flush=True)


if __name__ == "__main__":
    main()
