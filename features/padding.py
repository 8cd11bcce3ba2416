"""What a video's length is made of: its closing card, what of it is padding, and what is left."""

from __future__ import annotations

from features.timeline import Spans, at_least, bridged, complement, intersection, total, union

FROZEN_SECONDS = 4.0  # a picture held for a shorter time is a pause, not padding
MINUTE = 60.0  # seconds; a programme's least length
OVER = 6.0  # seconds over the minute to which whoever fills it up goes, with some for safety
OUTRO_SECONDS = 1.5  # a shorter end is how clips end

_END = 0.7  # seconds by which the last sampled frames may fall short of the end
_STARTS = 0.5  # seconds around a cut


def starts_shot(at: float, shots: tuple[float, ...]) -> bool:
    """Whether a shot starts there."""
    return any(abs(at - shot) < _STARTS for shot in shots)


def frozen(still: Spans, shots: tuple[float, ...], speech: Spans, seconds: float) -> Spans:
    """Where the picture freezes in the middle of a shot and nobody speaks."""
    held = tuple(span for span in still if span[1] - span[0] >= FROZEN_SECONDS and not starts_shot(span[0], shots))
    return intersection(held, complement(speech, seconds))


def outro(cards: Spans, black: Spans, still: Spans, shots: tuple[float, ...], speech: Spans, seconds: float) -> Spans:
    """The closing card: what of text, black and pictures that stand from their first moment reaches the end unspoken.

    Not where there is nothing else: then the video has no content that it could be the end of.
    """
    stand = tuple(span for span in still if starts_shot(span[0], shots))
    closing = bridged(intersection(union(cards, black, stand), complement(speech, seconds)), _END)
    last = at_least(closing[-1:], OUTRO_SECONDS)
    if not last or last[0][1] < seconds - _END or last[0][0] <= _STARTS:
        return ()
    return ((last[0][0], seconds),)


def beyond_a_minute(seconds: float, effective: float) -> float:
    """Seconds of padding that carry a video over a minute; 0 where it is no such video."""
    return seconds - effective if MINUTE <= seconds <= MINUTE + OVER and effective < MINUTE else 0.0


def effective(padding: Spans, seconds: float) -> float:
    """Seconds that are left without the padding."""
    return total(complement(intersection(padding, ((0.0, seconds),)), seconds))
