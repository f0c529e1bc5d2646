"""That what passes over a file without reading it passes over none that names a model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import PurePath

import pytest

from model_registry import load
from model_registry.audit.judge import Judge
from model_registry.audit.names import Names
from model_registry.audit.readers import is_code, places
from model_registry.catalog import retired


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Names(load(offline=True)), 90, date(2026, 11, 21))


@pytest.fixture(scope="module")
def spellings() -> frozenset[str]:
    """Every id that is or was listed, in the ways in which programs write it."""
    return frozenset(_spellings())


def _spellings() -> Iterator[str]:
    for row in load(offline=True).catalog.rows():
        provider, model_id = row["provider"], row["model_id"]
        yield from (
            model_id,
            model_id.rpartition("/")[2],
            f"{provider}/{model_id}",
            f"{provider}:{model_id}",
            model_id.upper(),
            model_id.title(),
        )
        yield from row.get("aliases") or ()
        yield row.get("canonical_id") or model_id
    for gone in retired.shipped():
        yield from (gone.model_id, gone.full_id, *gone.aliases)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'ask(model="{}")'),
        ("a.ts", "const MODEL = '{}';"),
        ("a.json", '{{"llm": {{"name": "{}"}}}}'),
        ("a.yaml", "model: {}"),
        ("b.yaml", "models:\n  - {}"),
        (".env", "OPENAI_MODEL={}"),
        ("Dockerfile", "ENV MODEL {}"),
        ("a.sh", "llm -m {} hello"),
    ],
)
def test_no_id_is_passed_over_where_a_model_must_stand(
    judge: Judge, spellings: frozenset[str], name: str, text: str
) -> None:
    path = PurePath(name)
    passed = [text.format(each) for each in spellings if not judge.might_name(text.format(each), is_code=is_code(path))]

    assert [each for each in passed if any(True for _ in judge.hits(name, places(each, path)))] == []


@pytest.mark.parametrize("word", ["sonar", "o3", "curie", "gpt4o", "deepseek.v3.2", "mistral"])
@pytest.mark.parametrize("text", ["model: {}\n", "model = '{}'\n"])
def test_models_that_are_called_like_words_are_read(judge: Judge, word: str, text: str) -> None:
    assert judge.might_name(text.format(word), is_code="'" in text)


@pytest.mark.parametrize("text", ["name: sonar\n", "timeout: 30\nretries: v3\n", "# about curie\ncolour: blue\n"])
def test_ordinary_settings_are_passed_over(judge: Judge, text: str) -> None:
    assert not judge.might_name(text, is_code=False)
