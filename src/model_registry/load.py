"""Where a registry comes from."""

from __future__ import annotations

from pathlib import Path

from model_registry.registry import Registry


def load(path_or_url: str | Path | None = None) -> Registry:
    """The catalog at a path, or the newest copy at hand. Never waits for the network."""
    return Registry.from_file(Path(path_or_url) if path_or_url else bundled())


def bundled() -> Path:
    """The copy that came with the package: the one it was built with, or the repository's own."""
    package = Path(__file__).parent
    built = package / "models.index"
    return built if built.exists() else package.parent.parent / "models.json"
