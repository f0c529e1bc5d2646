"""Lists in pages, in every way that servers have of saying that there is more."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from model_registry.errors import UnexpectedPayload
from model_registry.http.network import Limits, Network
from model_registry.providers import pages
from model_registry.providers.anthropic import Anthropic
from model_registry.providers.base import NO_AUTH, Reading
from model_registry.providers.openai_compatible import OpenAICompatible
from tests.support.job import TODAY

IDS = [f"yak-{number}" for number in range(7)]
LIMITS = Limits(backoff=0.001, attempts=1, read=5)

Answer = dict[str, Any]
Serve = Callable[[Mapping[str, str]], Answer]


class Yak(OpenAICompatible):
    slug = "yak"
    name = "Yak"
    base_url = "https://api.yak.example/v1"
    docs_url = "https://docs.yak.example/models"
    auth = NO_AUTH
    kind = "host"


def records(start: int, stop: int) -> list[Answer]:
    return [{"id": each} for each in IDS[start:stop]]


def after_id(query: Mapping[str, str]) -> Answer:
    start = IDS.index(query["after"]) + 1 if "after" in query else 0
    return {"data": records(start, start + 3), "last_id": IDS[min(start + 3, 7) - 1], "has_more": start + 3 < 7}


def after_the_last_record(query: Mapping[str, str]) -> Answer:
    start = IDS.index(query["after_id"]) + 1 if "after_id" in query else 0
    return {"data": records(start, start + 3), "pagination": {"hasMore": start + 3 < 7}}


def a_token(answered: str, asked: str) -> Serve:
    def serve(query: Mapping[str, str]) -> Answer:
        start = int(query.get(asked, "t0")[1:])
        return {"data": records(start, start + 3), answered: f"t{start + 3}" if start + 3 < 7 else ""}

    return serve


def a_token_with_an_empty_page(query: Mapping[str, str]) -> Answer:
    match query.get("page_token"):
        case None:
            return {"models": records(0, 4), "next_page_token": "x"}
        case "x":
            return {"models": [], "next_page_token": "y"}
        case _:
            return {"models": records(4, 7)}


def numbers_from(base: int, **names: str) -> Serve:
    def serve(query: Mapping[str, str]) -> Answer:
        here = int(query.get(names["asked"], base))
        start = 3 * (here - base)
        return {"data": records(start, start + 3), "meta": {names["here"]: here, names["last"]: 3}}

    return serve


def an_offset(query: Mapping[str, str]) -> Answer:
    start = int(query.get("skip", 0))
    return {"data": records(start, start + 3), "total_count": 7, "skip": start, "limit": 3}


def an_offset_nobody_names(query: Mapping[str, str]) -> Answer:
    start = int(query.get("offset", 0))
    return {"data": records(start, start + 3), "total": 7}


def a_full_page(query: Mapping[str, str]) -> Answer:
    here = int(query.get("page", 1))
    return {"data": records(3 * here - 3, 3 * here), "page": here, "per_page": 3}


def a_link(query: Mapping[str, str]) -> Answer:
    start = int(query.get("from", 0))
    return {
        "data": records(start, start + 3),
        "links": {"next": f"/models?from={start + 3}" if start + 3 < 7 else None},
    }


def a_link_in_an_object(query: Mapping[str, str]) -> Answer:
    start = int(query.get("from", 0))
    return {"data": records(start, start + 3), "next": {"href": f"?from={start + 3}"} if start + 3 < 7 else None}


def a_wrapped_list(query: Mapping[str, str]) -> Answer:
    start = int(query.get("cursor", 0))
    return {
        "models": records(start, start + 3),
        "page_info": {"next_cursor": str(start + 3) if start + 3 < 7 else None},
    }


def a_cursor_that_stands_on_every_page(query: Mapping[str, str]) -> Answer:
    start = int(query.get("cursor", 0))
    return {"data": records(start, start + 3), "cursor": str(start + 3), "has_more": start + 3 < 7}


def groups_in_groups(query: Mapping[str, str]) -> Answer:
    here = int(query.get("page", 1))
    return {"data": records(3 * here - 3, 3 * here), "meta": {"pagination": {"current_page": here, "last_page": 3}}}


def the_next_offset(query: Mapping[str, str]) -> Answer:
    start = int(query.get("offset", 0))
    return {"data": records(start, start + 3), "next_offset": start + 3 if start + 3 < 7 else None}


def links_in_a_list(query: Mapping[str, str]) -> Answer:
    start = int(query.get("from", 0))
    links = [{"rel": "self", "href": "/models"}, {"rel": "next", "href": f"/models?from={start + 3}"}]
    return {"data": records(start, start + 3), "links": links if start + 3 < 7 else links[:1]}


def numbers_nobody_names(query: Mapping[str, str]) -> Answer:
    here = int(query.get("page", 1))
    return {"data": records(3 * here - 3, 3 * here), "count": 7}


WAYS: list[Serve] = [
    a_cursor_that_stands_on_every_page,
    groups_in_groups,
    the_next_offset,
    links_in_a_list,
    numbers_nobody_names,
    after_id,
    after_the_last_record,
    a_token("next_page_token", "page_token"),
    a_token("nextPageToken", "pageToken"),
    a_token("next_cursor", "cursor"),
    a_token("next_cursor", "after"),
    a_token("next", "cursor"),
    a_token_with_an_empty_page,
    numbers_from(1, asked="page", here="page", last="total_pages"),
    numbers_from(0, asked="page", here="current_page", last="totalPages"),
    numbers_from(1, asked="page_no", here="page_no", last="page_count"),
    an_offset,
    an_offset_nobody_names,
    a_full_page,
    a_link,
    a_link_in_an_object,
    a_wrapped_list,
]


def read(serve: Serve, server: HTTPServer, provider: type[OpenAICompatible | Anthropic] = Yak) -> Reading:
    def handle(request: Request) -> Response:
        return Response(json.dumps(serve(request.args)), content_type="application/json")

    server.expect_request("/models").respond_with_handler(handle)
    server.expect_request("/v1/models").respond_with_handler(handle)
    env = {"YAK_BASE_URL": server.url_for(""), "ANTHROPIC_BASE_URL": server.url_for(""), "ANTHROPIC_API_KEY": "k"}
    return provider(env, Network(LIMITS), TODAY).read()


def ids(reading: Reading) -> list[str]:
    return [entry.model_id for entry in reading.entries]


@pytest.mark.parametrize("serve", WAYS, ids=[f"{number}-{way.__name__}" for number, way in enumerate(WAYS)])
def test_every_page_is_read(serve: Serve, httpserver: HTTPServer) -> None:
    reading = read(serve, httpserver)

    assert ids(reading) == IDS
    assert (reading.incomplete, reading.warnings) == ("", ())


def test_the_link_header_leads_on(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/models").respond_with_json(
        {"data": records(0, 4)}, headers={"Link": '</models?cursor=abc>; rel="next"'}
    )
    httpserver.expect_request("/models", query_string="cursor=abc").respond_with_json({"data": records(4, 7)})

    assert ids(Yak({"YAK_BASE_URL": httpserver.url_for("")}, Network(LIMITS), TODAY).read()) == IDS


def test_the_query_of_the_list_stays_on_every_page(httpserver: HTTPServer) -> None:
    class Grey(Yak):
        query: ClassVar[Mapping[str, str]] = {"kind": "grey"}

    read(after_id, httpserver, Grey)

    assert [request.args["kind"] for request, _ in httpserver.log] == ["grey"] * 3


STUCK: list[tuple[Answer, str]] = [
    ({"has_more": True, "last_id": IDS[2]}, "it says that there are more after 3 records"),
    ({"total": 7}, "it says that there are 7 after 3 records"),
    ({"page": 1, "total_pages": 3}, "it says that this is page 1 of 3 after 3 records"),
    ({"next_page_token": "again"}, "it names a next_page_token after 3 records"),
    ({"links": {"next": "/models?page=2"}}, "it names a next page after 3 records"),
]


@pytest.mark.parametrize(("told", "words"), STUCK, ids=[words for _, words in STUCK])
def test_a_list_that_never_gets_on_is_incomplete_and_says_so(told: Answer, words: str, httpserver: HTTPServer) -> None:
    # A server that knows none of the questions gives its first page again, with the time of day in it.
    def serve(_: Mapping[str, str]) -> Answer:
        return {"data": records(0, 3), "at": len(httpserver.log), **told}

    reading = read(serve, httpserver)

    assert ids(reading) == IDS[:3]
    assert reading.incomplete.startswith(words)
    [warning] = reading.warnings
    assert warning.startswith(f"the list is incomplete: {words}")
    assert len(httpserver.log) < 6


def test_a_total_that_the_pages_do_not_come_to_is_incomplete(httpserver: HTTPServer) -> None:
    def serve(query: Mapping[str, str]) -> Answer:
        start = int(query.get("offset", 0))
        return {"data": records(start, start + 4), "total": 9, "offset": start}

    reading = read(serve, httpserver)

    assert ids(reading) == IDS
    assert reading.incomplete.startswith("it says that there are 9 after 7 records")


def test_a_list_without_end_ends(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGES", 4)

    def serve(query: Mapping[str, str]) -> Answer:
        here = int(query.get("cursor", 0))
        return {"data": [{"id": f"yak-{here}"}], "next_cursor": str(here + 1)}

    reading = read(serve, httpserver)

    assert len(reading.entries) == 4
    assert reading.incomplete == "it goes on after 4 pages"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"has_more": False, "total": 3},
        {"next": None},
        {"total": 3},
        {"page": 3, "total_pages": 3},
        {"has_more": False},
    ],
)
def test_a_whole_list_is_asked_for_once(told: Answer, httpserver: HTTPServer) -> None:
    reading = read(lambda _: {"data": records(0, 3), **told}, httpserver)

    assert (ids(reading), reading.incomplete, len(httpserver.log)) == (IDS[:3], "", 1)


def test_a_page_that_is_full_but_the_last_is_no_gap(httpserver: HTTPServer) -> None:
    reading = read(lambda _: {"data": records(0, 3), "offset": 0, "limit": 3}, httpserver)

    assert (ids(reading), reading.incomplete) == (IDS[:3], "")


def test_a_page_that_is_named_and_cannot_be_read_fails_the_provider(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/models").respond_with_json({"data": records(0, 3), "next_page_token": "x"})
    httpserver.expect_request("/models").respond_with_data(status=400)

    with pytest.raises(UnexpectedPayload, match="HTTP 400"):
        Yak({"YAK_BASE_URL": httpserver.url_for("")}, Network(LIMITS), TODAY).read()


def claude(number: int) -> Answer:
    return {"id": f"claude-{number}", "display_name": f"Claude {number}", "created_at": "2026-01-01T00:00:00Z"}


def test_an_anthropic_list_that_says_nothing_of_more_goes_on_until_a_page_is_empty(httpserver: HTTPServer) -> None:
    def serve(query: Mapping[str, str]) -> Answer:
        start = int(query["after_id"].removeprefix("claude-")) + 1 if "after_id" in query else 0
        return {"data": [claude(number) for number in range(start, min(start + 2, 5))]}

    reading = read(serve, httpserver, Anthropic)

    assert ids(reading) == [f"claude-{number}" for number in range(5)]
    assert reading.incomplete == ""


def test_an_anthropic_list_that_is_not_in_pages_is_whole(httpserver: HTTPServer) -> None:
    reading = read(lambda _: {"data": [claude(3), claude(4)]}, httpserver, Anthropic)

    assert (ids(reading), reading.incomplete) == (["claude-3", "claude-4"], "")


def test_an_anthropic_list_that_goes_on_at_what_is_no_address_is_incomplete(httpserver: HTTPServer) -> None:
    long = claude(4) | {"id": "claude-" + "4" * 70_000}

    reading = read(
        lambda _: {"data": [claude(3), long], "has_more": True, "last_id": long["id"]}, httpserver, Anthropic
    )

    assert ids(reading) == ["claude-3"]
    assert reading.incomplete


def test_an_anthropic_base_url_may_end_in_v1(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/models").respond_with_json({"data": [claude(5)], "has_more": False})
    env = {"ANTHROPIC_BASE_URL": httpserver.url_for("/v1"), "ANTHROPIC_API_KEY": "k"}

    assert ids(Anthropic(env, Network(LIMITS), TODAY).read()) == ["claude-5"]
    assert [request.path for request, _ in httpserver.log] == ["/v1/models"]
