"""Writes `catalog/facts.py`: the fields of an entry as types for whoever tells some of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

import entry_fields
from pydantic import BaseModel

from model_registry import schemas

HEAD = '''\
"""Facts of an entry as providers and sources tell them. Generated from `schemas.py` by `.ci/inject.py`: do not edit.

None, an empty text and an empty group all stand for unknown. A group maps its fields to values, so that it can be
made from a table of names; prices within prices (`tiers`, `batch`, `regions`, …) have their fields among those of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias, TypedDict

from model_registry.vocabulary import {words}
'''


def text() -> str:
    """The whole module."""
    hints = get_type_hints(schemas.ModelEntry, include_extras=True)
    groups = [
        record
        for field in schemas.ModelEntry.model_fields
        for record in entry_fields.mentioned(hints[field])
        if issubclass(record, schemas.Record)
    ]
    fields = "".join(
        f'    {name}: {typed(hints[name])} | None\n    """{info.description}"""\n'
        for name, info in schemas.ModelEntry.model_fields.items()
    )
    entry = f'class EntryFacts(TypedDict, total=False):\n    """Fields of one entry."""\n\n{fields}'
    words = ", ".join(sorted(entry_fields.WORDS.values()))
    return "\n".join((HEAD.format(words=words), *map(group, groups), f"\n{entry}"))


def group(record: type[BaseModel]) -> str:
    """The fields of a group, and the group itself."""
    name = record.__name__
    every = entry_fields.records(record, [])
    fields = dict.fromkeys(field for each in reversed(every) for field in entry_fields.published(each))
    hints = [hint for each in every for hint in entry_fields.own_hints(each).values()]
    values = sorted({typed(hint, every) for hint in hints}, key=lambda value: (value.startswith(("Seq", "Map")), value))
    return (
        f"{name}Field: TypeAlias = Literal[{', '.join(map(repr, fields))}]\n"
        f'"""Fields of `{name}`."""\n\n'
        f'{name}Facts: TypeAlias = Mapping[{name}Field, "{" | ".join(values)} | None"]\n'
        f'"""{record.__doc__}"""\n'
    )


def typed(hint: Any, within: list[type[BaseModel]] | None = None) -> str:
    """The type of a value that is known; records among `within` are all the last of them."""
    kind, _ = entry_fields.bare(hint)
    arguments = get_args(kind)
    if kind in entry_fields.WORDS:
        return entry_fields.WORDS[kind]
    if get_origin(kind) is Union:
        return " | ".join(typed(each, within) for each in arguments)
    if get_origin(kind) is tuple:
        return f"Sequence[{typed(arguments[0], within)}]"
    if get_origin(kind) in {dict, Mapping}:
        return f"Mapping[str, {typed(arguments[1], within)}]"
    if issubclass(kind, BaseModel):
        return f"{(within or [kind])[-1].__name__}Facts"
    assert kind in {str, int, bool, Decimal, date}, kind
    return str(kind.__name__)
