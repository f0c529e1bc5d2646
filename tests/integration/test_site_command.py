"""`model-registry site`: the page in a folder, and served."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from model_registry.cli import main
from tests.support.entries import row


def catalog(folder: Path, *names: str) -> Path:
    path = folder / "models.json"
    path.write_text(json.dumps([row(name) for name in names]), encoding="utf-8")
    return path


def build(path: Path, output: Path) -> int:
    return main(["site", "build", "--catalog", str(path), "--output", str(output)])


def test_a_second_build_writes_nothing_and_a_smaller_one_deletes_only_its_own(tmp_path: Path) -> None:
    output = tmp_path / "public"
    assert build(catalog(tmp_path, "acme/a", "other/b"), output) == 0
    (output / "CNAME").write_text("example.org")
    page = output / "models/other_b.html"
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*.html")}

    assert build(tmp_path / "models.json", output) == 0
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*.html")} == before

    assert build(catalog(tmp_path, "acme/a"), output) == 0
    assert not page.exists()
    assert (output / "models/acme_a.html").exists()
    assert (output / "CNAME").read_text() == "example.org"


def test_what_lies_beside_the_catalog_is_shown_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "state/model-registry").mkdir(parents=True)
    log = tmp_path / "state/model-registry/readings.jsonl"
    log.write_text('{"day":"2099-11-02","acme":[48,1,7,3.5]}\n')
    (tmp_path / "answered.json").write_text('{"catalog": "models.json", "providers": {"acme": "2099-11-01"}}')
    (tmp_path / "health.json").write_text('{"providers": {"acme": {"state": "ok"}}}')
    (tmp_path / "history/2026-11").mkdir(parents=True)
    (tmp_path / "history/about.json").write_text('{"catalog": "models.json", "began": "2026-11-01T00:00:00Z"}')
    line = {
        "at": "2099-11-02T00:00:00Z",
        "last_seen_before": None,
        "provider": "acme",
        "model_id": "a",
        "kind": "added",
        "field": "",
        "old": None,
        "new": None,
        "evidence": "provider",
        "run": "r",
    }
    (tmp_path / "history/2099-11").mkdir()
    (tmp_path / "history/2099-11/00.jsonl").write_text(json.dumps(line) + "\n")

    assert build(catalog(tmp_path, "acme/a"), tmp_path / "public") == 0

    assert not (tmp_path / "public/feeds").exists()  # without an address there is nowhere to find them
    assert '"state":"ok"' in (tmp_path / "public/data/health.js").read_text()
    assert '"readings":{"acme":{"2099-11-02":[48,1,7]}}' in (tmp_path / "public/data/health.js").read_text()
    assert '"days":{"acme":"2099-11-01"}' in (tmp_path / "public/data/models-0.js").read_text()
    assert '"kind":"added"' in (tmp_path / "public/data/changes.js").read_text()

    log.write_text("broken")
    assert build(tmp_path / "models.json", tmp_path / "public") == 0
    assert '"readings":{}' in (tmp_path / "public/data/health.js").read_text()


def test_disagreements_beside_the_catalog_and_what_checks_find_are_shown(tmp_path: Path) -> None:
    file = catalog(tmp_path, "acme/a")
    assert build(file, tmp_path / "public") == 0
    told = (tmp_path / "public/data/quality.js").read_text()
    assert '"conflicts":null' in told
    assert '"rule":"missing-name"' in told

    (tmp_path / "conflicts.json").write_text('[{"entry": "acme/a", "field": "status"}]')
    assert build(file, tmp_path / "public") == 0
    assert '"conflicts":{"count":1' in (tmp_path / "public/data/quality.js").read_text()

    (tmp_path / "conflicts.json").write_text("{}")
    assert build(file, tmp_path / "public") == 2


def test_with_an_address_the_changes_are_published_as_feeds(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "history/about.json").write_text('{"catalog": "models.json", "began": "2026-11-01T00:00:00Z"}')
    public = tmp_path / "public"
    command = ["site", "build", "--catalog", str(catalog(tmp_path, "acme/a")), "--output", str(public)]
    assert main([*command, "--address", "https://example.org/models/"]) == 0

    assert 'href="https://example.org/models/feeds/all.atom"' in (public / "feeds/all.atom").read_text()
    assert (public / "feeds/provider/acme.ics").exists()
    assert 'rel="alternate" type="application/atom+xml"' in (public / "index.html").read_text()
    assert build(tmp_path / "models.json", public) == 0
    assert not list(public.glob("feeds/**/*.atom"))
    assert "alternate" not in (public / "index.html").read_text()


@pytest.mark.parametrize(
    ("content", "why"), [("{", "no JSON"), ('{"a": 1}', "not a catalog"), ('[{"provider": "a"}]', "not a catalog")]
)
def test_what_is_no_catalog_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, why: str
) -> None:
    (tmp_path / "models.json").write_text(content)

    assert build(tmp_path / "models.json", tmp_path / "public") == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "public").exists()


def test_it_is_served_here(tmp_path: Path) -> None:
    program = "import sys; from model_registry.cli import main; sys.exit(main())"
    command = [
        sys.executable,
        "-c",
        program,
        "site",
        "serve",
        "--port",
        "0",
        "--catalog",
        str(catalog(tmp_path, "acme/a")),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as served:
        try:
            assert served.stderr is not None
            [address] = re.findall(r"http://\S+", served.stderr.readline())
            with urllib.request.urlopen(f"{address}models/acme_a.html", timeout=20) as answer:
                assert b"acme/a" in answer.read()
        finally:
            served.terminate()
