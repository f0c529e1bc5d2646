"""The answers to the golden questions, by the committed catalog."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from model_registry.catalog.indexed import build_index
from model_registry.cli import main, output
from model_registry.library import loading
from model_registry.library.loading import load
from model_registry.library.registry import Registry
from tests.answers.questions import Answer, Question, faults, questions

# What answers is traced by its own tests.
pytestmark = pytest.mark.no_cover
_CATALOG = Path(__file__).parents[2] / "models.json"
_QUESTIONS = questions()


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalog as the package holds it: in the form that is fast to open."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copy(_CATALOG.with_name("answered.json"), folder)
    path = folder / "models.index"
    path.write_bytes(build_index(json.loads(_CATALOG.read_bytes())))
    return path


@pytest.fixture(scope="module")
def registry(packaged: Path) -> Registry:
    return load(packaged)


@pytest.fixture(autouse=True)
def as_installed(packaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "bundled", lambda: str(packaged))


@pytest.mark.parametrize("question", _QUESTIONS, ids=lambda question: question.run)
def test_the_answer_is_an_experts(
    question: Question,
    registry: Registry,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not question.files:
        # The catalog is the same for all of these, and parsing it takes longer than most answers.
        monkeypatch.setattr(output, "load", lambda name, **options: load(name, **options) if name else registry)
    for name, text in question.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    answer = _in_a_process(question) if question.process else _here(question, capsys)

    wrong = list(faults(question, answer, registry))
    assert not wrong, f"{question.ask} ({question.why}): {'; '.join(wrong)}\n{answer.out[:2000]}\n{answer.err[:1000]}"


def test_every_question_is_asked_once() -> None:
    assert not [ask for ask, times in Counter(each.ask for each in _QUESTIONS).items() if times > 1]


def _here(question: Question, capsys: pytest.CaptureFixture[str]) -> Answer:
    capsys.readouterr()
    code = main(shlex.split(question.run))
    told = capsys.readouterr()
    return Answer(code, told.out, told.err)


def _in_a_process(question: Question) -> Answer:
    command = [sys.executable, "-m", "model_registry", *shlex.split(question.run)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    return Answer(done.returncode, done.stdout, done.stderr)
