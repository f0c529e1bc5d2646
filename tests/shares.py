"""How often a test of many repetitions repeats: few times here, `LONG_TESTS=0.1` a tenth, `LONG_TESTS=1` all."""

from __future__ import annotations

import os

_SHARE = float(os.environ.get("LONG_TESTS") or 0.01)
LONG = _SHARE >= 0.1
"""Whether tests that take long are run at all."""


def share_of(count: int) -> int:
    """As many repetitions as are asked for now, of all there can be."""
    return max(1, round(count * _SHARE))
