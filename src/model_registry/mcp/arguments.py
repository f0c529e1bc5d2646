"""Arguments of a tool against its schema: what is wrong is said in words, and nothing is taken for something else."""

from __future__ import annotations

from collections.abc import Mapping

from model_registry.compat import TYPE_CHECKING
from model_registry.errors import InvalidUsage, plain

if TYPE_CHECKING:
    from typing import Any

_NAMES = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}


def checked(tool: str, schema: Mapping[str, Any], given: object) -> dict[str, Any]:
    """The arguments, whole numbers as such. Raises `InvalidUsage` if one is missing, too many or not what it must be.

    `schema` is a JSON Schema of the keywords that the tools use, which the words of the error come from.
    """
    known: Mapping[str, Any] = schema["properties"]
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        raise InvalidUsage(f"{tool}: the arguments are {_kind(given)}; they must be an object with {_listed(known)}")
    for name in given:
        if name not in known:
            raise InvalidUsage(f"{tool} has no argument {_shown(name)}; {_nearest(name, known)}")
    for name in schema.get("required", ()):
        if name not in given:
            raise InvalidUsage(f"{tool} needs {name}: {known[name]['description']}")
    return {name: _value(f"{tool}: {name}", known[name], value) for name, value in given.items()}


def _value(place: str, rule: Mapping[str, Any], value: object) -> Any:  # what a client sent
    match rule["type"], value:
        case "array", list():
            return _items(place, rule, value)
        case "string", str():
            return _text(place, rule, value)
        case "boolean", bool():
            return value
        case (("integer" | "number"), (int() | float())) if not isinstance(value, bool):
            return _number(place, rule, value)
        case "array", _:
            raise InvalidUsage(f"{place} is {_kind(value)}; it must be a list of texts")
        case kind, _:
            raise InvalidUsage(f"{place} is {_kind(value)}; it must be {_NAMES[kind]}")


def _items(place: str, rule: Mapping[str, Any], value: list[object]) -> list[Any]:
    least, most = rule.get("minItems", 0), rule["maxItems"]
    if not least <= len(value) <= most:
        raise InvalidUsage(f"{place} has {len(value)} items; it must have {least} to {most}")
    return [_value(f"{place}[{number}]", rule["items"], each) for number, each in enumerate(value)]


def _text(place: str, rule: Mapping[str, Any], value: str) -> str:
    if (known := rule.get("enum")) and value not in known:
        raise InvalidUsage(f"{place} is {_shown(value)}; it must be one of {_listed(known)}")
    if len(value) > (most := rule.get("maxLength", len(value))):
        raise InvalidUsage(f"{place} has {len(value)} characters; it may have {most}")
    if not value.strip():
        raise InvalidUsage(f"{place} is empty")
    return value.strip()


def _number(place: str, rule: Mapping[str, Any], value: float) -> float:
    if rule["type"] == "integer" and isinstance(value, float):
        if not value.is_integer():
            raise InvalidUsage(f"{place} is {value}; it must be a whole number")
        value = int(value)
    least, most = rule["minimum"], rule["maximum"]
    if not least <= value <= most:
        shown = value if abs(value) <= 10**15 else "too large a number"
        raise InvalidUsage(f"{place} is {shown}; it must be {least} to {most}")
    return value


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text {_shown(value)}"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"


def _shown(text: object) -> str:
    return f"“{plain(str(text), 60)}”"


def _nearest(name: object, known: Mapping[str, Any]) -> str:
    from difflib import get_close_matches  # right questions do without

    near = get_close_matches(str(name)[:60], known, n=1, cutoff=0.7)
    return f"did you mean {near[0]}?" if near else f"it takes {_listed(known)}"


def _listed(names: Mapping[str, Any] | list[str]) -> str:
    return ", ".join(names)
