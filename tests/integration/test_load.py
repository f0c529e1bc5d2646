"""Where a registry comes from: over real HTTP, out of real files, in real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from model_registry import load
from model_registry.errors import CatalogUnavailable, CatalogWarning, ConfigurationError
from model_registry.library import updates
from model_registry.library.loading import bundled, refresh
from model_registry.paths import catalogs_folder, config_file, overrides_file
from model_registry.testing import registry_of
from tests.shares import share_of

DAY = 24 * 3600


def rows(*names: str, **facts: Any) -> list[dict[str, Any]]:
    """Entries of one provider, as `models.json` holds them."""
    return [
        entry.as_dict() for entry in registry_of(*({"provider": "acme", "model_id": name, **facts} for name in names))
    ]


class Catalog:
    """A server with a catalog that changes."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("/models.json")
        self.rows: Any = rows("small")
        self.requests: list[Request] = []
        self.arrived = threading.Event()
        self.answer: Callable[[], Response] | None = None
        server.expect_request("/models.json").respond_with_handler(self._respond)

    def _respond(self, request: Request) -> Response:
        self.requests.append(request)
        self.arrived.set()
        if self.answer:
            return self.answer()
        body = json.dumps(self.rows)
        etag = f'"{hash(body)}"'
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304)
        return Response(body, headers={"ETag": etag, "Last-Modified": "Fri, 20 Nov 2026 12:00:00 GMT"})


@pytest.fixture
def catalog(httpserver: HTTPServer) -> Catalog:
    return Catalog(httpserver)


@pytest.fixture
def address(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> str:
    """The catalog's address, as the user has set it."""
    monkeypatch.setenv("MODEL_REGISTRY_URL", catalog.url)
    return catalog.url


@pytest.fixture
def background_refreshes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[threading.Thread | None]]:
    """Those that were begun; the test ends when they have."""
    begun: list[threading.Thread | None] = []
    start = updates.refresh_in_background
    monkeypatch.setattr(updates, "refresh_in_background", lambda addresses: begun.append(start(addresses)))
    yield begun
    finish(begun)


def finish(begun: list[threading.Thread | None]) -> None:
    for thread in begun:
        assert thread is not None
        thread.join(60)
        assert not thread.is_alive()


def configure(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text)


def age(seconds: float) -> None:
    """Make every file of the cache older."""
    for path in catalogs_folder().glob("*.gz"):
        stat = path.stat()
        os.utime(path, (stat.st_atime, stat.st_mtime - seconds))


def ids(registry: Any) -> list[str]:
    return [entry.model_id for entry in registry]


# --- the copy that came with the package


def test_without_a_network_or_a_cache_everything_works_from_the_package() -> None:
    registry = load()

    assert registry.origin == bundled()
    assert registry.find("gpt-4o").entry.pricing is not None
    assert registry.age() is not None
    assert not catalogs_folder().exists(), "nothing is written where nothing is fetched"


def test_without_an_address_nothing_can_be_refreshed_and_the_error_says_how_to_set_one() -> None:
    for attempt in (refresh, load().refresh):
        with pytest.raises(ConfigurationError, match=r"set MODEL_REGISTRY_URL=.*, or write sources = .*config\.toml"):
            attempt()


def test_a_copy_fetched_since_is_newer(address: str) -> None:
    refresh()

    assert ids(load()) == ["small"]
    assert load().origin == address


def test_a_newer_package_is_newer(address: str, tmp_path: Path) -> None:
    """One that was built after the copy was fetched."""
    refresh()
    age(
        max(0.0, max(path.stat().st_mtime for path in catalogs_folder().glob("*.gz")) - Path(bundled()).stat().st_mtime)
        + 60
    )

    assert load(offline=True).origin == bundled()


def test_a_copy_with_newer_content_is_newer_whenever_it_was_fetched(address: str, catalog: Catalog) -> None:
    """As where the package was installed again today, from a wheel built long ago."""
    catalog.rows = rows("small", updated="2999-01-01")
    refresh()
    [path] = catalogs_folder().glob("*.current.gz")
    os.utime(path, (0, Path(bundled()).stat().st_mtime - DAY))

    assert load(offline=True).origin == address


