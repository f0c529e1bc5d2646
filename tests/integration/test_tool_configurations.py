"""Updating, merging, backing up and restoring the user's configurations, on real files through the command line."""

from __future__ import annotations

import json
import os
import re
import resource
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from model_registry.cli import OLDER
from model_registry.cli.configs import ACTIONS
from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import TOOLS, jsonc_block
from tests.support.catalogs import written

SAMPLES = Path(__file__).parent.parent / "toolconfigs"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRETS = re.compile("sk-intern-5f2c|literal-|hunter2|sk-homelab")
EVERY_TOOL = pytest.mark.parametrize("slug", list(TOOLS))


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


class Commands:
    """The command line in an empty home, with a clock that moves a second with each look."""

    def __init__(self, capsys: pytest.CaptureFixture[str], catalog: Path) -> None:
        self._capsys = capsys
        self._catalog = catalog
        self._looks = 0
        self.on_look: Callable[[], object] = lambda: None

    def clock(self) -> datetime:
        self.on_look()
        self._looks += 1
        return NOON + timedelta(seconds=self._looks)

    def __call__(self, command: str, *options: object) -> Ran:
        self._capsys.readouterr()
        arguments = [str(option) for option in options]
        if command in ("update-configs", "generate-configs"):
            arguments += ["--catalog", str(self._catalog)]
        try:
            code = import_module(ACTIONS[OLDER[command]][0]).main(arguments, self.clock)
        except ConfigurationError as error:
            print(f"error: {error}", file=sys.stderr)
            code = 2
        told = self._capsys.readouterr()
        return Ran(code, told.out, told.err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    for name in os.environ:
        if name.endswith(("_HOME", "_USER_PATH", "_CONFIG_DIR", "_CONFIG_FILE")):
            monkeypatch.delenv(name)
    keys = tmp_path / ".config" / "io.datasette.llm" / "keys.json"
    keys.parent.mkdir(parents=True)
    keys.write_text(json.dumps({"groq": "stored", "xai": "stored"}))
    return Commands(capsys, written(tmp_path / "catalog.json"))


@pytest.fixture
def aichat(run: Commands) -> Path:
    """aichat's configuration, as a user has written it and only this user may read."""
    return placed("aichat")


def placed(slug: str) -> Path:
    path = TOOLS[slug].location()
    path.parent.mkdir(parents=True, exist_ok=True)
    [sample] = SAMPLES.glob(f"{slug}.*")
    path.write_bytes(sample.read_bytes())
    path.chmod(0o600)
    return path


def state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, but for backups, with its mode."""
    return {
        str(path): (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "state" not in path.parts
    }


@EVERY_TOOL
def test_update_and_restore_leave_every_byte_as_it_was(slug: str, run: Commands, tmp_path: Path) -> None:
    path = placed(slug)
    before = state_of(tmp_path)
    assert run("backup-configs", "--tool", slug).code == 0
    assert run("update-configs", "--tool", slug, "--provider", "groq,xai,openai").code == 0
    assert path.read_bytes() != before[str(path)][0] or len(state_of(tmp_path)) > len(before)
    assert run("restore-configs").code == 0
    assert state_of(tmp_path) == before


@EVERY_TOOL
def test_a_second_update_writes_nothing(slug: str, run: Commands, tmp_path: Path) -> None:
    placed(slug)
    run("update-configs", "--tool", slug, "--provider", "groq,xai")
    before = {path: Path(path).stat().st_ino for path in state_of(tmp_path)}
    again = run("update-configs", "--tool", slug, "--provider", "groq,xai")
    assert again.code == 0
    assert "unchanged" in again.err
    assert {path: Path(path).stat().st_ino for path in state_of(tmp_path)} == before
    assert len(run("restore-configs", "--list").out.splitlines()) == 1


@EVERY_TOOL
def test_a_dry_run_shows_a_diff_without_secrets_and_writes_nothing(slug: str, run: Commands, tmp_path: Path) -> None:
    placed(slug)
    before = state_of(tmp_path)
    shown = run("update-configs", "--tool", slug, "--provider", "groq,xai", "--dry-run")
    assert shown.code == 1
    assert "+++" in shown.out
    assert not SECRETS.search(shown.out)
    assert state_of(tmp_path) == before
    assert not (tmp_path / ".local").exists()


def test_the_mode_of_a_file_and_of_its_backup_stay_closed(aichat: Path, run: Commands, tmp_path: Path) -> None:
    run("update-configs", "--tool", "aichat", "--provider", "groq")
    copies = [path for path in tmp_path.rglob("*config.yaml") if "backups" in path.parts]
    assert len(copies) == 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in (aichat, *copies)} == {0o600}


def test_without_a_key_there_is_nothing_to_do(run: Commands, aichat: Path) -> None:
    before = aichat.read_bytes()
    told = run("update-configs")
    assert (told.code, aichat.read_bytes()) == (0, before)
    assert "nothing to do" in told.err
    assert "GROQ_API_KEY" in told.err


def test_the_providers_whose_key_is_set_are_chosen(
    run: Commands, aichat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XAI_API_KEY", "xai-secret")
    told = run("update-configs", "--json")
    [row] = json.loads(told.out)["tools"]
    assert row["providers"] == {"xai": 2}
    assert "xai-secret" not in aichat.read_text()


def test_only_tools_that_are_configured_are_updated_unless_named(run: Commands, tmp_path: Path) -> None:
    told = run("update-configs", "--provider", "groq")
    assert told.code == 0
    assert "none of the tools is configured" in told.err
    assert not TOOLS["aichat"].location().exists()
    assert run("update-configs", "--provider", "groq", "--tool", "aichat").code == 0
    assert TOOLS["aichat"].location().exists()


def test_an_entry_of_the_user_is_left_alone_until_it_is_adopted(run: Commands, aichat: Path) -> None:
    mine = "clients:\n- type: openai-compatible\n  name: groq\n  api_key: k\n  models:\n  - name: m-one\n    a: {}\n"
    aichat.write_text(mine)
    told = run("update-configs", "--tool", "aichat", "--provider", "groq")
    assert "--adopt" in told.err
    assert aichat.read_text() == mine
    run("update-configs", "--tool", "aichat", "--provider", "groq", "--adopt")
    assert aichat.read_text().startswith(mine)
    # Theirs stays, and is not there twice.
    assert aichat.read_text().count("m-one\n") == 1
    assert "vendor/m-one:free" in aichat.read_text()


def test_no_model_goes_to_a_client_that_calls_another_host(run: Commands, aichat: Path) -> None:
    mine = "clients:\n- type: openai-compatible\n  name: groq\n  api_base: https://evil.example/v1\n"
    aichat.write_text(mine)
    told = run("update-configs", "--tool", "aichat", "--provider", "groq", "--adopt")
    assert "another host" in told.err
    assert aichat.read_text() == mine


def test_no_model_goes_to_an_api_of_mods_without_an_address(run: Commands, tmp_path: Path) -> None:
    path = tmp_path / "mods.yml"
    mine = "apis:\n  groq:\n    api-key-env: GROQ_API_KEY\n    models:\n      mine: {}\n"
    path.write_text(mine)
    # mods would send it to OpenAI.
    told = run("update-configs", "--tool", "mods", "--provider", "groq", "--path", path, "--adopt")
    assert "another host" in told.err
    assert path.read_text() == mine


def test_what_a_user_adds_to_our_client_stays(run: Commands, aichat: Path) -> None:
    run("update-configs", "--tool", "aichat", "--provider", "groq")
    text = aichat.read_text()
    text = text.replace("    name: groq\n", "    name: groq\n    api_key: gsk_mine   # mine\n")
    text = text.replace("# model-registry: end groq\n", "# model-registry: end groq\n      - name: by-hand\n")
    aichat.write_text(text)
    assert run("update-configs", "--tool", "aichat", "--provider", "groq").code == 0
    assert aichat.read_text() == text


BROKEN = {
    "aichat": "clients: [\n",
    "codex": "model = \n",
    "mods": "apis:\n  a: 1\n b: 2\n",
    "llm": "- a\nb: c\n",
    "codex-legacy": "[a\n",
    "opencode": '{"provider": {"a": 1 "b": 2}}\n',
    "litellm": "model_list:\n- a\n b: c\n",
    "aider": "{'a': 1}\n",
    "continue": "models: [\n",
    "librechat": "endpoints: {custom: [}\n",
    "crush": "provider add mine\n",
}


@pytest.mark.parametrize("slug", BROKEN)
def test_a_broken_file_is_told_and_not_touched(slug: str, run: Commands) -> None:
    path = placed(slug)
    path.write_text(BROKEN[slug])
    told = run("update-configs", "--tool", slug, "--provider", "xai")
    assert told.code == 2
    assert str(path) in told.err
    assert path.read_text() == BROKEN[slug]


def test_what_is_not_utf_8_is_not_touched(run: Commands, aichat: Path) -> None:
    aichat.write_bytes(b"model: \xff\n")
    told = run("update-configs", "--tool", "aichat", "--provider", "groq")
    assert (told.code, aichat.read_bytes()) == (2, b"model: \xff\n")
    assert "UTF-8" in told.err


def test_several_documents_are_not_touched(run: Commands, aichat: Path) -> None:
    aichat.write_text("a: 1\n---\nb: 2\n")
    assert run("update-configs", "--tool", "aichat", "--provider", "groq").code == 2
    assert aichat.read_text() == "a: 1\n---\nb: 2\n"


def test_a_file_for_reading_only_is_told_and_not_touched(run: Commands, aichat: Path) -> None:
    before = aichat.read_bytes()
    aichat.chmod(0o400)
    told = run("update-configs", "--tool", "aichat", "--provider", "groq")
    assert told.code == 2
    assert "read-only" in told.err
    assert (aichat.read_bytes(), stat.S_IMODE(aichat.stat().st_mode)) == (before, 0o400)


def test_a_link_is_followed_and_stays_a_link(run: Commands, aichat: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "aichat.yaml"
    real.parent.mkdir()
    aichat.rename(real)
    aichat.symlink_to(real)
    before = real.read_bytes()
    assert run("update-configs", "--tool", "aichat", "--provider", "groq").code == 0
    assert aichat.is_symlink()
    assert b"groq" in real.read_bytes()
    run("restore-configs")
    assert aichat.is_symlink()
    assert real.read_bytes() == before


def test_a_link_to_nothing_and_a_pipe_are_told(run: Commands, aichat: Path, tmp_path: Path) -> None:
    aichat.unlink()
    aichat.symlink_to(tmp_path / "nowhere")
    assert "does not exist" in run("update-configs", "--tool", "aichat", "--provider", "groq").err
    aichat.unlink()
    aichat.symlink_to(aichat)
    assert "leads nowhere" in run("update-configs", "--tool", "aichat", "--provider", "groq").err
    aichat.unlink()
    os.mkfifo(aichat)
    assert "is not a file" in run("update-configs", "--tool", "aichat", "--provider", "groq").err


def test_a_change_by_someone_else_meanwhile_is_kept(run: Commands, aichat: Path) -> None:
    def meddle() -> None:
        aichat.write_text("theirs: 1\n")

    looks = iter([lambda: None, meddle])

    def on_look() -> None:
        next(looks, lambda: None)()

    run.on_look = on_look
    told = run("update-configs", "--tool", "aichat", "--provider", "groq")
    assert told.code == 2
    assert "someone else" in told.err
    assert aichat.read_text() == "theirs: 1\n"


FAULTS = ["os.open", "os.fsync", "pathlib.Path.replace", "pathlib.Path.mkdir"]


@pytest.mark.parametrize("slug", ["aichat", "codex"])
@pytest.mark.parametrize("function", FAULTS)
def test_a_fault_of_the_disk_at_any_step_loses_nothing(
    function: str, slug: str, run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call fails once, the first, then the second and so on, until an update gets through."""
    placed(slug)
    before = state_of(tmp_path)
    module, _, name = function.rpartition(".")
    owner = import_module("pathlib").Path if module == "pathlib.Path" else import_module(module)
    real = getattr(owner, name)
    for fatal in range(100):
        calls = iter(range(1000))

        def fail(*args: object, _calls: Iterator[int] = calls, _fatal: int = fatal, **options: object) -> object:
            if next(_calls) == _fatal:
                raise OSError(28, "No space left on device")
            return real(*args, **options)

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, fail)
            told = run("update-configs", "--tool", slug, "--provider", "groq,xai")
        if told.code == 0:
            # Only folders are synced after the last rename; that may fail.
            assert fatal or function == "os.open"
            break
        assert "No space left" in told.err
        assert state_of(tmp_path) == before
    else:
        pytest.fail("no update got through")


