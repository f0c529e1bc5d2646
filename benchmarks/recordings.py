"""Compares the published catalog with the providers' own answers, field by field.

    python benchmarks/recordings.py [--providers a,b] [FILE]

Asks the providers where their variables lead (a replay server, say) and reports every published field that is
neither in the answer nor named in provenance, and every price that differs from the provider's own.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from model_registry.catalog import store
from model_registry.checks.provenance import unfounded
from model_registry.enrichment.agreement import at_one
from model_registry.http.network import Limits, Network
from model_registry.providers import PROVIDERS
from model_registry.refresh.collect import Result, collect
from model_registry.refresh.options import slugs


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", nargs="?", type=Path, default=Path("models.json"))
    options.add_argument("--providers", type=slugs, default=list(PROVIDERS))
    arguments = options.parse_args()

    catalog = store.load(arguments.file)
    asked = [PROVIDERS[slug] for slug in arguments.providers]
    events = collect(asked, os.environ, Network(Limits()), datetime.now(UTC).date())
    readings = [event.reading for event in events if isinstance(event, Result) and event.reading]
    own = {entry.key: entry for reading in readings for entry in reading.entries}

    faults: Counter[str] = Counter()
    priced = equal = 0
    for key, entry in catalog.items():
        if key not in own:
            continue
        for field in unfounded(entry, at_one(own[key])):
            faults[field] += 1
            print(f"{key} {field} is neither the provider's own nor named in provenance")
        if own[key].pricing:
            priced += 1
            equal += entry.pricing == own[key].pricing
            if entry.pricing != own[key].pricing:
                print(f"{key} pricing differs from the provider's answer: held, or corrected")
    print(f"{len(catalog)} entries, {len(own)} answered; unfounded fields: {sum(faults.values())} {dict(faults)}")
    print(f"price published by the provider: {priced}, equal in the catalog: {equal}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
