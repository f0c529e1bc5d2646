"""The OpenAPI document against the service itself: every answer is one it documents, whatever is sent."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from model_registry.service.database import Database
from model_registry.service.settings import Settings
from model_registry.service.store import Store
from tests.integration.service.conftest import serving
from tests.shares import LONG, share_of
from tests.support.entries import least
from tests.support.service_catalog import rows

# schemathesis tells hypothesis which answers to aim at, and lets nobody leave that phase out. After some five thousand
# cases the search for them raises an IndexError of its own (hypothesis 6.170.17): without an aim it does not begin.
PROGRAM = """
import hypothesis
hypothesis.target = lambda *_observation, **_label: None
from schemathesis.cli import schemathesis
schemathesis()
"""
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.repeats
def test_whatever_is_sent_is_answered_as_documented(tmp_path: Path) -> None:
    """All checks of schemathesis; `LONG_TESTS=1` sends some three thousand requests, links between them included."""
    database = Database(f"sqlite:///{tmp_path}/service.db")
    database.upgrade()
    store = Store(database)
    # What the examples of the document name is there.
    model = {"developer": "openai", "canonical_id": "openai/gpt-4o", "pricing": {"input": 3, "output": 6}}
    store.replace_base([*rows(), least("openai/gpt-4o", **model, context_window=128_000)])
    _, key = store.keys.create("admin")
    phases = "examples,coverage,fuzzing,stateful" if LONG else "examples,fuzzing"
    with serving(store, Settings("", poll=0.5)) as url:
        done = subprocess.run(
            [
                *(sys.executable, "-c", PROGRAM, "--config-file", str(CONFIGURATION)),
                *("run", f"{url}/openapi.json", "--header", f"Authorization: Bearer {key}"),
                *("--max-examples", str(share_of(20)), "--phases", phases, "--seed", "1", "--workers", "2"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    database.close()
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    cases = re.search(r"([\d,]+) generated", done.stdout)
    assert cases is not None
    print(f"{cases[1]} cases")


@pytest.mark.parametrize("word", ["Problem", "Model", "ModelPage", "ModelChange", "Route", "Platform", "Provider"])
def test_shapes_have_names(word: str, tmp_path: Path) -> None:
    from model_registry.service.app import create_app

    database = Database(f"sqlite:///{tmp_path}/service.db")
    document = create_app(Store(database), Settings("")).openapi()
    assert word in document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            documented = set(operation["responses"])
            if path.startswith("/api"):
                assert {"400", "401", "403", "429"} <= documented, (method, path)
            if method in {"patch", "delete"}:
                assert {"412", "428", "507", "503"} <= documented
    database.close()
