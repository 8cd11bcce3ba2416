"""Sound: loudness as the standards' own tools measure it, and each number moves with what it names."""

from __future__ import annotations

import re
import shutil
import subprocess
from types import SimpleNamespace

import av
import numpy as np
import pyloudnorm
import pytest
from clips import moving_scene, render, tone

from features import schema
from features.loudness import LoudnessMeter
from features.media import Batch, Frames, Sound, open_clip
from features.sound import SoundMeter
from features.values import State

RATE = 48_000
NO_FRAMES = Frames(np.zeros(0), np.zeros((0, 8, 8), np.uint8), np.zeros((0, 8, 8, 3), np.uint8))


def measure(samples, *, start=0.0, seconds=None, has_sound=True, piece=37_001):
    """The meter fed in uneven pieces, as a decoder would."""
    meter = SoundMeter()
    for at in range(0, len(samples), piece):
        meter.update(Batch(NO_FRAMES, (), Sound(start + at / RATE, samples[at : at + piece])))
    length = seconds if seconds is not None else start + len(samples) / RATE
    clip = SimpleNamespace(measured=SimpleNamespace(seconds=length), info=SimpleNamespace(has_sound=has_sound))
    return meter, meter.finish(clip)


def numbers(samples, **more):
    return {name: value.number for name, value in measure(samples, **more)[1].items()}


