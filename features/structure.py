"""Structure: shots, what stands still, slides, loops, black, text cards, and the length left without padding."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from features.cards import is_text_card
from features.media import Batch, Clip
from features.motion import Motion, between, largest_change, reduced
from features.repeats import RepeatMeter
from features.timeline import Spans, at_least, bridged, complement, intersection, share, total, union, where
from features.values import Value

BLACK = 0.10 * 255  # luma; ffmpeg blackdetect's pix_th
BLACK_SHARE = 0.98  # of the pixels
STILL_SECONDS = 2.0
STILL = 3.0  # luma; the most that any tile of a standing picture changes
CUT = 27.0  # PySceneDetect's ContentDetector
CUT_RATIO = 2.5  # by which a cut exceeds the change around it, so that fast movement is none
SHORTEST_SHOT = 3  # sampled frames, 0.6 s, as PySceneDetect has it; a flash is no shot
SLIDE_SECONDS = 1.5  # shortest stretch of pan or zoom
SLIDE_PART = 0.75  # of a shot that must be so before the shot is one of a slideshow

_SLOW = 0.6  # seconds between the frames whose motion is judged
_CARD = 1.0  # seconds between frames looked at for text cards
_FADE = 1.2  # seconds of dissolve bridged between two slides


class StructureMeter:
    """Reads the pictures of every batch; after ``finish``, the spans are known too. Keeps a few numbers a frame."""

    def __init__(self) -> None:
        self.shots: tuple[float, ...] = ()
        self.still: Spans = ()
        self.slideshow: Spans = ()
        self.repeated: Spans = ()
        self.black: Spans = ()
        self.text_only: Spans = ()
        self._repeats = RepeatMeter()
        self._times: list[float] = []
        self._changes: list[float] = []  # content value since the frame before
        self._motion: list[float] = []  # mean change of luma since the frame before
        self._stands: list[bool] = []
        self._black: list[bool] = []
        self._slow: list[tuple[float, Motion]] = []
        self._cards: list[tuple[float, bool]] = []
        self._last_hsv: npt.NDArray[np.uint8] | None = None
        self._last: npt.NDArray[np.uint8] | None = None
        self._anchor: npt.NDArray[np.uint8] | None = None
        self._slow_last: tuple[float, npt.NDArray[np.uint8]] | None = None

    def update(self, batch: Batch) -> None:
        """Read the next batch."""
        frames = batch.frames
        self._repeats.update(frames.times, frames.luma)
        for at, luma, rgb in zip(frames.times.tolist(), frames.luma, frames.rgb, strict=True):
            small = reduced(luma)
            self._times.append(at)
            self._black.append(bool((small < BLACK).mean() >= BLACK_SHARE))
            self._take_change(np.ascontiguousarray(rgb))
            self._take_stand(small)
            self._take_slow(at, small)
            if not self._cards or at >= self._cards[-1][0] + _CARD - 0.05:
                self._cards.append((at, not self._black[-1] and is_text_card(luma)))

    def _take_change(self, rgb: npt.NDArray[np.uint8]) -> None:
        hsv = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV), np.uint8)
        same = self._last_hsv is not None and self._last_hsv.shape == hsv.shape
        self._changes.append(
            float(np.mean(cv2.absdiff(hsv, self._last_hsv))) if same and self._last_hsv is not None else 0.0
        )
        self._last_hsv = hsv

    def _take_stand(self, small: npt.NDArray[np.uint8]) -> None:
        """Whether the picture stands since the frame before, and has not crept away from where it came to stand."""
        if self._last is None or self._anchor is None:
            self._stands.append(False)
            self._motion.append(0.0)
            self._anchor = small
        else:
            self._motion.append(float(np.mean(cv2.absdiff(small, self._last))))
            stands = largest_change(small, self._last) < STILL and largest_change(small, self._anchor) < 2 * STILL
            self._stands.append(stands)
            self._anchor = self._anchor if stands else small
        self._last = small

    def _take_slow(self, at: float, small: npt.NDArray[np.uint8]) -> None:
        if self._slow_last is None:
            self._slow_last = (at, small)
        elif at >= self._slow_last[0] + _SLOW - 0.05:
            self._slow.append((at, between(self._slow_last[1], small)))
            self._slow_last = (at, small)

    def finish(self, clip: Clip, silences: Spans, speech: Spans = ()) -> dict[str, Value]:
        """The structure family's values; ``silences`` and ``speech`` are the sound meter's."""
        seconds = max(clip.measured.seconds, 1e-3)
        times = np.array(self._times)
        edges = np.append(times, max(seconds, times[-1] + 1e-6))
        self.shots = (0.0, *times[_cuts(np.array(self._changes))].tolist())
        self.black = where(np.array(self._black), edges)
        self.still = self._find_still(edges)
        card_edges = np.append([at for at, _ in self._cards], edges[-1])
        self.text_only = where(np.array([card for _, card in self._cards]), card_edges)
        self.slideshow = self._find_slides(seconds)
        self.repeated, loop = self._repeats.finish(seconds)
        return {
            "effective_duration": Value(total(self._effective(seconds, silences, speech))),
            "shots_per_minute": Value(min(1200.0, (len(self.shots) - 1) * 60 / seconds)),
            "still_share": Value(share(self.still, seconds)),
            "slideshow_share": Value(share(self.slideshow, seconds)),
            "loop_share": Value(loop),
            "black_share": Value(share(self.black, seconds)),
            "text_only_share": Value(share(self.text_only, seconds)),
        }

    def _find_still(self, edges: npt.NDArray[np.float64]) -> Spans:
        """A frame that stands has stood since the frame before; one held for long stands by itself."""
        stood = np.append(np.array(self._stands)[1:], False)
        held = np.diff(edges) > STILL_SECONDS
        return at_least(where(stood | held, edges), min(STILL_SECONDS, edges[-1] / 2))

    def _find_slides(self, seconds: float) -> Spans:
        """Stretches of standing, panned or zoomed pictures in shots that have little else."""
        calm = union((at - _SLOW, at) for at, motion in self._slow if motion is not Motion.LIVE)
        calm = intersection(calm, complement(union(self.black, self.text_only), seconds))
        stretches = bridged(at_least(bridged(calm, 0.05), SLIDE_SECONDS), _FADE)
        ends = (*self.shots[1:], seconds)
        slides = [
            intersection(stretches, ((start, end),))
            for start, end in zip(self.shots, ends, strict=True)
            if share(intersection(stretches, ((start, end),)), seconds) * seconds >= SLIDE_PART * (end - start)
        ]
        return union(*slides)

    def _effective(self, seconds: float, silences: Spans, speech: Spans) -> Spans:
        """What is neither black nor repeated, nor still while silent, nor frozen in the middle of a shot."""
        frozen = tuple(s for s in self.still if s[1] - s[0] >= 2 * STILL_SECONDS and not self._starts_shot(s[0]))
        frozen = intersection(frozen, complement(speech, seconds))
        padding = union(self.black, self.repeated, intersection(self.still, silences), frozen)
        return complement(intersection(padding, ((0.0, seconds),)), seconds)

    def _starts_shot(self, at: float) -> bool:
        return any(abs(at - shot) < 0.5 for shot in self.shots)

    def motion_by_second(self) -> tuple[float, ...]:
        """Mean change of luma from frame to frame in each second that has frames."""
        if not self._times:
            return ()
        second = np.array(self._times).astype(int)
        counts = np.maximum(np.bincount(second), 1)
        return tuple((np.bincount(second, np.array(self._motion)) / counts).tolist())


def _cuts(changes: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Frames that begin a shot: a change of CUT and more that stands out from the two to either side."""
    padded = np.pad(changes, 2)
    around = (padded[:-4] + padded[1:-3] + padded[3:-1] + padded[4:]) / 4
    found = np.flatnonzero((changes >= CUT) & (changes >= CUT_RATIO * around))
    return found[np.append(True, np.diff(found) >= SHORTEST_SHOT)] if len(found) else found
