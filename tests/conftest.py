"""What every test starts from: an empty place, a server with the samples, examples that no slow machine fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from model_registry.enrichment.sources import SOURCES
from model_registry.enrichment.sources.base import address_variable
from model_registry.providers import PROVIDERS
from model_registry.refresh.sample_server import SampleServer
from tests.support.job import Job

pytest_plugins = ["tests.needs"]

# How busy a machine is says nothing about the code. Where CI runs, the examples are the same every time.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """None: as many as there are processors. No worker at all for a file or a test that is named.

    Starting workers costs more than they give there, and a debugger or a print finds the terminal.
    """
    return 0 if all(".py" in name for name in config.args) else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Do not trace made-up examples: each walks the same lines once more, at twice the time."""
    if getattr(item.obj if isinstance(item, pytest.Function) else None, "is_hypothesis_test", False):
        item.add_marker("no_cover")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty directory, a quick disk, none of this machine's variables, no source that a test does not serve."""
    own = {name for provider in PROVIDERS.values() for names in provider.env_aliases.values() for name in names}
    own |= {name for provider in PROVIDERS.values() for name in (*provider.env, *provider.base_url_env)}
    for name in os.environ:
        addresses = name.endswith(("_URL", "_API_OPENAI"))
        if name in own or addresses or name.startswith(("GITHUB_", "MODEL_REGISTRY_", "XDG_")):
            monkeypatch.delenv(name)
    for source in SOURCES.values():
        monkeypatch.setenv(address_variable(source), "off")
    # Whether a disk holds what it was told to is beyond any test here, and waiting takes longer than most of them.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def samples() -> Iterator[SampleServer]:
    """A server that answers as every vendor does."""
    with SampleServer() as server:
        yield server


@pytest.fixture
def job(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], samples: SampleServer, tmp_path: Path
) -> Job:
    """The job, with every provider led to the samples and a key for each."""
    return Job(monkeypatch, capsys, samples.environment(), tmp_path / "models.json")