def test_a_full_disk_leaves_the_old_file(run: Commands, aichat: Path, tmp_path: Path) -> None:
    """A process that may write no large file: its backup fits, the new configuration does not."""
    before = aichat.read_bytes()
    room = len(before) + 100

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    code = "import sys; from model_registry.cli import main; sys.exit(main())"
    options = ["--tool", "aichat", "--provider", "groq", "--catalog", str(tmp_path / "catalog.json")]
    result = subprocess.run(
        [sys.executable, "-c", code, "update-configs", *options],
        preexec_fn=limit,  # no thread is running
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2, result.stderr
    assert "File too large" in result.stderr
    assert aichat.read_bytes() == before
    assert not list(aichat.parent.glob(".*.tmp"))


def test_updates_at_the_same_time_wait_for_each_other(run: Commands, aichat: Path, tmp_path: Path) -> None:
    code = "import sys; from model_registry.cli import main; sys.exit(main())"
    fixed = [
        sys.executable,
        "-c",
        code,
        "update-configs",
        "--tool",
        "aichat",
        "--catalog",
        str(tmp_path / "catalog.json"),
    ]
    started = [subprocess.Popen([*fixed, "--provider", slug]) for slug in ("groq", "xai", "openai")]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    assert all(f"# model-registry: begin {slug} " in aichat.read_text() for slug in ("groq", "xai", "openai"))


def test_the_oldest_backups_go_when_there_are_too_many(
    run: Commands, aichat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model_registry.toolconfigs.backups.KEPT", 3)
    stamps = [run("backup-configs", "--tool", "aichat").out.strip() for _ in range(5)]
    assert [line.split()[0] for line in run("restore-configs", "--list").out.splitlines()] == stamps[2:]


def test_a_backup_that_was_going_when_its_run_was_killed_is_none(
    run: Commands, aichat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model_registry.toolconfigs.backups.KEPT", 1)
    run("backup-configs", "--tool", "aichat")
    with monkeypatch.context() as killed:
        killed.setattr("shutil.rmtree", lambda folder, **_: next(folder.glob("*.yaml")).unlink())
        last = run("backup-configs", "--tool", "aichat").out.strip()
    assert [line.split()[0] for line in run("restore-configs", "--list").out.splitlines()] == [last]
    assert run("restore-configs").code == 0


def test_restoring_can_be_undone(run: Commands, aichat: Path) -> None:
    run("update-configs", "--tool", "aichat", "--provider", "groq")
    new = aichat.read_bytes()
    run("restore-configs")
    assert aichat.read_bytes() != new
    run("restore-configs")
    assert aichat.read_bytes() == new


def test_a_backup_is_found_by_the_beginning_of_its_name(run: Commands, aichat: Path) -> None:
    stamp = run("backup-configs", "--tool", "aichat").out.strip()
    aichat.write_text("broken: [\n")
    run("backup-configs", "--tool", "aichat")
    assert run("restore-configs", "--timestamp", stamp[:-8]).code == 0
    assert "broken" not in aichat.read_text()
    assert "begins the names of" in run("restore-configs", "--timestamp", stamp[:4]).err
    assert "no backup 1999" in run("restore-configs", "--timestamp", "1999").err


def test_a_damaged_backup_is_not_restored(run: Commands, aichat: Path, tmp_path: Path) -> None:
    run("backup-configs", "--tool", "aichat")
    [copy] = tmp_path.rglob("0-config.yaml")
    copy.write_bytes(b"")
    before = aichat.read_bytes()
    told = run("restore-configs")
    assert (told.code, aichat.read_bytes()) == (2, before)
    assert "damaged" in told.err


def test_generated_files_are_ours_and_only_ours_are_overwritten(run: Commands, tmp_path: Path) -> None:
    made = run("generate-configs", "--tool", "aichat,codex", "--provider", "xai").out.splitlines()
    assert made == [
        "config/aichat/models_xai.yaml",
        "config/codex/models_xai.toml",
        "config/codex/xai_grok_one.config.toml",
        "config/codex/xai_grok_two_mini.config.toml",
    ]
    assert run("generate-configs", "--tool", "aichat", "--provider", "xai").code == 0
    (tmp_path / made[0]).write_text("mine: 1\n")
    told = run("generate-configs", "--tool", "aichat", "--provider", "xai")
    assert (told.code, (tmp_path / made[0]).read_text()) == (2, "mine: 1\n")


@pytest.mark.parametrize(
    ("tool", "target"),
    [
        ("opencode", '{"provider": {"groq": {"options": {"baseURL": "https://other.example/v1"}}}}\n'),
        ("mods", "apis:\n  groq:\n    base-url: https://other.example/v1\n"),
        ("librechat", 'endpoints:\n  custom:\n    - name: "Groq"\n      baseURL: "https://other.example/v1"\n'),
        (
            "litellm",
            "model_list:\n  - model_name: groq/m-one\n    litellm_params:\n      api_base: https://other.example/v1\n",
        ),
    ],
)
def test_a_merge_adds_no_key_where_the_target_calls_another_host(
    run: Commands, tmp_path: Path, tool: str, target: str
) -> None:
    [made] = run("generate-configs", "--tool", tool, "--provider", "groq").out.splitlines()
    mine = tmp_path / f"mine{Path(made).suffix}"
    mine.write_text(target)
    told = run("merge-configs", "--source", made, "--target", mine)
    assert told.code == 1
    assert mine.read_text() != target
    before, _, behind = mine.read_text().partition("other.example")
    assert (before + behind).count("GROQ_API_KEY") == Path(made).read_text().count("GROQ_API_KEY") - 1


def test_cleaning_removes_what_is_ours_alone_and_can_be_undone(run: Commands, tmp_path: Path) -> None:
    run("generate-configs", "--tool", "aichat,codex", "--provider", "xai")
    codex = placed("codex")
    run("update-configs", "--tool", "codex", "--provider", "xai")
    (codex.parent / "mine.config.toml").write_text("model = 'x'\n")
    (tmp_path / "config" / "aichat" / "notes.yaml").write_text("mine: 1\n")
    draft = codex.parent / ".config.toml.123.model-registry.tmp"
    draft.write_text("half")
    before = state_of(tmp_path)
    asked = run("clean", "--all")
    assert asked.code == 2
    assert "--yes" in asked.err
    assert state_of(tmp_path) == before

    assert run("clean", "--all", "--yes").code == 0
    gone = {Path(path) for path in before.keys() - state_of(tmp_path).keys()}
    profiles = {"xai_grok_one.config.toml", "xai_grok_two_mini.config.toml"}
    assert gone == {
        draft,
        tmp_path / "config" / "aichat" / "models_xai.yaml",
        tmp_path / "config" / "codex" / "models_xai.toml",
        *(folder / name for folder in (tmp_path / "config" / "codex", codex.parent) for name in profiles),
    }
    assert run("restore-configs").code == 0
    assert before.keys() - state_of(tmp_path).keys() == {str(draft)}
    assert "nothing to do" in run("clean", "--temp", "--yes").err


def test_a_configuration_that_began_as_a_copy_of_ours_is_the_user_s(run: Commands, aichat: Path) -> None:
    [made] = run("generate-configs", "--tool", "aichat", "--provider", "groq").out.splitlines()
    aichat.write_text(Path(made).read_text() + "theme: mine\n")
    run("clean", "--configs", "--yes")
    assert not Path(made).exists()
    assert aichat.read_text().endswith("theme: mine\n")


def test_a_backup_holds_the_profiles_of_codex_too(run: Commands) -> None:
    codex = placed("codex")
    run("update-configs", "--tool", "codex", "--provider", "xai")
    stored = json.loads(run("backup-configs", "--tool", "codex", "--json").out)
    assert {Path(path).name for path in stored["files"]} >= {codex.name, "xai_grok_one.config.toml"}


def test_the_override_of_aichat_is_for_the_version_that_is_installed(
    run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = placed("aichat-override")
    program = tmp_path / "bin" / "aichat"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho aichat 0.31.2\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    assert run("update-configs", "--tool", "aichat-override", "--provider", "groq").code == 0
    assert 'version: "0.31.2"' in path.read_text()
    assert "mistral-large-latest" in path.read_text()
    path.write_text("version: 0.31.2\nlist: []\n")
    told = run("update-configs", "--tool", "aichat-override", "--provider", "groq")
    assert "aichat's own" in told.err
    assert path.read_text() == "version: 0.31.2\nlist: []\n"


def test_a_profile_whose_model_is_gone_goes_and_a_user_s_own_stays(run: Commands, tmp_path: Path) -> None:
    codex = placed("codex")
    run("update-configs", "--tool", "codex", "--provider", "xai")
    stale = codex.parent / "xai_grok_zero.config.toml"
    stale.write_bytes((codex.parent / "xai_grok_one.config.toml").read_bytes())
    mine = codex.parent / "xai_mine.config.toml"
    mine.write_text("model = 'x'\n")
    own = codex.parent / "xai_grok_one.config.toml"
    own.write_text("model = 'by hand'\n")
    told = run("update-configs", "--tool", "codex", "--provider", "xai")
    assert not stale.exists()
    assert mine.exists()
    assert own.read_text() == "model = 'by hand'\n"
    assert "your own file" in told.err


MERGES = {
    ".yaml": (
        """\
a: 1
clients:
- {name: one, key: sk-x}
- name: two
new: {deep: [1, 'no']}
""",
        """\
# mine
a: 2   # kept
clients:
  - name: one
    key: sk-y
    more: true
""",
        """\
# mine
a: 2   # kept
clients:
  - name: one
    key: sk-y
    more: true
  - name: two
new:
  deep:
  - 1
  - 'no'
""",
    ),
    ".toml": (
        """\
a = 1
b = 2
t.x.key = "sk-x"
t.y.z = 3
""",
        """\
a = 2   # kept

[t.x]
key = "sk-y"
""",
        """\
a = 2   # kept
b = 2

[t.x]
key = "sk-y"

[t.y]
z = 3
""",
    ),
}


@pytest.mark.parametrize("suffix", MERGES)
def test_merging_adds_what_is_missing_and_reports_what_differs(suffix: str, run: Commands, tmp_path: Path) -> None:
    source_text, target_text, expected = MERGES[suffix]
    source, target = tmp_path / f"source{suffix}", tmp_path / f"target{suffix}"
    source.write_text(source_text)
    target.write_text(target_text)
    told = run("merge-configs", "--source", source, "--target", target)
    assert told.code == 1
    assert "conflict at a: the source has 1, the target keeps 2" in told.out
    assert "key" in told.out
    assert "sk-x" not in told.out + told.err
    assert target.read_text() == expected
    again = run("merge-configs", "--source", source, "--target", target)
    assert target.read_text() == expected
    assert "added 0" in again.err
    run("restore-configs")
    assert target.read_text() == target_text


def test_merging_json_keeps_every_line_and_comment(run: Commands, tmp_path: Path) -> None:
    source, target = tmp_path / "source.json", tmp_path / "target.json"
    source.write_text('{"a": 1, "t": {"key": "sk-x", "new": [1]}, "u": {}}')
    target.write_text('{\n  // mine\n  "a": 2,\n  "t": {\n    "key": "sk-y"\n  },\n}\n')
    told = run("merge-configs", "--source", source, "--target", target)
    assert told.code == 1
    assert "conflict at a: the source has 1, the target keeps 2" in told.out
    lines = iter(target.read_text().splitlines())
    assert all(line in lines for line in ["{", "  // mine", '  "a": 2,', '  "t": {', '    "key": "sk-y"', "  },", "}"])
    expected = {"u": {}, "a": 2, "t": {"new": [1], "key": "sk-y"}}
    assert jsonc_block.Document(target.read_text()).value() == expected


@pytest.mark.parametrize("empty", ["", "# mine\n", "clients:\n", "clients: []   # none yet\n"])
def test_merging_a_generated_file_into_an_empty_one_takes_all_of_it(empty: str, run: Commands, tmp_path: Path) -> None:
    run("generate-configs", "--tool", "aichat", "--provider", "groq")
    target = tmp_path / "mine.yaml"
    target.write_text(empty)
    told = run("merge-configs", "--source", "config/aichat/models_groq.yaml", "--target", target)
    assert told.code == 0
    assert "vendor/m-one:free" in target.read_text()
    assert "does not exist" in run("merge-configs", "--source", "nope.yaml", "--target", target).err


def test_the_examples_in_the_help_run(run: Commands, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "models.json")
    (tmp_path / "my-config.yaml").write_text("a: 1\n")
    run("generate-configs", "--tool", "aichat", "--provider", "groq")
    placed("aichat")
    for command in (
        "generate-configs",
        "update-configs",
        "merge-configs",
        "backup-configs",
        "restore-configs",
        "clean",
    ):
        with pytest.raises(SystemExit):
            import_module(ACTIONS[OLDER[command]][0]).main(["--help"])
        text = capsys.readouterr().out
        examples = [line.split()[1:] for line in text.splitlines() if line.startswith("  model-registry ")]
        assert examples
        for example in examples:
            assert import_module(ACTIONS[OLDER[command]][0]).main(example[2:], run.clock) in (0, 1), example


def test_what_keeps_codex_from_starting_is_told_and_left_to_the_user(run: Commands) -> None:
    path = placed("codex")
    old = 'profile = "x"\n[model_providers.ollama]\nname = "mine"\nwire_api = "chat"\n'
    path.write_text(old)
    told = run("update-configs", "--tool", "codex", "--provider", "xai")
    assert told.code == 0
    assert all(text in told.err for text in ("key `profile`", "rename the provider ollama", "wire_api"))
    assert path.read_text().startswith(old)


def test_providers_and_apis_of_the_user_with_our_names_are_left_alone(run: Commands) -> None:
    codex, mods, llm = placed("codex"), placed("mods"), placed("llm")
    codex.write_text('[model_providers.xai]\nname = "mine"\nbase_url = "http://localhost:1/v1"\n')
    mods.write_text("apis:\n  xai:\n    base-url: http://localhost:1/v1\n    models: {}\n")
    llm.write_text("- {model_id: xai/grok-one, model_name: mine}\n- {model_id: xai/grok.two/mini, model_name: mine}\n")
    before = [path.read_text() for path in (codex, mods, llm)]
    told = run("update-configs", "--provider", "xai", "--adopt")
    assert [path.read_text() for path in (codex, mods, llm)] == before
    assert "the provider xai is your own" in told.err
    assert "your API xai calls another host" in told.err
    assert "every model of it is in your own list" in told.err


def test_profiles_are_written_only_beside_the_configuration_itself(run: Commands, tmp_path: Path) -> None:
    told = run("update-configs", "--tool", "codex", "--provider", "xai", "--path", tmp_path / "draft.toml")
    assert "profiles are files beside config.toml" in told.err
    assert "[model_providers.xai]" in (tmp_path / "draft.toml").read_text()
    assert not list(tmp_path.glob("*.config.toml"))


def test_programs_get_objects(run: Commands, aichat: Path, tmp_path: Path) -> None:
    nothing = json.loads(run("update-configs", "--json").out)
    assert nothing == {"tools": [], "notes": []}
    dry = json.loads(run("update-configs", "--tool", "aichat", "--provider", "groq", "--dry-run", "--json").out)
    assert any(line.startswith("+") for line in dry["tools"][0]["diff"])
    done = json.loads(run("update-configs", "--tool", "aichat", "--provider", "groq", "--json").out)["tools"][0]
    assert (done["files"], done["providers"]) == ([str(aichat)], {"groq": 12})
    again = json.loads(run("update-configs", "--tool", "aichat", "--provider", "groq", "--backup", "--json").out)
    assert again["tools"][0]["files"] == []
    stamps = [row["timestamp"] for row in json.loads(run("restore-configs", "--list", "--json").out)]
    assert stamps == [done["backup"], again["tools"][0]["backup"]]
    assert run("restore-configs", "--timestamp", done["backup"], "--dry-run").code == 1
    back = json.loads(run("restore-configs", "--timestamp", done["backup"], "--json").out)
    assert (back["restored"], back["files"]) == (done["backup"], [str(aichat)])
    kept = json.loads(run("backup-configs", "--tool", "aichat", "--json").out)
    assert kept["files"] == [str(aichat)]
    made = json.loads(run("generate-configs", "--tool", "aichat", "--provider", "groq", "--json").out)
    assert made["files"] == ["config/aichat/models_groq.yaml"]
    merged = json.loads(run("merge-configs", "--source", made["files"][0], "--target", aichat, "--json").out)
    assert (merged["added"], merged["conflicts"]) == (["clients[name=groq]"], [])
    assert json.loads(run("clean", "--configs", "--yes", "--json").out)["removed"] == made["files"]


def test_what_cannot_be_meant_is_told(run: Commands, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (tmp_path / "a.toml").write_text("a = 1\n")
    (tmp_path / "a.ini").write_text("a = 1\n")
    told = [
        run("update-configs", "--path", "x.yaml"),
        run("update-configs", "--tool", "vim"),
        run("update-configs", "--provider", "grok"),
        run("clean"),
        run("restore-configs"),
        run("merge-configs", "--source", "a.yaml", "--target", "a.toml"),
        run("merge-configs", "--source", "a.ini", "--target", "a.ini"),
    ]
    assert [each.code for each in told] == [2] * len(told)
    reasons = [
        "one tool",
        "no tool 'vim'",
        "did you mean groq",
        "say what",
        "no backup yet",
        "same format",
        "no ending",
    ]
    assert [reason for reason, each in zip(reasons, told, strict=True) if reason not in each.err] == []
    assert run("backup-configs").code == 0