# --- the network


def test_the_first_load_does_not_wait_and_another_process_fetches(
    address: str, catalog: Catalog, background_refreshes: list[threading.Thread | None]
) -> None:
    assert load().origin == bundled()
    finish(background_refreshes)

    assert len(catalog.requests) == 1
    assert load().origin == address
    assert len(background_refreshes) == 1


def test_a_server_that_hangs_keeps_nobody_waiting(
    address: str, catalog: Catalog, background_refreshes: list[threading.Thread | None]
) -> None:
    released = threading.Event()

    def hang() -> Response:
        released.wait(60)
        return Response(status=404)

    catalog.answer = hang
    try:
        registry = load()
        assert registry.find("gpt-4o").how == "model_id"
        assert catalog.arrived.wait(60), "it was asked"
        assert not released.is_set(), "and load was back before it answered"
    finally:
        released.set()


def test_a_short_command_is_not_held_up_by_the_refresh_it_began(address: str, catalog: Catalog) -> None:
    released = threading.Event()

    def hang() -> Response:
        released.wait(60)
        return Response(status=404)

    catalog.answer = hang
    try:
        subprocess.run([sys.executable, "-c", "from model_registry import load; load()"], check=True, timeout=300)
        assert not released.is_set()
        assert catalog.arrived.wait(60), "the process that asks outlives it"
    finally:
        released.set()


def test_a_stale_copy_is_served_with_its_age_and_refreshed_beside(
    address: str, catalog: Catalog, background_refreshes: list[threading.Thread | None]
) -> None:
    refresh()
    age(2 * DAY)
    catalog.rows = rows("large", "small")

    registry = load(address)

    assert ids(registry) == ["small"]
    told = registry.age()
    assert told is not None
    assert told.days == 2
    finish(background_refreshes)
    assert ids(load(address)) == ["large", "small"]
    assert len(background_refreshes) == 1, "what is fresh is not asked for"


