"""Draws `docs/picture.svg`: three commands, and what they really print.

python .ci/picture.py    take the entries from `models.json` anew, and draw

`models.json` changes every half hour, so the entries that the picture shows are kept in `.ci/picture.json`. The picture
is stale when the commands print something else of these entries than it shows; `inject.py` draws it anew then.
"""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
ENTRIES = ROOT / ".ci/picture.json"
PICTURE = ROOT / "docs/picture.svg"

COMMANDS = {
    "model-registry search kimi-k2.5 --sort input_price": "Who serves a model, and at what price?",
    "model-registry cost google/gemini-3.1-pro-preview --input 200001 --output 1k --cached 150k": (
        "What does a request cost, to the last digit?"
    ),
    "model-registry check app.py .env": "Does my project name models that are gone?",
}
"""What the picture shows, and the question each command answers."""
PROJECT = {
    "app.py": 'client.responses.create(model="gpt-5.4")\nclient.responses.create(model="gpt-4")\n',
    ".env": "DRAFT_MODEL=gemini-2.0-flash\n",
}
"""The files that the last command reads."""
STYLES = {"# ": "italic yellow", "$ ": "bold bright_green", "MODEL ": "cyan", "PART ": "cyan", "PLACE ": "cyan"}
"""How a line that begins so looks."""
TEMPLATE = """\
<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc" xmlns="http://www.w3.org/2000/svg">
<title id="title">Model Registry at the terminal</title>
<desc id="desc">DESCRIPTION</desc>
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
.{unique_id}-title {{ font-family: system-ui, sans-serif; font-size: 18px; font-weight: bold; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own template loads a font from another host; this one takes a fixed-width font of the reader's system."""


def text() -> str:
    """The picture as it should be: the one there is, as long as the commands print what it shows."""
    present = PICTURE.read_text(encoding="utf-8") if PICTURE.exists() else ""
    printed = run_all(ENTRIES)
    return present if escape(transcript(printed)) in present else draw(printed)


def run_all(catalog: Path) -> dict[str, str]:
    """Each command with what it prints of a catalog, in a directory with the project's files and nothing else."""
    with TemporaryDirectory() as directory:
        for name, content in PROJECT.items():
            (Path(directory) / name).write_text(content, encoding="utf-8")
        return {command: run(command, catalog, Path(directory)) for command in COMMANDS}


def run(command: str, catalog: Path, directory: Path) -> str:
    """What a command prints, notes included."""
    program = "import sys; from model_registry.cli import main; sys.exit(main())"
    arguments = [*shlex.split(command)[1:], "--catalog", str(catalog)]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=directory,
        env={"PATH": os.environ["PATH"], "HOME": str(directory), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode > 1:
        sys.exit(f"{command} failed:\n{done.stdout}")
    return done.stdout


def transcript(printed: dict[str, str]) -> str:
    """What a terminal shows after all commands."""
    return "\n".join(f"# {COMMANDS[command]}\n$ {command}\n{output}" for command, output in printed.items())


def draw(printed: dict[str, str]) -> str:
    """The SVG of a terminal after all commands, with the same text as its description."""
    from rich.console import Console
    from rich.terminal_theme import MONOKAI
    from rich.text import Text

    width = max(map(len, transcript(printed).splitlines()))
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in transcript(printed).splitlines():
        style = next((style for start, style in STYLES.items() if line.startswith(start)), "")
        console.print(Text(line, style))
    drawn = console.export_svg(title="model-registry", theme=MONOKAI, code_format=TEMPLATE, unique_id="terminal")
    return drawn.replace("DESCRIPTION", escape(transcript(printed)), 1)


def take_entries() -> None:
    """Keep the entries of the published catalog that the commands speak of."""
    catalog = ROOT / "models.json"
    printed = run_all(catalog)
    words = {word.strip("'\"()") for each in (transcript(printed), *PROJECT.values()) for word in each.split()}
    words |= {word.split('"')[1] for word in words if '"' in word}
    rows = [
        row
        for row in json.loads(catalog.read_bytes())
        if f"{row['provider']}/{row['model_id']}" in words
        or (row["provider"] == row["developer"] and row["model_id"] in words)
    ]
    today = datetime.now(UTC).date().isoformat()
    if ending := [row["model_id"] for row in rows if row.get("retirement_date", "") >= today]:
        sys.exit(f"the picture would change when these end: {', '.join(ending)}; show other models")
    ENTRIES.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if run_all(ENTRIES) != printed:
        sys.exit("the commands print something else of the whole catalog than of the entries they name")


if __name__ == "__main__":
    take_entries()
    PICTURE.write_text(draw(run_all(ENTRIES)), encoding="utf-8")
