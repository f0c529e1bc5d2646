"""Crush, which runs `crushrc`, a shell script: https://github.com/charmbracelet/crush/tree/main/docs/config.

The user's `crushrc` is a program and is left alone; it is to source `models.crushrc`, which is ours as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from typing_extensions import override

from model_registry.catalog.normalize import format_decimal
from model_registry.errors import ConfigurationError
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import (
    Service,
    Tool,
    able,
    config_folder,
    from_environment,
    price_in_usd,
    reply_limit,
)


class Crush(Tool):
    """A provider `registry-<slug>` with its models, added only while its key is set.

    The names keep clear of the providers that Crush has itself and calls in formats of their own. Without the
    condition, Crush would add a provider without a key, and the library it calls with takes OpenAI's then.
    """

    slug = "crush"
    name = "Crush"
    suffix = "crushrc"
    new_file = marks.whole()

    note = "Crush reads models.crushrc if your crushrc has a line that sources it"

    @override
    def location(self) -> Path:
        return (from_environment("CRUSH_GLOBAL_CONFIG") or config_folder("crush")) / "models.crushrc"

    @override
    def own_files(self) -> list[Path]:
        return [self.location()]

    @override
    def generate(self, service: Service) -> str:
        return marks.whole() + "".join(f"{line}\n" for line in _commands(service))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        text = text or self.new_file
        if not marks.is_whole(text):
            raise ConfigurationError("it is not ours, and a shell script of yours is left alone; name another file")
        ending = "\r\n" if "\r\n" in text else "\n"
        lines = text.splitlines(keepends=True)
        if not lines[-1].endswith("\n"):
            lines[-1] += ending
        block = marks.found(lines, service.slug, range(len(lines))) or range(len(lines), len(lines))
        ours = marks.wrapped(service.slug, _commands(service))
        lines[block.start : block.stop] = [line + ending for line in ours]
        return "".join(lines)


def _commands(service: Service) -> Iterator[str]:
    provider = f"registry-{service.slug}"
    key = f'"${service.key_env}"' if service.key_env else None
    margin = ""
    if service.key_env:
        yield f'if [[ -n "${{{service.key_env}:-}}" ]]; then'
        margin = "  "
    options = {"name": _quoted(service.facts.name), "type": "openai-compat", "base-url": _quoted(service.api_base)}
    if key:
        options["api-key"] = key
    yield f"{margin}provider add {provider} {_options({**options, 'discover-models': 'false'})}"
    for entry in service.models:
        yield f"{margin}model add {_quoted(f'{provider}/{entry.model_id}')} {_options(_model(entry))}"
    if service.key_env:
        yield "fi"


def _model(entry: ModelEntry) -> dict[str, str]:
    """Options of `model add`. Prices are in US dollars per million tokens."""
    limits = {
        "context-window": entry.context_window or entry.max_input_tokens,
        "default-max-tokens": reply_limit(entry),
    }
    abilities = {"can-reason": able(entry, "reasoning"), "supports-images": able(entry, "vision")}
    prices = {
        "price-input": price_in_usd(entry, "input"),
        "price-output": price_in_usd(entry, "output"),
        "price-cache-create": price_in_usd(entry, "cache_write"),
        "price-cache-hit": price_in_usd(entry, "cache_read"),
    }
    return {
        "name": _quoted(entry.name or entry.model_id),
        **{option: str(limit) for option, limit in limits.items() if limit is not None},
        **{option: "true" if ability else "false" for option, ability in abilities.items() if ability is not None},
        **{option: format_decimal(price) for option, price in prices.items() if price is not None},
    }


def _options(values: dict[str, str]) -> str:
    return " ".join(f"--{option} {value}" for option, value in values.items())


def _quoted(text: str) -> str:
    """A text as one word in which the shell replaces nothing."""
    return "'" + text.replace("'", "'\\''") + "'"
