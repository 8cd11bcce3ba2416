"""The demo's sound: voices that babble in the rhythm of their transcript, small tunes, and the noise of places.

All of it is float32 mono at 48 kHz, made from a seed. The voices are formant synthesis (Klatt 1980 in miniature): a
pulse train for the vocal folds, three resonances for the vowel, a burst of noise for the consonant. No words are to be
heard, but syllables, pauses and intonation fall where the transcript has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal

from features.inputs import Segment

RATE = 48_000
_VOICE_RATE = 16_000  # Hz; speech has little above 8 kHz

Samples = npt.NDArray[np.float32]

# First three formants in Hz (Peterson and Barney 1952, men), per vowel letter.
_VOWELS = {"a": (730, 1090, 2440), "e": (530, 1840, 2480), "i": (270, 2290, 3010), "o": (570, 840, 2410),
           "u": (300, 870, 2240), "y": (390, 1990, 2550)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: pitch in Hz, how far it swings (share), vocal tract length against the table's (formant factor)."""

    pitch: float
    swing: float
    tract: float


VOICES: dict[str, Voice] = {
    "low": Voice(104, 0.16, 1.0),
    "warm": Voice(132, 0.22, 1.05),
    "bright": Voice(208, 0.26, 1.17),
    "young": Voice(250, 0.30, 1.24),
    "flat": Voice(118, 0.05, 1.0),
}


