"""The scheduled job: asks the providers, joins their answers with the published catalog, writes it if it differs.

Exit codes: 0 done, changed or not; 1 credentials refused, no provider could be read, or the file could not
be written; 2 usage or configuration.
"""

from __future__ import annotations

import signal
import sys

from model_registry.cli import console
from model_registry.cli.arguments import Parser

if __name__ == "__main__":
    # While what follows is imported, Ctrl-C must end in one line, too.
    signal.signal(signal.SIGINT, console.exit_at_once)

import argparse
import gc
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from model_registry import files
from model_registry.catalog import store
from model_registry.catalog.diff import Diff, diff
from model_registry.checks.base import Finding
from model_registry.enrichment.curated import load as load_curated
from model_registry.enrichment.curated import shipped
from model_registry.enrichment.evidence import ask, gather
from model_registry.enrichment.sources import configured
from model_registry.errors import ConfigurationError
from model_registry.http.network import Network
from model_registry.http.response_cache import ResponseCache
from model_registry.paths import answers_folder, providers_file, said_file, state_file, told_file
from model_registry.providers import PROVIDERS
from model_registry.providers.base import Provider
from model_registry.refresh import health, report, seen, statements
from model_registry.refresh.catalog_file import CatalogFile
from model_registry.refresh.change_log import ChangeLog
from model_registry.refresh.collect import collect, time_afterwards
from model_registry.refresh.heap import set_up_heap
from model_registry.refresh.merge import merge
from model_registry.refresh.options import environment, limits_of, names_of, output_path, parser, required_of
from model_registry.refresh.pipeline import enrich_and_check
from model_registry.refresh.progress import show
from model_registry.refresh.sample_server import SampleServer
from model_registry.refresh.selection import KEYLESS, select
from model_registry.refresh.state import State, encode_answers, load, remember
from model_registry.refresh.user_providers import available

GO_LIVE = """\
This was the bundled sample: no provider was asked. To go live, put your keys into a file .env (see
.env.example) and run `python -m model_registry.main`; `--providers keyless` works without any key."""


