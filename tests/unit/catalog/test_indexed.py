"""Whatever form a catalog is in, it says the same; what is damaged says nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_registry.catalog import indexed
from model_registry.catalog.columns import RANK, READERS
from model_registry.catalog.documents import read
from model_registry.catalog.names import KINDS
from model_registry.errors import ConfigurationError
from tests.support.entries import least

if TYPE_CHECKING:
    from model_registry.catalog.reader import CatalogReader

ROOT = Path(__file__).parents[3]


ROWS = [
    least("acme/a/b", canonical_id="meta/b", aliases=["b-latest"], updated="2026-02-03"),
    least("acme/b", canonical_id="meta/b", alias_of="b-1", pricing={"input": 0.1, "tiers": [{"above_context": 1}]}),
    least('acme/quote"d', name="A\u2028B", provenance={"name": "models.dev"}),
    least("acme/tab\there"),
    least("acme/ünï/代码"),
    least("zeta/b", canonical_id="meta/b", source="official", status="deprecated"),
    least("zeta/z", canonical_id="acme/b"),
]
NAMES = sorted(
    {name for row in ROWS for name in (row["model_id"], *row.get("aliases", ()), row.get("canonical_id", ""))}
)
NAMES += [f"{row['provider']}/{row['model_id']}" for row in ROWS]
NAMES += ["acme/b-latest", "acme/b-1", "b-1", "", "/", "b\n", "B", "zz", "\x00", "acme/", '"b"', "b-"]


def published(rows: object) -> bytes:
    return (json.dumps(rows, indent=2, ensure_ascii=False) + "\n").encode()


def answers(catalog: CatalogReader) -> list[object]:
    """Everything a catalog can be asked."""
    named = [
        (name, kinds, (found[0], [each.as_dict() for each in found[1]]) if found else None)
        for name in NAMES
        for kinds in (KINDS, ("canonical_id",), ("alias", "alias_of"))
        for found in (catalog.named(name, kinds),)
    ]
    columns = [[catalog.column(name)[at] for at in range(len(catalog))] for name in (*READERS, RANK)]
    rows = [dict(catalog.row(at)) for at in range(len(catalog))]
    return [len(catalog), catalog.updated, [dict(row) for row in catalog.rows()], rows, columns, *named]


MINIFIED = json.dumps(ROWS, separators=(",", ":")).encode()
LAST_ON_ONE_LINE = published(ROWS[:-1]).removesuffix(b"\n]\n") + b", " + json.dumps(ROWS[-1]).encode() + b"\n]\n"
OTHER_LAYOUTS = {
    "minified": MINIFIED,
    "escaped": (json.dumps(ROWS, indent=2) + "\n").encode(),
    "wide": json.dumps(ROWS, indent=4).encode(),
    "no last line break": published(ROWS).rstrip(),
    "windows": published(ROWS).replace(b"\n", b"\r\n"),
    "other order": published(ROWS[::-1]),
    "keys in another order": published([dict(reversed(row.items())) for row in ROWS]),
    "one entry on one line": LAST_ON_ONE_LINE,
    "an entry within the lines of another": published(ROWS).replace(
        b'  },\n  {\n    "provider": "acme",\n    "model_id": "b"', b'  }, {"provider": "acme", "model_id": "b"', 1
    ),
}


@pytest.mark.parametrize(
    "layout", [published(ROWS), indexed.build_index(ROWS), *OTHER_LAYOUTS.values()], ids=lambda _: ""
)
def test_every_form_gives_the_same_answers(layout: bytes) -> None:
    assert answers(read(layout, "a file")) == answers(read(MINIFIED, "a file"))


def test_a_key_like_an_id_elsewhere_in_an_entry_is_no_id() -> None:
    rows = [*ROWS, least("zoo/y", provenance={"model_id": "b", "provider": "acme"})]

    assert answers(read(published(rows), "a file")) == answers(read(json.dumps(rows).encode(), "a file"))


@pytest.mark.parametrize("form", [published, indexed.build_index, json.dumps])
def test_the_strongest_name_wins_and_the_preferred_entry_comes_first(form: Any) -> None:
    content = form(ROWS)
    catalog = read(content if isinstance(content, bytes) else content.encode(), "a file")

    def found(name: str) -> tuple[str, list[str]] | None:
        named = catalog.named(name)
        return named and (named[0], [each.full_id for each in named[1]])

    assert found("acme/b") == ("full_id", ["acme/b"])
    assert found("b") == ("model_id", ["zeta/b", "acme/b"])
    assert found("a/b") == ("model_id", ["acme/a/b"])
    assert found("b-latest") == ("alias", ["acme/a/b"])
    assert found("acme/b-1") == ("alias_of", ["acme/b"])
    assert found("meta/b") == ("canonical_id", ["zeta/b", "acme/b", "acme/a/b"])
    assert found("B") is None


def test_a_catalog_of_nothing_is_one() -> None:
    for content in (b"[]", b"[]\n", indexed.build_index([])):
        catalog = read(content, "a file")
        assert (len(catalog), catalog.updated, list(catalog.rows()), catalog.named("b")) == (0, None, [], None)


def test_equal_catalogs_make_equal_bytes() -> None:
    assert indexed.build_index(ROWS) == indexed.build_index(ROWS[::-1])
    assert indexed.build_index(read(indexed.build_index(ROWS), "a file").rows()) == indexed.build_index(ROWS)


def test_the_repositorys_own_catalog_is_whole_in_the_indexed_form() -> None:
    rows = json.loads((ROOT / "models.json").read_bytes())
    catalog = read(indexed.build_index(rows), "a file")

    assert list(catalog.rows()) == rows
    for row in rows[::50]:
        named = catalog.named(f"{row['provider']}/{row['model_id']}")
        assert named is not None
        assert (named[0], [each.as_dict() for each in named[1]]) == ("full_id", [row])


BUILT = indexed.build_index(ROWS)
QUESTIONS: list[Callable[[CatalogReader], object]] = [
    lambda catalog: (len(catalog), catalog.updated),
    lambda catalog: list(catalog.rows()),
    *(lambda catalog, at=at: catalog.row(at) for at in range(len(ROWS))),
    *(lambda catalog, name=name: [catalog.column(name)[at] for at in range(len(ROWS))] for name in (*READERS, RANK)),
    *(lambda catalog, name=name: found_ids(catalog, name) for name in NAMES),
]


def found_ids(catalog: CatalogReader, name: str) -> object:
    named = catalog.named(name)
    return named and (named[0], [each.as_dict() for each in named[1]])


@given(st.integers(0, len(BUILT) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_noticed_by_whatever_reads_it(position: int, flip: int) -> None:
    """Each question gets what was written, or the error; and some question gets the error."""
    damaged = bytearray(BUILT)
    damaged[position] ^= flip
    sound = read(BUILT, "a file")
    complaints = []
    for ask in QUESTIONS:
        try:
            assert ask(read(bytes(damaged), "a file")) == ask(sound)
        except ConfigurationError as error:
            complaints.append(str(error))

    assert complaints
    assert all(each.startswith(("a file is damaged", "a file is not a catalog")) for each in complaints)


@pytest.mark.parametrize("length", [0, 10, len(indexed.MAGIC), len(indexed.MAGIC) + 30, 100, len(BUILT) - 1])
def test_a_torn_file_is_noticed_on_opening(length: int) -> None:
    with pytest.raises(ConfigurationError, match=r"a file is (damaged|not a catalog)"):
        read(BUILT[:length], "a file")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{}", "it is not a list of entries"),
        (b"<html>", "it is not JSON"),
        (b"\xff\xfe", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[1]", "row 0 names no provider and model id"),
        (published([ROWS[0], {"provider": "acme"}]), "row 1 names no provider and model id"),
    ],
)
def test_what_is_no_catalog_is_named(content: bytes, told: str) -> None:
    with pytest.raises(ConfigurationError, match=f"https://x.example/models.json is not a catalog: {told}"):
        read(content, "https://x.example/models.json").rows()


def test_an_id_is_read_from_its_own_lines_of_the_published_file() -> None:
    broken = published(ROWS).replace(b'"release_date": "2026-01-15"', b'"release_date": 2026-01-02', 1)
    catalog = read(broken, "models.json")

    named = catalog.named("zeta/z")
    assert named is not None
    assert named[1][0].as_dict() == ROWS[-1]
    with pytest.raises(ConfigurationError, match=r"models\.json is not a catalog"):
        catalog.named("acme/a/b")
    with pytest.raises(ConfigurationError, match=r"models\.json is not a catalog"):
        catalog.rows()
