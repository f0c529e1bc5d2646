"""Records over HTTP: what comes back, with which status and headers, and what is refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import requests

from tests.support.service_client import Client

ACME = {"platform_id": "acme", "name": "Acme", "base_url": "https://api.acme.test/v1", "auth_type": "api_key"}


def problem(answer: requests.Response, status: int, name: str) -> dict[str, Any]:
    """The problem document that an answer must be."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["type"]) == (status, f"urn:model-registry:problem:{name}")
    assert told["detail"]
    return told


def test_a_record_is_found_by_its_id_with_the_slash_escaped_or_not(client: Client) -> None:
    plain, escaped = client.ask("GET", "models/openai/aurora"), client.ask("GET", "models/openai%2Faurora")
    assert plain.status_code == escaped.status_code == 200
    assert plain.content == escaped.content
    model = plain.json()
    assert (model["model_id"], model["provider_id"], model["origin"], model["edited"], model["rev"]) == (
        "openai/aurora",
        "openai",
        "catalog",
        [],
        0,
    )
    assert model["pricing"] == {"input_cost": 3, "output_cost": 12}
    assert model["platform_configs"]["groq"] == {"route_id": "groq/aurora-1-fast", "model_string": "aurora-1-fast"}
    assert model["performance"] == {"latency_ms": None, "tokens_per_second": None}


def test_edits_are_taken_back_by_who_has_seen_them(client: Client) -> None:
    before = client.get("models/openai/aurora")
    client.patch("models/openai/aurora/pricing", {"input_cost": 9})
    client.patch("models/openai/aurora", {"description": "ours"})
    edits = "models/openai/aurora/edits"
    problem(client.delete(edits, None), 428, "precondition-required")
    stale = problem(client.delete(edits, '"0-0-0"'), 412, "outdated")
    assert "read it again" in stale["detail"]
    problem(client.delete(f"{edits}?field=colour"), 404, "not-edited")
    problem(client.delete(f"{edits}?fields=pricing"), 400, "bad-query")
    answer = client.delete(f"{edits}?field=pricing.input_cost", client.tag("models/openai/aurora"))
    assert (answer.status_code, answer.json()["edited"]) == (200, ["description"])
    assert answer.headers["ETag"] == client.tag("models/openai/aurora")
    assert client.delete(edits).json()["edited"] == []
    assert client.get("models/openai/aurora") == before
    problem(client.delete(edits), 404, "not-edited")
    assert client.ask("GET", edits).status_code == 405
    assert client.delete("routes/groq/aurora-1-fast").status_code == 204
    assert client.delete("routes/groq/aurora-1-fast/edits").json()["origin"] == "catalog"


def test_creating_says_where_and_in_which_version(client: Client) -> None:
    answer = client.post("platforms", ACME)
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/api/registry/platforms/acme"
    assert client.get("platforms/acme") == answer.json()
    assert answer.headers["ETag"] == client.tag("platforms/acme")
    assert "acme" in problem(client.post("platforms", ACME), 409, "already-there")["detail"]


@pytest.mark.parametrize(
    ("path", "document", "missing"),
    [
        ("platforms", {"platform_id": "x"}, ["auth_type", "base_url", "name"]),
        ("providers", {}, ["name", "provider_id"]),
        ("models", {"model_id": "x"}, ["name", "provider_id"]),
        ("routes", {}, ["model_id", "platform_id", "provider_id", "route_id"]),
    ],
)
def test_what_is_required_is_named(client: Client, path: str, document: dict[str, Any], missing: list[str]) -> None:
    told = problem(client.post(path, document), 422, "invalid")
    assert sorted(each["field"] for each in told["errors"]) == missing


def test_the_specified_changes_of_a_model(client: Client) -> None:
    at = "models/openai/aurora"
    priced = client.patch(f"{at}/pricing", {"input_cost": 2.0, "output_cost": 8.0})
    assert (priced.status_code, priced.json()["pricing"]) == (200, {"input_cost": 2, "output_cost": 8})
    able = client.patch(f"{at}/capabilities", {"operation": "add", "capability": "fim", "value": True})
    assert (able.status_code, able.json()["capabilities"]["fim"]) == (200, True)
    less = client.patch(f"{at}/capabilities", {"operation": "remove", "capability": "vision"})
    assert (less.status_code, less.json()["capabilities"]["vision"]) == (200, False)
    ending = {
        "status": "deprecated",
        "deprecation_date": "2027-01-15",
        "migration_guide": "https://example.com/guide",
    }
    ended = client.patch(f"{at}/status", ending)
    assert ended.status_code == 200
    assert {name: ended.json()[name] for name in ending} == ending
    assert ended.json()["edited"] == [
        "capabilities.fim",
        "capabilities.vision",
        "deprecation_date",
        "migration_guide",
        "pricing.input_cost",
        "pricing.output_cost",
        "status",
    ]
    assert ended.json()["deprecation"]["migration_guide"] == ending["migration_guide"]
    told = client.ask("GET", at).headers
    assert told["Deprecation"] == "@1799971200"
    assert told["Link"] == '<https://example.com/guide>; rel="deprecation"'
    client.patch(f"{at}/status", {"status": "deprecated", "migration_guide": "https://example.com/日>x"})
    assert client.ask("GET", at).headers["Link"] == '<https://example.com/%E6%97%A5%3Ex>; rel="deprecation"'
    client.patch(f"{at}/status", {"status": "deprecated", "migration_guide": "Move to aurora-2.\nIt is cheaper."})
    assert "Link" not in client.ask("GET", at).headers
    guides = {each["migration_guide"] for each in client.get("deprecations")["items"] if at.endswith(each["model_id"])}
    assert guides == {"Move to aurora-2.\nIt is cheaper."}
    routed = client.patch("routes/groq/aurora-1-fast/priority", {"priority": 1})
    assert (routed.status_code, routed.json()["priority"]) == (200, 1)


