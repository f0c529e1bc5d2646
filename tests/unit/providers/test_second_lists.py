"""Vendors with a second list, for when the first is not there."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from model_registry.errors import NotFound, UnexpectedPayload
from model_registry.http.network import Limits, Network
from model_registry.providers.parasail import Parasail
from model_registry.providers.together import Together
from tests.support.job import TODAY

LIMITS = Limits(backoff=0.001, attempts=1, read=5)
LISTED = {"data": [{"id": "parasail-kimi-k9"}, {"id": "moonshotai/Kimi-K9"}, {"id": "parasail-herd-embedding"}]}


def parasail(server: HTTPServer, **env: str) -> Parasail:
    env = {"PARASAIL_BASE_URL": server.url_for("/api/v1"), "PARASAIL_API_BASE_URL": server.url_for("/v1"), **env}
    return Parasail(env, Network(LIMITS), TODAY)


def test_parasails_list_is_read_where_its_price_list_is_not_there(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/prices/serverlessEndpoints").respond_with_data(status=404)
    key = {"Authorization": "Bearer secret"}
    httpserver.expect_request("/v1/models", headers=key).respond_with_json(LISTED)

    reading = parasail(httpserver, PARASAIL_API_KEY="secret").read()

    found = {entry.model_id: (entry.developer, entry.type) for entry in reading.entries}
    assert found == {
        "parasail-kimi-k9": ("moonshotai", "chat"),
        "parasail-herd-embedding": ("unknown", "embedding"),
    }
    [warning] = reading.warnings
    assert warning.startswith("its price list is not there (localhost answered HTTP 404")


def test_a_server_in_parasails_place_has_both_lists(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/prices/serverlessEndpoints").respond_with_json({"error": "gone"})
    httpserver.expect_request("/v1/models").respond_with_json(LISTED)

    reading = Parasail({"PARASAIL_BASE_URL": httpserver.url_for("/v1")}, Network(LIMITS), TODAY).read()

    assert len(reading.entries) == 2


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({}, "its list of models needs PARASAIL_API_KEY"),
        ({"PARASAIL_API_KEY": "old"}, "its list of models refuses the key"),
    ],
)
def test_what_is_missing_is_said(env: dict[str, str], words: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/prices/serverlessEndpoints").respond_with_json({})
    httpserver.expect_request("/v1/models").respond_with_data(status=401)

    with pytest.raises(UnexpectedPayload, match=rf"the answer holds no list of models \(it should be one.*{words}"):
        parasail(httpserver, **env).read()


def model(name: str, **facts: Any) -> dict[str, Any]:
    return {
        "id": f"ml_{name}",
        "name": name,
        "displayName": "Herd 7",
        "displayType": "chat",
        "publisher": "Herd",
        "createdAt": "2026-08-01T00:00:00Z",
        "status": "SUPPORTED_MODEL_STATUS_SUPPORTED",
        **facts,
    }


def test_togethers_catalog_is_read_by_cursor_once_its_list_is_taken_away(httpserver: HTTPServer) -> None:
    served = {"product": "PRODUCT_SERVERLESS"}
    price = {"input": 0.2, "output": 0.6, "cachedInput": 0.02}
    first = {"data": [model("herd/Ox-7", pricing=price, contextLength="65536")], "next_cursor": "two"}
    hidden = model("herd/Ox-5", status="SUPPORTED_MODEL_STATUS_HIDDEN")
    last = {"data": [model("herd/Ox-6", displayType="embedding"), hidden]}
    httpserver.expect_request("/v1/models").respond_with_data(status=404)
    httpserver.expect_request("/v2/supported-models", query_string=served).respond_with_json(first)
    httpserver.expect_request("/v2/supported-models", query_string={**served, "cursor": "two"}).respond_with_json(first)
    httpserver.expect_request("/v2/supported-models", query_string={**served, "after": "two"}).respond_with_json(last)
    env = {"TOGETHER_BASE_URL": httpserver.url_for("/v1"), "TOGETHER_API_KEY": "k"}

    reading = Together(env, Network(LIMITS), TODAY).read()

    ox = {entry.model_id: entry for entry in reading.entries}
    assert ox.keys() == {"herd/Ox-7", "herd/Ox-6"}
    assert (ox["herd/Ox-7"].developer, ox["herd/Ox-7"].context_window) == ("herd", 65_536)
    assert ox["herd/Ox-7"].pricing is not None
    assert ox["herd/Ox-7"].pricing.model_dump(mode="json", exclude_none=True) == {
        "input": 0.2,
        "output": 0.6,
        "cache_read": 0.02,
    }
    assert (ox["herd/Ox-6"].type, ox["herd/Ox-6"].release_date_basis) == ("embedding", "first_seen")


def test_together_without_either_list_says_what_became_of_the_first(httpserver: HTTPServer) -> None:
    for path in ("/v1/models", "/v2/supported-models"):
        httpserver.expect_request(path).respond_with_data(status=404)
    env = {"TOGETHER_BASE_URL": httpserver.url_for("/v1"), "TOGETHER_API_KEY": "k"}

    with pytest.raises(NotFound, match="HTTP 404"):
        Together(env, Network(LIMITS), TODAY).read()


@pytest.mark.parametrize("message", ["", " ", "\n\x07"])
def test_an_error_is_never_without_words(message: str) -> None:
    assert str(NotFound(message)) == "NotFound, without a word about the cause"
