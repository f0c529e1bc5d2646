"""Spoiled answers, of every vendor and in every way: no run ends, nothing absurd appears, nothing is lost.

`FUZZ_MUTATIONS` says how many answers are spoiled (default 60) and `FUZZ_SEED` which; each failure names the
seed that repeats it alone: `FUZZ_MUTATIONS=1 FUZZ_SEED=…`.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import TypeAdapter
from typing_extensions import override

from model_registry.catalog import store
from model_registry.catalog.diff import diff
from model_registry.catalog.store import Catalog
from model_registry.enrichment.curated import Curated
from model_registry.enrichment.evidence import Evidence, gather
from model_registry.errors import NotFound, ProviderError, UnexpectedPayload
from model_registry.exports import FORMATS
from model_registry.exports.base import FileFormat
from model_registry.http.client import HttpClient, Params, Response
from model_registry.http.network import Limits, Network
from model_registry.providers import PROVIDERS
from model_registry.providers.base import Provider, RawRecord, Reading
from model_registry.refresh import report
from model_registry.refresh.collect import Result
from model_registry.refresh.merge import merge
from model_registry.refresh.pipeline import enrich_and_check
from model_registry.refresh.sample_server import SampleExchange, SampleHandler, SampleServer
from model_registry.refresh.state import State
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import TOOLS
from model_registry.toolconfigs.generate import generated
from model_registry.toolconfigs.selection import services
from tests.support.job import NOON, TODAY, Job
from tests.support.mutations import mutate

MUTATIONS = int(os.environ.get("FUZZ_MUTATIONS", "60"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))

READ = TypeAdapter(list[ModelEntry])
OF_THE_HOST = ("updated", "provenance", "quality")


@dataclass
class Recorded(HttpClient):
    """A network on which a vendor answers what a list of exchanges says."""

    exchanges: Sequence[SampleExchange] = ()
    requests: int = 0

    @override
    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Params | None = None,
        body: bytes | None = None,
    ) -> Response:
        self.requests += 1
        if self.requests > 100:
            raise UnexpectedPayload("the pages of the list do not end")
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        query = {**dict(parse_qsl(parts.query)), **{name: str(value) for name, value in (params or {}).items()}}
        wanted = (method, f"/{parts.path.split('/', 2)[-1]}", without_key(query))
        for exchange in self.exchanges:
            line, _, target = exchange["request"].partition(" ")
            asked = urlsplit(target)
            if (line, asked.path, without_key(dict(parse_qsl(asked.query)))) == wanted:
                told = {n: v.replace("{origin}", origin) for n, v in exchange.get("headers", {}).items()}
                return Response(200, told, json.dumps(exchange["answer"]).replace("{origin}", origin).encode())
        raise NotFound("there is no sample of this request")


def without_key(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name != "key"}


@dataclass(frozen=True)
class World:
    """One provider, and all that is published of it and of the models it shares with others."""

    slug: str
    clean: Sequence[SampleExchange]
    published: Catalog
    evidence: Evidence

    def unseen(self) -> World:
        """The same before the provider was ever read."""
        others = {key: entry for key, entry in self.published.items() if key.provider != self.slug}
        # What they had taken from this provider goes with it.
        others, _ = enrich_and_check(others, {}, Evidence(), TODAY)
        return World(self.slug, self.clean, others, known(others))

    def provider(self, env: Mapping[str, str], exchanges: Sequence[SampleExchange]) -> Provider:
        return provider_on(self.slug, env, exchanges)


def provider_on(slug: str, env: Mapping[str, str], exchanges: Sequence[SampleExchange]) -> Provider:
    provider = PROVIDERS[slug](env, Network(Limits(attempts=1)), TODAY)
    http = Recorded(provider.http.network, provider.http.base_url, provider.http.headers, provider.http.params)
    http.exchanges = exchanges
    provider.http = http
    return provider


@pytest.fixture(scope="module")
def worlds() -> Mapping[str, World]:
    """Each provider with the catalog that its sample and the others' come to."""
    return make_worlds()


ENV: dict[str, str] = {}


