"""The scheduled job: asks the providers, joins their answers with the published catalog, writes it if it differs.

Exit codes: 0 done, changed or not; 1 credentials refused, no provider could be read, or the file could not
be written; 2 usage or configuration.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from dotenv import dotenv_values

from model_registry import __version__
from model_registry.catalog import store
from model_registry.catalog.diff import diff
from model_registry.checks.base import Finding
from model_registry.checks.quarantine import hold_all
from model_registry.enrichment.curated import load as load_curated
from model_registry.enrichment.curated import shipped
from model_registry.enrichment.evidence import Evidence, gather
from model_registry.enrichment.fill import entries_from_curated, fill_all, strip_filled
from model_registry.enrichment.reconcile import identify_entry, realign, reconcile
from model_registry.enrichment.sources import configured
from model_registry.errors import ConfigurationError
from model_registry.http.client import Limits, Network
from model_registry.http.response_cache import ResponseCache
from model_registry.paths import answers_folder, providers_file, state_file, told_file
from model_registry.providers import PROVIDERS
from model_registry.providers.base import Provider
from model_registry.refresh import report
from model_registry.refresh.collect import collect
from model_registry.refresh.merge import keep_known_date, keep_update_days, merge
from model_registry.refresh.progress import show
from model_registry.refresh.selection import REQUIRED, select
from model_registry.refresh.state import State, load, save
from model_registry.refresh.told import save_provider_answers
from model_registry.refresh.user_providers import available

CATALOG = Path("models.json")
SAMPLE = Path("models.sample.json")

GO_LIVE = """\
This was the bundled sample: no provider was asked. To go live, put your keys into a file .env (see
.env.example) and run `python -m model_registry.main`; `--providers keyless` works without any key."""


EPILOG = """\
examples:
  model-registry refresh --sample
  model-registry refresh --providers keyless --dry-run
  python -m model_registry.main --providers openrouter,groq --output mine.json

Exit codes: 0 done, changed or not; 1 credentials refused or nothing read or written; 2 usage."""


def main(argv: Sequence[str] | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Run the job with these command-line arguments and return its exit code."""
    arguments = parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console of an older code page has no "−"; what it cannot show must not end the run.
            stream.reconfigure(errors="backslashreplace")
    try:
        return run(arguments, clock())
    except ConfigurationError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def run(arguments: argparse.Namespace, now: datetime) -> int:
    """The job, from top to bottom. Raises `ConfigurationError` before anything is asked or changed."""
    with ExitStack() as stack:
        if arguments.sample:
            from model_registry.refresh.sample_server import SampleServer

            world = World(PROVIDERS, stack.enter_context(SampleServer()).environment(), State(), None)
            names = arguments.providers or SampleServer.slugs()
        else:
            answers = ResponseCache(answers_folder(), read_only=arguments.dry_run)
            world = World(available(providers_file()), environment(), load(state_file()), answers)
            names = names_of(arguments, world.state)
        output = output_path(arguments)
        limits = limits_of(arguments)
        required = required_of(arguments, world.env)
        selection = select(world.providers, names, required, world.env, arguments.accept_shrink)
        old = store.load(output)

        curated = load_curated(shipped())
        sources = [] if arguments.no_sources or arguments.sample else configured(world.env)

        events = collect(selection.asked, world.env, limits, now.date(), world.answers)
        results = list(show(events, limits.attempts, sys.stderr))
        evidence = gather(curated, sources, Network(limits, world.answers), old)

    merged = merge(
        old,
        results,
        world.providers,
        accepted=arguments.accept_shrink,
        missing=world.state.missing,
        today=now.date(),
        curated=curated.providers,
    )
    entries, findings = published(merged.entries, old, evidence, now.date())
    changes = diff(old, entries)
    anything_read = any(not result.error for result in merged.results)
    problem = ""
    if write := bool(changes) and anything_read and not arguments.dry_run:
        try:
            store.write(output, store.dumps(entries))
        except OSError as error:
            problem = f"{output} could not be written ({error.strerror}); it is as it was"
    state = world.state.after(merged.results, merged.missing, now)
    if not (arguments.sample or arguments.dry_run):
        save(state_file(), state)
        save_provider_answers(told_file(), merged.results)
    outcome = report.Report(
        output=output,
        entries=entries,
        diff=changes,
        results=merged.results,
        skipped=selection.skipped,
        failing=state.failed,
        source_problems=evidence.problems,
        held=[finding for finding in findings if finding.severity == "hold"],
        gone=merged.gone,
        written=write and not problem,
        dry_run=arguments.dry_run,
        problem=problem,
    )
    publish(outcome, arguments)
    return outcome.exit_code


def published(
    entries: store.Catalog, old: store.Catalog, evidence: Evidence, today: date
) -> tuple[store.Catalog, list[Finding]]:
    """The entries with everything that is known of them, settled and checked, and what the checks found."""
    made = (keep_known_date(entry, old.get(entry.key)) for entry in entries_from_curated(evidence.curated, today))
    told = (identify_entry(strip_filled(entry)) for entry in chain(entries.values(), made))
    known, evidence, refused = fill_all(told, evidence)
    checked, findings = hold_all(store.catalog(reconcile(known, evidence)), old, evidence.curated.releases)
    return keep_update_days(realign(checked), old, today), refused + findings


class World(NamedTuple):
    """What a run finds around it: this machine's or the sample's."""

    providers: Mapping[str, type[Provider]]
    env: Mapping[str, str]
    state: State
    answers: ResponseCache | None


