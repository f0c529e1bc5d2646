"""The one seam to the network: time limits, retries, size limits, redirects and error names.

A provider sees `Http.get_json` and nothing else; a vendor's SDK is led through `Http.send` by
`model_registry.http.sdk`. Whatever goes wrong leaves here as a `ProviderError`.
"""

from __future__ import annotations

import email.utils
import hashlib
import io
import json
import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import NoReturn, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from pydantic import JsonValue
from requests.structures import CaseInsensitiveDict
from requests.utils import parse_header_links
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)
from typing_extensions import override

from model_registry._version import __version__
from model_registry.errors import AccessDenied, NotFound, ProviderError, RepeatedPage, Unavailable, UnexpectedPayload
from model_registry.http.network import Network, run_daemon_workers
from model_registry.http.peers import OpenNetwork
from model_registry.urls import LOOPBACK, is_secure

CHUNK = 1 << 16
NOT_MODIFIED = 304
FOREVER = 1e9
"""Seconds; a longer `Retry-After` is told as this one."""
REDIRECTS = 5
VALUE_BYTES = 200
"""Memory that a value of a JSON document takes at most besides its text: a key of its own, and what it names."""

Answered = TypeVar("Answered")

Params = Mapping[str, str | int]


@dataclass(frozen=True)
class Response:
    """A complete, successful HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Exchange:
    """A request and what came back."""

    method: str
    url: str
    response: Response


@dataclass(frozen=True)
class Page:
    """A JSON document and the headers it came with."""

    payload: JsonValue
    headers: Mapping[str, str]
    url: str = ""
    """Where it was asked for, without what is sent with every request."""

    @property
    def next_link(self) -> str | None:
        """Address of the next page, where the `Link` header tells it (RFC 8288)."""
        links = parse_header_links(self.headers.get("Link", ""))
        return next((link["url"] for link in links if link.get("rel") == "next"), None)


@dataclass(frozen=True)
class Retry:
    """A request that failed and is about to be tried again."""

    attempt: int
    """The try that comes next, counted from 1."""
    wait: float
    """Seconds until then."""
    reason: str


class _Session(requests.Session):
    @override
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: redirects are ours to follow, and `requests` would read the whole body of one to offer the next."""
        return None


