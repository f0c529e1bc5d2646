"""What a client may write: the shape of each record, and of each change to one.

Texts are one line or several without control characters. What a value must be is said by the schema, which the
OpenAPI document repeats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StrictBool,
    ValidationError,
    WithJsonSchema,
)

from model_registry.errors import ConfigurationError
from model_registry.query.arguments import refuse_unknown
from model_registry.query.capabilities import DERIVED
from model_registry.schemas import Facts, Modalities, Pricing, Usd
from model_registry.service.faults import FieldFault, InvalidDocument
from model_registry.service.overlay import PARTS, merged
from model_registry.service.records import CAPABILITIES, ID_FIELDS, REFERENCES, Kind
from model_registry.vocabulary import EntryType

ID_PATTERN = r"^[A-Za-z0-9@~_][A-Za-z0-9._:@~+-]*(/[A-Za-z0-9@~_][A-Za-z0-9._:@~+-]*)*$"
ENDINGS = frozenset(
    (
        "routes",
        "availability",
        "fallbacks",
        "best-route",
        "alternatives",
        "pricing",
        "capabilities",
        "status",
        "priority",
    )
)
"""What an address says after an id, so that no id may end in it."""
LONGEST_ID = 200
_SECRET = re.compile(r"^(sk|pk|rk|mr|gh[a-z]|xox[a-z]|glpat|hf|gsk|nvapi|r8|AIza|AKIA|ASIA|ey)[-_A-Za-z0-9]{12,}$")
_NAME = re.compile(r"^([A-Z][A-Z0-9]*(_[A-Z0-9]+)+|[A-Za-z][a-z]*(-[A-Za-z][a-z]*){0,4})$")


def _no_ending(value: str) -> str:
    last = value.rpartition("/")[2]
    if "/" in value and last in ENDINGS:
        raise ValueError(f"an id cannot end in /{last}: that is an address of its own")
    return value


def _names_only(value: Mapping[str, str | list[str] | None]) -> Mapping[str, str | list[str] | None]:
    """Names of variables and headers, and nothing that could be a secret."""
    for name, given in value.items():
        for each in [given] if isinstance(given, str) else given or ():
            if _SECRET.match(each) or not _NAME.match(each) or len(each) > 64:
                # The value itself is not repeated: it may be a secret.
                raise ValueError(f"{name} must name a variable, such as ACME_API_KEY; secrets are not stored here")
    return value


def _number(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("a price is a number of US dollars for a million tokens")  # pydantic's way
    # The float's decimal value, not its binary one.
    return str(value) if isinstance(value, float) else value


def _plain(kind: type[Facts]) -> Callable[[object], object]:
    """Reads a part of an entry as the catalog has it; raises ValueError where the catalog could not.

    Nulls at the top stay: in a merge patch they take a fact away.
    """

    def read(value: object) -> object:
        if not isinstance(value, Mapping):
            raise ValueError("must be an object")  # pydantic's way
        nulls = {name: None for name, each in value.items() if each is None and name in kind.model_fields}
        known = {name: each for name, each in value.items() if name not in nulls}
        if nulls and not known:
            return nulls
        return {**kind.model_validate(known).model_dump(mode="json", exclude_none=True), **nulls}

    return read


def _capability(name: str) -> str:
    if name in DERIVED:
        raise ValueError(f"{name} follows from prices and limits: change those")
    try:
        refuse_unknown("capability", (name,), CAPABILITIES)
    except ConfigurationError as error:
        raise ValueError(str(error)) from None
    return name


Flag: TypeAlias = StrictBool
Id = Annotated[
    str,
    Field(pattern=ID_PATTERN, max_length=LONGEST_ID, examples=["acme/aurora-1"]),
    AfterValidator(_no_ending),
]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]
Prose = Annotated[str, Field(max_length=4_000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$")]
Address = Annotated[
    str,
    Field(
        max_length=1_000,
        pattern=r"^(https?://[^\s@?#\x00-\x1f\x7f-\x9f]|\{[A-Z][A-Z0-9_]*\})[^\s@?#\x00-\x1f\x7f-\x9f]*$",
        description="An address without user and password; a name in braces stands for a variable's value",
        examples=["https://api.example.com/v1"],
    ),
]
Guide = Annotated[
    str,
    Field(
        min_length=1,
        max_length=1_000,
        pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$",
        description="The address of a page, or in words",
        examples=["https://acme.test/move"],
    ),
]
Tokens = Annotated[int, Field(gt=0, le=2**53 - 1, strict=True)]
Price = Annotated[Usd, BeforeValidator(_number)]
Dollars = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(ge=0, le=10**9, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 10**9}),
]
Count = Annotated[int, Field(ge=0, le=10**12, strict=True)]
Word = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\s\x00-\x1f\x7f-\x9f]+$")]
Words = Annotated[list[Word], Field(max_length=200)]
Ids = Annotated[list[Id], Field(max_length=2_000)]
Status: TypeAlias = Literal["active", "beta", "deprecated"]
RouteStatus: TypeAlias = Literal["active", "inactive", "maintenance"]
AuthConfig = Annotated[
    dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")], str | list[str] | None],
    Field(max_length=20, examples=[{"variable": "ACME_API_KEY"}]),
    AfterValidator(_names_only),
]
Features: TypeAlias = Words | dict[Word, Flag | Word | None]
Configs = Annotated[dict[Id, dict[Word, JsonValue] | None], Field(max_length=200)]
AuthType: TypeAlias = Literal["api_key", "oauth", "none"]
Priority = Annotated[int, Field(ge=1, le=1_000_000, strict=True, description="1 is first")]
CapabilityName = Annotated[
    str, AfterValidator(_capability), WithJsonSchema({"type": "string", "enum": list(CAPABILITIES)})
]
Capabilities: TypeAlias = dict[CapabilityName, Flag | None]
ModelModalities = Annotated[dict[str, Any], BeforeValidator(_plain(Modalities))]
RoutePricing = Annotated[dict[str, Any], BeforeValidator(_plain(Pricing))]


def _without_defaults(schema: dict[str, Any]) -> None:
    """What a change leaves out stays as it is: there is no default."""
    for each in schema.get("properties", {}).values():
        each.pop("default", None)


class Written(BaseModel):
    """What a client sends: closed, so that a misspelt field is refused and not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Change(Written):
    """A merge patch: what it leaves out stays, null makes a field unknown."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)


class ModelPricing(Written):
    """What a million tokens cost, in US dollars; null if it is not known."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    input_cost: Price | None = None
    output_cost: Price | None = None


