"""opencode reads its configuration, and calls only who it should."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from model_registry.toolconfigs import TOOLS, marks
from model_registry.toolconfigs.jsonc_block import Document
from tests.support.services import service
from tests.tools.installed import command, configured, missing, run

QUIET = {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1"}


def told(output: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The models that `opencode models --verbose` lists, by provider and id."""
    reader = json.JSONDecoder()
    rows = [reader.raw_decode(output, match.start())[0] for match in re.finditer(r"^\{", output, re.MULTILINE)]
    return {(row["providerID"], row["id"]): row for row in rows}


def test_reads_every_model_and_every_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opencode = command("opencode")
    configuration = configured("opencode", tmp_path / "opencode.json", monkeypatch)
    environment = {**QUIET, **configuration.keys}

    read = run(opencode, "debug", "config", env=environment)
    listed = run(opencode, "models", "--verbose", env=environment)

    assert read.returncode == 0, read.stderr
    providers: Any = Document(configuration.text).value(("provider",))
    for each in providers.values():
        each["options"]["apiKey"] = "***"
    accepted = json.loads(read.stdout, parse_float=Decimal)["provider"]
    assert missing(providers, accepted) == []
    rows = told(listed.stdout)
    wanted = {(slug, model): facts for slug, each in providers.items() for model, facts in each["models"].items()}
    assert len(wanted) == len(configuration.models) > 1000
    assert wanted.keys() - rows.keys() == set()
    for key, facts in wanted.items():
        limit, cost = facts.get("limit", {}), facts.get("cost", {})
        assert {name: rows[key]["limit"][name] for name in limit} == limit
        assert {name: rows[key]["cost"][name] for name in ("input", "output") if name in cost} == {
            name: float(cost[name]) for name in ("input", "output") if name in cost
        }
    print(f"opencode: {len(wanted)} models of {len(providers)} providers accepted, no unknown key")


@pytest.mark.parametrize(
    ("slug", "name"), [("groq", "groq"), ("zenmux", "zenmux"), ("siliconflow", "siliconflow-cn"), ("llm7", "llm7")]
)
@pytest.mark.parametrize("keyed", [True, False], ids=["key set", "key not set"])
def test_sends_a_key_to_its_own_host_alone(
    httpserver: HTTPServer, tmp_path: Path, slug: str, name: str, keyed: bool
) -> None:
    opencode = command("opencode")
    given = service(slug, {"m": {"context_window": 100_000, "max_output_tokens": 1_000}})
    sent: list[str | None] = []

    def answer(request: Request) -> Response:
        sent.append(request.headers.get("Authorization"))
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        deltas = [({"role": "assistant", "content": "hello"}, None), ({}, "stop")]
        lines = [{**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": end}]} for delta, end in deltas]
        text = "".join(f"data: {json.dumps(line)}\n\n" for line in lines) + "data: [DONE]\n\n"
        return Response(text, content_type="text/event-stream")

    httpserver.expect_request("/v1/chat/completions").respond_with_handler(answer)
    text = TOOLS["opencode"].generate(given).replace(given.api_base, httpserver.url_for("/v1"))
    (tmp_path / "opencode.json").write_text(text.removeprefix(marks.whole("//")))
    assert given.key_env is not None
    own = {given.key_env: "its-own"} if keyed else {}
    others = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENROUTER_API_KEY"), "leaked")

    done = run(opencode, "run", "-m", f"{name}/m", "hello", env={**QUIET, **others, **own})

    assert "leaked" not in str(sent)
    assert not keyed or (done.returncode == 0 and set(sent) == {"Bearer its-own"}), done.stderr
