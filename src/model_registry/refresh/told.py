"""What the providers themselves said last: what a published catalog is measured by, on the machine that made it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from model_registry.catalog import store
from model_registry.errors import ConfigurationError
from model_registry.refresh.collect import Result


def save_provider_answers(path: Path, results: Sequence[Result]) -> None:
    """Write down the entries as they were read, before anything is filled or held; other providers' stay.

    Where that is not possible, warn and go on: the catalog does not depend on it.
    """
    fresh = {result.slug: result.reading.entries for result in results if result.reading and not result.error}
    try:
        before = store.load(path)
    except ConfigurationError:
        before = {}
    kept = [entry for entry in before.values() if entry.provider not in fresh]
    entries = store.catalog([*kept, *(entry for listed in fresh.values() for entry in listed)])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store.write(path, store.dumps(entries))
    except OSError as error:
        print(f"warning: {path} cannot be written ({error.strerror})", file=sys.stderr)
