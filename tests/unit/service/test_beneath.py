"""The catalog as a database holds it."""

from __future__ import annotations

import hashlib
import json
import zlib

from model_registry.service.beneath import beneath_of, digest_of, lines_of, packed, unpacked
from model_registry.service.records import base_of
from tests.support.service_catalog import rows

LINES = lines_of(rows())
BENEATH = beneath_of("x", LINES)


def test_what_is_packed_is_one_json_list_and_comes_back_as_its_lines() -> None:
    breaks = [{**rows()[0], "name": "a,\nb"}, {**rows()[1], "name": "ä"}]
    content = packed(lines_of(breaks))
    assert json.loads(zlib.decompress(content)) == breaks
    assert unpacked(content) == lines_of(breaks)
    assert unpacked(packed([])) == [b""]
    assert beneath_of("x", unpacked(packed([]))).base == base_of(())


def test_entries_whose_lines_an_earlier_catalog_had_are_not_read_again() -> None:
    changed = rows()
    changed[2]["pricing"] = {"input": 1, "output": 2}
    new = beneath_of("y", lines_of(changed), BENEATH)
    assert new.base == base_of(changed)
    before, after = list(BENEATH.lines.values()), list(new.lines.values())
    assert [one is other for one, other in zip(before, after, strict=True)] == [
        number != 2 for number in range(len(before))
    ]
    assert all(new.base.rows[f"{row['provider']}/{row['model_id']}"] is row for row in after)


def test_a_list_without_line_breaks_as_databases_had_it_is_read() -> None:
    compact = zlib.compress(json.dumps(rows(), ensure_ascii=False, separators=(",", ":")).encode())
    old = beneath_of("x", unpacked(compact))
    assert old.base == base_of(rows())
    assert beneath_of("x", LINES, old).base == old.base


def test_the_digest_is_that_of_the_list() -> None:
    compact = json.dumps(rows(), ensure_ascii=False, separators=(",", ":")).encode()
    assert digest_of(LINES) == hashlib.sha256(compact).hexdigest()


def test_groups_that_are_alike_are_shared_and_texts_that_look_like_one_are_not() -> None:
    group = {"vision": True}
    alike = [{**row, "capabilities": group, "name": str(group)} for row in rows()[:2]]
    one, other = beneath_of("x", lines_of(alike)).lines.values()
    assert one["capabilities"] is other["capabilities"]
    assert (one["capabilities"], one["name"]) == (group, str(group))
