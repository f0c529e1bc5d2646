"""Asks GitHub to mask each key of a dotenv file in the logs, as it masks a secret that holds one key alone.

GitHub knows the secret as a whole and its lines (`NAME=key`), but not the keys in them. What is shorter than a key,
such as a region, is left alone: masking it would blank ordinary words.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

SHORTEST = 8
"""Characters of a value that is masked."""


def masked(path: Path) -> Iterator[str]:
    """What must not be read in a log: each line of a value, and the host of an address that may name an account."""
    for value in dotenv_values(path).values():
        for text in (*(value or "").splitlines(), urlsplit(value or "").hostname or ""):
            if len(text) >= SHORTEST:
                yield text


for text in masked(Path(sys.argv[1])):
    print(f"::add-mask::{text.replace('%', '%25')}")
