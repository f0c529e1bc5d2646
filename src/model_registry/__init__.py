"""A catalog of the models that AI providers serve, read from the providers' own APIs.

    from model_registry import load

    entry = load().find("gpt-4o").entry
    print(entry.context_window, entry.pricing.input)

What is exported here is imported when it is first used, so that a program pays for what it asks for.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as in `compat`, which this does without

__all__ = [
    "CatalogUnavailable",
    "CatalogWarning",
    "ConfigurationError",
    "Entry",
    "Found",
    "InvalidUsage",
    "PriceUnknown",
    "Registry",
    "RegistryError",
    "UnknownModel",
    "__version__",
    "load",
]

if TYPE_CHECKING:
    from model_registry._version import __version__
    from model_registry.catalog.entry import Entry
    from model_registry.errors import (
        CatalogUnavailable,
        CatalogWarning,
        ConfigurationError,
        InvalidUsage,
        PriceUnknown,
        RegistryError,
        UnknownModel,
    )
    from model_registry.library.loading import load
    from model_registry.library.registry import Registry
    from model_registry.query.lookup import Found
else:
    _HOMES = {
        "CatalogUnavailable": "errors",
        "CatalogWarning": "errors",
        "ConfigurationError": "errors",
        "Entry": "catalog.entry",
        "Found": "query.lookup",
        "InvalidUsage": "errors",
        "PriceUnknown": "errors",
        "Registry": "library.registry",
        "RegistryError": "errors",
        "UnknownModel": "errors",
        "__version__": "_version",
        "load": "library.loading",
    }

    def __getattr__(name: str) -> object:
        """What is exported, imported when it is asked for."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = f"{__name__}.{_HOMES[name]}"
        __import__(home)
        value = getattr(sys.modules[home], name)
        globals()[name] = value
        return value
