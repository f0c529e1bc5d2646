"""A shell runs the script for Crush, and Crush's own schema accepts what its commands are told.

Crush itself installs from nowhere but GitHub's releases, so its commands are played here, as
https://github.com/charmbracelet/crush/tree/main/docs/config describes them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.tools.installed import FOLDER, command, configured, run

PLAYED = r"""
set -eu
told() { printf '%s\0' "$#" "$@"; }
provider() { told provider "$@"; }
model() { told model "$@"; }
source "$1"
"""
FIELDS = {
    "name": "name",
    "type": "type",
    "base-url": "base_url",
    "api-key": "api_key",
    "discover-models": "discover_models",
    "context-window": "context_window",
    "default-max-tokens": "default_max_tokens",
    "can-reason": "can_reason",
    "supports-images": "supports_attachments",
    "price-input": "cost_per_1m_in",
    "price-output": "cost_per_1m_out",
    "price-cache-create": "cost_per_1m_out_cached",
    "price-cache-hit": "cost_per_1m_in_cached",
}
"""Options of Crush's commands, to the fields they set."""
TEXTS = {"name", "type", "base-url", "api-key"}


def commands(output: str) -> list[list[str]]:
    words = output.split("\0")[:-1]
    result = []
    while words:
        count = int(words[0]) + 1
        result.append(words[1:count])
        words = words[count:]
    return result


def fields(options: list[str]) -> dict[str, Any]:
    names = [option.removeprefix("--") for option in options[::2]]
    values = zip(names, options[1::2], strict=True)
    return {FIELDS[name]: value if name in TEXTS else json.loads(value) for name, value in values}


def test_a_shell_runs_it_and_the_schema_accepts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bash = command("bash")
    configuration = configured("crush", tmp_path / "models.crushrc", monkeypatch)

    done = run(bash, "-c", PLAYED, "bash", configuration.path, env=configuration.keys)
    without = run(bash, "-c", PLAYED, "bash", configuration.path)

    assert (done.returncode, without.stdout) == (0, "")
    providers: dict[str, Any] = {}
    for what, verb, name, *options in commands(done.stdout):
        assert verb == "add"
        if what == "provider":
            providers[name] = {**fields(options), "models": []}
        else:
            slug, _, model = name.partition("/")
            providers[slug]["models"].append({"id": model, **fields(options)})
    assert {
        (slug.removeprefix("registry-"), each["base_url"], each["api_key"]) for slug, each in providers.items()
    } == {(each.slug, each.api_base, f"key-of-{each.slug}") for each in configuration.services}
    listed = [(slug, model["id"]) for slug, each in providers.items() for model in each["models"]]
    assert listed == [(f"registry-{each.slug}", model) for each, model in configuration.models]
    print(f"crush: {len(listed)} models of {len(providers)} providers read by a shell")

    if not (path := FOLDER / "crush.schema.json").exists():
        pytest.skip("Crush's schema is not in MODEL_REGISTRY_TOOLS; the script was run by a shell alone")
    schema = json.loads(path.read_text())
    # The commands leave out what is unknown; only the older form in JSON has to say everything.
    del schema["$defs"]["Model"]["required"]
    jsonschema.Draft202012Validator(schema).validate({"providers": providers})
    print(f"crush: {len(listed)} models accepted by its schema, no unknown key")
