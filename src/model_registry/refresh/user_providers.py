"""Providers that a user adds in `providers.toml`, as classes like the built-in ones."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.errors import ConfigurationError, in_words
from model_registry.providers import PROVIDERS, pages
from model_registry.providers.anthropic import Anthropic, AnthropicRecord
from model_registry.providers.base import NO_AUTH, Auth, Provider, RawRecord
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.refresh.list_shapes import records_of
from model_registry.refresh.litellm_proxy import LiteLLMProxy
from model_registry.refresh.selection import KEYLESS
from model_registry.urls import is_within

Kind: TypeAlias = Literal["openai", "anthropic", "litellm", "url"]
"""How the list of a user's provider is asked for and shaped."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError("it is no name of a variable: letters, digits and underscores are")
    return name


def _address(url: str) -> str:
    if not re.fullmatch(r"https?://\S+", url):
        raise ValueError("it is no address that begins with http:// or https:// and has no spaces")
    return url


Variable = Annotated[str, AfterValidator(_variable)]


def _no_protocol_header(name: str) -> str:
    if name.lower() in ("connection", "content-length", "host", "transfer-encoding"):
        raise ValueError(f"{name} belongs to the protocol, not to the provider")
    return name


HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$"), AfterValidator(_no_protocol_header)]


class UserProvider(BaseModel):
    """One table of `providers.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: Annotated[str, AfterValidator(_address)]
    """Base URL of the API, `/models` not included; with kind `url` the address of the list itself."""
    kind: Kind = "openai"
    """How the list is asked for and shaped."""
    items: str = ""
    """Name of the field of the answer that holds the list, with dots for fields of fields; found if empty."""
    id_field: str = ""
    """Name of the field of a record that holds its id; found if empty."""
    api_key_env: Variable | None = None
    """Variable that holds the key; without one, no key is sent."""
    base_url_env: Variable | None = None
    """Variable that replaces the base URL, besides `<SLUG>_BASE_URL`."""
    headers: dict[HeaderName, Annotated[str, Field(pattern=r"^[ -~]*$")]] = {}
    """Further headers to send."""

    @model_validator(mode="after")
    def _has_a_shape_of_its_own(self) -> Self:
        """Anthropic's and LiteLLM's lists have one shape."""
        if self.kind in ("anthropic", "litellm") and (self.items or self.id_field):
            raise ValueError(f"a list of kind {self.kind} has one shape; items and id_field belong to openai and url")
        return self


_TABLES = TypeAdapter(dict[Slug, UserProvider])


class _AnyList(OpenAICompatible):
    """A list of any shape."""

    items: ClassVar[str] = ""
    id_field: ClassVar[str] = ""

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        first = pages.Question(self._address(), {})
        return pages.follow(self.http.get, first, self._records, self.note_incomplete)

    def _address(self) -> str:
        return self.path

    def _records(self, answer: JsonValue) -> list[RawRecord]:
        return records_of(answer, self.items, self.id_field)


class _ListAtUrl(_AnyList):
    """A list at an address of its own."""

    @override
    def _address(self) -> str:
        return self.http.base_url


class _AnthropicShaped(AnthropicRecord):
    """A record as others send it, who list more than Claude and tell less of it."""

    display_name: str = ""
    created_at: str = ""


class _AnthropicList(Anthropic):
    """A list in Anthropic's shape; whose models they are, their ids tell."""

    record = _AnthropicShaped

    @override
    def get_developer(self, record: AnthropicRecord) -> str:
        return developers.from_model_id(self.get_id(record))


_BASES: Mapping[Kind, type[Provider]] = {
    "openai": _AnyList,
    "anthropic": _AnthropicList,
    "litellm": LiteLLMProxy,
    "url": _ListAtUrl,
}


def read(path: Path) -> dict[str, UserProvider]:
    """The user's providers; none if there is no file. Raises `ConfigurationError` for a file that is wrong."""
    try:
        tables = _TABLES.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ConfigurationError(f"{path}: {'.'.join(map(str, first['loc']))}: {in_words(first)}") from None
    for slug in tables.keys() & PROVIDERS.keys():
        print(f"warning: {slug} in {path} is not used, it is built in; remove it there", file=sys.stderr)
    return tables


def refuse_built_in(slug: str) -> None:
    """Raise `ConfigurationError` for a name that cannot be a user's provider."""
    if slug in PROVIDERS:
        variable = f"{slug.upper().replace('-', '_')}_BASE_URL"
        raise ConfigurationError(f"{slug} is built in; to ask it elsewhere, set {variable}")
    if slug == KEYLESS:
        raise ConfigurationError(f"{KEYLESS} stands for all providers that need no key; choose another name")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise ConfigurationError(f"{slug!r} cannot be a provider's name: lower-case letters, digits and hyphens are")


def class_of(slug: str, table: UserProvider) -> type[Provider]:
    """The class that a table stands for. It is asked only when it is named."""
    auth = Auth("header", "x-api-key") if table.kind == "anthropic" else Auth("bearer", "Authorization")
    return type(
        f"UserProvider_{slug}",
        (_BASES[table.kind],),
        {
            "__doc__": "A provider the user has added.",
            "slug": slug,
            "name": slug,
            "base_url": table.base_url,
            "docs_url": table.base_url,
            "env": (table.api_key_env,) if table.api_key_env else (),
            "base_url_env": (table.base_url_env,) if table.base_url_env else (),
            "auth": auth if table.api_key_env else NO_AUTH,
            "headers": table.headers,
            "items": table.items,
            "id_field": table.id_field,
            "kind": "local" if table.kind in ("openai", "url") and is_within(table.base_url) else "host",
            "source": "host",
            "verified": False,
            "default": False,
        },
    )


def available(path: Path) -> dict[str, type[Provider]]:
    """All providers there are: the built-in ones and the user's own, by slug."""
    own = {slug: class_of(slug, table) for slug, table in read(path).items()}
    return {**own, **PROVIDERS}
