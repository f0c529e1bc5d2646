"""Names of profiles that say which model they mean: whole, unique and the same tomorrow."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

LONGEST = 128
"""Characters of a name, its digits aside: it is also the name of a file."""

_DIGITS = 6
"""Hexadecimal digits that tell models apart whose names are the same otherwise."""


def profile_names(provider: str, model_ids: Iterable[str]) -> dict[str, str]:
    """The name of each model's profile, of `[a-z0-9_-]` alone.

    A name depends on the model's own id, and on others only if they would have the same one: then each of
    them carries some digits of its id's SHA-256, as does one that is too long and cut. Behind the provider's
    slug a `-` stands before those digits alone, so no id can be made to have another's name. A slug has no
    `_`, so names of different providers differ.
    """
    sharing: dict[str, list[str]] = {}
    for model_id in dict.fromkeys(model_ids):
        sharing.setdefault(f"{provider}_{_slug(model_id)}", []).append(model_id)
    cut: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for name, group in sharing.items():
        if len(group) == 1 and len(name) <= LONGEST:
            names[group[0]] = name
        else:
            cut.setdefault(name[:LONGEST], []).extend(group)
    for name, group in cut.items():
        names |= _told_apart(name, group)
    return names


def _slug(model_id: str) -> str:
    """The id in lower case, `/`, `-` and `.` as `_`, without what else is no letter or digit of ASCII."""
    return re.sub(r"[^a-z0-9_]", "", re.sub(r"[/.-]", "_", model_id).lower())


def _told_apart(name: str, group: list[str]) -> dict[str, str]:
    digests = {model_id: hashlib.sha256(model_id.encode()).hexdigest() for model_id in group}
    digits = _DIGITS
    while len({digest[:digits] for digest in digests.values()}) < len(group):
        digits += 1
    return {model_id: f"{name}-{digest[:digits]}" for model_id, digest in digests.items()}
