"""Documents repeat what the code says; none of them may go stale."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from dotenv import dotenv_values

from model_registry.cli import COMMANDS, OLDER, export_legacy
from model_registry.cli.completion_script import everything
from model_registry.cli.configs import ACTIONS
from model_registry.providers import PROVIDERS
from tests.needs import needs

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
[PROGRAM] = re.findall(r"```python\n(from model_registry.*?)```", README, re.DOTALL)


@needs("dev-checks")
def test_what_is_injected_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/inject.py", "--check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_example_environment_names_every_variable_and_no_value() -> None:
    values = dotenv_values(ROOT / ".env.example")

    assert set(values) == {name for provider in PROVIDERS.values() for name in provider.env}
    assert set(values.values()) == {""}


def test_every_provider_has_a_row() -> None:
    table = (ROOT / "docs/providers.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^\| \[([a-z0-9-]+)\]", table, re.MULTILINE)) == sorted(PROVIDERS)


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 250


@pytest.mark.parametrize(
    "document", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "data/README.md"], ids=lambda path: path.name
)
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_readme_begins_with_the_sample() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv")]

    assert len(commands) == 2
    assert "python -m model_registry.main --sample" in commands[0]
    assert README.index("model_registry.main") == README.index("model_registry.main --sample")
    assert "pytest" in commands[1]


GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(
    r"^(?:\$ )?(?:\.venv/bin/)?model-registry (?P<rest>[a-z].*)$|`model-registry (?P<inline>[a-z][^`]*)`", re.MULTILINE
)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_command_that_a_guide_shows_is_one(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = everything()
    for found in COMMAND.finditer(guide.read_text(encoding="utf-8")):
        line = re.split(r"\s(?:#|\||>)|;", found["rest"] or found["inline"])[0]
        words = [word for word in shlex.split(line) if word != "…"]
        if words == [words[0]] or "FORMAT" in words:
            assert words[0] in {**COMMANDS, **OLDER}
            continue
        try:
            if words[:2] == ["export", "legacy"]:
                export_legacy.parser().parse_args(words[2:])
            else:
                parser.parse_args(words)
        except SystemExit:
            pytest.fail(f"{guide.name}: {found[0]}\n{capsys.readouterr().err}")


def test_every_option_that_the_readme_names_exists() -> None:
    modules = [import_module(module) for module, _ in {**COMMANDS, **ACTIONS}.values()]
    parsers = [each.parser() for each in (*modules, export_legacy)]
    options = {option for each in parsers for action in each._actions for option in action.option_strings}

    named = set(re.findall(r"`(--[a-z0-9-]+)", README))
    assert named
    assert named <= options


def test_the_readmes_program_prints_what_it_says(tmp_path: Path) -> None:
    said = re.search(r"^# (model_id .*)$", PROGRAM, re.MULTILINE)

    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert said is not None
    assert done.stdout.splitlines()[0] == said[1]


@needs("dev-checks")
def test_the_readmes_program_is_strictly_typed(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")

    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "program.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readmes_terminal_prints_what_it_shows(tmp_path: Path) -> None:
    """On the entries kept for the picture: the catalog changes every half hour, the documents do not."""
    shown = re.findall(r"^```console\n\$ model-registry (.*)\n((?:[^`].*\n)*)```", README, re.MULTILINE)
    program = "import sys; from model_registry.cli import main; sys.exit(main())"

    assert shown
    for command, output in shown:
        arguments = [*shlex.split(command), "--catalog", str(ROOT / ".ci/picture.json")]
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout == output, command


def test_the_raw_file_is_read_as_the_readme_says() -> None:
    [program] = re.findall(r"```python\n(import json.*?)```", README, re.DOTALL)
    [command] = re.findall(r"```sh\n(MODEL_REGISTRY_URL=.*?)```", README, re.DOTALL)
    read: dict[str, list[str]] = {}

    exec(program.replace('"models.json"', repr(str(ROOT / "models.json"))), read)
    assert read["vision"]

    if not (shutil.which("jq") and shutil.which("curl")):
        pytest.skip("needs curl and jq")
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 10
    assert all(len(line.split("\t")) == 3 for line in done.stdout.splitlines())


def test_the_picture_is_whole_and_loads_nothing() -> None:
    picture = ET.parse(ROOT / "docs/picture.svg")

    addresses = [text for each in picture.iter() for text in (*each.attrib.values(), each.text or "") if "//" in text]
    assert addresses == []
    # Every line of the description is drawn; fixed-width letters are drawn as spaces that do not break.
    drawn: dict[str | None, list[str]] = {}
    for each in picture.iter("{http://www.w3.org/2000/svg}text"):
        line = drawn.setdefault(each.get("y"), [])
        line.append((each.text or "").replace("\u00a0", " "))
    description = picture.find("{http://www.w3.org/2000/svg}desc")
    assert description is not None
    described = [line for line in (description.text or "").splitlines() if line]
    assert described == [text for parts in drawn.values() if (text := "".join(parts).rstrip()) in set(described)]


VENDOR = '''"""{name}, a made-up host."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class {name}(OpenAICompatible):
    slug = "{slug}"
    name = "{name}"
    base_url = "https://api.{slug}.example/v1"
    docs_url = "https://docs.{slug}.example/models"
    env = ("{variable}",)
    kind = "host"
'''


@needs("dev-checks")
def test_two_branches_that_each_add_a_provider_merge(tmp_path: Path) -> None:
    """With neighbouring names, so that both add to the same place of every sorted list."""
    for name in (".ci", "data", "docs", "src"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".gitattributes", ".env.example"):
        shutil.copy(ROOT / name, tmp_path)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "COV"))},
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join((str(tmp_path / "src"), str(tmp_path / ".ci"))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    def call(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def git(*arguments: str) -> str:
        return call("git", "-c", "user.name=a", "-c", "user.email=a@a.example", *arguments)

    def inject(*, check: bool) -> str:
        program = f"import sys, inject; sys.exit(inject.write(inject.provider_files(), check={check}))"
        return call(sys.executable, "-c", program)

    git("init", "--quiet", "--initial-branch", "main")
    git("add", "--all")
    git("commit", "--quiet", "--message", "as it is")
    for name in ("Acme", "Acmf"):
        git("switch", "--quiet", "--create", name, "main")
        module = VENDOR.format(name=name, slug=name.lower(), variable=f"{name.upper()}_API_KEY")
        (tmp_path / f"src/model_registry/providers/{name.lower()}.py").write_text(module, encoding="utf-8")
        assert inject(check=False).count("written") == 3
        git("add", "--all")
        git("commit", "--quiet", "--message", f"Read {name}")

    git("merge", "--quiet", "--no-edit", "Acme")

    assert inject(check=True) == ""
    assert {"ACME_API_KEY", "ACMF_API_KEY"} <= set(dotenv_values(tmp_path / ".env.example"))
