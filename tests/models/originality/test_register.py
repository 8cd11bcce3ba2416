"""Which features of two videos were seen at the same moments."""

import numpy as np
import pytest

from models.originality.register import fullest_line


@pytest.mark.parametrize(("speed", "offset"), [(1.0, 4.0), (1.38, -2.0), (0.62, 0.0)])
def test_the_fullest_line_is_the_one_on_which_most_moments_lie(speed: float, offset: float) -> None:
    q = np.arange(20.0)
    moments = np.stack([np.append(q, [3.0, 9.0]), np.append(speed * q + offset, [90.0, 70.0])], axis=1)
    on, found, _ = fullest_line(moments)
    assert on.tolist() == [True] * 20 + [False] * 2
    assert found == pytest.approx(speed, rel=0.1)


def test_one_moment_is_a_line_of_the_unchanged_speed() -> None:
    on, speed, offset = fullest_line(np.array([[2.0, 5.0]]))
    assert (on.tolist(), speed, offset) == ([True], 1.0, 3.0)
