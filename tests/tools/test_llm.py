"""llm itself lists every model that is written for it, and sends no key to a host that it is not of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from pytest_httpserver import HTTPServer

from model_registry.toolconfigs import TOOLS
from model_registry.toolconfigs.base import Service
from tests.tools.conftest import ran, tool_or_skip

SAMPLE = Path(__file__).parents[1] / "toolconfigs" / "llm.yaml"


@pytest.fixture
def llm() -> str:
    return tool_or_skip("llm", "pip install llm")


def place(folder: Path, services: list[Service], text: str | None, stored: list[str]) -> list[str]:
    """Write llm's files; returns the notes."""
    (folder / "keys.json").write_text(json.dumps(dict.fromkeys(stored, "stored-key")))
    path = folder / "extra-openai-models.yaml"
    plan = TOOLS["llm"].plan(path, lambda _: text, services)
    for each, new in plan.texts.items():
        assert new is not None
        each.write_text(new)
    return plan.notes


@pytest.mark.parametrize("text", [None, SAMPLE.read_text(encoding="utf-8")], ids=["new", "a user's"])
def test_llm_lists_every_model(
    llm: str, text: str | None, published: list[Service], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    place(tmp_path, [], None, [])
    (tmp_path / "keys.json").write_text(json.dumps({service.slug: "stored-key" for service in published}))
    place(tmp_path, published, text, [service.slug for service in published])
    listed = ran([llm, "models", "list"], {"LLM_USER_PATH": str(tmp_path)}, tmp_path)
    assert listed.returncode == 0, listed.stderr
    names = [line.split(": ", 1)[1].split(" (")[0] for line in listed.stdout.splitlines() if ": " in line]
    wanted = {f"{service.slug}/{entry.model_id}" for service in published for entry in service.models}
    assert wanted <= set(names)
    assert len(names) == len(set(names))
    known = {"model_id", "model_name", "api_base", "api_key_name", "responses"}
    known |= {"vision", "audio", "supports_tools", "supports_schema", "reasoning"}
    ours = [
        row for row in yaml.safe_load((tmp_path / "extra-openai-models.yaml").read_text()) if "/" in row["model_id"]
    ]
    assert len(ours) == len(wanted)
    assert set().union(*ours) <= known


def test_llm_never_sends_openai_s_key_to_another_host(
    llm: str, published: list[Service], tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    httpserver.expect_request("/v1/chat/completions").respond_with_json({}, status=401)
    [groq] = [service for service in published if service.slug == "groq"]
    here = groq._replace(api_base=httpserver.url_for("/v1"))
    env = {"LLM_USER_PATH": str(tmp_path), "OPENAI_API_KEY": "sk-openai-secret", "GROQ_API_KEY": "gsk"}
    ask = [llm, "--no-stream", "-m", f"groq/{groq.models[0].model_id}", "hello"]

    assert any("llm keys set groq" in note for note in place(tmp_path, [here], None, []))
    assert ran(ask, env, tmp_path).returncode != 0
    assert not httpserver.log

    place(tmp_path, [], None, ["groq"])
    place(tmp_path, [here], None, ["groq"])
    ran(ask, env, tmp_path)
    keys = {request.headers["Authorization"] for request, _ in httpserver.log}
    assert keys == {"Bearer stored-key"}
