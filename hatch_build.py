"""Puts the catalog into the wheel, in the form that is fast to open. An editable install reads the repository's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class IndexedCatalog(BuildHookInterface):
    """Builds `model_registry/models.index` from `models.json`; only the latter is committed. With it goes the day of
    each provider's answer.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from model_registry.catalog import indexed

        self._folder = TemporaryDirectory()
        built = Path(self._folder.name) / "models.index"
        built.write_bytes(indexed.build_index(json.loads((root / "models.json").read_bytes())))
        build_data["force_include"][str(built)] = "model_registry/models.index"
        build_data["force_include"][str(root / "answered.json")] = "model_registry/answered.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
