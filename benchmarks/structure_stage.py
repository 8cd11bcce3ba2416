"""What every constructed case is made from: footage in an order of its own, one size, one folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks import structure_drawings as drawn
from benchmarks.structure_pieces import RATE, Piece, Stretch, footage, inset, picture, snapshot

SIZES = ((640, 360), (360, 640))
LONG = 10.0  # seconds of footage that a case takes in one piece at most


@dataclass(frozen=True, slots=True)
class Case:
    """A video to be built and the true values of what is known of it; ``over`` is laid over the whole."""

    name: str
    pieces: Sequence[Piece]
    truth: dict[str, float]
    over: str = "null"
    cuts: tuple[float, ...] | None = None  # where the hard cuts are, if that is what the case is for

    @property
    def seconds(self) -> float:
        return sum(piece.seconds for piece in self.pieces)


@dataclass
class Stage:
    """What one round of cases is built from: stretches of footage in an order of its own, one size, one folder."""

    parts: Sequence[Stretch]
    size: tuple[int, int]
    folder: Path
    rng: Random
    _next: int = field(default=0, init=False)
    _lengths: Random = field(init=False)

    def __post_init__(self) -> None:
        self._lengths = Random(" ".join(part.path.name for part in self.parts))  # leaves the other draws as they are

    def part(self, least: float = 0.0) -> Stretch:
        """The next stretch that is long enough."""
        for _ in self.parts:
            part = self.parts[self._next % len(self.parts)]
            self._next += 1
            if part.seconds >= least:
                return part
        return max(self.parts, key=lambda part: part.seconds)

    def uneven(self, seconds: float) -> float:
        """About so many seconds: whole frames, but never a whole number of the pictures that are sampled, as nobody who
        repeats a stretch counts those."""
        return seconds + self._lengths.randint(-2, 2) / 5 + self._lengths.randint(1, 4) / RATE

    def live(self, seconds: float, then: str = "null") -> Piece:
        """Plain footage."""
        part = self.part(seconds)
        return footage(part, self.size, min(seconds, part.seconds), then=then)

    def reel(self, seconds: float) -> list[Piece]:
        """Plain footage of several stretches, of exactly so many seconds together."""
        pieces: list[Piece] = []
        while (left := seconds - sum(p.seconds for p in pieces)) > 0.01:
            part = self.part(min(left, 4.0))
            pieces.append(footage(part, self.size, min(left, part.seconds, LONG)))
        return pieces

    def photo(self) -> Path:
        """A picture from footage."""
        part = self.part(1.0)
        return snapshot(part, part.seconds / 2, self.path("photo"))

    def card(self, seconds: float, **how: int | bool) -> Piece:
        """Text on a ground."""
        path = drawn.card(self.path("card"), self.size, self.rng, **how)  # type: ignore[arg-type]
        return picture(path, self.size, seconds)

    def path(self, kind: str, ending: str = "png") -> Path:
        """A file of its own."""
        return self.folder / f"{kind}{self.rng.randrange(10**9)}.{ending}"

    def page(self, seconds: float, pictures: int) -> Piece:
        """An app's page that is scrolled, with a rest now and then."""
        width, height = self.size
        shots = [self.photo() for _ in range(pictures)]
        path = drawn.feed(self.path("feed"), width, 5 * height, self.rng, shots)
        step = f"{height // 2}*min(1,mod(t,2.4)/0.7)+{height // 2}*floor(t/2.4)"
        source = ("-loop", "1", "-framerate", str(RATE), "-t", f"{seconds}", "-i", str(path))
        move = f"crop={width}:{height}:0:'min({4 * height},{step})',setsar=1,format=yuv420p"
        return Piece((source,), f"[{{0}}:v]fps={RATE},{move}", seconds)

    def player(self, seconds: float) -> Piece:
        """Footage in a page's player."""
        path, room = drawn.player(self.path("player"), self.size, self.rng)
        return inset(self.part(seconds), path, self.size, seconds, room)

    def framed(self, seconds: float) -> Piece:
        """Footage under a caption on a plain ground."""
        path, room = drawn.framing(self.path("framing"), self.size, self.rng)
        return inset(self.part(seconds), path, self.size, seconds, room)

    def editing(self, seconds: float) -> list[Piece]:
        """Somebody writes in an editor, a line every second."""
        states = drawn.editor(self.folder, self.size, self.rng, round(seconds))
        return [picture(path, self.size, seconds / len(states)) for path in states]


def written(text: str, x: str, y: str, pixels: float, alpha: float = 1.0, when: str = "1") -> str:
    """A filter that writes text with a dark edge; ``pixels`` is the letters' height as a share of the shorter side."""
    face = drawn.font_path(2)
    return (
        f"drawtext=fontfile={face}:text='{text}':x={x}:y={y}:fontsize={pixels}*min(w\\,h)*1.35:fontcolor=white@{alpha}:"
        f"borderw=1:bordercolor=black@{alpha}:enable='{when}'"
    )
