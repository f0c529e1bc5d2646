"""The records of a list in whatever shape a user's own server sends it.

Servers that call themselves OpenAI-compatible send `{"data": [{"id": …}]}`, but also lists of names, objects by id,
lists within other objects, and records whose id is called `name` or `model`. What cannot be told is said in words,
with the option that tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from model_registry.errors import UnexpectedPayload, plain
from model_registry.providers.base import RawRecord

_ARRAYS = ("data", "models", "items", "results", "result", "model_list", "list", "records", "objects", "response")
"""How servers call what holds the list, the likeliest first."""
_IDS = ("id", "model", "model_id", "modelId", "model_name", "modelName", "name", "slug", "key", "identifier")
"""How they call the id of a record."""
_ABOUT = frozenset({"detail", "details", "error", "errors", "message", "meta", "metadata", "pagination", "status"})
"""Objects that stand beside a list and hold no models."""
_FIELDS = 8
"""Names of fields that a message lists."""


def records_of(payload: JsonValue, items: str = "", id_field: str = "") -> list[RawRecord]:
    """The records in an answer, each with its id under `id`.

    `items` names the field that holds the list, and `id_field` that of a record's id, both with dots for fields of
    fields. Without them they are found. Raises `UnexpectedPayload` in words if there is no list, or no id.
    """
    found = _named(payload, items) if items else _found(payload)
    records = [_record(each) for each in found]
    currency = payload.get("currency") if isinstance(payload, dict) else None
    if isinstance(currency, str):
        # A list that names a currency for all of its prices.
        records = [{"currency": currency, **record} for record in records]
    return _with_ids(records, id_field)


def _named(payload: JsonValue, items: str) -> Sequence[JsonValue]:
    value = _at(payload, items)
    if value is None:
        raise UnexpectedPayload(f"the answer has no {items!r}; {_holds(payload)}, correct --items")
    listed = value if isinstance(value, list) else _by_id(value)
    if listed is None:
        raise UnexpectedPayload(f"{items!r} of the answer is neither a list nor models by their ids; correct --items")
    return listed


def _found(payload: JsonValue) -> Sequence[JsonValue]:
    listed = _list_in(payload)
    if listed is not None:
        return listed
    if isinstance(payload, dict) and payload.keys() & {"error", "errors"}:
        raise UnexpectedPayload("the answer is an error and holds no list of models; check the base URL and the key")
    raise UnexpectedPayload(
        f"the answer holds no list of models; {_holds(payload)}. If one of them is the list, name it with --items"
    )


def _list_in(value: JsonValue) -> Sequence[JsonValue] | None:
    """The list itself, or in an object under one of the usual names, else under the only name there is."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    for name in _ARRAYS:
        if name in value and (listed := _list_in(value[name]) or _groups_in(value[name])) is not None:
            return listed
    lists = [inner for name, inner in value.items() if isinstance(inner, list) and name not in _ABOUT]
    return lists[0] if len(lists) == 1 else _by_id(value)


def _groups_in(value: JsonValue) -> Sequence[JsonValue] | None:
    """Lists by the kind of their models, one after the other; None if the value is anything else."""
    if not isinstance(value, dict) or not value or not all(isinstance(inner, list) for inner in value.values()):
        return None
    return [each for inner in value.values() if isinstance(inner, list) for each in inner]


def _by_id(value: JsonValue) -> list[JsonValue] | None:
    """Objects by their ids as records; None if the value is anything else."""
    if not isinstance(value, dict):
        return None
    models = {name: inner for name, inner in value.items() if isinstance(inner, dict) and name not in _ABOUT}
    if not models or len(models) < len(value.keys() - _ABOUT):
        return None
    return [{"id": name, **model} for name, model in models.items()]


def _record(item: JsonValue) -> RawRecord:
    """One item as a record: a name is an id, and what is no record counts as one that cannot be read."""
    match item:
        case dict():
            return item
        case str():
            return {"id": item}
        case _:
            return {}


def _with_ids(records: list[RawRecord], id_field: str) -> list[RawRecord]:
    if not any(records):
        return records
    name = id_field or next((name for name in _IDS if any(isinstance(_at(each, name), str) for each in records)), "")
    if not any(isinstance(_at(each, name), str) for each in records):
        fields = _names(dict.fromkeys(field for each in records for field in each))
        wanted = f"no {name!r}, which --id-field names" if name else "no id"
        raise UnexpectedPayload(f"its records have {wanted}; they have {fields}: name the one that is it by --id-field")
    if name == "id":
        return records
    return [{**{key: value for key, value in each.items() if key != name}, "id": _at(each, name)} for each in records]


def _at(value: JsonValue, path: str) -> JsonValue:
    """What stands at a path of names with dots between them; a name may have dots of its own."""
    if isinstance(value, dict) and path in value:
        return value[path]
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _holds(payload: JsonValue) -> str:
    if isinstance(payload, dict):
        return f"it has the fields {_names(payload)}" if payload else "it is empty"
    return "it is not an object with fields"


def _names(fields: Mapping[str, object]) -> str:
    def shown() -> Iterator[str]:
        for number, field in enumerate(fields):
            if number == _FIELDS:
                yield f"and {len(fields) - _FIELDS} more"
                return
            yield plain(field, 40)

    return ", ".join(shown())
