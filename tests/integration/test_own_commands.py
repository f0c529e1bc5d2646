"""The commands about the user's own files: the cache, the configuration, and those of a project."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytest_httpserver import HTTPServer

from model_registry.cli import COMMANDS, main
from model_registry.paths import catalogs_folder, checked_file, config_file, overrides_file
from tests.support.entries import row

TODAY = datetime.now(UTC).date()
SOON, LATER, PAST = (f"{TODAY + timedelta(days=days)}" for days in (30, 200, -30))

ROWS = [
    row("acme/old-1", status="deprecated", retirement_date=PAST, successor="new-2"),
    row("acme/ending-1", retirement_date=SOON, pricing={"input": 1, "output": 2}),
    row("acme/fading-1", status="deprecated"),
    row(
        "acme/new-2",
        retirement_date=LATER,
        context_window=200_000,
        pricing={"input": 2.5, "output": 10},
        capabilities={"tools": True},
    ),
    row("openai/gpt-4o", pricing={"input": 2.5, "output": 10}, context_window=128_000, capabilities={"tools": True}),
]


class Answer(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Ask = Callable[..., Answer]


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.json"
    path.write_text(json.dumps(ROWS))
    return path


@pytest.fixture
def ask(catalog: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a command on a catalog, with answers to its questions."""

    def run(*arguments: str, answers: str = "") -> Answer:
        import io

        monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        capsys.readouterr()
        code = main([arguments[0], "--catalog", str(catalog), *arguments[1:]])
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return run


def configure(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text)


# --- check

PROJECT = {
    "app.py": """
        model = os.getenv("ACME_MODEL", "old-1")
        # model = "old-1" was good
        client.create(model="new-2")
        client.create(model="gpt-9-ultra", user="gpt-4o")
    """,
    "settings.yaml": "llm:\n  model: acme/ending-1  # for now\n  fallbacks:\n    - fading-1\n",
    ".env": 'ACME_MODEL="new-2"\nACME_API_KEY=sk-1\n',
    "conf.toml": 'models = [\n  "gpt-4o",\n  "acme/old-1",\n]\n',
    "conf.json": '{"model": "new-2", "other": {"use": "old-1"}}',
    "notes.md": "We left old-1 for new-2 long ago; gpt-style models and claude-like ones do not count.\n",
    "logo.png": "\0\1model=old-1",
}


@pytest.fixture
def project(tmp_path: Path) -> list[str]:
    folder = tmp_path / "project"
    folder.mkdir()
    for name, content in PROJECT.items():
        (folder / name).write_text(content)
    return [str(folder / name) for name in PROJECT]


def test_check_finds_what_cannot_be_used_and_where(ask: Ask, project: list[str]) -> None:
    answer = ask("check", "--json", "--all", *project)

    found = [(Path(each["file"]).name, each["line"], each["name"], each["verdict"]) for each in answer.json]
    assert answer.code == 1
    assert found == [
        ("app.py", 2, "old-1", "retired"),
        ("app.py", 4, "new-2", "ok"),
        ("app.py", 5, "gpt-9-ultra", "unknown"),
        ("app.py", 5, "gpt-4o", "ok"),
        ("settings.yaml", 2, "acme/ending-1", "ending"),
        ("settings.yaml", 4, "fading-1", "deprecated"),
        (".env", 1, "new-2", "ok"),
        ("conf.toml", 2, "gpt-4o", "ok"),
        ("conf.toml", 3, "acme/old-1", "retired"),
        ("conf.json", 1, "new-2", "ok"),
        ("conf.json", 1, "old-1", "retired"),
    ]
    assert [(each["successor"], each["confidence"]) for each in answer.json[:3]] == [
        ("new-2", "exact"),
        (None, "exact"),
        (None, "like"),
    ]


