"""The facts of an entry by their dotted names, as the schema spells them: `type`, `pricing.batch.input`.

Nothing else takes such a name apart: here it is read, written and flattened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, TypeGuard, Union, get_args, get_origin

from pydantic import JsonValue

from model_registry.catalog.repeated import Made
from model_registry.schemas import ModelEntry, Record

FieldKind = Literal["text", "integer", "number", "flag", "day", "texts", "table"]
"""`texts` is a set of texts; `table` holds any number of further facts, such as `benchmarks`."""

_REPEATED: frozenset[FieldKind] = frozenset({"text", "integer", "flag", "texts"})
"""Kinds of facts of which many models say the same: a group of these alone is written once for all that say it."""

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


_Row: TypeAlias = dict[int, Any]
"""Cells that are not empty, by their place in a row."""


class RowWriter:
    """Writes what an entry says as a row: one cell for each of `FIELDS`, in their order, `""` where that is unknown.

    The day on which the catalog first saw a model is none of its release.
    """

    def __init__(self, write: Mapping[FieldKind, Callable[[Any], object]]) -> None:
        """Takes how a cell of each kind is written; those of other kinds hold the values themselves."""
        self._write = write
        self._at = {name: at for at, name in enumerate(FIELDS)}
        self._fill = self._filler(ModelEntry)

    def __call__(self, entry: ModelEntry) -> list[Any]:
        """The row of an entry; a new one each time."""
        row: list[Any] = [""] * len(FIELDS)
        for at, cell in self.known(entry).items():
            row[at] = cell
        return row

    def known(self, entry: ModelEntry) -> _Row:
        """The cells that are not empty, by their place in the row."""
        row: _Row = {}
        self._fill(row, entry)
        if entry.release_date_basis == "first_seen":
            del row[self._at["release_date"]]
        return row

    def _filler(self, record: type[Record], group: str = "") -> Callable[[_Row, Any], None]:
        """What writes the facts of a record into a row."""
        cells: dict[str, tuple[int, Any]] = {}
        groups: dict[str, Callable[[_Row, Any], None]] = {}
        for field, info in record.model_fields.items():
            name, type_ = f"{group}{field}", _required(info.annotation)
            if _is_record(type_):
                groups[field] = self._filler(type_, f"{name}.")
            else:
                kind = FIELDS[name].kind
                write = self._write.get(kind)
                # Tables have no hash, and differ more.
                cells[field] = self._at[name], Made(write).__getitem__ if write and kind != "table" else write

        def fill(row: _Row, fields: Iterable[str], values: Mapping[str, Any]) -> None:
            for field in fields:
                if (value := values[field]) is not None:
                    if field in groups:
                        groups[field](row, value)
                    else:
                        at, write = cells[field]
                        row[at] = write(value) if write else value

        if not all(fact.kind in _REPEATED for name, fact in FIELDS.items() if name.startswith(group)):
            # Most of what an entry could say nobody has said.
            return lambda row, each: fill(row, each.model_fields_set, vars(each))

        def make(told: tuple[object, ...]) -> _Row:
            row: _Row = {}
            fill(row, record.model_fields, dict(zip(record.model_fields, told, strict=True)))
            return row

        known = Made(make)
        return lambda row, each: row.update(known[tuple(vars(each).values())])


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