def test_both_media_types_are_taken_and_no_other(client: Client) -> None:
    for media in ("application/merge-patch+json", "application/json", "Application/JSON; charset=UTF-8"):
        answer = client.patch("models/openai/aurora", {"description": media}, **{"Content-Type": media})
        assert (answer.status_code, answer.json()["description"]) == (200, media)
    for media in ("text/plain", "application/xml", "application/json; charset=latin-1", ""):
        answer = client.patch("models/openai/aurora", {"description": "no"}, **{"Content-Type": media})
        problem(answer, 415, "media-type")
        assert answer.headers["Accept-Patch"] == "application/merge-patch+json, application/json"
    merge = {"Content-Type": "application/merge-patch+json"}
    problem(client.ask("POST", "platforms", data="{}", headers=merge), 415, "media-type")


def test_a_change_says_what_it_has_seen(client: Client) -> None:
    at = "models/openai/aurora"
    problem(client.patch(at, {"description": "x"}, seen=None), 428, "precondition-required")
    seen = client.tag(at)
    first = client.patch(at, {"description": "first"}, seen=seen)
    assert first.status_code == 200
    late = client.patch(at, {"description": "second"}, seen=seen)
    problem(late, 412, "outdated")
    assert late.headers["ETag"] == first.headers["ETag"] == client.tag(at)
    assert client.patch(at, {"description": "second"}, seen=late.headers["ETag"]).status_code == 200
    weak = client.patch(at, {"description": "weak"}, seen=f"W/{client.tag(at)}")
    problem(weak, 412, "outdated")
    several = client.patch(at, {"description": "third"}, seen=f'"other", {client.tag(at)}')
    assert several.status_code == 200


def test_what_follows_from_other_records_makes_no_version_stale(client: Client) -> None:
    at = "models/openai/aurora"
    seen = client.tag(at)
    client.patch("routes/openai/aurora-1", {"model_string_override": "aurora-1-2026"})
    assert client.tag(at) != seen
    assert client.get(at)["model_string"] == "aurora-1-2026"
    assert client.patch(at, {"description": "x"}, seen=seen).status_code == 200


def test_deleting(client: Client) -> None:
    problem(client.delete("routes/openai/aurora-mini", seen=None), 428, "precondition-required")
    told = problem(client.delete("models/openai/aurora-mini"), 409, "still-referenced")
    assert told["referrers"] == ["routes/openai/aurora-mini"]
    answer = client.delete("routes/openai/aurora-mini", seen=client.tag("routes/openai/aurora-mini"))
    assert (answer.status_code, answer.content) == (204, b"")
    problem(client.ask("GET", "routes/openai/aurora-mini"), 404, "no-such-record")
    assert client.delete("models/openai/aurora-mini").status_code == 204
    problem(client.delete("models/openai/aurora-mini"), 404, "no-such-record")


