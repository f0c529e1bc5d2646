"""Each format, read back by a real reader of that format and compared with the catalog."""

from __future__ import annotations

import csv
import html
import json
import os
import re
import sqlite3
import subprocess
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from model_registry.catalog import store
from model_registry.catalog.fields import FIELDS
from model_registry.catalog.store import Catalog
from model_registry.exports import FORMATS, pipe
from model_registry.exports.base import FileFormat, json_line
from model_registry.schemas import TokenPrices
from tests.support.entries import entry
from tests.support.exporting import FOLDER, HOSTILE, catalogs, hostile, published, rows, small

ROOT = Path(__file__).parents[3]
HOME = Path.home()
"""Where rustup keeps its compilers; each test moves the variable."""
EMPTY: Catalog = {}
CATALOGS = pytest.mark.parametrize(
    "make", [small, hostile, published, lambda: EMPTY], ids=["small", "hostile", "published", "empty"]
)

TEXT = [name for name, each in FORMATS.items() if isinstance(each, FileFormat) and not each.binary]
any_catalog = given(catalogs)
quick = settings(max_examples=60, derandomize=True, deadline=None)


def written(name: str, catalog: Catalog) -> bytes:
    content = FORMATS[name].write(catalog)
    assert isinstance(content, bytes)
    return content


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """The facts of a row by their dotted names."""
    found = {}
    for name, fact in FIELDS.items():
        value: Any = row
        for field in fact.path:
            value = value.get(field) if isinstance(value, dict) else None
        if value is not None:
            found[name] = value
    return found


def test_every_module_is_a_format_and_every_format_says_what_it_is_for() -> None:
    modules = {path.stem for path in (ROOT / "src/model_registry/exports").glob("*.py")} - {"__init__", "base"}

    assert {name.replace("-", "_") for name in FORMATS} == modules
    assert all(format_.purpose for format_ in FORMATS.values())


@pytest.mark.parametrize("name", TEXT)
def test_the_small_catalog_is_written_as_the_file_beside_it(name: str) -> None:
    """After a change that is wanted: `model-registry export NAME --catalog tests/exports/catalog.json`."""
    assert written(name, small()).decode() == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXT)
def test_text_is_utf_8_with_line_feeds_and_without_control_characters(name: str) -> None:
    text = written(name, hostile()).decode()

    assert text.endswith("\n")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\u2028\u2029]", text)


@CATALOGS
def test_txt(make: Callable[[], Catalog]) -> None:
    catalog = make()

    lines = written("txt", catalog).decode().splitlines()

    assert [tuple(line.split("/", 1)) for line in lines] == list(catalog)


@CATALOGS
def test_jsonl(make: Callable[[], Catalog]) -> None:
    catalog = make()

    assert [json.loads(line) for line in written("jsonl", catalog).decode().split("\n")[:-1]] == rows(catalog)


@CATALOGS
def test_toml(make: Callable[[], Catalog]) -> None:
    catalog = make()

    tables = tomllib.loads(written("toml", catalog).decode())["models"]

    assert all(isinstance(table["release_date"], date) for table in tables)
    assert json.loads(json.dumps(tables, default=str)) == rows(catalog)


@pytest.mark.parametrize("make", [small, hostile])
def test_toml_is_laid_out_as_its_library_does(make: Callable[[], Catalog]) -> None:
    catalog = make()
    days = ("release_date", "deprecation_date", "retirement_date", "updated")
    tables = [row | {day: date.fromisoformat(row[day]) for day in days if day in row} for row in rows(catalog)]

    assert written("toml", catalog).decode() == tomli_w.dumps({"models": tables})


