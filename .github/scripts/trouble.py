"""Finds out what only a person can put right, and whether it was told already.

Reads from RUNNER_TEMP what the steps before left there: `run.json`, `run.log`, `push.txt`; and the alarms of
`health.json`, if the run has left it. Writes to GITHUB_OUTPUT

- `tell`: `open` if there is something new to tell, `update` if less of it is left, `close` if a whole day passed
  without any, and nothing otherwise;
- `trouble`: all of it, in Markdown.

What was told is kept in the file named by the argument. A trouble is new once a day has passed without it, so that one
that comes and goes is told once. No text of a vendor is quoted: everybody may read the issue, and GitHub masks nothing
there.
"""

from __future__ import annotations

import os
import re
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ValidationError

from model_registry.catalog.provider_directory import providers
from model_registry.history.health import Health

LONGEST = 60_000
"""Characters of an issue; GitHub takes 65,536."""
HEAD = """\
The [scheduled refresh](../blob/HEAD/docs/operating.md) meets what it cannot put right itself. Everything else goes on,
and entries that could not be read stay as they are. This issue is kept up to date, and closed a day after all is well.
"""
PUSH = """\
**The refreshed catalog cannot be pushed.** git said:

{said}

If the branch is protected, let the workflow pass; if it may not write at all, allow "Read and write permissions" under
Settings, Actions, General. [How](../blob/HEAD/docs/operating.md#let-the-job-push)."""
SETTINGS = """\
**The job cannot start as it is set up.** It said:

{said}

Keys go into the repository's secret `PROVIDER_KEYS`, one `NAME=key` a line; providers that must be asked go into the
variable `MODEL_REGISTRY_REQUIRED`, where `none` is a choice. [How](../blob/HEAD/docs/operating.md#keys)."""
REFUSED = """\
**{slug} refuses the key.** Renew {names} in the repository's secret `PROVIDER_KEYS`.
[How](../blob/HEAD/docs/operating.md#keys)."""
REFUSED_WITHOUT_KEY = "**{slug} refuses requests without a key.** Its list may need one now: see {docs_url}."
UNREAD = "**No provider could be read.** If the next runs do not do better, look into their log."
UNWRITTEN = "**`models.json` could not be written.** See the log of the run."
CRASHED = "**The job ended without a result (exit code {status}).** See the log of the run; it may be a bug of ours."


class Result(BaseModel):
    """How one provider did, as far as it matters here."""

    slug: str
    status: str
    kind: str = ""


class Run(BaseModel):
    """The job's result."""

    providers: list[Result]
    problem: str | None


class Told(BaseModel):
    """What was told before: the text, and each trouble with the day it was last met."""

    text: str = ""
    met: dict[str, date] = {}


def main(memory: Path, today: date) -> None:
    """Compare this run's troubles with those told before, and say what there is to tell."""
    found = troubles(Path(os.environ["RUNNER_TEMP"]), os.environ.get("STATUS", ""))
    told = remembered(memory)
    recent = {trouble: day for trouble, day in told.met.items() if day >= today - timedelta(days=1)}
    met = recent | dict.fromkeys(found, today)
    text = "\n\n".join((HEAD, *found.values()))[:LONGEST] if found else told.text
    if found.keys() - recent.keys():
        tell = "open"
    elif met:
        tell = "update" if text != told.text else ""
    else:
        tell, text = "close" if told.text else "", ""
    memory.parent.mkdir(parents=True, exist_ok=True)
    memory.write_text(Told(text=text, met=met).model_dump_json(), encoding="utf-8")
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
        output.write(f"tell={tell}\ntrouble<<END-OF-TROUBLE\n{text}\nEND-OF-TROUBLE\n")
    if found:
        print(f"::warning::A person must put right: {', '.join(found)}")


def troubles(temp: Path, status: str) -> dict[str, str]:
    """What a person must put right: its name, and the words for it."""
    found: dict[str, str] = {}
    if said := text_of(temp / "push.txt"):
        found["push"] = PUSH.format(said=quoted(said))
    try:
        run = Run.model_validate_json(text_of(temp / "run.json"))
    except ValidationError:
        said = re.split("^error: ", text_of(temp / "run.log"), flags=re.MULTILINE)[-1]
        settings = status == "2"
        found["settings" if settings else "crash"] = (
            SETTINGS.format(said=quoted(said)) if settings else CRASHED.format(status=status)
        )
        return found
    if run.problem:
        found["file"] = UNWRITTEN
    if run.providers and all(result.status == "failed" for result in run.providers):
        found["outage"] = UNREAD
    found |= {
        f"key of {result.slug}": refused(result.slug) for result in run.providers if result.kind == "AccessDenied"
    }
    return alarms() | found


def alarms() -> dict[str, str]:
    """What `health.json` says a person should look at, but for what a run says itself."""
    try:
        health = Health.model_validate_json(text_of(Path("health.json")))
    except ValidationError:
        return {}
    told = [each for each in health.alarms if not (each.provider and _refuses(health, each.provider))]
    names = (" of ".join(filter(None, (each.kind, each.provider))) for each in told)
    return dict(zip(names, (f"**{each.kind.capitalize()}.** {each.text}" for each in told), strict=True))


def _refuses(health: Health, slug: str) -> bool:
    """Whether a provider refuses its key, which the run says itself."""
    return health.providers[slug].reason == "AccessDenied"


def refused(slug: str) -> str:
    """What to do about a provider that refuses its key."""
    about = providers()[slug]
    if not about.env:
        return REFUSED_WITHOUT_KEY.format(slug=slug, docs_url=about.docs_url)
    return REFUSED.format(slug=slug, names=", ".join(f"`{name}`" for name in about.env))


def remembered(memory: Path) -> Told:
    """What was told before; nothing if that is not known, so that it is told again."""
    try:
        return Told.model_validate_json(text_of(memory))
    except ValidationError:
        return Told()


def text_of(path: Path) -> str:
    """The text of a file, empty if there is none."""
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def quoted(said: str) -> str:
    """The lines as a block in which nothing is Markdown."""
    return "\n".join(f"    {line}" for line in said.strip().splitlines())


main(Path(sys.argv[1]), datetime.now(UTC).date())