@cache
def make_worlds() -> Mapping[str, World]:
    with SampleServer() as server:
        ENV.update(server.environment())
    slugs = SampleServer.slugs()
    exchanges = {slug: SampleServer.exchanges(slug) for slug in slugs}
    read = [Result(slug, 0.0, provider_on(slug, ENV, exchanges[slug]).read()) for slug in slugs]
    everything: Catalog = {}
    for _ in range(2):
        merged = merge(everything, read, PROVIDERS, accepted=(), missing={}, today=TODAY)
        everything, _found = enrich_and_check(merged.entries, everything, known(everything), TODAY)
    result = {}
    for slug in slugs:
        models = {entry.canonical_id for entry in everything.values() if entry.provider == slug}
        near = {key: entry for key, entry in everything.items() if key.provider == slug or entry.canonical_id in models}
        result[slug] = World(slug, exchanges[slug], near, known(near))
    return result


def known(catalog: Catalog) -> Evidence:
    """No source is heard: what they told before is remembered."""
    return gather(Curated(), [], catalog)


class Spoiled:
    """What one spoiled answer led to."""

    def __init__(self, world: World, exchanges: Sequence[SampleExchange], *, thorough: bool) -> None:
        self.world = world
        self.problems: list[str] = []
        provider = world.provider(ENV, exchanges)
        self.records: list[RawRecord] = []
        result = self.ask(provider)
        try:
            merged = merge(world.published, [result], PROVIDERS, accepted=(), missing={}, today=TODAY)
            entries, held = enrich_and_check(merged.entries, world.published, world.evidence, TODAY)
            self.tell(world.published, entries, merged.results, held)
            changed = {key: each for key, each in entries.items() if world.published.get(key) != each}
            if changed:
                assert READ.validate_json(store.dumps(changed)) == list(changed.values())
                self.export(changed)
            [judged] = merged.results
            if not judged.error:
                self.lost(provider, entries)
            elif any(world.published[key] != entry for key, entry in entries.items()):
                self.problems.append("changed: entries, although the provider failed")
            self.absurd(entries)
            self.others(entries)
            if thorough:
                again = merge(entries, [result], PROVIDERS, accepted=(), missing={}, today=TODAY)
                twice, _ = enrich_and_check(again.entries, entries, known(entries), TODAY)
                if twice != entries:
                    self.problems.append(f"restless: {next(k for k in twice if twice[k] != entries.get(k))}")
        except Exception as error:  # noqa: BLE001  # that there is none is what is tested
            self.problems.append(f"traceback after reading: {where(error)}")

    def ask(self, provider: Provider) -> Result:
        """As the job asks, only that whatever is no `ProviderError` is a problem."""
        slug = self.world.slug
        try:
            self.records = list(provider.fetch_models())
            reading: Reading = provider.reading_of(json.loads(json.dumps(self.records)))
            return Result(slug, 0.0, reading)
        except ProviderError as error:
            return Result(slug, 0.0, error=error)
        except Exception as error:  # noqa: BLE001
            self.problems.append(f"traceback while reading: {where(error)}")
            return Result(slug, 0.0, error=UnexpectedPayload("unexpected"))

    def tell(self, old: Catalog, entries: Catalog, results: Sequence[Result], held: Sequence[Any]) -> None:
        """Everything that a run writes besides its file."""
        changes = diff(old, entries)
        state = State().after(results, {}, NOON)
        outcome = report.Report(
            output=Path("models.json"),
            entries=entries,
            diff=changes,
            results=results,
            skipped={},
            failing=state.failed,
            source_problems={},
            held=held,
            gone=(),
            written=True,
            dry_run=False,
        )
        told = [
            store.dumps(entries),
            state.model_dump_json(),
            report.terminal(outcome),
            report.step_summary(outcome),
            report.commit_message(changes),
            json.dumps(report.as_json(outcome), ensure_ascii=False),
            *report.workflow_commands(outcome),
            *(warning for result in results if result.reading for warning in result.reading.warnings),
        ]
        for text in told:
            text.encode()
        for result in results:
            if result.reading:
                store.dumps(store.catalog(result.reading.entries)).encode()

    def export(self, changed: Catalog) -> None:
        for form in FORMATS.values():
            if isinstance(form, FileFormat):
                form.write({key: entry for key, entry in changed.items() if form.fits(entry)})
            else:
                form.write(changed)
        notes: list[str] = []
        for tool in TOOLS.values():
            found, _ = services(changed, [self.world.slug], ENV, TODAY)
            for _path, text in generated([tool], found, notes):
                text.encode()

    def lost(self, provider: Provider, entries: Catalog) -> None:
        """Published, still listed, not private: and yet not there."""
        first = clean_ids(self.world)
        listed: dict[str, list[RawRecord]] = {}
        for record in provider.fold(json.loads(json.dumps(self.records))):
            name, ids = first
            try:
                model_id = provider.get_id(provider.parse(record))
            except Exception:  # noqa: BLE001
                value = record.get(name)
                model_id = ids.get(value, "") if isinstance(value, str) else ""
            listed.setdefault(model_id, []).append(record)
        for key in self.world.published:
            if key.provider == self.world.slug and key not in entries:
                found = listed.get(key.model_id, [])
                if found and not all(is_private(provider, record) for record in found):
                    self.problems.append(f"lost: {key}")

    def absurd(self, entries: Catalog) -> None:
        for entry in entries.values():
            if entry != self.world.published.get(entry.key):
                self.problems += [f"absurd: {entry.key} {what}" for what in absurdities(entry)]

    def others(self, entries: Catalog) -> None:
        """What other providers say may change where the provider itself says something else, and only there."""
        own: dict[str, list[ModelEntry]] = {}
        before: dict[str, list[ModelEntry]] = {}
        for catalog, models in ((entries, own), (self.world.published, before)):
            for entry in catalog.values():
                if entry.provider == self.world.slug:
                    models.setdefault(entry.canonical_id or "", []).append(entry)
        for key, old in self.world.published.items():
            if key.provider == self.world.slug:
                continue
            new = entries.get(key)
            if new is None:
                self.problems.append(f"other lost: {key}")
                continue
            for field in ModelEntry.model_fields:
                was, now = getattr(old, field), getattr(new, field)
                if was == now or field in OF_THE_HOST:
                    continue
                model = old.canonical_id or ""
                told = [getattr(entry, field) for entry in own.get(model, [])]
                said = [getattr(entry, field) for entry in before.get(model, [])]
                if told == said:
                    self.problems.append(f"other changed: {key} {field} {was} -> {now}")


