"""A known mark, followed from frame to frame: at the places where it was seen, and anywhere else when it is at none.

A matched filter: the mark's edges against those of the frame. What is behind the mark hardly matters, so that one frame
suffices: where the mark is, the correlation is rarely under 0.5, and where it is not, seldom over 0.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

import cv2
import numpy as np

from features.standing import ROOM, Floats, Patch, Picture, match, steps

GONE = 20  # frames without it, after which it is gone for long

_THERE = 0.3  # correlation at a place that is known
_CLEAR = 0.5  # the same where other letters at its place are hardly mistaken for it
_SMALL_THERE = 0.55  # the same of a few letters, which are like others
_ANYWHERE = 0.58  # in the whole frame chance has many places to choose from
_SAME = 0.45  # correlation of two looks of one mark; of other letters as large, 0.4 at most
_BESIDE = 0.75  # of the correlation, which is left of it a few pixels away
_EVERY = 8  # frames without it after which the whole frame is searched again
_PLACES = 4  # of one mark at most
_WORDS = 0.006  # of the frame; a smaller patch is found elsewhere by chance, as what captions repeat
_SIGHT = 1.0  # seconds; a shorter look alike is chance
_HELD = 2.0  # seconds after which it is seen there again, so that it was there all the while


@dataclass(frozen=True, slots=True)
class Sight:
    """Seconds from..to for which the mark stands at a place, given by its number."""

    start: float
    end: float
    place: int


@dataclass(slots=True)
class Followed:
    """One mark: what it looks like at which places of frames [h, w], and when it was seen there."""

    shape: tuple[int, ...]
    places: list[Patch]
    sights: list[Sight] = field(default_factory=list)
    absent: int = 0  # frames since it was seen
    guessed: set[int] = field(default_factory=set)  # places whose look is the first one's, moved there
    seen: int = 0  # frames
    clear: int = 0  # of these, in which it is surely what it was first

    def see(self, luma: Picture, start: float, end: float) -> None:
        """Look for it in a frame uint8 [h, w] that stands for seconds from..to, after all that it was looked for in."""
        place = self._place(luma)
        self.absent = 0 if place is not None else self.absent + 1
        if place is not None:
            self.sights[-1:] = _joined([*self.sights[-1:], Sight(start, end, place)])

    def look_back(self, frames: Sequence[tuple[float, float, Picture]]) -> None:
        """Look for it in frames, seconds from..to each, the last one first, back to where it is gone for long."""
        absent, self.absent, found = self.absent, 0, list(self.sights)
        for start, end, luma in frames:
            known = any(sight.start <= start < sight.end for sight in self.sights)
            place = None if known else self._place(luma)
            found += [Sight(start, end, place)] if place is not None else []
            self.absent = 0 if known or place is not None else self.absent + 1
            if self.absent >= GONE:
                break
        self.sights, self.absent = _joined(sorted(found, key=lambda sight: sight.start)), absent

    def held(self) -> list[Sight]:
        """When it was seen for long enough, each time until the next where that is soon and at the same place."""
        return _joined([sight for sight in self.sights if sight.end - sight.start >= _SIGHT], _HELD)

    def shows(self, patch: Patch, since: float) -> bool:
        """Whether it was seen since then where the patch is."""
        late = takewhile(lambda sight: sight.end > since, reversed(self.sights))
        return any(self._overlaps(patch, sight.place) for sight in late)

    def better(self, patch: Patch) -> bool:
        """Take a patch for the look of a place that was guessed, if there is one where it is."""
        for place in self.guessed:
            if self._overlaps(patch, place) and 2 * patch.size > self.places[place].size:
                self.places[place] = patch
                self.guessed.discard(place)
                return True
        return False

    def alike(self, patch: Patch) -> bool:
        """Whether a patch elsewhere looks like it."""
        if not self.large or len(self.places) == _PLACES:
            return False
        look, other = self.places[0].steps, patch.steps
        high, wide = (max(0, a - b) + ROOM for a, b in zip(look.shape[:2], other.shape[:2], strict=True))
        around = cv2.copyMakeBorder(other, high, high, wide, wide, cv2.BORDER_CONSTANT, value=0)
        return max(float(cv2.matchTemplate(around, one, cv2.TM_CCORR_NORMED).max()) for one in _shifts(look)) > _SAME

    def where(self, patch: Patch) -> int | None:
        """The known place that a patch overlaps, if there is one: no place is learned twice."""
        return next((place for place in range(len(self.places)) if self._overlaps(patch, place)), None)

    def _overlaps(self, patch: Patch, place: int) -> bool:
        mine, other = self.places[place].box, patch.box
        across = min(mine[2], other[2]) - max(mine[0], other[0])
        down = min(mine[3], other[3]) - max(mine[1], other[1])
        return across > 0 and down > 0

    def _place(self, luma: Picture) -> int | None:
        if luma.shape != self.shape:
            return None
        fits = [_fit(luma, place) for place in self.places]
        best = int(np.argmax(fits))
        if fits[best] > (_THERE if self.large else _SMALL_THERE):
            self.seen, self.clear = self.seen + 1, self.clear + (fits[best] > _CLEAR)
            return best
        return self._elsewhere(luma) if self.absent % _EVERY == 0 and self.large else None

    @property
    def large(self) -> bool:
        """Whether hardly anything else looks like it."""
        return self.places[0].size >= _WORDS * self.shape[0] * self.shape[1]

    def _elsewhere(self, luma: Picture) -> int | None:
        """A new place at which it stands, perhaps half a pixel off."""
        whole, look = steps(luma), self.places[0].steps
        _, _, _, (left, top) = cv2.minMaxLoc(cv2.matchTemplate(whole, look, cv2.TM_CCORR_NORMED))
        shifted = _shifts(look)
        fits = [_surely(whole, one, left, top) for one in shifted]
        if max(fits) < _ANYWHERE:
            return None
        patch = Patch(left, top, shifted[int(np.argmax(fits))])
        known = self.where(patch)
        if known is not None or len(self.places) == _PLACES:
            return known
        self.guessed.add(len(self.places))
        self.places.append(patch)
        return len(self.places) - 1


def _shifts(look: Floats) -> list[Floats]:
    """A look as it is and half a pixel to the right, further down and both."""
    moves = [np.array([[1, 0, x], [0, 1, y]], np.float32) for x in (0, 0.5) for y in (0, 0.5)]
    return [np.asarray(cv2.warpAffine(look, move, (look.shape[1], look.shape[0]))) for move in moves]


def _fit(luma: Picture, place: Patch) -> float:
    """The match at a place, of the part of the frame around it alone."""
    left, top, right, bottom = place.box
    above, before = max(0, top - ROOM - 1), max(0, left - ROOM - 1)
    part = luma[above : bottom + ROOM, before : right + ROOM]
    return _surely(steps(part), place.steps, left - before, top - above)


def _surely(picture: Floats, look: Floats, left: int, top: int) -> float:
    """The match at a place, or 0 where it matches beside it nearly as well."""
    fit, beside = match(picture, look, left, top)
    return fit if beside < _BESIDE * fit else 0.0


def _joined(sights: Sequence[Sight], gap: float = 0.0) -> list[Sight]:
    """Sights in order of time, made one where the next is at the same place at most ``gap`` seconds later."""
    made: list[Sight] = []
    for sight in sights:
        if made and made[-1].place == sight.place and sight.start - made[-1].end <= gap + 1e-6:
            made[-1] = replace(made[-1], end=sight.end)
        else:
            made.append(sight)
    return made
