"""`model-registry export` as a user runs it: real files, and real processes where what surrounds one matters."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from model_registry.catalog import store
from model_registry.cli import main
from model_registry.cli.export import parser
from model_registry.exports import FORMATS
from model_registry.exports.base import FileFormat
from tests.support.exporting import FOLDER, hostile, small

PROGRAM = "import sys; from model_registry.cli import main; sys.exit(main())"
CATALOG = Path(__file__).parents[2] / "models.json"
"""A whole one: what is made of it fills a pipe many times over."""
FILES = [name for name, each in FORMATS.items() if isinstance(each, FileFormat)]


Export = Callable[..., "Done"]
Refused = Callable[..., str]


@pytest.fixture(autouse=True)
def catalog(tmp_path: Path) -> None:
    (tmp_path / "models.json").write_bytes((FOLDER / "catalog.json").read_bytes())


class Done(NamedTuple):
    """What the command has printed, and how it ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture
def export(capsysbinary: pytest.CaptureFixture[bytes]) -> Export:
    """The command in this process, on the catalog in this directory."""

    def run(*arguments: str) -> Done:
        catalog = () if "--catalog" in arguments else ("--catalog", "models.json")
        code = main(["export", *arguments, *catalog])
        return Done(code, *capsysbinary.readouterr())

    return run


