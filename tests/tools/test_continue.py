"""Continue's own schema accepts its configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.tools.installed import command, configured, missing, node, run

PARSED = """
import { readFileSync } from "fs";
import { parse } from "yaml";
import { configYamlSchema } from "@continuedev/config-yaml";
console.log(JSON.stringify(configYamlSchema.parse(parse(readFileSync(process.argv[1], "utf-8")))));
"""


def test_accepts_every_model_and_every_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checker = command("config-yaml")
    configuration = configured("continue", tmp_path / "config.yaml", monkeypatch)

    checked = run(checker, configuration.path)
    parsed = node(PARSED, "@continuedev/config-yaml", configuration.path)

    assert checked.returncode == 0, checked.stderr
    wrote = yaml.safe_load(configuration.text)
    assert missing(wrote, json.loads(parsed.stdout)) == []
    assert len(wrote["models"]) == len(configuration.models) > 1000
    assert len({model["name"] for model in wrote["models"]}) == len(wrote["models"])
    print(f"continue: {len(wrote['models'])} models accepted, no unknown key")
