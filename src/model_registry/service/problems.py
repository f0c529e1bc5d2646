"""What goes wrong, as problem documents (RFC 9457): what happened, to which field, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic_core import to_json
from starlette.responses import Response

from model_registry.errors import ConfigurationError, InvalidUsage, RegistryError
from model_registry.service import faults
from model_registry.service.faults import FieldFault

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5
"""Seconds after which a database that did not answer is worth asking again."""


class Problem(Exception):
    """A request that is answered with a problem document."""

    def __init__(
        self,
        status: int,
        name: str,
        detail: str,
        *,
        errors: Iterable[FieldFault] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.name = name
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = more

    def response(self) -> Response:
        """The document as an answer."""
        document: dict[str, Any] = {
            "type": f"urn:model-registry:problem:{self.name}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        if self.errors:
            document["errors"] = [each._asdict() for each in self.errors]
        return Response(to_json(document), self.status, self.headers, MEDIA_TYPE)


_RETRY = {"Retry-After": str(RETRY_AFTER)}
_KINDS: Mapping[type[RegistryError], tuple[int, str]] = {
    faults.NoSuchRecord: (404, "no-such-record"),
    faults.NotEdited: (404, "not-edited"),
    faults.AlreadyThere: (409, "already-there"),
    faults.StillReferenced: (409, "still-referenced"),
    faults.Outdated: (412, "outdated"),
    faults.InvalidDocument: (422, "invalid"),
    faults.StoreFull: (507, "no-room"),
    faults.OutcomeUnknown: (503, "outcome-unknown"),
    faults.StoreDown: (503, "store-down"),
    faults.SchemaOutdated: (503, "store-down"),
    InvalidUsage: (422, "invalid"),
    ConfigurationError: (422, "invalid"),
}


def problem_of(error: RegistryError) -> Problem:
    """The problem that an error of the store or of the library is to whoever asked."""
    status, name = next((each for kind, each in _KINDS.items() if isinstance(error, kind)), (500, "fault"))
    detail = str(error) if status != 500 else "something went wrong here; the log says what"
    if status == 503:
        return Problem(status, name, detail, headers=_RETRY)
    if isinstance(error, faults.InvalidDocument):
        return Problem(status, name, "the document is not what it must be", errors=error.faults)
    if isinstance(error, faults.StillReferenced):
        return Problem(status, name, detail, referrers=error.referrers)
    return Problem(status, name, detail)
