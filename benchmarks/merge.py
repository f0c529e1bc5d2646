"""CPU time of everything after the answers: filling from all sources, settling, checks, comparison, on 6,000 entries.

    LITELLM_URL=… MODELS_DEV_URL=… python benchmarks/merge.py [--entries 6000]

The entries are those of models.json, repeated under other model ids. Without the variables, the sources are
asked where they are published.
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import date
from itertools import count, islice
from pathlib import Path

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

ROOT = Path(__file__).parents[1]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--entries", type=int, default=6000)
    wanted = options.parse_args().entries

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
    evidence = gather(load(shipped()), ask(configured(os.environ), Network(Limits()))(), old)
    parsed = time.process_time()
    told, evidence, _ = fill_all((identify_entry(strip_filled(entry)) for entry in entries), evidence)
    known = reconcile(told, evidence)
    filled_ = time.process_time()
    checked, _ = hold_all(store.catalog(known), old, evidence.curated.releases)
    held = time.process_time()
    diff(old, keep_update_days(checked, old, date(2026, 11, 21)))
    compared = time.process_time()

    print(f"{len(entries)} entries, sources: {', '.join(evidence.sources) or 'none'}; seconds of CPU")
    print(f"read the catalog   {read - began:5.2f}  ({len(old)} entries)")
    print(f"parse the sources  {parsed - fetched:5.2f}")
    print(f"fill and settle    {filled_ - parsed:5.2f}")
    print(f"check and hold     {held - filled_:5.2f}")
    print(f"compare            {compared - held:5.2f}")
    print(f"after the answers  {compared - fetched:5.2f}")


if __name__ == "__main__":
    main()
