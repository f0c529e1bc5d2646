"""What other catalogs call our providers is said once: what we write under such a name, we find under it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from model_registry.catalog import store
from model_registry.catalog.provider_directory import NamingCatalog, providers, slugs_by_name
from model_registry.catalog.store import Catalog
from model_registry.enrichment.sources.litellm import LiteLLM
from model_registry.enrichment.sources.models_dev import ModelsDev
from model_registry.exports import litellm, models_dev, openrouter, txt
from model_registry.library.registry import Registry
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import TOOLS
from model_registry.toolconfigs.base import Service
from model_registry.toolconfigs.jsonc_block import Document
from tests.support.entries import entry
from tests.support.exporting import published

EVERYWHERE = store.catalog(
    entry(f"{slug}/aurora-1", context_window=8000, max_output_tokens=1000, pricing={"input": 1, "output": 2})
    for slug in providers()
)
"""The same model at every provider, so that nothing but the provider's name tells the entries apart."""


def at_litellm(each: ModelEntry) -> Iterator[str]:
    yield from json.loads(litellm.write({each.key: each}))


def at_models_dev(each: ModelEntry) -> Iterator[str]:
    for host, head in json.loads(models_dev.write({each.key: each})).items():
        yield from (f"{host}/{model_id}" for model_id in head["models"])


def at_openrouter(each: ModelEntry) -> Iterator[str]:
    yield from (model["id"] for model in json.loads(openrouter.write({each.key: each}))["data"])


def in_lines(each: ModelEntry) -> Iterator[str]:
    yield from txt.write({each.key: each}).decode().splitlines()


def for_aider(each: ModelEntry) -> Iterator[str]:
    yield from configured("aider", each)


def for_opencode(each: ModelEntry) -> Iterator[str]:
    for host in configured("opencode", each, "provider"):
        yield from (f"{host}/{model_id}" for model_id in configured("opencode", each, "provider", host, "models"))


def configured(tool: str, each: ModelEntry, *path: str) -> list[str]:
    """The keys of an object in a tool's configuration of one model; none if the tool cannot have its provider."""
    facts = providers()[each.provider]
    service = Service(facts, facts.api_base or "", None, (each,))
    if facts.api_base is None or TOOLS[tool].why_not(service):
        return []
    return list(Document(TOOLS[tool].generate(service)).keys(path))


@pytest.mark.no_cover  # thousands of names on the same lines
@pytest.mark.parametrize("named", [at_litellm, at_models_dev, at_openrouter, in_lines, for_aider, for_opencode])
@pytest.mark.parametrize("catalog", [EVERYWHERE, published()], ids=["every provider", "what is published"])
def test_every_name_we_write_finds_its_entry(named: Callable[[ModelEntry], Iterator[str]], catalog: Catalog) -> None:
    registry = Registry.from_entries(
        each.model_dump(mode="json", exclude_none=True) for each in sorted(catalog.values(), key=lambda each: each.key)
    )
    found = {name: str(each.key) for each in catalog.values() for name in named(each)}

    assert len(found) > 35
    # The bare id is what OpenAI's and Anthropic's models are called in LiteLLM's map; here both serve the same.
    told = {name: registry.find(name).entry.full_id for name in found if catalog is not EVERYWHERE or "/" in name}
    assert told == {name: full_id for name, full_id in found.items() if name in told}


@pytest.mark.parametrize(("catalog", "source"), [("litellm", LiteLLM), ("models_dev", ModelsDev)])
def test_what_we_write_is_what_we_read(catalog: NamingCatalog, source: type[LiteLLM | ModelsDev]) -> None:
    """Each name under which we write a provider is that provider's when the catalog itself is read."""
    for slug, info in providers().items():
        assert slugs_by_name(catalog)[getattr(info, catalog)[0]][0] == slug
    for name, slugs in source.hosts.items():
        assert tuple(slugs) == slugs_by_name(catalog)[name]


@pytest.mark.parametrize(
    ("name", "litellm", "models_dev"),
    [
        ("azure", ("azure-openai", "azure-ai-foundry"), ("azure-openai", "azure-ai-foundry")),
        ("azure_ai", ("azure-ai-foundry", "azure-openai"), None),
        ("bedrock_converse", ("aws-bedrock", "aws-bedrock-mantle"), None),
        ("amazon-bedrock", None, ("aws-bedrock", "aws-bedrock-mantle")),
        ("perplexity", ("perplexity",), ("perplexity",)),
        ("groq", ("groq",), ("groq",)),
    ],
)
def test_of_several_providers_with_one_name_the_order_is_told(
    name: str, litellm: tuple[str, ...] | None, models_dev: tuple[str, ...] | None
) -> None:
    assert slugs_by_name("litellm").get(name) == litellm
    assert slugs_by_name("models_dev").get(name) == models_dev


def test_the_second_provider_of_a_name_is_found_where_the_first_has_no_such_model() -> None:
    registry = Registry.from_entries(
        each.model_dump(mode="json", exclude_none=True)
        for each in (
            entry("azure-openai/aurora-1"),
            entry("azure-ai-foundry/aurora-1"),
            entry("azure-ai-foundry/borealis-1"),
        )
    )

    assert registry.find("azure/aurora-1").entry.full_id == "azure-openai/aurora-1"
    assert registry.find("azure_ai/aurora-1").entry.full_id == "azure-ai-foundry/aurora-1"
    assert registry.find("azure/borealis-1").entry.full_id == "azure-ai-foundry/borealis-1"


@pytest.mark.parametrize("host", ["ollama", "lm_studio", "voyage", "gradient_ai"])
def test_hosts_of_which_litellm_knows_nothing_for_us_are_not_read(host: str) -> None:
    assert host not in LiteLLM.hosts
