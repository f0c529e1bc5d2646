"""Configurations about one provider each, as files to look at, to copy from or to merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from model_registry.errors import ConfigurationError, plain
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs.base import Service, Tool


def generated(
    tools: Iterable[Tool], services: Sequence[Service], notes: list[str]
) -> Iterator[tuple[PurePosixPath, str]]:
    """The files of each tool, by path: `<tool>/models_<provider>.<ending>`, with what else the tool wants beside it.

    Why a tool cannot use a provider, and what is left to do for one that it can, is added to `notes`.
    """
    for tool in tools:
        for service in services:
            if reason := tool.why_not(service):
                notes.append(f"{tool.slug}: {service.slug} left out: {reason}")
                continue
            if advice := tool.advice(service):
                notes.append(f"{tool.slug}: {advice}")
            folder = PurePosixPath(tool.slug)
            for name, text in _texts(tool, service, notes).items():
                yield folder / name, text


def _texts(tool: Tool, service: Service, notes: list[str]) -> dict[str, str]:
    """The files of one tool about one provider, by name, without models that the tool's format cannot hold."""
    try:
        return {f"models_{service.slug}.{tool.suffix}": tool.generate(service), **tool.generate_more(service)}
    except ConfigurationError as error:
        refused = [model for model in service.models if not _holds(tool, service, model)]
        rest = tuple(model for model in service.models if model not in refused)
        if not refused or not rest:
            notes.append(f"{tool.slug}: {service.slug} left out: {error}")
            return {}
        notes += [
            f"{tool.slug}: {plain(str(model.key), 80)} left out: its files cannot hold this id" for model in refused
        ]
        return _texts(tool, service._replace(models=rest), notes)


def _holds(tool: Tool, service: Service, model: ModelEntry) -> bool:
    try:
        tool.generate(service._replace(models=(model,)))
    except ConfigurationError:
        return False
    return True
