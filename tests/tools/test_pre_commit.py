"""pre-commit itself takes the hook from this repository, and runs it on another one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.installed import FOLDER, PATH, command

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with a model that is gone, one that is not, and a file that is no text."""
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "app.py").write_text('ask(model="gpt-4-0314")\n', encoding="utf-8")
    (folder / "fine.py").write_text('ask(model="gpt-4o")\n', encoding="utf-8")
    (folder / "data.bin").write_bytes(b"\0model = gpt-4-0314")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    return folder


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def run(tree: Path, repository: Path) -> subprocess.CompletedProcess[str]:
    program = command("pre-commit")
    return subprocess.run(
        [str(program), "try-repo", str(repository), "model-registry-check", "--ref", "HEAD", "--all-files"],
        cwd=tree,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{PATH}",
            "PRE_COMMIT_HOME": str(tree.parent / "home"),
            "XDG_STATE_HOME": str(tree.parent / "state"),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def assert_found(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "app.py:1: retired: gpt-4-0314" in done.stdout
    assert "2 models in 2 files: 1 retired" in done.stdout


def test_the_hook_finds_a_model_that_is_gone(tree: Path, tmp_path: Path) -> None:
    """With the program as it is installed here: only its manifest is fetched."""
    published = tmp_path / "published"
    published.mkdir()
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (published / ".pre-commit-hooks.yaml").write_text(manifest.replace("language: python", "language: system"))
    git(published, "init", "--quiet")
    git(published, "add", ".")
    git(published, "commit", "--quiet", "-m", "The hook")

    assert_found(run(tree, published))


@pytest.mark.skipif(not FOLDER.is_dir(), reason="it fetches and installs all that this project needs")
def test_the_hook_installs_what_it_needs(tree: Path) -> None:
    assert_found(run(tree, ROOT))
