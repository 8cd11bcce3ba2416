"""When freed memory goes back to the system, and when not."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # glibc's malloc.h
_KEPT = 16 << 20  # bytes at the heap's end that stay when freed
_OWN_MAP = 4 << 20  # bytes from which a block lies outside the heap and goes back at once


@cache
def keep() -> None:
    """Have the C library keep a few megabytes of what is freed, once a process; nothing happens where it cannot.

    The work on one picture takes and frees blocks of a megabyte or two. Left to itself the library hands each back to
    the system, which then clears and maps it page by page for the next picture: a tenth of the time that local features
    take.
    """
    tune = _library("mallopt")
    if tune is not None:
        tune(_MMAP_THRESHOLD, _OWN_MAP)
        tune(_TRIM_THRESHOLD, _KEPT)


def give_back() -> None:
    """Have the C library hand back the pages that are free inside its heap; nothing happens where it cannot.

    A long decode frees what it took in small pieces, and the library keeps all pages for later small pieces, while what
    comes next, reading text, needs hundreds of megabytes at once.
    """
    trim = _library("malloc_trim")
    if trim is not None:
        trim(0)


def _library(name: str) -> Any:
    """A function of the C library; None where it has no such one."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
