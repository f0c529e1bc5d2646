"""What the service refuses, and what can go wrong in its store, each as an error of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model_registry.errors import RegistryError


class FieldFault(NamedTuple):
    """What is wrong with one field."""

    field: str
    """The field, dotted: `pricing.input_cost`."""
    reason: str
    """What is wrong with it, in words."""


class ServiceError(RegistryError):
    """Root of what the service refuses and of what fails."""


class NoSuchRecord(ServiceError):
    """There is no record of this id."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(f"there is no record {record_id!r} among the {kind}")
        self.kind, self.id = kind, record_id


class NotEdited(ServiceError):
    """Nothing that a client has written stands on what the catalog says."""

    def __init__(self, kind: str, record_id: str, fields: Sequence[str] = ()) -> None:
        what = f"{', '.join(fields)} of" if fields else "of"
        verb = "is not" if fields else "nothing is"
        super().__init__(f"{what} {record_id!r} among the {kind} {verb} set on top of the catalog")
        self.kind, self.id = kind, record_id


class AlreadyThere(ServiceError):
    """A record to create is there already."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(f"{record_id!r} is among the {kind} already; change it instead")
        self.kind, self.id = kind, record_id


class StillReferenced(ServiceError):
    """A record to delete is referred to by others, which would be left without it."""

    def __init__(self, kind: str, record_id: str, referrers: Sequence[str]) -> None:
        shown = ", ".join(referrers[:5]) + (" …" if len(referrers) > 5 else "")
        super().__init__(f"{len(referrers):,} other records refer to {record_id!r} of the {kind}: {shown}")
        self.kind, self.id, self.referrers = kind, record_id, tuple(referrers)


class Outdated(ServiceError):
    """The record is not the one the caller has seen."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(f"{record_id!r} of the {kind} has changed since you read it: read it again")
        self.kind, self.id = kind, record_id


class InvalidDocument(ServiceError, ValueError):
    """A document is not what its kind of record must be."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(f"{each.field}: {each.reason}" for each in faults))
        self.faults = tuple(faults)


class StoreDown(ServiceError):
    """The database does not answer, or is busy for too long. Nothing was written; trying again may work."""


class StoreFull(ServiceError):
    """There is no room left to write. Nothing was written."""


class OutcomeUnknown(ServiceError):
    """The connection was lost while a change was being committed. Reading the record tells whether it was made."""


class SchemaOutdated(ServiceError):
    """The database has another schema than this version of the package."""
