"""CPU time of everything after the answers: filling from all sources, settling, checks, comparison, on 6,000 entries.

    LITELLM_URL=… MODELS_DEV_URL=… LLM_STATS_URL=… python benchmarks/merge.py [--entries 6000]
    python benchmarks/merge.py --data-sets ../shared/enrichment --pairs 9 [--before 1487f71]

The entries are those of models.json, repeated under other model ids. Without the variables, the sources are
asked where they are published; `--data-sets` is a folder of them, which is served on loopback.
With `--pairs`, this build and an earlier one run in turns, each in a process of its own, and the medians are told.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import time
from collections.abc import Mapping
from datetime import date
from itertools import count, islice
from pathlib import Path
from statistics import median

from earlier import BEFORE, ROOT, earlier_build, run
from served import data_sets

from model_registry.catalog import store
from model_registry.catalog.diff import diff
from model_registry.checks.quarantine import hold_all
from model_registry.enrichment.curated import load, shipped
from model_registry.enrichment.evidence import ask, gather
from model_registry.enrichment.fill import fill_all, strip_filled
from model_registry.enrichment.reconcile import identify_entry, reconcile
from model_registry.enrichment.sources import configured
from model_registry.http.network import Limits, Network
from model_registry.refresh.merge import keep_update_days

TOTAL = "after the answers"
"""The line of the table that is compared."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--entries", type=int, default=6000)
    options.add_argument("--data-sets", type=Path)
    options.add_argument("--pairs", type=int, default=0)
    options.add_argument("--before", default=BEFORE)
    arguments = options.parse_args()
    with data_sets(arguments.data_sets) as addresses:
        if arguments.pairs:
            compare(arguments.before, arguments.pairs, arguments.entries, addresses)
        else:
            measure(arguments.entries, {**os.environ, **addresses})


def compare(commit: str, pairs: int, entries: int, addresses: Mapping[str, str]) -> None:
    """Tell what this build and the earlier one take, and the median of the ratios of each pair."""
    times: list[tuple[float, float]] = []
    peaks: list[tuple[float, float]] = []
    with earlier_build(commit) as earlier:
        for _ in range(pairs):
            both = [
                run(build, [str(build / "benchmarks/merge.py"), "--entries", str(entries)], addresses)
                for build in (earlier, ROOT)
            ]
            before, now = (float(re.findall(rf"{TOTAL} +([\d.]+)", each.said)[0]) for each in both)
            times.append((before, now))
            peaks.append((both[0].peak, both[1].peak))
    for name, unit, figures in ((f"{TOTAL}, CPU", "s", times), ("peak memory", "MB", peaks)):
        before, now = (median(side) for side in zip(*figures, strict=True))
        ratio = median(now / then for then, now in figures)
        print(f"{name}: {before:.2f} {unit} before, {now:.2f} {unit} now, {ratio:.2f} x; {pairs} pairs")


def measure(wanted: int, env: Mapping[str, str]) -> None:
    """Do the work once, as the job does it, and print what each part takes."""
    gc.disable()
    began = time.process_time()
    old = store.load(ROOT / "models.json")
    read = time.process_time()
    copies = (
        entry if number == 0 else entry.model_copy(update={"model_id": f"{entry.model_id}-copy{number}"})
        for number in count()
        for entry in old.values()
    )
    # As the providers tell them: what is from elsewhere is what is measured here.
    entries = [strip_filled(entry) for entry in islice(copies, wanted)]
    fetched = time.process_time()
    evidence = gather(load(shipped()), ask(configured(env), Network(Limits()))(), old)
    parsed = time.process_time()
    told, evidence, _ = fill_all((identify_entry(strip_filled(entry)) for entry in entries), evidence)
    known = reconcile(told, evidence)
    filled_ = time.process_time()
    checked, _ = hold_all(store.catalog(known), old, evidence.curated.confirmed)
    held = time.process_time()
    diff(old, keep_update_days(checked, old, date(2026, 11, 21)))
    compared = time.process_time()

    print(f"{len(entries)} entries, sources: {', '.join(evidence.sources) or 'none'}; seconds of CPU")
    print(f"read the catalog   {read - began:5.2f}  ({len(old)} entries)")
    print(f"parse the sources  {parsed - fetched:5.2f}")
    print(f"fill and settle    {filled_ - parsed:5.2f}")
    print(f"check and hold     {held - filled_:5.2f}")
    print(f"compare            {compared - held:5.2f}")
    print(f"{TOTAL}  {compared - fetched:5.2f}")


if __name__ == "__main__":
    main()
