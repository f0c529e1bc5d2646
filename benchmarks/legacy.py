"""Seconds to rebuild the older exporter's files from one stored answer, and what twice as many models cost.

    python benchmarks/legacy.py [--models 10000]

The ids are long and begin alike by the hundred, so that older names clash as they do in real lists.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from model_registry.exports.legacy.rebuild import rebuilt


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--models", type=int, default=10_000)
    models = options.parse_args().models

    for as_it_was in (False, True):
        once, twice = seconds(models, as_it_was), seconds(2 * models, as_it_was)
        name = "as it was" if as_it_was else "corrected"
        print(f"{name}: {models:,} models {once:.2f} s, twice as many {twice / once:.1f} times as long")


def seconds(models: int, as_it_was: bool) -> float:
    """The best of three runs, reading the JSON included."""
    records = [
        {
            "id": f"organisation-{number // 100}/Some-Model-{number}",
            "context_length": 32768,
            "max_completion_tokens": 4096,
        }
        for number in range(models)
    ]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "models_featherless.json").write_text(json.dumps({"data": records}))
        runs = []
        for _ in range(3):
            began = time.perf_counter()
            [outcome] = rebuilt(Path(folder), {}, as_it_was=as_it_was)
            runs.append(time.perf_counter() - began)
            assert outcome.models == models, outcome.problem
    return min(runs)


if __name__ == "__main__":
    main()
