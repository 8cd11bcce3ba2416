"""Real clips made by code: moving scenes over photographs, tones, rendered with PyAV."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_sample_image


def render(
    path: Path,
    frames: npt.NDArray[np.uint8],
    *,
    rate: int = 25,
    sound: npt.NDArray[np.float32] | None = None,
    crf: int = 20,
) -> Path:
    """Write rgb frames uint8 [n, h, w, 3] and stereo sound float32 [m, 2] at 48 kHz as H.264/AAC; returns ``path``."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=rate, options={"crf": str(crf), "preset": "veryfast"})
        video.height, video.width = frames.shape[1:3]
        video.pix_fmt = "yuv420p"
        audio = out.add_stream("aac", rate=48_000, layout="stereo") if sound is not None else None
        for picture in frames:
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(video.encode())
        if audio is not None and sound is not None:
            _mux_sound(out, audio, sound)
    return path


def turned(path: Path, source: Path, degrees: int) -> Path:
    """The pictures of ``source`` under a flag that turns them counter-clockwise, as phones write it."""
    with av.open(str(source)) as old, av.open(str(path), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        stream.set_display_rotation(degrees)
        for packet in old.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    return path


def _mux_sound(out, audio, sound) -> None:
    for start in range(0, len(sound), 1024):
        block = np.ascontiguousarray(sound[start : start + 1024].T, dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        out.mux(audio.encode(frame))
    out.mux(audio.encode())


def moving_scene(
    seconds: float, *, seed: int = 0, rate: int = 25, width: int = 320, height: int = 240
) -> npt.NDArray[np.uint8]:
    """A camera wandering over a photograph while colored discs move on their own paths; rgb uint8 [n, h, w, 3]."""
    rng = np.random.default_rng(seed)
    photo = load_sample_image(["china.jpg", "flower.jpg"][seed % 2])
    if seed % 4 >= 2:
        photo = photo[:, ::-1]
    photo = cv2.resize(photo, None, fx=width / 300, fy=width / 300)
    n = round(seconds * rate)
    reach = np.array([photo.shape[1] - width, photo.shape[0] - height])
    phase, pace = rng.uniform(0, 6.28, 2), rng.uniform(0.2, 0.6, 2)
    discs = [(rng.uniform(0, 6.28, 2), rng.uniform(0.5, 2.0, 2), rng.integers(0, 255, 3)) for _ in range(4)]
    frames = np.empty((n, height, width, 3), np.uint8)
    for i in range(n):
        t = i / rate
        x, y = ((np.sin(phase + pace * t) + 1) / 2 * reach).astype(int)
        frames[i] = photo[y : y + height, x : x + width]
        for where, speed, color in discs:
            at = ((np.sin(where + speed * t) + 1) / 2 * [width, height]).astype(int)
            cv2.circle(frames[i], tuple(map(int, at)), width // 14, tuple(map(int, color)), -1)
    return frames


def panned(seed: int, start: float, seconds: float) -> npt.NDArray[np.uint8]:
    """A camera that pans evenly over a wide photograph, discs that move about in it differently in each take."""
    rng = np.random.default_rng(seed)
    wide = cv2.resize(load_sample_image("china.jpg"), (640, 320))
    paths = [(rng.uniform(0, 6.28, 2), rng.uniform(1.5, 4, 2), rng.integers(0, 255, 3)) for _ in range(9)]
    frames = np.empty((round(seconds * 25), 240, 320, 3), np.uint8)
    for i, frame in enumerate(frames):
        t, scene = start + i / 25, wide.copy()
        for k, (phase, pace, color) in enumerate(paths):
            x, y = (np.sin(phase + pace * t) * [40, 60] + [70 * k + 40, 160]).astype(int)
            cv2.circle(scene, (int(x), int(y)), 14, tuple(map(int, color)), -1)
        frame[:] = cv2.warpAffine(scene, np.array([[1.0, 0, -24 * t], [0, 1.0, -40]]), (320, 240))
    return frames


def room(seed: int, *, seconds: float = 6) -> npt.NDArray[np.uint8]:
    """A standing camera: always the same photograph, discs that move differently in each take."""
    rng = np.random.default_rng(seed)
    photo = cv2.resize(load_sample_image("china.jpg"), (320, 240))
    paths = [(rng.uniform(0, 6.28, 2), rng.uniform(0.7, 2.5, 2), rng.integers(0, 255, 3)) for _ in range(4)]
    frames = np.repeat(photo[None], round(seconds * 25), axis=0).copy()
    for i, frame in enumerate(frames):
        for phase, pace, color in paths:
            at = ((np.sin(phase + pace * i / 25) + 1) / 2 * [320, 240]).astype(int)
            cv2.circle(frame, tuple(map(int, at)), 24, tuple(map(int, color)), -1)
    return frames


def shaken(frames: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """As a hand films a screen that never rests: turned and shifted all the time."""
    h, w = frames.shape[1:3]
    moved = []
    for i, frame in enumerate(frames):
        turn = cv2.getRotationMatrix2D((w / 2, h / 2), 9 * np.sin(0.15 * i), 1.25)
        turn[:, 2] += 0.07 * w * np.sin(0.19 * i), 0.07 * h * np.cos(0.16 * i)
        moved.append(cv2.warpAffine(frame, turn, (w, h)))
    return np.stack(moved)


def tone(seconds: float, *, hertz: float = 440.0, level: float = 0.2) -> npt.NDArray[np.float32]:
    """A stereo sine, float32 [n, 2] at 48 kHz."""
    t = np.arange(round(seconds * 48_000)) / 48_000
    return np.repeat((level * np.sin(2 * np.pi * hertz * t)).astype(np.float32)[:, None], 2, axis=1)


def song(seed: int, seconds: float = 30.0, *, higher: float = 1.0, pace: float = 1.0) -> npt.NDArray[np.float32]:
    """Notes of a few harmonics, one every fifth of a second, another tune for every seed; float32 [n, 2] at 48 kHz."""
    rng = np.random.default_rng(seed)
    each = round(0.2 * 48_000 / pace)
    t = np.arange(each) / 48_000
    notes = []
    for _ in range(round(seconds * 5)):
        base, loud = 200 * 2 ** (rng.integers(0, 36) / 12) * higher, rng.uniform(0.02, 0.3)
        overtones = rng.uniform(0.1, 1.0, 4)
        wave = sum(a * np.sin(2 * np.pi * base * (k + 1) * t) for k, a in enumerate(overtones))
        notes.append(loud * wave * np.exp(-t * rng.uniform(2, 12)))
    mono = np.concatenate(notes).astype(np.float32)
    return np.repeat(mono[:, None], 2, axis=1)
