"""The catalog for programs that are not ours; formats are found by scanning this package, one module each."""

from __future__ import annotations

from model_registry.discovery import declared_in
from model_registry.exports.base import FileFormat, FolderFormat

FORMATS: dict[str, FileFormat | FolderFormat] = {
    member.name: member
    for member in sorted(
        (each for each in declared_in(__name__, __path__) if isinstance(each, FileFormat | FolderFormat)),
        key=lambda member: member.name,
    )
}
"""Every format by its name, sorted."""