@pytest.fixture
def refused(export: Export) -> Refused:
    """Why the command refuses."""

    def run(*arguments: str) -> str:
        done = export(*arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        return str(done.stderr.decode())

    return run


def run_each(
    commands: list[list[str]], env: dict[str, str] | None = None, before: str = "", after: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run commands one after another in one process, which ends with the first that fails."""
    program = f"""{before}
import json, sys
from model_registry.cli import main
for command in json.loads(sys.argv[1]):
    if code := main(command):
        sys.exit(code)
{after}"""
    words = [sys.executable, "-c", program, json.dumps(commands)]
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=300)


def test_without_a_catalog_named_it_is_the_newest_copy_at_hand(tmp_path: Path) -> None:
    (tmp_path / "models.json").unlink()
    program = [sys.executable, "-c", PROGRAM, "export", "txt", "--provider", "anthropic"]

    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=300)

    assert done.stdout.startswith("anthropic/claude-")


def test_text_goes_to_standard_output_and_nothing_else_is_said(export: Export) -> None:
    done = export("txt")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == (FOLDER / "txt").read_bytes()


def test_what_is_left_out_is_said_beside_the_data(export: Export) -> None:
    done = export("litellm")

    assert done.stdout == (FOLDER / "litellm").read_bytes()
    assert done.stderr.decode() == (
        "litellm: 3 of 4 entries; 1 left out, because they lack what readers of litellm demand\n"
    )


def test_the_bytes_are_the_same_in_every_surrounding(tmp_path: Path) -> None:
    (tmp_path / "hostile.json").write_text(store.dumps(hostile()), encoding="utf-8")
    surroundings = (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Tokyo"},
    )
    for folder, surrounding in zip(("one", "other"), surroundings, strict=True):
        (tmp_path / folder).mkdir()
        commands = [["export", name, "--catalog", "hostile.json", "--output", f"{folder}/{name}"] for name in FILES]
        done = run_each(commands, env={**os.environ, **surrounding})
        assert done.returncode == 0, done.stderr

    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name


def test_providers_and_conditions_choose(export: Export) -> None:
    def ids(*arguments: str) -> list[str]:
        done = export("txt", *arguments)
        assert done.returncode == 0, done.stderr
        return [line.split("/")[0] for line in done.stdout.decode().splitlines()]

    assert ids("--provider", "google, anthropic") == ["anthropic", "google"]
    assert ids("--filter", "type=chat", "pricing.input<=2") == ["google"]
    assert ids("--filter", "type=chat", "--filter", "status!=deprecated") == ["anthropic", "openrouter"]
    assert ids("--provider", "anthropic", "--filter", "capabilities.vision=true") == ["anthropic"]


def test_nothing_that_meets_the_conditions_is_a_whole_empty_file_and_said(export: Export) -> None:
    done = export("jsonl", "--filter", "context_window>9e9")

    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == b"jsonl: 0 of 4 entries\n"


def test_sqlite_and_shards_want_a_path(refused: Refused) -> None:
    assert refused("sqlite") == "error: sqlite cannot be printed; name a file with --output\n"
    assert refused("shards") == "error: shards cannot be printed; name a folder with --output\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("yaml",), "argument FORMAT: invalid choice: 'yaml'"),
        (("txt", "--provider", "antropic"), "the catalog has no entry of 'antropic'; did you mean anthropic?"),
        (("txt", "--provider", "zzz"), "it has anthropic, cloudflare-workers-ai, google, openrouter"),
        (("txt", "--filter", "vision=true"), "did you mean capabilities.vision?"),
        (("txt", "--catalog", "none.json"), "none.json does not exist; name a catalog"),
        (("txt", "--json"), "--json prints what was written, so it needs --output"),
        (("txt", "--output", "no/such/folder/file"), "cannot be written: No such file or directory"),
        (("txt", "--output", "."), "cannot be written: "),
        (("shards", "--output", "models.json"), "cannot be written: "),
    ],
)
def test_what_cannot_be_done_is_said(refused: Refused, arguments: tuple[str, ...], reason: str) -> None:
    assert reason in refused(*arguments)


def test_a_catalog_that_is_none_is_refused_and_nothing_is_written(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "models.json").write_text('[{"provider": 5}]', encoding="utf-8")

    assert "models.json is not a catalog" in refused("csv", "--output", "models.csv")
    assert not (tmp_path / "models.csv").exists()


def test_a_file_is_replaced_in_one_step_and_its_mode_kept(export: Export, tmp_path: Path) -> None:
    target = tmp_path / "models.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    (tmp_path / "link.csv").symlink_to(target)

    done = export("csv", "--output", "link.csv")

    assert done.returncode == 0
    assert done.stdout == b""
    assert done.stderr == b"csv: 4 of 4 entries written to link.csv\n"
    assert target.read_bytes() == (FOLDER / "csv").read_bytes()
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "models.csv", "models.json"]


def test_json_tells_what_was_written(export: Export, tmp_path: Path) -> None:
    done = export("sqlite", "--output", "models.sqlite", "--json")

    assert json.loads(done.stdout) == {
        "format": "sqlite",
        "output": "models.sqlite",
        "entries": 4,
        "left_out": 0,
        "bytes": (tmp_path / "models.sqlite").stat().st_size,
    }
    connection = sqlite3.connect(tmp_path / "models.sqlite")
    assert connection.execute("SELECT count(*) FROM models").fetchone() == (4,)
    connection.close()


def test_shards_are_written_once_and_older_ones_stay(export: Export, tmp_path: Path) -> None:
    def files() -> dict[str, int]:
        folder = tmp_path / "public"
        return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}

    assert export("shards", "--output", "public").returncode == 0
    first = files()
    torn = next(path for path in first if path.startswith("models/"))
    (tmp_path / "public" / torn).write_bytes(b"")
    assert export("shards", "--output", "public").returncode == 0
    again = files()
    changed = small()
    key = next(iter(changed))
    changed[key] = changed[key].model_copy(update={"name": "Another"})
    (tmp_path / "models.json").write_text(store.dumps(changed), encoding="utf-8")
    assert export("shards", "--output", "public").returncode == 0

    assert {path for path in first if first[path] != again[path]} == {torn, "index.json"}
    assert first.keys() < files().keys()
    for path in files():
        content = (tmp_path / "public" / path).read_bytes()
        assert path == "index.json" or hashlib.sha256(content).hexdigest()[:16] in path


def test_a_reader_that_stops_early_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "export", "jsonl", "--catalog", CATALOG],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, error = process.communicate(timeout=300)

    assert (process.returncode, error) == (0, b"")


def test_on_a_terminal_text_is_shown_and_a_database_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")

    assert pty.spawn([sys.executable, "-c", PROGRAM, "export", "sqlite"]) != 0
    assert "SQLite format" not in capfd.readouterr().out
    assert pty.spawn([sys.executable, "-c", PROGRAM, "export", "txt"]) == 0
    assert "anthropic/claude-opus-4-5-20251101" in capfd.readouterr().out


def test_export_reaches_no_network_and_no_provider() -> None:
    """Sockets are refused, and neither the providers nor anything that speaks HTTP is loaded."""
    commands = [["export", name, "--output", "out", "--catalog", "models.json"] for name in FILES]
    # The newest copy at hand is opened in another way than a file that is named.
    commands += [["export", "txt", "--output", "out"]]
    guard = "import socket\ndef refuse(*_): raise SystemExit('a socket was opened')\nsocket.socket.__init__ = refuse"
    loaded = (
        "loaded = {'requests', 'urllib3', 'model_registry.providers', 'model_registry.http'} & sys.modules.keys()\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )

    done = run_each(commands, before=guard, after=loaded)

    assert done.returncode == 0, done.stderr


def test_every_example_of_the_help_runs(export: Export) -> None:
    text = parser().format_help()
    examples = re.findall(r"^  model-registry export (.+)$", text, re.MULTILINE)

    assert len(examples) >= 4
    for example in examples:
        done = export(*shlex.split(example.replace("anthropic,openai", "anthropic,google")))
        assert done.returncode == 0, done.stderr
    assert all(re.search(rf"^  {name} +\S", text, re.MULTILINE) for name in FORMATS)