def test_many_stale_loads_ask_once(
    address: str,
    catalog: Catalog,
    background_refreshes: list[threading.Thread | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("model_registry.library.cache.RETRY", 10**12)
    refresh()
    age(2 * DAY)
    for _ in range(5):
        load()

    finish(background_refreshes)
    assert len(catalog.requests) == 2


def test_what_has_not_changed_is_confirmed_and_not_sent_again(address: str, catalog: Catalog) -> None:
    refresh()
    age(2 * DAY)
    registry = refresh()

    assert ids(registry) == ["small"]
    asked = catalog.requests[1].headers
    assert asked["If-None-Match"].startswith('"')
    assert asked["If-Modified-Since"] == "Fri, 20 Nov 2026 12:00:00 GMT"
    told = load(address, offline=True).age()
    assert told is not None
    assert told.days == 0


def test_an_address_is_fetched_once_and_then_served_from_the_cache(catalog: Catalog) -> None:
    assert ids(load(catalog.url)) == ["small"]
    assert ids(load(catalog.url)) == ["small"]
    assert len(catalog.requests) == 1
    assert load(catalog.url).origin == catalog.url


def test_a_registry_stays_as_it_is_when_it_is_refreshed(catalog: Catalog) -> None:
    before = load(catalog.url)
    catalog.rows = rows("large")

    after = before.refresh()

    assert (ids(before), ids(after)) == (["small"], ["large"])
    assert after.age() is not None


def test_an_address_that_has_no_copy_and_does_not_answer_is_told(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/gone.json").respond_with_data(status=404)
    with pytest.raises(CatalogUnavailable, match="answered HTTP 404"):
        load(httpserver.url_for("/gone.json"))
    with pytest.raises(CatalogUnavailable, match="the network is not used: --offline or offline=True was given"):
        load(httpserver.url_for("/gone.json"), offline=True)


@pytest.mark.parametrize("switch", ["option", "variable", "sources"])
def test_the_network_can_be_switched_off(
    switch: str, address: str, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    if switch == "variable":
        monkeypatch.setenv("MODEL_REGISTRY_OFFLINE", "1")
    if switch == "sources":
        configure("sources = []\n")
    offline = switch == "option"

    assert load(offline=offline).origin == bundled()
    with pytest.raises(CatalogUnavailable, match="no copy"):
        load(catalog.url, offline=offline)
    if not offline:
        with pytest.raises(ConfigurationError, match="the network is not used"):
            refresh()
    assert not catalogs_folder().exists()
    assert catalog.requests == []


def test_0_does_not_switch_the_network_off(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_REGISTRY_OFFLINE", "0")

    assert ids(refresh()) == ["small"]


def test_sources_are_asked_in_order_until_one_answers(catalog: Catalog, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/gone.json").respond_with_data(status=404)
    configure(f'sources = ["{httpserver.url_for("/gone.json")}", "{catalog.url}"]\n')

    assert ids(refresh()) == ["small"]
    assert load().origin == catalog.url


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://registry.example/models.json", "is not https"),
        ("https://user:secret@registry.example/models.json", "holds a password"),
        ("ftp://registry.example/models.json", "is not an http or https address"),
        ("file:///etc/passwd", "is not an http or https address"),
    ],
)
def test_an_address_that_is_not_safe_is_refused(url: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_REGISTRY_URL", url)
    attempts: list[Callable[[], object]] = [load, refresh, lambda: load(url)]
    for attempt in attempts:
        with pytest.raises(ConfigurationError, match=problem) as caught:
            attempt()
        assert "secret" not in str(caught.value)


def test_a_redirect_to_plain_http_is_not_followed(httpserver: HTTPServer) -> None:
    elsewhere = {"Location": "http://registry.example/models.json"}
    httpserver.expect_request("/moved.json").respond_with_data(status=302, headers=elsewhere)

    with pytest.raises(CatalogUnavailable, match="redirects to an address that is not safe"):
        load(httpserver.url_for("/moved.json"))


def test_a_redirect_on_this_machine_is_followed(catalog: Catalog, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/moved.json").respond_with_data(status=302, headers={"Location": catalog.url})

    assert ids(load(httpserver.url_for("/moved.json"))) == ["small"]


def test_a_key_in_the_address_reaches_the_server_and_nothing_else(catalog: Catalog) -> None:
    registry = load(f"{catalog.url}?token=secret")

    assert catalog.requests[0].args["token"] == "secret"
    assert "secret" not in repr(registry)
    assert not any(b"secret" in path.read_bytes() for path in catalogs_folder().iterdir())
    catalog.answer = lambda: Response(status=404)
    with pytest.raises(CatalogUnavailable) as caught:
        registry.refresh()
    assert "secret" not in str(caught.value)


FROM_THE_CACHE = """
import sys
from model_registry import load
print(load().origin, *sys.modules)
"""


def test_a_fresh_copy_is_opened_without_what_fetches_it(address: str) -> None:
    """Each of these takes longer to import than a model takes to be looked up."""
    refresh()
    program = [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{FROM_THE_CACHE}"]
    origin, *modules = subprocess.run(program, capture_output=True, text=True, check=True).stdout.split()

    assert origin == address
    heavy = {"filelock", "platformdirs", "pydantic", "requests", "subprocess", "tomlkit", "tomllib", "urllib3"}
    assert heavy & set(modules) == set()


# --- news that are not sound


@pytest.mark.parametrize(
    ("news", "problem"),
    [
        ([], "rows are not valid entries"),
        ({"error": "no"}, "is not a catalog"),
        ([{"provider": "acme"}] * 20, "20 of 20 rows are not valid entries"),
        ([*rows(*"abcdefgh"), {"provider": "acme", "model_id": "x", "pricing": {"input": -1}}], "1 of 9 rows"),
        (rows(*"abc"), "had 8 entries and now has 3 of them"),
        (rows(*"ijklmnopqrst"), "had 8 entries and now has 0 of them"),
    ],
)
def test_a_refresh_that_is_not_sound_leaves_the_copy_as_it_is(
    news: Any, problem: str, address: str, catalog: Catalog
) -> None:
    catalog.rows = rows(*"abcdefgh")
    refresh()
    catalog.rows = news

    with pytest.raises(CatalogUnavailable, match=problem):
        refresh()
    assert ids(load()) == list("abcdefgh")


def test_fields_of_a_later_version_are_left_out(catalog: Catalog) -> None:
    [row] = rows("small", capabilities={"tools": True})
    row["telepathy"] = 5
    row["capabilities"]["telepathy"] = True
    row["reasoning_options"] = {"telepathy": True}
    catalog.rows = [row]

    [entry] = load(catalog.url)

    assert entry.as_dict()["capabilities"] == {"tools": True}
    assert "telepathy" not in str(entry.as_dict())
    assert entry.reasoning_options is None


def test_a_row_that_is_no_entry_is_left_out(catalog: Catalog) -> None:
    catalog.rows = [*rows(*"abcdefghijkl"), {"provider": "acme"}]

    assert ids(load(catalog.url)) == list("abcdefghijkl")


def test_a_value_that_nothing_on_sale_has_is_left_out_and_one_that_is_no_value(catalog: Catalog) -> None:
    [big, odd] = rows("big", "odd", context_window=8_192)
    big |= {"max_output_tokens": 10**12, "parameters": 7, "pricing": {"input": 10**9, "output": 4}}
    odd |= {"name": "name " * 400, "max_input_tokens": "many", "tags": ["sound", " blank before"]}
    catalog.rows = [big, odd]

    first, second = load(catalog.url)

    assert first.as_dict()["pricing"] == {"output": 4}
    assert not {"max_output_tokens", "parameters"} & first.as_dict().keys()
    assert second.as_dict()["tags"] == ["sound"]
    assert not {"name", "max_input_tokens"} & second.as_dict().keys()
    assert first.context_window == second.context_window == 8_192


def test_the_same_holds_in_a_catalog_of_another_make(catalog: Catalog) -> None:
    model = {
        "id": "m",
        "name": "M",
        "limit": {"context": 10**12, "output": 4_096},
        "cost": {"input": 10**9, "output": 4},
    }
    catalog.rows = {"groq": {"id": "groq", "models": {"m": model}}}

    [entry] = load(catalog.url)

    assert entry.context_window is None
    assert entry.max_output_tokens == 4_096
    assert entry.as_dict()["pricing"] == {"output": 4}


def test_a_row_that_cannot_be_read_any_more_keeps_the_copys(address: str, catalog: Catalog) -> None:
    catalog.rows = rows(*"abcdefghijkl")
    refresh()
    catalog.rows = [*rows(*"abcdefghijk"), {**rows("l")[0], "release_date": "soon"}]

    refresh()

    assert ids(load()) == list("abcdefghijkl")


def test_a_damaged_copy_is_fetched_again(
    address: str, catalog: Catalog, background_refreshes: list[threading.Thread | None]
) -> None:
    refresh()
    [path] = catalogs_folder().glob("*.current.gz")
    path.write_bytes(path.read_bytes()[:-5])

    with pytest.warns(CatalogWarning, match="is damaged"):
        assert load().origin == bundled()
    finish(background_refreshes)

    assert load().origin == address
    assert len(list(catalogs_folder().glob("*.damaged-*"))) == 1


REFRESHER = """
import sys
from model_registry.library.loading import load, refresh

for number in range(int(sys.argv[1])):
    before = len(load(offline=True))
    assert len(refresh()) >= 500 and before >= 500, "torn"
print("sound")
"""


@pytest.mark.repeats
def test_two_processes_refresh_one_cache_many_times(address: str, catalog: Catalog) -> None:
    times = share_of(1000)
    catalog.rows = rows(*(f"model-{number:04}" for number in range(500)))
    refresh()
    listed = json.dumps(catalog.rows)
    turn = count()

    def another() -> Response:
        """A catalog that is never the same twice."""
        return Response(f"{listed[:-1]}, {json.dumps(rows(f'zeta-{next(turn)}'))[1:]}")

    catalog.answer = another
    command = [sys.executable, "-W", "error", "-c", REFRESHER, str(times)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for run in runs:
        out, err = run.communicate(timeout=600)
        assert (out, err) == ("sound\n", "")

    assert len(catalog.requests) == 1 + 2 * times
    assert {path.name.split(".")[1] for path in catalogs_folder().glob("*.gz")} == {"current", "previous"}


def test_what_cannot_be_kept_is_served_all_the_same(catalog: Catalog) -> None:
    catalogs_folder().parent.mkdir(parents=True)
    catalogs_folder().write_text("a file where the folder should be")

    with pytest.warns(CatalogWarning, match="cannot be read"):
        registry = load(catalog.url)

    assert ids(registry) == ["small"]


@pytest.mark.parametrize("program", ["/usr/sbin/uwsgi", ""])
def test_a_program_that_is_no_python_is_not_started_again(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)

    assert updates.refresh_in_background(["https://registry.example/models.json"]) is None


# --- its age


OLD = """
import os, sys, warnings
from model_registry import load
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    for _ in range(3):
        load(sys.argv[1] if sys.argv[1:] else None)
print(len(told), *(each.message for each in told))
"""


def warned(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", OLD, *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_data_older_than_a_week_warns_once(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh()
    monkeypatch.setenv("MODEL_REGISTRY_OFFLINE", "1")
    assert warned(address) == "0"

    age(8 * DAY)

    assert warned(address).startswith("1 the catalog is 8 days old")
    assert "MODEL_REGISTRY_OFFLINE is set" in warned(address)


# --- files and other catalogs


def test_other_catalogs_are_read_by_name(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = Path(__file__).parents[1] / "sources"
    for name, sample in (("MODELS_DEV_URL", "models-dev.json"), ("LITELLM_URL", "litellm.json")):
        httpserver.expect_request(f"/{sample}").respond_with_data((samples / sample).read_bytes())
        monkeypatch.setenv(name, httpserver.url_for(f"/{sample}"))

    for name, path in (("models.dev", "models-dev.json"), ("litellm", "litellm.json")):
        registry = load(name)
        assert registry.origin.endswith(path)
        assert {*registry.search(provider="openai")} == {*load(samples / path).search(provider="openai")}
        assert len(load(name, offline=True)) == len(registry), "the second time from the cache"


def test_another_catalog_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_URL", "off")

    with pytest.raises(ConfigurationError, match="LITELLM_URL switches litellm off"):
        load("litellm")


def test_since_when_a_model_is_known_survives_a_refresh(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LiteLLM's table has no dates: the day a model was first seen is kept, not renewed."""
    row = {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 1000}
    answers = iter([{"gpt-x": row}, {"gpt-x": {**row, "max_output_tokens": 100}, "gpt-y": row}])
    httpserver.expect_request("/litellm.json").respond_with_handler(lambda _: Response(json.dumps(next(answers))))
    monkeypatch.setenv("LITELLM_URL", httpserver.url_for("/litellm.json"))
    first = load("litellm").find("openai/gpt-x").entry
    assert first.release_date_basis == "first_seen"

    again = load("litellm").refresh().find("openai/gpt-x").entry

    assert again.max_output_tokens == 100
    assert again.release_date == first.release_date


def test_a_file_that_is_no_catalog_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    for text in ("{", '{"error": "no"}', "<html>"):
        path.write_text(text)
        with pytest.raises(ConfigurationError, match=r"mine\.json is not a catalog"):
            load(path)


def test_a_file_is_read_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(rows("mine")))

    registry = load(path)

    assert ids(registry) == ["mine"]
    assert ids(load(str(path))) == ["mine"]
    with pytest.raises(ConfigurationError, match="no address it could be fetched"):
        registry.refresh()
    with pytest.raises(ConfigurationError, match="is a file"):
        refresh(str(path))


def test_overrides_lie_over_every_catalog(catalog: Catalog, tmp_path: Path) -> None:
    overrides_file().parent.mkdir(parents=True)
    overrides_file().write_text('["acme/small"]\npricing = { input = 1.5 }\n')
    mine = tmp_path / "other.toml"
    mine.write_text('["acme/private"]\ncontext_window = 1000\n')

    registry = load(catalog.url)

    assert registry.find("acme/small").entry.provenance == {"pricing.input": "overrides"}
    assert ids(load(catalog.url, overrides=mine)) == ["private", "small"]
    assert ids(load(catalog.url, overrides=mine).refresh()) == ["private", "small"]
    with pytest.raises(ConfigurationError, match=r"gone\.toml does not exist"):
        load(catalog.url, overrides=tmp_path / "gone.toml")
