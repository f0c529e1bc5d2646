"""The facts of an entry by their dotted names, as the schema spells them: `type`, `pricing.batch.input`.

Nothing else takes such a name apart: here it is read, written and flattened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeGuard, Union, get_args, get_origin

from pydantic import JsonValue

from model_registry.catalog.repeated import Made, made_by
from model_registry.schemas import Benchmark, ModelEntry, Record

FieldKind = Literal["text", "integer", "number", "flag", "day", "texts", "table"]
"""`texts` is a set of texts; `table` holds any number of further facts, such as `benchmarks`."""

_KINDS: Mapping[object, FieldKind] = {str: "text", int: "integer", Decimal: "number", bool: "flag", date: "day"}


class FieldPath(NamedTuple):
    """One fact that an entry may hold."""

    name: str
    """Its dotted name."""
    path: tuple[str, ...]
    """The fields, and the keys of tables, that lead to it."""
    kind: FieldKind
    choices: tuple[str, ...] = ()
    """The only texts it may be; empty if it may be any."""

    def of(self, entry: ModelEntry) -> object:
        """What the entry says; None if that is unknown."""
        return _follow(entry, self.path)


def _facts(record: type[Record], path: tuple[str, ...] = ()) -> Iterator[FieldPath]:
    for field, info in record.model_fields.items():
        here = (*path, field)
        annotation = _required(info.annotation)
        if _is_record(annotation):
            yield from _facts(annotation, here)
            continue
        origin, arguments = get_origin(annotation), get_args(annotation)
        name = ".".join(here)
        if annotation in _KINDS:
            yield FieldPath(name, here, _KINDS[annotation])
        elif origin is Literal:
            yield FieldPath(name, here, "text", arguments)
        elif origin is tuple and not _is_record(arguments[0]):
            yield FieldPath(name, here, "texts", get_args(_required(arguments[0])))
        else:
            yield FieldPath(name, here, "table")


def _required(annotation: object) -> object:
    """The type without `None` and without its constraints."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in {Union, UnionType}:
            annotation = next(each for each in get_args(annotation) if each is not type(None))
        else:
            return annotation


def _is_record(annotation: object) -> TypeGuard[type[Record]]:
    return isinstance(annotation, type) and issubclass(annotation, Record)


FIELDS: Mapping[str, FieldPath] = MappingProxyType({fact.name: fact for fact in _facts(ModelEntry)})
"""Every fact by its name, in the order of the schema."""


class ColumnWriter:
    """Writes what some entries say as a table: a column for each of `FIELDS` of which one of them says something.

    By columns, for most of what an entry could say nobody has said. The day on which the catalog first saw a model is
    none of its release.
    """

    def __init__(self, write: Mapping[FieldKind, Callable[[Any], object]]) -> None:
        """Takes how a cell of each kind is written; those of other kinds hold the values themselves."""
        self._write = {name: _cell(write.get(fact.kind), fact.kind) for name, fact in FIELDS.items()}

    def __call__(self, entries: Sequence[ModelEntry]) -> dict[str, Sequence[Any]]:
        """The columns by the names of their facts, in the order of `FIELDS`; an unknown cell is `""`."""
        table: dict[str, Sequence[Any]] = {}
        self._add(table, entries)
        days, bases = table["release_date"], table["release_date_basis"]
        table["release_date"] = ["" if basis == "first_seen" else day for day, basis in zip(days, bases, strict=True)]
        return table

    def _add(self, table: dict[str, Sequence[Any]], records: Sequence[Record | None], group: str = "") -> None:
        for field, values in known_columns(records):
            name = f"{group}{field}"
            if name in self._write:
                table[name] = list(map(self._write[name], values))
            else:
                self._add(table, values, f"{name}.")


def known_columns(records: Sequence[Record | None]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each field of which one of these records, all of a kind, says something, with what each of them says.

    What is unknown is None, as everything is of a record that is None.
    """
    fields = next(type(record) for record in records if record is not None).model_fields
    nothing = (None,) * len(records)
    blank = dict.fromkeys(fields)
    # A record holds its fields in the order of its class. Rows first: to read all records side by side takes longer.
    rows = [tuple((blank if record is None else vars(record)).values()) for record in records]
    columns = zip(*rows, strict=True)
    return ((field, values) for field, values in zip(fields, columns, strict=True) if values != nothing)


def _cell(write: Callable[[Any], object] | None, kind: FieldKind) -> Callable[[Any], object]:
    """What writes a cell. Many models say the same of themselves, benchmarks of any length among that."""

    def cell(value: Any) -> object:
        return "" if value is None else write(value) if write else value

    return made_by(contents, cell) if kind == "table" else Made(cell).__getitem__


def contents(table: Any) -> tuple[object, ...] | None:
    """What the longest tables hold, results in benchmarks and sources of facts, as something that has a hash."""
    if isinstance(table, dict):
        values = list(table.values())
        if isinstance(values[0], str):
            return (*table, *values)
        if isinstance(values[0], Benchmark):
            return (*table, *chain.from_iterable([vars(result).values() for result in values]))
    return None


def group_of(name: str) -> str:
    """The field of an entry that a name begins with: `pricing` of `pricing.batch.input`."""
    return name.partition(".")[0]


def path_of(name: str) -> list[str]:
    """The parts of a name. The last may be a region or a benchmark, whose name may hold a dot."""
    return name.split(".", 2 if group_of(name) == "pricing" else 1)


def get(facts: object, name: str) -> object:
    """What an entry, or a mapping with its fields, says under a name; None if that is unknown."""
    return _follow(facts, path_of(name))


def put(facts: MutableMapping[str, Any], name: str, value: object) -> None:
    """Say this under a name; the groups that lead there are made."""
    *groups, last = path_of(name)
    for group in groups:
        facts = facts.setdefault(group, {})
    facts[last] = value


def _follow(facts: object, path: Sequence[str]) -> object:
    for part in path:
        if isinstance(facts, Mapping):
            facts = facts.get(part)
        else:
            facts = getattr(facts, part, None) if isinstance(facts, Record) else None
    return facts


def parts(facts: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The facts as `provenance` names them: fields, and the parts of each group, whatever those hold."""
    found: dict[str, JsonValue] = {}
    for field, value in facts.items():
        if isinstance(value, dict):
            found |= {f"{field}.{part}": inner for part, inner in value.items()}
        else:
            found[field] = value
    return found


def flatten(facts: Mapping[str, Any], group: str = "") -> dict[str, Any]:
    """The facts of an entry as `models.json` has it, by their dotted names; those of regions and benchmarks, too."""
    found: dict[str, Any] = {}
    for field, value in facts.items():
        found |= flatten(value, f"{group}{field}.") if isinstance(value, Mapping) else {f"{group}{field}": value}
    return found
