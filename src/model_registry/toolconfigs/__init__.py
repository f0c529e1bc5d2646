"""Configurations of the tools people use models with, found by scanning this package: one module per tool."""

from __future__ import annotations

from model_registry.discovery import declared_in
from model_registry.toolconfigs.base import Tool, is_tool

TOOLS: dict[str, Tool] = {
    tool.slug: tool() for tool in sorted(filter(is_tool, declared_in(__name__, __path__)), key=lambda tool: tool.slug)
}
"""Every tool by its slug, sorted."""
