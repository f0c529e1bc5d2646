"""No server, however slow, endless or wrong, takes more of a run than its share of time and memory."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count, repeat
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from model_registry.errors import Unavailable, UnexpectedPayload
from model_registry.http.client import HttpClient
from model_registry.http.network import Limits, Network
from model_registry.providers import PROVIDERS
from model_registry.providers.variables import base_url_variable
from model_registry.refresh.collect import Result, collect
from model_registry.refresh.sample_server import SampleServer
from tests.shares import LONG
from tests.support.job import Job

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
TODAY = date(2026, 11, 21)


@contextmanager
def server(pieces: Callable[[], Iterator[bytes]], pause: float = 0) -> Iterator[tuple[str, list[int]]]:
    """A server that answers every request with these pieces; its address, and how many bytes it sent each time."""
    closing = threading.Event()
    sent: list[int] = []

    def answer(connection: socket.socket) -> None:
        number = len(sent)
        sent.append(0)
        with connection:
            try:
                connection.recv(1 << 16)
                for piece in pieces():
                    connection.sendall(piece)
                    sent[number] += len(piece)
                    if closing.wait(pause):
                        return
            except OSError:
                return

    def serve() -> None:
        while not closing.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", sent
        finally:
            closing.set()
            listener.shutdown(socket.SHUT_RDWR)


def drip_body() -> Iterator[bytes]:
    yield OK + b'\r\n{"data": ['
    yield from repeat(b" ")


def drip_headers() -> Iterator[bytes]:
    yield OK
    yield from repeat(b"X")


def wait_until(true: Callable[[], bool]) -> None:
    """Return as soon as it is so; fail if it is not within a minute."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        threading.Event().wait(0.01)


def client(address: str, limits: Limits) -> HttpClient:
    return HttpClient(Network(limits), address)


def test_the_body_of_a_redirect_is_not_read() -> None:
    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n"
        yield from repeat(b" " * (1 << 16))

    with server(endless) as (address, sent), pytest.raises(UnexpectedPayload, match="redirects in a circle"):
        client(address, Limits(backoff=0.001)).get_json("models")

    assert len(sent) == 5
    # What a socket holds on its way, and no more.
    assert max(sent) < 16 << 20


