"""What the checks by real tools share: the catalog of this project, and a tool or a reason to skip."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from model_registry import store
from model_registry.toolconfigs.base import Service
from model_registry.toolconfigs.selection import services

CATALOG = Path(__file__).parents[2] / "models.json"
TODAY = date(2026, 11, 21)


def tool_or_skip(program: str, how: str) -> str:
    """The path of a program; skips the test, saying how to install it, where there is none."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed here; {how}")
    return found


def ran(command: Sequence[str], env: Mapping[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """A run of a tool without a terminal."""
    return subprocess.run(
        command,
        env={**os.environ, **env},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def published() -> list[Service]:
    """Real providers with all their active chat models: awkward ids, many models, few facts."""
    named = ["groq", "openai", "openrouter", "huggingface", "xai", "perplexity", "mistral"]
    found, _ = services(store.read_existing(CATALOG), named, {}, TODAY)
    assert sum(len(service.models) for service in found) > 300
    return found
