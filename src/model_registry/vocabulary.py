"""What names an entry."""

from __future__ import annotations

from typing import NamedTuple

from model_registry.compat import override


class Key(NamedTuple):
    """What names an entry: one model id at one provider."""

    provider: str
    model_id: str

    @override
    def __str__(self) -> str:
        return f"{self.provider}/{self.model_id}"
