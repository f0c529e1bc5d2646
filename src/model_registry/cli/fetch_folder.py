"""What a fetch leaves in its folder: each provider's raw answer with its TXT and tool files, and how the run went."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from model_registry import files
from model_registry.catalog import provider_directory, store
from model_registry.errors import ProviderError, SuspiciousCatalog
from model_registry.exports.legacy import fixed
from model_registry.exports.legacy.rebuild import PREFIX, corrected
from model_registry.http.client import parse_json
from model_registry.providers.base import Provider
from model_registry.refresh.collect import Raw, Result
from model_registry.refresh.redaction import redact, redactor, without_private
from model_registry.refresh.state import Failure, State
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import TOOLS, marks
from model_registry.toolconfigs.generate import generated
from model_registry.toolconfigs.selection import services

Layout: TypeAlias = Literal["config", "models"]
"""A folder for each kind of file, or the older exporter's one folder for all."""

Row = TypeVar("Row")


class Unwritable(ProviderError):
    """A provider answered, but its files could not be written."""


class FetchStats(BaseModel):
    """How a provider was last fetched."""

    model_config = ConfigDict(frozen=True)

    count: int
    """Public models."""
    seconds: float
    bytes: int
    """Size of its answers, after decompression."""
    fetched: datetime
    files: tuple[str, ...]
    """What was written, relative to the folder."""


_STATS = TypeAdapter(dict[str, FetchStats])
_FAILED = TypeAdapter(dict[str, Failure])


class KeptFiles(NamedTuple):
    """What became of one provider's answer."""

    result: Result
    """Without the raw answer; with an error if it was empty or could not be written."""
    stats: FetchStats | None = None
    """Unless there is an error."""
    notes: Sequence[str] = ()
    """Which files there are none of, and why."""


class Extra:
    """The folder `extra`: what the last fetch of each provider came to, and which failed when last asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "extra"
        self.stats: dict[str, FetchStats] = _read(self._folder / "summary_stats.json", _STATS)
        self.failed: dict[str, Failure] = _read(self._folder / "failed_providers.json", _FAILED)

    def forget(self, known: Collection[str]) -> None:
        """Drop the failures of providers that are not known any more."""
        self.failed = {slug: failure for slug, failure in self.failed.items() if slug in known}

    def save(self, kept: Sequence[KeptFiles], run: Mapping[str, JsonValue], now: datetime) -> Path:
        """Add what became of these answers; the path of the file about the run alone. Raises `OSError`."""
        self.stats |= {each.result.slug: each.stats for each in kept if each.stats}
        self.failed = State(failed=self.failed).after([each.result for each in kept], {}, now).failed
        self._folder.mkdir(parents=True, exist_ok=True)
        stats = _STATS.dump_python(dict(sorted(self.stats.items())), mode="json")
        store.write_changed(self._folder / "summary_stats.json", text_of(stats))
        store.write_changed(
            self._folder / "failed_providers.json", text_of(_FAILED.dump_python(self.failed, mode="json"))
        )
        stamp, number = f"run_{now:%Y%m%dT%H%M%SZ}", 1
        while (path := self._folder / f"{stamp}{f'-{number}' if number > 1 else ''}.json").exists():
            number += 1
        files.write(path, text_of(dict(run)))
        return path


def is_complete(folder: Path, layout: Layout, slug: str, stats: Mapping[str, FetchStats]) -> bool:
    """Whether all files of a provider are there that were written the last time in this layout.

    Where that is not known, those that every provider has.
    """
    kinds = ("json", "txt") if layout == "config" else ("json", "txt", "toml")
    names = [path_of(layout, kind, slug) for kind in kinds]
    if slug in stats and names[0] in stats[slug].files:
        names = list(stats[slug].files)
    return all((folder / name).is_file() for name in names)


def path_of(layout: Layout, kind: str, slug: str, ending: str | None = None) -> str:
    """The path of a provider's file of one kind, relative to the folder."""
    return f"{f'config/{kind}' if layout == 'config' else layout}/{PREFIX}{slug}.{ending or kind}"


