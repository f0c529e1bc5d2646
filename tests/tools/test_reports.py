"""The reports of a check, by the schemas and the readers of their own fields."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model_registry.cli import main
from tests.needs import needs

pytestmark = needs("dev-checks")


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """What is found in odd names and lines, in the form that the test asks for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b ü.py").write_text(
        'ask(model="gpt-4-0314")\nask(model="gpt-9-ultra")\nask(model="gpt-5.4")\n'
        'ask(model="<&>-1")\nask(model="azure/our-1")\n',
        encoding="utf-8",
    )
    written = tmp_path / "report"
    assert main(["check", "--offline", "--all", "--format", request.param, "--output", str(written), "."]) == 1
    return written


@pytest.mark.parametrize("report", ["sarif"], indirect=True)
def test_code_scanning_can_read_the_log(report: Path) -> None:
    from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log
    from sarif.loader import load_sarif_file

    Log.model_validate_json(report.read_bytes())  # which refuses what the schema of 2.1.0 does not have
    read = load_sarif_file(str(report))

    assert read.get_distinct_tool_names() == ["model-registry"]
    assert {each["Code"]: each["Line"] for each in read.get_records()} == {
        "model-retired": 1,
        "model-unknown": 2,
        "model-not-judged": 5,
    }
    assert all(each["Location"] == "a b ü.py" or "%20" in each["Location"] for each in read.get_records())


@pytest.mark.parametrize("report", ["cyclonedx"], indirect=True)
def test_a_bill_of_materials_is_valid(report: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(report.read_text(encoding="utf-8")) is None
    assert len(json.loads(report.read_bytes())["components"]) == 4


@pytest.mark.parametrize("report", ["junit"], indirect=True)
def test_a_reader_of_test_reports_counts_the_same(report: Path) -> None:
    from junitparser import JUnitXml

    [suite] = JUnitXml.fromfile(str(report))
    results = [[type(result).__name__ for result in case.result] for case in suite]

    assert (suite.tests, suite.failures) == (len(results), 2)
    assert sum(result == ["Failure"] for result in results) == 2
    assert ["Skipped"] in results
