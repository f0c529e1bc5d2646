"""The seam to the network, over real HTTP."""

from __future__ import annotations

import gzip
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from model_registry.errors import AccessDenied, NotFound, Unavailable, UnexpectedPayload
from model_registry.http.client import HttpClient, Retry, failure, retry_after
from model_registry.http.network import Limits, Network

QUICK = Limits(backoff=0.001, read=5, answer_bytes=1 << 16)


def http(
    server: HTTPServer, limits: Limits = QUICK, keyed: bool = False, told: list[Retry] | None = None
) -> HttpClient:
    headers = {"Authorization": "Bearer secret"} if keyed else {}
    heard = told if told is not None else []
    return HttpClient(Network(limits), server.url_for(""), headers=headers, keyed=keyed, on_retry=heard.append)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, AccessDenied),
        (403, AccessDenied),
        (408, Unavailable),
        (425, Unavailable),
        (429, Unavailable),
        (500, Unavailable),
        (503, Unavailable),
        (529, Unavailable),
        (400, UnexpectedPayload),
        (404, UnexpectedPayload),
        (410, UnexpectedPayload),
    ],
)
def test_a_status_says_who_must_act(status: int, kind: type[Exception]) -> None:
    assert isinstance(failure(status, {}, "api.example", keyed=True), kind)


def test_success_is_no_failure() -> None:
    assert failure(200, {}, "api.example", keyed=True) is None
    assert failure(302, {}, "api.example", keyed=True) is None


