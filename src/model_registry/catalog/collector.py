"""Making many objects at once without the garbage collector looking through them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Stop the collector while rows, entries and columns are made, none of which can be part of a cycle.

    It would look through all there is each time that has grown by a quarter, which doubles what a catalog of 100,000
    entries costs.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