def pink(seconds, level=0.1, seed=0):
    rng = np.random.default_rng(seed)
    n = round(seconds * RATE)
    spectrum = np.fft.rfft(rng.normal(size=(n, 2)), axis=0) / np.sqrt(np.arange(n // 2 + 1) + 20)[:, None]
    noise = np.fft.irfft(spectrum, n, axis=0)
    return (level * noise / noise.std()).astype(np.float32)


def speech_like(seconds, level=0.1, seed=0):
    """Voiced syllables, four a second, with pauses and a moving pitch."""
    rng = np.random.default_rng(seed)
    voice = np.zeros(round(seconds * RATE))
    at = 0.0
    while at < seconds - 0.5:
        length = rng.uniform(0.12, 0.22)
        t = np.arange(round(length * RATE)) / RATE
        pitch = rng.uniform(110, 180) * (1 + 0.1 * np.sin(6 * t))
        tune = sum(np.sin(2 * np.pi * k * np.cumsum(pitch) / RATE) / k for k in range(1, 25))
        first = round(at * RATE)
        voice[first : first + len(t)] += (tune * np.sin(np.pi * t / length) ** 2)[: len(voice) - first]
        at += length + rng.choice([0.05, 0.1, 0.3])
    return np.repeat((level * voice / np.abs(voice).max() * 3).astype(np.float32)[:, None], 2, axis=1)


def chords(seconds, level=0.1):
    """Held chords that change every two seconds."""
    t = np.arange(round(seconds * RATE)) / RATE
    roots = np.array([220.0, 261.6, 196.0, 246.9])[(t // 2).astype(int) % 4]
    phase = 2 * np.pi * np.cumsum(roots) / RATE
    tune = sum(np.sin(k * phase) for k in (1, 1.25, 1.5, 2, 3))
    return np.repeat((level * tune / 3).astype(np.float32)[:, None], 2, axis=1)


SOUNDS = {
    "pink": pink(12),
    "loud_pink": pink(12, 0.4),
    "quiet_then_loud": np.concatenate([pink(8, 0.02), pink(8, 0.2, seed=1)]),
    "with_a_pause": np.concatenate([pink(5), np.zeros((5 * RATE, 2), np.float32), pink(5, seed=2)]),
    "speech_like": speech_like(12),
    "left_only": pink(8) * np.array([1, 0], np.float32),
    "tone": tone(6, hertz=997, level=0.1),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_loudness_is_pyloudnorms(name):
    meter, _ = measure(SOUNDS[name])
    theirs = pyloudnorm.Meter(RATE).integrated_loudness(SOUNDS[name].astype(np.float64))
    assert meter.loudness.integrated() == pytest.approx(theirs, abs=0.1)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs the ffmpeg command")
@pytest.mark.parametrize("name", SOUNDS)
def test_loudness_range_and_true_peak_are_ffmpegs(tmp_path, name):
    (tmp_path / "x.f32").write_bytes(SOUNDS[name].tobytes())
    source = ["-f", "f32le", "-ar", str(RATE), "-ch_layout", "stereo", "-i", str(tmp_path / "x.f32")]
    command = ["ffmpeg", "-hide_banner", "-nostats", *source, "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = report[report.rindex("Summary:") :]
    theirs = {k: float(re.search(k + r":\s+(\S+)", summary).group(1)) for k in ("I", "LRA", "Peak")}
    meter, values = measure(SOUNDS[name])
    assert meter.loudness.integrated() == pytest.approx(theirs["I"], abs=0.1)
    assert values["loudness_range"].number == pytest.approx(theirs["LRA"], abs=0.1)
    assert values["true_peak"].number == pytest.approx(theirs["Peak"], abs=0.2)


def test_a_sine_of_full_scale_at_997_hz_reads_what_the_standard_says():
    meter, _ = measure(tone(5, hertz=997, level=1.0))
    assert meter.loudness.integrated() == pytest.approx(0.0, abs=0.05)  # -3.01 LUFS a channel, two of them


def test_the_true_peak_lies_between_the_samples():
    t = np.arange(RATE)
    sine = np.sin(np.pi / 2 * t + np.pi / 4).astype(np.float32) * 0.5  # samples never reach its crest
    sine *= np.minimum(1, t / 4800).astype(np.float32)  # begun at once it would overshoot
    samples = np.repeat(sine[:, None], 2, axis=1)
    assert np.abs(samples).max() == pytest.approx(0.5 / np.sqrt(2), abs=1e-4)
    assert numbers(samples)["true_peak"] == pytest.approx(20 * np.log10(0.5), abs=0.15)


def test_the_true_peak_sees_the_last_sample():
    samples = np.zeros((RATE, 2), np.float32)
    samples[-1] = 0.9
    meter = LoudnessMeter()
    meter.update(samples)
    assert meter.true_peak() == pytest.approx(20 * np.log10(0.9), abs=0.01)


@pytest.mark.parametrize("seed", range(6))
def test_silence_after_loud_sound_is_silence(seed):
    meter, _ = measure(np.concatenate([pink(6, 0.3, seed), np.zeros((6 * RATE, 2), np.float32)]))
    by_second = meter.loudness_by_second()
    assert np.isfinite(by_second).all()
    assert by_second[-4:] == (-70.0,) * 4


@pytest.mark.parametrize("seconds", [3.0, 3.1, 3.3, 3.5, 6.0])
def test_steady_sound_has_no_range(seconds):
    assert numbers(pink(seconds))["loudness_range"] < 0.5


def test_the_first_second_is_as_loud_as_the_others():
    by_second = measure(tone(3, hertz=997, level=0.1))[0].loudness_by_second()
    assert by_second[0] == pytest.approx(by_second[1], abs=0.1)


def test_how_the_sound_is_cut_into_pieces_changes_nothing():
    whole, small = numbers(SOUNDS["with_a_pause"], piece=10**9), numbers(SOUNDS["with_a_pause"], piece=1234)
    assert whole == pytest.approx(small, abs=1e-4)


@pytest.mark.parametrize(("level", "least", "most"), [(0.1, 0, 0), (0.01, 5, 30), (0.0015, 20, 50)])
def test_only_loudness_outside_the_band_counts(level, least, most):
    assert least <= numbers(speech_like(6, level))["loudness_deviation"] <= most


def test_gain_moves_loudness_and_nothing_else():
    one, other = numbers(speech_like(8, 0.05)), numbers(speech_like(8, 0.1))
    assert other["true_peak"] - one["true_peak"] == pytest.approx(6.02, abs=0.05)
    for name in ("loudness_range", "silence_share", "clipping_share", "one_sided", "speech_share"):
        assert other[name] == pytest.approx(one[name], abs=0.06)


@pytest.mark.parametrize("gap", [0.0, 1.0, 3.0, 6.0])
def test_silence_counts_from_two_seconds_on(gap):
    samples = np.concatenate([speech_like(5), np.zeros((round(gap * RATE), 2), np.float32), speech_like(5, seed=3)])
    samples[: 5 * RATE] += pink(5, 0.003)
    samples[-5 * RATE :] += pink(5, 0.003)
    meter, values = measure(samples)
    expected = gap if gap >= 2 else 0.0
    assert values["silence_share"].number == pytest.approx(expected / (10 + gap), abs=0.02)
    if expected:
        assert meter.silent == (pytest.approx((5, 5 + gap), abs=0.06),)


def test_sound_that_is_absent_is_silence():
    meter, values = measure(speech_like(5) + pink(5, 0.003), start=3.0, seconds=12.0)
    assert values["silence_share"].number == pytest.approx(7 / 12, abs=0.02)
    assert meter.silent == (pytest.approx((0, 3), abs=0.06), pytest.approx((8, 12), abs=0.06))
    assert meter.loudness_by_second()[:3] == (-70.0, -70.0, -70.0)
    assert meter.loudness_by_second()[4] > -40


@pytest.mark.parametrize("part", [0.0, 0.25, 1.0])
def test_one_sided_is_the_share_in_which_a_channel_is_lost(part):
    samples = pink(8)
    samples[: round(part * len(samples)), 1] *= 0.001
    assert numbers(samples)["one_sided"] == pytest.approx(part, abs=0.03)


def test_panning_a_little_is_not_one_sided():
    assert numbers(pink(4) * np.array([1.0, 0.2], np.float32))["one_sided"] == 0


@pytest.mark.parametrize(
    ("sound", "low", "high"),
    [(speech_like(16), 0.8, 1.0), (chords(16), 0.0, 0.1), (pink(16), 0.0, 0.05), (tone(16), 0.0, 0.05)],
    ids=["speech_like", "chords", "pink_noise", "tone"],
)
def test_speech_is_told_from_music_and_noise(sound, low, high):
    assert low <= numbers(sound)["speech_share"] <= high


def test_speech_is_found_where_it_is():
    meter, values = measure(np.concatenate([chords(10), speech_like(10), chords(10)]))
    assert values["speech_share"].number == pytest.approx(1 / 3, abs=0.07)
    assert meter.speech[0][0] == pytest.approx(10, abs=1.5)
    assert meter.speech[-1][1] == pytest.approx(20, abs=1.5)


@pytest.mark.parametrize(
    ("samples", "has_sound", "reason"),
    [
        (np.zeros((0, 2), np.float32), False, "no sound track"),
        (np.zeros((0, 2), np.float32), True, "holds no sound"),
        (np.zeros((5 * RATE, 2), np.float32), True, "silent throughout"),
        (pink(5, 1e-5), True, "silent throughout"),
    ],
    ids=["no_track", "empty_track", "digital_silence", "hiss"],
)
def test_no_sound_is_not_applicable_never_bad(samples, has_sound, reason):
    meter, values = measure(samples, has_sound=has_sound, seconds=5.0)
    assert set(values) == set(schema.names(schema.Family.SOUND))
    assert {value.state for value in values.values()} == {State.NOT_APPLICABLE}
    assert all(reason in value.reason for value in values.values())
    assert meter.silent == ((0.0, 5.0),)


def test_music_alone_is_not_bad():
    values = numbers(chords(12))
    bad = {n: v for n, v in values.items() if schema.BY_NAME[n].direction == -1}
    assert all(v == 0 for v in bad.values())


@pytest.mark.parametrize("level", [0.1, 0.01, 0.002])
def test_quiet_craft_is_not_applicable_never_bad(level):
    values = measure(np.concatenate([pink(6, level), np.zeros((4 * RATE, 2), np.float32), pink(4, level)]))[1]
    bad = {n: v for n, v in values.items() if schema.BY_NAME[n].direction == -1}
    assert all(not v.number for v in bad.values())
    assert values["silence_share"].state is State.NOT_APPLICABLE
    assert "nobody speaks" in values["silence_share"].reason


@pytest.mark.parametrize("times", [0, 1, 5])
@pytest.mark.parametrize("milliseconds", [80, 200, 900])
def test_dropouts_are_counted(times, milliseconds):
    samples = chords(20) + pink(20, 0.02)
    for i in range(times):
        samples[(2 + 3 * i) * RATE :][: RATE * milliseconds // 1000] = 0
    meter, values = measure(samples)
    assert values["dropouts"].number * 20 / 60 == pytest.approx(times, abs=0.01)
    assert meter.dropouts == pytest.approx([2 + 3 * i for i in range(times)], abs=0.02)


def test_dropouts_are_counted_through_a_codec(tmp_path):
    samples = chords(12)
    for at in (3, 6, 9):
        samples[at * RATE : at * RATE + RATE // 5] = 0
    path = render(tmp_path / "x.mp4", moving_scene(12, rate=5, width=64, height=64), rate=5, sound=samples)
    clip, meter = open_clip(path), SoundMeter()
    for batch in clip.batches():
        meter.update(batch)
    assert meter.finish(clip)["dropouts"].number == pytest.approx(15, rel=0.1)


@pytest.mark.parametrize("sound", [speech_like(16), chords(16), pink(16), SOUNDS["with_a_pause"]])
def test_pauses_and_long_silence_are_no_dropouts(sound):
    assert numbers(sound)["dropouts"] == 0


def beats(seconds, level=0.3):
    """A drum twice a second, noise that dies away."""
    t = np.arange(round(seconds * RATE))
    drum = np.exp(-(t % (RATE // 2)) / (0.03 * RATE)) * np.random.default_rng(4).normal(0, 1, len(t))
    return np.repeat((level * drum / 3).astype(np.float32)[:, None], 2, axis=1)


def strokes(seconds, level=0.1):
    """Rough noise to and fro, as of sanding: regular, and nothing sets in sharply."""
    to_and_fro = 0.15 + np.abs(np.sin(2.5 * np.pi * np.arange(round(seconds * RATE)) / RATE))
    return (pink(seconds, level) * to_and_fro[:, None]).astype(np.float32)


def chops(seconds, level=0.3):
    """A knife on a board, about four times a second, never quite evenly."""
    rng, track, at = np.random.default_rng(6), np.zeros(round(seconds * RATE)), 0.1
    while at < seconds - 0.3:
        t = np.arange(RATE // 5) / RATE
        first = round(at * RATE)
        track[first : first + len(t)] += rng.normal(size=len(t)) * np.exp(-50 * t) * rng.uniform(0.5, 1)
        at += rng.normal(0.26, 0.05)
    return np.repeat((level * track / 3).astype(np.float32)[:, None], 2, axis=1) + pink(seconds, level / 100)


@pytest.mark.parametrize("sound", [beats(16), chops(16), strokes(16)], ids=["drum", "knife", "sanding"])
def test_what_is_struck_or_rubbed_is_no_speech(sound):
    assert numbers(sound)["speech_share"] == 0


@pytest.mark.parametrize("front", [3.0, 1.5, 1.0])
def test_a_voice_over_drums_is_speech(front):
    assert numbers(front * speech_like(16) + beats(16, 0.1))["speech_share"] > 0.8


def kicks(seconds, every=0.5, level=0.2):
    """A kick drum: a low tone that dies away, over and over."""
    t = np.arange(round(seconds * RATE)) / RATE % every
    return np.repeat((level * np.sin(2 * np.pi * 55 * t) * np.exp(-14 * t)).astype(np.float32)[:, None], 2, axis=1)


@pytest.mark.parametrize("every", [0.4, 0.5, 0.65])
@pytest.mark.parametrize("seed", range(2))
def test_a_kick_drum_under_a_voice_is_music(every, seed):
    voice = speech_like(16, seed=seed) + pink(16, 0.02, seed + 7)  # somebody in a room
    assert numbers(voice)["music_share"] < 0.3
    assert numbers(voice + kicks(16, every))["music_share"] > 0.8


@pytest.mark.parametrize("sound", [chops(16), strokes(16)], ids=["knife", "sanding"])
def test_talk_at_work_is_no_music(sound):
    assert numbers(speech_like(16) + pink(16, 0.02, 7) + 0.3 * sound)["music_share"] < 0.1


@pytest.mark.parametrize("sound", [chops(16), strokes(16)], ids=["knife", "sanding"])
def test_work_with_a_rhythm_is_no_music(sound):
    assert numbers(sound)["music_share"] < 0.1


@pytest.mark.parametrize(
    ("sound", "low", "high"),
    [(chords(16), 0.9, 1), (beats(16), 0.8, 1), (pink(16), 0, 0), (speech_like(16), 0, 0.5)],
    ids=["chords", "beats", "noise", "speech"],
)
def test_music_is_told_from_speech_and_noise(sound, low, high):
    assert low <= numbers(sound)["music_share"] <= high


def test_music_is_found_where_it_is():
    meter, values = measure(np.concatenate([pink(10), chords(10), pink(10)]))
    assert values["music_share"].number == pytest.approx(1 / 3, abs=0.1)
    assert meter.music[0] == pytest.approx((10, 20), abs=2)


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs the espeak-ng command")
@pytest.mark.parametrize("language", ["en", "de", "cmn"])
def test_a_real_voice_is_speech_without_dropouts(tmp_path, language):
    text = "The quick brown fox jumps over the lazy dog. Today we bake bread in five steps, and wait for an hour."
    subprocess.run(["espeak-ng", "-v", language, "-w", str(tmp_path / "x.wav"), text * 2], check=True)
    with av.open(str(tmp_path / "x.wav")) as container:
        resampler = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        parts = [p.to_ndarray().reshape(-1, 2) for f in container.decode(audio=0) for p in resampler.resample(f)]
    values = numbers(np.concatenate(parts))
    assert values["speech_share"] > 0.8
    assert values["music_share"] < 0.1
    assert values["dropouts"] == 0


def test_short_sound_has_no_range():
    assert measure(pink(1.0))[1]["loudness_range"].state is State.NOT_APPLICABLE
    assert measure(pink(0.05))[1]["loudness_deviation"].state is State.NOT_APPLICABLE


def test_memory_stays_flat():
    meter, _ = measure(np.concatenate([pink(10)] * 6))
    kept = sum(a.nbytes for parts in (meter._peaks, meter._levels) for a in parts)
    assert kept < 60 * 220  # bytes a second
    assert len(meter.loudness._momentary) == len(meter.loudness._short_term) == 600
    assert len(meter._waiting) < 4800
    assert len(meter._speech._envelopes) == len(meter._speech._voices) < 400


def test_through_a_real_file(tmp_path):
    path = render(tmp_path / "x.mp4", moving_scene(8, rate=10, width=64, height=64), rate=10, sound=speech_like(8))
    clip, meter = open_clip(path), SoundMeter()
    for batch in clip.batches():
        meter.update(batch)
    values = meter.finish(clip)
    assert all(value.state is State.OK for value in values.values())
    assert values["speech_share"].number > 0.7
    with av.open(str(path)) as container:
        assert container.streams.audio


@pytest.mark.parametrize("gain", [5.0, 12.0])
def test_clipped_sound_is_told_through_a_lossy_codec(tmp_path, gain):
    loud = speech_like(6) * gain
    pictures = moving_scene(6, rate=10, width=64, height=64)
    path = render(tmp_path / "loud.mp4", pictures, rate=10, sound=np.clip(loud, -1, 1))
    clip, meter = open_clip(path), SoundMeter()
    for batch in clip.batches():
        meter.update(batch)
    cut_off = (np.abs(loud) >= 1).mean()
    assert cut_off > 0.01
    assert 0.4 < meter.finish(clip)["clipping_share"].number / cut_off < 1.2
