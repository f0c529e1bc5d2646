"""How AWS is asked: where, and with which credentials."""

from __future__ import annotations

import sys

import pytest

from model_registry.errors import AccessDenied, ProviderError
from model_registry.http import aws
from tests.needs import needs

DOCUMENTED = "https://bedrock.us-east-1.amazonaws.com"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session"}


@pytest.mark.parametrize(
    ("env", "endpoints"),
    [
        ({}, {DOCUMENTED: "us-east-1"}),
        (
            {"AWS_REGION": "us-east-1, eu-west-1"},
            {DOCUMENTED: "us-east-1", "https://bedrock.eu-west-1.amazonaws.com": "eu-west-1"},
        ),
    ],
)
def test_asks_every_region(env: dict[str, str], endpoints: dict[str, str]) -> None:
    assert aws.endpoints(DOCUMENTED, DOCUMENTED, env) == endpoints


def test_asks_a_base_url_set_by_hand_once() -> None:
    env = {"AWS_REGION": "eu-west-1,us-east-1"}

    assert aws.endpoints(DOCUMENTED, "https://mirror.example/", env) == {"https://mirror.example": "eu-west-1"}


@needs("dev-service")
def test_signs_for_service_and_region() -> None:
    headers = aws.signature(f"{DOCUMENTED}/foundation-models", "bedrock", "us-east-1", KEYS)

    assert headers["X-Amz-Security-Token"] == "session"
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/us-east-1/bedrock/aws4_request" in headers["Authorization"]
    assert "secret" not in str(headers)


def test_says_that_boto3_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore.auth", None)

    with pytest.raises(ProviderError, match=r"model-registry\[aws\]"):
        aws.signature(DOCUMENTED, "bedrock", "us-east-1", KEYS)


@needs("dev-service")
def test_says_that_a_profile_is_missing() -> None:
    with pytest.raises(AccessDenied, match="ProfileNotFound"):
        aws.signature(DOCUMENTED, "bedrock", "us-east-1", {"AWS_PROFILE": "nobody"})
