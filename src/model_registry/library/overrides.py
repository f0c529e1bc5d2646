"""The user's own models, and corrections of what the catalog says, for this user alone.

A table of `overrides.toml` is named by the full id and holds the fields of an entry (`models.schema.json`). An entry
the catalog has takes the fields over, group by group; any other id is a model of the user's own. At a provider that
is built in, such a model says who made it (`developer`): there, a misspelt id must not become a model.

    ["openai/gpt-4o"]
    pricing = { input = 2.0 }

    ["acme/large"]
    context_window = 200000
    capabilities = { tools = true }
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from model_registry.catalog import provider_directory
from model_registry.catalog.documents import RowsCatalog
from model_registry.catalog.entry import Entry
from model_registry.catalog.fields import FIELDS, flatten
from model_registry.catalog.names import KINDS, preference_key
from model_registry.catalog.normalize import type_of
from model_registry.errors import ConfigurationError, in_words
from model_registry.library.config import read_toml
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

if TYPE_CHECKING:
    from model_registry.catalog.columns import Column
    from model_registry.catalog.reader import CatalogReader
    from model_registry.vocabulary import NameKind, Row

ORIGIN = "overrides"
"""What provenance says of a field that the user has set."""


class OverrideConflict(NamedTuple):
    """A fact the user has set and the catalog tells otherwise."""

    full_id: str
    field: str
    """Name of the field, with a dot inside a group: `pricing.input`."""
    mine: object
    """What the user says; it is what the registry serves."""
    theirs: object
    """What the catalog says."""


class Overrides(NamedTuple):
    """What the user's `overrides.toml` says."""

    fields: Mapping[Key, Row]
    """The user's fields by entry, in the form of `models.json`."""
    changed: date
    """The day the file last changed."""


class OverriddenCatalog:
    """A catalog with the user's entries in it."""

    def __init__(self, catalog: CatalogReader, overrides: Overrides) -> None:
        self._catalog = catalog
        self._conflicts: list[OverrideConflict] = []
        self._own: list[Key] = []
        self._of_nothing: list[Key] = []
        entries = {key: self._entry(key, fields, overrides.changed) for key, fields in overrides.fields.items()}
        self._mine = {key: entry for key, entry in entries.items() if entry}
        self._named = RowsCatalog(self._mine.values())

    @property
    def conflicts(self) -> tuple[OverrideConflict, ...]:
        """What the user says and the catalog tells otherwise, in the order of the file."""
        return tuple(self._conflicts)

    @property
    def own(self) -> tuple[Key, ...]:
        """The user's own models: those the catalog does not have."""
        return tuple(self._own)

    @property
    def of_nothing(self) -> tuple[Key, ...]:
        """The user's corrections of what the catalog does not have, at a provider that it knows; they are left out."""
        return tuple(self._of_nothing)

    @property
    def updated(self) -> date | None:
        """The newest day on which an entry of the catalog changed."""
        return self._catalog.updated

    def __len__(self) -> int:
        return len(self.rows())

    def rows(self) -> Sequence[Row]:
        """Every entry, in the order of `models.json`."""
        return self._whole.rows()

    def row(self, position: int) -> Row:
        """The entry at a position."""
        return self._whole.row(position)

    def column(self, name: str) -> Column:
        """One fact of every entry; see `columns.READERS`. Raises `KeyError` for a name that is none."""
        return self._whole.column(name)

    @cached_property
    def _whole(self) -> RowsCatalog:
        theirs = {Key(row["provider"], row["model_id"]): row for row in self._catalog.rows()}
        return RowsCatalog((theirs | self._mine).values())

    def named(self, name: str, kinds: Sequence[NameKind] = KINDS) -> tuple[NameKind, Sequence[Entry]] | None:
        """The entries a name is of, the preferred first, by the first of these kinds it is; None if it is of none."""
        mine, theirs = self._named.named(name, kinds), self._theirs(name, kinds)
        if not (mine and theirs):
            return mine or theirs
        if mine[0] != theirs[0]:
            return min(mine, theirs, key=lambda named: KINDS.index(named[0]))
        return mine[0], sorted((*mine[1], *theirs[1]), key=lambda entry: preference_key(entry.as_dict()))

    def _theirs(self, name: str, kinds: Sequence[NameKind]) -> tuple[NameKind, Sequence[Entry]] | None:
        """The entries of the catalog that a name is of and the user has not changed."""
        if (found := self._catalog.named(name, kinds)) is None:
            return None
        kind, entries = found
        left = [entry for entry in entries if entry.key not in self._mine]
        return (kind, left) if left else self._theirs(name, kinds[kinds.index(kind) + 1 :])

    def _entry(self, key: Key, fields: Row, changed: date) -> Row | None:
        """The user's entry: the catalog's with the user's fields, or one of the user's own; None if it is neither."""
        named = self._catalog.named(str(key), ("full_id",))
        theirs = named[1][0].as_dict() if named else None
        if theirs is None and "developer" not in fields and key.provider in provider_directory.providers():
            # A misspelt id must not become a model. Who has one of their own there says who made it.
            self._of_nothing.append(key)
            return None
        if theirs is None:
            self._own.append(key)
            return _own(key, fields, changed)
        said = flatten(theirs)
        corrected = {field: value for field, value in flatten(fields).items() if said.get(field) != value}
        self._conflicts += [
            OverrideConflict(str(key), field, value, said[field]) for field, value in corrected.items() if field in said
        ]
        provenance = {**theirs.get("provenance", {}), **dict.fromkeys(corrected, ORIGIN)}
        return _merged(theirs, {**fields, **({"provenance": provenance} if provenance else {})})


