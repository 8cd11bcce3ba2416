"""What there is to read: how much the text in the picture and the caption tell, for videos that show and do not speak.

One number for people, beside the density of speech and by the same rules. It moves no money: text in the picture is
read in a few frames and may be switched off, and a caption that paid would be written to be long.
"""

from __future__ import annotations

from itertools import groupby

from features import density
from features.encoder import Encoder
from features.inputs import Segment
from features.screen_text import ScreenText
from features.talk import Talk
from features.text import words
from features.values import Value

NAME = "shown_density"
_NOTHING = Value.not_applicable("no text stands in the picture, and no caption was given, or it is empty")


def measure(screen: ScreenText, caption: str, effective_seconds: float | None, encoder: Encoder) -> Value:
    """The information density of what can be read, over the time of the video or of a fast reader, whichever is longer.

    ``effective_seconds`` is the length without padding, None where it is unknown.
    """
    talk = Talk(_told(screen, caption))
    if not talk.tokens:
        return _NOTHING
    return density.of_talk(talk, "", effective_seconds, encoder)["information_density"]


def _told(screen: ScreenText, caption: str) -> tuple[Segment, ...]:
    """The text as a transcript: what comes into view together is one sentence, at its time; the caption comes last."""
    shown = groupby(screen.fresh, key=lambda line: line.time)
    told = [Segment(start=t, end=t, text=_sentence(" ".join(line.text for line in lines))) for t, lines in shown]
    return (*told, Segment(start=0, end=0, text=density.without_tags(caption)))


def _sentence(text: str) -> str:
    """With a full stop, which text in a picture seldom has."""
    return f"{text}." if words(text) and text[-1].isalnum() else text
