"""The files of the page: complete, the same for the same catalog, and safe whatever a catalog says."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest

from model_registry.compat import override
from model_registry.site import scripts
from model_registry.site.build import Memory, build
from model_registry.site.packing import pack, snapshot_row, table_row
from model_registry.site.pages import file_name
from tests.support.entries import row

EVIL = "</script><img src=x onerror=alert(1)>'\"&\u202egnp"
ROWS = [
    row("acme/nova", pricing={"input": 0.000001, "output": 2}, context_window=128_000, status="active", name="Nova"),
    row("host/Nova", developer="acme", canonical_id="acme/nova", pricing={"input": 0, "output": 0}),
    row("acme/paint", type="image", pricing={"per_image": 0.04}),
    row("acme/plan", pricing={"regions": {"eu": {"input": 1}}}),
    row("acme/soon", retirement_date="2027-03-01", status="deprecated"),
]


def built(rows: list[dict[str, Any]] = ROWS, **more: Any) -> dict[str, str]:
    return {path: content.decode() for path, content in build(rows, **more)}


def data(files: dict[str, str], name: str) -> Any:
    """What a data script hands over, read as JavaScript reads it."""
    found = re.fullmatch(rf"modelRegistry\.receive\('{name}','(.*)'\);\n", files[f"data/{name}.js"], re.DOTALL)
    assert found
    return json.loads(re.sub(r"\\(.)", r"\1", found[1]))


class Reader(HTMLParser):
    """The texts and tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs

    @override
    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def test_the_same_catalog_gives_the_same_bytes_in_whatever_order_it_comes() -> None:
    assert built(ROWS) == built(ROWS[::-1])


def test_a_model_has_a_page_without_script_that_tells_free_unknown_and_other_units_apart() -> None:
    files = built()

    page = Reader(files["models/acme_nova.html"])
    assert "script" not in page.tags
    assert ("name", "description") in page.attributes
    assert {"Nova", "0.000001", "2", "free", "128,000", "unknown", "active"} <= set(page.texts)
    assert "0.04 a image" in Reader(files["models/acme_paint.html"]).texts
    assert "varies by region" in Reader(files["models/acme_plan.html"]).texts
    assert {"deprecated,", "ends 2027-03-01"} <= set(Reader(files["providers/acme.html"]).texts)


def test_every_link_of_the_pages_leads_to_a_file() -> None:
    files = built()

    for path, page in files.items():
        folder = path.rpartition("/")[0]
        for name, value in Reader(page).attributes if path.endswith(".html") else ():
            target = (value or "").partition("?")[0]
            if name in {"href", "src"} and not target.startswith(("https:", "data:", "#")):
                place = target.removeprefix("../") if target.startswith("../") else f"{folder}/{target}".lstrip("/")
                assert place in files, (path, value)


def test_the_first_view_is_named_and_nothing_of_it_is_inline() -> None:
    page = Reader(built()["index.html"])

    asked = [value.partition("?")[0] for name, value in page.attributes if name in {"href", "src"} and value]
    assert Counter(asked)["app.js"] == Counter(asked)["data/table.js"] == Counter(asked)["style.css"] == 2
    policy = next(value for name, value in page.attributes if name == "content" and "default-src" in (value or ""))
    assert policy is not None
    assert "unsafe" not in policy
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_hostile_texts_stay_texts() -> None:
    rows = [row(f"acme/{EVIL}", name=EVIL, license=EVIL, canonical_id=f"acme/{EVIL}s"), row("acme/" + "x" * 10_000)]
    files = built(rows)

    for path, page in files.items():
        if path.endswith(".html"):
            assert not {"img", "script"} & Reader(page).tags.keys() or path == "index.html"
    assert any(EVIL in Reader(page).texts for path, page in files.items() if path.startswith("models/"))
    assert all(len(path) < 120 and re.fullmatch(r"[a-z0-9._/-]+", path) for path in files)
    assert EVIL in data(files, "table")["columns"]["model_id"]
    assert EVIL in [entry.get("name") for entry in data(files, "models-0")["entries"]]


@pytest.mark.parametrize(
    ("one", "other"), [("acme/a", "acme-a"), ("a/b:free", "a/b-free"), ("a/X", "a/x"), ("a/é", "a/è")]
)
def test_no_two_models_share_a_page(one: str, other: str) -> None:
    assert file_name(one) != file_name(other)


