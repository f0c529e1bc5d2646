"""A server whose vendors fail in every way that vendors do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue
from typing_extensions import override

from model_registry.refresh.sample_server import SampleHandler, SampleServer

LISTS = ("data", "models", "modelSummaries", "publisherModels", "resources", "result", "results", "items")


@dataclass
class Faults:
    """What is armed, and what was asked."""

    armed: dict[str, str] = field(default_factory=dict)
    """Fault by slug."""
    times: int = 1 << 30
    """Requests of each provider that fail, before it answers as it should."""
    seen: dict[str, int] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and headers of each request."""
    closing: threading.Event = field(default_factory=threading.Event)

    def next_for(self, slug: str) -> str | None:
        self.seen[slug] = self.seen.get(slug, 0) + 1
        return self.armed.get(slug) if self.seen[slug] <= self.times else None


@contextmanager
def fault_server() -> Iterator[tuple[SampleServer, Faults]]:
    """A server with the samples, and the faults to arm."""
    faults = Faults()

    class Handler(SampleHandler):
        @override
        def answer(self, slug: str, request: str) -> None:
            faults.requests.append((self.path, dict(self.headers)))
            match faults.next_for(slug):
                case None:
                    super().answer(slug, request)
                case "timeout":
                    faults.closing.wait()
                    self.close_connection = True
                case "reset":
                    self.close_connection = True
                    self.connection.close()
                case "redirect":
                    there = f"http://localhost:{self.server.server_port}/elsewhere"
                    self.send(302, {}, {"Location": there})
                case "html":
                    self.body(b"<!doctype html><title>Sign in</title>", "text/html")
                case "garbage":
                    self.body(b'"service temporarily unavailable"')
                case "huge":
                    self.endless()
                case "truncated":
                    self.body(self.sample_of(slug, request), share=0.5)
                case ("empty" | "nulls") as kind:
                    self.body(spoiled(self.sample_of(slug, request), kind))
                case status:
                    message: JsonValue = {"error": {"message": f"replayed {status}"}}
                    self.send(int(status), message, {"Retry-After": "0"} if status == "429" else {})

        def sample_of(self, slug: str, request: str) -> bytes:
            exchange = self.server.find(slug, request)
            assert exchange is not None
            return json.dumps(exchange["answer"]).encode()

        def body(self, body: bytes, kind: str = "application/json", share: float = 1) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: int(len(body) * share)])
            self.close_connection = share < 1

        def endless(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.close_connection = True
            try:
                self.wfile.write(b'{"data": [')
                while not faults.closing.is_set():
                    self.wfile.write(b" " * (1 << 16))
            except OSError:
                return

    with SampleServer(handler=Handler) as server:
        try:
            yield server, faults
        finally:
            faults.closing.set()


def spoiled(body: bytes, kind: str) -> bytes:
    """The answer with its records gone, or with nothing but their ids left."""
    payload: Any = json.loads(body)
    records = payload if isinstance(payload, list) else next(payload[key] for key in LISTS if key in payload)
    if kind == "empty":
        records.clear()
    for record in records:
        record.update({name: None for name in record if name not in ("id", "modelId", "model_id", "name", "owner")})
    if isinstance(payload, dict):
        payload.update(
            {name: False if name == "has_more" else None for name in ("has_more", "links") if name in payload}
        )
    return json.dumps(payload).encode()
