"""The older exporter's TXT and TOML as they should have been.

Every model has a profile under a name of its own, limits are read from where each vendor puts them and must
be sound, an error is no list, and nothing is decided for the user (`approval_policy` and the effort were).
Without `wire_api`, Codex speaks what its version does: `chat` was the default while there was a choice
(docs/config.md of openai/codex in 2025), now there is only `responses`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import tomli_w
from pydantic import JsonValue

from model_registry.catalog import provider_directory
from model_registry.catalog.legacy_providers import OLDER, own_url
from model_registry.catalog.normalize import positive
from model_registry.checks.limits import LONGEST
from model_registry.vocabulary import CONTROL

PRICE_MAP = "litellm"
PROXY = "http://localhost:4000"
"""Where LiteLLM's proxy listens, which takes the names in its price map: https://docs.litellm.ai/docs/proxy/quick_start"""

RESERVED = frozenset({"amazon-bedrock", "lmstudio", "ollama", "openai"})
"""Names of Codex' own, under which no other provider may stand."""

OWN_SHAPES = frozenset(
    {
        "aihubmix",
        "alibaba",
        "aws-bedrock",
        "azure-ai-foundry",
        "cloudflare-workers-ai",
        "cohere",
        "databricks",
        "google",
        "google-vertex",
        "helicone",
        "ibm-watsonx",
        "jina",
        "ollama",
        "ollama-cloud",
        "parasail",
        "replicate",
        "snowflake-cortex",
    }
)
"""Providers that list or name their models otherwise than OpenAI does: only their own modules read their answers."""

_CONTEXT = (
    "context_length",
    "context_window",
    "max_context_length",
    "max_model_len",
    "context_size",
    "max_input_tokens",
)
_OUTPUT = ("max_completion_tokens", "max_output_tokens", "max_output_length", "max_output", "max_tokens_output")
_NO_ID = re.compile(rf"^\s|\s$|[{CONTROL}\ud800-\udfff]")


class Unreadable(Exception):
    """The stored answer holds no list of models."""


class Model(NamedTuple):
    """What the files say of a model."""

    id: str
    context_window: int | None = None
    """Tokens."""
    max_output_tokens: int | None = None

    @classmethod
    def sound(cls, model_id: str, context_window: int | None, max_output_tokens: int | None) -> Model:
        """The model without a limit that cannot be right."""
        context = context_window if context_window and context_window <= LONGEST else None
        output = max_output_tokens if max_output_tokens and max_output_tokens <= (context or LONGEST) else None
        return cls(model_id, context, output)


class Address(NamedTuple):
    """Where a provider's models are called."""

    base_url: str
    env_key: str | None
    """Variable of the key; None if calls need none."""


class Listed(NamedTuple):
    """The models in an answer."""

    models: Sequence[Model]
    """Sorted by id, each id once, as its first record has it."""
    left_out: int
    """Records without an id that could be called."""


def listed(payload: JsonValue) -> Listed:
    """The models in a stored answer. Raises `Unreadable`."""
    models: dict[str, Model] = {}
    left_out = 0
    for row in _rows(payload):
        model_id = row.get("id") if isinstance(row, dict) else None
        if not isinstance(row, dict) or not isinstance(model_id, str) or not model_id or _NO_ID.search(model_id):
            left_out += 1
        elif model_id not in models:
            models[model_id] = Model.sound(model_id, *_limits(row))
    if left_out and not models:
        raise Unreadable("none of its records has an id")
    return Listed([models[model_id] for model_id in sorted(models)], left_out)


def txt(models: Iterable[Model]) -> str:
    """The ids, one a line, without an end of the last line."""
    return "\n".join(model.id for model in models)


def toml(provider: str, address: Address, models: Iterable[Model], names: Mapping[str, str]) -> str:
    """A provider table and a profile for each model, named by its id, for Codex of before 0.134.

    Later ones take the provider from it, and want a profile to be a file.
    """
    own = f"{provider}_api" if provider in RESERVED else provider
    table = {"base_url": address.base_url, "name": provider}
    if address.env_key:
        table["env_key"] = address.env_key
    profiles: dict[str, dict[str, str | int]] = {}
    for model in models:
        profile = profiles[names[model.id]] = {"model": model.id, "model_provider": own}
        if model.context_window:
            profile["model_context_window"] = model.context_window
        if model.max_output_tokens:
            profile["model_max_output_tokens"] = model.max_output_tokens
    return tomli_w.dumps({"model_providers": {own: table}, "profiles": profiles})


def address(provider: str, env: Mapping[str, str]) -> Address | None:
    """Where a provider of either exporter is called; None if no address is known that may stand in a file."""
    if provider == PRICE_MAP:
        return Address(PROXY, None)
    older = OLDER.get(provider)
    facts = provider_directory.providers().get((older.slug or "") if older else provider)
    url = (own_url(older, env) if older else None) or (facts.api_base if facts else older.url if older else None)
    if url is None or "{" in url or not is_public(url):
        return None
    keys = facts.key_env if facts else (older.key,) if older else ()
    # Who comes from the older exporter has its variable set.
    return Address(url, older.key if older and older.key in keys else next(iter(keys), None))


def is_public(url: str) -> bool:
    """Whether an address holds no password and no query, which may be a key."""
    parts = urlsplit(url)
    return not (parts.username or parts.password or parts.query)


def _rows(payload: JsonValue) -> list[JsonValue]:
    if isinstance(payload, dict):
        for key in ("data", "models"):
            if isinstance(rows := payload.get(key), list):
                return rows
        prices = {name: row for name, row in payload.items() if name != "sample_spec"}
        if prices and all(isinstance(row, dict) and "litellm_provider" in row for row in prices.values()):
            return [{**row, "id": name} for name, row in prices.items() if isinstance(row, dict)]
    if isinstance(payload, list):
        return payload
    raise Unreadable("it holds no list of models; an error, perhaps")


def _limits(record: Mapping[str, JsonValue]) -> tuple[int | None, int | None]:
    """Context window and longest output, as far as the record tells."""
    top, metadata, hosts = record.get("top_provider"), record.get("metadata"), record.get("providers")
    rows = [row for row in hosts if isinstance(row, dict)] if isinstance(hosts, list) else []
    context = (
        _tokens(record, _CONTEXT)
        or _tokens(top, ("context_length",))
        or _tokens(metadata, ("context_length",))
        or max((_tokens(row, ("context_length",)) or 0 for row in rows if row.get("status") == "live"), default=0)
        or None
    )
    return context, _tokens(record, _OUTPUT) or _tokens(top, ("max_completion_tokens",))


def _tokens(record: JsonValue | Mapping[str, JsonValue], names: Sequence[str]) -> int | None:
    if not isinstance(record, Mapping):
        return None
    found = (positive(record.get(name)) for name in names)
    return next((tokens for tokens in found if tokens and tokens <= LONGEST), None)
