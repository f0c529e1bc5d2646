"""Providers that a user adds in `providers.toml`, as classes like the built-in ones."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import override

from model_registry.errors import ConfigurationError
from model_registry.providers import PROVIDERS
from model_registry.providers.anthropic import Anthropic
from model_registry.providers.base import NO_AUTH, Auth, Provider, RawRecord, records_in
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.refresh.selection import KEYLESS

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


def _no_protocol_header(name: str) -> str:
    if name.lower() in ("connection", "content-length", "host", "transfer-encoding"):
        raise ValueError(f"{name} belongs to the protocol, not to the provider")
    return name


HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$"), AfterValidator(_no_protocol_header)]


class UserProvider(BaseModel):
    """One table of `providers.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    """Base URL of the API, `/models` not included; with kind `url` the address of the list itself."""
    kind: Literal["openai", "anthropic", "url"] = "openai"
    """How the list is asked for and shaped."""
    api_key_env: Variable | None = None
    """Variable that holds the key; without one, no key is sent."""
    base_url_env: Variable | None = None
    """Variable that replaces the base URL, besides `<SLUG>_BASE_URL`."""
    headers: dict[HeaderName, Annotated[str, Field(pattern=r"^[ -~]*$")]] = {}
    """Further headers to send."""


_TABLES = TypeAdapter(dict[Slug, UserProvider])


class _ListAtUrl(OpenAICompatible):
    """A list that is one document at an address of its own."""

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return records_in(self.http.get_json(self.http.base_url), "data", "models")


_BASES: Mapping[str, type[Provider]] = {"openai": OpenAICompatible, "anthropic": Anthropic, "url": _ListAtUrl}


def read(path: Path) -> dict[str, UserProvider]:
    """The user's providers; none if there is no file. Raises `ConfigurationError` for a file that is wrong."""
    try:
        tables = _TABLES.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ConfigurationError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
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
            "kind": "host",
            "verified": False,
            "default": False,
        },
    )


def available(path: Path) -> dict[str, type[Provider]]:
    """All providers there are: the built-in ones and the user's own, by slug."""
    own = {slug: class_of(slug, table) for slug, table in read(path).items()}
    return {**own, **PROVIDERS}
