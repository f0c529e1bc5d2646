"""CPU and peak memory of the whole job on recorded answers, side by side with an earlier build.

    python benchmarks/job.py ../shared [--before 1487f71] [--pairs 9] [--providers a,b] [--cases sample,answers]

The folder holds `captures` (a MANIFEST.json and each vendor's answers), `enrichment` (the data sets) and
`tools/replay_server.py`, which serves the answers on loopback. Both builds run in turns with the same interpreter
and dependencies, each from an empty folder; CPU is user and system time of the process. What is told of the files
they write is whether they are the same: between builds that read answers alike they must be, byte for byte.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from earlier import BEFORE, ROOT, Run, earlier_build, run
from served import data_sets

from model_registry.providers import PROVIDERS


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--before", default=BEFORE)
    options.add_argument("--pairs", type=int, default=9)
    options.add_argument("--providers", help="ask only these (default: all that are recorded)")
    options.add_argument("--cases", help="only these of sample, answers, all (default: each)")
    arguments = options.parse_args()

    recorded = {folder.name for folder in (arguments.shared / "captures").iterdir()} & PROVIDERS.keys()
    slugs = arguments.providers or ",".join(sorted(recorded))
    cases = {
        "sample": ["--sample"],
        "answers": ["--providers", slugs, "--no-sources"],
        "all": ["--providers", slugs],
    }
    wanted = arguments.cases.split(",") if arguments.cases else list(cases)
    with earlier_build(arguments.before) as earlier, served(arguments.shared) as variables:
        env = {name: "recorded" for slug in slugs.split(",") for name in PROVIDERS[slug].env} | variables
        for case in wanted:
            pairs = [(job(earlier, cases[case], env), job(ROOT, cases[case], env)) for _ in range(arguments.pairs)]
            same = len({text for pair in pairs for _, text in pair}) == 1
            print(
                f"{case}: CPU {compared([(then.cpu, now.cpu) for (then, _), (now, _) in pairs], 's')}; "
                f"peak {compared([(then.peak, now.peak) for (then, _), (now, _) in pairs], 'MB')}; "
                f"{'the same file' if same else 'another file'}; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


def compared(pairs: list[tuple[float, float]], unit: str) -> str:
    """The medians before and now, and the median of the ratios of each pair."""
    before, now = (median(side) for side in zip(*pairs, strict=True))
    return f"{before:.2f} {unit} before, {now:.2f} now, {median(after / then for then, after in pairs):.2f} x"


def job(build: Path, command: list[str], env: Mapping[str, str]) -> tuple[Run, bytes]:
    """What one run from nothing takes, and the file it writes."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "out.json"
        arguments = ["-m", "model_registry.main", *command, "--output", str(output)]
        return run(build, arguments, env, home=Path(folder)), output.read_bytes()


@contextmanager
def served(shared: Path) -> Iterator[dict[str, str]]:
    """The variables that lead providers and sources to recordings on loopback."""
    with tempfile.TemporaryDirectory() as folder, data_sets(shared / "enrichment") as addresses:
        variables = Path(folder) / "replay.env"
        command = [sys.executable, str(shared / "tools/replay_server.py"), "--captures", str(shared / "captures")]
        with subprocess.Popen(
            [*command, "--env-file", str(variables)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as replay:
            assert replay.stdout is not None
            replay.stdout.readline()
            try:
                yield {**dict(line.split("=", 1) for line in variables.read_text().splitlines()), **addresses}
            finally:
                replay.terminate()


if __name__ == "__main__":
    main()
