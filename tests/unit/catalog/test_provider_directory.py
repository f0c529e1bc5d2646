"""What readers know about providers is what the classes declare, and costs them no vendor's code."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from model_registry.catalog.provider_directory import provider, providers
from model_registry.enrichment.curated import load, shipped
from model_registry.errors import ConfigurationError
from model_registry.providers import PROVIDERS


def test_the_directory_holds_every_provider_as_its_class_declares_it() -> None:
    unlisted = load(shipped()).providers
    assert list(providers()) == sorted([*PROVIDERS, *unlisted])
    for slug, declared in PROVIDERS.items():
        facts = providers()[slug]
        assert (facts.slug, facts.name, facts.kind) == (slug, declared.name, declared.kind)
        assert (facts.base_url, facts.env, facts.api_base) == (
            declared.base_url,
            declared.env,
            declared.openai_base_url,
        )


def test_a_provider_that_curated_rows_alone_know_is_told_of_without_an_address() -> None:
    facts = provider("voyage")
    assert (facts.name, facts.base_url, facts.api_base, facts.apis) == ("Voyage AI", None, None, ())


def test_calls_go_where_the_vendor_documents_them_not_where_the_list_is() -> None:
    assert provider("groq").api_base == "https://api.groq.com/openai/v1"
    assert provider("google").api_base == "https://generativelanguage.googleapis.com/v1beta/openai"
    assert provider("replicate").api_base is None
    assert provider("perplexity").apis == ("responses",)


def test_the_key_for_calls_is_known_where_the_list_is_public() -> None:
    assert provider("openrouter").env == ()
    assert provider("openrouter").key_env == ("OPENROUTER_API_KEY",)
    assert provider("google").key_env == ("GEMINI_API_KEY", "GOOGLE_API_KEY")
    assert provider("ollama").key_env == ()


def test_an_address_is_https_unless_it_is_this_machine_s_and_has_no_query() -> None:
    for facts in providers().values():
        if facts.api_base is not None:
            assert re.match(r"https://|http://localhost:|\{[A-Z_]+\}/", facts.api_base)
            assert not re.search(r"[?#\s]|/$", facts.api_base)
        assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in facts.key_env)


def test_a_name_that_is_none_gets_suggestions() -> None:
    with pytest.raises(ConfigurationError, match="did you mean google"):
        provider("gogle")
    with pytest.raises(ConfigurationError, match="providers list"):
        provider("???")


def test_reading_it_loads_no_vendor_and_no_pydantic() -> None:
    code = "import sys, model_registry.catalog.provider_directory as d; d.providers(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydantic", "requests", "model_registry.providers"} & set(loaded)
