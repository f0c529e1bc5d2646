"""Codex CLI: providers are tables of `config.toml`, and each model is a profile in a file of its own.

https://developers.openai.com/codex/config-advanced. Since 0.134 (May 2026) `codex --profile NAME` reads
`$CODEX_HOME/NAME.config.toml`, and every provider has to speak the Responses API.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from typing_extensions import override

from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks, toml_block
from model_registry.toolconfigs.base import Plan, Service, Tool, Unusable, able, from_environment
from model_registry.toolconfigs.profile_names import profile_names

_BUILT_IN = {"openai": "openai"}
"""Providers that Codex knows by itself, by their name there."""
_RESERVED = frozenset({"openai", "ollama", "lmstudio", "amazon-bedrock"})


class Codex(Tool):
    """A marked table for each provider, and a whole file for each of its models."""

    slug = "codex"
    name = "Codex"
    suffix = "toml"
    api = "responses"

    @override
    def location(self) -> Path:
        return (from_environment("CODEX_HOME") or Path.home() / ".codex") / "config.toml"

    @override
    def own_files(self) -> list[Path]:
        return sorted(self.location().parent.glob("*.config.toml"))

    @override
    def why_not(self, service: Service) -> str | None:
        return (
            None if models_of(service) else "no model of it is known to speak the Responses API, all that Codex speaks"
        )

    @override
    def generate(self, service: Service) -> str:
        table = _table(service) or [f"# {service.facts.name} is built in; its models are the profiles beside this."]
        return marks.whole() + "".join(f"{line}\n" for line in table)

    @override
    def generate_more(self, service: Service) -> dict[str, str]:
        return {f"{name}.config.toml": text for name, text in _profiles(service).items()}

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        if service.slug in _BUILT_IN:
            # Profiles need no table, but nothing is put beside a file that Codex cannot read.
            toml_block.parsed(text)
            return text
        theirs = toml_block.theirs(text, service.slug).get("model_providers")
        if isinstance(theirs, dict) and provider_id(service) in theirs:
            raise Unusable(f"the provider {provider_id(service)} is your own; remove its table to have ours")
        return toml_block.put(text, service.slug, _table(service))

    @override
    def plan(
        self, path: Path, read: Callable[[Path], str | None], services: Sequence[Service], *, adopt: bool = False
    ) -> Plan:
        plan = super().plan(path, read, services, adopt=adopt)
        if text := plan.texts.get(path):
            plan.notes.extend(f"Codex does not start: {fault}" for fault in outdated(toml_block.parsed(text)))
        elif text == "" and read(path) is None:
            del plan.texts[path]
        if path.name != self.location().name:
            plan.notes.append(f"profiles are files beside {self.location().name}; none is written beside {path.name}")
            return plan
        for service in plan.written:
            plan.texts.update(self._profile_files(path.parent, service, read, plan.notes))
        return plan

    def _profile_files(
        self, folder: Path, service: Service, read: Callable[[Path], str | None], notes: list[str]
    ) -> dict[Path, str | None]:
        """The profiles of a provider; those of ours whose model is gone are to go."""
        wanted = {folder / name: text for name, text in self.generate_more(service).items()}
        result: dict[Path, str | None] = {}
        for path, text in wanted.items():
            old = read(path)
            if old is None or marks.is_whole(old):
                result[path] = text
            else:
                notes.append(f"{path.name} is your own file; {service.slug} has no profile for that model")
        for path in sorted(folder.glob(f"{service.slug}_*.config.toml")):
            if path not in wanted and marks.is_whole(read(path) or ""):
                result[path] = None
        return result


class LegacyCodex(Tool):
    """Tables of providers and profiles in one file, for Codex before 0.134."""

    slug = "codex-legacy"
    name = "Codex before 0.134"
    suffix = "toml"
    on_request = True
    note = "today's Codex does not start with these tables; this is for a pinned older one"

    @override
    def location(self) -> Path:
        return Codex().location()

    @override
    def generate(self, service: Service) -> str:
        return marks.whole() + "".join(f"{line}\n" for line in self._tables(service))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        theirs = toml_block.theirs(text, service.slug)
        taken = [
            name
            for head, names in (("model_providers", [provider_id(service)]), ("profiles", [*self._profiles(service)]))
            for name in names
            if isinstance(theirs.get(head), dict) and name in theirs[head]
        ]
        if taken:
            raise Unusable(f"{', '.join(taken[:3])} is your own; rename it to have ours")
        return toml_block.put(text, service.slug, self._tables(service))

    def _profiles(self, service: Service) -> dict[str, ModelEntry]:
        return _named(service, service.models)

    def _tables(self, service: Service) -> list[str]:
        table = _table(service, wire_api="chat")
        lines = [*table, ""] if table else []
        for name, entry in self._profiles(service).items():
            lines += [f"[profiles.{name}]", *_model(service, entry), ""]
        return lines[:-1]


def models_of(service: Service) -> list[ModelEntry]:
    """The models that can be called through the Responses API, by the entry's word or else the vendor's."""
    general = "responses" in service.facts.apis
    told = [(entry, able(entry, "responses_api")) for entry in service.models]
    return [entry for entry, word in told if word or (word is None and general)]


def provider_id(service: Service) -> str:
    """The provider's name in Codex."""
    if service.slug in _BUILT_IN:
        return _BUILT_IN[service.slug]
    return f"{service.slug}_local" if service.slug in _RESERVED else service.slug


def outdated(data: toml_block.Table) -> list[str]:
    """What in a configuration keeps today's Codex from starting."""
    faults = []
    if "profile" in data:
        faults.append("remove the key `profile`, which is now the option --profile")
    tables = data.get("model_providers")
    for name, table in tables.items() if isinstance(tables, dict) else ():
        if name in _RESERVED - {"amazon-bedrock"}:
            faults.append(f"rename the provider {name}, a name that is Codex's own")
        if isinstance(table, dict) and table.get("wire_api", "responses") != "responses":
            faults.append(f"remove the provider {name} or its wire_api, which can only be responses")
    return faults


def _profiles(service: Service) -> dict[str, str]:
    head = marks.whole()
    return {
        name: head + "".join(f"{line}\n" for line in _model(service, entry))
        for name, entry in _named(service, models_of(service)).items()
    }


def _named(service: Service, models: Sequence[ModelEntry]) -> dict[str, ModelEntry]:
    """Each model by the name of its profile."""
    names = profile_names(service.slug, [entry.model_id for entry in models])
    return {names[entry.model_id]: entry for entry in models}


def _table(service: Service, wire_api: str = "responses") -> list[str]:
    """The lines of a provider's table; none if Codex refuses one."""
    if service.slug in _BUILT_IN:
        return []
    lines = [
        f"[model_providers.{provider_id(service)}]",
        f"name = {_text(service.facts.name)}",
        f"base_url = {_text(service.api_base)}",
    ]
    if service.key_env is not None:
        lines.append(f"env_key = {_text(service.key_env)}")
    return [*lines, f"wire_api = {_text(wire_api)}"]


def _model(service: Service, entry: ModelEntry) -> list[str]:
    lines = [f"model = {_text(entry.model_id)}", f"model_provider = {_text(provider_id(service))}"]
    if entry.context_window is not None:
        lines.append(f"model_context_window = {entry.context_window}")
    return lines


def _text(value: str) -> str:
    """A basic string: what JSON escapes TOML escapes the same way, and all else is written as it is."""
    return json.dumps(value, ensure_ascii=False)