def test_retry_after_is_a_number_or_a_date() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)

    assert retry_after({"Retry-After": "7"}) == 7
    assert 7000 < (retry_after({"Retry-After": then}) or 0) <= 7200
    assert retry_after({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({}) is None
    assert retry_after({"Retry-After": "9" * 400}) == 1e9
    assert retry_after({"Retry-After": "Mon, 99999999999999999999 Jan 2020 00:00:00 GMT"}) is None


def test_retry_after_is_obeyed(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/models").respond_with_data(status=429, headers={"Retry-After": "0"})
    httpserver.expect_ordered_request("/models").respond_with_data(status=503)
    httpserver.expect_ordered_request("/models").respond_with_json([])
    told: list[Retry] = []

    assert http(httpserver, told=told).get_json("models") == []
    assert [(retry.attempt, retry.wait == 0) for retry in told] == [(2, True), (3, False)]
    assert "HTTP 429, asking to wait 0 s" in told[0].reason


def test_who_asks_to_wait_too_long_is_left_alone(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/models").respond_with_data(status=429, headers={"Retry-After": "61"})

    with pytest.raises(Unavailable, match="asking to wait 61 s") as caught:
        http(httpserver).get_json("models")
    assert caught.value.retry_after == 61
    httpserver.check()


def test_an_answer_is_cut_at_the_limit_compressed_or_not(httpserver: HTTPServer) -> None:
    bomb = gzip.compress(b" " * (1 << 22))
    httpserver.expect_request("/bomb").respond_with_data(bomb, headers={"Content-Encoding": "gzip"})
    httpserver.expect_request("/large").respond_with_data(b" " * (1 << 17))

    for path in ("bomb", "large"):
        with pytest.raises(UnexpectedPayload, match="more than 65,536 bytes"):
            http(httpserver).get_json(path)


def test_a_compressed_answer_is_read(httpserver: HTTPServer) -> None:
    body = gzip.compress(b'{"data": [1]}')
    httpserver.expect_request("/models").respond_with_data(body, headers={"Content-Encoding": "gzip"})

    assert http(httpserver).get_json("models") == {"data": [1]}


@pytest.mark.parametrize("body", [b"", b"{", b"NaN", b'{"a": Infinity}', b"\xff\xfe", b"[" * 200_000, b"<html>"])
def test_what_is_not_json_is_refused(body: bytes, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_data(body)

    with pytest.raises(UnexpectedPayload):
        http(httpserver, Limits(answer_bytes=1 << 20)).get_json("models")


def test_the_same_page_twice_ends_paging(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_json({"data": [], "next": "x"})
    client = http(httpserver)
    client.get_json("models")

    with pytest.raises(UnexpectedPayload, match="does not advance"):
        client.get_json("models")
    with pytest.raises(UnexpectedPayload, match="does not advance"):
        client.get_json("models", {"cursor": "another"})


def test_a_redirect_on_the_same_host_is_followed_with_the_key(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_data(status=301, headers={"Location": "/v2/models"})
    httpserver.expect_request("/v2/models", headers={"Authorization": "Bearer secret"}).respond_with_json([1])

    assert http(httpserver, keyed=True).get_json("models") == [1]


def test_a_circle_of_redirects_ends(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_data(status=302, headers={"Location": "/models"})

    with pytest.raises(UnexpectedPayload, match="in a circle"):
        http(httpserver).get_json("models")


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/models"])
def test_a_redirect_to_what_is_no_web_address_is_refused(location: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_data(status=302, headers={"Location": location})

    with pytest.raises(UnexpectedPayload, match="not safe"):
        http(httpserver).get_json("models")


def test_a_next_link_to_another_host_gets_no_key(httpserver: HTTPServer) -> None:
    elsewhere = httpserver.url_for("/models").replace("localhost", "127.0.0.1")

    with pytest.raises(UnexpectedPayload, match="a key is not sent there"):
        http(httpserver, keyed=True).get_json(elsewhere)
    assert httpserver.log == []


def test_this_machine_is_not_asked_through_a_proxy(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    httpserver.expect_request("/models").respond_with_json([1])

    assert http(httpserver).get_json("models") == [1]


def test_a_page_that_came_before_another_ends_paging(httpserver: HTTPServer) -> None:
    for number in range(3):
        httpserver.expect_request("/models", query_string={"page": str(number)}).respond_with_json([number % 2])
    client = http(httpserver)
    client.get_json("models", {"page": 0})
    client.get_json("models", {"page": 1})

    with pytest.raises(UnexpectedPayload, match="does not advance"):
        client.get_json("models", {"page": 2})


def test_passwords_of_this_machine_are_not_sent(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine localhost login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    seen: list[str | None] = []

    def answer(request: Request) -> Response:
        seen.append(request.headers.get("Authorization"))
        return Response("[]", content_type="application/json")

    httpserver.expect_request("/models").respond_with_handler(answer)
    http(httpserver).get_json("models")

    assert seen == [None]


def test_says_who_is_asking_and_posts_json(httpserver: HTTPServer) -> None:
    seen: list[str] = []

    def answer(request: Request) -> Response:
        seen.append(request.headers["User-Agent"])
        return Response(request.get_data(), content_type="application/json")

    httpserver.expect_request("/show", method="POST").respond_with_handler(answer)

    assert http(httpserver).post_json("show", {"model": "m"}) == {"model": "m"}
    assert seen[0].startswith("model-registry/")


def test_time_that_is_kept_for_afterwards_is_not_waited() -> None:
    network = Network(Limits(deadline=1000, provider_deadline=900), afterwards=300)

    assert network.remaining() <= 700
    assert network.for_providers().remaining() <= 700


def test_after_the_deadline_nothing_is_asked(httpserver: HTTPServer) -> None:
    client = http(httpserver, Limits(deadline=1e-9, attempts=1))
    while client.network.remaining():
        time.sleep(0)

    with pytest.raises(Unavailable, match="raise --deadline"):
        client.get_json("models")
    assert httpserver.log == []


def test_nobody_listens() -> None:
    client = HttpClient(Network(QUICK), "http://127.0.0.1:9")

    with pytest.raises(Unavailable, match=r"127\.0\.0\.1 broke the connection off"):
        client.get_json("models", {"key": "secret"})


def test_no_representation_shows_the_key(httpserver: HTTPServer) -> None:
    assert "secret" not in repr(http(httpserver, keyed=True))


def test_a_key_that_breaks_the_request_is_not_told(httpserver: HTTPServer) -> None:
    client = HttpClient(
        Network(QUICK), httpserver.url_for(""), headers={"Authorization": "Bearer sec\nret"}, keyed=True
    )

    with pytest.raises(UnexpectedPayload) as caught:
        client.get_json("models")
    assert "sec" not in str(caught.value)


def test_several_questions_are_answered_in_their_order(httpserver: HTTPServer) -> None:
    for number in range(6):
        httpserver.expect_request(f"/{number}").respond_with_json([number])
    client = http(httpserver)

    assert client.gather([partial(client.get_json, str(number)) for number in range(6)]) == [[n] for n in range(6)]


def test_no_provider_is_asked_more_than_it_may_be_at_once() -> None:
    under_way: list[int] = []
    most: list[int] = []
    both = threading.Barrier(2, timeout=5)

    def answer(request: Request) -> Response:
        under_way.append(1)
        most.append(len(under_way))
        both.wait()
        under_way.pop()
        return Response(f'["{request.path}"]', content_type="application/json")

    with HTTPServer(threaded=True) as server:
        for number in range(4):
            server.expect_request(f"/{number}").respond_with_handler(answer)
        client = http(server)
        client.gather([partial(client.get_json, str(number)) for number in range(4)])

    assert max(most) == 2


def test_one_question_that_fails_fails_them_all(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/good").respond_with_json([])
    httpserver.expect_request("/bad").respond_with_data(status=404)
    client = http(httpserver)

    with pytest.raises(NotFound):
        client.gather([partial(client.get_json, "good"), partial(client.get_json, "bad")])


def test_a_status_is_asked_for_once_and_neither_body_nor_redirect_is_followed(httpserver: HTTPServer) -> None:
    for path, status in (("/busy", 503), ("/moved", 302), ("/locked", 401)):
        httpserver.expect_ordered_request(path).respond_with_data(
            b"x" * (1 << 20), status=status, headers={"Location": "/elsewhere"}
        )
    client = http(httpserver)
    assert [client.status_of(httpserver.url_for(path)) for path in ("/busy", "/moved", "/locked")] == [503, 302, 401]
    httpserver.check()
    with pytest.raises(Unavailable):
        client.status_of("http://127.0.0.1:9/")
