"""What a name in a file says besides the id: who is called, by which route, with which wishes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from model_registry.catalog.provider_directory import providers, slugs_by_name

_ARN = re.compile(r"arn:aws[\w-]*:bedrock:[\w-]*:\d*:(?P<kind>[a-z-]+)/(?P<id>.+)")
_PROJECT = re.compile(r"^projects/[^/]+/locations/[^/]+/(?P<kind>publishers/[^/]+/models|endpoints|models)/(?P<id>.+)")
_WISH = re.compile(r"\[\w+\]$")
_SHORTCUT = re.compile(r":(?:nitro|floor|exacto|online)$")
_BEDROCK = re.compile(r"(?:(?:us-gov|us|eu|apac|ap|au|jp|ca|sa|me|uk|in|global)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|stability|writer|luma|twelvelabs|openai|qwen|nvidia|google|moonshot|minimax|zai)\.[a-z][\w.:-]*\d")
_LOCAL_TAG = re.compile(r"[a-z][\w.-]*:(?:latest|\d+(?:\.\d+)?[bmBM]|[\w.-]*(?:\d+b|q\d|fp16|instruct|text|chat)[\w.-]*|cloud)", re.IGNORECASE)
_NAMES: Mapping[str, str] = {
    "aws": "aws-bedrock", "amazon": "aws-bedrock", "bedrock": "aws-bedrock", "amazon-bedrock": "aws-bedrock", "bedrock-converse": "aws-bedrock",
    "bedrock_converse": "aws-bedrock", "aws_bedrock": "aws-bedrock", "amazon_bedrock": "aws-bedrock", "awsbedrock": "aws-bedrock",
    "bedrock-runtime": "aws-bedrock", "bedrock_mantle": "aws-bedrock-mantle",
    "azure": "azure-openai", "azureopenai": "azure-openai", "azure_openai": "azure-openai", "azure-openai": "azure-openai",
    "azure-openai-responses": "azure-openai", "azure_text": "azure-openai", "azure_ai": "azure-ai-foundry", "azure-ai": "azure-ai-foundry",
    "azure-cognitive-services": "azure-openai",
    "vertex": "google-vertex", "vertexai": "google-vertex", "vertex_ai": "google-vertex", "vertex-ai": "google-vertex",
    "google-vertex": "google-vertex", "google_vertexai": "google-vertex", "google-cloud": "google-vertex",
    "vertex_ai_beta": "google-vertex", "google_anthropic_vertex": "google-vertex", "google-vertex-anthropic": "google-vertex",
    "gemini": "google", "google-gla": "google", "google_genai": "google", "google-genai": "google", "googleai": "google", "palm": "google",
    "google": "google", "google-gemini": "google", "google_ai_studio": "google", "googlegenai": "google",
    "openai-chat": "openai", "openai-responses": "openai", "openai": "openai", "text-completion-openai": "openai",
    "openai_responses": "openai", "openai-codex": "openai", "chatgpt": "openai",
    "anthropic": "anthropic", "anthropic_text": "anthropic", "claude": "anthropic",
    "mistralai": "mistral", "mistral": "mistral", "codestral": "mistral", "cohere": "cohere", "cohere_chat": "cohere",
    "x-ai": "xai", "xai": "xai", "grok": "xai", "groq": "groq", "together": "together", "together_ai": "together", "togetherai": "together",
    "fireworks": "fireworks", "fireworks_ai": "fireworks", "fireworks-ai": "fireworks", "deepseek": "deepseek", "deepseek-ai": "deepseek",
    "perplexity": "perplexity", "cerebras": "cerebras", "openrouter": "openrouter", "nvidia": "nvidia", "nvidia_nim": "nvidia",
    "github": "github-models", "github-models": "github-models", "github_copilot": "github-copilot", "github-copilot": "github-copilot",
    "moonshotai": "moonshot", "moonshot": "moonshot", "replicate": "replicate", "deepinfra": "deepinfra", "sambanova": "sambanova",
    "huggingface": "huggingface", "hf": "huggingface", "vercel": "vercel", "watsonx": "ibm-watsonx", "voyage": "voyage", "zai": "zai", "z-ai": "zai",
}  # fmt: skip
"""What programs and frameworks call providers before a colon or slash."""
_LOCAL = frozenset(
    "ollama ollama_chat ollama-local lmstudio lm_studio lm-studio llamacpp llama.cpp llama-cpp vllm hosted_vllm llamafile local localai mlx"
    " transformers gpt4all jan docker xinference oobabooga triton custom custom_openai openai-compatible openai_like petals echo file"
    " python exec webhook http https test fake mock litellm_proxy gateway sagemaker sagemaker_chat"
    " predibase oci aleph_alpha nlp_cloud weights".split()
)
"""What stands before names that nobody lists: programs on one's own machine, services of one's own."""
_ROUTES = frozenset("chat responses completion completions messages embedding embeddings image realtime assistant converse invoke text converse_like moderation transcription live video agents".split())
_ROUTERS = frozenset({"litellm", "openai-chat", "any-llm", "pydantic-ai-gateway"})
_OF_ONES_OWN = frozenset({"azure-openai", "azure-ai-foundry", "databricks", "huggingface", "replicate", "ibm-watsonx", "snowflake-cortex", "baseten"})
"""Providers where one gives one's own names to what one has set up."""


