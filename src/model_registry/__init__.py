"""A catalog of the models that AI providers serve, read from the providers' own APIs.

    from model_registry import load

    entry = load().find("gpt-4o").entry
    print(entry.context_window, entry.pricing.input)

What is exported here is imported when it is first used, so that a program pays for what it asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = [
    "CatalogUnavailable",
    "CatalogWarning",
    "Entry",
    "Found",
    "PriceUnknown",
    "Registry",
    "RegistryError",
    "UnknownModel",
    "__version__",
    "load",
]

__version__: str

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.errors import CatalogUnavailable, CatalogWarning, PriceUnknown, RegistryError, UnknownModel
    from model_registry.library.loading import load
    from model_registry.library.registry import Registry
    from model_registry.query.lookup import Found
else:
    _HOMES = {
        "CatalogUnavailable": "errors",
        "CatalogWarning": "errors",
        "Entry": "catalog.entry",
        "Found": "query.lookup",
        "PriceUnknown": "errors",
        "Registry": "library.registry",
        "RegistryError": "errors",
        "UnknownModel": "errors",
        "load": "library.loading",
    }

    def __getattr__(name: str) -> object:
        """What is exported, imported when it is asked for."""
        if name == "__version__":
            from importlib.metadata import version

            value = version("model-registry")
        elif name in _HOMES:
            from importlib import import_module

            value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value
