"""Lets a vendor's SDK speak through our own seam, so that its requests keep every limit of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import anthropic
import httpx2
from typing_extensions import override

from model_registry.errors import ProviderError, UnexpectedPayload
from model_registry.http.client import HttpClient, count_values

VALUES = 100_000
"""Values that an answer may hold: an SDK makes objects of them that take ten times as much as JSON does."""


class SeamTransport(httpx2.BaseTransport):
    """A transport that hands each request to `Http.send`."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    @override
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {name: value for name, value in request.headers.items() if name != "authorization"}
        answer = self._http.send(request.method, str(request.url), headers, body=request.read() or None)
        if (values := count_values(answer.body)) > VALUES:
            raise UnexpectedPayload(f"{request.url.host} sent {values:,} values at once, too many to take in")
        # The body is decompressed already, so no header that describes its transfer is passed on.
        kind = answer.headers.get("Content-Type", "application/json")
        return httpx2.Response(answer.status, headers={"Content-Type": kind}, content=answer.body)


def anthropic_client(http: HttpClient) -> anthropic.Anthropic:
    """A client of Anthropic's SDK whose requests take the seam: its credentials, its retries, its limits."""
    return anthropic.Anthropic(
        api_key="sent by the seam",
        # The SDK adds `/v1` itself; a base URL for other clients ends in it.
        base_url=http.base_url.rstrip("/").removesuffix("/v1"),
        max_retries=0,
        default_headers=http.headers,
        http_client=httpx2.Client(transport=SeamTransport(http)),
    )


@contextmanager
def provider_errors() -> Iterator[None]:
    """Give back the `ProviderError` that an SDK has wrapped into an error of its own.

    Raises `UnexpectedPayload` if what an answer told to go on with makes no address.
    """
    try:
        yield
    except httpx2.InvalidURL as error:
        raise UnexpectedPayload(f"the list goes on at what is no address ({error})") from None
    except Exception as error:
        if isinstance(error.__cause__, ProviderError):
            raise error.__cause__ from None
        raise
