"""A file read in slices is what its bytes are, whoever replaces it meanwhile."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_registry.catalog.file_bytes import FileBytes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pread; files are read whole there")

OPEN_FILES = Path("/proc/self/fd")
CONTENT = bytes(range(97, 107)) * 900 + b"\n" + b"x" * 5000 + b"\n"


@given(st.integers(0, 15_000), st.integers(0, 15_000))
def test_slices_and_places_are_those_of_the_bytes(start: int, stop: int) -> None:
    path = Path("content")
    path.write_bytes(CONTENT)
    content = FileBytes(str(path))

    assert len(content) == len(CONTENT)
    assert content[start:stop] == CONTENT[start:stop]
    assert content.find(b"\n", start) == CONTENT.find(b"\n", start)


def test_a_file_that_is_replaced_is_read_on_as_it_was(tmp_path: Path) -> None:
    path, newer = tmp_path / "content", tmp_path / "newer"
    path.write_bytes(CONTENT)
    newer.write_bytes(b"other")
    content = FileBytes(str(path))
    newer.replace(path)

    assert content[: len(CONTENT)] == CONTENT


def test_no_file_stays_open_that_nobody_reads(tmp_path: Path) -> None:
    path = tmp_path / "content"
    path.write_bytes(CONTENT)
    if not OPEN_FILES.exists():
        pytest.skip("open files are counted where the system has /proc")
    before = len(list(OPEN_FILES.iterdir()))
    for _ in range(5):
        assert len(FileBytes(str(path))) == len(CONTENT)

    assert len(list(OPEN_FILES.iterdir())) == before
