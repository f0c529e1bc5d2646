"""The log of months of whole recorded answers, where they lie beside the checkout (they are not part of it)."""

from __future__ import annotations

import importlib.util
import json
import re
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import pytest
from pytest_mock import MockerFixture

from model_registry.catalog.fields import group_of
from model_registry.history.changes import PRESENCE, PROVIDER, LoggedChange
from model_registry.history.log import Log
from model_registry.paths import said_file
from model_registry.vocabulary import Key
from tests.support.job import Job

SHARED = Path(__file__).parents[4] / "shared"
CAPTURES = SHARED / "captures"
DAY = timedelta(days=1)

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason="needs the recorded answers in ../shared")


class Fact(NamedTuple):
    """Where a vendor says a fact, read without our own code."""

    field: str
    kind: str
    path: str
    scale: str = "1"


PER_TOKEN = "1000000"
FACTS: Mapping[str, tuple[Fact, ...]] = {
    "openai": (),
    "anthropic": (Fact("max_output_tokens", "limit", "max_tokens"),),
    "openrouter": (
        Fact("pricing.input", "price", "pricing.prompt", PER_TOKEN),
        Fact("pricing.output", "price", "pricing.completion", PER_TOKEN),
        Fact("context_window", "limit", "context_length"),
    ),
    "aws-bedrock": (Fact("status", "lifecycle", "modelLifecycle.status"),),
    "google": (Fact("max_output_tokens", "limit", "outputTokenLimit"),),
    "mistral": (
        Fact("context_window", "limit", "max_context_length"),
        Fact("capabilities.tools", "capability", "capabilities.function_calling"),
    ),
    "xai": (Fact("pricing.input", "price", "prompt_text_token_price", "0.0001"),),
    "groq": (
        Fact("context_window", "limit", "context_window"),
        Fact("pricing.input", "price", "pricing.prompt", PER_TOKEN),
    ),
    "venice": (Fact("pricing.input", "price", "model_spec.pricing.input.usd"),),
    "zenmux": (Fact("context_window", "limit", "context_length"),),
    "chutes": (Fact("pricing.input", "price", "pricing.prompt"),),
    "deepinfra": (Fact("pricing.input", "price", "metadata.pricing.input_tokens"),),
    "huggingface": (),
}
ID = {"aws-bedrock": "modelId", "google": "name"}


def manifest() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((CAPTURES / "MANIFEST.json").read_text())
    return sorted((row for row in rows if row["provider"] in FACTS), key=lambda row: str(row["captured"]))


Record: TypeAlias = Mapping[str, Any]
Records: TypeAlias = Mapping[str, Record]


def records(slug: str, at: str) -> Records:
    """The public records that a provider lists in a month, the first of each id."""
    own = [row for row in manifest() if row["provider"] == slug and row["captured"] <= at]
    if slug == "xai" and any(row["url"].endswith("/v1/models") for row in own):
        own = [row for row in own if row["url"].endswith("/v1/models")]  # where it is read, it lists every model
    newest = {urlsplit(row["url"]).path.rpartition("/")[2]: row for row in own}
    found: dict[str, dict[str, Any]] = {}
    for row in newest.values():
        listed = json.loads((CAPTURES / row["file"]).read_text())[row["list_at"]]
        ids = {each.get("modelId") for each in listed}
        for record in listed:
            if is_public(slug, record) and not is_size(record, ids):
                found.setdefault(id_of(slug, record), record)
    return found


def id_of(slug: str, record: Record) -> str:
    name = str(record[ID.get(slug, "id")]).removeprefix("models/")
    return re.sub(r":\d+k$", "", name) if slug == "aws-bedrock" else name  # a size stands for its model


def is_size(record: Record, ids: Collection[Any]) -> bool:
    """Whether a record of Bedrock is a size of a model that is listed as well."""
    name = record.get("modelId") or ""
    return bool(re.search(r":\d+k$", name)) and any(name.startswith(f"{each}:") for each in ids)


def is_public(slug: str, record: Mapping[str, Any]) -> bool:
    match slug:
        case "openai":
            return record["owned_by"] in ("openai", "openai-internal", "openai-dev", "system")
        case "mistral":
            return not record["id"].startswith("ft:")
        case "groq":
            return bool(record["active"])
    return True


def said(record: Mapping[str, Any], fact: Fact) -> Any:
    """A fact as a record says it, in our unit; None where it says nothing or no amount above zero."""
    value: Any = record
    for name in fact.path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, bool) or value in ("ACTIVE", "LEGACY"):
        return {"ACTIVE": "active", "LEGACY": "deprecated"}.get(value, value)
    number = Decimal(str(value or 0)) * Decimal(fact.scale)
    return float(number) if number > 0 else None


