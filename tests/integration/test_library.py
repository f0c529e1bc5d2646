"""The library as a program uses it: imported in a process of its own, and asked about real files."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

import model_registry
import model_registry.types
from model_registry import Registry, UnknownModel, load
from model_registry.catalog import developers, indexed
from model_registry.catalog.entry import Entry
from model_registry.catalog.names import names_of
from model_registry.errors import ConfigurationError
from model_registry.query.spellings import slugs
from model_registry.schemas import ModelEntry

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "models.json"

PRICES = ROOT.parent / "shared/enrichment/litellm_model_prices.json"

HEAVY = {
    *("anthropic", "asyncio", "boto3", "dotenv", "email", "http.client", "httpx2", "importlib.metadata", "inspect"),
    *(
        "platformdirs",
        "pydantic",
        "rapidfuzz",
        "requests",
        "rich",
        "socket",
        "ssl",
        "subprocess",
        "tenacity",
        "tomlkit",
    ),
    *("hashlib", "pathlib", "typing", "typing_extensions", "unittest", "urllib", "urllib3"),
}
"""What no program should pay for that only looks up a price."""

LOOKED_UP = """
import sys
from model_registry import load
found = load(*sys.argv[1:]).find("gpt-4o")
assert found.entry.pricing.input == 2.5
print(*sorted(sys.modules))
"""


def run(program: str, *arguments: str) -> str:
    """What a program prints, in a process of its own that has imported nothing else."""
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's catalog as the package carries it."""
    path = tmp_path_factory.mktemp("package") / "models.index"
    path.write_bytes(indexed.build_index(json.loads(CATALOG.read_bytes())))
    return path


@pytest.mark.parametrize("form", ["published", "indexed", "the copy at hand"])
def test_a_lookup_imports_nothing_heavy(form: str, built: Path) -> None:
    where = {"published": [str(CATALOG)], "indexed": [str(built)], "the copy at hand": []}
    modules = set(run(LOOKED_UP, *where[form]).split())

    assert modules & HEAVY == set()
    assert {name for name in modules if name.startswith("model_registry")} <= {
        "model_registry",
        *(
            f"model_registry.{name}"
            for name in (
                *("catalog", "catalog._entry_fields", "catalog.documents", "catalog.entry"),
                *(
                    "catalog.file_bytes",
                    "catalog.indexed",
                    "catalog.names",
                    "catalog.retired",
                    "catalog.view",
                    "compat",
                    "errors",
                    "files",
                    "history",
                    "library",
                ),
                *("library.config", "library.loading", "library.registry", "paths", "query", "query.lookup"),
                *("urls", "vocabulary"),
            )
        ),
    }


def test_importing_the_package_imports_none_of_its_modules() -> None:
    modules = run("import model_registry, sys; print(*sys.modules)").split()

    assert [name for name in modules if name.startswith("model_registry")] == ["model_registry"]


def test_naming_types_imports_none_of_their_modules() -> None:
    modules = run("import model_registry.types, sys; print(*sys.modules)").split()

    assert [name for name in modules if name.startswith("model_registry")] == ["model_registry", "model_registry.types"]


