"""Sources over HTTP: asked only for what changed, a stored copy where they fail; and whole, as they were published."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import JsonValue
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from model_registry.catalog import developers
from model_registry.enrichment.sources import SOURCES
from model_registry.enrichment.sources.base import Facts, Fetched
from model_registry.errors import NotFound, Unavailable, UnexpectedPayload
from model_registry.http.network import Limits, Network
from model_registry.http.response_cache import ResponseCache
from tests.support.entries import entry

SHARED = Path(__file__).parents[3] / "shared/enrichment"
FILES = {
    "deprecations-info": "deprecations_info.json",
    "litellm": "litellm_model_prices.json",
    "llm-stats": "llmstats_benchmarks.json",
    "models-dev": "models_dev_api.json",
}
ROWS: JsonValue = {"gpt-5": {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 272000}}
KEPT = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)

shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the recorded sources in ../shared")


class Publisher:
    """A server of one data set, and a store to ask it with."""

    def __init__(self, server: HTTPServer, folder: Path) -> None:
        self.folder = folder
        self.answer = Response(json.dumps(ROWS), content_type="application/json")
        self.asked: list[str | None] = []
        self.url = server.url_for("/prices.json")
        server.expect_request("/prices.json").respond_with_handler(self._respond)

    def _respond(self, request: Request) -> Response:
        self.asked.append(request.headers.get("If-None-Match"))
        return self.answer

    def fetch(self, answers: ResponseCache | None = None) -> Fetched:
        network = Network(Limits(backoff=0.001, attempts=1, read=5), answers or ResponseCache(self.folder))
        return SOURCES["litellm"](self.url).fetch(network)

    def grow_old(self) -> None:
        """Make what is stored as old as `KEPT`."""
        for path in (self.folder / "public").iterdir():
            os.utime(path, (KEPT.timestamp(), KEPT.timestamp()))


@pytest.fixture
def publisher(httpserver: HTTPServer, tmp_path: Path) -> Publisher:
    return Publisher(httpserver, tmp_path / "answers")


def test_an_unchanged_source_is_not_sent_again(publisher: Publisher) -> None:
    publisher.answer.headers["ETag"] = '"v1"'
    first = publisher.fetch()
    publisher.grow_old()
    publisher.answer = Response(status=304)
    again = publisher.fetch()

    assert publisher.asked == [None, '"v1"']
    assert first == again == Fetched(ROWS)

    publisher.answer = Response(status=503)
    kept = publisher.fetch().kept
    assert kept is not None
    assert kept > KEPT


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (503, "", Unavailable),
        (404, "", NotFound),
        (200, "<html>", UnexpectedPayload),
        (200, "{}", UnexpectedPayload),
        (200, "[]", UnexpectedPayload),
    ],
)
def test_the_last_good_copy_stands_in(status: int, body: str, problem: type[Exception], publisher: Publisher) -> None:
    publisher.fetch()
    publisher.grow_old()
    publisher.answer = Response(body, status=status, headers={"ETag": '"broken"'})
    found = [publisher.fetch(), publisher.fetch()]

    assert [fetched.payload for fetched in found] == [ROWS, ROWS]
    assert [fetched.kept for fetched in found] == [KEPT, KEPT]
    assert all(isinstance(fetched.problem, problem) for fetched in found)
    assert publisher.asked == [None, None, None]


def test_without_a_copy_the_failure_is_told(publisher: Publisher) -> None:
    publisher.answer = Response(status=503)

    with pytest.raises(Unavailable):
        publisher.fetch()


def test_a_damaged_copy_is_none(publisher: Publisher) -> None:
    publisher.fetch()
    [stored] = (publisher.folder / "public").iterdir()
    stored.write_bytes(stored.read_bytes() + b" ")
    publisher.answer = Response(status=503)

    with pytest.raises(Unavailable):
        publisher.fetch()


def test_a_source_can_be_read_without_a_store(publisher: Publisher) -> None:
    network = Network(Limits(attempts=1, read=5))

    assert SOURCES["litellm"](publisher.url).fetch(network) == Fetched(ROWS)
    assert not publisher.folder.exists()


def test_a_copy_that_cannot_be_confirmed_is_still_good(tmp_path: Path) -> None:
    ResponseCache(tmp_path / "nowhere").revalidated("https://source.example")

    assert not (tmp_path / "nowhere").exists()


def identify(provider: str, model_id: str) -> str:
    name = model_id.rpartition("/")[2].lower()
    return f"{developers.from_model_id(model_id)}/{name}"


def found_in(slug: str) -> Iterable[Facts]:
    source = SOURCES[slug]("https://source.example")
    payload = json.loads((SHARED / FILES[slug]).read_bytes())
    index = source.parse(payload, identify)
    for raw in source.raw_rows(payload):
        for provider in source.hosts.get(raw.host, ()):
            yield index.offer(provider, raw.model_id)
        yield index.model(identify(raw.host, raw.model_id))


@shared
@pytest.mark.parametrize("slug", SOURCES)
def test_every_fact_of_the_whole_source_fits_an_entry(slug: str) -> None:
    facts = [each for each in found_in(slug) if each]

    assert len(facts) >= 100
    assert [each for each in facts if entry("groq/m", **each).model_fields_set < each.keys()] == []


@shared
@pytest.mark.parametrize("slug", SOURCES)
def test_hardly_a_row_of_the_whole_source_is_left_out(slug: str) -> None:
    index = SOURCES[slug]("https://source.example").parse(json.loads((SHARED / FILES[slug]).read_bytes()), identify)

    assert index.skipped <= 1
    assert index.rows >= 100