def where(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "nowhere"
    return f"{type(error).__name__} in {place}: {str(error)[:120]!r}"


@cache
def _clean_ids(slug: str) -> tuple[str, dict[str, str]]:
    provider = provider_on(slug, ENV, SampleServer.exchanges(slug))
    ids: dict[str, str] = {}
    names: dict[str, int] = {}
    for record in provider.fold(list(provider.fetch_models())):
        model_id = provider.get_id(provider.parse(record))
        for name, value in record.items():
            if isinstance(value, str) and (value == model_id or value.endswith(f"/{model_id}")):
                names[name] = names.get(name, 0) + 1
                ids[value] = model_id
    return max(names, key=lambda name: names[name], default=""), ids


def clean_ids(world: World) -> tuple[str, dict[str, str]]:
    """The field that carries the id in this vendor's records, and the id behind each of its values."""
    return _clean_ids(world.slug)


def is_private(provider: Provider, record: RawRecord) -> bool:
    try:
        return not list(provider.filter_public([json.loads(json.dumps(record))]))
    except Exception:  # noqa: BLE001
        return False


LARGEST = {
    "context_window": 20_000_000,
    "max_input_tokens": 20_000_000,
    "max_output_tokens": 20_000_000,
    "above_context": 20_000_000,
    "min_budget": 20_000_000,
    "max_budget": 20_000_000,
    "parameters": 10**15,
    "ttft_ms": 3_600_000,
    "tokens_per_second": 1_000_000,
}
"""Figures of the world, not those of the checks: nothing on sale comes near."""


def absurdities(entry: ModelEntry) -> Iterator[str]:
    """Values that nothing on sale has, whatever it is."""
    for path, value in leaves(entry.model_dump(exclude_none=True)):
        name = path[-1]
        most = 20_000 if "pricing" in path and name != "above_context" else LARGEST.get(name)
        if isinstance(value, str):
            if len(value) > (512 if name in ("model_id", "name") else 2_048):
                yield f"{'.'.join(path)} has {len(value)} characters"
        elif most and value > most:
            yield f"{'.'.join(path)} {value}"
    for field, days in (("release_date", 1), ("deprecation_date", 3_700), ("retirement_date", 3_700)):
        day = getattr(entry, field)
        if day and not date(2018, 1, 1) <= day <= TODAY + timedelta(days=days):
            yield f"{field} {day}"
    if entry.knowledge_cutoff and not "2010" < entry.knowledge_cutoff < "2027":
        yield f"knowledge_cutoff {entry.knowledge_cutoff}"


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, str(name)))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, (*path, "#"))
    else:
        yield path, value


