"""What is written of a model for opencode, LiteLLM, aider, Continue, LibreChat and Crush: units, gaps and keys."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import TOOLS, marks
from model_registry.toolconfigs.base import Service, Unusable
from tests.support.services import FULL, service

GROQ = service("groq", {"full": FULL, "bare": {"release_date_basis": "first_seen"}})
HOSTILE = (
    "{env:OPENAI_API_KEY}",
    "{file:~/.ssh/id_rsa}",
    "${{ secrets.OPENAI_API_KEY }}",
    "${OPENAI_API_KEY}",
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    '", "apiKey": "x',
    "os.environ/OPENAI_API_KEY",
    "a: b # c",
    "\\",
    "no",
    "1e3",
    "--api-key",
    "*anchor",
)
"""Model ids of a vendor who wants more than a call."""
_NULL = re.compile(r": (null|0|~|\"\")\b|: *$|--[a-z-]+ (0|'')( |$)", re.MULTILINE)


def generated(slug: str, given: Service = GROQ) -> Any:
    """The configuration for one provider, read as its tool does."""
    text = TOOLS[slug].generate(given)
    if TOOLS[slug].suffix.startswith("json"):
        return json.loads(text.removeprefix(marks.whole("//")))
    return yaml.safe_load(text)


def test_opencode() -> None:
    provider = generated("opencode")["provider"]["groq"]

    assert provider["options"] == {"baseURL": "https://api.groq.com/openai/v1", "apiKey": "{env:GROQ_API_KEY}"}
    assert provider["models"] == {
        "bare": {"status": "active"},
        "full": {
            "name": "Full",
            "release_date": "2026-01-15",
            "status": "active",
            "attachment": True,
            "reasoning": False,
            "tool_call": True,
            "modalities": {"input": ["text", "image"], "output": ["text"]},
            "limit": {"context": 131072, "output": 8192},
            "cost": {"input": 0.15, "output": 1.5, "cache_read": 0.015, "cache_write": 0.3},
        },
    }


def test_opencode_prices_of_long_prompts() -> None:
    tiers = [{"above_context": 200_000, "input": 2, "output": 4}, {"above_context": 500_000, "input": 3, "output": 6}]
    given = service("groq", {"long": {"pricing": {"input": 1, "output": 2, "tiers": tiers}}})

    cost = generated("opencode", given)["provider"]["groq"]["models"]["long"]["cost"]

    assert cost == {"input": 1, "output": 2, "context_over_200k": {"input": 2, "output": 4}}


@pytest.mark.parametrize(
    ("slug", "name", "client", "address"),
    [
        ("openai", "openai", None, "https://api.openai.com/v1"),
        ("google", "google", None, "https://generativelanguage.googleapis.com/v1beta"),
        ("siliconflow", "siliconflow-cn", "@ai-sdk/openai-compatible", "https://api.siliconflow.cn/v1"),
        ("llm7", "llm7", "@ai-sdk/openai-compatible", "https://api.llm7.io/v1"),
    ],
)
def test_opencode_calls_a_provider_at_our_address(slug: str, name: str, client: str | None, address: str) -> None:
    provider = generated("opencode", service(slug, {"m": {}}))["provider"][name]

    assert (provider.get("npm"), provider["options"]["baseURL"]) == (client, address)


def test_opencode_leaves_other_models_of_a_provider_their_address() -> None:
    provider = generated("opencode", service("zenmux", {"m": {}}))["provider"]["zenmux"]

    assert provider["options"] == {"apiKey": "{env:ZENMUX_API_KEY}"}
    assert provider["models"]["m"]["provider"] == {
        "npm": "@ai-sdk/openai-compatible",
        "api": "https://zenmux.ai/api/v1",
    }


def test_opencode_adds_to_the_users_own_provider_only_when_told() -> None:
    tool, text = TOOLS["opencode"], '{"provider": {"groq": {"options": {"apiKey": "own"}, "models": {"bare": {}}}}}'

    with pytest.raises(Unusable, match="--adopt"):
        tool.update(text, GROQ, adopt=False)
    adopted = tool.update(text, GROQ, adopt=True)

    assert re.findall(r'^ *"(\w+)": \{$', adopted, re.MULTILINE) == ["full"]
    assert tool.update(adopted, GROQ, adopt=False) == adopted


@pytest.mark.parametrize("own", ['"options": {"baseURL": "http://localhost/v1"}', '"api": "http://localhost/v1"'])
def test_opencode_adds_nothing_to_a_provider_at_another_host(own: str) -> None:
    text = f'{{"provider": {{"groq": {{{own}}}}}}}'

    with pytest.raises(Unusable, match="another host"):
        TOOLS["opencode"].update(text, GROQ, adopt=True)


def test_litellm() -> None:
    bare, full = generated("litellm")["model_list"]

    assert bare == {
        "model_name": "groq/bare",
        "litellm_params": {
            "model": "hosted_vllm/bare",
            "api_base": "https://api.groq.com/openai/v1",
            "api_key": "os.environ/GROQ_API_KEY",
        },
        "model_info": {"mode": "chat"},
    }
    assert full["model_info"] == {
        "mode": "chat",
        "max_input_tokens": 131072,
        "max_output_tokens": 8192,
        "input_cost_per_token": 0.00000015,
        "output_cost_per_token": 0.0000015,
        "cache_read_input_token_cost": 0.000000015,
        "cache_creation_input_token_cost": 0.0000003,
        "supports_vision": True,
        "supports_function_calling": True,
        "supports_reasoning": False,
        "supports_response_schema": True,
    }
    assert "input_cost_per_token: 0.00000015\n" in TOOLS["litellm"].generate(GROQ)


def test_litellm_takes_no_share_of_the_users_own_deployment() -> None:
    text = "model_list:\n- {model_name: groq/full, litellm_params: {model: groq/full}}\n- model_name: mine\n"

    after = yaml.safe_load(TOOLS["litellm"].update(text, GROQ, adopt=False))

    assert [each["model_name"] for each in after["model_list"]] == ["groq/full", "mine", "groq/bare"]


def test_aider() -> None:
    rows = generated("aider", service("together", {"full": FULL, "bare": {}}))

    assert list(rows) == ["together_ai/full"]
    assert rows["together_ai/full"]["litellm_provider"] == "together_ai"
    assert rows["together_ai/full"]["max_tokens"] == 8192
    assert rows["together_ai/full"]["output_cost_per_token"] == 0.0000015


def test_aider_is_told_of_no_provider_it_would_call_elsewhere() -> None:
    assert TOOLS["aider"].why_not(service("siliconflow", {"m": {}})) == "aider does not know it"


def test_continue() -> None:
    bare, full = generated("continue")["models"]

    own = {"provider": "openai", "apiBase": "https://api.groq.com/openai/v1", "apiKey": "${{ secrets.GROQ_API_KEY }}"}
    assert bare == {"name": "bare (Groq)", "model": "bare", **own}
    assert full == {
        "name": "Full (Groq)",
        "model": "full",
        **own,
        "capabilities": ["tool_use", "image_input"],
        "defaultCompletionOptions": {"contextLength": 131072, "maxTokens": 8192},
    }


def test_continue_tells_models_of_one_name_apart() -> None:
    given = service("groq", {"a": {"name": "Same"}, "b": {"name": "Same"}})

    assert [each["name"] for each in generated("continue", given)["models"]] == ["a (Groq)", "b (Groq)"]


@pytest.mark.parametrize("slug", ["continue", "crush"])
def test_an_answer_leaves_room_for_a_prompt(slug: str) -> None:
    given = service("groq", {"greedy": {"context_window": 8192, "max_output_tokens": 8192}})

    assert "8192" in TOOLS[slug].generate(given)
    assert not re.search("maxTokens|default-max-tokens", TOOLS[slug].generate(given))


@pytest.mark.parametrize("slug", ["aichat", "aider", "opencode"])
def test_a_limit_that_is_the_whole_window_is_written_as_half_of_it(slug: str) -> None:
    given = service("openai", {"greedy": {"context_window": 9000, "max_output_tokens": 9000}})

    assert "4500" in TOOLS[slug].generate(given)


def test_librechat() -> None:
    [endpoint] = generated("librechat")["endpoints"]["custom"]

    assert endpoint == {
        "name": "Groq",
        "apiKey": "${GROQ_API_KEY}",
        "baseURL": "https://api.groq.com/openai/v1",
        "models": {"default": ["bare", "full"], "fetch": False},
        "modelDisplayLabel": "Groq",
        "tokenConfig": {
            "full": {"prompt": 0.15, "completion": 1.5, "context": 131072, "cacheRead": 0.015, "cacheWrite": 0.3}
        },
    }


def test_librechat_keeps_clear_of_its_own_endpoints() -> None:
    given = service("openrouter", {"m": {}})
    [endpoint] = generated("librechat", given)["endpoints"]["custom"]
    advice = TOOLS["librechat"].advice(given)

    assert endpoint["apiKey"] == "${OPENROUTER_KEY}"
    assert advice is not None
    assert "OPENROUTER_KEY" in advice
    assert generated("librechat", service("openai", {"m": {}}))["endpoints"]["custom"][0]["name"] == "OpenAI API"


def test_librechat_has_no_two_endpoints_of_one_name() -> None:
    text = "endpoints:\n  custom:\n  - name: groq\n    apiKey: x\n"

    with pytest.raises(Unusable, match="your own"):
        TOOLS["librechat"].update(text, GROQ, adopt=True)


def test_crush() -> None:
    lines = TOOLS["crush"].generate(GROQ).splitlines()

    assert (
        "\n".join(lines[1:])
        == """\
