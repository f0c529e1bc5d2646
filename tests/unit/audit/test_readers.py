"""Which texts of a file are at places where a model must stand, and which of the others stand out."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

import pytest

from model_registry.audit.judge import Judge
from model_registry.audit.names import Names
from model_registry.audit.readers import places
from model_registry.testing import registry_of
from tests.support.entries import row

KNOWN = (
    "acme/gpt-4o",
    "openai/gpt-4o",
    "acme/claude-x@1",
    "acme/chat-latest",
    "acme/sonar",
    "acme/o1",
    "acme/@cf/meta/llama-3",
)
JUDGE = Judge(Names(registry_of(*map(row, KNOWN))), 90, date(2026, 11, 21))


def hits(name: str, text: str) -> list[tuple[int, str]]:
    return [(hit.line, hit.name) for hit in JUDGE.hits(name, places(text, PurePath(name)))]


def found(name: str, text: str) -> list[str]:
    return [each for _, each in hits(name, text)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'model = "mine-1"'),
        ("a.py", "ask(model='mine-1')"),
        ("a.py", 'model: str = "mine-1"'),
        ("a.py", 'model: str | None = "mine-1"'),
        ("a.py", 'MODEL_NAME = os.getenv("CHAT_MODEL", "mine-1")'),
        ("a.py", 'models = ["mine-1", "y"]'),
        ("a.py", 'models = [\n    "mine-1",\n    "y",\n]'),
        ("a.py", '{"model": "mine-1"}'),
        ("a.ts", "const chatModel = 'mine-1';"),
        ("a.ts", "{ modelId: `mine-1` }"),
        ("a.rb", ":model => 'mine-1'"),
        ("a.go", 'model := "mine-1"'),
        ("a.json", '{"a":{"embedding_model":"mine-1"},"b":1}'),
        ("a.toml", 'llm.model = "mine-1"'),
        ("a.yaml", "model: mine-1"),
        ("a.yaml", "  - model_name: 'mine-1' # why"),
        ("a.yml", "models:\n  - mine-1\n  - y\nother:\n  - z-1"),
        ("a.yml", "environment:\n  - OPENAI_MODEL=mine-1"),
        ("a.yml", "model: ${CHAT_MODEL:-mine-1}"),
        (".env", "OPENAI_MODEL=mine-1"),
        (".env.local", 'export OPENAI_MODEL="mine-1"'),
        ("Dockerfile", "ENV CHAT_MODEL=mine-1"),
        ("a.sh", "llm --model mine-1 'hello'"),
        ("a.sh", "llm --model=mine-1"),
        ("a.ini", "model = mine-1"),
        ("a.service", "[Service]\nEnvironment=LLM_MODEL=mine-1\n"),
        ("a.go", 'Model string `json:"model" default:"mine-1"`'),
        ("a.xml", '<string name="default_model">mine-1</string>'),
        ("a.xml", '<property name="modelName">\n  <value>mine-1</value></property>'),
        ("a.tf", 'variable "model" {\n  default = "mine-1"\n}'),
        ("a.tf", 'variable "models" {\n  default = { fast = "mine-1" }\n}'),
        ("a.yaml", "Parameters:\n  ModelId:\n    Default: mine-1"),
    ],
)
def test_what_is_called_a_model_is_one(name: str, text: str) -> None:
    assert found(name, text) == ["mine-1"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'Chat("gpt-4o")'),
        ("a.py", '{"gpt-4o": {"temperature": 0}}'),
        ("a.json", '["gpt-4o"]'),
        ("a.yaml", "- gpt-4o"),
        ("a.txt", "gpt-4o"),
        ("a.md", "```python\nx = 'gpt-4o'\n```"),
    ],
)
def test_what_the_catalog_knows_is_a_model(name: str, text: str) -> None:
    assert found(name, text) == ["gpt-4o"]


@pytest.mark.parametrize(
    "name",
    [
        "gpt-4-0314",
        "claude-2.1",
        "gemini-1.0-pro",
        "text-davinci-003",
        "openai/gpt-3.5-turbo-0301",
        "mistral-medium-2312",
    ],
)
def test_what_is_called_as_vendors_call_models_is_one_though_the_catalog_has_lost_it(name: str) -> None:
    assert found("a.py", f'Chat("{name}")') == [name]
    assert found("a.txt", name) == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", '# model = "mine-1"'),
        ("a.js", '// model = "mine-1"'),
        (".env", "#MODEL=mine-1"),
        ("a.py", 'model = "x"'),
        ("a.py", 'model = "1.0"'),
        ("a.py", 'model = "v1"'),
        ("a.py", 'model = "a model with spaces 1"'),
        ("a.py", 'model = "{name}-1"'),
        ("a.py", 'model = "https://registry.example/mine-1"'),
        ("a.py", 'model = "./models/mine-1.gguf"'),
        ("a.py", 'model = "weights/mine-1.safetensors"'),
        ("a.py", "model = make_model_1"),
        ("a.py", 'open("gpt-4-notes.md")'),
        ("a.py", 'label = "step-1"'),
        ("a.py", 'label = "sonar"'),
        ("a.py", 'supermodel = "mine-1"'),
        ("a.py", 'model_version = "mine-1"'),
        ("a.py", 'import_module("llama-indemine-1")'),
        ("fixture.json", '[{"model": "auth.user", "pk": 1}]'),
        ("a.yaml", "image: acme/app-1"),
        ("a.yaml", "models: []\nother:\n  - z-1"),
        ("a.tf", 'resource "metric_alarm" "llm" {\n  alarm_name = "ours-1"\n  name = "ours-2"\n}'),
        ("a.md", "A gpt-4-like model, claude-2-based; model: mine-1 or so"),
        ("a.md", "We call gpt-4o, mostly; see `gpt-4o`."),
        ("a.md", "On 2024-08-06 we used sonar."),
    ],
)
def test_other_things_are_not(name: str, text: str) -> None:
    assert found(name, text) == []


def test_an_ordinary_word_is_a_model_where_it_is_called_one() -> None:
    assert found("a.py", 'model = "sonar"') == ["sonar"]
    assert found("a.py", 'model = "chat-latest"') == ["chat-latest"]


def test_ids_may_have_signs_in_them() -> None:
    assert found("a.py", 'x("claude-x@1", "@cf/meta/llama-3", "openai/gpt-4o")') == [
        "claude-x@1",
        "@cf/meta/llama-3",
        "openai/gpt-4o",
    ]


def test_a_model_is_told_once_a_line_and_with_its_line() -> None:
    text = 'x\nmodel = "gpt-4o" or "gpt-4o"\n\nmodel = "gpt-4o"\n'

    assert hits("a.py", text) == [
        (2, "gpt-4o"),
        (4, "gpt-4o"),
    ]


def test_the_quotes_of_a_regular_expression_quote_nothing() -> None:
    text = """const odd = told && /^['"]/.test(told);\nconst model = "mine-1";\n"""

    assert hits("a.js", text) == [(2, "mine-1")]


def test_a_long_line_is_read_in_time_that_grows_with_it() -> None:
    """Patterns that go back over what they have read would need hours for this."""
    for text in ("[" * 100_000, "a" * 200_000, '"' * 100_001, "a: " * 50_000, "model=" * 50_000, "${a:-" * 40_000):
        assert found("a.json", text) == []
        assert found(".env", text) == []
        assert found("a.md", text) == []