@dataclass
class HttpClient:
    """The network as one provider sees it: its base URL, its credentials, its share of the limits."""

    network: Network
    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent with every request; the key is among them."""
    params: Params = field(default_factory=dict, repr=False)
    """Added to every query; the key of vendors that want it there."""
    keyed: bool = False
    """Whether requests carry a credential."""
    secure: bool = False
    """Whether a redirect is followed to https alone, or within this machine."""
    reduce: Callable[[JsonValue], JsonValue] | None = None
    """What is left of a JSON document before anybody sees or keeps it: for answers that hold others' secrets."""
    public: bool = False
    """Whether only servers of the open network are asked: others are a `PrivateAddress`."""
    on_retry: Callable[[Retry], None] = lambda _: None
    on_response: Callable[[Exchange], None] = lambda _: None

    def __post_init__(self) -> None:
        self._session = _Session()
        self._session.headers["User-Agent"] = f"model-registry/{__version__}"
        # Without an `auth` of our own, requests would look for a password in ~/.netrc.
        self._session.auth = lambda request: request
        if self.public:
            for scheme in ("http://", "https://"):
                self._session.mount(scheme, OpenNetwork())
        self._requested: set[str] = set()
        self._pages: set[tuple[str, bytes]] = set()

    def get_json(self, path: str, params: Params | None = None) -> JsonValue:
        """The JSON document at `path`. Raises what `get` raises."""
        return self.get(path, params).payload

    def get(self, path: str, params: Params | None = None) -> Page:
        """The JSON document at `path`, relative to the base URL or absolute, with its headers.

        Raises `UnexpectedPayload` if it is not JSON, and what `send` raises. A key is sent to the host of
        the base URL alone: a `next` link that leads elsewhere is refused.
        """
        return self._request("GET", path, params)

    def post_json(self, path: str, payload: JsonValue) -> JsonValue:
        """The JSON document that `path` answers to this one. Raises what `get` raises."""
        return self._request("POST", path, body=json.dumps(payload).encode()).payload

    def gather(self, questions: Sequence[Callable[[], Answered]]) -> list[Answered]:
        """The answers to several questions, in their order, as many under way at once as a provider is allowed.

        Raises what the first of them to fail raises.
        """
        results: queue.SimpleQueue[tuple[int, Answered | Exception]] = queue.SimpleQueue()

        def put_result(number: int, question: Callable[[], Answered]) -> None:
            try:
                results.put((number, question()))
            except Exception as error:  # noqa: BLE001  # handed over to whoever waits
                results.put((number, error))

        run_daemon_workers(
            [partial(put_result, number, question) for number, question in enumerate(questions)],
            self.network.limits.per_provider,
        )
        found: dict[int, Answered] = {}
        for _ in questions:
            number, result = results.get()
            if isinstance(result, Exception):
                raise result
            found[number] = result
        return [found[number] for number in range(len(questions))]

    def _request(self, method: str, path: str, params: Params | None = None, body: bytes | None = None) -> Page:
        url = path if "://" in path else f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"
        if self.keyed and _origin(url) != _origin(self.base_url):
            raise UnexpectedPayload(f"{_host(self.base_url)} leads to {_host(url)}; a key is not sent there")
        headers = {"Accept": "application/json", **({"Content-Type": "application/json"} if body else {})}
        response = self.send(method, url, {**headers, **self.headers}, {**self.params, **(params or {})}, body)
        return Page(parse_json(response.body, _host(url)), response.headers, url)

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Params | None = None,
        body: bytes | None = None,
    ) -> Response:
        """Send a request, again if that may help, and read the whole answer.

        Raises `AccessDenied` for 401 and 403, `Unavailable` for whatever may pass, and
        `UnexpectedPayload` for other statuses, oversized answers and pages that repeat (`RepeatedPage`).
        """
        try:
            request = self._session.prepare_request(
                requests.Request(method, url, headers=dict(headers), params=dict(params or {}), data=body)
            )
        except (requests.RequestException, ValueError):
            # The text of these errors may hold the key.
            raise UnexpectedPayload("no request can be made of this base URL and key; check both") from None
        limits = self.network.limits
        retrying = Retrying(
            retry=retry_if_exception_type(Unavailable),
            stop=lambda state: stop_after_attempt(limits.attempts)(state) or self._not_in_time(state),
            wait=self._wait,
            before_sleep=self._tell,
            reraise=True,
        )
        if method != "GET":
            return self._report(request, retrying(self._once, request))
        response = self._conditionally(request, retrying)
        self._refuse_repetition(request, response)
        return self._report(request, response)

    def _conditionally(self, request: requests.PreparedRequest, retrying: Retrying) -> Response:
        """Ask only whether a stored answer still holds, where the server has given it an `ETag` or a date."""
        if self.network.responses is None:
            return retrying(self._once, request)
        key = f"{request.url}\n{sorted(self.headers.items())}"
        stored = self.network.responses.get(key, private=self.keyed)
        if stored:
            request.headers.update(stored.validators)
        response = retrying(self._once, request)
        if stored and response.status == NOT_MODIFIED:
            return Response(200, CaseInsensitiveDict(stored.headers), stored.body)
        self.network.responses.put(key, response.headers, response.body, private=self.keyed)
        return response

    def _report(self, request: requests.PreparedRequest, response: Response) -> Response:
        self.on_response(Exchange(request.method or "", request.url or "", response))
        return response

    def _once(self, request: requests.PreparedRequest) -> Response:
        for _ in range(REDIRECTS):
            with self._place():
                response = self._exchange(request)
            if not _redirects(response.status):
                return response
            request = self._redirected(request, response)
        raise UnexpectedPayload(f"{_host(request.url)} redirects in a circle; check the base URL")

    def status_of(self, url: str) -> int:
        """The status that a server answers a GET with, asked once: nothing of the body is read, no redirect followed.

        Raises `Unavailable` if there is no answer, and `UnexpectedPayload` if this is no address.
        """
        try:
            request = self._session.prepare_request(requests.Request("GET", url, headers=dict(self.headers)))
        except (requests.RequestException, ValueError):
            raise UnexpectedPayload("this is no address that can be asked") from None
        with self._place(), self._sent(request) as response:
            return response.status_code

    def _exchange(self, request: requests.PreparedRequest) -> Response:
        host = _host(request.url)
        with self._sent(request) as response:
            if problem := failure(response.status_code, response.headers, host, keyed=self.keyed):
                raise problem
            # Nobody needs what a redirect says, and it may go on for ever.
            body = b"" if _redirects(response.status_code) else self._body(response, host)
            if self.reduce and body:
                body = json.dumps(self.reduce(parse_json(body, host))).encode()
            return Response(response.status_code, response.headers, body)

    @contextmanager
    def _sent(self, request: requests.PreparedRequest) -> Iterator[requests.Response]:
        """Send a request, and hand over what comes back as long as the block reads it."""
        limits = self.network.limits
        host = _host(request.url)
        left = self.network.remaining()
        if not left:
            raise Unavailable(f"{host} was not asked: {self.network.deadline}")
        try:
            settings = self._session.merge_environment_settings(request.url, {}, True, None, None)
            if host in LOOPBACK:
                # What is on this machine is never asked for through a proxy.
                settings["proxies"] = {}
            response = self._session.send(
                request,
                timeout=(min(limits.connect, left), min(limits.read, left)),
                allow_redirects=False,
                **settings,
            )
            with response:
                yield response
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            raise Unavailable(f"{host} did not answer in time") from None
        except ValueError:
            raise UnexpectedPayload(f"{host} cannot be asked at this address; check the base URL") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            # The text of these errors holds the whole URL, so only their kind is told.
            raise Unavailable(f"{host} broke the connection off ({type(error).__name__})") from None

    def _body(self, response: requests.Response, host: str) -> bytes:
        """The body, piece by piece as it arrives, so that neither size nor drip-feeding is unbounded.

        It is measured before it is parsed: 64 MiB of `{}` would take 1.6 GB.
        """
        limits = self.network.limits
        body = io.BytesIO()
        taken = 0

        def take(amount: int) -> None:
            nonlocal taken
            self.network.take(amount, host)
            taken += amount

        try:
            while piece := response.raw.read1(CHUNK, decode_content=True):
                take(body.write(piece))
                if body.tell() > limits.answer_bytes:
                    raise UnexpectedPayload(
                        f"{host} sent more than {limits.answer_bytes:,} bytes; the answer was cut off"
                    )
                if not self.network.remaining():
                    raise Unavailable(f"{host} was still sending when {self.network.deadline}")
            content = body.getvalue()
            values = count_values(content)
            if taken + VALUE_BYTES * values > limits.answer_memory:
                raise UnexpectedPayload(
                    f"{host} sent {values:,} values at once, too many to take in; raise --max-answer"
                )
            take(VALUE_BYTES * values)
        except BaseException:
            self.network.give_back(taken)
            raise
        return content

    def _redirected(self, request: requests.PreparedRequest, response: Response) -> requests.PreparedRequest:
        try:
            address = urljoin(request.url or "", response.headers.get("Location", ""))
            target = requests.Request("GET", address).prepare().url or ""
            here, there = urlsplit(request.url or ""), urlsplit(target)
        except (requests.RequestException, ValueError):
            raise UnexpectedPayload(f"{_host(request.url)} redirects to something that is not an address") from None
        if self.keyed and _origin(request.url or "") != _origin(target):
            raise UnexpectedPayload(
                f"{here.hostname} redirects to {there.hostname}; a key is not sent there, check the base URL"
            )
        unsafe = there.scheme not in ("http", "https") or (here.scheme, there.scheme) == ("https", "http")
        if unsafe or (self.secure and not is_secure(target)):
            raise UnexpectedPayload(f"{here.hostname} redirects to an address that is not safe; check the base URL")
        redirected = request.copy()
        redirected.url = target
        redirected.headers.pop("Host", None)
        return redirected

    def _refuse_repetition(self, request: requests.PreparedRequest, response: Response) -> None:
        """Stop paging that does not advance: the same question twice, or the same page for another one."""
        url = request.url or ""
        path = url.partition("?")[0]
        digest = hashlib.sha256(response.body).digest()
        if url in self._requested or (path, digest) in self._pages:
            raise RepeatedPage(f"{_host(url)} sent the same page twice; its paging does not advance")
        self._requested.add(url)
        self._pages.add((path, digest))

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place among the requests under way, waited for until the deadline at the longest."""
        with self.network.requests.place(self.network.remaining()) as free:
            if not free:
                raise Unavailable(f"not asked before {self.network.deadline}")
            yield

    def _wait(self, state: RetryCallState) -> float:
        told = _error(state).retry_after
        if told is not None:
            return told
        limits = self.network.limits
        return wait_exponential(limits.backoff, max=limits.longest_wait)(state) + wait_random(0, limits.backoff)(state)

    def _not_in_time(self, state: RetryCallState) -> bool:
        told = _error(state).retry_after or 0
        return told > self.network.limits.longest_wait or told >= self.network.remaining()

    def _tell(self, state: RetryCallState) -> None:
        self.on_retry(Retry(state.attempt_number + 1, state.upcoming_sleep, str(_error(state))))


def failure(status: int, headers: Mapping[str, str], host: str, keyed: bool) -> ProviderError | None:
    """The error an HTTP status stands for, or None for success and redirects."""
    if status < 400:
        return None
    if status in (401, 403):
        what = "the credentials" if keyed else "to be read without a key"
        return AccessDenied(f"{host} refused {what} (HTTP {status})")
    if status in (408, 425, 429) or status >= 500:
        wait = retry_after(headers)
        told = "" if wait is None else f", asking to wait {wait:g} s"
        return Unavailable(f"{host} answered HTTP {status}{told}", wait)
    kind = NotFound if status in (404, 410) else UnexpectedPayload
    return kind(f"{host} answered HTTP {status}; check the base URL")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds a `Retry-After` header asks to wait, given as a number or as a date (RFC 9110, 10.2.3)."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return min(float(value[:20]), FOREVER)
    try:
        then = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def parse_json(body: bytes, host: str) -> JsonValue:
    """The body of an answer as JSON; `UnexpectedPayload` if it is anything else, NaN and endless nesting included."""
    try:
        payload: JsonValue = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise UnexpectedPayload(f"{host} answered with something that is not JSON; check the base URL") from None
    return payload


def count_values(body: bytes) -> int:
    """How many values a JSON document holds, or a few more: commas in texts count, too."""
    return body.count(b",") + body.count(b"{") + body.count(b"[")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _redirects(status: int) -> bool:
    return 300 <= status < 400 and status != NOT_MODIFIED


def _host(url: str | None) -> str:
    return urlsplit(url or "").hostname or "the provider"


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _error(state: RetryCallState) -> Unavailable:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Unavailable) else Unavailable("")