@pytest.mark.parametrize(
    "location",
    ["http://[::1", "http://h:port/", "http://h:99999/x", "http://a..b/", "http://" + "a" * 300, "https://", "//"],
)
def test_an_address_that_is_none_is_the_servers_fault(location: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_data(status=302, headers={"Location": location})

    with pytest.raises((UnexpectedPayload, Unavailable)):
        client(httpserver.url_for(""), Limits(attempts=1, connect=1)).get_json("models")


def test_a_source_that_leads_nowhere_ends_no_run(job: Job, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/rows").respond_with_data(status=302, headers={"Location": "http://a..b/"})
    job.set(dict.fromkeys(("MODELS_DEV_URL", "LITELLM_URL", "LLM_STATS_URL"), httpserver.url_for("/rows")))

    outcome = job("--providers", "groq", sources=True)

    assert outcome.code == 0
    assert outcome.of("groq")
    assert "source litellm: localhost" in outcome.out


@pytest.mark.parametrize("slow", [16, 32, 64])
@pytest.mark.parametrize("drip", [drip_body, drip_headers])
def test_slow_servers_starve_nobody(slow: int, drip: Callable[[], Iterator[bytes]], samples: SampleServer) -> None:
    dripping, healthy = samples.slugs()[:slow], samples.slugs()[slow:]
    with server(drip, pause=0.05) as (address, sent):
        env = samples.environment()
        for provider in (PROVIDERS[slug] for slug in dripping):
            env |= dict.fromkeys((base_url_variable(provider), *provider.side_urls), address)
        # The slow ones come first and would take every place.
        asked = [PROVIDERS[slug] for slug in (*dripping, *healthy)]
        read: set[str] = set()
        for event in collect(asked, env, Network(Limits(slow=0.05, provider_deadline=60)), TODAY):
            if isinstance(event, Result):
                assert event.error is None, event.slug
                read.add(event.slug)
            if read >= set(healthy):
                break
        assert read == set(healthy) != set()
        # One whose SDK is still being imported may be asked after all healthy ones have been read.
        wait_until(lambda: len(sent) >= slow and all(sent))


@pytest.mark.parametrize("option", ["--deadline", "--provider-deadline"])
def test_a_deadline_ends_whatever_drips(option: str, job: Job, samples: SampleServer) -> None:
    with server(drip_headers, pause=0.01) as (headers, _), server(drip_body, pause=0.01) as (body, _):
        job.point("mistral", body)
        job.point("openai", headers)
        job.set({"MODELS_DEV_URL": headers, "LITELLM_URL": body, "LLM_STATS_URL": headers})
        began = time.monotonic()

        outcome = job("--providers", "groq,mistral,openai", option, "3", sources=True)

    assert time.monotonic() - began < 3 + 10
    assert outcome.of("groq")
    assert not outcome.of("mistral")
    assert outcome.out.count(f"raise {option}") == 5


def test_an_answer_of_more_values_than_memory_is_not_parsed() -> None:
    def empty_objects() -> Iterator[bytes]:
        yield OK + b"\r\n[{}"
        yield from repeat(b",{}" * 1000, 300)
        yield b"]"

    with server(empty_objects) as (address, _), pytest.raises(UnexpectedPayload, match="values at once"):
        client(address, Limits(answer_bytes=1 << 20)).get_json("models")


def test_a_real_answer_of_its_full_size_is_read(httpserver: HTTPServer) -> None:
    row = {"id": "vendor/some-model-name", "context_length": 131072, "pricing": {"prompt": "0.0000015"}, "name": "Some"}
    rows = [row] * 9000
    httpserver.expect_request("/models").respond_with_data(json.dumps(rows))

    assert len(str(rows)) > 0.9 * (1 << 20)
    assert client(httpserver.url_for(""), Limits(answer_bytes=12 << 17)).get_json("models") == rows


def test_large_answers_share_the_memory(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/small").respond_with_data(b"[" + b" " * 1000 + b"]")
    network = Network(Limits(memory_bytes=1 << 20, attempts=1))

    def large() -> Iterator[bytes]:
        yield OK + b"\r\n["
        yield from repeat(b" " * 1000)

    with server(large) as (address, _), network.share() as one, network.share() as other:
        with pytest.raises(Unavailable, match="memory"):
            HttpClient(one, address).get_json("")
        one.take(1_000_000, "one")
        with pytest.raises(Unavailable, match="memory"):
            HttpClient(other, address).get_json("")
        # Who asks for little is read, whatever the others take.
        HttpClient(other, httpserver.url_for("")).get_json("small")
    with network.share() as later:
        later.take(1_000_000, "later")


PEAK = """
import resource, sys
from model_registry.main import main
code = main(sys.argv[1:])
print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


@pytest.mark.repeats
@pytest.mark.skipif(not LONG, reason="takes gigabytes where it fails; LONG_TESTS=0.1 runs it")
@pytest.mark.parametrize("slug", ["openai", "anthropic", "openrouter"])
@pytest.mark.parametrize("piece", [b",{}", b',"\xd0\xb6"', b',{"":1000}', b"", b",[[1000]]"])
def test_no_shape_of_64_mib_takes_700_mb(piece: bytes, slug: str, samples: SampleServer, tmp_path: Path) -> None:
    def body() -> Iterator[bytes]:
        yield OK + b'\r\n{"data": [0'
        if piece:
            yield from repeat(piece * 10_000, (64 << 20) // (10_000 * len(piece)) - 1)
        else:
            numbers = count()
            for _ in range((64 << 20) // 170_000):
                yield (
                    b",{"
                    + b",".join(b'"%07x":%d' % (each, each) for each in (next(numbers) for _ in range(9000)))
                    + b"}"
                )
        yield b"]}"

    with server(body) as (address, _):
        env = {"PATH": os.environ["PATH"], **samples.environment(), base_url_variable(PROVIDERS[slug]): address}
        command = [sys.executable, "-c", PEAK, "--no-sources", "--attempts", "1", "--providers", slug]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    code, peak = map(int, done.stderr.splitlines()[-1].split())
    # It was received in full, and refused for what it holds.
    assert code == 1
    assert "values at once" in done.stdout
    assert peak < 700, done.stderr