def test_check_says_what_to_use_instead(ask: Ask, project: list[str]) -> None:
    lines = [line.partition("/project/")[2] for line in ask("check", *project).out.splitlines()]

    assert lines[0] == f"app.py:2: retired: old-1: calls fail since {PAST}; acme names new-2"
    assert lines[1].startswith("app.py:5: unknown: gpt-9-ultra: no provider lists it")
    assert lines[2].startswith(f"settings.yaml:2: ending: acme/ending-1: calls fail from {SOON}, ")
    assert lines[2].endswith(" days; see alternatives acme/ending-1")
    assert lines[3] == "settings.yaml:4: deprecated: fading-1: no end is named; see alternatives acme/fading-1"


def test_check_is_content_with_what_can_be_used(ask: Ask, project: list[str]) -> None:
    [env] = [path for path in project if path.endswith(".env")]

    answer = ask("check", env)

    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "1 model in 1 file: nothing is known to end within 90 days\n"
    assert ask("check", "--within", "52w", env).code == 1
    assert ask("check", "--all", env).out == f"{env}:1: ok: new-2: acme/new-2\n"


def test_a_spelling_that_no_provider_takes_is_not_known(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MODEL=openai/GPT-4o\n")

    answer = ask("check", str(tmp_path / ".env"))

    assert answer.code == 1
    assert "no provider lists it so; the same model is openai/gpt-4o" in answer.out


def test_check_names_prices_that_changed_since_the_last_check(ask: Ask, project: list[str], catalog: Path) -> None:
    [env] = [path for path in project if path.endswith(".env")]
    assert ask("check", "--json", env).json == []
    changed = [{**each, "pricing": {"input": 3, "output": 10, "cache_read": 0.5}} for each in ROWS]
    catalog.write_text(json.dumps(changed))

    answer = ask("check", env)

    assert answer.code == 0, "a price is no fault of the project"
    assert re.sub(r"on [\d-]+", "on a day", answer.out) == (
        f"{env}:1: price changed: new-2: input was 2.5 on a day, now 3; cache_read was unknown on a day, now 0.5\n"
    )
    assert ask("check", env).out == "", "it is told once"


@pytest.mark.parametrize("memory", ["{", "[]", '{"": 5}', '{"": {"acme/new-2": {"pricing": 5}}}'])
def test_check_works_without_a_memory_it_can_read(memory: str, ask: Ask, project: list[str]) -> None:
    checked_file().parent.mkdir(parents=True)
    checked_file().write_text(memory)

    assert ask("check", project[2]).code == 0


def test_check_names_a_file_it_cannot_read(ask: Ask, tmp_path: Path) -> None:
    answer = ask("check", str(tmp_path / "gone.py"))

    assert answer.code == 2
    assert f"{tmp_path / 'gone.py'} cannot be read" in answer.err


# --- discover, add-auto, validate-config


def test_discover_asks_and_adds(ask: Ask) -> None:
    answer = ask("discover", answers="acme\nnew\nwriter\n")

    assert answer.code == 0
    assert config_file().read_text() == '[models]\nwriter = "acme/new-2"\n'
    assert "old-1" not in answer.err, "what is retired is not offered"


def test_discover_takes_numbers_and_words(ask: Ask) -> None:
    answer = ask("discover", answers="2\nnothing like it\n1\n\n")

    assert answer.code == 0
    assert answer.out == '[models]\nchat = "openai/gpt-4o"\n'
    assert "nothing is called 'nothing like it'" in answer.err
    assert "called at https://api.openai.com/v1, with the key in OPENAI_API_KEY" in answer.err
    assert not config_file().exists()


@pytest.mark.parametrize("answers", ["", "\n", "acme\n", "acme\n\n"])
def test_discover_ends_with_its_input(answers: str, ask: Ask) -> None:
    answer = ask("discover", answers=answers)

    assert (answer.code, answer.out) == (1, "")
    assert "no model was chosen" in answer.err


def test_discover_narrows_many_models_down(ask: Ask, catalog: Path) -> None:
    catalog.write_text(json.dumps([row(f"acme/m-{number:02}") for number in range(40)]))

    answer = ask("discover", "--provider", "acme", answers="m-1\nm-13\n\n")

    assert "and 20 more" in answer.err
    assert answer.out == '[models]\nchat = "acme/m-13"\n'


def test_discover_answered_by_options_asks_nothing(ask: Ask) -> None:
    answer = ask("discover", "--provider", "acme", "--model", "new-2", "--name", "writer", "--json")

    assert answer.json == {"name": "writer", "full_id": "acme/new-2", "file": str(config_file())}
    assert ask("discover", "--provider", "acme", "--model", "gone", "--name", "").code == 1
    again = ask("discover", "--provider", "openai", "--model", "gpt-4o", "--name", "writer")
    assert again.code == 2
    assert "--replace" in again.err


def test_add_auto_writes_the_recommended_model(ask: Ask) -> None:
    answer = ask("add-auto", "--use-case", "chat", "--provider", "openai", "--name", "helper")

    assert answer.code == 0
    assert config_file().read_text() == '[models]\nhelper = "openai/gpt-4o"\n'
    assert "openai/gpt-4o: $" in answer.err, "it says why"


def test_add_auto_writes_nothing_if_nothing_fits_or_it_shall_not(ask: Ask) -> None:
    answer = ask("add-auto", "--use-case", "chat", "--budget", "0.01")
    assert answer.code == 1
    assert "over-budget" in answer.err

    assert ask("add-auto", "--use-case", "chat", "--provider", "openai", "--dry-run").out == (
        '[models]\nchat = "openai/gpt-4o"\n'
    )
    assert not config_file().exists()


def test_validate_config_names_what_is_no_more(ask: Ask) -> None:
    configure('[models]\na = "acme/new-2"\nb = "acme/old-1"\nc = "acme/gone"\nd = "gpt-4o"\n')
    overrides_file().write_text('["acme/new-2"]\ncontext_window = 5\n["acme/mine"]\nlicense = "x"\n')

    answer = ask("validate-config", "--json")

    assert answer.code == 1
    assert [(each["name"], each["remark"].partition(";")[0], each["wrong"]) for each in answer.json] == [
        ("b", f"retired: calls fail since {PAST}", True),
        ("c", "unknown: no provider lists it", True),
        ("d", "not a full id", True),
        ("acme/new-2", "you set context_window to 5, the catalog has 200000", False),
        ("acme/mine", "your own model, which the catalog does not have", False),
    ]
    assert "3 to correct" in ask("validate-config").err


def test_validate_config_is_content_with_what_can_be_used(ask: Ask) -> None:
    assert (ask("validate-config").code, ask("validate-config").out) == (0, "")
    configure('[models]\na = "acme/new-2"\n')
    assert ask("validate-config").code == 0
    configure("models = 5\n")
    assert ask("validate-config").code == 2


def test_info_shows_what_is_the_users_own(ask: Ask) -> None:
    overrides_file().parent.mkdir(parents=True)
    overrides_file().write_text('["acme/new-2"]\ncontext_window = 5\n')

    answer = ask("info", "acme/new-2")

    assert re.search(r"from overrides +context_window\n", answer.out)
    assert re.search(r"your override +context_window 5; the catalog says 200000", answer.out)


# --- cache


@pytest.fixture
def address(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The rows at the catalog's address; change them for news."""
    rows = list(ROWS)
    httpserver.expect_request("/models.json").respond_with_handler(lambda _: _json(rows))
    monkeypatch.setenv("MODEL_REGISTRY_URL", httpserver.url_for("/models.json"))
    return rows


def _json(rows: list[dict[str, Any]]) -> Any:
    from werkzeug import Response

    return Response(json.dumps(rows))


def tell(capsys: pytest.CaptureFixture[str], *arguments: str) -> Answer:
    capsys.readouterr()
    code = main(list(arguments))
    told = capsys.readouterr()
    return Answer(code, told.out, told.err)


def test_the_cache_is_refreshed_shown_rolled_back_and_cleared(
    address: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(capsys, "cache", "rollback").code == 1
    assert "5 entries, 5 added" in tell(capsys, "cache", "refresh").out
    assert "5 entries, nothing new" in tell(capsys, "cache", "refresh").out
    address[0] = row("acme/newer-3")
    address[1] = {**address[1], "name": "Ending"}
    assert tell(capsys, "cache", "refresh", "--json").json | {"address": ""} == {
        "address": "",
        "entries": 5,
        "added": 1,
        "changed": 1,
        "removed": 1,
    }
    shown = tell(capsys, "cache", "info", "--json").json
    assert [each["copy"] for each in shown["files"]] == ["current", "previous"]
    assert "2 files in" in tell(capsys, "cache", "info").err
    assert tell(capsys, "info", "acme/newer-3", "--offline").code == 0

    assert tell(capsys, "cache", "rollback").code == 0

    assert tell(capsys, "info", "acme/newer-3", "--offline").code == 1
    assert tell(capsys, "cache", "clear").out == "2 files deleted\n"
    assert tell(capsys, "cache", "info", "--json").json["files"] == []


def test_a_refresh_is_not_offline(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(capsys, "cache", "refresh", "--offline").code == 2


def test_a_refresh_without_an_address_says_how_to_set_one(capsys: pytest.CaptureFixture[str]) -> None:
    answer = tell(capsys, "cache", "refresh")

    assert answer.code == 2
    assert "MODEL_REGISTRY_URL" in answer.err
    assert str(config_file()) in answer.err


def test_a_refresh_that_fails_changes_nothing(
    address: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    tell(capsys, "cache", "refresh")
    before = {path.name: path.read_bytes() for path in catalogs_folder().glob("*.gz")}
    address[:] = []

    answer = tell(capsys, "cache", "refresh")

    assert answer.code == 2
    assert "No copy was changed" in answer.err
    assert {path.name: path.read_bytes() for path in catalogs_folder().glob("*.gz")} == before


# --- version, completion


def test_version_tells_the_age_of_the_data(ask: Ask, catalog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"catalog {catalog}: 5 entries" in ask("version").err
    told = tell(capsys, "version")
    assert told.out.startswith("model-registry ")
    assert re.search(r"last changed on \d{4}-\d\d-\d\d, providers' answers of", told.err)
    configure("models = 5\n")
    assert tell(capsys, "version").code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_and_options(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    script = tell(capsys, "completion", shell).out

    for name in COMMANDS:
        assert name in script
    assert "within" in script
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=script, text=True, check=True)


def test_the_ids_of_all_models_are_printed_for_completion(capsys: pytest.CaptureFixture[str]) -> None:
    told = tell(capsys, "completion", "models").out.splitlines()

    assert "openai/gpt-4o" in told
    assert len(told) == len(set(told)) > 2000


def test_bash_completes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    (tmp_path / "complete").write_text(tell(capsys, "completion", "bash").out)
    for typed, completed in (
        ("disc", "discover"),
        ("cache ro", "rollback"),
        ("check --wi", "--within"),
        ("configs resto", "restore"),
        ("configs clean --te", "--temp"),
        ("search --capability vis", "vision"),
        ("cheapest --provider openro", "openrouter"),
        ("search --type emb", "embedding"),
        ("search --status ret", "retired"),
        ("recommend cod", "coding"),
        ("providers info groq", "groq"),
        ("configs generate --tool aid", "aider"),
        ("info acme/ne", "acme/new-2"),
        ("alternatives acme/ne", "acme/new-2"),
    ):
        line = ["model-registry", *typed.split()]
        words = f"COMP_WORDS=({' '.join(line)}); COMP_CWORD={len(line) - 1}"
        # The program itself, with a catalog of two.
        models = "model-registry() { echo acme/new-2; echo acme/old-1; }"
        program = f'. ./complete; {models}; {words}; _shtab_model_registry; echo "${{COMPREPLY[@]}}"'
        done = subprocess.run([bash, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout.split() == [completed]
