"""Other people's clients on our exports. A test of a tool that is absent is skipped.

`MODEL_REGISTRY_TOOLS` names a folder with `node_modules` (opencode-ai, @openrouter/sdk) and a virtual environment for
each tool of Python (`litellm/`: litellm; `llm/`: llm, llm-openrouter; `datamodel-codegen/`: datamodel-code-generator);
without it, `PATH` is searched. LiteLLM is asked through the Python beside its command.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from model_registry.catalog import store
from model_registry.exports import FORMATS
from tests.tools.installed import command, node

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
from litellm.types.utils import PromptTokensDetailsWrapper, Usage
litellm.suppress_debug_info = True
litellm.register_model(json.load(open(sys.argv[1])))
def bill(key, prompt, cached):
    details = PromptTokensDetailsWrapper(cached_tokens=cached)
    tokens = {"prompt_tokens": prompt, "completion_tokens": 1000, "total_tokens": prompt + 1000}
    usage = Usage(**tokens, prompt_tokens_details=details)
    try:
        return sum(litellm.cost_per_token(model=key, usage_object=usage))
    except Exception as error:
        return type(error).__name__
print(json.dumps([bill(*case) for case in json.load(open(sys.argv[2]))]))
"""

# LiteLLM asks these for a session or for the models on this machine before it bills.
NOT_BILLED = ("github_copilot", "lm_studio", "ollama")


def cases(key: str, row: Mapping[str, Any]) -> Iterator[tuple[str, int, int, float]]:
    """What is asked of LiteLLM: the name, prompt tokens, how many of them are read from the cache, and the bill.

    A price of the cache that the row lacks is LiteLLM's own where it has one, so none of those are asked about.
    """
    above = sorted({int(found[1]) * 1000 for name in row if (found := re.search(r"_above_(\d+)k_tokens$", name))})
    for prompt in (1000, *(tokens + 1000 for tokens in above), 300_000):
        suffix = next((f"_above_{tokens // 1000}k_tokens" for tokens in reversed(above) if tokens < prompt), "")
        prices = [row.get(f"{name}{suffix}", row.get(name)) for name in TOKEN_COSTS]
        input_, output, read = prices
        assert input_ is not None
        assert output is not None
        yield key, prompt, 0, prompt * input_ + 1000 * output
        if f"{TOKEN_COSTS[2]}{suffix}" in row:
            yield key, prompt, 400, (prompt - 400) * input_ + 400 * read + 1000 * output


TOKEN_COSTS = ("input_cost_per_token", "output_cost_per_token", "cache_read_input_token_cost")


def test_litellm_bills_what_the_catalog_says(tmp_path: Path) -> None:
    python = Path(command("litellm")).parent / "python"
    prices = exported("litellm", tmp_path / "prices.json")
    written = {
        key: row
        for key, row in prices.items()
        if row.get("mode") == "chat" and row["litellm_provider"] not in NOT_BILLED
    }
    asked = [case for key, row in written.items() for case in cases(key, row)]
    (tmp_path / "cases.json").write_text(json.dumps([case[:3] for case in asked]), encoding="utf-8")

    out = run(
        python, "-c", BILL, tmp_path / "prices.json", tmp_path / "cases.json", LITELLM_LOCAL_MODEL_COST_MAP="True"
    )

    bills = list(zip(asked, json.loads(out.splitlines()[-1]), strict=True))
    refused = {written[key]["litellm_provider"] for (key, *_), bill in bills if isinstance(bill, str)}
    billed = [(case, bill) for case, bill in bills if not isinstance(bill, str)]
    assert len(billed) > 2000
    assert not {"anthropic", "openai", "gemini", "groq", "cohere_chat", "bedrock", "vercel_ai_gateway"} & refused
    assert [(case, bill) for case, bill in billed if bill != pytest.approx(case[3])] == []


READ = """
import { readFileSync } from "node:fs";
import { modelsListResponseFromJSON } from "@openrouter/sdk/models";
const read = modelsListResponseFromJSON(readFileSync(process.argv[1], "utf8"));
const issues = read.ok ? [] : read.error.cause.issues;
console.log(JSON.stringify([...new Set(issues.map((issue) => issue.path.filter((part) => isNaN(part)).join(".")))]));
"""

# What the SDK wants of every model, and nobody has told us of each: it has no word for unknown.
UNKNOWN = {
    *("architecture", "default_parameters", "links", "per_request_limits", "pricing", "supported_parameters"),
    *("supported_voices", "top_provider.is_moderated"),
}


def test_the_sdk_of_openrouter_reads_the_list_and_misses_only_what_is_unknown(tmp_path: Path) -> None:
    exported("openrouter", tmp_path / "list.json")

    done = node(READ, "@openrouter/sdk", tmp_path / "list.json")

    missed = {path.removeprefix("data.") for path in json.loads(done.stdout)}
    assert {path for path in missed if not any(f"{path}.".startswith(f"{name}.") for name in UNKNOWN)} == set(), (
        done.stderr
    )


GENERATED = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import generated
rows = json.loads(Path(sys.argv[2]).read_bytes())
for row in rows:
    row["a_field_of_tomorrow"] = {"x": 1}
    row.get("pricing", {})["a_price_of_tomorrow"] = 1
print(len(generated.Models.model_validate(rows).root))
"""


def test_classes_made_from_the_schema_of_today_read_the_file_of_tomorrow(tmp_path: Path) -> None:
    generator = Path(command("datamodel-codegen"))
    schema, module = CATALOG.with_name("models.schema.json"), tmp_path / "generated.py"
    kind = ("--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel", "--class-name", "Models")

    run(generator, "--input", schema, *kind, "--output", module)
    out = run(generator.with_name("python"), "-c", GENERATED, tmp_path, CATALOG)

    assert int(out) == len(store.load(CATALOG))


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
