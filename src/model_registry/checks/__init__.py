"""Nothing absurd is published: named rules, each with its reason, and what becomes of a value that fails one."""

from __future__ import annotations

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
