"""aider reads the limits and prices it is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model_registry.catalog.provider_directory import provider
from model_registry.toolconfigs.aider import KNOWN
from tests.tools.installed import command, configured, run

SILENT = ("--no-check-update", "--analytics-disable", "--no-git", "--no-show-release-notes", "--no-pretty")
FACTS = """
import json, litellm, sys
from aider.models import model_info_manager, register_litellm_models
register_litellm_models([sys.argv[1]])
facts = {name: model_info_manager.get_model_info(name) for name in json.load(open(sys.argv[2]))}
providers = [str(getattr(each, "value", each)) for each in litellm.provider_list]
print("TOLD" + json.dumps({"facts": facts, "providers": providers}))
"""


def test_reads_every_model_and_every_fact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aider = command("aider")
    configuration = configured("aider", tmp_path / ".aider.model.metadata.json", monkeypatch)
    text = "\n".join(line for line in configuration.text.splitlines() if not line.lstrip().startswith("//"))
    rows = json.loads(text)
    (tmp_path / "names.json").write_text(json.dumps(list(rows)))

    listed = run(aider, "--list-models", "/", *SILENT)
    told = run(aider.with_name("python"), "-c", FACTS, configuration.path, tmp_path / "names.json")

    assert "Error loading" not in listed.stdout + listed.stderr
    assert rows.keys() - {line.removeprefix("- ").strip() for line in listed.stdout.splitlines()} == set()
    knows = json.loads(told.stdout.partition("TOLD")[2])
    assert {name: {key: knows["facts"][name].get(key) for key in row} for name, row in rows.items()} == rows
    assert {row["litellm_provider"] for row in rows.values()} <= set(knows["providers"])
    assert {provider(slug).litellm[0] for slug in KNOWN} <= set(knows["providers"])
    limited = [entry for each in configuration.services for entry in each.models if entry.context_window]
    assert len(rows) >= len(limited) > 1000
    print(f"aider: {len(rows)} models accepted, every fact as written")
