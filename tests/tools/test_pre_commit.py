"""pre-commit itself installs the hook from this repository, and runs it on another one."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.tools.installed import command

ROOT = Path(__file__).parents[2]


def test_the_hook_finds_a_model_that_is_gone(tmp_path: Path) -> None:
    program = command("pre-commit")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "app.py").write_text('ask(model="gpt-4-0314")\n', encoding="utf-8")
    (tree / "fine.py").write_text('ask(model="gpt-4o")\n', encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tree, check=True)
    subprocess.run(["git", "add", "."], cwd=tree, check=True)

    # What it installs it fetches.
    done = subprocess.run(
        [str(program), "try-repo", str(ROOT), "model-registry-check", "--ref", "HEAD", "--files", "app.py", "fine.py"],
        cwd=tree,
        env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1, done.stdout + done.stderr
    assert "app.py:1: retired: gpt-4-0314" in done.stdout
    assert "fine.py" not in done.stdout
