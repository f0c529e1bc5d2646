"""What the older exporter made of an answer, byte for byte, mistakes included; `fixed` is what to use instead."""

from __future__ import annotations

import re
from collections.abc import Mapping

import tomli_w
from pydantic import JsonValue

from model_registry.catalog.legacy_providers import OlderProvider

CONTEXT = ("context_length", "context_window", "max_context_length", "max_tokens", "max_model_len")
OUTPUT = ("max_completion_tokens", "max_output_tokens", "max_tokens_output")

Record = Mapping[str, JsonValue]


class BrokeOff(Exception):
    """The older exporter itself broke off at such an answer, so there is nothing to be equal to."""


def records(payload: JsonValue) -> list[tuple[str, Record]]:
    """Ids with their records, sorted; of an object without a list, its keys are taken for ids.

    Raises `BrokeOff`.
    """
    if isinstance(payload, dict) and not isinstance(payload.get("data"), list):
        values = ((key, payload[key]) for key in sorted(payload) if key != "sample_spec")
        return [(key, value if isinstance(value, dict) else {}) for key, value in values]
    rows = payload["data"] if isinstance(payload, dict) else payload
    if not isinstance(rows, list):
        raise BrokeOff("the answer is neither a list nor an object")
    listed = [(_id(row), row) for row in rows if isinstance(row, dict)]
    if len(listed) < len(rows):
        raise BrokeOff("the list holds what is no object")
    return [row for row in sorted(listed, key=lambda row: row[0]) if row[0]]


def txt(payload: JsonValue) -> str:
    """The ids, one a line, repeated ones repeated, and no end of the last line. Raises `BrokeOff`."""
    return "\n".join(model_id for model_id, _ in records(payload))


def toml(payload: JsonValue, provider: OlderProvider, env: Mapping[str, str]) -> str:
    """A provider table and a profile for each name; of models whose names clash, the last one is left.

    Raises `BrokeOff`.
    """
    listed = records(payload)
    first: dict[str, Record] = {}
    for model_id, record in listed:
        first.setdefault(model_id, record)
    base_url = (env.get(provider.url_variable) or provider.url).rstrip("/models").rstrip("/")
    table = {"base_url": base_url, "name": provider.name, "wire_api": "chat"}
    if provider.key:
        table["env_key"] = provider.key
    profiles = {
        profile_name(provider.name, model_id): {
            "approval_policy": "never",
            "model": model_id,
            "model_provider": provider.name,
            "model_reasoning_effort": "high",
            **_limits(first[model_id]),
        }
        for model_id, _ in listed
    }
    return tomli_w.dumps({"model_providers": {provider.name: table}, "profiles": profiles})


def profile_name(provider: str, model_id: str) -> str:
    """The name of a model's profile: three letters of the provider and twenty of the id."""
    slug = re.sub(r"[^A-Za-z0-9_]", "", re.sub(r"[/.-]", "_", model_id)).lower()
    return f"{provider[:3]}_{slug[:20]}"


def _id(record: Record) -> str:
    model_id = record.get("id", "")
    if not isinstance(model_id, str):
        raise BrokeOff("an id is not text")
    return model_id


def _limits(record: Record) -> dict[str, int]:
    context = next((record[name] for name in CONTEXT if record.get(name)), None)
    output = next((record[name] for name in OUTPUT if record.get(name)), None)
    if "top_provider" in record:
        top = record["top_provider"]
        if not isinstance(top, dict):
            raise BrokeOff("a top_provider is null")
        context, output = top.get("context_length"), top.get("max_completion_tokens")
    limits = {"model_context_window": context, "model_max_output_tokens": output}
    return {name: limit for name, value in limits.items() if value and (limit := _whole(value)) is not None}


def _whole(value: JsonValue) -> int | None:
    """An integer, true among them, or a text that is one; no float, not even a whole one."""
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None
