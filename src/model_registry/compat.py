"""What `typing` gives, without importing it: that takes as long as looking a model up.

A module that a look-up imports takes these from here, and asks for other names of `typing` under `TYPE_CHECKING`.
"""

from __future__ import annotations

__all__ = ["TYPE_CHECKING", "NamedTuple", "override"]

TYPE_CHECKING = False
"""True for type checkers, which know the name."""

if TYPE_CHECKING:
    from typing import NamedTuple

    from typing_extensions import override
else:
    from collections import namedtuple  # this is what stands in for `typing.NamedTuple`

    class _NamedTupleType(type):
        """Makes a class of annotated fields a tuple with these names, as `typing.NamedTuple` does."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            # What stands in for `typing.NamedTuple` cannot be made of it.
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024
            made.__annotations__ = fields
            for key, value in body.items():
                if key not in {"__module__", "__qualname__", "__annotations__"}:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_NamedTupleType):
        """A tuple whose items have names."""

    def override(method):
        """Mark a method that replaces an inherited one, for type checkers only."""
        return method
