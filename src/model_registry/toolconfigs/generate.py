"""Configurations about one provider each, as files to look at, to copy from or to merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

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
            yield folder / f"models_{service.slug}.{tool.suffix}", tool.generate(service)
            for name, text in tool.generate_more(service).items():
                yield folder / name, text
