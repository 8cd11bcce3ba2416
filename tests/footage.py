"""Constructed clips of known structure, and what the structure meter says of them."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import cv2
import numpy as np
from clips import moving_scene

from features.media import Batch, Frames, Sound
from features.structure import StructureMeter

RATE, WIDTH, HEIGHT = 5, 320, 240
NO_SOUND = Sound(0.0, np.zeros((0, 2), np.float32))


@cache
def scene_of(seed):
    return moving_scene(20, seed=seed, rate=RATE, width=WIDTH, height=HEIGHT)


def live(seconds, seed=1):
    return scene_of(seed)[: round(seconds * RATE)].copy()


def photo(seed=0):
    return moving_scene(0.2, seed=seed, rate=RATE, width=2 * WIDTH, height=2 * HEIGHT)[0]


def still(seconds, seed=2):
    return np.repeat(live(0.2, seed), round(seconds * RATE), axis=0)


def black(seconds):
    return np.full((round(seconds * RATE), HEIGHT, WIDTH, 3), 4, np.uint8)


def zoomed(seconds, seed=0, pace=0.03, pan=6.0):
    """A photograph, slowly zoomed and panned."""
    source, frames = photo(seed), []
    for i in range(round(seconds * RATE)):
        scale = 0.6 * (1 + pace * i / RATE)
        move = np.array([[scale, 0, -pan * i / RATE], [0, scale, -pan / 2 * i / RATE]])
        frames.append(
            cv2.warpAffine(source, move, (WIDTH, HEIGHT), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT)
        )
    return np.stack(frames)


def card(seconds, text=("How to bake", "bread in five", "easy steps"), ground=30, ink=240):
    frame = np.full((HEIGHT, WIDTH, 3), ground, np.uint8)
    for i, line in enumerate(text):
        cv2.putText(frame, line, (30, 80 + 45 * i), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (ink, ink, ink), 2, cv2.LINE_AA)
    return np.repeat(frame[None], round(seconds * RATE), axis=0)


def measure(*parts, silences=(), speech=(), grain=0.6):
    """The meter on clips put one after the other, with the grain that decoded pictures have."""
    frames = np.concatenate(parts)
    rng = np.random.default_rng(0)
    times, seconds = np.arange(len(frames)) / RATE, len(frames) / RATE
    meter = StructureMeter()
    for at in range(0, len(frames), 40):
        piece = np.clip(frames[at : at + 40] + rng.normal(0, grain, frames[at : at + 40].shape), 0, 255).astype(
            np.uint8
        )
        luma = np.stack([cv2.cvtColor(f, cv2.COLOR_RGB2GRAY) for f in piece])
        rgb = np.stack([cv2.resize(f, (120, 90), interpolation=cv2.INTER_AREA) for f in piece])
        meter.update(Batch(Frames(times[at : at + 40], luma, rgb), (), NO_SOUND))
    clip = SimpleNamespace(measured=SimpleNamespace(seconds=seconds))
    values = meter.finish(clip, silences, speech)
    return meter, {name: value.number for name, value in values.items()}