class PlatformChange(_Change):
    """What can be changed of a platform."""

    name: Line = ""
    description: Prose | None = None
    base_url: Address | None = None
    auth_type: AuthType | None = None
    auth_config: AuthConfig | None = None
    supported_providers: Ids | None = None
    features: Features | None = None
    status: Status | None = None


class NewPlatform(PlatformChange):
    """A platform: who serves models."""

    platform_id: Id
    name: Line
    base_url: Address
    auth_type: AuthType
    status: Status | None = "active"


class ProviderChange(_Change):
    """What can be changed of a provider."""

    name: Line = ""
    description: Prose | None = None
    platforms: Ids | None = None
    direct_api_url: Address | None = None
    auth_required: Flag | None = None
    features: Features | None = None
    status: Status | None = None


class NewProvider(ProviderChange):
    """A provider: who makes models."""

    provider_id: Id
    name: Line
    status: Status | None = "active"


class ModelChange(_Change):
    """What can be changed of a model."""

    name: Line = ""
    model_string: Line | None = None
    description: Prose | None = None
    type: EntryType = "chat"
    family: Line | None = None
    version: Line | None = None
    capabilities: Capabilities | None = None
    modalities: ModelModalities | None = None
    context_window: Tokens | None = None
    max_output_tokens: Tokens | None = None
    pricing: ModelPricing | None = None
    platform_configs: Configs | None = None
    release_date: date | None = None
    knowledge_cutoff: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    open_weights: Flag | None = None
    deprecation_date: date | None = None
    retirement_date: date | None = None
    successor: Line | None = None
    migration_guide: Guide | None = None
    status: Status | None = None
    tags: Words = Field(default_factory=list)


class NewModel(ModelChange):
    """A model of a provider."""

    model_id: Id
    provider_id: Id
    name: Line
    status: Status | None = "active"


class RouteChange(_Change):
    """What can be changed of a route."""

    endpoint_override: Address | None = None
    model_string_override: Line | None = None
    priority: Priority = 1
    status: RouteStatus = "active"
    pricing: RoutePricing | None = None
    context_window: Tokens | None = None
    max_output_tokens: Tokens | None = None


class NewRoute(RouteChange):
    """A way to a model: through which platform, under which name, at which price."""

    route_id: Id
    model_id: Id
    platform_id: Id
    provider_id: Id


class PricingChange(ModelPricing):
    """New prices of a model."""


class CapabilityChange(Written):
    """One capability that a model has, or has not."""

    operation: Literal["add", "remove"]
    capability: CapabilityName
    value: Flag = True


class StatusChange(_Change):
    """Where a model is in its life."""

    status: Status
    deprecation_date: date | None = None
    migration_guide: Guide | None = None


class PriorityChange(Written):
    """When a route is tried: 1 is first."""

    priority: Priority


NEW: Mapping[Kind, type[_Change]] = {
    "platforms": NewPlatform,
    "providers": NewProvider,
    "models": NewModel,
    "routes": NewRoute,
}
"""What creates a record of each kind."""
CHANGES: Mapping[Kind, type[_Change]] = {
    "platforms": PlatformChange,
    "providers": ProviderChange,
    "models": ModelChange,
    "routes": RouteChange,
}
"""What changes one."""


def new_document(kind: Kind, document: Mapping[str, Any]) -> dict[str, Any]:
    """A record to create, whole. Raises `InvalidDocument`."""
    made = _checked(NEW[kind], document).model_dump(mode="json")
    made = {name: merged(None, made[name]) for name in (ID_FIELDS[kind], *REFERENCES[kind], *made)}
    for field, parts in PARTS[kind].items():
        made[field] = {**dict.fromkeys(parts), **(made[field] or {})}
    return made


def checked_change(kind: Kind, patch: Mapping[str, Any]) -> dict[str, Any]:
    """A merge patch as it may be applied. Raises `InvalidDocument`."""
    return _checked(CHANGES[kind], patch).model_dump(mode="json", exclude_unset=True)


def _checked(kind: type[_Change], document: Mapping[str, Any]) -> _Change:
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        raise InvalidDocument(
            tuple(FieldFault(field_of(each["loc"]), reason_of(each)) for each in error.errors(include_url=False))
        ) from None


def field_of(location: tuple[int | str, ...]) -> str:
    """The field that a location in a document names."""
    return (
        ".".join(str(part) for part in location if not str(part).startswith(("function-", "dict[", "list[", "[")))
        or "body"
    )


def reason_of(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, in words, without the value: it may be a secret."""
    if error["type"] == "extra_forbidden":
        return "there is no such field that can be written"
    return str(error["msg"]).removeprefix("Value error, ")
