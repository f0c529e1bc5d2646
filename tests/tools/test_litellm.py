"""LiteLLM's proxy reads its configuration, and calls only who it should."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from pytest_httpserver import HTTPServer

from model_registry.toolconfigs import TOOLS
from tests.support.services import service
from tests.tools.installed import command, configured, run

OFFLINE = {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}
KNOWN = """
import json, sys, yaml
from litellm.types.router import GenericLiteLLMParams, LiteLLM_Params, Deployment
from litellm.types.utils import ModelInfoBase, ProviderSpecificModelInfo
def names(of):
    return {name for base in of.__mro__ for name in getattr(base, "__annotations__", {})}
params = names(GenericLiteLLMParams) | names(LiteLLM_Params)
info = set(ModelInfoBase.__annotations__) | set(ProviderSpecificModelInfo.__annotations__)
unknown, texts = set(), set()
for each in yaml.safe_load(open(sys.argv[1]))["model_list"]:
    unknown |= each.keys() - names(Deployment) | each["litellm_params"].keys() - params
    unknown |= each["model_info"].keys() - info
    texts |= {key for key, value in each["model_info"].items() if isinstance(value, str) and key != "mode"}
print(json.dumps({"unknown": sorted(unknown), "texts": sorted(texts)}))
"""
CALL = """
import json, sys, yaml, litellm
deployments = yaml.safe_load(open(sys.argv[1]))["model_list"]
router = litellm.Router(model_list=deployments, num_retries=0)
for each in deployments:
    try:
        router.completion(model=each["model_name"], messages=[{"role": "user", "content": "x"}], timeout=20)
    except Exception as error:
        print(type(error).__name__, error, file=sys.stderr)
"""
OTHERS = {"OPENAI_API_KEY": "leaked", "AZURE_API_KEY": "leaked"}
ANSWER = {
    "id": "x",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "hello"}}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}


def test_reads_every_model_and_every_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    litellm = command("litellm")
    configuration = configured("litellm", tmp_path / "config.yaml", monkeypatch)

    checked = run(litellm, "--config", configuration.path, "--validate_config", env=OFFLINE)
    known = run(litellm.with_name("python"), "-c", KNOWN, configuration.path, env=OFFLINE)

    count = re.search(r"config OK \((\d+) models\)", checked.stdout + checked.stderr)
    assert count is not None, checked.stderr
    assert int(count[1]) == len(configuration.models) > 1000
    assert json.loads(known.stdout) == {"unknown": [], "texts": []}, known.stderr
    print(f"litellm: {count[1]} models accepted, no unknown key")


@pytest.mark.parametrize("keyed", [True, False], ids=["key set", "key not set"])
def test_sends_a_key_to_its_own_host_alone(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyed: bool
) -> None:
    litellm = command("litellm")
    configuration = configured("litellm", tmp_path / "config.yaml", monkeypatch)
    # One model of each provider, and every host here, each under a path of its own.
    deployments = {}
    for each in yaml.safe_load(configuration.text)["model_list"]:
        slug = each["model_name"].partition("/")[0]
        if slug not in deployments and slug not in ("openai", "anthropic"):
            each["litellm_params"]["api_base"] = httpserver.url_for(f"/{slug}")
            deployments[slug] = each
            httpserver.expect_request(f"/{slug}/chat/completions").respond_with_json(ANSWER)
    (tmp_path / "here.yaml").write_text(yaml.safe_dump({"model_list": list(deployments.values())}))
    own = configuration.keys if keyed else {}
    others = {**OTHERS, "ANTHROPIC_API_KEY": "leaked"}

    done = run(litellm.with_name("python"), "-c", CALL, tmp_path / "here.yaml", env={**OFFLINE, **others, **own})

    sent = {request.path.split("/")[1]: request.headers.get("Authorization", "") for request, _ in httpserver.log}
    assert sent.keys() == deployments.keys(), done.stderr
    for slug, header in sent.items():
        assert header == (f"Bearer key-of-{slug}" if keyed else "Bearer fake-api-key")


@pytest.mark.parametrize("keyed", [True, False], ids=["key set", "key not set"])
def test_calls_anthropic_in_its_own_format(httpserver: HTTPServer, tmp_path: Path, keyed: bool) -> None:
    litellm = command("litellm")
    given = service("anthropic", {"claude": {}})
    text = TOOLS["litellm"].generate(given).replace("https://api.anthropic.com", httpserver.url_for(""))
    (tmp_path / "here.yaml").write_text(text)
    usage = {"input_tokens": 1, "output_tokens": 1}
    answer = {"id": "x", "type": "message", "role": "assistant", "model": "claude", "stop_reason": "end_turn"}
    httpserver.expect_request("/v1/messages").respond_with_json(
        {**answer, "content": [{"type": "text", "text": "hello"}], "usage": usage}
    )
    own = {"ANTHROPIC_API_KEY": "its-own"} if keyed else {}

    run(litellm.with_name("python"), "-c", CALL, tmp_path / "here.yaml", env={**OFFLINE, **own, **OTHERS})

    sent = {(request.path, request.headers.get("x-api-key")) for request, _ in httpserver.log}
    assert sent == ({("/v1/messages", "its-own")} if keyed else set())
