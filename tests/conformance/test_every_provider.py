"""What every provider must pass; a new module is covered the moment it exists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from pytest_httpserver import HTTPServer
from typing_extensions import TypeVar

from model_registry.errors import UnexpectedPayload
from model_registry.http.network import Limits, Network
from model_registry.providers import PROVIDERS
from model_registry.providers.base import Provider
from model_registry.providers.variables import base_url_variable
from model_registry.refresh.collect import Result, collect
from model_registry.refresh.sample_server import SampleServer
from tests.support.job import TODAY, Job

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests/providers"
SAMPLES = ROOT / "src/model_registry/samples"
ANY_PATH = re.compile(".*")
SOURCES = {"first_party": "official", "host": "host", "aggregator": "aggregator", "local": "community"}
LIMITS = Limits(backoff=0.001, read=5)

every_provider = pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))
every_keyed_provider = pytest.mark.parametrize(
    "provider", [each for each in PROVIDERS.values() if each.env], ids=lambda each: each.slug
)


def ask(provider: type[Provider], env: Mapping[str, str]) -> Result:
    events = list(collect([provider], env, Network(LIMITS), TODAY))
    [result] = [event for event in events if isinstance(event, Result)]
    return result


def rows_of(result: Result) -> dict[str, dict[str, Any]]:
    assert result.error is None
    assert result.reading is not None
    return {entry.model_id: entry.model_dump(mode="json", exclude_none=True) for entry in result.reading.entries}


def refuse_missing_files(slug: str) -> None:
    """Name the file a new provider lacks, and the command that begins it."""
    for path in (SAMPLES / f"{slug}.json", EXPECTED / f"{slug}.toml"):
        if not path.exists():
            pytest.fail(f"{path.relative_to(ROOT)} is missing; begin it with: model-registry providers new {slug}")


@every_provider
def test_says_who_it_is(provider: type[Provider]) -> None:
    assert provider.__module__.rpartition(".")[2] == provider.slug.replace("-", "_")
    assert provider.name
    assert provider.docs_url.startswith("https://")
    assert provider.base_url.startswith(("https://", "http://localhost:", "{"))
    assert provider.kind in ("first_party", "host", "aggregator", "local")
    assert (provider.auth.kind == "none") == (not provider.env)
    assert set(provider.env_aliases) <= {*provider.env, provider.call_key}


@every_provider
def test_takes_the_records_that_it_names(provider: type[Provider]) -> None:
    hooks = (provider.get_id, provider.is_public, provider.get_developer, provider.get_created, provider.facts)
    for hook in hooks:
        taken = get_type_hints(hook)["record"]
        assert isinstance(taken, TypeVar) or taken is provider.record


@every_provider
def test_reads_its_sample(provider: type[Provider], samples: SampleServer) -> None:
    """Every fact on the hand-written sample arrives: `tests/providers/<slug>.toml` says which."""
    refuse_missing_files(provider.slug)
    expected = tomllib.loads((EXPECTED / f"{provider.slug}.toml").read_text(encoding="utf-8"))
    result = ask(provider, samples.environment())
    rows = rows_of(result)

    reading = result.reading
    assert reading is not None
    about = expected.pop("sample", {})
    assert {"private": reading.private, "repeated": reading.repeated} == {"private": 0, "repeated": 0, **about}
    assert sorted(rows) == sorted(expected)
    assert {row["source"] for row in rows.values()} == {provider.source or SOURCES[provider.kind]}
    for model_id, facts in expected.items():
        absent = facts.pop("absent", [])
        assert [name for name in absent if name in rows[model_id]] == [], model_id
        assert {name: rows[model_id].get(name) for name in facts} == facts, model_id


@every_keyed_provider
def test_names_what_is_missing(provider: type[Provider], job: Job) -> None:
    job.unset(*provider.env)

    outcome = job("--providers", provider.slug)

    assert outcome.code == 2
    for name in provider.env:
        assert name in outcome.err
    assert not outcome.path.exists()


@every_provider
@pytest.mark.parametrize(
    "answer", ['"service unavailable"', "<!doctype html>", "{}", "[1, 2]", '{"error": {"code": 1}}']
)
def test_reports_an_answer_of_another_shape(
    provider: type[Provider], answer: str, samples: SampleServer, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(ANY_PATH).respond_with_data(answer, content_type="application/json")

    result = ask(provider, {**samples.environment(), base_url_variable(provider): httpserver.url_for("/")})

    assert isinstance(result.error, UnexpectedPayload)


@pytest.mark.no_cover  # four hundred runs of the job, all on the same lines
@every_keyed_provider
@pytest.mark.parametrize("status", [401, 500, 302, 200])
def test_never_tells_its_key(provider: type[Provider], status: int, job: Job, httpserver: HTTPServer) -> None:
    secret = "sk-live-0123456789abcdef"
    elsewhere = {"Location": httpserver.url_for("/elsewhere").replace("localhost", "127.0.0.1")}
    httpserver.expect_request(ANY_PATH).respond_with_data(
        f'{{"error": "{secret} is not valid"}}', status=status, headers=elsewhere if status == 302 else {}
    )
    job.set(dict.fromkeys(provider.env, secret))
    job.point(provider.slug, httpserver.url_for("/"))

    for options in (["-v"], ["--json"]):
        outcome = job("--providers", provider.slug, *options)
        assert outcome.code == 1
        assert secret not in outcome.out + outcome.err
        assert outcome.content is None
    for file in Path.home().rglob("*"):
        assert file.is_dir() or secret not in file.read_text(encoding="utf-8", errors="replace"), file
