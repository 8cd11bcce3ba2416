"""What of a query no span explains yet, to search with once more, or to lay on the same reference otherwise.

A search names a dozen candidates. Where a compilation begins with a video that was reposted two dozen times, these are
all of that one; what else it shows is found by what is left of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from features.fingerprint import Fingerprint
from features.timeline import Spans, at_least, complement, union
from models.originality.records import Span

LEAST_SECONDS = 3.0  # of a stretch that is worth a search


def rest_of(query: Fingerprint, spans: Iterable[Span], sure: float) -> Fingerprint | None:
    """The query's features and hashes of the stretches, in s, that no span of at least that probability shows; None
    where nothing is shown yet, or no stretch of some length is left."""
    shown = union([(s.q_start, s.q_end) for s in spans if s.score >= sure])
    left = at_least(complement(shown, query.seconds), LEAST_SECONDS)
    if not shown or not left:
        return None
    keys, frames = (_inside(times, left) for times in (query.key_times, query.hash_times))
    counts = np.diff(query.key_offsets)
    rows = np.repeat(keys, counts)
    return replace(
        query,
        hash_times=query.hash_times[frames],
        hashes=query.hashes[frames],
        key_times=query.key_times[keys],
        key_offsets=np.concatenate([[0], np.cumsum(counts[keys])]).astype(np.int32),
        **{name: getattr(query, name)[rows] for name in ("codes", "points", "scales", "angles")},
    )


def _inside(times: npt.NDArray[np.float64], spans: Spans) -> npt.NDArray[np.bool_]:
    """Which seconds [n] lie in any span."""
    return np.asarray([any(start <= at < end for start, end in spans) for at in times], bool)
