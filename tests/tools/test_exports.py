"""Other people's clients on our exports. A test of a tool that is absent is skipped.

`MODEL_REGISTRY_TOOLS` names a folder with `node_modules` (opencode-ai) and a virtual environment for each tool of
Python (`litellm/`: litellm; `llm/`: llm, llm-openrouter); without it, `PATH` is searched. LiteLLM is asked through the
Python beside its command.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from model_registry.catalog import store
from model_registry.exports import FORMATS
from tests.tools.installed import command

CATALOG = Path(__file__).parents[2] / "models.json"


def run(*words: str | Path, **environment: str) -> str:
    """What the tool prints, to a file: opencode loses the end of what it prints to a pipe."""
    with Path("out.txt").open("w+", encoding="utf-8") as out:
        done = subprocess.run(
            words,
            env={**os.environ, **environment},
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        out.seek(0)
        return out.read()


def exported(name: str, path: Path) -> Any:
    content = FORMATS[name].write(store.load(CATALOG))
    assert isinstance(content, bytes)
    path.write_bytes(content)
    return json.loads(content)


BILL = """
import json, logging, sys
logging.disable(logging.CRITICAL)
import litellm
litellm.suppress_debug_info = True
prices = json.load(open(sys.argv[1]))
litellm.register_model(prices)
bills = {}
for key in json.load(open(sys.argv[2])):
    try:
        bills[key] = litellm.cost_per_token(model=key, prompt_tokens=1000, completion_tokens=1000)
    except Exception as error:
        bills[key] = type(error).__name__
print(json.dumps(bills))
"""

# LiteLLM asks these for a session or for the models on this machine before it bills, or knows no price of theirs.
NOT_BILLED = ("github_copilot", "huggingface", "lm_studio", "ollama")


def test_litellm_bills_what_the_catalog_says(tmp_path: Path) -> None:
    python = Path(command("litellm")).parent / "python"
    prices = exported("litellm", tmp_path / "prices.json")
    written = {
        key: row
        for key, row in prices.items()
        if row.get("mode") == "chat" and row["litellm_provider"] not in NOT_BILLED
    }
    (tmp_path / "keys.json").write_text(json.dumps(list(written)), encoding="utf-8")

    out = run(python, "-c", BILL, tmp_path / "prices.json", tmp_path / "keys.json", LITELLM_LOCAL_MODEL_COST_MAP="True")

    bills: Mapping[str, Any] = json.loads(out.splitlines()[-1])
    refused = {written[key]["litellm_provider"] for key, bill in bills.items() if isinstance(bill, str)}
    wrong = [
        key
        for key, bill in bills.items()
        if not isinstance(bill, str)
        and bill != pytest.approx([1000 * written[key][f"{side}_cost_per_token"] for side in ("input", "output")])
    ]
    assert len(bills) - len([bill for bill in bills.values() if isinstance(bill, str)]) > 1000
    assert not {"anthropic", "openai", "gemini", "groq", "cohere_chat", "bedrock", "azure"} & refused
    # LiteLLM also takes the date off an OpenAI id, and then bills the model without it.
    assert [key for key in wrong if not re.search(r"gpt-4o-\d{4}", key)] == []


def test_opencode_lists_every_chat_model(tmp_path: Path) -> None:
    opencode = command("opencode")
    told = exported("models-dev", tmp_path / "api.json")
    keys = {variable: "x" for head in told.values() for variable in head["env"]}

    out = run(
        *(opencode, "models", "--verbose"),
        **keys,
        HOME=str(tmp_path),
        OPENCODE_MODELS_PATH=str(tmp_path / "api.json"),
        OPENCODE_DISABLE_MODELS_FETCH="1",
        OPENCODE_DISABLE_AUTOUPDATE="1",
    )

    listed = set(re.findall(r"^([a-z0-9-]+/\S+)$", out, re.MULTILINE))
    expected = {
        f"{name}/{model_id}"
        for name, head in told.items()
        for model_id, model in head["models"].items()
        # opencode hides these.
        if model.get("status") != "deprecated"
    }
    assert len(expected) > 1000
    assert listed == expected
    first = json.loads(out.split("anthropic/claude-opus-4-5-20251101\n", 1)[1].split("\n}\n", 1)[0] + "}")
    cost = told["anthropic"]["models"]["claude-opus-4-5-20251101"]["cost"]
    assert (first["cost"]["input"], first["cost"]["output"]) == (cost["input"], cost["output"])


def test_llm_lists_every_model_of_the_openrouter_list(tmp_path: Path) -> None:
    llm = command("llm")
    if "llm-openrouter" not in run(llm, "plugins", LLM_USER_PATH=str(tmp_path)):
        pytest.skip("llm-openrouter is not installed")
    told = exported("openrouter", tmp_path / "openrouter_models.json")

    # `llm openrouter models` of 0.7 fails at prices of long prompts, which OpenRouter's own list has too.
    out = run(llm, "models", "list", LLM_USER_PATH=str(tmp_path), OPENROUTER_KEY="x")

    listed = set(re.findall(r"^OpenRouter: openrouter/(\S+)", out, re.MULTILINE))
    assert listed == {model["id"] for model in told["data"]}