def main(argv: Sequence[str] | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Run the job with these command-line arguments and return its exit code."""
    arguments = parser(Parser).parse_args(argv)

    def job() -> int:
        # Entries hold no cycles: a collector that walks all of them again and again finds none.
        gc.disable()
        set_up_heap()
        try:
            return run(arguments, clock)
        except ConfigurationError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        finally:
            gc.enable()

    return console.run(job)


def run(arguments: argparse.Namespace, clock: Callable[[], datetime]) -> int:
    """The job, from top to bottom. Raises `ConfigurationError` before anything is changed."""
    began = clock()
    today = began.date()
    with ExitStack() as stack:
        if arguments.sample:
            world = World(PROVIDERS, stack.enter_context(SampleServer()).environment(), State(), None)
            names = arguments.providers or SampleServer.slugs()
        else:
            cached = ResponseCache(answers_folder(), read_only=arguments.dry_run)
            cached.sweep()
            world = World(available(providers_file()), environment(), load(state_file()), cached)
            names = names_of(arguments, world.state)
        output = output_path(arguments)
        limits = limits_of(arguments)
        required = required_of(arguments, world.env)
        selection = select(world.providers, names, required, world.env, arguments.accept_shrink)
        published = CatalogFile(output, today)
        # The deadline counts from here.
        network = Network(limits, world.answers, time_afterwards(limits.deadline, len(published.entries)))
        before = statements.load(said_file())
        log = None if arguments.sample or arguments.dry_run else ChangeLog(output, world.state, before, clock)

        curated = load_curated(shipped())
        sources = [] if arguments.no_sources or arguments.sample else configured(world.env)

        heard = ask(sources, network)
        events = collect(selection.asked, world.env, network, today)
        results = list(show(events, limits.attempts, sys.stderr))
        told = heard()

    # Other runs may have asked others meanwhile. From here on they wait, and what they wrote is read again.
    with nullcontext() if arguments.dry_run else published.alone():
        if log:
            log.settle()
        old = published.entries
        local = [slug for slug, each in world.providers.items() if each.kind == "local" or each.volunteers]
        # In a list, from which it is handed over as the entries are: no data set is held while its facts are checked.
        evidence = [gather(curated, told, old, local)]
        days, source_problems = evidence[0].dates, evidence[0].problems
        merged = merge(
            old,
            results,
            world.providers,
            accepted=arguments.accept_shrink,
            missing=world.state.missing,
            today=today,
            curated=curated.providers,
        )
        answers = encode_answers(merged.results) if log else {}
        del results, told
        # A run that names its providers adds nobody else's entries.
        named = bool(arguments.providers) and KEYLESS not in arguments.providers
        entries, findings = enrich_and_check(merged.hand_over(), old, evidence.pop(), today, only_known=named)
        changes = diff(old, entries)
        write = not arguments.dry_run and any(not result.error for result in merged.results)
        problem = ""
        if write:
            problem = write_catalog(
                output,
                log,
                entries,
                changes,
                findings=findings,
                heard=seen.Heard(merged.results, days, curated, today),
            )
    state = (
        remember(state_file(), told_file(), merged.results, merged.missing, began, answers=answers)
        if log
        else world.state.after(merged.results, merged.missing, began)
    )
    if log and not log.of_another:
        health.save(
            output,
            entries,
            merged.results,
            state,
            world.providers,
            sources=health.sources(days, source_problems),
            news=log.news,
        )
    outcome = report.Report(
        output=output,
        entries=entries,
        diff=changes,
        results=merged.results,
        skipped=selection.skipped,
        failing=state.failed,
        source_problems=source_problems,
        held=[finding for finding in findings if finding.severity == "hold"],
        gone=merged.gone,
        written=write and bool(changes) and not problem,
        dry_run=arguments.dry_run,
        problem=problem,
        run=log.run if log else None,
    )
    with console.reader_may_leave():
        publish(outcome, arguments)
    return outcome.exit_code


def write_catalog(
    output: Path,
    log: ChangeLog | None,
    entries: store.Catalog,
    changes: Diff,
    *,
    findings: Sequence[Finding],
    heard: seen.Heard,
) -> str:
    """Write the catalog if it differs, and what lies beside it if it has a log; the reason if that is not possible."""
    try:
        if log:
            log.write(entries, changes, findings, heard.results)
            if not log.of_another:
                seen.save(output, entries, changes, heard)
        elif changes:
            files.write(output, store.encode(entries))
    except OSError as error:
        return f"{output} could not be written ({error.strerror}); it is as it was"
    return ""


class World(NamedTuple):
    """What a run finds around it: this machine's or the sample's."""

    providers: Mapping[str, type[Provider]]
    env: Mapping[str, str]
    state: State
    answers: ResponseCache | None


def publish(outcome: report.Report, arguments: argparse.Namespace) -> None:
    """Tell what happened to whoever listens: commit, CI page, terminal and program."""
    if arguments.message_file:
        try:
            arguments.message_file.write_text(report.commit_message(outcome.diff, outcome.run), encoding="utf-8")
        except OSError as error:
            print(f"warning: {arguments.message_file} cannot be written ({error.strerror})", file=sys.stderr)
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(page).open("a", encoding="utf-8") as summary:
                summary.write(report.step_summary(outcome))
        except OSError as error:
            print(f"warning: the step summary cannot be written ({error.strerror})", file=sys.stderr)
    if arguments.json:
        print(report.json_text(outcome))
    else:
        print(report.terminal(outcome))
    if arguments.verbose:
        for result in outcome.results:
            for warning in result.reading.warnings if result.reading else ():
                print(f"{result.slug}: {warning}", file=sys.stderr)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for command in report.workflow_commands(outcome):
            print(command, file=sys.stderr)
    if arguments.sample and not arguments.json:
        print(f"\n{GO_LIVE}")


if __name__ == "__main__":
    code = main()
    # What is left goes with the process: the collector's last walk through it would take a twentieth of the run.
    gc.freeze()
    sys.exit(code)
