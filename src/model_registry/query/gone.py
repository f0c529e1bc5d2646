"""A model that is gone as an entry: what stands for it where somebody asks what it cost, or what to use instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model_registry.catalog import developers
from model_registry.catalog.entry import Entry
from model_registry.catalog.identity import identify
from model_registry.catalog.normalize import type_of

if TYPE_CHECKING:
    from model_registry.catalog.reader import CatalogReader
    from model_registry.catalog.retired import Retired

_OF_THE_MODEL = ("family", "context_window", "max_output_tokens", "modalities", "capabilities", "open_weights")


def entry_of(catalog: CatalogReader, gone: Retired) -> Entry:
    """A retired entry with what is known of a model that is gone: its successor, and its last prices as numbers.

    It is in no catalog. The same model elsewhere tells what it was like; else its successor its type, or its name.
    """
    identity = identify(gone.provider, gone.model_id)
    # A host's name of a model that it served to chat leaves out that it was instructed.
    names = (identity.canonical_id, f"{identity.canonical_id}-instruct")
    known = next(filter(None, (catalog.named(name, ("canonical_id",)) for name in names)), None)
    after = catalog.named(gone.instead, ("full_id", "alias")) if gone.instead else None
    like = known[1][0].as_dict() if known else {}
    kind = type_of(gone.model_id)
    prices = {"input": gone.input_price, "output": gone.output_price}
    row: dict[str, Any] = {
        "provider": gone.provider,
        "model_id": gone.model_id,
        # Where the day it came out is not known, this says so.
        "release_date": like.get("release_date", gone.day.isoformat()),
        "release_date_basis": like.get("release_date_basis", "first_seen"),
        "developer": identity.developer,
        # What completions did is done by chat now.
        "type": like.get("type") or (after[1][0].type if after else "chat" if kind == "completion" else kind),
        "source": "official" if developers.from_owner(gone.provider) == identity.developer else "host",
        "quality": "partial",
        "updated": gone.day.isoformat(),
        "canonical_id": like.get("canonical_id", identity.canonical_id),
        "status": "retired",
        "retirement_date": gone.day.isoformat(),
        "successor": gone.instead and gone.instead.removeprefix(f"{gone.provider}/"),
        **{name: like.get(name) for name in _OF_THE_MODEL},
        "pricing": {name: float(price) for name, price in prices.items() if price is not None} or None,
    }
    return Entry({name: value for name, value in row.items() if value is not None})