def read(path: Path) -> Overrides:
    """The user's models and corrections in a file that is there.

    Raises `ConfigurationError` for a file that is wrong, naming the table and the field.
    """
    tables = read_toml(path)
    fields = {key: _fields(key, table, path) for key, table in ((_key(name, path), tables[name]) for name in tables)}
    return Overrides(fields, datetime.fromtimestamp(path.stat().st_mtime, UTC).date())


def _key(full_id: str, path: Path) -> Key:
    provider, _, model_id = full_id.partition("/")
    if not (provider and model_id):
        raise ConfigurationError(f'{path}: {full_id!r} is not a full id; write ["provider/model_id"] above its fields')
    return Key(provider, model_id)


def _fields(key: Key, table: object, path: Path) -> Row:
    """The fields of a table, checked against the contract."""
    if not isinstance(table, dict) or not table:
        raise ConfigurationError(f"{path}: {key} holds no fields of an entry")
    if fixed := table.keys() & {"provider", "model_id", "provenance"}:
        raise ConfigurationError(f"{path}: {key}: {min(fixed)} is not yours to set; the full id above names the entry")
    try:
        entry = ModelEntry.model_validate({**_own(key, {}, date.min), **table})
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        field = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            raise ConfigurationError(f"{path}: {key}: there is no field {field!r}; {_near(field)}") from None
        raise ConfigurationError(f"{path}: {key}: {field}: {in_words(first)}") from None
    row = entry.model_dump(mode="json", exclude_none=True)
    return {name: row[name] for name in row if name in table}


def _near(field: str) -> str:
    """What may have been meant by a name that is no field's."""
    from difflib import get_close_matches

    within = [known for known in FIELDS if known.rpartition(".")[2] == field.rpartition(".")[2]]
    near = within or get_close_matches(field, FIELDS, n=3)
    return f"did you mean {' or '.join(near)}?" if near else "the fields are those of models.schema.json"


def _own(key: Key, fields: Row, changed: date) -> Row:
    """A model of the user's own, first seen on the day the file changed if the user does not tell more."""
    return {
        "provider": key.provider,
        "model_id": key.model_id,
        "release_date": changed.isoformat(),
        "developer": "unknown",
        "release_date_basis": "curated" if "release_date" in fields else "first_seen",
        "type": type_of(key.model_id),
        "source": "curated",
        "quality": "partial",
        "updated": changed.isoformat(),
        **fields,
        **({"provenance": dict.fromkeys(fields, ORIGIN)} if fields else {}),
    }


def _merged(below: Row, above: Row) -> dict[str, Any]:
    """The facts of both; where both tell one, the one above counts."""
    grouped = {
        name: _merged(below[name], value)
        for name, value in above.items()
        if isinstance(value, dict) and isinstance(below.get(name), dict)
    }
    return {**below, **above, **grouped}
