"""How a run's memory is laid out."""

from __future__ import annotations

from contextlib import suppress

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""The numbers of these settings in glibc's malloc.h."""


def set_up_heap() -> None:
    """Let all threads take memory from one heap, and large blocks from the system, where the C library can be told so.

    glibc gives threads heaps of their own, and what is free in one is of no use to the others: with a thread for each
    provider, that is a tenth of what a run takes. No thread waits for another there, since one runs at a time. Answers
    and files come and go as large blocks, which leave holes in a heap after the first of them has gone.
    """
    import ctypes

    # Another C library has no such function, and Windows no library without a name.
    with suppress(AttributeError, OSError, TypeError):
        set_ = ctypes.CDLL(None).mallopt
        set_(_ARENA_MAX, 1)
        set_(_MMAP_THRESHOLD, 1 << 20)
