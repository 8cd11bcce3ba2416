"""Freed memory goes back to the system."""

import resource
import sys
from pathlib import Path

import numpy as np
import pytest

from features.heap import give_back, keep


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


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux can")
def test_blocks_of_a_picture_are_not_mapped_anew_for_each_picture() -> None:
    keep()
    for _ in range(3):
        work_on_a_picture()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        work_on_a_picture()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before < 2_000  # of 20,000 pages written


def work_on_a_picture() -> None:
    """Write to four blocks of a megabyte, and let them go."""
    blocks = [np.ones(1 << 20, np.uint8) for _ in range(4)]
    assert len(blocks) == 4
