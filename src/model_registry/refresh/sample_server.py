"""A server on loopback that answers as each vendor does, from small answers written by hand.

The files in `samples/` are lists of exchanges: the request line a vendor documents, and its answer.
They are the sample run, the fixtures of the tests and a description of each vendor's shape in one.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from types import TracebackType
from typing import NotRequired, Self, TypedDict
from urllib.parse import parse_qsl, urlsplit

from pydantic import JsonValue
from typing_extensions import override

from model_registry.providers import PROVIDERS
from model_registry.providers.variables import base_url_variable

KEY = "sample-key"
"""The key the server takes; without it, a vendor that wants one answers 401."""

_FOLDER = files("model_registry") / "samples"


class SampleExchange(TypedDict):
    """One request and what the vendor answers."""

    request: str
    """Request line as the vendor documents it: `GET /v1/models?limit=1000`."""
    answer: JsonValue
    """Body of the answer; `{origin}` in a text stands for the server's own address."""
    headers: NotRequired[dict[str, str]]
    """Headers of the answer that the client must understand."""


class SampleServer:
    """Serves all samples while it is open, each provider below its slug, `latency` seconds after it was asked."""

    def __init__(self, latency: float = 0.0, handler: type[SampleHandler] | None = None) -> None:
        self._server = _Server(latency, handler or SampleHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @staticmethod
    def slugs() -> list[str]:
        """The providers that have a sample."""
        return sorted(file.name.removesuffix(".json") for file in _FOLDER.iterdir() if file.name.endswith(".json"))

    @staticmethod
    def exchanges(slug: str) -> list[SampleExchange]:
        """A provider's sample."""
        exchanges: list[SampleExchange] = json.loads((_FOLDER / f"{slug}.json").read_text(encoding="utf-8"))
        return exchanges

    def environment(self) -> dict[str, str]:
        """Variables that lead every provider here, with a key that opens it."""
        env: dict[str, str] = {}
        for slug in self.slugs():
            provider = PROVIDERS[slug]
            env |= dict.fromkeys(provider.env, KEY)
            for variable, url in {base_url_variable(provider): provider.base_url, **provider.side_urls}.items():
                # An account in a base URL is filled in with the key; one that is the host itself, with this server.
                path = re.sub(r"{\w+}", KEY, urlsplit(re.sub(r"^{\w+}", "", url)).path)
                env[variable] = f"{self._server.origin}/{slug}{path}"
        return env

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, latency: float, handler: type[SampleHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.latency = latency
        self.origin = f"http://127.0.0.1:{self.server_port}"

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hangs up, which the run may do; anything else is a mistake of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # typeshed has socket types

    def find(self, slug: str, request: str) -> SampleExchange | None:
        if slug not in SampleServer.slugs():
            return None
        wanted = _split(request)
        return next((each for each in SampleServer.exchanges(slug) if _split(each["request"]) == wanted), None)


class SampleHandler(BaseHTTPRequestHandler):
    """Answers one request from the samples."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer after the server's latency."""
        time.sleep(self.server.latency)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        slug, _, path = self.path.removeprefix("/").partition("/")
        self.answer(slug, f"{self.command} /{path}")

    def do_POST(self) -> None:
        """Answer as to a GET."""
        self.do_GET()

    def answer(self, slug: str, request: str) -> None:
        """Send what the vendor would."""
        exchange = self.server.find(slug, request)
        if exchange is None:
            self.send(404, {"error": {"message": "there is no sample of this request"}})
        elif not self._authorized(slug):
            self.send(401, {"error": {"message": "the key is missing or wrong"}})
        else:
            self.send(200, exchange["answer"], exchange.get("headers", {}))

    def _authorized(self, slug: str) -> bool:
        auth = PROVIDERS[slug].auth
        match auth.kind:
            case "bearer":
                return not PROVIDERS[slug].env or self.headers.get(auth.name) == f"Bearer {KEY}"
            case "header":
                return self.headers.get(auth.name) == KEY
            case "query":
                return dict(parse_qsl(urlsplit(self.path).query)).get(auth.name) == KEY
            case _:
                return True

    def send(self, status: int, answer: JsonValue, headers: Mapping[str, str] | None = None) -> None:
        """Send a JSON document."""
        body = json.dumps(answer).replace("{origin}", self.server.origin).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value.replace("{origin}", self.server.origin))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the run's own display is the record."""


def _split(request: str) -> tuple[str, str, dict[str, str]]:
    """Method, path and query of a request line; a key in the query is no part of what is asked."""
    method, _, target = request.partition(" ")
    parts = urlsplit(target)
    return method, parts.path, {name: value for name, value in parse_qsl(parts.query) if name != "key"}
