"""The version of this package, for modules that need nothing else of it."""

import os
import sys


def _installed() -> str:
    """The version in the name of the folder that the installer has made."""
    # `importlib.metadata` finds the same folder, but takes longer to import than a look-up takes in all.
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208  # as with `pathlib`
        except OSError:
            continue
        for name in names:
            if name.startswith("model_registry-") and name.endswith(".dist-info"):
                return name.removeprefix("model_registry-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("model-registry")


__version__ = _installed()
