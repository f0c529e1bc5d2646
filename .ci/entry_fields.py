"""Writes `catalog/_entry_fields.py`: for each record of the schema, a view with the same names and words."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from textwrap import indent
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from model_registry import schemas

HEAD = '''\
"""The facts of an entry, a field each. Generated from `schemas.py` by `.ci/inject.py`: do not edit."""

from __future__ import annotations

from model_registry.catalog.view import Field, View, amount, day, frozen, mapping_of, tuple_of
from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal
    from typing import ClassVar

    from model_registry.vocabulary import {words}
'''
NO_VIEWS = (BaseModel, schemas.Record, schemas.Facts)
WORDS = {value: name for name, value in vars(schemas).items() if get_origin(value) is Literal}
"""The closed sets of words, by what they are."""


def text() -> str:
    """The whole module."""
    every = records(schemas.ModelEntry, [])
    return "\n\n".join((HEAD.format(words=", ".join(sorted(WORDS.values()))), *map(view, every)))


def records(record: type[BaseModel], seen: list[type[BaseModel]]) -> list[type[BaseModel]]:
    """The record and all it is made of, each after those it needs."""
    if record not in seen:
        parts = [part for hint in own_hints(record).values() for part in mentioned(hint)]
        for other in (*(base for base in record.__bases__ if issubclass(base, BaseModel)), *parts):
            if other not in NO_VIEWS:
                records(other, seen)
        seen.append(record)
    return seen


def own_hints(record: type[BaseModel]) -> dict[str, Any]:
    """The fields a record declares itself, without those it inherits."""
    hints = get_type_hints(record, include_extras=True)
    return {name: hints[name] for name in record.__annotations__ if name in record.model_fields}


def published(record: type[BaseModel]) -> list[str]:
    """The names of the record's fields as the file has them."""
    return [info.alias or name for name, info in record.model_fields.items()]


def mentioned(hint: Any) -> Iterator[type[BaseModel]]:
    """The records in a type."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for each in get_args(hint):
        yield from mentioned(each)


def view(record: type[BaseModel]) -> str:
    """The class that shows a row of this record."""
    name = "EntryFields" if record is schemas.ModelEntry else record.__name__
    bases = [base.__name__ for base in record.__bases__ if base not in NO_VIEWS] or ["View"]
    names = "".join(f'        "{field}",\n' for field in published(record))
    parts = [
        f'    """{record.__doc__}"""\n',
        "    __slots__ = ()\n",
        f"    FIELDS: ClassVar[tuple[str, ...]] = (\n{names}    )\n",
        "".join(shown(field, hint, record) for field, hint in own_hints(record).items()),
    ]
    return f"class {name}({', '.join(bases)}):\n" + "\n".join(parts)


def shown(field: str, hint: Any, record: type[BaseModel]) -> str:
    """The line that declares one field, and what it is. What stands as text costs nothing at run time."""
    kind, optional = bare(hint)
    typed, read = reading(kind)
    required = record.model_fields[field].is_required()
    assert optional is not required, f"{record.__name__}.{field}"
    described = record.model_fields[field].description
    close = '\n"""' if "\n" in str(described) else '"""'
    result = typed if required else f"{typed} | None"
    return f"    {field}: Field[{result}] = Field({read})\n" + indent(f'"""{described}{close}\n', "    ")


def bare(hint: Any) -> tuple[Any, bool]:
    """The type without its constraints, and whether it may be absent."""
    if get_origin(hint) is Annotated:
        return bare(get_args(hint)[0])
    if get_origin(hint) in {Union, types.UnionType}:
        kinds = [each for each in get_args(hint) if each is not type(None)]
        optional = len(kinds) < len(get_args(hint))
        return (bare(kinds[0])[0] if len(kinds) == 1 else Union[tuple(bare(kind)[0] for kind in kinds)]), optional  # noqa: UP007
    return hint, False


def reading(kind: Any) -> tuple[str, str]:
    """The type of a field, and the function that makes it of a value in a row; empty for the value itself."""
    if kind in WORDS:
        return WORDS[kind], ""
    if kind in {str, int, bool}:
        return kind.__name__, ""
    if get_origin(kind) is Union:
        return " | ".join(reading(each)[0] for each in get_args(kind)), ""
    if isinstance(kind, type):
        return kind.__name__, {Decimal: "amount", date: "day"}.get(kind, kind.__name__)
    if get_origin(kind) is tuple:
        typed, read = reading(bare(get_args(kind)[0])[0])
        return f"tuple[{typed}, ...]", f"tuple_of({read})" if read else "tuple"
    assert get_origin(kind) in {dict, Mapping}, kind
    typed, read = reading(bare(get_args(kind)[1])[0])
    return f"Mapping[str, {typed}]", f"mapping_of({read})" if read else "frozen"
