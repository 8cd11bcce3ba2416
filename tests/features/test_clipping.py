import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.clipping import clipped


def tone(amplitude, seconds=1.0, pitch=220.0):
    wave = amplitude * np.sin(2 * np.pi * pitch * np.arange(round(seconds * 48_000)) / 48_000)
    return np.abs(np.stack([wave, wave], axis=1)).astype(np.float32)


@pytest.mark.parametrize("gain", [1.5, 2.0, 4.0, 8.0])
def test_what_was_cut_off_flat_counts_and_little_else(gain):
    cut = (tone(gain) >= 1).sum()
    assert cut <= clipped(np.minimum(tone(gain), 1.0)) < 1.25 * cut


@pytest.mark.parametrize("amplitude", [0.5, 0.89, 0.94])
def test_loud_sound_under_a_ceiling_is_not_clipped(amplitude):
    assert clipped(tone(amplitude)) == 0
    assert clipped(np.minimum(tone(3.0), amplitude)) == 0


@pytest.mark.parametrize(
    ("samples", "count"),
    [
        pytest.param([0.2, 1.0, 0.2, 1.0, 1.0, 0.2], 0, id="too-short"),
        pytest.param([0.92, 1.04, 0.93], 3, id="rippled-by-a-codec"),
        pytest.param([0.92, 0.93, 0.94, 0.93], 0, id="near-but-not-reached"),
        pytest.param([1.0, 1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0], 7, id="two-runs-to-the-ends"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_runs(samples, count):
    assert clipped(np.array(samples, np.float32)[:, None]) == count


@given(st.lists(st.sampled_from([0.1, 0.91, 1.0]), min_size=1, max_size=40), st.integers(1, 3))
def test_channels_are_counted_each_by_itself(samples, channels):
    one = np.array(samples, np.float32)[:, None]
    assert clipped(np.repeat(one, channels, axis=1)) == channels * clipped(one)