class Replay:
    """The job, asked in one month after the other, and what each run added to the log."""

    def __init__(self, job: Job) -> None:
        self._job, self._module = job, load_server()
        self.day = date(2023, 10, 1)
        self.read: dict[str, datetime] = {}
        """When each list was last read."""
        self.held: set[tuple[Key, str]] = set()
        """The groups of fields of which a check has ever held a value back."""
        self._before: set[str] = set()

    def run(self, day: date, at: str | None = None, captures: Path = CAPTURES, fault: str = "") -> list[LoggedChange]:
        """Let a day come and return the rows it added, once their bounds are found right."""
        with self._served(at, captures, fault):
            told = self._job("--providers", ",".join(FACTS), "--required", "", *ACCEPTED, "--json", today=day)
        rows = [row for row in Log(self._job.path).rows() if row.id not in self._before]
        self._before |= {row.id for row in rows}
        self.held |= {(row.key, group_of(row.field)) for row in rows if row.kind == "held"}
        now = datetime.combine(day, time(12), UTC)
        assert {row.at for row in rows} <= {now}
        assert [row for row in rows if row.last_seen_before != self.read.get(row.provider)] == []
        self.read |= {each["slug"]: now for each in told.json["providers"] if each["status"] == "read"}
        self.day = day
        return rows

    def change_rules(self) -> None:
        """As if an earlier build had read the same answers otherwise."""
        kept = json.loads(said_file().read_text())
        said_file().write_text(json.dumps({**kept, "rules": "another build"}))
        rows = json.loads(self._job.path.read_text())
        other = [{**row, "name": f"{row.get('name', row['model_id'])}, read otherwise"} for row in rows]
        self._job.path.write_text(json.dumps(other, indent=2, ensure_ascii=False) + "\n")

    @contextmanager
    def _served(self, at: str | None, captures: Path, fault: str) -> Iterator[None]:
        faults = [f"*={fault}"] if fault else []
        bench = self._module.Bench([captures], at, 0.0, faults, None)
        with ThreadingHTTPServer(("127.0.0.1", 0), self._module.handler_for(bench)) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            root = f"http://127.0.0.1:{server.server_port}"
            for slug in FACTS:
                self._job.point(slug, f"{root}/{slug}")
            self._job.set({"AWS_ENDPOINT_URL_BEDROCK": f"{root}/aws-bedrock"})
            yield
            server.shutdown()


ACCEPTED = [word for slug in FACTS for word in ("--accept-shrink", slug)]
"""Months apart, more than half of a list may be others, which a person confirms."""


def load_server() -> ModuleType:
    spec = importlib.util.spec_from_file_location("replay_server", SHARED / "tools/replay_server.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def faults_of(
    slug: str, rows: Sequence[LoggedChange], old: Records, new: Records, held: Collection[tuple[Key, str]]
) -> Iterator[str]:
    """What the rows of a provider get wrong, given what it said before and now, and what checks have held back."""
    told: dict[str, list[LoggedChange]] = {}
    for row in rows:
        if row.provider == slug:
            told.setdefault(row.model_id, []).append(row)
    for model_id in old.keys() | new.keys() | told.keys():
        mine = told.get(model_id, [])
        presence = [row.kind for row in mine if row.kind in PRESENCE]
        came, went = model_id in new and model_id not in old, model_id in old and model_id not in new
        if presence not in ([[], ["removed"]][went], [[], ["added"], ["returned"]][2 * came], ["added"] * came):
            yield f"{slug}/{model_id} {presence}, came {came}, went {went}"
        if model_id in old and model_id in new:
            own = {field for key, field in held if key == (slug, model_id)}
            for each in wrong_values(slug, mine, old[model_id], new[model_id], own):
                yield f"{slug}/{model_id} {each}"


OTHERS = ("correction", "held")
"""Kinds that need no word of the provider: another one, or a source, may tell more of a model that both have."""


def is_its_word(row: LoggedChange) -> bool:
    """Whether a row claims that the provider said something new."""
    return row.kind not in OTHERS or (row.kind == "held" and row.evidence == PROVIDER)


def has_come(row: LoggedChange, record: Record) -> bool:
    """Whether a model is told to be retired since the day has come that its record named before."""
    named = [record.get(name) for name in ("deprecation", "expiration_date", "model_spec")]
    ends = re.findall(r"20\d\d-\d\d-\d\d", json.dumps(named))
    return (row.field, row.new) == ("status", "retired") and f"{row.at:%Y-%m-%d}" >= min(ends, default="9")


