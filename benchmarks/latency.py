"""How long a run takes when every provider needs a while to answer: all at once against one after another.

    python benchmarks/latency.py [--latency 0.2] [--rounds 3] [--providers a,b]

Each figure is a whole process, from its start to its end; the best of the rounds counts, because machines are noisy.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time

from model_registry.refresh.sample_server import SampleServer


def seconds(env: dict[str, str], *arguments: str) -> float:
    """How long one process takes."""
    command = [sys.executable, "-m", "model_registry.main", "--required", "", "--no-sources", *arguments]
    with tempfile.TemporaryDirectory() as directory:
        began = time.perf_counter()
        subprocess.run(command, cwd=directory, env=env, capture_output=True, check=True)
        return time.perf_counter() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--latency", type=float, default=0.2)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--providers", default=",".join(SampleServer.slugs()))
    arguments = options.parse_args()
    slugs = arguments.providers.split(",")

    with SampleServer(arguments.latency) as slow, SampleServer() as instant:
        late = {"PATH": os.environ["PATH"], **slow.environment()}
        prompt = {"PATH": os.environ["PATH"], **instant.environment()}
        everyone = ("--providers", ",".join(slugs))

        def best(env: dict[str, str], *options: str) -> float:
            return min(seconds(env, *options) for _ in range(arguments.rounds))

        start_up = best(prompt, *everyone)
        at_once = best(late, *everyone)
        one_by_one = best(late, *everyone, "--concurrency", "1")
        # Whoever needs the most requests is the slowest, all answers being equally late.
        most = sorted(slugs, key=lambda slug: -len(SampleServer.exchanges(slug)))[:5]
        alone = {slug: best(late, "--providers", slug) - best(prompt, "--providers", slug) for slug in most}

    slowest = max(alone.values())
    print(f"{len(slugs)} providers, {arguments.latency:g} s before every answer, best of {arguments.rounds}")
    print(f"start-up (the same run, no latency)   {start_up:6.2f} s")
    print(f"slowest provider ({max(alone, key=alone.__getitem__)})  {slowest:6.2f} s")
    print(f"all at once                           {at_once:6.2f} s")
    print(f"one after another                     {one_by_one:6.2f} s")
    print(f"all at once / (start-up + slowest)    {at_once / (start_up + slowest):6.2f}")
    print(f"all at once / one after another       {at_once / one_by_one:6.2f}")


if __name__ == "__main__":
    main()
