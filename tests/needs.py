"""Tests that need more than `.[dev]` installs are skipped without it, and the reason says what to install.

Where `TESTS_NEED=all`, as in CI, they fail instead. `pytest -m needs` runs them alone. A test says
`@needs("dev-checks")`; a room of which every test needs the same is named here, since its modules could not even be
imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

from model_registry.compat import override

PACKAGES = {
    "dev-browser": ("selenium",),
    "dev-checks": (
        "cyclonedx",
        "feedparser",
        "griffe",
        "icalendar",
        "junitparser",
        "mypy",
        "pydantic_sarif",
        "sarif",
        "splintr",
    ),
    "dev-mcp": ("mcp", "uvicorn"),
    "dev-service": (
        "boto3",
        "fastapi",
        "flask_cors",
        "limits",
        "moto",
        "obstore",
        "psycopg",
        "schemathesis",
        "sqlalchemy",
        "uvicorn",
    ),
}
"""What each extra brings, as far as tests import or run it."""

ROOMS = {
    "tests/integration/test_mcp_clients.py": "dev-mcp",
    "tests/integration/service": "dev-service",
    "tests/page": "dev-browser",
    "tests/tools/test_openapi_client.py": "dev-service",
    "tests/unit/service": "dev-service",
}
ROOT = Path(__file__).parents[1]


def needs(extra: str) -> pytest.MarkDecorator:
    """Marks a test that runs only with the packages of an extra."""
    assert extra in PACKAGES
    return pytest.mark.needs(extra)


def missing(extra: str | None) -> str:
    """What is missing of an extra and how to install it; empty if nothing is."""
    absent = [name for name in PACKAGES.get(extra or "", ()) if find_spec(name) is None]
    return f"needs {', '.join(absent)}: pip install --editable '.[dev-all]'" if absent else ""


def skip(reason: str) -> NoReturn:
    """Skip a test for want of something that CI has, where it fails."""
    if os.environ.get("TESTS_NEED") == "all":
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose packages are missing."""
    for mark in item.iter_markers("needs"):
        if reason := missing(mark.args[0]):
            skip(reason)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For `-m needs` and `-m repeats` import only what has such tests: all of it takes each worker a long while."""
    mark = {"needs": "needs(", "repeats": "mark.repeats"}.get(str(config.option.markexpr).partition(" ")[0])
    if mark is None or not collection_path.match("test_*.py"):
        return None
    of_a_room = mark == "needs(" and _extra_of(collection_path)
    return None if of_a_room or mark in collection_path.read_text(encoding="utf-8") else True


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """In place of a module whose room needs what is missing, one that is skipped whole."""
    return Absent.from_parent(parent, path=module_path) if missing(_extra_of(module_path)) else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by its room."""
    if extra := _extra_of(item.path):
        item.add_marker(needs(extra))


class Absent(pytest.Module):
    """A module that is not imported."""

    @override
    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        skip(missing(_extra_of(self.path)))


def _extra_of(path: Path) -> str | None:
    return next((extra for room, extra in ROOMS.items() if ROOT / room in (path, *path.parents)), None)
