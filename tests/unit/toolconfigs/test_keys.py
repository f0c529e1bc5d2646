"""No configuration can make a tool send one provider's key to another's host."""

from __future__ import annotations

import os
import shlex
import subprocess
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from model_registry.catalog import store
from model_registry.catalog.provider_directory import provider, providers
from model_registry.toolconfigs import TOOLS
from model_registry.toolconfigs.aichat import client_name
from model_registry.toolconfigs.base import Service
from model_registry.toolconfigs.selection import address_of, services, with_key
from model_registry.toolconfigs.update import masked, masked_lines
from tests.support.catalogs import RICH, small
from tests.support.entries import entry

TODAY = date(2026, 11, 21)


def service(slug: str) -> Service:
    catalog = store.catalog([entry(f"{slug}/m-one")])
    [found], _ = services(catalog, [slug], {}, TODAY)
    return found


def test_aichat_finds_under_a_client_s_name_no_key_of_another_provider() -> None:
    names = {slug: client_name(facts) for slug, facts in providers().items()}
    assert [name for name, count in Counter(names.values()).items() if count > 1] == []
    for slug, name in names.items():
        owners = {each.slug for each in providers().values() if f"{name.upper()}_API_KEY" in each.key_env}
        assert owners <= {slug}
    assert (names["groq"], names["ollama"], names["ollama-cloud"]) == ("groq", "ollama_local", "ollama")


def test_mods_never_falls_back_on_openai_s_key() -> None:
    """It takes OPENAI_API_KEY where it finds no key; a command that fails keeps it from looking there."""
    api = yaml.safe_load(TOOLS["mods"].generate(service("groq")))["apis"]["groq"]
    assert "api-key-env" not in api
    words = shlex.split(api["api-key-cmd"])
    path = {"PATH": os.environ["PATH"]}
    for env in ({}, {"GROQ_API_KEY": ""}):
        assert subprocess.run(words, env=path | env, capture_output=True, check=False).returncode != 0
    told = subprocess.run(words, env=path | {"GROQ_API_KEY": "gsk-x"}, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout, told.stderr) == (0, "gsk-x", "")
    assert yaml.safe_load(TOOLS["mods"].generate(service("lmstudio")))["apis"]["lmstudio"]["api-key"] == "none"


def test_llm_is_told_of_a_block_whose_key_has_gone_since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It sends OPENAI_API_KEY where a key that is named is not stored."""
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    tool, path = TOOLS["llm"], tmp_path / "extra-openai-models.yaml"
    (tmp_path / "keys.json").write_text('{"groq": "stored"}')
    written = tool.plan(path, lambda _: None, [service("groq")])
    (tmp_path / "keys.json").write_text("{}")

    later = tool.plan(path, lambda _: written.texts[path], [service("groq")])

    assert not any("still in" in note for note in written.notes)
    assert later.texts == {}
    assert any(note.startswith("groq is still in") and "OpenAI's key" in note for note in later.notes)


def test_codex_is_given_no_table_with_a_name_of_its_own() -> None:
    for slug in ("openai", "ollama", "lmstudio"):
        tables = tomllib.loads(TOOLS["codex"].generate(service(slug))).get("model_providers", {})
        assert not tables.keys() & {"openai", "ollama", "lmstudio", "amazon-bedrock"}


def test_a_variable_in_an_address_is_filled_in_only_with_what_an_address_may_hold() -> None:
    facts = provider("cloudflare-workers-ai")
    assert address_of(facts, {}) == (None, "its address needs CLOUDFLARE_ACCOUNT_ID, not set here")
    assert address_of(facts, {"CLOUDFLARE_ACCOUNT_ID": "abc"})[0] == facts.api_base.replace(  # type: ignore[union-attr]
        "{CLOUDFLARE_ACCOUNT_ID}", "abc"
    )
    for bad in ('x"\n[mcp_servers.a]', "$(id)", "a b", "x?key=1", "${X}", "`id`"):
        assert address_of(facts, {"CLOUDFLARE_ACCOUNT_ID": bad})[0] is None


def test_a_provider_is_chosen_by_any_name_of_its_key_and_the_name_that_is_set_is_written() -> None:
    assert [facts.slug for facts in with_key({"GOOGLE_API_KEY": "x", "XAI_API_KEY": ""})] == ["google"]
    catalog = store.catalog([entry("together/m")])
    [found], _ = services(catalog, [], {"TOGETHERAI_API_KEY": "x"}, TODAY)
    assert found.key_env == "TOGETHERAI_API_KEY"


def test_what_is_left_out_is_told() -> None:
    found, notes = services(small(), ["groq", "replicate", "mistral"], {}, TODAY)
    assert [each.slug for each in found] == ["groq"]
    assert any("mistral left out" in note for note in notes)
    assert any("replicate left out" in note for note in notes)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=list(TOOLS))
def test_every_tool_takes_or_refuses_every_provider(
    tool: object, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path_factory.mktemp("llm")))
    env = {"CLOUDFLARE_ACCOUNT_ID": "a", "SNOWFLAKE_ACCOUNT": "a", "DATABRICKS_HOST": "https://d.example"}
    facts = {**RICH, "capabilities": {"responses_api": True}}
    catalog = store.catalog(entry(f"{slug}/m-one", **facts) for slug in providers())
    found, notes = services(catalog, list(providers()), env, TODAY)
    assert len(found) + len(notes) == len(providers())
    slug = next(slug for slug, each in TOOLS.items() if each is tool)
    for each in found:
        if TOOLS[slug].why_not(each) is None:
            assert "m-one" in TOOLS[slug].generate(each) + "".join(TOOLS[slug].generate_more(each).values())


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("+  api_key: abc", "+  api_key: …"),
        ("+ secret: JBSWY3DPEHPK3PXP", "+ secret: …"),
        ("+ pin_secret: 123456", "+ pin_secret: …"),
        ("+ url: https://user:pass@host/x", "+ url: https://user:…@host/x"),
        ("+ - Bearer eyJabc.def", "+ - Bearer …"),
        ("+ max_tokens: 8192", "+ max_tokens: 8192"),
        ('+ "max_output_tokens": 8192,', '+ "max_output_tokens": 8192,'),
        ("+ api_key: os.environ/GROQ_API_KEY", "+ api_key: os.environ/GROQ_API_KEY"),
        ('+ "apiKey": "{env:GROQ_API_KEY}",', '+ "apiKey": "{env:GROQ_API_KEY}",'),
        ("+ api-key-env: GROQ_API_KEY", "+ api-key-env: GROQ_API_KEY"),
        ("+ api_base: https://api.groq.com/openai/v1", "+ api_base: https://api.groq.com/openai/v1"),
    ],
)
def test_a_diff_shows_no_secret_and_what_is_none(line: str, shown: str) -> None:
    assert masked(line) == shown


def test_a_diff_shows_no_secret_that_stands_below_its_name() -> None:
    lines = ["   api_key: >-", "     first", "", "     second", "   name: acme"]

    assert list(masked_lines(lines)) == ["   api_key: …", "     …", "…", "     …", "   name: acme"]