def test_a_client_that_has_an_answer_gets_no_second(client: Client) -> None:
    for path in ("models/openai/aurora", "models?limit=2", "search?q=aurora", "capabilities"):
        tag = client.tag(path)
        again = client.ask("GET", path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        client.patch("models/openai/aurora", {"description": path})
        assert client.ask("GET", path, headers={"If-None-Match": tag}).status_code == 200


def test_a_list_comes_in_pages_that_lead_on(client: Client) -> None:
    everything = [each["route_id"] for each in client.get("routes")["items"]]
    assert everything == sorted(everything)
    assert len(everything) == client.get("routes")["total"] == 8
    found, path = [], "/api/registry/routes?limit=3"
    while path:
        answer = client.ask("GET", path)
        found += [each["route_id"] for each in answer.json()["items"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
        assert bool(path) is (answer.json()["next"] is not None)
    assert found == everything


def test_a_page_begins_where_the_one_before_ended_though_records_went_and_came(client: Client) -> None:
    first = client.get("routes?limit=4")
    last, following = first["items"][-1]["route_id"], client.get("routes?limit=8")["items"][4]["route_id"]
    client.delete(f"routes/{first['items'][0]['route_id']}")
    second = client.get(f"routes?limit=4&cursor={first['next']}")
    assert second["items"][0]["route_id"] == following
    client.delete(f"routes/{last}")
    assert following in [each["route_id"] for each in client.get(f"routes?cursor={first['next']}")["items"]]


def test_lists_are_filtered(client: Client) -> None:
    client.patch("platforms/groq", {"status": "deprecated"})

    def ids(path: str, field: str) -> list[str]:
        return [each[field] for each in client.get(path)["items"]]

    assert ids("platforms?status=deprecated", "platform_id") == ["groq"]
    assert ids("platforms?provider_id=meta", "platform_id") == ["openrouter"]
    assert ids("providers?platform_id=direct", "provider_id") == ["openai"]
    assert ids("models?status=beta", "model_id") == ["openai/aurora-mini"]
    assert ids("models?provider_id=openai&platform_id=groq", "model_id") == ["openai/aurora"]
    assert ids("routes?model_id=openai/aurora&platform_id=groq", "route_id") == ["groq/aurora-1-fast"]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("models?limt=5", "limit"),
        ("models?limit=0", "limit"),
        ("models?limit=1001", "limit"),
        ("models?limit=1&limit=2", "more than once"),
        ("models?status=preview", "status"),
        ("models?cursor=nonsense", "cursor"),
        ("models/openai/aurora?fields=name", "fields"),
        ("search?capability=vison", "vision"),
        ("search?sort=price", "sort"),
        ("search?min_context=-1", "min_context"),
        ("models/openai/aurora/best-route?sort=cheapest", "sort"),
        ("deprecations?within=soon", "within"),
    ],
)
def test_a_parameter_that_is_wrong_is_refused(client: Client, path: str, hint: str) -> None:
    assert hint in problem(client.ask("GET", path), 400, "bad-query")["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"name": NaN}',
        b'{"name": "a", "name": "b"}',
        b"\xff",
        b'{"description": "\\ud800"}',
        b"1e999",
    ],
)
def test_a_body_that_is_no_document_is_refused(client: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "If-Match": "*"}
    before = client.get("models/openai/aurora")
    answer = client.ask("PATCH", "models/openai/aurora", data=body, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get("models/openai/aurora") == before


def test_deeply_nested_json_is_refused(client: Client) -> None:
    body = b'{"platform_configs": {"groq": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}}"
    headers = {"Content-Type": "application/json", "If-Match": "*"}
    assert client.ask("PATCH", "models/openai/aurora", data=body, headers=headers).status_code in {400, 422}


def test_a_secret_is_refused_and_not_repeated(client: Client) -> None:
    for secret in (
        "sk-abcdef0123456789abcdef",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_0123456789abcdefghij",
        "hunter2hunter2hunter2",
    ):
        answer = client.post("platforms", {**ACME, "auth_config": {"key": secret}})
        problem(answer, 422, "invalid")
        assert secret not in answer.text
    assert client.post("platforms", {**ACME, "auth_config": {"variable": "ACME_API_KEY"}}).status_code == 201


def test_an_address_answers_head_and_names_its_methods(client: Client) -> None:
    got, head = client.ask("GET", "models/openai/aurora"), client.ask("HEAD", "models/openai/aurora")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(got.content))
    put = client.ask("PUT", "models/openai/aurora")
    problem(put, 405, "method")
    assert put.headers["Allow"] == "DELETE, GET, HEAD, PATCH"
    assert client.ask("OPTIONS", "models").headers["Allow"] == "GET, HEAD, POST"
    assert client.ask("OPTIONS", "models/openai/aurora/routes").headers["Allow"] == "GET, HEAD"
    problem(client.ask("GET", "nothing"), 404, "no-such-address")


def test_the_end_of_a_model_is_in_its_headers(client: Client) -> None:
    answer = client.ask("GET", "models/openai/aurora-0")
    assert answer.headers["Sunset"] == "Sun, 01 Mar 2099 00:00:00 GMT"
    assert answer.headers["Deprecation"] == "@1780272000"
    assert answer.headers["Link"] == '<https://example.com/move>; rel="deprecation"'
    assert answer.json()["deprecation"] == {
        "deprecation_date": "2026-06-01",
        "retirement_date": "2099-03-01",
        "successor": "aurora-1",
        "migration_guide": "https://example.com/move",
    }
    assert "Sunset" not in client.ask("GET", "models/openai/aurora").headers


def test_the_page_and_the_document_load_nothing_from_elsewhere(client: Client) -> None:
    assert client.ask("GET", "/").headers["Location"] == "/docs"
    page = client.ask("GET", "/docs")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    loaded = re.findall(r"(?:src|href|url)\s*[=(]\s*['\"]?([^'\" >]+)", page.text)
    assert {each for each in loaded if not each.startswith("#")} == {"/docs.css", "/openapi.json", "data:,"}
    assert client.ask("GET", "/docs.css").status_code == 200
    document = client.get("/openapi.json")
    assert document["openapi"].startswith("3.1")
    for path in document["paths"]:
        assert path in page.text
    assert "HTTPValidationError" not in json.dumps(document)


def test_liveness_and_readiness(client: Client) -> None:
    assert client.get("/livez") == {"status": "alive"}
    assert client.get("/readyz")["status"] == "ready"
