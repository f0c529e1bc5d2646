"""LibreChat's own schema accepts its configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.tools.installed import configured, missing, node, node_package

PARSED = """
import { readFileSync } from "fs";
import * as yaml from "js-yaml";
import { configSchema, endpointSchema } from "librechat-data-provider";
const read = yaml.load(readFileSync(process.argv[1], "utf-8"));
const parsed = configSchema.strict().parse(read);
// The schema of the whole lets an endpoint lack what it needs; the one of an endpoint does not.
read.endpoints.custom.forEach((each) => endpointSchema.parse(each));
console.log(JSON.stringify(parsed));
"""


def test_accepts_every_model_and_every_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node_package("librechat-data-provider")
    configuration = configured("librechat", tmp_path / "librechat.yaml", monkeypatch)

    parsed = node(PARSED, "librechat-data-provider", configuration.path)

    assert parsed.returncode == 0, parsed.stderr
    wrote = yaml.safe_load(configuration.text)
    assert missing(wrote, json.loads(parsed.stdout)) == []
    endpoints = wrote["endpoints"]["custom"]
    assert len(endpoints) == len({each["name"].lower() for each in endpoints}) == len(configuration.services)
    count = sum(len(each["models"]["default"]) for each in endpoints)
    assert count == len(configuration.models) > 1000
    print(f"librechat: {count} models at {len(endpoints)} endpoints accepted, no unknown key")
