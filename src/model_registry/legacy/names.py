"""Names of profiles that say which model they mean: whole, unique and the same tomorrow."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

DIGITS = 6
"""Hexadecimal digits that tell models apart whose names are the same otherwise."""


def profile_names(provider: str, model_ids: Iterable[str]) -> dict[str, str]:
    """The name of each model's profile, of `[a-z0-9_-]` alone.

    A name depends on the model's own id, and on others only if they would have the same one: then each of
    them carries some digits of its id's SHA-256. A provider's slug has no `_`, so names of different
    providers differ.
    """
    sharing: dict[str, list[str]] = {}
    for model_id in dict.fromkeys(model_ids):
        sharing.setdefault(f"{provider}_{_slug(model_id)}", []).append(model_id)
    names: dict[str, str] = {}
    for name, group in sharing.items():
        names |= {group[0]: name} if len(group) == 1 else _told_apart(name, group)
    return names


def _slug(model_id: str) -> str:
    """The id in lower case, `/`, `-` and `.` as `_`, without what else is no letter or digit of ASCII."""
    return re.sub(r"[^a-z0-9_]", "", re.sub(r"[/.-]", "_", model_id).lower())


def _told_apart(name: str, group: list[str]) -> dict[str, str]:
    digests = {model_id: hashlib.sha256(model_id.encode()).hexdigest() for model_id in group}
    digits = DIGITS
    while len({digest[:digits] for digest in digests.values()}) < len(group):
        digits += 1
    return {model_id: f"{name}-{digest[:digits]}" for model_id, digest in digests.items()}
