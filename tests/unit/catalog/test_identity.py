"""Which model stands behind an id: equal models meet, different ones stay apart."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest

from model_registry import paths
from model_registry.catalog import identity, pointers
from model_registry.catalog.identity import AS_LISTED, family, identify, offer_of
from model_registry.cli import main

CHECKOUT = Path(__file__).parents[3]
TRUTH = CHECKOUT.parent / "shared" / "truth" / "identity-dev.json"

SAME = {
    "anthropic/claude-3.7-sonnet": [
        ("openrouter", "anthropic/claude-3.7-sonnet"),
        ("openrouter", "anthropic/claude-3.7-sonnet:thinking"),
        ("requesty", "anthropic/claude-3-7-sonnet"),
        ("poe", "anthropic/claude-sonnet-3.7"),
        ("sap-ai-core", "anthropic--claude-3.7-sonnet"),
        ("digitalocean", "anthropic-claude-3.7-sonnet"),
    ],
    "anthropic/claude-sonnet-4": [
        ("anthropic", "claude-sonnet-4-0"),
        ("replicate", "anthropic/claude-4-sonnet"),
        ("databricks", "databricks-claude-sonnet-4"),
    ],
    "anthropic/claude-opus-4.6": [
        ("aws-bedrock", "us.anthropic.claude-opus-4-6-v1"),
        ("google-vertex", "claude-opus-4-6@default"),
        ("openrouter", "anthropic/claude-opus-4.6-fast"),
        ("gitlab", "duo-chat-opus-4-6"),
        ("vendor-nobody-knows", "claude-opus4-6"),
    ],
    "anthropic/claude-sonnet-4.5": [
        ("anthropic", "claude-sonnet-4-5-20250929"),
        ("venice", "claude-sonnet-4-5"),
        ("aws-bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ("aws-bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ("litellm", "bedrock/us-east-1/anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ("google-vertex", "claude-sonnet-4-5@20250929"),
    ],
    "anthropic/claude-3.5-sonnet-2024-10-22": [
        ("aws-bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0"),
        ("anthropic", "claude-3-5-sonnet-20241022"),
    ],
    "meta/llama-3.1-8b-instruct": [
        ("together", "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo"),
        ("groq", "llama-3.1-8b-instant"),
        ("fireworks", "accounts/fireworks/models/llama-v3p1-8b-instruct"),
        ("aws-bedrock", "eu.meta.llama3-1-8b-instruct-v1:0"),
        ("cloudflare-workers-ai", "@cf/meta/llama-3.1-8b-instruct-awq"),
        ("azure-openai", "Meta-Llama-3.1-8B-Instruct-4"),
        ("cerebras", "llama3.1-8b"),
        ("ollama", "llama3.1:8b"),
        ("aihorde", "koboldcpp/Meta-Llama-3_1-8B-Instruct-Q4_K_M"),
    ],
    "meta/llama-3.3-70b-instruct": [
        ("evroc", "nvidia/Llama-3.3-70B-Instruct-FP8"),
        ("cloudflare-workers-ai", "@cf/meta/llama-3.3-70b-instruct-fp8-fast"),
        ("snowflake-cortex", "snowflake-llama3.3-70b"),
    ],
    "alibaba/qwen3-235b-a22b-instruct-2507": [
        ("together", "Qwen/Qwen3-235B-A22B-Instruct-2507-tput"),
        ("openrouter", "qwen/qwen3-235b-a22b-2507"),
        ("aws-bedrock", "qwen.qwen3-235b-a22b-2507-v1:0"),
        ("siliconflow", "Pro/Qwen/Qwen3-235B-A22B-Instruct-2507"),
    ],
    "alibaba/qwen3.6-plus": [("venice", "qwen-3-6-plus"), ("aihubmix", "qwen3.6-plus")],
    "deepseek/deepseek-v3-0324": [
        ("openrouter", "deepseek/deepseek-chat-v3-0324:free"),
        ("nebius", "deepseek-ai/DeepSeek-V3-0324-fast"),
    ],
    "deepseek/deepseek-r1": [("aws-bedrock", "us.deepseek.r1-v1:0"), ("azure-openai", "DeepSeek-R1")],
    "google/gemini-2.5-flash": [
        ("google", "models/gemini-2.5-flash"),
        ("google-vertex", "publishers/google/models/gemini-2.5-flash"),
    ],
    "google/gemma-4-31b-it": [("chutes", "google/gemma-4-31B-turbo-TEE"), ("ollama-cloud", "gemma4:31b")],
    "openai/gpt-oss-120b": [
        ("aws-bedrock", "openai.gpt-oss-120b-1:0"),
        ("some-host", "openai/gpt-oss-120b-a5b"),
        ("some-host", "gpt-oss-120b-FP4-FP8-Mixed"),
        ("ollama", "gpt-oss:120b-cloud"),
        ("google-vertex", "openai/gpt-oss-120b-maas"),
        ("databricks", "databricks-gpt-oss-120b"),
    ],
    "openai/gpt-3.5-turbo": [("azure-openai", "gpt-35-turbo"), ("openai", "gpt-3.5-turbo")],
    "openai/gpt-5.2-codex": [("venice", "openai-gpt-52-codex"), ("openrouter", "openai/gpt-5.2-codex")],
    "moonshotai/kimi-k2-0905": [("groq", "moonshotai/kimi-k2-instruct-0905"), ("moonshot", "kimi-k2-0905-preview")],
    "mistral/mistral-small-2506": [
        ("mistral", "mistral-small-2506"),
        ("scaleway", "mistral-small-3.2-24b-instruct-2506"),
    ],
    "cohere/command-r-2024-08": [("cohere", "command-r-08-2024"), ("huggingface", "CohereLabs/c4ai-command-r-08-2024")],
    "xiaomi/mimo-v2.5": [
        ("aihubmix", "coding-xiaomi-mimo-v2.5"),
        ("venice", "xiaomi-mimo-v2-5"),
        ("some-host", "mimo-v25"),
        ("some-host", "tencent/mimo-v2.5"),
    ],
    # Families and versions that nobody has heard of.
    "deepseek/deepseek-v8.2-pro": [
        ("some-host", "deepseek-ai/DeepSeek-V8.2-Pro-FP8"),
        ("some-host", "deepseek-v82-pro-fast"),
        ("fireworks", "accounts/fireworks/routers/deepseek-v8p2-pro-us"),
        ("some-host", "deepseek-v8.2-pro:thinking:high"),
        ("some-host", "deepseek-v8-2-pro-290314"),
        ("some-host", "deepseek-v8.2-pro-202903"),
        ("some-host", "e2ee-deepseek-v8-2-pro"),
        ("some-host", "deepseek-pro-v8.2"),
        ("some-host", "DeepSeek-V8.2-Pro-1.9T-A61B-no-thinking"),
    ],
    "zhipuai/glm-8.1": [
        ("greenpt", "glm-8.1-caveman-ultra"),
        ("some-host", "zai-org/GLM-8.1-AWQ-4bit"),
        ("some-host", "glm8.1-900b"),
        ("some-host", "hf:zai-org/GLM-8.1-bf-16"),
        ("some-host", "glm-8.1-high"),
        ("some-host", "glm-8.1-128k"),
    ],
    "moonshotai/kimi-k9": [("kimi-for-coding", "k9"), ("some-host", "kimi-k9-nitro"), ("some-host", "morph-kimik9")],
    "anthropic/claude-opus-9.5": [
        ("some-host", "claude-9.5-opus"),
        ("some-host", "claude-opus-95"),
        ("gitlab", "duo-chat-opus-9-5"),
        ("some-host", "claude-opus-9-5-20290101"),
        ("edenai", "anthropic.claude-opus-9-5-v1:0@eu"),
    ],
    "anthropic/claude-psalm-7": [("gitlab", "duo-chat-psalm-7"), ("some-host", "anthropic/claude-psalm-7-max")],
    "openai/gpt-9.2-venus": [
        ("some-host", "gpt-9.2-venus-pro"),
        ("some-host", "some-host/gpt-9.2-venus:official"),
        ("azure-openai", "gpt-9.2-venus-2029-02-03"),
    ],
    "alibaba/qwen7-4t-a99b": [
        ("some-host", "together-ai/qwen7-4t-a99b"),
        ("some-host", "Qwen/Qwen7-4T-A99B-Instruct-W8A8"),
        ("some-host", "qwen7-4t-a99b-thinking"),
    ],
    "google/gemini-8-flash": [("some-host", "gemini-flash-8"), ("some-host", "vertex/gemini-8.0-flash@us")],
    "nvidia/nemotron-6-lightning": [
        ("some-host", "nvidia/NVIDIA-Nemotron-6-Lightning-40B-A4B-BF16"),
        ("some-host", "fw-nemotron-lightning-6-40b-a4b"),
    ],
    "xai/grok-8": [("some-host", "grok-8-0401"), ("some-host", "x-ai/grok-8:online")],
    "xai/grok-8.2": [("azure-openai", "grok-8.2"), ("azure-openai", "grok-8.2-6")],
    "minimax/minimax-m8.1": [("some-host", "MiniMaxAI/MiniMax-M8.1-900B-A40B"), ("some-host", "minimax-m81-turbo")],
    "deepseek/deepseek-v4-flash-0731": [
        ("ollama-cloud", "deepseek-v4-flash:0731"),
        ("volcengine", "deepseek-v4-flash-ga-260731"),
    ],
    # A month and day that tell no release from another are the host's own.
    "deepseek/deepseek-v4-flash": [("some-host", "deepseek-v4-flash"), ("some-host", "deepseek-v4-flash-0512")],
    "moonshotai/kimi-k9-pro": [("some-host", "kimi-k9-pro"), ("poe", "kimi-k9-pro-0812")],
    "zhipuai/glm-9.2-flash": [("some-host", "glm-9.2-flash-0915"), ("vllm", "unsloth/GLM-9.2-Flash-UD-Q4_K_XL")],
    "perplexity/sonar-pro": [("edenai", "perplexityai/sonar-pro")],
    "mistral/pixtral-12b": [("scaleway", "pixtral-12b-2409"), ("mistral", "pixtral-12b")],
    # Styles, tiers, offers, places and modes at hosts nobody has heard of.
    "alibaba/qwen9-77b": [
        ("some-host", "qwen9-77b-caveman-lite"),
        ("some-host", "qwen9-77b:concise"),
        ("some-host", "Qwen/Qwen9-77B-FP8-non-thinking"),
        ("some-host", "qwen9-77b-discount"),
        ("some-host", "qwen9-77b-thinking-4096"),
        ("some-host", "owner-nobody-knows/Qwen9-77B"),
        ("edenai", "scaleway/qwen9-77b@fr"),
        ("requesty", "azure/qwen9-77b@francecentral"),
        ("requesty", "azure/qwen9-77b@uk-south"),
    ],
    "anthropic/claude-opus-9": [("some-host", "claude-opus-9[1m]"), ("some-host", "claude-opus-9:beta")],
    "deepseek/deepseek-v9-pro": [
        ("some-host", "deepseek-v9-pro-max"),
        ("some-host", "deepseek-v9-pro-reasoner"),
        ("some-host", "deepseek-v9-pro-none"),
        ("morph", "morph-dsv9pro"),
    ],
    "stepfun/step-9-flash": [
        ("some-host", "step-9-flash-212b-a13b"),
        ("azure-openai", "step-9-flash-3"),
        ("some-host", "owner-nobody-knows/step-9-flash"),
    ],
    "tencent/hy9": [("some-host", "hy-9"), ("some-host", "hy9-300b-a20b"), ("some-host", "owner-nobody-knows/hy9")],
    "thinkingmachines/inkling": [("some-host", "inkling:nitro"), ("some-host", "owner-nobody-knows/inkling")],
    "meta/llama-3.2-11b-vision-instruct": [("ollama", "llama3.2-vision:11b")],
    "meta/llama-4-scout-17b-16e-instruct": [("ollama", "llama4:scout"), ("some-host", "llama-4-scout-109b")],
    "alibaba/qwen2.5-coder-32b-instruct": [("ollama", "qwen2.5-coder:32b")],
    "moonshotai/kimi-k2-thinking": [("some-host", "kimi-thinking-k2")],
    "bytedance/seedance-2.0": [("runway", "seedance2"), ("some-host", "seedance-2")],
    "mistral/mistral-ocr-2512": [("mistral", "mistral-ocr-3"), ("mistral", "mistral-ocr-3-0")],
    "zhipuai/glm-4-32b": [("siliconflow", "THUDM/GLM-4-32B-0414"), ("kilo", "z-ai/glm-4-32b")],
}

DIFFERENT = [
    ("gpt-5", "gpt-5.5", "gpt-5-mini", "gpt-5-pro", "gpt-5-codex", "gpt-5-chat-latest", "gpt-5-chat-2025-10-03"),
    ("gpt-4", "gpt-4-turbo", "gpt-4o", "gpt-4.1", "gpt-4-0613", "gpt-4-1106-preview"),
    ("gpt-4o", "gpt-4o-mini", "gpt-4o-latest", "gpt-4o-2024-05-13", "gpt-4o-2024-08-06"),
    ("o3", "o3-mini", "o3-pro", "o3-deep-research"),
    ("claude-opus-4", "claude-sonnet-4", "claude-opus-4-1", "claude-opus-latest"),
    ("claude-3-5-sonnet-20240620", "claude-3-5-sonnet-20241022"),
    ("~anthropic/claude-opus", "anthropic/claude-opus-4"),
    ("gemini-2.0-flash", "gemini-2.0-flash-lite", "gemini-2.0-flash-thinking-exp-1219", "gemini-2.0-flash-exp"),
    ("gemini-2.5-flash-preview-04-17", "gemini-2.5-flash-preview-05-20", "gemini-2.5-flash-preview-09-2025"),
    ("gemini-3.1-flash-lite", "gemini-3.1-flash-lite-preview"),
    ("grok-3", "grok-3-fast", "grok-3-mini", "grok-3-mini-fast"),
    ("grok-4-fast-reasoning", "grok-4-fast-non-reasoning", "grok-4-fast", "grok-4"),
    ("meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-70B-Instruct"),
    ("Qwen/Qwen2.5-72B", "Qwen/Qwen2.5-72B-Instruct", "Qwen/Qwen2.5-VL-72B-Instruct", "Qwen/Qwen2-72B-Instruct"),
    ("Qwen/Qwen3-235B-A22B", "Qwen/Qwen3-235B-A22B-Instruct-2507", "Qwen/Qwen3-235B-A22B-Thinking-2507"),
    ("deepseek-v4-flash", "deepseek-v4-pro", "deepseek-v4-flash-0731"),
    ("deepseek-v3", "deepseek-v3.1", "deepseek-v3.1-base", "deepseek-v3.1-terminus", "deepseek-v3-0324"),
    ("kimi-k2-0711", "kimi-k2-0905", "kimi-k2.5"),
    ("deepseek-r1", "deepseek-r1-0528", "deepseek-r1-distill-llama-70b", "tngtech/DeepSeek-R1T-Chimera"),
    ("glm-5", "glm-5-turbo", "glm-5v-turbo", "glm-5.1"),
    ("glm-9", "glm-9-turbo", "glm-9v", "glm-9-air", "glm-9.1"),
    ("grok-9-fast", "grok-9"),
    ("grok-2", "grok-2-1212"),
    ("gpt-9.2-venus", "gpt-9.2-pro", "gpt-9.2-mini"),
    ("acme/whale-9-30b", "acme/whale-9-30b-thinking", "acme/whale-9-8b"),
    ("allenai/Olmo-9-32B-Think", "allenai/Olmo-9-32B"),
    ("minimax-m2.5", "minimax-m2.5-highspeed", "minimax-m2.7"),
    ("kimi-k2-thinking", "kimi-k2", "kimi-k2-thinking-turbo", "kimi-k2.5", "kimi-k2.7-code-highspeed"),
    ("whisper-large-v3", "whisper-large-v3-turbo"),
    ("ministral-3b-2410", "ministral-8b-2410", "ministral-8b-latest"),
    ("flux-2-pro", "flux-2-flex", "flux-1.1-pro"),
    ("janus-pro-1b", "janus-pro-7b"),
    ("gemini-1.5-flash", "gemini-1.5-flash-8b"),
    ("glm-4-9b", "glm-4-9b-0414"),
    ("qwen3-235b-a22b-thinking-2507", "qwen3-235b-a22b-instruct-2507"),
    ("ollama/whale:coder", "ollama/whale:vision"),
    ("meta-llama/Llama-3.3-70B-Instruct", "huihui-ai/Llama-3.3-70B-Instruct-abliterated"),
    ("mixtral-8x7b-v0.1", "mixtral-8x7b-instruct-v0.1", "mixtral-8x22b-instruct-v0.1"),
]


@pytest.mark.parametrize(
    ("canonical_id", "provider", "model_id"),
    [(canonical_id, *where) for canonical_id, ids in SAME.items() for where in ids],
)
def test_one_model_has_one_canonical_id(canonical_id: str, provider: str, model_id: str) -> None:
    found = identify(provider, model_id)

    assert found.canonical_id == canonical_id
    assert found.developer == canonical_id.partition("/")[0]


@pytest.mark.parametrize(
    ("one", "other"), [pair for group in DIFFERENT for pair in combinations(group, 2)], ids="|".join
)
def test_different_models_never_share_one(one: str, other: str) -> None:
    assert identify("some-host", one).canonical_id != identify("some-host", other).canonical_id


@pytest.mark.parametrize("canonical_id", SAME)
def test_a_canonical_id_stands_for_itself(canonical_id: str) -> None:
    assert identify("some-host", canonical_id).canonical_id == canonical_id


@pytest.mark.parametrize(
    ("model_id", "dateless"),
    [
        ("openai/gpt-4o-mini-2024-07-18", "openai/gpt-4o-mini"),
        ("claude-opus-4-1-20250805", "anthropic/claude-opus-4.1"),
        ("deepseek-r1-0528", "deepseek/deepseek-r1"),
        ("mistral-large-2411", "mistral/mistral-large"),
        ("mistral-large-latest", "mistral/mistral-large"),
        ("command-r-plus-08-2024", "cohere/command-r-plus"),
        ("gemini-2.5-flash-preview-05-20", "google/gemini-2.5-flash-preview"),
        ("doubao-seed-1-6-250615", "bytedance/seed-1.6"),
        ("gpt-4", "openai/gpt-4"),
        ("llama-3.1-405b-instruct", "meta/llama-3.1-405b-instruct"),
    ],
)
def test_family_is_the_id_without_date(model_id: str, dateless: str) -> None:
    assert family(identify("some-host", model_id).canonical_id) == dateless


def test_knows_the_developer_from_the_strongest_evidence() -> None:
    assert identify("host", "unsloth/Mistral-Nemo-Instruct-2407").developer == "mistral"
    assert identify("host", "somebody/Llama-3.1-8B-Instruct").developer == "meta"
    assert identify("host", "somebody/Llama-3.1-8B-Instruct-Spicy").developer == "somebody"
    assert identify("host", "somebody/Palmyra-X9").developer == "writer"
    assert identify("host", "somebody/Palmyra-X9-Spicy").developer == "somebody"
    assert identify("nvidia", "nvidia/llama-3.1-nemoguard-8b-content-safety").developer == "nvidia"
    assert identify("kyma", "kyma/hermes-9-tiny").developer == "nousresearch"
    assert identify("upstage", "doc-parser").developer == "upstage"
    assert identify("host", "doc-parser").developer == "unknown"
    assert identify("host", "doc-parser", "acme").developer == "acme"
    assert identify("openrouter", "openrouter/auto").developer == "openrouter"
    assert identify("openai", "ft:gpt-4o-mini-2024-07-18:acme::x1").canonical_id == (
        "openai/ft:gpt-4o-mini-2024-07-18:acme::x1"
    )


@pytest.mark.parametrize("model_id", ["/", ":free", "~", "a/b/c/d", "-fp8", "models/", "@", "x" * 2000])
def test_any_text_has_an_identity(model_id: str) -> None:
    developer, slash, name = identify("host", model_id).canonical_id.partition("/")

    assert developer
    assert slash
    assert name


@pytest.mark.parametrize(
    ("model_id", "offer"),
    [
        ("acme/whale-7:batch", "batch"),
        ("whale-7.1-batch:free", "batch"),
        ("moonshotai/kimi-k9-fast", "fast"),
        ("kimi-k9:nitro", "fast"),
        ("deepseek-ai/DeepSeek-V9-fast-FP8", "fast"),
        ("openai/gpt-9:flex", "flex"),
        ("glm-8.1-eco", "flex"),
        ("o9-priority", "priority"),
        ("eu.anthropic.claude-opus-9-v1:0", "regional"),
        ("amazon/amazon.nova-ultra-v9:0@eu", "regional"),
        ("vertex/gemini-9-flash@europe-west4", "regional"),
        ("global.anthropic.claude-opus-9-v1:0", None),
        ("kimi-k9:free", None),
        ("xai/grok-9-fast", None),
        ("veo-9-fast", None),
        ("black-forest-labs/flux.9-flex", None),
        ("search-fast", None),
        ("claude-opus-4@20250514", None),
    ],
)
def test_tells_what_an_id_is_sold_as(model_id: str, offer: str | None) -> None:
    assert offer_of(model_id) == offer


@pytest.fixture
def points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Gives identity a table of pointers in place of the shipped one."""

    def use(rows: str) -> None:
        lines = [f"{row},because,https://acme.example,2026-01-02" for row in rows.split()]
        (tmp_path / "pointers.csv").write_text(
            "\n".join(["provider,id,target,since,reason,reference,updated", *lines]), encoding="utf-8"
        )
        forget()

    def forget() -> None:
        pointers.shipped.cache_clear()
        identity._own_pointers.cache_clear()
        identity.identify.cache_clear()

    monkeypatch.setattr(paths, "curated_folder", lambda: tmp_path)
    yield use
    monkeypatch.undo()
    forget()


