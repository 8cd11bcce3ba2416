"""A frame a second, as the peers that bring no decoder of their own are given them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt


def decoded(path: Path) -> Iterator[Any]:
    """Every frame, by one thread."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        yield from container.decode(stream)


def per_second(path: Path, rate: float = 1.0) -> Iterator[npt.NDArray[np.uint8]]:
    """RGB uint8 [h, w, 3] at 0, 1/rate, 2/rate … seconds."""
    due, first = 0.0, None
    for frame in decoded(path):
        first = frame.time if first is None else first
        if frame.time - first >= due - 1e-3:
            due += 1.0 / rate
            yield frame.to_ndarray(format="rgb24")
