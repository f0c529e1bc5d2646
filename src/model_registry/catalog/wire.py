"""The base of the shapes in which others write: vendors' records and the rows of data sets."""

from __future__ import annotations

from threading import RLock
from typing import Any, Self

from pydantic import BaseModel, ConfigDict
from typing_extensions import override

_BUILDING = RLock()


class Wire(BaseModel):
    """A shape that declares the fields we use and ignores the rest.

    What reads it is built when the first record comes: most runs ask few of all providers.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    @classmethod
    @override
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """As pydantic's, but safe where several threads meet a shape for the first time."""
        if not cls.__pydantic_complete__:
            with _BUILDING:
                cls.model_rebuild()
        return super().model_validate(obj, **options)

    @override
    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Itself: one that is a field's default would be copied for each record, and nobody can change it."""
        return self
