"""Freed memory goes back to the system."""

import sys
from pathlib import Path

import pytest

from features.heap import give_back


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux can")
def test_what_was_freed_in_small_pieces_is_given_back() -> None:
    pieces = [bytearray(b"x") * 60_000 for _ in range(4_000)]  # small enough for the heap
    kept = pieces[::40]
    del pieces
    before = resident()
    give_back()
    assert before - resident() > 100e6
    assert len(kept) == 100