def test_a_pointer_is_the_model_it_points_to(points: Callable[[str], None]) -> None:
    points("somehost,deepseek-v8,deepseek-ai/DeepSeek-V8-0304,2029-03-04")

    here, there = identify("somehost", "DeepSeek-V8"), identify("another", "deepseek-v8")

    assert here.canonical_id == "deepseek/deepseek-v8-0304"
    assert here.rule == "pointer"
    assert here.pointer
    assert (here.pointer.target, here.pointer.since) == ("deepseek-ai/DeepSeek-V8-0304", "2029-03-04")
    assert there.canonical_id == "deepseek/deepseek-v8"
    assert there.pointer is None


def test_a_developers_own_pointer_holds_wherever_no_other_does(points: Callable[[str], None]) -> None:
    points("openai,gpt-9,gpt-9-venus,2029-03-04 somehost,gpt-9,gpt-9-mars,2029-03-05")

    assert identify("openrouter", "openai/gpt-9:free").canonical_id == "openai/gpt-9-venus"
    assert identify("somehost", "gpt-9").canonical_id == "openai/gpt-9-mars"
    assert identify("openrouter", "openai/gpt-9-mini").canonical_id == "openai/gpt-9-mini"


def test_a_developers_pointer_leaves_weights_of_its_name_alone(points: Callable[[str], None]) -> None:
    points("deepseek,deepseek-v4-flash,deepseek-v8,2029-03-04")

    assert identify("deepseek", "deepseek-v4-flash").canonical_id == "deepseek/deepseek-v8"
    assert identify("somehost", "deepseek-v4-flash").canonical_id == "deepseek/deepseek-v4-flash"