def test_toml_puts_short_tables_on_a_line_and_long_ones_under_heads() -> None:
    conditions = [{"when": {"sound": False}, "per_output_second": 0.2}, {"when": {"size": "1080p"}, "per_image": 3e-05}]
    prices = {
        "tiers": [{"above_context": 200_000, "input": 2}, {"above_context": 400_000, "input": 3.5, "output": 10}],
        "windows": [{"days": ["mon"], "from": "01:00", "to": "05:00", "zone": "UTC", "input": 1}],
        "conditions": conditions,
        "regions": {"eu.west": {"tiers": [{"above_context": 1, "input": 1, "output": 2, "cache_read": 0.1}]}},
        "hosts": {"a": {"tiers": [dict.fromkeys(TokenPrices.model_fields, 1.25) | {"above_context": 1}]}},
    }
    catalog = store.catalog([entry(pricing={"input": 1, "output": 2, **prices})])
    days = {day: date.fromisoformat(rows(catalog)[0][day]) for day in ("release_date", "updated")}

    text = written("toml", catalog).decode()

    assert text == tomli_w.dumps({"models": [rows(catalog)[0] | days]})
    assert "[[models.pricing.hosts.a.tiers]]" in text
    assert "when = { sound = false }" in text


@CATALOGS
def test_csv(make: Callable[[], Catalog]) -> None:
    catalog = make()

    assert table(catalog) == [flat(row) for row in known(catalog)]


def known(catalog: Catalog) -> list[dict[str, Any]]:
    """The rows without the day on which a model was first seen, which is none of its release."""
    seen = ({"release_date"} if row["release_date_basis"] == "first_seen" else set() for row in rows(catalog))
    return [{name: row[name] for name in row.keys() - out} for row, out in zip(rows(catalog), seen, strict=True)]


def table(catalog: Catalog) -> list[dict[str, Any]]:
    """The facts in the table, undone as the module tells."""
    read = list(csv.DictReader(StringIO(written("csv", catalog).decode(), newline="")))
    assert [row.pop("id") for row in read] == [str(key) for key in catalog]
    return [{name: undone(FIELDS[name].kind, cell) for name, cell in row.items() if cell} for row in read]


def undone(kind: str, cell: str) -> Any:
    match kind:
        case "text":
            return cell.removeprefix("'")
        case "flag":
            return {"true": True, "false": False}[cell]
        case "integer":
            return int(cell)
        case "number":
            assert re.fullmatch(r"[0-9]+(\.[0-9]*[1-9])?", cell)
            return float(cell)
        case "day":
            return cell
        case _:
            return json.loads(cell)


def test_no_cell_of_the_csv_begins_a_formula() -> None:
    cells = [cell for row in csv.reader(StringIO(written("csv", hostile()).decode(), newline="")) for cell in row]

    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r＝＋－＠]", cell)]


def test_csv_numbers_stay_numbers_and_small_ones_have_no_exponent() -> None:
    catalog = store.catalog([entry(pricing={"input": "0.00000012", "output": 0})])

    [row] = csv.DictReader(StringIO(written("csv", catalog).decode(), newline=""))

    assert (row["pricing.input"], row["pricing.output"]) == ("0.00000012", "0")


@any_catalog
@quick
def test_any_csv_is_undone(catalog: Catalog) -> None:
    assert table(catalog) == [flat(row) for row in rows(catalog)]


