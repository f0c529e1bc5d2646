"""Sums that grow: what is added to the rows of a table, in one statement.

Rows are written in the order of their keys, so that two transactions never wait for each other crosswise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import add
from typing import Any, TypeAlias

from sqlalchemy import ARRAY, Connection, Table, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite

Sums: TypeAlias = Mapping[tuple[Any, ...], Sequence[int]]
"""What is to be added to the rows of a table, by its key."""


def add_to(sums: dict[tuple[Any, ...], Sequence[int]], key: tuple[Any, ...], more: Sequence[int]) -> None:
    """Add to the sums of a key."""
    sums[key] = [*map(add, known, more)] if (known := sums.get(key)) else more


def added(parts: Iterable[Sums]) -> Sums:
    """Several sums as one."""
    whole: dict[tuple[Any, ...], Sequence[int]] = {}
    for part in parts:
        for key, more in part.items():
            add_to(whole, key, more)
    return whole


def add_up(connection: Connection, table: Table, rows: Sums) -> None:
    """Add sums to those that a table has, in one statement; the key is the table's."""
    if not rows:
        return
    values = [(*key, *rows[key]) for key in sorted(rows)]
    if connection.dialect.name == "sqlite":
        # As the driver takes it: to make each row a dictionary and that a row again takes longer than to write it.
        connection.exec_driver_sql(_adding(table, "sqlite"), values)
    else:
        lists = zip(table.columns, zip(*values, strict=True), strict=True)
        connection.execute(_adding(table, "postgresql"), {f"of_{column.name}": _array(each) for column, each in lists})


def _array(values: Iterable[str | int]) -> str:
    """An array as PostgreSQL writes it: the driver would look at each value, and take longer than all the rest."""
    # Neither a key nor a number has a NUL, which no database of ours takes.
    texts = "\0".join(map(str, values)).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + texts.replace("\0", '","') + '"}'


@cache
def _adding(table: Table, dialect: str) -> Any:
    names = [column.name for column in table.columns]
    sums = [column.name for column in table.columns if not column.primary_key]
    made: Any
    if dialect == "sqlite":
        made = sqlite.insert(table).values({name: bindparam(name) for name in names})
    else:
        # One parameter a column: a statement with one a value is another for each number of rows.
        lists = [func.unnest(cast(bindparam(f"of_{each.name}"), ARRAY(each.type))) for each in table.columns]
        made = postgresql.insert(table).from_select(names, select(*lists))
    made = made.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={name: table.c[name] + made.excluded[name] for name in sums},
    )
    return str(made.compile(dialect=sqlite.dialect())) if dialect == "sqlite" else made
