"""The tools themselves, where they are installed, and their configuration from the published catalog.

`MODEL_REGISTRY_TOOLS` names a folder that holds `node_modules` and a virtual environment for each tool of Python, as
`.github/workflows/tools.yml` makes it; without it, `PATH` is searched. A test of a tool that is absent is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import pytest

from model_registry.catalog import store
from model_registry.catalog.provider_directory import providers
from model_registry.cli import update_configs
from model_registry.toolconfigs import TOOLS
from model_registry.toolconfigs.base import Service
from model_registry.toolconfigs.selection import services

CATALOG = Path(__file__).parent.parent.parent / "models.json"
FOLDER = Path(os.environ.get("MODEL_REGISTRY_TOOLS", "/nowhere"))
PATH = os.environ["PATH"]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACCOUNTS = {"CLOUDFLARE_ACCOUNT_ID": "account", "SNOWFLAKE_ACCOUNT": "account", "DATABRICKS_HOST": "https://host.test"}
"""What the addresses of some providers are made of."""


class Done(NamedTuple):
    """How a program ended."""

    returncode: int
    stdout: str
    stderr: str


def command(name: str) -> Path:
    """The program of this name; skips the test if there is none."""
    places = [FOLDER / "node_modules" / ".bin", FOLDER / name / "bin"]
    found = shutil.which(name, path=os.pathsep.join([*map(str, places), PATH]))
    if found is None:
        pytest.skip(f"{name} is not installed: neither in MODEL_REGISTRY_TOOLS nor in PATH")
    return Path(found)


def node_package(name: str) -> Path:
    """The folder whose `node_modules` hold a package; skips the test if there is none."""
    if not (FOLDER / "node_modules" / name).is_dir() or shutil.which("node", path=PATH) is None:
        pytest.skip(f"{name} is not installed in MODEL_REGISTRY_TOOLS, or node is missing")
    return FOLDER


def run(
    *words: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, timeout: float = 120
) -> Done:
    """Run a program without network, in an empty home, with these variables alone."""
    own = {
        "PATH": PATH,
        "HOME": str(Path.cwd()),
        "COLUMNS": "400",
        "NO_COLOR": "1",
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"),
        "NO_PROXY": "127.0.0.1,localhost",
    }
    # To files: opencode ends before a pipe has taken all it says.
    with TemporaryFile() as out, TemporaryFile() as err:
        done = subprocess.run(
            [str(word) for word in words],
            env={**own, **(env or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            timeout=timeout,
            check=False,
        )
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8", "replace"))
        return Done(done.returncode, *said)


def node(script: str, package: str, *arguments: str | Path) -> Done:
    """Run a script that imports a package."""
    return run("node", "--input-type=module", "-e", script, *arguments, cwd=node_package(package))


class Configuration(NamedTuple):
    """What a tool is given."""

    path: Path
    services: Sequence[Service]
    """The providers that are in it."""

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def keys(self) -> dict[str, str]:
        """A value for the key of each provider."""
        return {service.key_env: f"key-of-{service.slug}" for service in self.services if service.key_env}

    @property
    def models(self) -> list[tuple[Service, str]]:
        """Every model id with its provider."""
        return [(service, entry.model_id) for service in self.services for entry in service.models]


def configured(tool: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> Configuration:
    """A configuration of a tool with all active chat models of all providers of the published catalog it can use."""
    for name, value in ACCOUNTS.items():
        monkeypatch.setenv(name, value)
    catalog = store.read_existing(CATALOG)
    # A provider with curated entries alone is not one to configure.
    names = sorted({key.provider for key in catalog} & providers().keys())
    options = ["--tool", tool, "--provider", ",".join(names), "--catalog", str(CATALOG), "--path", str(path)]
    assert update_configs.main(options, clock=lambda: NOW) == 0
    found, _ = services(catalog, names, os.environ, NOW.date())
    return Configuration(path, [each for each in found if TOOLS[tool].why_not(each) is None])


def missing(wrote: object, has: object, place: str = "") -> list[str]:
    """The places of what was written and is not there any more once a tool has read it."""
    if isinstance(wrote, dict) and isinstance(has, dict):
        gone = [f"{place}.{key}" for key in wrote.keys() - has.keys()]
        return gone + [
            each for key in wrote.keys() & has.keys() for each in missing(wrote[key], has[key], f"{place}.{key}")
        ]
    if isinstance(wrote, list) and isinstance(has, list) and len(wrote) == len(has):
        pairs = enumerate(zip(wrote, has, strict=True))
        return [each for number, pair in pairs for each in missing(*pair, f"{place}[{number}]")]
    return [] if wrote == has else [place]
