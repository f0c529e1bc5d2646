"""llm itself lists every model that is written for it, and sends no key to a host that it is not of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from pytest_httpserver import HTTPServer

from model_registry.catalog.provider_directory import providers
from model_registry.toolconfigs import TOOLS
from tests.tools.installed import command, configured, run

FILE = "extra-openai-models.yaml"
SAMPLE = Path(__file__).parents[1] / "toolconfigs" / "llm.yaml"
KEYS = {"model_id", "model_name", "api_base", "api_key_name", "responses"}
KEYS |= {"vision", "audio", "supports_tools", "supports_schema", "reasoning"}
"""What llm reads of an entry; it says nothing about others."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """llm's own, with a key stored for every provider."""
    command("llm")
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    (tmp_path / "keys.json").write_text(json.dumps(dict.fromkeys(providers(), "stored-key")))
    return tmp_path


@pytest.mark.parametrize("user", [None, SAMPLE.read_text(encoding="utf-8")], ids=["new", "a user's"])
def test_lists_every_model(user: str | None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if user is not None:
        (folder / FILE).write_text(user)
    configuration = configured("llm", folder / FILE, monkeypatch)
    listed = run(command("llm"), "models", "list", env={"LLM_USER_PATH": str(folder)})
    assert listed.returncode == 0, listed.stderr
    names = {line.partition(": ")[2].partition(" (aliases")[0] for line in listed.stdout.splitlines()}
    wanted = {f"{service.slug}/{model_id}" for service, model_id in configuration.models}
    assert wanted - names == set()
    rows = [row for row in yaml.safe_load(configuration.text) if row["model_id"] in wanted]
    assert len(rows) == len(wanted) == len(configuration.models) > 1000
    assert set().union(*rows) <= KEYS
    print(f"llm: {len(rows)} models accepted")


def test_openai_s_key_goes_to_no_other_host(
    folder: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """llm sends OPENAI_API_KEY wherever it has no key of the name it is told."""
    configuration = configured("llm", folder / FILE, monkeypatch)
    [groq] = [service for service in configuration.services if service.slug == "groq"]
    here = groq._replace(api_base=httpserver.url_for("/v1"))
    httpserver.expect_request("/v1/chat/completions").respond_with_json({}, status=401)

    def ask() -> list[str]:
        plan = TOOLS["llm"].plan(folder / FILE, lambda _: None, [here])
        (folder / FILE).write_text(plan.texts.get(folder / FILE) or "[]\n")
        env = {"LLM_USER_PATH": str(folder), "OPENAI_API_KEY": "sk-openai-secret", "GROQ_API_KEY": "gsk-secret"}
        model = f"groq/{groq.models[0].model_id}"
        assert run(command("llm"), "--no-stream", "-m", model, "hello", env=env).returncode != 0
        return [request.headers["Authorization"] for request, _ in httpserver.log]

    (folder / "keys.json").write_text("{}")
    assert ask() == []
    (folder / "keys.json").write_text(json.dumps({"groq": "stored-key"}))
    assert set(ask()) == {"Bearer stored-key"}
