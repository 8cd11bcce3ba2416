"""One thread for the small work that a video is made of."""

from __future__ import annotations

from functools import cache

import cv2
from threadpoolctl import threadpool_limits


@cache
def settle() -> None:
    """Have OpenCV and what is loaded of BLAS, numpy's and scipy's, work on the calling thread from now on, in the whole
    process.

    A picture's matrix products and filters take a millisecond or two. Spread over threads they take longer in all,
    since every thread then waits in a loop for the next: a sixth of what a fingerprint costs. Cores are used by
    several videos at once.
    """
    cv2.setNumThreads(1)
    threadpool_limits(1, "blas")
