"""The moving pictures of the demo, all drawn by code; each scene gives its frame for a time that never goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from firstcut.demo.scenes.charts import Charts
from firstcut.demo.scenes.digits import Digits
from firstcut.demo.scenes.game import Game
from firstcut.demo.scenes.kitchen import Kitchen
from firstcut.demo.scenes.paint import Picture
from firstcut.demo.scenes.photos import Fountain, Meadow, Slideshow
from firstcut.demo.scenes.reactor import Reactor
from firstcut.demo.scenes.street import Street
from firstcut.demo.scenes.whiteboard import Whiteboard


class Scene(Protocol):
    """Whatever can be filmed."""

    def frame(self, t: float) -> Picture:
        """The picture at ``t`` seconds, rgb uint8 [h, w, 3], the caller's to draw on."""


#: name in cast.yaml → scene built from (width, height, seconds, seed)
SCENES: dict[str, Callable[[int, int, float, int], Scene]] = {
    "charts": Charts,
    "digits": Digits,
    "fountain": Fountain,
    "game": Game,
    "kitchen": Kitchen,
    "meadow": Meadow,
    "reactor": Reactor,
    "slideshow": Slideshow,
    "street": Street,
    "whiteboard": Whiteboard,
}
