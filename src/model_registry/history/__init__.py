"""What changed in the catalog, when, and by whose word: an append-only log beside `models.json`.

A module of this room is imported when it is first named, as in `history.past.Past(…)`: most programs ask for what is.
"""

from __future__ import annotations

from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from model_registry.history import past as past
    from model_registry.history import rebuild as rebuild
    from model_registry.history import seen as seen
else:

    def __getattr__(name: str) -> object:
        """A module of this room, imported when it is asked for."""
        from importlib import import_module

        try:
            return import_module(f"{__name__}.{name}")
        except ModuleNotFoundError:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
