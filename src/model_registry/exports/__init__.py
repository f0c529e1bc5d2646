"""The catalog for programs that are not ours; formats are found by scanning this package, one module each."""

from __future__ import annotations

import importlib
import pkgutil

from model_registry.exports.base import FileFormat, FolderFormat


def _scan() -> dict[str, FileFormat | FolderFormat]:
    found: dict[str, FileFormat | FolderFormat] = {}
    for module in pkgutil.iter_modules(__path__):
        for member in vars(importlib.import_module(f"{__name__}.{module.name}")).values():
            if isinstance(member, FileFormat | FolderFormat):
                found[member.name] = member
    return dict(sorted(found.items()))


FORMATS: dict[str, FileFormat | FolderFormat] = _scan()
"""Every format by its name, sorted."""
