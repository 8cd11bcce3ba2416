"""Title cards: text on a drawn ground and nothing filmed, told without reading it.

A ground may be of one shade, shade into another or be a picture out of focus: it is smooth, and goes around the whole
frame. Letters end steeply; what is filmed does here and there, and is mostly soft. A clip that is small or dark beside
a caption looks the same in one frame, but lives: what is not letters changes. What is a page of a program
(``features.interface``) is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

_SMOOTH = 14  # luma between neighbors at most, on a ground: grain and what encoders leave are under it
_AROUND = 0.85  # of the frame's edge, that one ground takes; text may roll over it
_LARGE = 0.01  # of the frame; a smooth part as large is a ground as well if it is plain, as a label's is
_PLAIN = 2.5  # luma; standard deviation in such a part
_LEAST_INK, _MOST_INK = 0.001, 0.4  # of the frame
_SPECK = 12  # pixels; smaller ones are left by encoders
_STEEP = 32  # luma between neighbors at least, of a letter's edge
_MOSTLY_STEEP = 0.45  # of the edges, beside the steepest
_HALF = 0.5  # of the steepest; softer edges are no letters' of the same card
_NEAR = 61  # pixels across, over which the ground beside letters is averaged
_STANDS_OFF = 0.4  # of what most of the ink stands off from the ground; what does less is the softness of its edges
_SOFT = 6  # pixels around a letter, to which its soft edges and its shadow belong
_LETTERS = 0.65  # of the ink, frames and rules apart
_TALL = 0.3  # of the frame's height; a larger thing is no letter
_RULE = 0.025  # of the shorter side; thinner and long is a rule
_HOLLOW = 0.25  # of a large thing's box that its ink fills, where it is a frame or a label's edge
_STRAIGHT = 0.7  # of its ink that lies in runs along the rows and columns
_RUN = 15  # pixels of such a run
_CHANGE = 16  # luma from look to look at least; grain and what encoders leave change less
_LIVES = 0.002  # of the frame, that changes beside the letters; of credits 0.0014 at most

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Number = TypeVar("Number", bound=np.generic)


class Card(IntEnum):
    """What a frame shows of a card."""

    NONE = 0  # something else
    BLANK = 1  # a ground alone, as before the first word and between two
    TEXT = 2


@dataclass(frozen=True, slots=True)
class Look:
    """What a frame shows of a card, its luma uint8 [h, w] without grain, where its ink is, rules and frames apart, and
    where its letters are; where no ground goes around the frame, neither is known."""

    card: Card
    luma: Picture
    ink: Mask | None
    letters: Mask


def look(luma: Picture) -> Look:
    """What a frame, luma uint8 [h, w], shows of a card."""
    softened = np.asarray(cv2.GaussianBlur(np.ascontiguousarray(luma), (3, 3), 0), np.uint8)  # grain is no edge
    steps = np.asarray(cv2.morphologyEx(softened, cv2.MORPH_GRADIENT, np.ones((3, 3))), np.uint8)
    ink = _ink(softened, steps <= _SMOOTH)
    nowhere = np.zeros(luma.shape, bool)
    if ink is None:
        return Look(Card.NONE, softened, None, nowhere)
    if ink.mean() < _LEAST_INK:
        return Look(Card.BLANK, softened, ink, nowhere)
    if ink.mean() > _MOST_INK or not _is_steep(steps[ink]):
        return Look(Card.NONE, softened, ink, nowhere)
    letters, rest = _letters(luma, ink), ink & ~_drawn(ink)
    text = (rest & letters).sum() > _LETTERS * rest.sum()
    return Look(Card.TEXT if text else Card.NONE, softened, rest, letters)


def lives(before: Look, after: Look) -> bool:
    """Whether what is neither ground nor letters has changed from one look to another, as only what is filmed does."""
    if before.ink is None or after.ink is None or before.luma.shape != after.luma.shape:
        return False
    changed = cv2.absdiff(before.luma, after.luma) > _CHANGE
    return bool((changed & (before.ink | after.ink) & ~before.letters & ~after.letters).mean() > _LIVES)


def _ink(luma: Picture, smooth: Mask) -> Mask | None:
    """What is neither the ground nor another one that lies on it; none where no ground goes around the frame."""
    if np.concatenate(_edge(smooth)).mean() < _AROUND:  # of most footage, no more need be known
        return None
    count, parts, stats, _ = cv2.connectedComponentsWithStats(smooth.astype(np.uint8), connectivity=4)
    edge = np.concatenate(_edge(parts))
    along = np.bincount(edge, minlength=count)
    along[0] = 0
    if along.max() < _AROUND * edge.size:
        return None
    large = stats[:, cv2.CC_STAT_AREA] >= _LARGE * smooth.size
    grounds = np.zeros(count, bool)
    grounds[along.argmax()] = True
    for part in 1 + np.flatnonzero(large[1:]):
        grounds[part] |= bool(luma[parts == part].std() <= _PLAIN)
    return np.asarray(~grounds[parts])


def _edge(picture: npt.NDArray[Number]) -> tuple[npt.NDArray[Number], ...]:
    """The rows and columns around it, without the outermost, at which encoders leave lines."""
    last = [side - min(2, side) for side in picture.shape]
    return picture[last[0] and 1], picture[last[0]], picture[:, last[1] and 1], picture[:, last[1]]


def _is_steep(steps: npt.NDArray[np.uint8]) -> bool:
    """Whether the edges in the ink are as sharp as letters', by its steps uint8 [n]; letters are smooth inside."""
    edges = steps[steps > _SMOOTH]
    if not len(edges):
        return False
    return bool((edges >= max(_STEEP, _HALF * np.quantile(edges, 0.95))).mean() >= _MOSTLY_STEEP)