if [[ -n "${GROQ_API_KEY:-}" ]]; then
  provider add registry-groq --name 'Groq' --type openai-compat --base-url 'https://api.groq.com/openai/v1' \
--api-key "$GROQ_API_KEY" --discover-models false
  model add 'registry-groq/bare' --name 'bare'
  model add 'registry-groq/full' --name 'Full' --context-window 131072 --default-max-tokens 8192 --can-reason false \
--supports-images true --price-input 0.15 --price-output 1.5 --price-cache-create 0.3 --price-cache-hit 0.015
fi"""
    )


def test_crush_leaves_a_script_of_the_user_alone() -> None:
    with pytest.raises(ConfigurationError, match="not ours"):
        TOOLS["crush"].update("provider add mine\n", GROQ, adopt=True)


MORE = ("aider", "continue", "crush", "librechat", "litellm", "opencode")


@pytest.mark.parametrize("slug", MORE)
def test_prices_in_another_currency_are_left_out(slug: str) -> None:
    yuan = {**FULL, "pricing": {"input": 77, "output": 88, "currency": "CNY"}}

    assert not re.search("77|88", TOOLS[slug].generate(service("mistral", {"m": yuan})))


@pytest.mark.parametrize("slug", MORE)
def test_what_is_unknown_is_left_out(slug: str) -> None:
    text = TOOLS[slug].generate(service("groq", {"bare": {}, "some": {"context_window": 4096}}))

    assert "some" in text
    assert not _NULL.search(re.sub(r"^ *\w+:$|^ *- *$", "", text, flags=re.MULTILINE))


@pytest.mark.parametrize("slug", MORE)
def test_what_the_provider_calls_free_costs_nothing(slug: str) -> None:
    free = {**FULL, "pricing": {"input": 0, "output": 0}}
    text = TOOLS[slug].generate(service("groq", {"free": free}))

    assert slug == "continue" or len(re.findall(r"[ :]0\b(?![.0-9])", text)) == 2


def strings(value: Any) -> Iterator[str]:
    """Every text in a configuration, keys included."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("slug", sorted(set(MORE) - {"crush"}))
