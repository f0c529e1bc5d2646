"""The entries of the catalog as resources: `model-registry://entry/openai/gpt-4o` has every fact of one."""

from __future__ import annotations

import json

from model_registry.compat import TYPE_CHECKING
from model_registry.mcp.answers import age

if TYPE_CHECKING:
    from typing import Any

    from model_registry.library.registry import Registry

SCHEME = "model-registry://entry/"
TEMPLATE = {
    "uriTemplate": f"{SCHEME}{{+full_id}}",
    "name": "entry",
    "title": "One model at one provider",
    "description": "Every fact of an entry as models.json has it; full_id is provider/model_id.",
    "mimeType": "application/json",
}
PAGE = 100
"""Entries that are listed at once."""
_ASIDE = "/:@!$&'()*+,;=~"
"""What a path may hold as it is."""


class NoSuchResource(LookupError):
    """No entry has this address; or a page of the list that there is not."""


def listed(registry: Registry, cursor: object) -> dict[str, Any]:
    """A page of the result of `resources/list`. Raises `NoSuchResource` at a cursor that no page has given."""
    try:
        begin = int(cursor) if isinstance(cursor, str) and cursor.isdecimal() and len(cursor) < 9 else 0
        if cursor is not None and not 0 < begin < len(registry):
            raise ValueError
    except ValueError:
        raise NoSuchResource("the cursor is none that a page of this list has given") from None
    rows = [registry.catalog.row(position) for position in range(begin, min(begin + PAGE, len(registry)))]
    found: dict[str, Any] = {"resources": [_resource(f"{row['provider']}/{row['model_id']}") for row in rows]}
    if begin + PAGE < len(registry):
        found["nextCursor"] = str(begin + PAGE)
    return found


def read(registry: Registry, uri: object) -> dict[str, Any]:
    """The result of `resources/read`. Raises `NoSuchResource`."""
    from urllib.parse import unquote  # most clients only call tools

    full_id = unquote(uri.removeprefix(SCHEME)) if isinstance(uri, str) and uri.startswith(SCHEME) else ""
    named = registry.catalog.named(full_id, ("full_id",)) if full_id else None
    if named is None:
        raise NoSuchResource(
            f"no entry has this address; they are {SCHEME}PROVIDER/MODEL_ID, as in {SCHEME}openai/gpt-4o"
        )
    entry = named[1][0]
    text = json.dumps(entry.as_dict(), ensure_ascii=False, indent=1)
    content = {
        "uri": uri,
        "mimeType": "application/json",
        "text": text,
        "_meta": {"model-registry/data": age(registry)},
    }
    return {"contents": [content]}


def _resource(full_id: str) -> dict[str, Any]:
    from urllib.parse import quote  # as in `read`

    return {"uri": f"{SCHEME}{quote(full_id, safe=_ASIDE)}", "name": full_id, "mimeType": "application/json"}
