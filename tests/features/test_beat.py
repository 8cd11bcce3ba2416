"""A beat is found in the whole spectrum, and under a voice beside it; what is uneven, faint or just stops is none."""

from __future__ import annotations

import numpy as np
import pytest

from features.beat import BEAT, bands, beat, rises
from features.spectrum import RATE

SECONDS = 6


def noise(level=1.0, seed=0):
    """Onsets of something restless, [frames]."""
    return (level * np.random.default_rng(seed).exponential(1, SECONDS * RATE) ** 0.5).astype(np.float32)


def syllables(seed=0):
    """Onsets of a voice: four swells a second or so, never evenly."""
    rng, onsets, at = np.random.default_rng(seed), noise(0.3, seed), 0.0
    while at < SECONDS - 0.3:
        onsets[round(at * RATE) : round(at * RATE) + 8] += np.hanning(8).astype(np.float32) * rng.uniform(1, 4)
        at += rng.uniform(0.15, 0.4)
    return onsets


def strokes(every, jitter=0.0, level=1.0):
    """Onsets of strokes every so many seconds."""
    rng, onsets = np.random.default_rng(1), noise(0.02)
    for at in np.arange(0.1, SECONDS - 0.3, every) + rng.normal(0, jitter, len(np.arange(0.1, SECONDS - 0.3, every))):
        onsets[max(0, round(at * RATE)) :][:2] += level
    return onsets


def stacked(whole, below=None, above=None):
    quiet = np.zeros_like(whole)
    return np.stack([whole, quiet if below is None else below, quiet if above is None else above], axis=1)


@pytest.mark.parametrize("every", [0.33, 0.5, 0.66])
def test_even_strokes_are_a_beat_and_uneven_ones_are_weaker(every):
    assert beat(stacked(strokes(every))) > 0.8
    assert beat(stacked(strokes(every, jitter=0.08))) < 0.6


@pytest.mark.parametrize("where", ["below", "above"])
@pytest.mark.parametrize("seed", range(4))
def test_strokes_beside_a_voice_are_a_beat(where, seed):
    voice = syllables(seed)
    assert beat(stacked(voice)) < BEAT
    assert beat(stacked(voice, **{where: strokes(0.5, level=4.0)})) > 0.8


def test_strokes_that_are_uneven_or_faint_are_none():
    voice = syllables()
    assert beat(stacked(voice, strokes(0.5, jitter=0.1, level=4.0))) < BEAT
    assert beat(stacked(voice, strokes(0.5, level=0.4))) == beat(stacked(voice))
    assert beat(stacked(voice, noise(), noise(seed=1))) == beat(stacked(voice))


@pytest.mark.parametrize("seed", range(4))
def test_noise_that_stops_and_comes_back_is_none(seed):
    gap = slice(2 * RATE, 5 * RATE)
    voice, beside = syllables(seed), [noise(seed=2 * seed + i) ** 2 for i in range(2)]
    for onsets in beside:
        onsets[gap] = 0
    assert beat(stacked(voice, *beside)) == beat(stacked(voice))


def test_work_is_heard_as_a_whole():
    """Where the strokes themselves are what is loudest, what lies beside them says nothing new."""
    uneven = strokes(0.4, jitter=0.08, level=3.0)
    assert beat(stacked(uneven, strokes(0.5, level=2.0))) == beat(stacked(uneven))


def test_too_short_or_silent_sound_has_no_beat():
    assert beat(np.zeros((2 * RATE, 3), np.float32)) == 0
    assert beat(np.zeros((SECONDS * RATE, 3), np.float32)) == 0


def test_only_what_gets_louder_counts_where_it_does():
    power = np.full((4, 257), 1e-3, np.float32)
    power[2, 2] = 1.0  # 62 Hz
    power[3, 220] = 1.0  # 6.9 kHz
    onsets = rises(bands(power))
    assert onsets.shape == (3, 3)
    assert onsets[1, 1] > 0.8
    assert onsets[2, 2] > 0.6
    assert not onsets[[0, 2], 1].any()
    assert not onsets[:, 0].any()