def query(content: bytes, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@CATALOGS
def test_sqlite(make: Callable[[], Catalog]) -> None:
    catalog = make()
    content = written("sqlite", catalog)

    assert query(content, "PRAGMA integrity_check") == [("ok",)]
    columns = [f'"{name.replace(".", "_")}"' for name in FIELDS]
    found = query(content, f"SELECT id, {', '.join(columns)} FROM models ORDER BY rowid")
    assert [row[0] for row in found] == [str(key) for key in catalog]
    read = [
        {
            name: json.loads(value)
            if fact.kind in {"texts", "table"}
            else bool(value)
            if fact.kind == "flag"
            else value
            for (name, fact), value in zip(FIELDS.items(), row[1:], strict=True)
            if value is not None
        }
        for row in found
    ]
    assert read == [flat(row) for row in known(catalog)]


def test_sqlite_prices_divide_as_real_numbers() -> None:
    content = written("sqlite", small())

    assert query(content, "SELECT pricing_input / 2 FROM models WHERE id LIKE 'anthropic/%'") == [(2.5,)]
    assert query(content, "SELECT count(*) FROM models WHERE pricing_input IS NULL") == [(1,)]


def many() -> Catalog:
    """Enough for inner pages of the table and of both indexes, in no order, and texts longer than a page."""
    return store.catalog(
        entry(
            f"provider-{number % 7}/model-{number * 7919 % 1000:03}",
            canonical_id=f"example/model-{number * 104729 % 997}",
            pricing={"input": number, "output": f"{number}.5"},
            benchmarks={f"benchmark-{n}": {"score": n, "source": "https://example.com"} for n in range(number % 200)}
            or None,
        )
        for number in range(1000)
    )


def test_sqlite_with_long_texts_and_many_pages() -> None:
    catalog = many()
    content = written("sqlite", catalog)

    assert query(content, "PRAGMA integrity_check") == [("ok",)]
    assert query(content, "SELECT max(length(benchmarks)) > 8192 FROM models") == [(1,)]
    found = query(content, "SELECT id, benchmarks FROM models WHERE benchmarks IS NOT NULL")
    assert {id_: json.loads(text) for id_, text in found} == {
        str(key): row["benchmarks"] for key, row in zip(catalog, rows(catalog), strict=True) if "benchmarks" in row
    }


def test_sqlite_bytes_tell_nothing_of_the_library() -> None:
    """The sum holds for SQLite 3.40 and 3.54; it changes with the columns and with `many`."""
    content = written("sqlite", many())

    assert content[:16] == b"SQLite format 3\x00"
    assert int.from_bytes(content[96:100], "big") == 3_040_000
    assert sha256(content).hexdigest() == "4a9b408e3b49f614db81b62193d15a27b726d6da5cd9fb617e230a81e5a96bbb"


def markdown_tables(text: str) -> list[tuple[str, list[str]]]:
    """Each heading of a provider with the cells below it, as a reader sees them: all text and code, no markup."""
    reader = MarkdownIt("gfm-like", {"linkify": False})
    found: list[tuple[str, list[str]]] = []
    heading = False
    for token in reader.parse(text):
        heading = token.tag == "h2" if token.type == "heading_open" else heading and token.type != "heading_close"
        if token.type != "inline":
            assert token.type not in {"html_block", "fence", "code_block"}
            continue
        parts = token.children or []
        assert {part.type for part in parts} <= {"text", "code_inline", "text_special"}, token.content
        shown = "".join(part.content for part in parts)
        if heading:
            found.append((shown, []))
        elif found:
            found[-1][1].append(shown)
    return found


@CATALOGS
def test_markdown(make: Callable[[], Catalog]) -> None:
    catalog = make()

    tables = markdown_tables(written("markdown", catalog).decode())

    assert [provider for provider, _ in tables] == sorted({key.provider for key in catalog})
    width = 10
    cells = [cell for _, shown in tables for cell in shown[width:]]
    ids, names = cells[::width], cells[1::width]
    assert ids == [key.model_id for key in catalog]
    assert names == [each.name or "" for each in catalog.values()]


@any_catalog
@quick
def test_any_markdown_shows_what_the_catalog_says(catalog: Catalog) -> None:
    tables = markdown_tables(written("markdown", catalog).decode())

    cells = tables[0][1][10:] if tables else []
    assert cells[::10] == [key.model_id for key in catalog]
    assert cells[1::10] == [each.name or "" for each in catalog.values()]


def test_markdown_has_no_address_that_a_reader_would_link() -> None:
    text = written("markdown", store.catalog([entry(name="www.evil.example or https://evil.example")])).decode()

    assert not re.search(r"www\.|://", text)
    assert "www.evil.example or https://evil.example" in html.unescape(text)


def test_markdown_prices() -> None:
    catalog = store.catalog([entry(pricing={"input": "1.50", "output": 0, "currency": "CNY"}, context_window=128000)])

    [(_, cells)] = markdown_tables(written("markdown", catalog).decode())

    assert cells[10:] == ["aurora-1", "", "chat", "128,000", "", "1.5 CNY", "0 CNY", "", "", ""]


SCORES = ("mmlu", "humaneval", "math", "gpqa", "swe_bench", "ifeval", "mmmu", "mgsm")
CAPS = ("vision", "tools", "structured_output", "streaming", "reasoning", "prompt_cache")


def carried(row: dict[str, Any]) -> dict[str, Any]:
    """Every fact of a row that the pipe form has a place for."""
    pricing = row.get("pricing", {})
    facts = {
        **{name: row.get(name) for name in ("provider", "model_id", "name", "source", "quality", "updated", "status")},
        **{name: row.get(name) for name in ("context_window", "max_output_tokens")},
        "aliases": sorted(row.get("aliases", ()), key=lambda alias: (len(alias), alias))[:1],
        "pricing": {
            name: pricing[name]
            for name in ("input", "output", "cache_read")
            if name in pricing and "currency" not in pricing
        },
        "capabilities": {name: True for name in CAPS if row.get("capabilities", {}).get(name)},
        "benchmarks": {
            name: {"score": row["benchmarks"][name]["score"]} for name in SCORES if name in row.get("benchmarks", {})
        },
        "performance": {name: value for name, value in row.get("performance", {}).items() if name != "source"},
    }
    if facts["status"] == "retired":  # one letter stands for both ends
        facts["status"] = "deprecated"
    return {name: value for name, value in facts.items() if value not in (None, [], {})}


@CATALOGS
def test_pipe(make: Callable[[], Catalog]) -> None:
    catalog = make()
    text = written("pipe", catalog).decode()

    assert {line.count("|") for line in text.splitlines()} <= {12}
    assert list(pipe.read(text)) == [carried(row) for row in rows(catalog)]


@any_catalog
@quick
def test_any_pipe_form_is_read_back(catalog: Catalog) -> None:
    assert list(pipe.read(written("pipe", catalog).decode())) == [carried(row) for row in rows(catalog)]


def test_the_pipe_form_is_the_one_of_old() -> None:
    scores = (92.3, 95.8, 87.4, 68.7, 55.2, 92.1, 71.5, 91.5)
    catalog = store.catalog(
        [
            entry(
                "anthropic/claude-opus-4-5-20251101",
                aliases=["claude-opus-4-5"],
                name="Claude Opus 4.5",
                status="active",
                pricing={"input": 5, "output": 25, "cache_read": 0.5},
                context_window=200000,
                max_output_tokens=32000,
                capabilities=dict.fromkeys(CAPS, True),
                benchmarks={n: {"score": s, "source": "x"} for n, s in zip(SCORES, scores, strict=True)},
                performance={"ttft_ms": 1200, "tokens_per_second": 60, "source": "x"},
                source="official",
                quality="verified",
                updated="2026-01-04",
            )
        ]
    )

    assert written("pipe", catalog).decode() == (
        "anthropic/claude-opus-4-5-20251101|claude-opus-4-5|Claude Opus 4.5|C|5.0,25.0,0.5|200000,32000|VTJSKC|"
        "92.3,95.8,87.4,68.7,55.2,92.1,71.5,91.5,1200,60|||official|verified|2026-01-04\n"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a|b", "line 2 is not in the pipe form: it has 2 fields, not 13"),
        ("a/b|||X||||-,-,-,-,-,-,-,-,-,-|||host|partial|2026-11-21", "line 2 is not in the pipe form: 'X'"),
        ("a/b||||x,1|||-,-,-,-,-,-,-,-,-,-|||host|partial|2026-11-21", "'x' is not a number"),
        ("a/b|||||||-,-|||host|partial|2026-11-21", "line 2"),
    ],
)
def test_what_is_not_in_the_pipe_form_is_named(line: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        list(pipe.read(f"# comment\n{line}\n"))


RUST = """
mod models_data;
use models_data::{DATA_SOURCES, MODEL_COUNT, MODEL_DATA, REGISTRY_VERSION};
fn main() {
    println!("{} {}", MODEL_COUNT, REGISTRY_VERSION);
    println!("{:?}", DATA_SOURCES);
    print!("{}", MODEL_DATA);
}
"""


@pytest.fixture(scope="session")
def rust() -> Mapping[str, str]:
    """The environment of a Rust compiler that works; skips the test where there is none."""
    environment = {**os.environ, "HOME": str(HOME)}
    try:
        subprocess.run(["rustc", "--version"], capture_output=True, check=True, env=environment)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no Rust compiler: rustc is not installed, or rustup has no toolchain for it ({error})")
    return environment


@CATALOGS
def test_rust_compiles_and_tells_what_the_catalog_says(
    make: Callable[[], Catalog], rust: Mapping[str, str], tmp_path: Path
) -> None:
    catalog = make()
    (tmp_path / "models_data.rs").write_bytes(written("rust", catalog))
    (tmp_path / "main.rs").write_text(RUST, encoding="utf-8")

    subprocess.run(["rustc", "-D", "warnings", "main.rs"], cwd=tmp_path, check=True, env=rust)
    out = subprocess.run([tmp_path / "main"], capture_output=True, check=True).stdout.decode()

    first, sources, data = out.split("\n", 2)
    newest = max((str(each.updated) for each in catalog.values()), default="none")
    assert first == f"{len(catalog)} {newest}-v1"
    counts = re.findall(r'\("(\w+)", (\d+)\)', sources)
    assert sum(int(count) for _, count in counts) == len(catalog)
    assert {name for name, _ in counts} == {each.source for each in catalog.values()}
    assert list(pipe.read(data)) == [carried(row) for row in rows(catalog)]
    assert [line for line in data.splitlines() if line.startswith("#")] == [
        f"# {slug}" for slug in sorted({key.provider for key in catalog})
    ]


def shards(catalog: Catalog) -> dict[str, bytes]:
    content = FORMATS["shards"].write(catalog)
    assert not isinstance(content, bytes)
    return dict(content)


def look_up(files: dict[str, bytes], id_: str) -> tuple[Any, int]:
    """The entry of a full id as a client finds it, and how many bytes that took."""
    index = json.loads(files["index.json"])
    path = index["buckets"].get(sha256(id_.encode()).hexdigest()[:2])
    if path is None:
        return None, len(files["index.json"])
    file = json.loads(files[path]).get(id_)
    read = len(files["index.json"]) + len(files[path])
    return (json.loads(files[file]), read + len(files[file])) if file else (None, read)


@CATALOGS
def test_shards(make: Callable[[], Catalog]) -> None:
    catalog = make()
    files = shards(catalog)
    index = json.loads(files["index.json"])

    assert [look_up(files, str(key))[0] for key in catalog] == rows(catalog)
    assert look_up(files, "acme/none-such")[0] is None
    by_provider = [row for path in index["providers"].values() for row in json.loads(files[path])]
    assert by_provider == rows(catalog)
    assert index["entries"] == len(catalog)
    for path, content in files.items():
        assert re.fullmatch(
            r"index\.json|(models|buckets)/[0-9a-f]{16}\.json|providers/[a-z0-9-]+\.[0-9a-f]{16}\.json", path
        )
        assert path == "index.json" or sha256(content).hexdigest()[:16] in path
    assert list(files)[-1] == "index.json"


def test_a_lookup_among_8000_models_reads_under_40_kb() -> None:
    notes = {
        f"benchmark-{number}": {"score": number, "source": "https://example.com/" + "x" * 60} for number in range(60)
    }
    one = entry(benchmarks=notes)
    catalog = store.catalog(
        one.model_copy(
            update={
                "provider": f"provider-{number % 60}",
                "model_id": f"organization/some-model-with-a-long-name-{number:05}-instruct",
            }
        )
        for number in range(8000)
    )
    files = shards(catalog)

    largest = max(len(content) for path, content in files.items() if path.startswith("models/"))
    buckets = max(len(content) for path, content in files.items() if path.startswith("buckets/"))
    assert largest > 6000
    assert len(files["index.json"]) + buckets + largest < 40_000
    assert look_up(files, str(next(iter(catalog))))[1] < 40_000


def test_a_change_of_one_entry_renames_only_what_holds_it() -> None:
    before = shards(small())
    changed = small()
    key = next(iter(changed))
    changed[key] = changed[key].model_copy(update={"name": "Another"})

    new = shards(changed).keys() - before.keys()

    assert sorted(path.split("/")[0] for path in new) == ["buckets", "models", "providers"]


def test_hostile_texts_reach_no_path() -> None:
    assert not [path for path in shards(hostile()) if any(text in path for text in HOSTILE if len(text) > 3)]


@given(st.floats(min_value=0, max_value=2**53 - 1), st.integers(-12, 15))
def test_numbers_of_any_size_are_written_as_the_standard_library_writes_them(number: float, exponent: int) -> None:
    known = entry(
        name='a": 1e-7',
        pricing={"input": number, "output": f"1.5e{exponent}"},
        benchmarks={"made-up": {"score": -number, "source": "us"}},
    )
    plain = known.model_dump(mode="json", exclude_none=True)

    assert json_line(known) == json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
