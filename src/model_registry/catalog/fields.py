"""The facts of an entry by their dotted names, as the schema spells them: `type`, `pricing.batch.input`.

Nothing else takes such a name apart: here it is read, written and flattened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, TypeGuard, Union, get_args, get_origin

from pydantic import JsonValue

from model_registry.schemas import ModelEntry, Record

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


_Cells: TypeAlias = Mapping[str, tuple[int | None, Any]]
"""For each field of a record, which cell it is and what writes it; for a group None and the cells of its own."""


class RowWriter:
    """Writes what an entry says as a row: one cell for each of `FIELDS`, in their order, `""` where that is unknown.

    The day on which the catalog first saw a model is none of its release.
    """

    def __init__(self, write: Mapping[FieldKind, Callable[[Any], object]]) -> None:
        """Takes how a cell of each kind is written; those of other kinds hold the values themselves."""
        self._write = write
        self._at = {name: at for at, name in enumerate(FIELDS)}
        self._cells = self._cells_of(ModelEntry)

    def __call__(self, entry: ModelEntry) -> list[Any]:
        """The row of an entry; a new one each time."""
        row: list[Any] = [""] * len(FIELDS)
        for at, cell in self.known(entry).items():
            row[at] = cell
        return row

    def known(self, entry: ModelEntry) -> dict[int, Any]:
        """The cells that are not empty, by their place in the row."""
        row: dict[int, Any] = {}
        _fill(row, entry, self._cells)
        if entry.release_date_basis == "first_seen":
            del row[self._at["release_date"]]
        return row

    def _cells_of(self, record: type[Record], group: str = "") -> _Cells:
        cells: dict[str, tuple[int | None, Any]] = {}
        for field, info in record.model_fields.items():
            name, type_ = f"{group}{field}", _required(info.annotation)
            if _is_record(type_):
                cells[field] = None, self._cells_of(type_, f"{name}.")
            else:
                cells[field] = self._at[name], self._write.get(FIELDS[name].kind)
        return cells


def _fill(row: dict[int, Any], record: Record, cells: _Cells) -> None:
    values = vars(record)
    # Most of what an entry could say nobody has said.
    for field in record.model_fields_set:
        if (value := values[field]) is not None:
            at, write = cells[field]
            if at is None:
                _fill(row, value, write)
            else:
                row[at] = write(value) if write else value


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