def spoil(world: World, seed: int) -> list[SampleExchange]:
    """The vendor's sample with one of its answers spoiled."""
    random = Random(seed)
    exchanges = [copy.copy(exchange) for exchange in world.clean]
    chosen = random.choice(exchanges)
    chosen["answer"] = mutate(chosen["answer"], random)
    return exchanges


@cache
def unseen(slug: str) -> World:
    return make_worlds()[slug].unseen()


def run(seed: int) -> tuple[str, list[str]]:
    """One spoiled answer, made from its seed alone: the provider and what is wrong."""
    worlds = make_worlds()
    slug = Random(seed).choice(sorted(worlds))
    world = unseen(slug) if seed % 4 == 0 else worlds[slug]
    return slug, Spoiled(world, spoil(world, seed), thorough=seed % 5 == 0).problems


@pytest.mark.repeats
def test_no_spoiled_answer_does_harm(worlds: Mapping[str, World]) -> None:
    found = {}
    for seed in range(SEED, SEED + MUTATIONS):
        slug, problems = run(seed)
        if problems:
            found[f"{seed} {slug}"] = problems
    assert found == {}


@pytest.fixture
def spoiling(job: Job) -> Iterator[dict[str, Sequence[SampleExchange]]]:
    """A server with the samples, and those to answer with instead, by provider."""
    instead: dict[str, Sequence[SampleExchange]] = {}

    class Handler(SampleHandler):
        @override
        def answer(self, slug: str, request: str) -> None:
            line = request.partition("?")[0]
            found = [each for each in instead.get(slug, ()) if each["request"].partition("?")[0] == line]
            if len(found) == 1:
                self.send(200, found[0]["answer"], found[0].get("headers", {}))
            else:
                super().answer(slug, request)

    with SampleServer(handler=Handler) as server:
        job.set(server.environment())
        yield instead


@pytest.mark.repeats
def test_the_job_goes_on_whatever_is_sent(job: Job, spoiling: dict[str, Sequence[SampleExchange]]) -> None:
    """Some of the same answers over HTTP, through the whole job: its files stay readable, and no text ends it."""
    job("--required", "")
    for seed in range(SEED, SEED + max(1, MUTATIONS // 10)):
        slug = Random(seed).choice(sorted(SampleServer.slugs()))
        spoiling.clear()
        spoiling[slug] = spoil(make_worlds()[slug], seed)
        published = {key: entry for key, entry in store.load(job.path).items() if key.provider != slug}

        options = ("--required", "", "--providers", slug, "--message-file", "message", "--attempts", "1")
        outcome = job(*options, *(["--json"] if seed % 2 else ["-v"]))

        told = f"{seed} {slug}: {outcome.out}{outcome.err}"
        assert outcome.code in (0, 1), told
        assert "please report it" not in told
        assert "warning: " not in outcome.err, told
        told.encode()
        assert published.keys() <= store.load(job.path).keys(), told
