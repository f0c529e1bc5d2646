"""What each provider said of each model, as far as it takes to tell its change from a correction of ours."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from model_registry import files
from model_registry.paths import curated_folder
from model_registry.refresh.collect import Result
from model_registry.vocabulary import Key

FEW = 4
"""Of so few models all may say something else at once."""

_PACKAGE = Path(__file__).parents[1]
_RULES = ("schemas.py", "vocabulary.py", "catalog", "checks", "enrichment", "providers", "refresh")
"""What makes entries of answers."""


class Statements(BaseModel):
    """What the run before kept of the answers it read. Losing it loses no change, only the proof whose it was."""

    model_config = ConfigDict(frozen=True)

    rules: str = ""
    """A digest of the code and the curated rows that read the answers; empty if there was no such run."""
    said: dict[str, dict[str, str]] = {}
    """By the provider's slug and the model id a digest of what the provider said."""

    @property
    def new_rules(self) -> bool | None:
        """Whether the rules are others now; None if nothing tells."""
        return self.rules != digest_of_rules() if self.rules else None

    def unproven(self, results: Sequence[Result]) -> frozenset[str]:
        """The providers that were read now and of which nothing tells whether a model's record is the one it was."""
        return frozenset(slug for slug, said in _read(results) if slug not in self.said or self._is_noise(slug, said))

    def said_anew(self, results: Sequence[Result]) -> frozenset[Key]:
        """The models of which their provider says something else than it did."""
        return frozenset(
            Key(slug, model_id)
            for slug, said in _read(results)
            if not self._is_noise(slug, said)
            for model_id in self._changed(slug, said)
        )

    def after(self, results: Sequence[Result]) -> Statements:
        """What the next run is to know."""
        said = {**self.said, **{slug: dict(sorted(said.items())) for slug, said in _read(results)}}
        return Statements(rules=digest_of_rules(), said=dict(sorted(said.items())))

    def _is_noise(self, slug: str, said: Mapping[str, str]) -> bool:
        """Whether most records differ at once, as those do that tell the time or a load; matters under new rules."""
        both = len(self.said.get(slug, {}).keys() & said.keys())
        return bool(self.new_rules) and both > FEW and len(self._changed(slug, said)) > both / 2

    def _changed(self, slug: str, said: Mapping[str, str]) -> list[str]:
        before = self.said.get(slug, {})
        return [model_id for model_id, digest in said.items() if before.get(model_id, digest) != digest]


def load(path: Path) -> Statements:
    """What the last run kept; nothing where there is none, or a file that says something else."""
    try:
        return Statements.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Statements()


def save(path: Path, statements: Statements) -> None:
    """Keep it for the next run; where that is not possible, warn and go on: the catalog does not depend on it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.make_way(path)
        files.write(path, statements.model_dump_json() + "\n")
    except OSError as error:
        print(f"warning: {path} cannot be written ({error.strerror})", file=sys.stderr)


def digest_of_rules() -> str:
    """A digest of all that makes entries of answers: code, its tables, and the curated rows."""
    known = _digests.get("rules")
    if known is None:
        digest = hashlib.blake2b(digest_size=8)
        for path in _rule_files():
            digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
        known = _digests["rules"] = digest.hexdigest()
    return known


_digests: dict[str, str] = {}
"""Read once a process."""


def _rule_files() -> Iterator[Path]:
    for name in _RULES:
        path = _PACKAGE / name
        inside = path.rglob("*") if path.is_dir() else [path]
        yield from sorted(each for each in inside if each.suffix in {".py", ".toml", ".json", ".csv"})
    yield from sorted(curated_folder().glob("*.csv"))


def _read(results: Sequence[Result]) -> Iterator[tuple[str, Mapping[str, str]]]:
    return ((result.slug, result.reading.said) for result in results if result.reading and not result.error)