def test_everything_the_reference_names_can_be_imported_from_where_it_says() -> None:
    lines = re.findall(r"^from (\S+) import (\w+)$", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert {home for home, _ in lines} <= {"model_registry", "model_registry.types", "model_registry.testing"}
    assert {name for home, name in lines if home == "model_registry.types"} <= set(model_registry.types.__all__)
    for home, name in lines:
        assert getattr(import_module(home), name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Price'"):
        _ = model_registry.types.Price  # type: ignore[attr-defined]  # that is the point


def test_no_module_hides_what_is_exported() -> None:
    """A module of the same name would take its place as soon as it is imported."""
    package = Path(model_registry.__file__).parent

    assert not {path.stem for path in package.iterdir()} & set(model_registry.__all__)


def test_what_is_exported_is_there() -> None:
    for name in model_registry.__all__:
        assert getattr(model_registry, name)
        # Importing a module of that name would put it in the place of what is exported.
        assert find_spec(f"model_registry.{name}") is None
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        _ = model_registry.laod  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", ["published", "indexed"])
def test_every_entry_of_the_repositorys_catalog_is_found_by_its_full_id(form: str, built: Path) -> None:
    registry = load(CATALOG if form == "published" else built)
    rows = json.loads(CATALOG.read_bytes())

    assert len(registry) == len(rows)
    assert [entry.as_dict() for entry in registry] == rows
    for row in rows[:: 1 if form == "indexed" else 100]:
        found = registry.find(f"{row['provider']}/{row['model_id']}")
        assert (found.entry.as_dict(), found.how, found.others) == (row, "full_id", ())


def test_every_id_finds_an_entry_that_bears_it(built: Path) -> None:
    registry = load(built)
    # The name of a model that is sold only at other conditions means none of its offers.
    models = {entry.canonical_id for entry in registry.entries if entry.offer is None}

    for entry in registry.entries:
        model = entry.canonical_id if entry.canonical_id in models else None
        for name in (entry.model_id, model or entry.full_id, *(entry.aliases or ())):
            found = registry.get(name)
            if found is None:
                # A bare word of which nothing else is known gets suggestions.
                assert entry.source != "official"
                assert entry.status == "retired" or (entry.pricing is None and entry.context_window is None)
            else:
                # What others call as its developer does is found at the developer's.
                assert name in dict(names_of(found.as_dict())) or found.canonical_id == entry.canonical_id


def test_a_registry_is_asked_as_a_mapping_is(built: Path) -> None:
    registry = load(built)
    entry = registry.find("gpt-4o").entry

    assert registry["openai/gpt-4o"] == registry.get("gpt-4o") == entry
    assert "gpt-4o" in registry
    assert entry in registry
    assert (registry.get("gpt-4oo"), registry.get("gpt-4oo", 7), "gpt-4oo" in registry) == (None, 7, False)
    assert Entry({**entry.as_dict(), "context_window": 1}) not in registry
    assert 4 not in registry
    with pytest.raises(LookupError, match=r"did you mean .*openai/gpt-4o"):
        _ = registry["gpt-4oo"]


def test_what_is_misspelt_is_a_value_error_too(built: Path) -> None:
    with pytest.raises(ValueError, match="did you mean tools"):
        load(built).search(capabilities="tool")


def test_the_package_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "model_registry", "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout == f"model-registry {model_registry.__version__}\n"


def test_a_file_that_is_missing_or_wrong_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.json cannot be read: No such file"):
        load(tmp_path / "nowhere.json")
    (tmp_path / "wrong.json").write_text("{}")
    with pytest.raises(ConfigurationError, match=r"wrong\.json is not a catalog"):
        load(tmp_path / "wrong.json")


def test_it_tells_where_it_is_from_and_how_fresh_it_is(built: Path) -> None:
    registry = load(built)

    assert registry.origin == str(built)
    assert repr(registry) == f"<Registry of {len(registry):,} entries: {built}>"
    assert registry.updated == load(CATALOG).updated
    assert registry.age() is None


def test_entries_are_taken_in_each_of_their_shapes() -> None:
    row = json.loads(CATALOG.read_bytes())[0]
    model = ModelEntry.model_validate(row)

    for given in (row, model, Entry(row)):
        registry = Registry.from_entries([given])
        assert registry.entries == (Entry(row),)
        assert registry.find(f"{model.provider}/{model.model_id}").entry.to_model() == model
    with pytest.raises(ConfigurationError, match=r"acme/m is not a valid entry \(release_date: is missing\)"):
        Registry.from_entries([{"provider": "acme", "model_id": "m"}])
    with pytest.raises(ConfigurationError, match=r"\?/m is not a valid entry \(provider: "):
        Registry.from_entries([{"model_id": "m"}])


def test_many_threads_get_the_same_answers(built: Path) -> None:
    registry = load(built)
    names_of = [entry.full_id for entry in load(CATALOG).entries[::20]]
    answers: list[list[str]] = []

    def ask() -> None:
        answers.append([registry.find(name).entry.full_id for name in names_of] + [str(len(registry.search("gpt")))])

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 8
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][:-1] == names_of


def test_money_is_exact(built: Path) -> None:
    registry = load(built)
    written = json.loads(CATALOG.read_bytes(), parse_float=Decimal)

    for row in written:
        pricing = registry.find(f"{row['provider']}/{row['model_id']}").entry.pricing
        assert (pricing and pricing.output) == row.get("pricing", {}).get("output")


PLUGIN_TEST = """
pytest_plugins = ["model_registry.testing"]

def test_it(make_registry):
    registry = make_registry({"provider": "acme", "model_id": "small", "pricing": {"input": 0.1}})
    assert str(registry.find("small").entry.pricing.input) == "0.1"
    assert registry.find("small").entry.release_date_basis == "first_seen"
    rows = [{"provider": "acme", "model_id": name} for name in ("one", "two")]
    assert [entry.model_id for entry in make_registry(rows)] == ["one", "two"]
"""


def test_a_users_tests_get_a_registry_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(PLUGIN_TEST)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_wheel_carries_the_catalog(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    source = tmp_path / "source"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("src", "data", "packages/js/src"):
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "hatch_build.py", "models.json", "answered.json", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)

    # What the build runs is a copy of the sources: its coverage would be counted beside theirs.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=source, env=env, capture_output=True, check=True)

    [wheel] = (source / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extract("model_registry/models.index", tmp_path)
        assert "model_registry/py.typed" in archive.namelist()
    assert load(tmp_path / "model_registry" / "models.index").entries == load(CATALOG).entries


@pytest.mark.skipif(not PRICES.is_file(), reason="needs the recorded sources in ../shared")
def test_no_name_of_a_large_table_finds_another_hosts_entry(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names LiteLLM gives models are `host/id`, for many hosts this catalog does not know."""
    # Looking for names like one that nothing bears is what takes long; what is suggested is not asked here.
    monkeypatch.setattr("model_registry.query.suggestions.suggest", lambda *_: ())
    registry = load(built)
    hosted = [name for name in json.loads(PRICES.read_bytes()) if "/" in name]
    mistaken, found = [], 0
    for name in hosted:
        try:
            entry, how, *_ = registry.find(name)
        except UnknownModel:
            continue
        found += 1
        host = name.partition("/")[0]
        bears = name in dict(names_of(entry.as_dict()))
        if not bears and entry.developer != developers.from_owner(host) and entry.provider not in slugs(host):
            mistaken.append((name, entry.full_id, how))

    assert found > 490
    assert mistaken == []


def test_an_unknown_model_has_no_price(built: Path) -> None:
    with pytest.raises(UnknownModel, match="did you mean openai/gpt-4o"):
        load(built).find("gpt-4oo")