def wrong_values(
    slug: str, mine: Sequence[LoggedChange], old: Record, new: Record, held: Collection[str]
) -> Iterator[str]:
    """Changes that are not told, and told ones where a record says what it said."""
    if old == new:
        unsaid = [row for row in mine if is_its_word(row) and not has_come(row, new)]
        yield from (f"{row.kind} {row.field}, which it did not say" for row in unsaid)
    for fact in FACTS[slug]:
        before, after = said(old, fact), said(new, fact)
        if None not in (before, after) and before != after and group_of(fact.field) not in held:
            rows = [(row.kind, row.old, row.new) for row in mine if row.field == fact.field]
            if rows != [(fact.kind, before, after)]:
                yield f"{fact.field} from {before} to {after}, told as {rows}"


def plant_all(folder: Path) -> set[tuple[Any, ...]]:
    """Put the newest answers into a folder, changed, and return what should be told."""
    rows = list({row["provider"]: row for row in manifest()}.values())
    (folder / "MANIFEST.json").write_text(json.dumps(rows))
    expected = set()
    for row in rows:
        payload = json.loads((CAPTURES / row["file"]).read_text())
        expected |= set(plant(row["provider"], payload[row["list_at"]]))
        (folder / row["provider"]).mkdir()
        (folder / row["file"]).write_text(json.dumps(payload))
    return expected


def plant(slug: str, listed: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """Change each fact of some model, let one go and one come; key, kind, field, old and new value of each change."""
    public = [record for record in listed if is_public(slug, record)]
    full = (record for record in public if all(said(record, fact) is not None for fact in FACTS[slug]))
    for fact, record in zip(FACTS[slug], full, strict=False):
        before = said(record, fact)
        alter(record, fact)
        yield Key(slug, id_of(slug, record)), fact.kind, fact.field, before, said(record, fact)
    times = Counter(id_of(slug, record) for record in public)
    *_, model, gone = (record for record in public if times[id_of(slug, record)] == 1)
    listed.remove(gone)
    yield Key(slug, id_of(slug, gone)), "removed", ""
    name = ID.get(slug, "id")
    listed.append({**model, name: f"{model[name]}-planted"})
    yield Key(slug, id_of(slug, listed[-1])), "added", ""


def alter(record: dict[str, Any], fact: Fact) -> None:
    """Let a record say something else of a fact, in the vendor's own type."""
    *groups, last = fact.path.split(".")
    for group in groups:
        record = record[group]
    value = record[last]
    if isinstance(value, bool):
        record[last] = not value
    elif value == "ACTIVE":
        record[last] = "LEGACY"
    else:
        less = Decimal(str(value)) * 3 / 4
        record[last] = f"{less:f}" if isinstance(value, str) else int(less) if isinstance(value, int) else float(less)


def short(row: LoggedChange) -> tuple[Any, ...]:
    """A row as `plant` tells it."""
    return row.key, row.kind, row.field, *(() if row.kind in PRESENCE else (row.old, row.new))


@pytest.fixture
def replay(job: Job, tmp_path: Path, mocker: MockerFixture) -> Replay:
    # Without curated tables what a record says and what is published differ by our own rules alone.
    mocker.patch("model_registry.main.shipped", return_value=tmp_path / "no-tables")
    return Replay(job)


def test_every_change_of_the_recorded_months_is_told_and_nothing_else(replay: Replay, tmp_path: Path) -> None:
    faults: list[str] = []
    before: dict[str, Records] = {}
    for month in sorted({row["captured"] for row in manifest()}):
        rows = replay.run(date.fromisoformat(f"{month}-15"), month)
        for slug in replay.read:
            now = records(slug, month)
            faults += faults_of(slug, rows, before[slug], now, replay.held) if slug in before else []
            before[slug] = now
    assert faults == []

    assert replay.run(replay.day + DAY) == []
    assert replay.run(replay.day + DAY, fault="503") == []
    assert replay.run(replay.day + DAY) == []

    expected = plant_all(tmp_path)
    rows = replay.run(replay.day + DAY, captures=tmp_path)
    assert {short(row) for row in rows if row.kind not in OTHERS} == expected
    assert replay.run(replay.day + DAY, captures=tmp_path) == []

    replay.change_rules()
    rows = replay.run(replay.day + DAY, captures=tmp_path)
    assert {row.kind for row in rows} == {"correction"}
    assert {row.provider for row in rows} == {slug for slug, found in before.items() if found}
