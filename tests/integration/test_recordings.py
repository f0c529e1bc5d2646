"""The job on whole recorded answers, where they lie beside the checkout (they are not part of it)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from model_registry.providers import PROVIDERS
from tests.support.job import TODAY, Job

SHARED = Path(__file__).parents[3] / "shared"
CAPTURES = SHARED / "captures"
OPENAIS_OWN = ("openai", "openai-internal", "openai-dev", "system")

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="needs the recorded answers in ../shared")


def manifest() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((CAPTURES / "MANIFEST.json").read_text())
    return rows


def recorded() -> list[str]:
    return sorted({row["provider"] for row in manifest()} & PROVIDERS.keys())


@contextmanager
def replay(directory: Path, *options: str) -> Iterator[dict[str, str]]:
    """The variables that lead every provider to its recordings."""
    variables = directory / "replay.env"
    command = [sys.executable, str(SHARED / "tools/replay_server.py"), "--captures", str(CAPTURES)]
    with subprocess.Popen(
        [*command, "--env-file", str(variables), *options], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield dict(line.split("=", 1) for line in variables.read_text().splitlines())
        finally:
            server.terminate()


def test_every_recorded_provider_answers_and_nearly_every_record_becomes_an_entry(job: Job, tmp_path: Path) -> None:
    with replay(tmp_path) as variables:
        job.set(variables)
        first = job("--providers", ",".join(recorded()), "--json")
        again = job("--providers", ",".join(recorded()), "--json", today=TODAY + timedelta(days=1))

    assert first.code == 0
    assert {row["slug"] for row in first.json["providers"] if row["status"] == "read"} == set(recorded())
    for row in first.json["providers"]:
        assert row["entries"] + row["repeated"] >= 0.98 * (row["listed"] - row["private"]), row
    assert again.json["summary"] == "no change"
    assert again.text == first.text


IDS = {"aws-bedrock": "modelId", "google": "name"}
MOVING = {"created", "permission"}
"""Fields that change with every request at some vendor."""


def raw(slug: str, at: str | None, is_public: Callable[[Mapping[str, Any]], bool]) -> dict[str, dict[str, Any]]:
    """The public records of a recording by id, the first of each."""
    rows = sorted((row for row in manifest() if row["provider"] == slug), key=lambda row: str(row["captured"]))
    row = [row for row in rows if at is None or row["captured"] <= at][-1]
    records = json.loads((CAPTURES / row["file"]).read_text())[row["list_at"]]
    public = [record for record in records if is_public(record)]
    by_id = {record[IDS.get(slug, "id")].removeprefix("models/"): record for record in reversed(public)}
    return {model_id: {name: by_id[model_id][name] for name in by_id[model_id].keys() - MOVING} for model_id in by_id}


@pytest.mark.parametrize(
    ("slug", "is_public"),
    [
        ("openai", lambda record: record["owned_by"] in OPENAIS_OWN),
        ("anthropic", lambda record: True),
        ("openrouter", lambda record: True),
        ("google", lambda record: True),
        ("mistral", lambda record: not record["id"].startswith("ft:")),
        ("groq", lambda record: record["active"]),
        ("venice", lambda record: True),
        ("zenmux", lambda record: True),
        ("chutes", lambda record: True),
        ("deepinfra", lambda record: True),
        ("huggingface", lambda record: True),
    ],
)
def test_what_changed_between_two_recordings_is_what_is_told(
    slug: str, is_public: Callable[[Mapping[str, Any]], bool], job: Job, tmp_path: Path
) -> None:
    months = sorted({row["captured"] for row in manifest() if row["provider"] == slug})
    for month in months[:-1]:
        job.path.unlink(missing_ok=True)
        with replay(tmp_path, "--at", month) as variables:
            job.set(variables)
            assert job("--providers", slug).code == 0
        with replay(tmp_path) as variables:
            job.set(variables)
            # Months apart, more than half of a list may be others, which a person confirms.
            told = job("--providers", slug, "--accept-shrink", slug, "--json").json

        before, after = raw(slug, month, is_public), raw(slug, None, is_public)
        both = before.keys() & after.keys()
        # What it says of a model is told of that model's other hosts, too.
        own = ({key for key in told[kind] if key.startswith(f"{slug}/")} for kind in CHANGES)
        added, removed, changed = ({key.removeprefix(f"{slug}/") for key in keys} for keys in own)
        assert added == after.keys() - before.keys()
        assert removed == before.keys() - after.keys()
        assert changed <= {model_id for model_id in both if before[model_id] != after[model_id]}
        if slug in SOLD_IN_ONE_UNIT:
            assert changed >= {model_id for model_id in both if price(before[model_id]) != price(after[model_id])}


CHANGES = ("added", "removed", "changed")
SOLD_IN_ONE_UNIT = ("openrouter", "groq", "venice")


def price(record: Mapping[str, Any]) -> Any:
    """What a record says of the price of input and output."""
    prices = record.get("pricing") or record.get("model_spec", {}).get("pricing") or {}
    return [prices.get("prompt"), prices.get("completion"), prices.get("input"), prices.get("output")]


def test_what_lists_no_language_models_has_another_shape(job: Job, tmp_path: Path) -> None:
    with replay(tmp_path) as variables:
        job.set({**variables, "GROQ_BASE_URL": variables["DEEPGRAM_BASE_URL"]})
        outcome = job("--providers", "groq", "--json")

    [told] = outcome.json["providers"]
    assert told["kind"] == "UnexpectedPayload"
    assert outcome.content is None
