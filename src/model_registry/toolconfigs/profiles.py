"""Names for profiles: plain enough for files and options, and never the same for two models."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from model_registry.schemas import ModelEntry

LONGEST = 96
"""Characters of a name, its ending aside; a longer one is cut and told apart as one that is not alone."""


def profile_names(provider: str, entries: Iterable[ModelEntry]) -> Iterator[tuple[ModelEntry, str]]:
    """Each entry of a provider with its name, of letters, digits, `_` and `-` alone.

    The name is that of the provider and the id; where several ids come to the same, each gets six digits of the
    SHA-256 of its id, so that no name depends on which other models there are beside those of its group.
    """
    plain = [(entry, f"{provider}_{_plain(entry.model_id)}") for entry in entries]
    counts = Counter(name for _, name in plain)
    for entry, name in plain:
        alone = counts[name] == 1 and len(name) <= LONGEST
        digest = hashlib.sha256(entry.model_id.encode()).hexdigest()[:6]
        yield entry, name if alone else f"{name[:LONGEST]}-{digest}"


def _plain(model_id: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "", re.sub(r"[/.]", "_", model_id.lower()))
