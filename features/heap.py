"""Freed memory goes back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Have the C library hand back the pages that are free inside its heap; nothing happens where it cannot.

    A long decode frees what it took in small pieces, and the library keeps all pages for later small pieces, while what
    comes next, reading text, needs hundreds of megabytes at once.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