def names_of(arguments: argparse.Namespace, state: State) -> list[str]:
    """The providers named: by the options, or those that failed last time."""
    if not arguments.failed_only:
        return list(arguments.providers)
    names = [slug for slug in state.failed if not arguments.providers or slug in arguments.providers]
    if not names:
        raise ConfigurationError("none of these providers failed when it was last asked; leave out --failed-only")
    return names


def publish(outcome: report.Report, arguments: argparse.Namespace) -> None:
    """Tell what happened to whoever listens: commit, CI page, terminal and program."""
    if arguments.message_file:
        arguments.message_file.write_text(report.commit_message(outcome.diff), encoding="utf-8")
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(page).open("a", encoding="utf-8") as summary:
                summary.write(report.step_summary(outcome))
        except OSError as error:
            print(f"warning: the step summary cannot be written ({error.strerror})", file=sys.stderr)
    if arguments.json:
        print(json.dumps(report.as_json(outcome), indent=2, ensure_ascii=False))
    else:
        print(report.terminal(outcome))
    if arguments.verbose:
        for result in outcome.results:
            for warning in result.reading.warnings if result.reading else ():
                print(report.plain(f"{result.slug}: {warning}"), file=sys.stderr)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for command in report.workflow_commands(outcome):
            print(command, file=sys.stderr)
    if arguments.sample and not arguments.json:
        print(f"\n{GO_LIVE}")


def environment() -> dict[str, str]:
    """The variables of the process, and those of a file `.env` in this directory that it does not set."""
    try:
        here = {name: value for name, value in dotenv_values(Path(".env")).items() if value is not None}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f".env cannot be read ({type(error).__name__}); write it as UTF-8 text") from None
    return {**here, **os.environ}


def required_of(arguments: argparse.Namespace, env: Mapping[str, str]) -> list[str]:
    """The providers that must be asked: the option, else `MODEL_REGISTRY_REQUIRED`, else the built-in ones."""
    if arguments.required is not None:
        return list(arguments.required)
    told = slugs(env.get("MODEL_REGISTRY_REQUIRED", ""))
    return [] if told == ["none"] else told or list(REQUIRED)


def output_path(arguments: argparse.Namespace) -> Path:
    """The file to write. Raises `ConfigurationError` if it cannot be written there."""
    output: Path = arguments.output or (SAMPLE if arguments.sample else CATALOG)
    if arguments.sample and output.name == CATALOG.name:
        raise ConfigurationError(f"--sample never writes {CATALOG}; name another file with --output")
    for path in filter(None, (output, arguments.message_file)):
        if path.is_dir() or not path.parent.is_dir():
            raise ConfigurationError(f"{path} cannot be written: it is a directory, or its directory does not exist")
    return output


def limits_of(arguments: argparse.Namespace) -> Limits:
    """The limits as the options set them."""
    return Limits(
        connect=min(Limits.connect, arguments.timeout),
        read=arguments.timeout,
        deadline=arguments.deadline,
        attempts=arguments.attempts,
        backoff=arguments.backoff,
        concurrency=arguments.concurrency,
        answer_bytes=arguments.max_answer * (1 << 20),
    )


def slugs(text: str) -> list[str]:
    """Slugs from a comma-separated text."""
    return [name.strip() for name in text.split(",") if name.strip()]


def seconds(text: str) -> float:
    """A duration in seconds, more than none."""
    value = float(text)
    if not 0 < value < 86400:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds between 0 and 86400")
    return value


def whole(text: str) -> int:
    """A whole number of at least one."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def parser() -> argparse.ArgumentParser:
    """The command line of the job."""
    result = argparse.ArgumentParser(
        prog="python -m model_registry.main",
        description="Ask the providers for their models and rewrite models.json if its content differs.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = result.add_argument
    add("--version", action="version", version=f"model-registry {__version__}")
    add("--providers", type=slugs, default=[], metavar="A,B", help="ask only these; 'keyless' is all that need no key")
    add("--failed-only", action="store_true", help="ask only the providers that failed when they were last asked")
    add("--required", type=slugs, metavar="A,B", help="must be asked, else the run stops (default: openai,anthropic)")
    add("--sample", action="store_true", help="run on bundled sample answers: no key, no network")
    add("--output", type=Path, metavar="PATH", help="catalog to update (default: models.json)")
    add("--dry-run", action="store_true", help="show what would change, write nothing")
    add("--json", action="store_true", help="print the result as JSON")
    add("--accept-shrink", action="append", default=[], metavar="SLUG", help="accept what this provider lost")
    add("--no-sources", action="store_true", help="fill nothing from secondary sources")
    add_limits(result, "--concurrency")
    add("--message-file", type=Path, metavar="PATH", help="write a commit message for the change to this file")
    add("-v", "--verbose", action="store_true", help="show every warning")
    return result


def add_limits(to: argparse.ArgumentParser, at_once: str) -> None:
    """Add the options that `limits_of` reads; `at_once` is what the one for requests at once is called."""
    add = to.add_argument
    add("--timeout", type=seconds, default=Limits.read, metavar="S", help="seconds without a byte (default: 30)")
    add("--deadline", type=seconds, default=Limits.deadline, metavar="S", help="seconds for the run (default: 300)")
    add("--attempts", type=whole, default=Limits.attempts, metavar="N", help="tries of a request (default: 3)")
    add(
        "--backoff",
        type=seconds,
        default=Limits.backoff,
        metavar="S",
        help="seconds before the second try (default: 1)",
    )
    add(
        at_once,
        dest="concurrency",
        type=whole,
        default=Limits.concurrency,
        metavar="N",
        help="requests at once (default: 16)",
    )
    add("--max-answer", type=whole, default=Limits.answer_bytes >> 20, metavar="MIB", help="answer limit (default: 64)")


if __name__ == "__main__":
    sys.exit(main())
