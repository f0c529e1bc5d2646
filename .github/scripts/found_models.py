"""Tells what `model-registry check --json` has found: annotations, the page of the run, and the text of an issue.

Writes `problems` (how many) and `text` (the file with the issue's text) to GITHUB_OUTPUT. What a repository's files say
stands in code spans alone, so that nobody is mentioned and nothing is Markdown.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

WRONG = ("retired", "ending", "deprecated", "unknown")
SHOWN = 100
"""Rows of a table; GitHub shows fifty annotations of a run, and takes 65,536 characters of an issue."""


def main(report: Path) -> None:
    """Tell what a report has found."""
    found = json.loads(report.read_text(encoding="utf-8"))
    wrong = [each for each in found if each["verdict"] in WRONG and each.get("severity", "error") == "error"]
    for each in wrong[:SHOWN]:
        print(annotation(each))
    text = table(wrong)
    file = report.with_name("models.md")
    file.write_text(text, encoding="utf-8")
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(page).open("a", encoding="utf-8") as summary:
            summary.write(text)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
        output.write(f"problems={len(wrong)}\ntext={file}\n")


def annotation(hit: Mapping[str, Any]) -> str:
    """A hit as a command of the runner."""
    message = f"{hit['name']} is {hit['verdict']}: {hit.get('detail') or ''}"
    place = f"file={escaped(hit['file'], ':,')},line={int(hit['line'])},title=Model Registry"
    return f"::error {place}::{escaped(message)}"


def escaped(text: str, more: str = "") -> str:
    """A text as the runner's commands take it."""
    return "".join(f"%{ord(each):02X}" if each in f"%\r\n{more}" else each for each in text)


def table(wrong: Sequence[Mapping[str, Any]]) -> str:
    """What was found, in Markdown."""
    if not wrong:
        return "No file names a model that is known to be gone, to end soon, or not to exist.\n"
    rows = [
        f"| {code(str(each['file']) + ':' + str(each['line']))} | {code(each['name'])} | {each['verdict']} "
        f"| {code(each.get('successor') or '')} | {code(each.get('detail') or '')} |"
        for each in wrong[:SHOWN]
    ]
    left = f"\n{len(wrong) - SHOWN} more are left out.\n" if len(wrong) > SHOWN else ""
    head = "Files name models that are gone, end soon, or do not exist:\n\n| place | model | is | use | why |\n"
    return f"{head}|---|---|---|---|---|\n" + "\n".join(rows) + f"\n{left}"


def code(text: str) -> str:
    """A text in which nothing is Markdown; nothing for an empty one."""
    plain = "".join(each if each.isprintable() and each not in "`|" else " " for each in text)[:300].strip()
    return f"`{plain}`" if plain else ""


main(Path(sys.argv[1]))
