"""What was done to a reference to make the query: read off the transform, the line in time, the pictures and the
sound."""

from __future__ import annotations

import math

import numpy as np

from features.fingerprint import Fingerprint
from features.fingerprint.sound import RATE, band_levels
from models.originality.lines import Line
from models.originality.looks import Looks
from models.originality.motion import EVERYWHERE
from models.originality.records import Box, Edits, SoundLink
from models.originality.register import Floats

_WHOLE = 0.04  # of a side: a box that comes this near to the edges is the whole picture
_SILENT = 2.0  # mean level of the loudest band under which a stretch is silent
_STEADY = 0.05  # variance of levels under which a sound does not change, and its bands alone are compared
_SAME_SOUND = 0.6  # correlation of sound levels above which two stretches sound the same
_WINDOW = 24  # rows of sound that are compared at a time: three seconds
_WINDOWS = 10  # that stand for a longer stretch
_LAG = 8  # rows that sound may be off its pictures
_BAND = 2 ** (2 / 12)  # the ratio of neighboring bands


def edits_of(
    query: Fingerprint, reference: Fingerprint, transform: Floats, part: Box, line: Line, looks: Looks
) -> Edits:
    """The edits of one span, of which ``part`` of the query's picture shows the reference."""
    mirrored = bool(np.linalg.det(transform[:, :2]) < 0)
    speed = abs(line.speed)
    crop = _seen(transform, query.aspect, reference.aspect, part)
    window = _seen(_inverse(transform), reference.aspect, query.aspect, within=part)
    return Edits(
        mirrored=mirrored,
        rotation=_rotation(transform, mirrored),
        speed=round(speed, 3),
        crop=crop,
        window=window,
        beyond=looks.beyond if crop else None,
        around=looks.around if window else None,
        recolored=looks.recolored,
        overlaid=looks.overlaid,
        reversed=line.speed < 0,
        sound=sound_link(query, reference, line),
    )


def _inverse(transform: Floats) -> Floats:
    linear = np.linalg.inv(transform[:, :2])
    return np.column_stack([linear, -linear @ transform[:, 2]])


def _rotation(transform: Floats, mirrored: bool) -> float:
    """Degrees counter-clockwise, over -180 and up to 180, that the query shows the reference turned by."""
    linear = transform[:, :2] @ np.diag([-1.0 if mirrored else 1.0, 1.0])
    turned = round(math.degrees(math.atan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1])), 1)
    return 180.0 if turned == -180.0 else turned


def _seen(
    transform: Floats, aspect: float, other_aspect: float, part: Box = EVERYWHERE, within: Box = EVERYWHERE
) -> Box | None:
    """What a part of one picture covers of the other's, within a part of that; None where it is all of it."""
    corners = np.array([[x, y] for x in (part.left, part.right) for y in (part.top, part.bottom)])
    there = ((corners - 0.5) * [aspect, 1.0]) @ transform[:, :2].T + transform[:, 2]
    places = there / [other_aspect, 1.0] + 0.5
    low = np.clip(places.min(axis=0), [within.left, within.top], [within.right, within.bottom])
    high = np.clip(places.max(axis=0), [within.left, within.top], [within.right, within.bottom])
    if max(low.max(), 1 - high.min()) < _WHOLE:
        return None
    return Box(*(round(float(v), 3) for v in (low[0], low[1], high[0], high[1])))


def sound_link(query: Fingerprint, reference: Fingerprint, line: Line) -> SoundLink:
    """How the query's sound over the line's stretch relates to the reference's."""
    times = np.arange(line.q_start, line.q_end, 1 / RATE)
    q, r = _levels_at(query, times), _levels_at(reference, line.speed * times + line.offset)
    if r is None or len(times) < _WINDOW or _loudest(r) < _SILENT:
        return SoundLink.UNKNOWN
    if q is None or _loudest(q) < _SILENT:
        return SoundLink.MUTED
    if _likeness(q, reference, line, times, 0) > _SAME_SOUND:
        return SoundLink.KEPT
    pitched = max(_likeness(q, reference, line, times, shift) for shift in range(-5, 6) if shift)
    return SoundLink.PITCHED if pitched > _SAME_SOUND else SoundLink.REPLACED


def _loudest(levels: Floats) -> float:
    return float(levels.max(axis=1).mean())


def _levels_at(fingerprint: Fingerprint, times: Floats) -> Floats | None:
    if not len(fingerprint.sound):
        return None
    rows = np.clip(np.round(times * RATE).astype(int), 0, len(fingerprint.sound) - 1)
    return np.asarray(band_levels(fingerprint.sound)[rows], np.float64)


def _likeness(q: Floats, reference: Fingerprint, line: Line, times: Floats, shift: int) -> float:
    """Median over windows of the best correlation within a second, the query's bands ``shift`` higher. Sound
    that is pitched by playing it faster runs ahead of its pictures, so that both courses are tried."""
    starts = np.arange(0, len(times) - _WINDOW + 1, _WINDOW)
    starts = starts[np.unique(np.linspace(0, len(starts) - 1, _WINDOWS).round().astype(int))]
    rows = starts[:, None] + np.arange(_WINDOW)
    lags = np.arange(-_LAG, _LAG + 1)[:, None, None] / RATE
    bands = q.shape[1]
    asked = q[rows][..., max(0, shift) : bands + min(0, shift)]
    best = []
    for pace in {1.0, _BAND**shift}:
        at = line.speed * (line.q_start + (times - line.q_start) * pace) + line.offset
        heard = _levels_at(reference, at[rows] + lags)
        if heard is not None:
            alike = _alike(asked, heard[..., max(0, -shift) : bands + min(0, -shift)])
            best.append(float(np.median(alike.max(axis=0))))
    return max(best, default=-1.0)


def _alike(a: Floats, b: Floats) -> Floats:
    """Correlation of how the levels [..., rows, bands] move, of every pair of windows."""
    steady = np.maximum(a.var(axis=-2).mean(axis=-1), b.var(axis=-2).mean(axis=-1)) < _STEADY
    return np.where(steady, _correlation(a, b, (-2, -1)), _correlation(a, b, (-2,)))


def _correlation(a: Floats, b: Floats, axes: tuple[int, ...]) -> Floats:
    """With the means over ``axes`` taken away."""
    a, b = a - a.mean(axis=axes, keepdims=True), b - b.mean(axis=axes, keepdims=True)
    power = (a**2).sum(axis=(-2, -1)) * (b**2).sum(axis=(-2, -1))
    return np.asarray((a * b).sum(axis=(-2, -1)) / np.maximum(np.sqrt(power), 1e-6))
