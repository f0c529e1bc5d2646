"""A folder of small files to be served as they are: a lookup reads three of them, under 40 kB in all.

    index.json                            the only file whose content changes under its name
    buckets/<hash>.json                   which file each model of one bucket is in
    models/<hash>.json                    one entry, as models.json has it
    providers/<slug>.<hash>.json          all entries of one provider, as models.json has them

Every name but `index.json` is made of the file's content (the first 16 hexadecimal digits of its SHA-256), so these
files may be cached for ever, and an update of the catalog changes the names of what it changed. `index.json` names the
buckets and the provider files; all paths are relative to it.

To look up the full id `provider/model_id`:

1. read `index.json`: `{"entries": …, "buckets": {"00": "<path>", …}, "providers": {"openai": "<path>", …}}`
2. take the first two hexadecimal digits of the SHA-256 of the full id in UTF-8, and read the file under that key of
   `buckets`; without such a key there is no such model
3. it is an object `{"<full id>": "<path>", …}`; read the file under the full id

With 256 buckets a lookup stays below 40 kB up to about 60,000 models.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from pydantic import JsonValue

from model_registry.catalog.store import Catalog
from model_registry.exports.base import FolderFormat, by_provider, json_bytes, json_rows

INDEX = "index.json"

_BUCKET_DIGITS = 2
_NAME_DIGITS = 16


def write(catalog: Catalog) -> Mapping[str, bytes]:
    """All files, the index last: whoever writes them in this order never names a file that is not there."""
    files: dict[str, bytes] = {}

    def put(folder: str, text: bytes) -> str:
        content = text + b"\n"
        path = f"{folder}{sha256(content).hexdigest()[:_NAME_DIGITS]}.json"
        files[path] = content
        return path

    buckets: dict[str, dict[str, str]] = {}
    providers: dict[str, JsonValue] = {}
    for provider, entries in by_provider(catalog):
        rows = json_rows(entries, "provider")
        for entry, row in zip(entries, rows, strict=True):
            id_ = str(entry.key)
            digits = sha256(id_.encode()).hexdigest()[:_BUCKET_DIGITS]
            buckets.setdefault(digits, {})[id_] = put("models/", row)
        providers[provider] = put(f"providers/{provider}.", b"[\n" + b",\n".join(rows) + b"\n]")
    index = {
        "entries": len(catalog),
        "buckets": {digits: put("buckets/", json_bytes(buckets[digits])) for digits in sorted(buckets)},
        "providers": providers,
    }
    return {**files, INDEX: json_bytes(index) + b"\n"}


FORMAT = FolderFormat("shards", "small files for a web server or CDN, a lookup under 40 kB", write)
