"""The bytes of a file, of which only those that are asked for are read."""

from __future__ import annotations

import os

_BLOCK = 1 << 12


class FileBytes:
    """A file as `bytes` would show it, as far as slices, `find` and `len` go. May be used from several threads.

    Reading a large file whole costs more than a look-up in it. The file is kept open, so that what replaces it does not
    change what is read; what is written into it does.
    """

    def __init__(self, path: str) -> None:
        """Open it. Raises `OSError`."""
        self._file = -1
        self._file = os.open(path, os.O_RDONLY)
        self._length = os.fstat(self._file).st_size

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._length)
        return os.pread(self._file, max(0, stop - start), start)

    def find(self, wanted: bytes, start: int = 0) -> int:
        """Where a single byte comes next, -1 if it does not."""
        while block := self[start : start + _BLOCK]:
            place = block.find(wanted)
            if place >= 0:
                return start + place
            start += len(block)
        return -1

    def __del__(self) -> None:
        if self._file >= 0:
            os.close(self._file)
