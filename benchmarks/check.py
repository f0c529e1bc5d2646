"""How well a check finds what the corpus has, beside other scanners, and how its time grows with the files.

    python benchmarks/check.py [FOLDER]

FOLDER is an environment with `llm-sunset` and `lastorders`; without it only this project's own figures are told. A line
counts once: right if it has a model that is retired or that nobody lists.
"""

from __future__ import annotations

import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "tests" / "audit" / "corpus"
CODE = "def f(items):\n    return [each.name for each in items if each.size > 10]\n\n\n" * 60
LINE = 'client.create(model="gpt-4-0314", messages=[{"role": "user", "content": text}])\n'

Lines = set[tuple[str, int]]


def main() -> None:
    with (CORPUS / "labels.csv").open(encoding="utf-8", newline="") as file:
        wrong = {(row["file"], int(row["line"])) for row in csv.DictReader(file) if row["expected"] in OUGHT}
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        shutil.copytree(CORPUS / "files", files)
        found = {"model-registry": ours(files)}
        if len(sys.argv) > 1:
            programs = Path(sys.argv[1]) / "bin"
            found["llm-sunset"] = llm_sunset(programs, files)
            found["lastorders"] = lastorders(programs, files)
    for name, lines in found.items():
        right = len(lines & wrong)
        print(f"{name:15} precision {right / max(1, len(lines)):.3f}  recall {right / len(wrong):.3f}")
    for count in (1_000, 10_000):
        print(f"{count:6,} files of {len(CODE + LINE):,} bytes: {seconds(count):.2f} s of processor")


OUGHT = ("retired", "unknown")


def ours(files: Path) -> Lines:
    command = (sys.executable, "-m", "model_registry", "check", "--offline", "--markdown", "--json", ".")
    hits = json.loads(subprocess.run(command, cwd=files, capture_output=True, check=False).stdout)
    return {(hit["file"], hit["line"]) for hit in hits if hit["severity"] == "error"}


def llm_sunset(programs: Path, files: Path) -> Lines:
    command = (programs / "llm-sunset", "scan", ".", "--provider", "all", "--offline", "--format", "json")
    found = json.loads(subprocess.run(command, cwd=files, capture_output=True, check=False).stdout)
    return {(each["path"], each["line"]) for each in found["findings"]}


def lastorders(programs: Path, files: Path) -> Lines:
    subprocess.run((programs / "lastorders", "scan", "."), cwd=files, capture_output=True, check=False)
    found = json.loads((files / "lastorders-out" / "scan.json").read_text(encoding="utf-8"))
    return {(each["file"], each["line"]) for each in found["findings"]}


def seconds(count: int) -> float:
    """Seconds of processor that a check of so many files takes, from start to end."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            (Path(folder) / f"f{number}.py").write_text(CODE + LINE, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = (sys.executable, "-m", "model_registry", "check", "--offline", folder)
        subprocess.run(command, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