def test_a_name_of_a_page_stays_in_its_folder() -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", file_name("../../etc/passwd"))
    assert file_name("index") != "index"


def test_details_come_with_the_changes_of_prices() -> None:
    change = {"at": "2026-11-02T00:00:00Z", "provider": "acme", "model_id": "nova", "kind": "price"}
    files = built(memory=Memory([{**change, "field": "pricing.input", "old": 1, "new": 2}], {"providers": {}}))

    assert data(files, "models-0")["prices"]["acme/nova"][0]["new"] == 2
    assert len(data(files, "changes")) == 1
    assert data(files, "health") == {"providers": {}, "readings": {}}


def test_a_large_catalog_is_cut_into_files_that_begin_where_the_table_says() -> None:
    rows = [row(f"acme/m{number:04}", license="x" * 200) for number in range(1500)]
    files = built(rows)

    starts = data(files, "table")["shards"]
    assert len(starts) > 1
    entries = [entry for number in range(len(starts)) for entry in data(files, f"models-{number}")["entries"]]
    assert [entry["model_id"] for entry in entries] == [each["model_id"] for each in rows]
    assert data(files, "models-1")["entries"][0] == rows[starts[1]]


def test_the_scoreboard_counts_what_is_known() -> None:
    board = data(built(), "quality")

    assert board["providers"]["acme"]["entries"] == 4
    assert board["providers"]["acme"]["pricing"] == 3


def test_a_packed_catalog_unpacks_to_its_rows() -> None:
    packed = pack([table_row(each) for each in ROWS])

    assert packed["count"] == len(ROWS)
    assert packed["columns"]["provider"] == {"v": ["acme", "host"], "c": "12111"}
    assert packed["columns"]["pricing.input"] == {"v": [1e-06, 0], "c": "12000"}
    assert packed["columns"]["pricing.varies"] == {"v": [["regions"]], "c": "00010"}
    assert packed["columns"]["model_id"] == ["/", "Nova", "/", "/", "/"]
    kept = snapshot_row({**ROWS[0], "provenance": {"name": "models-dev"}, "family": "acme/nova"})
    assert "provenance" not in kept
    assert kept["family"] == "acme/nova"


def test_the_day_a_host_listed_a_model_is_not_its_release() -> None:
    listed = row("host/odd", canonical_id="acme/odd", release_date="2026-02-01", release_date_basis="host")
    told = row("other/odd", canonical_id="acme/odd", release_date="2026-01-15", release_date_basis="source")

    assert table_row(listed)["release_date_basis"] == "host"
    assert "release_date_basis" not in table_row(told)
    assert data(built([listed]), "quality")["providers"]["host"]["release_date"] == 0
    assert "<dt>Listed by a host</dt><dd>2026-02-01</dd>" in built([listed])["models/acme_odd.html"]
    assert "<dt>Released</dt><dd>2026-01-15</dd>" in built([listed, told])["models/acme_odd.html"]
    assert "2026-02-01" not in built([listed, told])["models/acme_odd.html"]


def test_the_site_map_names_every_page() -> None:
    files = built(address="https://example.org/page/")

    assert "<loc>https://example.org/page/models/acme_nova.html</loc>" in files["sitemap.xml"]
    assert "sitemap.xml" not in built()


def test_no_two_modules_of_a_script_use_one_name_for_two_things() -> None:
    declared = re.compile(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)

    for script in (scripts.core(), scripts.views()):
        # Only what stands outside of functions: indentation is taken away, so constants inside are left out by braces.
        names = Counter(declared.findall("\n".join(_outer_lines(script))))
        assert [name for name, times in names.items() if times > 1] == []


def _outer_lines(script: str) -> list[str]:
    """The lines of a script that stand in no function of it."""
    depth, outer = 0, []
    for line in script.splitlines()[1:-1]:
        if depth == 0:
            outer.append(line)
        plain = re.sub(r"`[^`]*`|\"[^\"]*\"|'[^']*'|/[^/ ]+/[gsuy]*", "", line)
        depth += sum(plain.count(sign) for sign in "{[(") - sum(plain.count(sign) for sign in "}])")
        depth = max(depth, 0)
    return outer
