"""Structure: shots, stills, slides, loops, black, text cards, screens, splits, marks, the length without padding."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from features import padding
from features.cards import Card, Look, lives, look
from features.interface import is_interface
from features.marks import MarkMeter, jumps
from features.media import Batch, Clip
from features.motion import Motion, between, largest_change, reduced
from features.repeats import RepeatMeter
from features.split import WINDOW_SECONDS, SplitMeter
from features.timeline import Mark, Spans, at_least, bridged, complement, intersection, share, snapped, union, where
from features.values import Value

BLACK = 0.10 * 255  # luma; ffmpeg blackdetect's pix_th
BLACK_SHARE = 0.98  # of the pixels
STILL_SECONDS = 2.0
STILL = 3.0  # luma; the most that any tile of a standing picture changes
REDRAWN = 8.0  # the same at a key picture, which draws a standing one anew
_SPREAD = 4.0  # times the mean change that it is then at most: all is drawn anew, and not a digit or a mouth
_BESIDES = 4  # frames before and after that must stand
CUT = 27.0  # PySceneDetect's ContentDetector
FLASH = 0.4  # of the change into a flash and out of it, that is left from before it to after it
CUT_RATIO = 2.5  # by which a cut exceeds the change around it, so that fast movement is none
SHORTEST_SHOT = 3  # sampled frames, 0.6 s, as PySceneDetect has it; a flash is no shot
SLIDE_SECONDS = 1.5  # shortest stretch of pan or zoom
SLIDE_PART = 0.75  # of a shot that must be so before the shot is one of a slideshow

_CALM = (Motion.NONE, Motion.CAMERA)
_SLOW = 0.6  # seconds between the frames whose motion is judged
_LOOK = 0.6  # seconds between frames looked at for text cards and screens
_CLOSE = 1.0  # seconds from a look to the cut that it speaks for, at most
_CARD = 0.9  # seconds of a card at least; a single look may be mistaken
_PAUSE = 2.0  # seconds of blank ground between two words of one text
_FADE = 1.2  # seconds of dissolve bridged between two slides
_TURN = 2.4  # the same, where it is seen that another picture has come
_ANOTHER = 12.0  # luma; mean difference of two pictures


class StructureMeter:
    """Reads the pictures of every batch; after ``finish``, the spans are known too. Keeps a few numbers a frame."""

    def __init__(self) -> None:
        self.shots: tuple[float, ...] = ()
        self.still: Spans = ()
        self.slideshow: Spans = ()
        self.repeated: Spans = ()
        self.black: Spans = ()
        self.text_only: Spans = ()
        self.interface: Spans = ()
        self.split: Spans = ()
        self.outro: Spans = ()
        self.marks: tuple[Mark, ...] = ()
        self._split, self._marks = SplitMeter(), MarkMeter()
        self._repeats = RepeatMeter()
        self._times: list[float] = []
        self._changes: list[float] = []  # content value since the frame before
        self._back: list[float] = []  # and since the frame before that
        self._motion: list[float] = []  # mean change of luma since the frame before
        self._stands: list[bool] = []
        self._redrawn: list[bool] = []  # where it stood before and after, the picture may have been drawn anew
        self._black: list[bool] = []
        self._slow: list[tuple[float, Motion]] = []
        self._looks: list[tuple[float, Card, bool]] = []  # what of a card, and whether a screen
        self._lives: list[bool] = []  # whether what is no letters has changed since the look before
        self._look: Look | None = None  # the last, where it was no screen
        self._last_hsv: list[npt.NDArray[np.uint8]] = []  # of the last two frames
        self._last: npt.NDArray[np.uint8] | None = None
        self._anchor: npt.NDArray[np.uint8] | None = None
        self._slow_last: tuple[float, npt.NDArray[np.uint8]] | None = None
        self._cut: float | None = None  # the last cut since then
        self._rest: tuple[float, npt.NDArray[np.uint8]] | None = None  # the last picture before something moved
        self._until = 0.0  # by when another must rest
        self._turns: list[tuple[float, float]] = []  # from one still picture to another

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
            if not self._looks or at >= self._looks[-1][0] + _LOOK - 0.05:
                self._take_look(at, luma)

    def _take_change(self, rgb: npt.NDArray[np.uint8]) -> None:
        hsv = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV), np.uint8)
        since = [float(np.mean(cv2.absdiff(hsv, last))) for last in self._last_hsv if last.shape == hsv.shape]
        self._changes.append(since[-1] if since else 0.0)
        self._back.append(since[0] if len(since) > 1 else np.inf)
        self._last_hsv = [*self._last_hsv, hsv][-2:]

    def _take_stand(self, small: npt.NDArray[np.uint8]) -> None:
        """Whether the picture stands since the frame before, and has not crept away from where it came to stand."""
        if self._last is None or self._anchor is None:
            self._stands.append(False)
            self._redrawn.append(False)
            self._motion.append(0.0)
            self._anchor = small
        else:
            self._motion.append(float(np.mean(cv2.absdiff(small, self._last))))
            change = largest_change(small, self._last)
            stands = change < STILL and largest_change(small, self._anchor) < 2 * STILL
            self._stands.append(stands)
            self._redrawn.append(change < min(REDRAWN, _SPREAD * self._motion[-1]))
            self._anchor = self._anchor if stands else small
        self._last = small

    def _take_look(self, at: float, luma: npt.NDArray[np.uint8]) -> None:
        screen = is_interface(luma)
        seen = None if screen else look(luma)
        self._looks.append((at, Card.NONE if seen is None else seen.card, screen))
        self._lives.append(seen is not None and self._look is not None and lives(self._look, seen))
        self._look = seen

    def _take_slow(self, at: float, small: npt.NDArray[np.uint8]) -> None:
        if _leaps(self._changes):
            self._cut = at
        if self._slow_last is None:
            self._slow_last = (at, small)
            self._marks.update(at, small)
        elif at >= self._slow_last[0] + _SLOW - 0.05:
            self._slow.append((at, between(self._slow_last[1], small)))
            self._take_turn(*self._slow_last)
            self._split.update(at, self._slow_last[1], small, self._cut)
            self._marks.update(at, small, self._cut)
            self._slow_last, self._cut = (at, small), None

    def _take_turn(self, at: float, small: npt.NDArray[np.uint8]) -> None:
        """Note how one still picture gave way to another, once that one rests; ``small`` began the last pair. What is
        unsure is no rest yet, and what lives on after a cut is another scene."""
        motions = [motion for _, motion in self._slow[-2:]]
        calm = motions[-1] in _CALM
        if not calm and self._rest is None and motions[0] in _CALM:
            self._rest, self._until = (at, small), at + _TURN
        if self._cut is not None:
            self._until = min(self._until, self._cut + _FADE)
        if calm and self._rest is not None:
            if at <= self._until + 0.05 and float(np.mean(cv2.absdiff(small, self._rest[1]))) > _ANOTHER:
                self._turns.append((self._rest[0], at))
            self._rest = None

    def finish(self, clip: Clip, silences: Spans, speech: Spans = ()) -> dict[str, Value]:
        """The structure family's values; ``silences`` and ``speech`` are the sound meter's."""
        seconds = max(clip.measured.seconds, 1e-3)
        times = np.array(self._times)
        edges = np.append(times, max(seconds, times[-1] + 1e-6))
        self.shots = (0.0, *times[_cuts(np.array(self._changes), np.array(self._back))].tolist())
        self.still = self._find_still(edges)
        look_edges = np.append([at for at, _, _ in self._looks], edges[-1])
        self.interface = where(np.array([screen for _, _, screen in self._looks]), look_edges)
        self.text_only = self._find_text(look_edges)
        self.black = intersection(where(np.array(self._black), edges), complement(self.text_only, seconds))
        self.slideshow = self._find_slides(seconds)
        split = snapped(self._split.finish(seconds), (*self.shots, seconds), WINDOW_SECONDS)
        self.split = intersection(split, complement(self.interface, seconds))
        self.outro = padding.outro(self.text_only, self.black, self.still, self.shots, speech, seconds)
        return {**self._length_values(seconds, silences, speech), **self._form_values(seconds)}

    def _length_values(self, seconds: float, silences: Spans, speech: Spans) -> dict[str, Value]:
        self.repeated, loop, period = self._repeats.finish(seconds)
        frozen = padding.frozen(self.still, self.shots, speech, seconds)
        silent_still = intersection(self.still, silences)
        lost = union(self.black, self.repeated, silent_still, frozen, self.outro)
        left = padding.effective(lost, seconds)
        return {
            "effective_duration": Value(left),
            "loop_share": Value(loop),
            "loop_period": Value(period) if loop else Value.not_applicable("nothing repeats"),
            "outro": Value(sum(end - start for start, end in self.outro)),
            "padding": Value(padding.beyond_a_minute(seconds, left)),
        }

    def _form_values(self, seconds: float) -> dict[str, Value]:
        self.marks, told = self._marks.finish(seconds)
        nothing = Value.not_applicable("no two scenes differ enough, and in one a mark cannot be told from what stands")
        standing = union((mark.start, mark.end) for mark in self.marks)
        return {
            "shots_per_minute": Value(min(1200.0, (len(self.shots) - 1) * 60 / seconds)),
            "still_share": Value(share(self.still, seconds)),
            "slideshow_share": Value(share(self.slideshow, seconds)),
            "black_share": Value(share(self.black, seconds)),
            "text_only_share": Value(share(self.text_only, seconds)),
            "screen_share": Value(share(self.interface, seconds)),
            "split_share": Value(share(self.split, seconds)),
            "mark_share": Value(share(standing, seconds)) if told else nothing,
            "mark_jumps": Value(min(600.0, jumps(self.marks) * 60 / seconds)) if told else nothing,
        }

    def _find_text(self, edges: npt.NDArray[np.float64]) -> Spans:
        """Cards with text, from cut to cut; between two words the ground may be blank, and before the first. What lives
        on is none, however much it looks like one."""
        cards = np.array([card for _, card, _ in self._looks], int)
        shots = np.searchsorted(self.shots, edges[:-1] + 0.05)
        lives = np.array(self._lives) & (np.diff(shots, prepend=-1) == 0)  # at a cut, another card may come
        cards[lives | np.append(lives[1:], False)] = Card.NONE
        text, blank = where(cards == Card.TEXT, edges), where(cards == Card.BLANK, edges)
        joined = at_least(intersection(bridged(text, _PAUSE), union(text, blank)), _CARD)
        return snapped(joined, (*self.shots, float(edges[-1])), _CLOSE)

    def _find_still(self, edges: npt.NDArray[np.float64]) -> Spans:
        """A frame that stands has stood since the frame before, and stands until another shot begins, or the end; one
        held for long stands by itself."""
        stands, cut = self._standing(), np.isin(edges, (*self.shots, edges[-1]))[1:]
        stood = np.append(stands[1:], False) | (stands & cut)
        held = np.diff(edges) > STILL_SECONDS
        return at_least(where(stood | held, edges), min(STILL_SECONDS, edges[-1] / 2))

    def _standing(self) -> npt.NDArray[np.bool_]:
        """Which frames show the picture of the frame before, be it drawn anew."""
        stands = np.array(self._stands)
        around = np.lib.stride_tricks.sliding_window_view(np.pad(stands, _BESIDES), 2 * _BESIDES + 1).sum(axis=1)
        return np.asarray(stands | (np.array(self._redrawn) & (around == 2 * _BESIDES)))

    def _find_slides(self, seconds: float) -> Spans:
        """Stretches of standing, panned or zoomed pictures in shots that have little else."""
        shown = union(self.black, self.text_only, self.interface)
        calm = union((at - _SLOW, at) for (at, _), still in zip(self._slow, self._calm(), strict=True) if still)
        whole = snapped(bridged(calm, 0.05), (*self.shots, seconds), _SLOW + 0.01)  # a pair across a cut says nothing
        stretches = bridged(union(at_least(whole, SLIDE_SECONDS), self._turns), _FADE)
        stretches = intersection(at_least(stretches, SLIDE_SECONDS), complement(shown, seconds))
        ends = (*self.shots[1:], seconds)
        slides = [
            intersection(stretches, ((start, end),))
            for start, end in zip(self.shots, ends, strict=True)
            if share(intersection(stretches, ((start, end),)), seconds) * seconds >= SLIDE_PART * (end - start)
        ]
        return union(*slides)

    def _calm(self) -> npt.NDArray[np.bool_]:
        """Whether each pair of frames shows one still picture; what is unsure does beside none that surely does not."""
        motions = np.array([motion for _, motion in self._slow], int)
        sure = np.isin(motions, _CALM)
        around = np.pad(sure, 1, constant_values=True)
        return np.asarray(sure | ((motions == Motion.UNSURE) & around[:-2] & around[2:]))

    def motion_by_second(self) -> tuple[float, ...]:
        """Mean change of luma from frame to frame in each second that has frames."""
        if not self._times:
            return ()
        second = np.array(self._times).astype(int)
        counts = np.maximum(np.bincount(second), 1)
        return tuple((np.bincount(second, np.array(self._motion)) / counts).tolist())


def _leaps(changes: list[float]) -> bool:
    """Whether the last frame looks like the first of a shot, by what came before alone."""
    before = changes[-3:-1]
    return changes[-1] >= CUT and changes[-1] >= CUT_RATIO * sum(before) / max(1, len(before))


def _cuts(changes: npt.NDArray[np.float64], back: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Frames that begin a shot: a change of CUT and more that stands out from the two to either side.

    ``back`` is the change since the frame before the last: small where a flash of light is over.
    """
    padded = np.pad(changes, 2)
    around = (padded[:-4] + padded[1:-3] + padded[3:-1] + padded[4:]) / 4
    over = back < FLASH * np.minimum(changes, np.append(0.0, changes[:-1]))
    flash = over | np.append(over[1:], False)
    found = np.flatnonzero((changes >= CUT) & (changes >= CUT_RATIO * around) & ~flash)
    return found[np.append(True, np.diff(found) >= SHORTEST_SHOT)] if len(found) else found
