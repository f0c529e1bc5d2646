"""Moving to another database: records, edits, keys and revisions are there as they were, or nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model_registry.errors import ConfigurationError
from model_registry.service.copying import copy
from model_registry.service.database import Database
from model_registry.service.store import Store
from model_registry.service.tables import metadata
from model_registry.service.tree import documents_of
from tests.support.service_catalog import rows


def test_everything_is_there_and_goes_on(tmp_path: Path, address: str) -> None:
    source = Database(f"sqlite:///{tmp_path}/old.db")
    source.upgrade()
    old = Store(source)
    old.replace_base(rows())
    old.update("models", "openai/aurora", {"description": "mine"})
    old.delete("routes", "groq/aurora-1-fast")
    old.keys.create("write", "someone")
    command = [sys.executable, "-m", "model_registry", "service", "copy", "--from", f"sqlite:///{tmp_path}/old.db"]
    environment = {**os.environ, "DATABASE_URL": address}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    target = Database(address)
    new = Store(target)
    assert documents_of(new.snapshot) == documents_of(old.snapshot)
    assert (new.snapshot.rev, new.keys.all()) == (old.snapshot.rev, old.keys.all())
    with source.reading() as before, target.reading() as after:
        for table in metadata.sorted_tables:
            assert sorted(map(repr, after.execute(table.select()))) == sorted(map(repr, before.execute(table.select())))
    # What is there is not written over.
    new.update("models", "openai/aurora", {"description": "later"})
    with pytest.raises(ConfigurationError, match="not empty"):
        copy(source, target)
    assert new.follow().document("models", "openai/aurora")["description"] == "later"
    source.close()
    target.close()
