"""What a tool is: a class that says where its configuration is and how a provider's models are written in it.

To add a tool, write one module in this package with one subclass of `Tool`; scanning finds it, and
`configs generate`, `configs update` and the other commands have it from then on. `aichat.py` is the example.

- `generate` makes a file about one provider alone, from nothing.
- `update` changes a user's text. It edits through `yaml_block.Document`, `toml_block` or `jsonc_block`, never by
  writing parsed data back: they put a marked block into the text and prove that all else is as it was.
- `why_not` tells why the tool cannot use a provider; `Unusable`, raised by `update`, why this very file cannot.
- Text from the catalog (ids, names) is quoted wherever it is written, and never shapes a path, a header or a
  command. A key is never written, only the name of its variable, and only where the tool sends it to
  `Service.api_base` and nowhere else.
- What is unknown is left out, never written as 0 or null.
"""

from __future__ import annotations

import inspect
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple, TypeGuard

from platformdirs import user_config_path

from model_registry.catalog.provider_directory import ProviderInfo
from model_registry.errors import RegistryError
from model_registry.schemas import ModelEntry


class Unusable(RegistryError):
    """A provider is left out of a file, for the reason in the message."""


class Service(NamedTuple):
    """One provider with the models to write, as the user can call them."""

    facts: ProviderInfo
    api_base: str
    """Base URL of calls in OpenAI's format, complete."""
    key_env: str | None
    """Variable that holds the key; None if calls need none."""
    models: tuple[ModelEntry, ...]
    """What to write, sorted by id, never empty."""

    @property
    def slug(self) -> str:
        """The provider's name in the catalog; our blocks and files are named after it."""
        return self.facts.slug


class Plan(NamedTuple):
    """Files as an update wants them."""

    texts: dict[Path, str | None]
    """The whole new text of each file; None for one that is to go."""
    notes: list[str]
    """What was left out and why, and what is left for the user to do; a line each."""
    written: list[Service]
    """The providers that are in."""


class Tool(ABC):
    """One tool that people use models with."""

    slug: ClassVar[str]
    """Its name in commands and folders."""
    name: ClassVar[str]
    """Its name for people."""
    suffix: ClassVar[str]
    """Ending of the files made by `generate`, without the dot."""
    api: ClassVar[Literal["chat", "responses"]] = "chat"
    """The interface of OpenAI's through which it calls."""
    new_file: ClassVar[str] = ""
    """What a configuration begins with where there is none yet."""
    note: ClassVar[str | None] = None
    """What everyone who uses the tool should know."""
    on_request: ClassVar[bool] = False
    """Whether it is left out unless it is named: an older form of another tool."""

    @abstractmethod
    def location(self) -> Path:
        """Where this user's configuration is, whether or not the file exists."""

    def files(self) -> list[Path]:
        """Every file of its configuration that may be ours or hold a block of ours, whether or not it exists."""
        return list(dict.fromkeys([self.location(), *self.own_files()]))

    def own_files(self) -> list[Path]:
        """Those of the files that are ours as a whole if they say so: a user begins others from a copy of ours."""
        return []

    @abstractmethod
    def generate(self, service: Service) -> str:
        """A configuration for one provider alone."""

    def generate_more(self, service: Service) -> dict[str, str]:  # noqa: ARG002  # for subclasses
        """Further files for one provider alone, by name."""
        return {}

    @abstractmethod
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        """The user's configuration with our block for one provider, all else as it was.

        `adopt` lets our block into an entry that the user wrote. Raises `Unusable` if this file cannot take the
        provider, and `ConfigurationError` if it is broken.
        """

    def why_not(self, service: Service) -> str | None:
        """Why the tool cannot use a provider, or None if it can."""
        if self.api not in service.facts.apis:
            wanted = {"chat": "chat completions", "responses": "Responses API"}[self.api]
            return f"it documents no {wanted}, all that {self.name} speaks"
        return None

    def advice(self, service: Service) -> str | None:  # noqa: ARG002  # for subclasses
        """What is left for the user to do for a provider that was written, or None."""
        return None

    def plan(
        self, path: Path, read: Callable[[Path], str | None], services: Sequence[Service], *, adopt: bool = False
    ) -> Plan:
        """What an update wants of the files at and around a path; `read` gives the text of a file there is.

        Raises `ConfigurationError` if a file is broken.
        """
        notes: list[str] = []
        old = read(path)
        text = self.new_file if old is None else old
        written = []
        for service in services:
            if reason := self.why_not(service):
                notes.append(f"{service.slug} left out: {reason}")
                continue
            try:
                text = self.update(text, service, adopt=adopt)
            except Unusable as reason:
                notes.append(f"{service.slug} left out: {reason}")
                continue
            written.append(service)
            if advice := self.advice(service):
                notes.append(advice)
        return Plan({path: text} if written else {}, notes, written)


def is_tool(candidate: object) -> TypeGuard[type[Tool]]:
    """Whether something found in a module is a tool, not one of their bases."""
    return isinstance(candidate, type) and issubclass(candidate, Tool) and not inspect.isabstract(candidate)


def config_folder(name: str) -> Path:
    """Where the system keeps the configuration of a program, `XDG_CONFIG_HOME` first on every system."""
    if home := os.environ.get("XDG_CONFIG_HOME"):
        return Path(home) / name
    return user_config_path(name, appauthor=False, roaming=True)


def from_environment(name: str) -> Path | None:
    """The path in a variable of the tool, None if it is not set."""
    value = os.environ.get(name)
    return Path(value).expanduser() if value else None


def price_in_usd(entry: ModelEntry, price: Literal["input", "output", "cache_read", "cache_write"]) -> Decimal | None:
    """A price in US dollars per million tokens, None if it is unknown or in another currency."""
    if entry.pricing is None or entry.pricing.currency not in (None, "USD"):
        return None
    value: Decimal | None = getattr(entry.pricing, price)
    return value


def able(entry: ModelEntry, capability: str) -> bool | None:
    """Whether a model can do something, None if nobody says."""
    value: bool | None = getattr(entry.capabilities, capability) if entry.capabilities else None
    return value


def input_limit(entry: ModelEntry) -> int | None:
    """The most tokens a prompt may have, as far as it is known."""
    return entry.max_input_tokens or entry.context_window


def reply_limit(entry: ModelEntry) -> int | None:
    """The most tokens an answer may have, for a tool that asks for as many with every call.

    None if that is unknown, or would leave less than half of the context for the prompt.
    """
    most, context = entry.max_output_tokens, entry.context_window or entry.max_input_tokens
    return most if most is not None and (context is None or most * 2 <= context) else None
