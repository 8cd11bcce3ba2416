"""What of a query is left to search with."""

import numpy as np
import pytest

from features.fingerprint import Fingerprint
from models.originality.records import Edits, Span
from models.originality.rest import rest_of

QUERY = Fingerprint(
    seconds=20.0,
    aspect=1.0,
    hash_times=np.arange(20.0),
    hashes=np.repeat(np.arange(20, dtype=np.uint8)[:, None], 32, axis=1),
    key_times=np.arange(0.0, 20.0, 2.0),
    key_offsets=np.arange(0, 33, 3).astype(np.int32)[:11],
    codes=np.repeat(np.arange(30, dtype=np.uint8)[:, None], 16, axis=1),
    points=np.repeat(np.arange(30, dtype=np.int16)[:, None], 2, axis=1),
    scales=np.arange(30, dtype=np.uint8),
    angles=np.arange(30, dtype=np.uint8),
    sound=np.zeros((0, 16), np.uint8),
    proxy=b"",
)


def shown(*spans: tuple[float, float, float]) -> list[Span]:
    """Spans of these probabilities, first and last seconds."""
    return [Span(p, start, end, start, end, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), Edits()) for p, start, end in spans]


def test_what_no_span_shows_is_left_with_its_features() -> None:
    left = rest_of(QUERY, shown((0.9, 0.0, 8.0), (0.8, 12.0, 16.0)), 0.5)
    assert left is not None
    assert left.key_times.tolist() == [8, 10, 16, 18]
    assert left.key_offsets.tolist() == [0, 3, 6, 9, 12]
    assert left.scales.tolist() == [12, 13, 14, 15, 16, 17, 24, 25, 26, 27, 28, 29]
    assert left.hash_times.tolist() == [8, 9, 10, 11, 16, 17, 18, 19] == left.hashes[:, 0].tolist()
    assert all(len(getattr(left, name)) == 12 for name in ("codes", "points", "angles"))


@pytest.mark.parametrize(
    "spans",
    [[], shown((0.3, 0.0, 9.0)), shown((0.9, 2.0, 18.0)), shown((0.9, 0.0, 10.0), (0.7, 9.0, 20.0))],
    ids=["nothing shown", "nothing surely shown", "too little left", "all shown by two"],
)
def test_nothing_is_left(spans: list[Span]) -> None:
    assert rest_of(QUERY, spans, 0.5) is None
