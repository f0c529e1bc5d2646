"""Threads take memory from one heap."""

from __future__ import annotations

import platform
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives threads heaps of their own")

PROGRAM = """
import ctypes, sys, threading
from model_registry.refresh.heap import set_up_heap

if "one" in sys.argv:
    set_up_heap()
held, all_there = [], threading.Barrier(9)

def take():
    held.append(bytearray(20_000))
    all_there.wait()

for _ in range(8):
    threading.Thread(target=take).start()
all_there.wait()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def heaps(*how: str) -> int:
    done = subprocess.run([sys.executable, "-c", PROGRAM, *how], capture_output=True, text=True, check=True)
    return len(re.findall("<heap nr=", done.stdout))


def test_threads_have_one_heap_where_they_would_have_several() -> None:
    assert heaps() > 1
    assert heaps("one") == 1
