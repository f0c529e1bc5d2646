"""`model-registry export legacy`, as a user types it and on the older exporter's own files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from model_registry.cli.export_legacy import main
from model_registry.errors import ConfigurationError

GOLDEN = Path(__file__).parents[3] / "shared/legacy-golden"
COMMAND = [sys.executable, "-c", "import sys; from model_registry.cli import main; sys.exit(main())"]

with_golden = pytest.mark.skipif(not GOLDEN.is_dir(), reason="needs the older exporter's files in ../shared")


def run(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "export", "legacy", *arguments],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def store(folder: Path, **answers: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for provider, answer in answers.items():
        (folder / f"models_{provider}.json").write_text(json.dumps(answer))
    return folder


@with_golden
def test_as_it_was_every_file_of_the_older_exporter_comes_out_to_the_byte(tmp_path: Path) -> None:
    done = run(tmp_path, "--compat", "--from", str(GOLDEN), "--output", "out")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "out: 29 of 29 providers, 9,419 models, 5,763 profiles\n"
    names = {path.name for path in GOLDEN.glob("models_*.t*")}
    assert len(names) == 58
    assert {path.name for path in (tmp_path / "out").iterdir()} == names
    assert [name for name in names if (tmp_path / "out" / name).read_bytes() != (GOLDEN / name).read_bytes()] == []


@with_golden
def test_corrected_no_model_is_lost_and_every_toml_parses(tmp_path: Path) -> None:
    assert main(["--from", str(GOLDEN), "--output", str(tmp_path)], {}) == 0

    names: set[str] = set()
    for path in sorted(GOLDEN.glob("models_*.txt")):
        ids = path.read_text().split("\n")
        tables = tomllib.loads((tmp_path / path.name).with_suffix(".toml").read_text())
        profiles = tables["profiles"]
        assert sorted(profile["model"] for profile in profiles.values()) == sorted(set(ids)), path.name
        assert (tmp_path / path.name).read_text().split("\n") == sorted(set(ids))
        assert {profile["model_provider"] for profile in profiles.values()} == tables["model_providers"].keys()
        assert not names & profiles.keys()
        names |= profiles.keys()
    assert len(names) == 9416


def test_a_folder_is_rebuilt_once_and_then_left_alone(tmp_path: Path) -> None:
    store(tmp_path / "in", groq={"data": [{"id": "b", "context_window": 8192}, {"id": "a"}]}, acme=[{"id": "m"}])

    first = run(tmp_path, "--from", "in", "--output", "deep/out", GROQ_API_OPENAI="https://mirror.example/v1/models")
    out = tmp_path / "deep/out"
    stamps = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    again = run(tmp_path, "--from", "in", "--output", "deep/out", "--json", GROQ_API_OPENAI="https://mirror.example/v1")

    assert first.returncode == again.returncode == 0
    assert first.stdout == "deep/out: 2 of 2 providers, 3 models, 2 profiles\n"
    assert (
        first.stderr
        == "acme: no TOML, for no address is known that takes calls in OpenAI's format and may stand in a file\n"
    )
    assert (out / "models_groq.txt").read_text() == "a\nb"
    assert 'base_url = "https://mirror.example/v1"\n' in (out / "models_groq.toml").read_text()
    assert sorted(stamps) == ["models_acme.txt", "models_groq.toml", "models_groq.txt"]
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == stamps
    told = json.loads(again.stdout)
    assert [each["provider"] for each in told["sets"]] == ["acme", "groq"]
    assert told["sets"][1] == {
        "provider": "groq",
        "models": 2,
        "profiles": 2,
        "suffixed": 0,
        "left_out": 0,
        "problem": "",
        "note": "",
        "files": ["models_groq.txt", "models_groq.toml"],
    }


def test_one_bad_answer_is_its_own_and_the_files_of_before_stay(tmp_path: Path) -> None:
    store(tmp_path, groq={"data": [{"id": "m"}, {"id": None}]}, xai={"error": {"message": "no"}})
    store(tmp_path, poe=[{"id": "\ud800"}])
    (tmp_path / "models_mistral.json").write_text("{broken")
    (tmp_path / "models_zai.json").write_text("[" * 100_000)
    (tmp_path / "models_google.json").write_text('{"models": [{"name": "models/gemini"}]}')
    (tmp_path / "models_xai.txt").write_text("grok")

    done = run(tmp_path, "--from", ".", "--output", ".")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "google: its list has a shape of its own; `model-registry fetch google` writes its files",
        "groq: 1 record has no id that could be called",
        "mistral: models_mistral.json is not JSON in UTF-8; fetch it again",
        "poe: models_poe.json: none of its records has an id",
        "xai: models_xai.json: it holds no list of models; an error, perhaps",
        "zai: models_zai.json is not JSON in UTF-8; fetch it again",
    ]
    assert (tmp_path / "models_xai.txt").read_text() == "grok"
    assert (tmp_path / "models_groq.txt").read_text() == "m"
    assert not (tmp_path / "models_mistral.txt").exists()


def test_where_the_older_exporter_broke_off_nothing_is_written_and_that_is_said(tmp_path: Path) -> None:
    store(tmp_path, xai={"data": [{"id": "m", "top_provider": None}]}, acme=[], poe=[{"id": "\ud800"}], groq=[])

    done = run(tmp_path, "--compat", "--from", ".", "--output", "out")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "acme: the older exporter broke off there (it knew no provider of this name); leave out --compat",
        "poe: models_poe.json is not JSON in UTF-8; fetch it again",
        "xai: the older exporter broke off there (a top_provider is null); leave out --compat",
    ]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"models_groq.toml", "models_groq.txt"}
    assert (tmp_path / "out/models_groq.txt").read_bytes() == b""


def test_a_folder_without_answers_is_a_mistake_and_the_right_one_is_named(tmp_path: Path) -> None:
    store(tmp_path / "config/json", groq=[])

    done = run(tmp_path, "--from", ".", "--output", "out")

    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no models_<provider>.json; did you mean config/json?" in done.stderr
    assert not (tmp_path / "out").exists()
    assert run(tmp_path, "--from", "nowhere", "--output", "out").returncode == 2
    assert run(tmp_path, "--output", "out").returncode == 2


@pytest.mark.parametrize("url", ["https://me:secret@x.example/v1", "https://x.example/v1?key=secret", "x.example"])
@pytest.mark.parametrize("form", [[], ["--compat"]])
def test_an_address_that_is_none_or_holds_a_secret_reaches_no_file(url: str, form: list[str], tmp_path: Path) -> None:
    store(tmp_path, groq=[{"id": "m"}], aihorde=[{"id": "m"}])

    with pytest.raises(ConfigurationError, match="GROQ_API_OPENAI") as refusal:
        main(["--from", str(tmp_path), "--output", str(tmp_path / "out"), *form], {"GROQ_API_OPENAI": url})
    assert "secret" not in str(refusal.value)
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_written_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    store(tmp_path / "in", groq=[{"id": "m"}], xai=[{"id": "m"}])
    out = tmp_path / "out"
    (out / "models_groq.txt").mkdir(parents=True)

    assert main(["--from", str(tmp_path / "in"), "--output", str(out)], {}) == 1
    assert (out / "models_xai.txt").read_text() == "m"
    with pytest.raises(ConfigurationError, match="cannot be made a folder"):
        main(["--from", str(tmp_path / "in"), "--output", str(out / "models_xai.txt")], {})


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    store(tmp_path, groq=[{"id": "m"}])
    (tmp_path / "elsewhere.txt").write_text("old")
    (tmp_path / "models_groq.txt").symlink_to("elsewhere.txt")

    assert main(["--from", str(tmp_path), "--output", str(tmp_path)], {}) == 0
    assert (tmp_path / "models_groq.txt").is_symlink()
    assert (tmp_path / "elsewhere.txt").read_text() == "m"
