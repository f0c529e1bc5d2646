"""Full ids (`provider/model_id`), one a line: for `grep`, `fzf`, shell loops and completions.

A full id is unambiguous across providers. The provider never holds a `/`, so what follows the first one is the
model id as the provider takes it: `cut -d/ -f2-`.
"""

from __future__ import annotations

from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat


def write(catalog: Catalog) -> bytes:
    """The ids in the order of the catalog."""
    return "".join(f"{key}\n" for key in catalog).encode()


FORMAT = FileFormat("txt", "full ids, one a line, for grep and shell loops", write)