def speech(segments: Sequence[Segment], voice: str, seconds: float, seed: int) -> Samples:
    """A voice that speaks during the segments and is silent between them; samples [seconds * 48000], peak 0.9."""
    rng = np.random.default_rng(seed)
    track = np.zeros(round(seconds * _VOICE_RATE) + _VOICE_RATE, np.float32)
    for segment in segments:
        syllables = _syllables(segment.text)
        at, share = segment.start, (segment.end - segment.start) / max(1.0, sum(w for _, w in syllables))
        for i, (vowel, weight) in enumerate(syllables):
            if vowel:
                sound = _syllable(VOICES[voice], vowel, weight * share, i / len(syllables), rng)
                begin = round(at * _VOICE_RATE)
                track[begin : begin + len(sound)] += sound[: max(0, len(track) - begin)]
            at += weight * share
    whole = signal.resample_poly(track, RATE // _VOICE_RATE, 1)[: round(seconds * RATE)]
    return _peak(whole, 0.9)


def _syllables(text: str) -> list[tuple[str, float]]:
    """(vowel, relative length) per syllable, and ("", length) for the pauses between words and at commas."""
    found: list[tuple[str, float]] = []
    for word in text.lower().split():
        groups = re.findall(r"[aeiouy]+", word) or ["e"]
        found += [(g[0], 0.85 + 0.2 * min(len(g), 3) / 3) for g in groups]
        found.append(("", 0.9 if word[-1] in ",;:.!?" else 0.12))
    return found[:-1]


def _syllable(voice: Voice, vowel: str, seconds: float, place: float, rng: np.random.Generator) -> Samples:
    """One syllable: a consonant's noise on a voiced vowel gliding down, lower late in its sentence (``place`` 0..1)."""
    n = max(int(seconds * _VOICE_RATE * 0.94), 400)
    pitch = voice.pitch * (1 + voice.swing * (0.5 - place) + voice.swing * 0.5 * rng.standard_normal() * 0.5)
    glide = pitch * (1 + 0.06 * np.linspace(1, -1, n)) * (1 + 0.01 * np.sin(np.arange(n) / _VOICE_RATE * 34))
    phase = np.cumsum(glide) / _VOICE_RATE
    pulses = np.diff(np.floor(phase), prepend=0.0) - 1 / max(2.0, _VOICE_RATE / pitch)
    folds = signal.lfilter([1.0], [1.0, -0.94], pulses) + 0.012 * rng.standard_normal(n)
    sound = sum(
        gain * _resonated(folds, hertz * voice.tract * (1 + 0.03 * rng.standard_normal()), width)
        for hertz, width, gain in zip(_VOWELS[vowel], (90, 120, 180), (1.0, 0.5, 0.22), strict=True)
    )
    swell = np.minimum(
        1.0, np.minimum(np.arange(n) / (0.022 * _VOICE_RATE), np.arange(n, 0, -1) / (0.05 * _VOICE_RATE))
    )
    burst = min(n // 3, int(rng.uniform(0.02, 0.06) * _VOICE_RATE))
    noise = np.zeros(n)
    noise[:burst] = rng.standard_normal(burst) * np.hanning(burst) * rng.uniform(0.1, 0.6)
    hiss = _resonated(noise, float(rng.uniform(2500, 5500)), 900)
    return np.asarray(_peak(np.asarray(sound) * swell, 0.8) + 0.25 * hiss, np.float32)


def _resonated(wave: npt.NDArray[np.float64], hertz: float, width: float) -> npt.NDArray[np.float64]:
    """A second-order resonance at ``hertz`` with a bandwidth of ``width`` Hz."""
    r = np.exp(-np.pi * width / _VOICE_RATE)
    a = [1.0, -2 * r * np.cos(2 * np.pi * min(hertz, 7500.0) / _VOICE_RATE), r * r]
    return np.asarray(signal.lfilter([(1 - r)], a, wave))


def music(style: str, seconds: float, seed: int) -> Samples:
    """A tune with chords, bass, plucked notes and drums; ``style`` is one of TUNES; peak 0.9."""
    tempo, chords, bright, drums = TUNES[style]
    rng = np.random.default_rng(seed)
    track = np.zeros(round(seconds * RATE) + 4 * RATE, np.float32)
    beat, at, bar = 60.0 / tempo, 0.0, 0
    while at < seconds:
        root = chords[bar % len(chords)]
        third = 3 if root in (9, 2, 4) else 4
        for step in (0, third, 7):
            _add(track, at, _pad(220 * 2 ** ((root + step) / 12), 4 * beat, bright))
        _add(track, at, 0.9 * _pluck(55 * 2 ** (root / 12), 3.6 * beat, 0.2))
        for eighth in range(8):
            if rng.random() < 0.72:
                note = root + (0, third, 7, 12, 12 + third)[rng.integers(5)]
                _add(track, at + eighth * beat / 2, 0.5 * _pluck(440 * 2 ** (note / 12), beat, bright))
        if drums:
            _drums(track, at, beat, rng)
        at, bar = at + 4 * beat, bar + 1
    return _peak(track[: round(seconds * RATE)], 0.9)


#: style → (beats a minute, chord roots in semitones above A, brightness 0..1, drums)
TUNES: dict[str, tuple[float, tuple[int, ...], float, bool]] = {
    "calm": (76, (0, 9, 5, 7), 0.3, False),
    "bouncy": (132, (0, 5, 9, 7), 0.9, True),
    "night": (92, (9, 5, 0, 7), 0.5, True),
    "sweet": (84, (0, 4, 5, 7), 0.5, False),
    "drive": (118, (9, 7, 5, 7), 0.7, True),
}


def _add(track: Samples, at: float, sound: Samples) -> None:
    begin = round(at * RATE)
    track[begin : begin + len(sound)] += sound[: max(0, len(track) - begin)]


def _pad(hertz: float, seconds: float, bright: float) -> Samples:
    t = np.arange(round(seconds * RATE), dtype=np.float32) / RATE
    wave = np.sin(2 * np.pi * hertz * t) + bright * 0.5 * np.sin(2 * np.pi * 2.005 * hertz * t)
    return np.asarray(0.12 * wave * np.minimum(1, np.minimum(t / 0.2, (t[-1] - t) / 0.3)), np.float32)


def _pluck(hertz: float, seconds: float, bright: float) -> Samples:
    t = np.arange(round(seconds * RATE), dtype=np.float32) / RATE
    wave = sum(bright**k / (k + 1) * np.sin(2 * np.pi * hertz * (k + 1) * t) for k in range(4))
    return np.asarray(0.3 * wave * np.exp(-t * 4.5) * np.minimum(1, t / 0.004), np.float32)


def _drums(track: Samples, at: float, beat: float, rng: np.random.Generator) -> None:
    t = np.arange(round(0.16 * RATE), dtype=np.float32) / RATE
    kick = 0.7 * np.sin(2 * np.pi * (48 * t + 26 * (1 - np.exp(-t * 30)) / 3)) * np.exp(-t * 18)
    hat = 0.12 * rng.standard_normal(len(t)).astype(np.float32) * np.exp(-t * 60)
    snare = 0.3 * rng.standard_normal(len(t)).astype(np.float32) * np.exp(-t * 26)
    for quarter in range(4):
        _add(track, at + quarter * beat, (kick if quarter % 2 == 0 else snare).astype(np.float32))
        _add(track, at + (quarter + 0.5) * beat, hat.astype(np.float32))


def ambience(place: str, seconds: float, seed: int) -> Samples:
    """The noise of a place ("street", "kitchen", "room", "water"), peak about 0.5."""
    rng = np.random.default_rng(seed)
    low, high = {"street": (60, 900), "kitchen": (900, 6000), "room": (80, 500), "water": (400, 7000)}[place]
    noise = rng.standard_normal(round(seconds * RATE)).astype(np.float32)
    bands = signal.butter(2, (low, high), "bandpass", fs=RATE, output="sos")
    t = np.arange(len(noise), dtype=np.float32) / RATE
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 0.11 * t + seed) * np.sin(2 * np.pi * 0.037 * t)
    track = _peak(signal.sosfilt(bands, noise) * swell, 0.5)
    if place == "kitchen":
        at = 0.5
        while at < seconds - 0.3:
            t = np.arange(round(0.07 * RATE), dtype=np.float32) / RATE
            _add(track, at, (0.5 * np.sin(2 * np.pi * 190 * t) * np.exp(-t * 70)).astype(np.float32))
            at += float(rng.choice([0.41, 0.41, 0.43, 3.1], p=[0.5, 0.3, 0.15, 0.05]))
    return track


def mixed(*parts: tuple[float, Samples]) -> Samples:
    """The weighted sum of tracks of one length, brought to a comfortable loudness (about -18 dB RMS, no clipping)."""
    total = np.sum([weight * track for weight, track in parts], axis=0, dtype=np.float32)
    level = float(np.sqrt(np.mean(np.square(total)))) or 1.0
    return np.asarray(np.tanh(total * (0.13 / level)), np.float32)


def _peak(wave: npt.ArrayLike, peak: float) -> Samples:
    wave = np.asarray(wave, np.float32)
    top = float(np.max(np.abs(wave), initial=0.0))
    return wave * np.float32(peak / top) if top else wave