def write_result(result: Result, asked: Provider, folder: Path, layout: Layout, now: datetime) -> KeptFiles:
    """Write all files of a provider that answered; if that fails, or the answer is empty or a part, old ones stay."""
    bare = replace(result, raw=None)
    if result.reading is None or result.raw is None:
        return KeptFiles(bare)
    entries = result.reading.entries
    if not entries:
        return KeptFiles(replace(bare, error=SuspiciousCatalog("its list of public models is empty; its files stay")))
    if why := result.reading.incomplete:
        return KeptFiles(replace(bare, error=SuspiciousCatalog(f"its list is incomplete: {why}; its files stay")))
    texts, notes = files_of(asked, result.raw, entries, layout)
    written: list[str] = []
    for name, text in texts.items():
        path = folder / name
        try:
            if marks.is_whole(text) and not _is_ours(path):
                notes.append(f"{path} was left alone, because this program did not write it; move it away")
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            store.write_changed(path, text)
        except OSError as error:
            return KeptFiles(replace(bare, error=Unwritable(f"{path} cannot be written ({error.strerror})")))
        written.append(name)
    stats = FetchStats(
        count=len(entries),
        seconds=round(result.seconds, 3),
        bytes=sum(len(exchange.response.body) for exchange in result.raw.exchanges),
        fetched=now,
        files=tuple(sorted(written)),
    )
    return KeptFiles(bare, stats, notes)


def files_of(
    asked: Provider, raw: Raw, entries: Sequence[ModelEntry], layout: Layout
) -> tuple[dict[str, str], list[str]]:
    """The text of each file by its path, relative to the folder, and which files there are none of, and why."""
    slug, env = asked.slug, asked.environment
    by_id = sorted(entries, key=lambda entry: entry.model_id)
    models = [fixed.Model.sound(each.model_id, each.context_window, each.max_output_tokens) for each in by_id]
    if layout == "models":
        rebuilt = corrected(slug, models, env)
        texts = {f"{layout}/{name}": text for name, text in rebuilt.files.items()}
        notes = [f"{slug}: {rebuilt.note}"] if rebuilt.note else []
    else:
        texts, notes = _tool_files(slug, entries, env, asked.today)
        texts[path_of(layout, "txt", slug)] = "".join(f"{model.id}\n" for model in models)
    clean = redactor(type(asked), env, {entry.model_id for entry in entries})
    answer = redact(without_private(asked, joined(raw, slug)), clean)
    texts[path_of(layout, "json", slug)] = text_of(answer)
    return texts, notes


def joined(raw: Raw, slug: str) -> JsonValue:
    """The answer as it came; of several, such as pages, all records under `data`, where OpenAI has its list."""
    if len(raw.exchanges) == 1:
        return parse_json(raw.exchanges[0].response.body, slug)
    return {"data": list(raw.records)}


def text_of(document: JsonValue) -> str:
    """A JSON document as a file, in ASCII, which every text that JSON may hold can be written in."""
    return json.dumps(document, indent=2) + "\n"


def _tool_files(
    slug: str, entries: Sequence[ModelEntry], env: Mapping[str, str], today: date
) -> tuple[dict[str, str], list[str]]:
    if slug not in provider_directory.providers():
        return {}, ["no tool files: they are written for built-in providers"]
    found, notes = services(store.catalog(entries), [slug], env, today)
    return {f"config/{path}": text for path, text in generated(TOOLS.values(), found, notes)}, notes


def _is_ours(path: Path) -> bool:
    """Whether a tool's file may be replaced: there is none, or one that says it is ours as a whole."""
    return not path.exists() or marks.is_whole(path.read_text(encoding="utf-8", errors="replace"))


def _read(path: Path, rows: TypeAdapter[dict[str, Row]]) -> dict[str, Row]:
    """The rows of a file by provider; none, with a warning, if it is damaged: it is written anew."""
    try:
        return rows.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError):
        print(f"warning: {path} cannot be read and is started anew", file=sys.stderr)
        return {}
