"""`model-registry configs validate`: what the user's configuration names and is no more."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from model_registry.audit.verdict import verdict_on
from model_registry.cli import output
from model_registry.library import config
from model_registry.library.overrides import OverriddenCatalog
from model_registry.paths import config_file, overrides_file

if TYPE_CHECKING:
    from model_registry.library.registry import Registry

WITHIN = 90
"""Days before the end of a model in which it is a problem."""


class Remark(NamedTuple):
    """Something about a table of the user's."""

    file: str
    name: str
    """The user's name for it, or the full id."""
    model: str
    remark: str
    wrong: bool
    """Whether it must be mended."""


def main(argv: Sequence[str]) -> int:
    """Check the configuration: 0 if everything it names can be used, 1 if not."""
    arguments = parser().parse_args(argv)
    registry = output.open_catalog(arguments)
    today = datetime.now(UTC).date()
    remarks = [*_of_models(registry, arguments.within, today), *_of_overrides(registry)]
    wrong = [each for each in remarks if each.wrong]
    if arguments.json:
        output.print_json([each._asdict() for each in remarks])
        return 1 if wrong else 0
    if remarks:
        output.print_table(
            ("FILE", "NAME", "MODEL", "REMARK"), [(each.file, each.name, each.model, each.remark) for each in remarks]
        )
    there = [path for path in (config_file(), overrides_file()) if path.exists()]
    read = " and ".join(map(str, there)) or f"neither {config_file()} nor {overrides_file()} is there"
    output.talk(f"{read}: {len(wrong):,} to correct" if there else read)
    return 1 if wrong else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry configs validate`."""
    result = output.parser(
        "configs validate",
        "Check the models that your config.toml and overrides.toml name: which are unknown, deprecated, retired or\n"
        "soon will be, and which of your corrections the catalog contradicts.",
        "configs validate",
        "configs validate --within 30d --json",
        priced=False,
    )
    result.add_argument(
        "--within",
        type=output.days,
        default=WITHIN,
        metavar="DAYS",
        help="how far ahead to look: 90d, 12w (default: 90d)",
    )
    return result


def _of_models(registry: Registry, within: int, today: date) -> Iterator[Remark]:
    path = config_file()
    for name, full_id in config.read(path).models.items():
        entry, problem, detail = verdict_on(registry, full_id, within, today)
        if problem:
            yield Remark(path.name, name, full_id, f"{problem}: {detail}", wrong=True)
        elif entry and entry.full_id != full_id:
            yield Remark(path.name, name, full_id, f"not a full id; write {entry.full_id}", wrong=True)


def _of_overrides(registry: Registry) -> Iterator[Remark]:
    file = overrides_file().name
    for each in registry.conflicts:
        said = f"you set {each.field} to {each.mine}, the catalog has {each.theirs}"
        yield Remark(file, each.full_id, each.full_id, said, wrong=False)
    if isinstance(registry.catalog, OverriddenCatalog):
        for key in registry.catalog.of_nothing:
            yield Remark(file, str(key), str(key), f"unknown: {key.provider} has no such model", wrong=True)
        for key in registry.catalog.own:
            yield Remark(file, str(key), str(key), "your own model, which the catalog does not have", wrong=False)