def _standing_off(luma: Picture, ink: Mask) -> Mask:
    """The ink without its soft edges: what differs from the ground beside it; [h, w]."""
    ground = (~ink).astype(np.float32)
    size = (_NEAR, _NEAR)
    behind = cv2.blur(luma * ground, size) / np.maximum(cv2.blur(ground, size), 1e-3)
    off = np.abs(luma - behind)
    return np.asarray(ink & (off > _STANDS_OFF * np.quantile(off[ink], 0.95)))


@dataclass(frozen=True, slots=True)
class _Things:
    """What is joined in the ink: left, top, width, height and area of each in pixels, float64 [n]."""

    left: npt.NDArray[np.float64]
    top: npt.NDArray[np.float64]
    wide: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    area: npt.NDArray[np.float64]


def _letters(luma: Picture, ink: Mask) -> Mask:
    """Where letters in lines are in the ink, with what is around them; [h, w]."""
    _, _, things = _things(_standing_off(luma, ink))
    at = np.zeros(ink.shape, bool)
    for i in np.flatnonzero(_in_lines(things) & (things.high <= _TALL * ink.shape[0])).tolist():
        left, top = max(0, int(things.left[i]) - _SOFT), max(0, int(things.top[i]) - _SOFT)
        at[top : top + int(things.high[i]) + 2 * _SOFT, left : left + int(things.wide[i]) + 2 * _SOFT] = True
    return at


def _things(ink: Mask) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp], _Things]:
    """What is joined in the ink but specks: the number of the thing at each pixel [h, w], those numbers, the things."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    numbers = 1 + np.flatnonzero(stats[1:count, cv2.CC_STAT_AREA] >= _SPECK)
    return np.asarray(parts, np.int32), numbers, _Things(*stats[numbers].astype(np.float64).T)


def _drawn(ink: Mask) -> Mask:
    """What of the ink is rules, frames and the edges of labels; [h, w]."""
    parts, numbers, things = _things(ink)
    short, long = np.minimum(things.wide, things.high), np.maximum(things.wide, things.high)
    drawn = (short < _RULE * min(ink.shape)) & (long > 6 * short)
    hollow = (things.area < _HOLLOW * things.wide * things.high) & (long > _TALL * min(ink.shape))
    for i in np.flatnonzero(hollow).tolist():
        drawn[i] = _is_straight(parts == numbers[i])
    return np.isin(parts, numbers[drawn])


def _is_straight(thing: Mask) -> bool:
    """Whether a thing [h, w] consists of lines along the rows and columns."""
    ink = thing.astype(np.uint8)
    runs = [cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(size, np.uint8)) for size in ((1, _RUN), (_RUN, 1))]
    return bool(cv2.bitwise_or(*runs).sum() >= _STRAIGHT * ink.sum())


def _in_lines(things: _Things) -> Mask:
    """Which have a neighbor of about their height in their line; [n]."""
    high = np.maximum.outer(things.high, things.high)
    alike = high < 2.5 * np.minimum.outer(things.high, things.high)
    middle, right = things.top + things.high / 2, things.left + things.wide
    level = np.abs(np.subtract.outer(middle, middle)) < 0.6 * high
    near = np.maximum.outer(things.left, things.left) - np.minimum.outer(right, right) < 1.5 * high
    return np.asarray((alike & level & near).sum(axis=1) > 1)
