"""CPU of the whole job on recorded answers, side by side with an earlier build.

    python benchmarks/job.py ../shared [--commit 1487f71] [--pairs 9] [--providers a,b]

The folder holds `captures` (a MANIFEST.json and each vendor's answers), `enrichment` (the data sets) and
`tools/replay_server.py`, which serves the answers on loopback. The earlier build is checked out of this repository
into a temporary folder and run with the same interpreter and dependencies. Both builds run in turns, each from an
empty folder; what counts is user and system time of the process. Both must write the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from typing_extensions import override

from model_registry.providers import PROVIDERS

ROOT = Path(__file__).parent.parent
BEFORE = "1487f71"
"""The last commit before the package was moved into rooms."""
DATA_SETS = {
    "DEPRECATIONS_INFO_URL": "deprecations_info.json",
    "LITELLM_URL": "litellm_model_prices.json",
    "LLM_STATS_URL": "llmstats_benchmarks.json",
    "MODELS_DEV_URL": "models_dev_api.json",
}
SAMPLE = ["--sample"]


class Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--commit", default=BEFORE)
    options.add_argument("--pairs", type=int, default=9)
    options.add_argument("--providers", help="ask only these (default: all that are recorded)")
    arguments = options.parse_args()

    recorded = {folder.name for folder in (arguments.shared / "captures").iterdir()} & PROVIDERS.keys()
    slugs = arguments.providers or ",".join(sorted(recorded))
    cases = {
        "sample": SAMPLE,
        "answers": ["--providers", slugs, "--no-sources"],
        "answers and data sets": ["--providers", slugs],
    }
    differs = False
    with earlier_build(arguments.commit) as earlier, served(arguments.shared) as variables:
        env = {name: "recorded" for slug in slugs.split(",") for name in PROVIDERS[slug].env} | variables
        for case, command in cases.items():
            pairs = [(run(earlier, command, env), run(ROOT, command, env)) for _ in range(arguments.pairs)]
            before, after = (median(cpu for cpu, _ in side) for side in zip(*pairs, strict=True))
            ratio = median(now / then for (then, _), (now, _) in pairs)
            same = len({text for pair in pairs for _, text in pair}) == 1
            differs |= not same
            told = "the same file" if same else "ANOTHER FILE"
            print(f"{case}: {before:.2f} s before, {after:.2f} s now, {ratio:.2f} x; {told}", flush=True)
    return 1 if differs else 0


def run(build: Path, command: list[str], env: Mapping[str, str]) -> tuple[float, bytes]:
    """CPU seconds of one run from nothing, and the file it writes."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {"HOME": folder, "PATH": os.environ["PATH"], "PYTHONPATH": str(build / "src")}
        output = Path(folder) / "out.json"
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "model_registry.main", *command, "--output", str(output)],
            cwd=folder,
            env={**env, **homes},
            check=True,
            capture_output=True,
        )
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime, output.read_bytes()


@contextmanager
def earlier_build(commit: str) -> Iterator[Path]:
    """A checkout of this repository at that commit."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / "earlier"
        git = partial(subprocess.run, cwd=ROOT, check=True, capture_output=True)
        git(["git", "worktree", "add", "--detach", str(checkout), commit])
        try:
            yield checkout
        finally:
            git(["git", "worktree", "remove", "--force", str(checkout)])


@contextmanager
def served(shared: Path) -> Iterator[dict[str, str]]:
    """The variables that lead providers and sources to recordings on loopback."""
    with tempfile.TemporaryDirectory() as folder:
        variables = Path(folder) / "replay.env"
        command = [sys.executable, str(shared / "tools/replay_server.py"), "--captures", str(shared / "captures")]
        data_sets = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(shared / "enrichment")))
        threading.Thread(target=data_sets.serve_forever, daemon=True).start()
        with subprocess.Popen(
            [*command, "--env-file", str(variables)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as replay:
            assert replay.stdout is not None
            replay.stdout.readline()
            origin = f"http://127.0.0.1:{data_sets.server_port}"
            try:
                yield {
                    **dict(line.split("=", 1) for line in variables.read_text().splitlines()),
                    **{name: f"{origin}/{file}" for name, file in DATA_SETS.items()},
                }
            finally:
                replay.terminate()
                data_sets.shutdown()


if __name__ == "__main__":
    sys.exit(main())
