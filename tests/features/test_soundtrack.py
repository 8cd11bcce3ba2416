"""One decode gives the sound at the right time and level, and silence where there is none."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import av
import numpy as np
import pytest
from clips import moving_scene, tone
from streams import mux_any, read, write

from features.soundtrack import SoundTrack


def test_sound_that_starts_late_is_heard_late(tmp_path):
    with av.open(str(tmp_path / "late.mkv"), "w") as out:
        video, audio = out.add_stream("libx264", rate=25), out.add_stream("aac", rate=48_000, layout="stereo")
        video.height, video.width, video.pix_fmt = 240, 320, "yuv420p"
        for picture in moving_scene(6, seed=1):
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(video.encode())
        mux_any(out, audio, tone(3), "stereo", start=2 * 48_000)
    _, batches = read(tmp_path / "late.mkv")
    line = np.zeros((7 * 48_000, 2), np.float32)
    for batch in batches:
        first = round(batch.sound.start * 48_000)
        line[first : first + len(batch.sound.samples)] += batch.sound.samples
    loud = np.flatnonzero(np.abs(line[:, 0]) > 0.05) / 48_000
    assert loud.min() == pytest.approx(2, abs=0.05)
    assert loud.max() == pytest.approx(5, abs=0.05)


def test_a_hole_in_the_sound_is_silence(tmp_path):
    with av.open(str(tmp_path / "hole.mkv"), "w") as out:
        video, audio = out.add_stream("libx264", rate=25), out.add_stream("pcm_s16le", rate=48_000, layout="stereo")
        video.height, video.width, video.pix_fmt = 240, 320, "yuv420p"
        for picture in moving_scene(6, seed=1):
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(video.encode())
        for start in (0, 4 * 48_000):
            block = (tone(2) * 32_767).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
            out.mux(audio.encode(frame))
        out.mux(audio.encode())
    clip, batches = read(tmp_path / "hole.mkv")
    samples = np.concatenate([b.sound.samples for b in batches])
    assert clip.measured.sound_seconds == pytest.approx(6, abs=0.05)
    assert np.abs(samples[int(2.2 * 48_000) : int(3.8 * 48_000)]).max() == 0
    assert np.abs(samples[int(4.2 * 48_000) : int(5.8 * 48_000)]).max() > 0.1


def test_mono_is_heard_on_both_sides_at_its_own_level(tmp_path):
    path = write(tmp_path / "mono.mp4", moving_scene(3, seed=1), sound=tone(3, level=0.5)[:, :1], channels="mono")
    clip, batches = read(path)
    samples = np.concatenate([b.sound.samples for b in batches])[10_000:-10_000]
    assert clip.info.channels == 1
    assert np.array_equal(samples[:, 0], samples[:, 1])
    assert np.sqrt((samples**2).mean()) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)


def test_no_sound_is_no_sound(clips):
    clip, batches = read(clips / "silent.mp4")
    assert not clip.info.has_sound
    assert clip.measured.sound_seconds == 0
    assert all(len(b.sound.samples) == 0 for b in batches)


def test_samples_that_are_no_sound_are_bounded():
    samples = np.zeros((48_000, 2), np.float32)
    samples[100], samples[200], samples[300], samples[400] = np.nan, np.inf, -np.inf, 1e30
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="stereo")
    frame.sample_rate = 48_000
    track = SoundTrack(channels=2)
    track.take(SimpleNamespace(decode=lambda: [frame]), 0.0)
    heard = track.hand_out().samples
    assert [float(heard[at, 0]) for at in (100, 200, 300, 400)] == [0.0, 8.0, -8.0, 8.0]
