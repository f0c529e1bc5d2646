"""`model-registry fetch`: providers' raw answers as files, each with its list of ids and its tool files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import JsonValue

from model_registry._version import __version__
from model_registry.catalog.legacy_providers import OLDER
from model_registry.cli.arguments import Parser
from model_registry.cli.fetch_folder import Extra, KeptFiles, Layout, Unwritable, is_complete, write_result
from model_registry.errors import AccessDenied, ConfigurationError, plain
from model_registry.http.network import Network
from model_registry.paths import providers_file
from model_registry.providers.base import Provider
from model_registry.providers.variables import missing_variables
from model_registry.refresh.collect import Result, collect
from model_registry.refresh.options import add_limits, environment, limits_of
from model_registry.refresh.progress import show
from model_registry.refresh.report import event_line
from model_registry.refresh.selection import KEYLESS, Selection, select
from model_registry.refresh.user_providers import available

EXAMPLES = """\
examples:
  model-registry fetch openrouter deepinfra
  model-registry fetch --all --max-concurrency 4
  model-registry fetch keyless --force --output answers
  model-registry fetch --failed-only
  model-registry fetch groq --layout models

Exit codes: 0 done, some providers failed or skipped; 1 credentials refused, no provider could be read, or a
file could not be written; 2 usage or configuration."""

SHOWN = 12
"""Notes that are printed; of more, it is told where they are."""


def main(argv: Sequence[str], clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Ask the providers and store what they answer. Raises `ConfigurationError` before anything is asked."""
    return run(parser().parse_args(argv), clock())


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry fetch`."""
    result = Parser(
        prog="model-registry fetch",
        description="Ask providers for their models and store each raw answer with its ids and its tool files.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = result.add_argument
    add("names", nargs="*", metavar="NAME", help=f"providers to ask; '{KEYLESS}' is all that need no key")
    which = result.add_mutually_exclusive_group()
    which.add_argument(
        "--all", action="store_true", help="every provider that is asked by default and whose key is set"
    )
    which.add_argument("--failed-only", action="store_true", help="only those that failed when they were last fetched")
    add("--force", action="store_true", help="also those whose files are there already")
    add(
        "--layout",
        choices=("config", "models"),
        default="config",
        help="config: a folder for each kind of file; models: one folder for all",
    )
    add("--output", type=Path, default=Path(), metavar="DIR", help="where the folders are (default: this directory)")
    add("--json", action="store_true", help="print what happened as an object")
    add_limits(result, "--max-concurrency")
    return result


def run(arguments: argparse.Namespace, began: datetime) -> int:
    """The fetch, from top to bottom. Raises `ConfigurationError`."""
    env, limits, folder = environment(), limits_of(arguments), arguments.output
    providers = available(providers_file())
    extra = Extra(folder)
    extra.forget(known=providers)
    selection = chosen(arguments, providers, env, extra.failed)
    again = arguments.force or arguments.failed_only
    there = [
        each.slug
        for each in selection.asked
        if not again and is_complete(folder, arguments.layout, each.slug, extra.stats)
    ]
    asked = {each.slug: each for each in selection.asked if each.slug not in there}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be made a folder ({error.strerror})") from None
    kept: list[KeptFiles] = []
    account: Path | None = None
    try:
        events = collect(list(asked.values()), env, Network(limits), began.date(), keep_raw=True)
        for result in show(events, limits.attempts, sys.stderr):
            provider = asked[result.slug](env, Network(limits), began.date())
            kept.append(write_result(result, provider, folder, arguments.layout, began))
            if kept[-1].result.error is not result.error:
                print(event_line(kept[-1].result, limits.attempts), file=sys.stderr, flush=True)
    finally:
        told = as_json(began, arguments.layout, kept, there, selection.skipped)
        try:
            account = extra.save(kept, told, began)
        except OSError as error:
            print(f"error: {folder / 'extra'} could not be written ({error.strerror})", file=sys.stderr)
    if arguments.json:
        print(json.dumps(told, indent=2))
    else:
        print("\n".join(summary(kept, there, selection.skipped, account)))
    return 1 if account is None or unsound([each.result for each in kept]) else 0


def chosen(
    arguments: argparse.Namespace,
    providers: Mapping[str, type[Provider]],
    env: Mapping[str, str],
    failed: Iterable[str],
) -> Selection:
    """The providers to ask. Raises `ConfigurationError` for names that nobody has and for want of any."""
    names = [renamed(name, providers) for name in arguments.names]
    if arguments.failed_only:
        wanted = [slug for slug in failed if not names or slug in names]
    elif arguments.all:
        wanted = [slug for slug, provider in providers.items() if provider.default]
    elif names:
        return select(providers, names, [], env, without_keys=f"`model-registry fetch {KEYLESS}` needs none.")
    else:
        raise ConfigurationError("name the providers to ask, or say --all or --failed-only")
    missing = {slug: lacking for slug in sorted(wanted) if (lacking := missing_variables(providers[slug], env))}
    able = [slug for slug in wanted if slug not in missing]
    if arguments.all:
        able += names
    return Selection(select(providers, able, [], env).asked if able else (), missing)


def renamed(name: str, providers: Mapping[str, type[Provider]]) -> str:
    """The name here of what the older exporter called otherwise."""
    older = OLDER.get(name)
    if name in providers or older is None or older.slug is None:
        return name
    print(f"{name} is called {older.slug} here", file=sys.stderr)
    return older.slug


def unsound(results: Sequence[Result]) -> bool:
    """Whether credentials were refused, nobody could be read or a file not be written."""
    errors = [result.error for result in results if result.error]
    grave = any(isinstance(error, AccessDenied | Unwritable) for error in errors)
    return grave or (bool(results) and len(errors) == len(results))


def as_json(
    began: datetime,
    layout: Layout,
    kept: Sequence[KeptFiles],
    there: Sequence[str],
    lacking: Mapping[str, Sequence[str]],
) -> dict[str, JsonValue]:
    """The run for programs; also the content of its file."""
    rows: dict[str, JsonValue] = {slug: {"status": "there"} for slug in there}
    rows |= {slug: {"status": "no key", "missing": list(names)} for slug, names in lacking.items()}
    for result, stats, notes in kept:
        if stats and result.reading:
            rows[result.slug] = {
                "status": "fetched",
                **stats.model_dump(mode="json", exclude={"fetched"}),
                "private": result.reading.private,
                "warnings": [plain(warning) for warning in result.reading.warnings],
                "notes": list(notes),
            }
        elif result.error:
            kind, reason = type(result.error).__name__, plain(str(result.error))
            rows[result.slug] = {
                "status": "failed",
                "seconds": round(result.seconds, 3),
                "kind": kind,
                "reason": reason,
            }
    return {
        "began": f"{began:%Y-%m-%dT%H:%M:%SZ}",
        "version": __version__,
        "layout": layout,
        "providers": dict(sorted(rows.items())),
    }


def summary(
    kept: Sequence[KeptFiles], there: Sequence[str], lacking: Mapping[str, Sequence[str]], account: Path | None
) -> Iterator[str]:
    """What happened, for people."""
    notes = [note for each in kept for note in each.notes]
    if len(notes) <= SHOWN:
        yield from notes
    elif account:
        yield f"{account} has {len(notes)} notes, mostly on which tool cannot use which provider"
    if lacking:
        yield f"not asked for want of a key: {', '.join(lacking)}"
    if there:
        yield f"not asked, for their files are there (--force asks again): {', '.join(there)}"
    fetched = [each.stats for each in kept if each.stats]
    failed = sorted(each.result.slug for each in kept if each.result.error)
    told = f"{len(fetched)} of {len(kept)} providers fetched, {sum(each.count for each in fetched):,} models"
    yield f"{told}; failed: {', '.join(failed)}" if failed else told if kept else "nothing to do"
