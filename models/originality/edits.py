"""What was done to a reference to make the query: read off the transform, the line in time, the pictures and the
sound."""

from __future__ import annotations

import math

import numpy as np

from features.fingerprint import Fingerprint
from features.fingerprint.sound import RATE, band_levels
from models.originality.lines import Line
from models.originality.looks import Looks
from models.originality.records import Box, Edits, SoundLink
from models.originality.register import Floats, Registration

_WHOLE = 0.06  # of a side: a box that comes this near to the edges is the whole picture
_SILENT = 2.0  # mean level of the loudest band under which a stretch is silent
_STEADY = 0.05  # variance of levels under which a sound does not change, and its bands alone are compared
_SAME_SOUND = 0.6  # correlation of sound levels above which two stretches sound the same
_WINDOW = 24  # rows of sound that are compared at a time: three seconds
_LAG = 8  # rows that sound may be off its pictures
_BAND = 2 ** (2 / 12)  # the ratio of neighboring bands


def edits_of(query: Fingerprint, reference: Fingerprint, registration: Registration, line: Line, looks: Looks) -> Edits:
    """The edits of one span."""
    transform = registration.transform
    mirrored = bool(np.linalg.det(transform[:, :2]) < 0)
    speed = abs(line.speed)
    crop = _seen(transform, query.aspect, reference.aspect)
    window = _seen(_inverse(transform), reference.aspect, query.aspect)
    return Edits(
        mirrored=mirrored,
        rotation=round(_rotation(transform, mirrored), 1),
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
    """Degrees counter-clockwise that the query shows the reference turned by."""
    linear = transform[:, :2] @ np.diag([-1.0 if mirrored else 1.0, 1.0])
    return math.degrees(math.atan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1]))


def _seen(transform: Floats, aspect: float, other_aspect: float) -> Box | None:
    """The part of the other picture that one picture covers; None where it is all of it."""
    corners = np.array([[x * aspect / 2, y / 2] for x in (-1, 1) for y in (-1, 1)])
    there = corners @ transform[:, :2].T + transform[:, 2]
    low = np.clip(there.min(axis=0) / [other_aspect, 1.0] + 0.5, 0, 1)
    high = np.clip(there.max(axis=0) / [other_aspect, 1.0] + 0.5, 0, 1)
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
    best = []
    for pace in {1.0, _BAND**shift}:
        at = line.speed * (line.q_start + (times - line.q_start) * pace) + line.offset
        shifted = {lag: _levels_at(reference, at + lag / RATE) for lag in range(-_LAG, _LAG + 1)}
        windows = range(0, len(times) - _WINDOW + 1, _WINDOW)
        best.append(
            np.median([max(_alike(q, r, w, shift) for r in shifted.values() if r is not None) for w in windows])
        )
    return float(max(best))


def _alike(q: Floats, r: Floats, start: int, shift: int) -> float:
    """Correlation of how the levels move in one window; a query pitched up by ``shift`` bands has them higher."""
    bands = q.shape[1]
    a = q[start : start + _WINDOW, max(0, shift) : bands + min(0, shift)]
    b = r[start : start + _WINDOW, max(0, -shift) : bands + min(0, -shift)]
    steady = max(a.var(axis=0).mean(), b.var(axis=0).mean()) < _STEADY
    a, b = (a - a.mean(), b - b.mean()) if steady else (a - a.mean(axis=0), b - b.mean(axis=0))
    return float((a * b).sum() / max(np.sqrt((a**2).sum() * (b**2).sum()), 1e-6))
