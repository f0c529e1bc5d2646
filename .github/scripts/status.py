"""Puts what is published of a run into the folder named by the argument, which holds what was published before.

- `health.json` and `seen.json` as the run left them, and `badge.json`, which shields.io takes;
- `snapshots.json`: for each day the catalog that first stood on it. The bytes are those of a commit of the branch that
  the catalog is published on, so no copy is kept; the hash proves them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model_registry.history.health import Health

CATALOG = "models.json"


def main(folder: Path) -> None:
    """Bring the folder up to date."""
    health = Health.model_validate_json(Path("health.json").read_bytes())
    for name in ("health.json", "seen.json"):
        if Path(name).exists():
            shutil.copy(name, folder / name)
    (folder / "badge.json").write_text(json.dumps(health.badge()) + "\n", encoding="utf-8")
    note_snapshot(folder / "snapshots.json", f"{datetime.now(UTC):%Y-%m-%d}")


def note_snapshot(path: Path, today: str) -> None:
    """Add the catalog as it is pushed, unless today has one: a snapshot never changes."""
    snapshots: list[dict[str, Any]] = json.loads(path.read_bytes())["snapshots"] if path.exists() else []
    if any(each["day"] == today for each in snapshots):
        return
    commit = git("rev-parse", "@{upstream}").decode().strip()
    content = git("show", f"{commit}:{CATALOG}")
    address = f"{os.environ['FILES']}/{commit}/{CATALOG}"
    digest = hashlib.sha256(content).hexdigest()
    snapshots.append({"day": today, "sha256": digest, "bytes": len(content), "url": address})
    path.write_text(json.dumps({"catalog": CATALOG, "snapshots": snapshots}, indent=1) + "\n", encoding="utf-8")


def git(*arguments: str) -> bytes:
    """What git says."""
    return subprocess.run(["git", *arguments], capture_output=True, check=True).stdout  # ours


main(Path(sys.argv[1]))