class Written(NamedTuple):
    """A name taken apart."""

    name: str
    """The id, or what is left of it where the provider is known."""
    provider: str = ""
    """The slug of who is called, empty if the name does not say."""
    unjudged: str = ""
    """Why nothing can be known of it, empty if something may."""
    tuned: bool = False
    """Whether the id is of the base of a model of one's own."""
    shortcut: str = ""
    """What a router is asked for besides, such as `:nitro`; part of the name if the name is listed so."""


def take_apart(text: str) -> Written:
    """What a name says: `openai:chat:gpt-4` is OpenAI's `gpt-4`, and so is `openai/gpt-4`."""
    text = _WISH.sub("", text.strip()).removeprefix("~")
    if arn := _ARN.fullmatch(text):
        known = arn["kind"] in {"foundation-model", "inference-profile"}
        return Written(arn["id"], "aws-bedrock", "" if known else f"{arn['kind']} of one's own")
    if project := _PROJECT.match(text):
        known = project["kind"].startswith("publishers")
        return Written(project["id"], "google-vertex", "" if known else "a deployment of one's own")
    provider, name, path = "", text, ""
    for _ in range(4):
        prefix, mark, rest = _prefix(name)
        if not rest:
            break
        low = prefix.lower()
        if low in _ROUTERS:
            name = rest
        elif low in _LOCAL and not provider:
            return Written(rest, low, "served by a program of one's own" if low != "weights" else "weights, which nobody retires")
        elif provider and (low in _ROUTES or (provider == "aws-bedrock" and re.fullmatch(r"[a-z]{2}(?:-[a-z]+)+-\d", low))):
            name = rest
        elif not provider and low in _ROUTES and mark == ":":
            name = rest
        elif not provider and (slug := slug_of(low)):
            provider, name, path = slug, rest, text if mark == "/" else ""
            if slug in {"openrouter", "vercel", "requesty", "zenmux", "kilo", "nano-gpt", "poe", "cloudflare-ai-gateway"}:
                break
        else:
            break
    if name.startswith("ft:"):
        base = name.split(":")[1]
        return Written(base, provider or "openai", tuned=True)
    if found := _SHORTCUT.search(name):
        return Written(name[: found.start()], provider, shortcut=found[0])
    if not provider and _BEDROCK.fullmatch(name):
        return Written(name, "aws-bedrock")
    if not provider and re.fullmatch(r"claude-[\w.-]+@(?:\d{8}|default|latest)", name):
        return Written(name, "google-vertex")
    return Written(name, provider)


def is_local_tag(name: str) -> bool:
    """Whether a name is written as local programs write theirs: `llama3:8b`, `qwen2.5-coder:7b-instruct-q4_K_M`."""
    return _LOCAL_TAG.fullmatch(name) is not None and not _BEDROCK.fullmatch(name)


def is_of_ones_own(provider: str) -> bool:
    """Whether one gives names of one's own to what one has set up at a provider."""
    return provider in _OF_ONES_OWN


@cache
def slug_of(prefix: str) -> str:
    """The provider that a prefix names, empty if it names none."""
    low = prefix.lower()
    if low in _NAMES:
        return _NAMES[low]
    dashed = low.replace("_", "-")
    if dashed in providers():
        return dashed
    found = (*slugs_by_name("litellm").get(low, ()), *slugs_by_name("models_dev").get(low, ()))
    return found[0] if found else ""


def _prefix(name: str) -> tuple[str, str, str]:
    """What stands before the first colon or slash, which of them it is, and the rest."""
    found = re.match(r"([\w.-]+)([:/])(.+)", name)
    return (found[1], found[2], found[3]) if found else ("", "", "")
