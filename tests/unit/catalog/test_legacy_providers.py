"""The variables of the older exporter still do what their owners set them for."""

from __future__ import annotations

import pytest

from model_registry.catalog import provider_directory
from model_registry.catalog.legacy_providers import OLDER, OlderProvider
from model_registry.providers import PROVIDERS
from model_registry.providers.variables import base_url, lookup

RENAMED = {"gemini": "google", "inference": "inference-net", "togetherai": "together"}
NOT_LISTED_HERE = {"litellm", "nineteenai", "targon"}

every_row = pytest.mark.parametrize("row", OLDER.values(), ids=OLDER)
every_provider = pytest.mark.parametrize("row", [row for row in OLDER.values() if row.slug], ids=lambda row: row.name)


def slug_of(row: OlderProvider) -> str:
    assert row.slug is not None
    return row.slug


@every_row
def test_every_older_provider_is_one_of_ours_or_known_not_to_be(row: OlderProvider) -> None:
    if row.name in NOT_LISTED_HERE:
        assert row.slug is None
    else:
        assert row.slug == RENAMED.get(row.name, row.name)
        assert row.slug in PROVIDERS


def test_none_is_missing() -> None:
    assert len(OLDER) == 40


@every_provider
def test_its_key_variable_opens_the_list_wherever_a_key_is_needed(row: OlderProvider) -> None:
    provider = PROVIDERS[slug_of(row)]

    assert row.key is not None
    assert [name for name in provider.env if lookup(provider, name, {row.key: "secret"}) is None] == []


@every_provider
def test_its_key_variable_is_one_of_those_that_open_calls(row: OlderProvider) -> None:
    known = provider_directory.provider(slug_of(row)).key_env

    assert row.key in known or (row.name == "lmstudio" and not known)


@every_provider
def test_its_url_variable_leads_the_list_elsewhere(row: OlderProvider) -> None:
    provider = PROVIDERS[slug_of(row)]
    path = row.url.partition("://")[2].partition("/")[2]
    ours = path.removesuffix({"anthropic": "v1", "cerebras": "v1", "gemini": "/openai"}.get(row.name, "")).rstrip("/")
    elsewhere = f"https://mirror.example/{path}"

    expected = f"https://mirror.example/{ours}".rstrip("/")
    assert base_url(provider, {row.url_variable: elsewhere}) == expected
    assert base_url(provider, {row.url_variable: f" {elsewhere}/models/ "}) == expected


@every_provider
def test_a_variable_that_repeats_the_older_default_changes_nothing(row: OlderProvider) -> None:
    provider = PROVIDERS[slug_of(row)]

    assert base_url(provider, {row.url_variable: f"{row.url}/"}) == base_url(provider, {})


def test_our_own_variable_comes_first() -> None:
    env = {"GROQ_API_OPENAI": "https://older.example/v1", "GROQ_BASE_URL": "https://ours.example/v1"}

    assert base_url(PROVIDERS["groq"], env) == "https://ours.example/v1"
    assert base_url(PROVIDERS["groq"], {**env, "GROQ_BASE_URL": " "}) == "https://older.example/v1"
