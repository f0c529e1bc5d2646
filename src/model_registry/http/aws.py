"""Asks AWS, with a Bedrock API key or with requests that botocore signs; either way through our own seam."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import JsonValue

from model_registry.errors import AccessDenied, ProviderError
from model_registry.http.client import HttpClient, parse_json

if TYPE_CHECKING:
    from botocore.credentials import Credentials

REGION = "us-east-1"
"""The region that is asked if none is named; the documented base URLs hold it."""

CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
INSTEAD: Mapping[str, tuple[str, ...]] = dict.fromkeys(CREDENTIALS, ("AWS_BEARER_TOKEN_BEDROCK", "AWS_PROFILE"))
"""What takes the place of both credentials: a Bedrock API key, or a profile of the AWS configuration."""


def endpoints(documented: str, base_url: str, env: Mapping[str, str]) -> dict[str, str]:
    """Where to ask, and the region each request is signed for: one endpoint for each region of `AWS_REGION`.

    A base URL that was set by hand is one endpoint, of the first region.
    """
    named = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or ""
    regions = re.findall(r"[a-z0-9-]+", named) or [REGION]
    if base_url != documented:
        return {base_url.rstrip("/"): regions[0]}
    return {documented.replace(REGION, region): region for region in regions}


def get_json(http: HttpClient, url: str, service: str, region: str, env: Mapping[str, str]) -> JsonValue:
    """The JSON document at `url`, query included. Raises what `Http.send` raises."""
    token = env.get("AWS_BEARER_TOKEN_BEDROCK", "").strip()
    credentials = {"Authorization": f"Bearer {token}"} if token else signature(url, service, region, env)
    answer = http.send("GET", url, {"Accept": "application/json", **credentials})
    return parse_json(answer.body, service)


def signature(url: str, service: str, region: str, env: Mapping[str, str]) -> dict[str, str]:
    """The headers that sign a GET of `url`, with credentials from `env` or its profile.

    Raises `ProviderError` without boto3, and `AccessDenied` without credentials.
    """
    keys = [env.get(name, "").strip() for name in (*CREDENTIALS, "AWS_SESSION_TOKEN")]
    try:
        # Of boto3, which takes two and three times as long to import, only what it signs with itself.
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise ProviderError("signing requests to AWS needs boto3: pip install 'model-registry[aws]'") from None
    request = AWSRequest(method="GET", url=url)
    try:
        credentials = Credentials(*keys) if keys[0] else _found_by_profile(env.get("AWS_PROFILE"))
        SigV4Auth(credentials, service, region).add_auth(request)
    except BotoCoreError as error:
        raise AccessDenied(f"no credentials to sign requests to AWS with ({type(error).__name__})") from None
    return dict(request.headers.items())


def _found_by_profile(profile: str | None) -> Credentials | None:
    """The credentials of a profile, or those that AWS's own tools would find."""
    from botocore.session import Session

    found: Credentials | None = Session(profile=profile).get_credentials()
    return found
