"""Catalogs of the past: loaded by hash or day, exactly as they were, and by nothing that is not what its hash says."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from pytest_httpserver import HTTPServer

from model_registry import load
from model_registry.errors import CatalogUnavailable, ConfigurationError
from model_registry.paths import snapshots_folder
from tests.support.job import Job

DAY = date(2026, 11, 21)


@pytest.fixture
def published(job: Job, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A list with the catalog of one day; its hash."""
    content = job("--providers", "groq", "--required", "").text.encode()
    digest = hashlib.sha256(content).hexdigest()
    httpserver.expect_request("/c0ffee/models.json").respond_with_data(content)
    row = {"day": f"{DAY}", "sha256": digest, "bytes": len(content), "url": httpserver.url_for("/c0ffee/models.json")}
    httpserver.expect_request("/snapshots.json").respond_with_json({"catalog": "models.json", "snapshots": [row]})
    monkeypatch.setenv("MODEL_REGISTRY_SNAPSHOTS", httpserver.url_for("/snapshots.json"))
    return digest


def test_a_day_and_a_hash_give_exactly_that_catalog(published: str, job: Job) -> None:
    rows = json.loads(job.path.read_text())

    assert [entry.as_dict() for entry in load(DAY)] == [entry.as_dict() for entry in load(job.path)]
    assert len(load(f"sha256:{published}")) == len(rows)
    # What was fetched once needs no network.
    assert len(load(f"sha256:{published}", offline=True)) == len(rows)


def test_a_snapshot_that_is_not_what_its_hash_says_is_refused(
    published: str, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"day": f"{DAY}", "sha256": "0" * 64, "url": httpserver.url_for("/c0ffee/models.json")}
    httpserver.expect_request("/forged.json").respond_with_json({"snapshots": [row]})
    monkeypatch.setenv("MODEL_REGISTRY_SNAPSHOTS", httpserver.url_for("/forged.json"))

    with pytest.raises(CatalogUnavailable, match="is not the snapshot of 2026-11-21"):
        load(DAY)


def test_a_kept_snapshot_that_was_damaged_is_fetched_again(published: str) -> None:
    load(DAY)
    [kept] = snapshots_folder().iterdir()
    kept.write_bytes(b"[]")

    assert len(load(f"sha256:{published}")) > 0


def test_what_is_no_snapshot_is_told(published: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CatalogUnavailable, match="names no snapshot 2020-01-01"):
        load(date(2020, 1, 1))
    with pytest.raises(ConfigurationError, match="64 hexadecimal digits"):
        load("sha256:12")
    with pytest.raises(CatalogUnavailable, match="the network is not used"):
        load(DAY, offline=True)
    monkeypatch.delenv("MODEL_REGISTRY_SNAPSHOTS")
    with pytest.raises(ConfigurationError, match="MODEL_REGISTRY_SNAPSHOTS"):
        load(DAY)
