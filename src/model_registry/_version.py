"""The version of this package, for modules that need nothing else of it."""

from importlib.metadata import version

__version__ = version("model-registry")