def test_a_hostile_id_stays_a_text(slug: str) -> None:
    known = {"context_window": 4096}
    given = service("groq", {name: {**known, "name": name} for name in (*HOSTILE, "plain")})
    usual = service("groq", {"plain": {**known, "name": "plain"}})
    ids = re.compile("|".join(re.escape(name) for name in sorted(HOSTILE, key=len, reverse=True)))

    there = {ids.sub("plain", text) for text in strings(generated(slug, given))}

    assert there <= set(strings(generated(slug, usual)))


@pytest.mark.parametrize("slug", MORE)
def test_no_tool_finds_a_reference_in_an_id(slug: str) -> None:
    given = service("groq", {name: {"name": name, "context_window": 4096} for name in HOSTILE})
    replaced = {
        "opencode": r"\{(?:env|file):(.*?)\}",
        "continue": r"\$\{\{\s*secrets\.(.*?)\s*\}\}",
    }
    for text in (TOOLS[slug].generate(given), TOOLS[slug].update(TOOLS[slug].new_file, given, adopt=False)):
        assert set(re.findall(replaced.get(slug, "(?!)"), text)) <= {"GROQ_API_KEY"}


def test_the_shell_runs_no_command_from_an_id(tmp_path: Path) -> None:
    given = service("groq", {name: {"name": name} for name in HOSTILE})
    script = tmp_path / "models.crushrc"
    script.write_text(
        """provider() { printf 'provider %s\\n' "$*"; }\nmodel() { printf '%s\\0%s\\0' "$2" "$4"; }\n"""
        + TOOLS["crush"].generate(given)
    )
    environment = {"PATH": "/usr/bin:/bin", "OPENAI_API_KEY": "leaked"}

    without = subprocess.run(["bash", script], cwd=tmp_path, env=environment, capture_output=True, check=True)
    run = subprocess.run(
        ["bash", script], cwd=tmp_path, env={**environment, "GROQ_API_KEY": "own"}, capture_output=True, check=True
    )

    assert without.stdout == b""
    assert b"leaked" not in run.stdout
    assert run.stdout.startswith(b"provider add registry-groq ")
    words = run.stdout.split(b"\n", 1)[1].decode().split("\0")[:-1]
    assert words == [word for each in given.models for word in (f"registry-groq/{each.model_id}", each.name)]
    assert list(tmp_path.iterdir()) == [script]


@pytest.mark.parametrize("slug", MORE)
def test_each_provider_has_its_own_address_and_key(slug: str) -> None:
    given = [service(name, {"m": FULL}) for name in ("groq", "openai", "mistral", "llm7", "anthropic")]
    usable = [each for each in given if TOOLS[slug].why_not(each) is None]
    for each in usable:
        text = TOOLS[slug].generate(each)
        keys = set(re.findall(r"\b[A-Z0-9]+_(?:API_)?KEY\b", text))
        hosts = set(re.findall(r"https?://[\w.]+", text)) - {"https://opencode.ai"}
        if slug == "aider":
            assert (keys, hosts) == (set(), set())
        else:
            assert keys == {each.key_env}
            assert hosts == {re.match(r"https?://[\w.]+", each.api_base)[0]}  # type: ignore[index]


def test_litellm_calls_no_other_host_with_its_client_for_openai() -> None:
    clients = {
        slug: generated("litellm", service(slug, {"m": {}}))["model_list"][0]["litellm_params"]["model"]
        for slug in ("openai", "anthropic", "groq", "deepinfra", "llm7")
    }

    assert clients.pop("openai") == "openai/m"
    assert not [slug for slug, model in clients.items() if model.startswith("openai/")]
