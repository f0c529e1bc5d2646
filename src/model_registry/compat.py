"""`override` for the modules a reader of the catalog imports: `typing_extensions` would double their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["override"]

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        """Mark a method that replaces an inherited one, for type checkers only."""
        return method