def test_the_latest_has_a_canonical_id_of_its_own_wherever_it_points(points: Callable[[str], None]) -> None:
    points("mistral,mistral-huge-latest,mistral-huge-2901,2029-01-02")

    found = identify("mistral", "mistral-huge-latest")

    assert found.canonical_id == "mistral/mistral-huge-latest"
    assert found.pointer
    assert found.pointer.target == "mistral-huge-2901"


def test_names_the_rule() -> None:
    assert identify("openai", "gpt-4o").rule == AS_LISTED
    assert identify("openrouter", "openai/gpt-4o").rule == "owner-prefix"
    assert identify("nebius", "Qwen/Qwen3-32B-fast").rule == "fast-offer"


@pytest.mark.skipif(not TRUTH.exists(), reason="the reference rows lie beside the checkout, in ../shared/truth")
def test_reaches_its_targets_on_the_reference_rows() -> None:
    command = [sys.executable, str(CHECKOUT / "benchmarks" / "identity.py"), str(TRUTH)]
    measured = subprocess.run(command, capture_output=True, text=True, check=False)

    assert measured.returncode == 0, measured.stdout + measured.stderr


def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str) -> tuple[int, list[str]]:
    """What `identify` answers to this input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code = main(["identify"])
    return code, capsys.readouterr().out.splitlines()


def test_answers_each_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = ask(monkeypatch, capsys, "openrouter\topenai/gpt-4o:free\r\nx\tModel\u2028Zwei\n")

    assert code == 0
    assert [json.loads(line) for line in lines] == [
        {
            "provider": "openrouter",
            "model_id": "openai/gpt-4o:free",
            "canonical_id": "openai/gpt-4o",
            "developer": "openai",
            "rule": "free-offer",
        },
        {
            "provider": "x",
            "model_id": "Model\u2028Zwei",
            "canonical_id": "unknown/model-zwei",
            "developer": "unknown",
            "rule": "punctuation",
        },
    ]


def test_names_the_pointer_and_its_day(
    points: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    points("openai,gpt-9,gpt-9-venus,2029-03-04")

    _, [line] = ask(monkeypatch, capsys, "somehost\tgpt-9\n")

    assert json.loads(line)["pointer"] == {
        "provider": "openai",
        "model_id": "gpt-9",
        "target": "gpt-9-venus",
        "since": "2029-03-04",
    }


def test_answers_malformed_lines_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = ask(monkeypatch, capsys, "openai gpt-4o\n\nopenai\tgpt-4o\nopenai\t\na\tb\tc\n")

    assert code == 2
    assert ["error" in json.loads(line) for line in lines] == [True, True, False, True, True]


def test_nothing_in_nothing_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(monkeypatch, capsys, "") == (0, [])


def test_a_pattern_that_begins_at_the_beginning_has_no_choice_that_does_not() -> None:
    rules = tomllib.loads(files("model_registry.catalog").joinpath("identity_rules.toml").read_text(encoding="utf-8"))
    anchored = [
        pattern
        for kind in ("path", "spelling", "family")
        for rule in rules[kind]
        for pattern, _ in rule["replace"]
        if pattern[0] == "^"
    ]
    assert anchored
    for pattern in anchored:
        outside, count = re.sub(r"\\.|\[[^]]*\]", "", pattern), 1
        while count:
            outside, count = re.subn(r"\([^()]*\)", "", outside)
        assert "|" not in outside, pattern
