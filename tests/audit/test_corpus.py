"""How well a check finds the models that files name, on a labelled corpus.

`corpus/labels.csv` tells of each place in `corpus/files` what a check must say: `retired` and `unknown` are alarms that
must come, `silent` are words of ordinary code that must raise none, and `not judged` must be told without an alarm.
The labels are of what does not change: ids that were retired long ago, and ids that nobody lists.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pytest

from model_registry import load
from model_registry.audit.check import check
from model_registry.audit.files import Files
from model_registry.audit.judge import PROBLEMS, Judge
from model_registry.audit.names import Names
from model_registry.audit.policy import Policy

CORPUS = Path(__file__).with_name("corpus")
ALARMS = ("retired", "unknown")

Where = tuple[str, int, str]


@pytest.fixture(scope="module")
def labels() -> Mapping[Where, str]:
    with (CORPUS / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {(row["file"], int(row["line"]), row["name"]): row["expected"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def verdicts() -> Mapping[Where, str]:
    judge = Judge(Names(load(offline=True)), 90, datetime.now(UTC).date())
    checked = check(Files([CORPUS / "files"], prose=True).sources(), judge, Policy())
    return {
        (PurePath(hit.file).relative_to(CORPUS / "files").as_posix(), hit.line, hit.name): hit.judgement.verdict
        for hit in checked.hits
    }


def test_the_corpus_is_large_and_a_third_of_it_ordinary_code(labels: Mapping[Where, str]) -> None:
    assert len({file for file, _, _ in labels}) >= 60
    assert len(labels) >= 250
    assert sum(expected == "silent" for expected in labels.values()) >= len(labels) / 3


def test_every_label_is_of_what_stands_there(labels: Mapping[Where, str]) -> None:
    for file, line, name in labels:
        if not file.startswith("encodings/"):
            assert name in (CORPUS / "files" / file).read_text(encoding="utf-8").splitlines()[line - 1]


def test_what_is_raised_is_right(labels: Mapping[Where, str], verdicts: Mapping[Where, str]) -> None:
    alarms = [where for where, verdict in verdicts.items() if verdict in PROBLEMS]
    wrong = [where for where in alarms if labels.get(where) not in ALARMS]

    assert 1 - len(wrong) / len(alarms) >= 0.98, wrong


def test_what_is_wrong_is_found(labels: Mapping[Where, str], verdicts: Mapping[Where, str]) -> None:
    there = [where for where, expected in labels.items() if expected in ALARMS]
    missed = [where for where in there if verdicts.get(where) not in PROBLEMS]

    assert 1 - len(missed) / len(there) >= 0.95, missed


def test_what_is_retired_is_not_called_unknown(labels: Mapping[Where, str], verdicts: Mapping[Where, str]) -> None:
    found = {where: verdict for where, verdict in verdicts.items() if labels.get(where) in ALARMS}

    assert {where: verdict for where, verdict in found.items() if verdict != labels[where]} == {}


def test_what_no_list_can_have_is_told_without_an_alarm(
    labels: Mapping[Where, str], verdicts: Mapping[Where, str]
) -> None:
    unjudged = [where for where, expected in labels.items() if expected == "not judged"]

    assert [where for where in unjudged if verdicts.get(where) != "not judged"] == []
