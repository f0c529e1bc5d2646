"""Questions about entries: pure functions, no network and no files.

A module of this room is imported when it is first named, as in `query.cheapest.cheapest(…)`, so that a look-up does
not pay for the other questions.
"""

from __future__ import annotations

from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from model_registry.query import alternatives as alternatives
    from model_registry.query import arguments as arguments
    from model_registry.query import cheapest as cheapest
    from model_registry.query import compare as compare
    from model_registry.query import cost as cost
    from model_registry.query import gone as gone
    from model_registry.query import offers as offers
    from model_registry.query import recommend as recommend
    from model_registry.query import search as search
    from model_registry.query import spellings as spellings
    from model_registry.query import statistics as statistics
    from model_registry.query import suggestions as suggestions
    from model_registry.query import use_cases as use_cases
else:

    def __getattr__(name: str) -> object:
        """A module of this room, imported when it is asked for."""
        from importlib import import_module

        try:
            return import_module(f"{__name__}.{name}")
        except ModuleNotFoundError:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
