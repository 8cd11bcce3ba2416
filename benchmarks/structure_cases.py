"""The constructed cases: what is put together, and what must come out. Lengths in s; truth by feature's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.structure_pieces import (
    HUSH,
    Piece,
    Stretch,
    black,
    dissolved,
    footage,
    frozen,
    picture,
    slowed,
    split,
    zoomed,
)
from benchmarks.structure_stage import Case, Stage, written
from benchmarks.structure_text import text_cases


def cases(stage: Stage) -> Iterator[Case]:
    """One of each."""
    for family in (
        _shots,
        _still,
        _slides,
        _loops,
        _cards,
        _screens,
        _splits,
        _marks,
        _ends,
        _minutes,
        text_cases,
        _controls,
    ):
        yield from family(stage)


def _shots(stage: Stage) -> Iterator[Case]:
    lengths = (2.0, 3.4, 1.2, 4.0, 2.6, 1.8, 3.0)
    pieces = [stage.live(seconds) for seconds in lengths]
    cuts = tuple(sum(p.seconds for p in pieces[:i]) for i in range(1, len(pieces)))
    yield Case("seven shots", pieces, {}, cuts=cuts)
    part = stage.part(9)
    jump = [footage(part, stage.size, 4.0), footage(part, stage.size, 3.0, at=min(5.5, part.seconds - 3.0))]
    yield Case("a scene with a white flash", jump[:1], {}, "drawbox=c=white:t=fill:enable='between(t,2,2.1)'", ())


def _still(stage: Stage) -> Iterator[Case]:
    held = frozen(stage.part(8), stage.size, 8, 6)
    still = {"still_share": 6 / 22, "effective_duration": 16, "slideshow_share": 0, "black_share": 0}
    yield Case("the picture freezes for 6 s", [held, stage.live(8)], still)
    photo = picture(stage.photo(), stage.size, 6)
    silent = {"still_share": 6 / 22, "effective_duration": 16}
    yield Case("a photograph for 6 s, in silence", [stage.live(8), photo.heard(HUSH), stage.live(8)], silent)
    kept = {"still_share": 6 / 22, "effective_duration": 22}
    yield Case("a photograph for 6 s, with sound", [stage.live(8), photo, stage.live(8)], kept)
    yield Case("silence over moving pictures", [stage.live(8), stage.live(8).heard(HUSH)], {"effective_duration": 16})
    dark = {"black_share": 3 / 19, "effective_duration": 16, "still_share": 3 / 19}
    yield Case("black for 3 s", [stage.live(8), black(stage.size, 3), stage.live(8)], dark)
    fades = stage.live(8, "fade=t=out:st=7.5:d=0.5"), stage.live(8, "fade=t=in:d=0.5")
    dark = {"black_share": 4 / 20, "effective_duration": 16}
    yield Case("faded to black for 4 s", [fades[0], black(stage.size, 4), fades[1]], dark)


def _slides(stage: Stage) -> Iterator[Case]:
    none = {"loop_share": 0.0, "text_only_share": 0.0, "screen_share": 0.0, "split_share": 0.0}
    held = [picture(stage.photo(), stage.size, 3) for _ in range(7)]
    yield Case("slides", held, {"slideshow_share": 1, "still_share": 1, **none})
    moves = ((0.03, 0.3), (-0.03, -0.3), (0.06, 0.0), (0.0, 0.6), (-0.05, 0.4), (0.04, -0.5))
    zooms = [zoomed(stage.photo(), stage.size, 4, *move) for move in moves]
    yield Case("zoomed slides", zooms[:5], {"slideshow_share": 1, "still_share": 0, **none})
    yield Case("slides that dissolve", [dissolved(held[:6], 0.6)], {"slideshow_share": 1, **none})
    yield Case("zoomed slides that dissolve", [dissolved(zooms, 0.8)], {"slideshow_share": 1, **none})
    mixed = [stage.live(8), *zooms[1:4], stage.live(8)]
    yield Case("zoomed slides for 12 s of 28", mixed, {"slideshow_share": 12 / 28, **none})
    grain = "noise=alls=10:allf=t"
    yield Case("zoomed slides with moving grain", zooms[2:6], {"slideshow_share": 1, **none}, grain)
    caption = written("wait for it", "(w-tw)/2", "0.8*h", 0.06)
    yield Case("zoomed slides under a caption", zooms[:4], {"slideshow_share": 1, **none}, caption)


def _loops(stage: Stage) -> Iterator[Case]:
    once = stage.live(stage.uneven(4))
    loop = {"loop_share": 4 / 5, "loop_period": once.seconds, "effective_duration": once.seconds}
    yield Case("4 s or so, five times", [once] * 5, loop)
    paled = footage(stage.part(6), stage.size, stage.uneven(5))
    then = "eq=brightness=0.06:contrast=0.9,noise=alls=8:allf=t"
    again = footage(Stretch(*_of(paled)), stage.size, paled.seconds, then=then)
    pale = {"loop_share": 1 / 2, "loop_period": paled.seconds, "effective_duration": paled.seconds}
    yield Case("5 s or so, again, paler and grainy", [paled, again], pale)
    shown, other = stage.live(stage.uneven(6)), [stage.live(8), stage.live(8)]
    whole = 2 * shown.seconds + 16
    part = {"loop_share": shown.seconds / whole, "loop_period": shown.seconds + 8}
    part["effective_duration"] = whole - shown.seconds
    yield Case("6 s or so that come back later", [shown, other[0], shown, other[1]], part)
    there = stage.part(3.6)
    way = footage(there, stage.size, stage.uneven(3))
    back = footage(there, stage.size, way.seconds, then=f"trim=duration={way.seconds},reverse")
    swing = {"loop_share": 3 / 4, "loop_period": 2 * way.seconds, "effective_duration": 2 * way.seconds}
    yield Case("3 s or so there and back, four times", [way, back] * 4, swing)


def _of(piece: Piece) -> tuple[Path, float, float]:
    cut = piece.inputs[0]
    start = float(cut[1])
    return Path(cut[5]), start, start + float(cut[3])


def _cards(stage: Stage) -> Iterator[Case]:
    shown = [stage.live(4), stage.card(3), stage.live(4), stage.card(3, lines=5), stage.live(4), stage.card(3)]
    shown.append(stage.live(4))
    truth = {"text_only_share": 9 / 25, "slideshow_share": 0.0, "screen_share": 0.0}
    yield Case("three cards with text", shown, truth)
    shaded = [stage.card(5, gradient=True), stage.live(8), stage.card(3, gradient=True, lines=1), stage.live(6)]
    yield Case("two cards on a shaded ground", shaded, {"text_only_share": 8 / 22})
    typed = _typed("nobody told you this about bread", 8)
    told = [stage.card(8, lines=0), stage.live(8)]
    yield Case("text that is typed for 8 s", told, {"text_only_share": 7.5 / 16}, typed)
    cards = [stage.card(3, lines=n) for n in (2, 4, 3, 1, 5)]
    yield Case("nothing but cards", cards, {"text_only_share": 1, "slideshow_share": 0.0})


def _screens(stage: Stage) -> Iterator[Case]:
    truth = {"screen_share": 12 / 24, "slideshow_share": 0.0, "split_share": 0.0}
    yield Case("an app's page, scrolled", [stage.live(6), stage.page(12, 0), stage.live(6)], truth)
    yield Case("the same with pictures in it", [stage.live(6), stage.page(12, 3), stage.live(6)], truth)
    yield Case("a page with a player", [stage.live(6), stage.player(8), stage.live(2)], {"screen_share": 1 / 2})
    none = {"screen_share": 0.0, "text_only_share": 0.0, "split_share": 0.0}
    yield Case("clips framed by a page with a caption", [stage.framed(5) for _ in range(4)], none)
    yield Case("writing in an editor", [stage.live(6), *stage.editing(12), stage.live(6)], truth)


def _splits(stage: Stage) -> Iterator[Case]:
    whole = split([stage.part(9), stage.part(9)], stage.size, 9, "vstack")
    yield Case(
        "one above the other",
        [whole, split([stage.part(9), stage.part(9)], stage.size, 9, "vstack")],
        {"split_share": 1},
    )
    beside = split([stage.part(9), stage.part(9)], stage.size, 9, "hstack")
    yield Case("side by side for 9 s", [stage.live(8), beside, stage.live(8)], {"split_share": 9 / 25})
    above = split([stage.part(9), stage.part(9)], stage.size, 9, "vstack")
    yield Case("one above the other for 9 s", [stage.live(8), above, stage.live(6)], {"split_share": 9 / 23})
    three = split([stage.part(9) for _ in range(3)], stage.size, 9, "vstack" if stage.size[1] > 500 else "hstack")
    yield Case("three at once", [three, stage.live(5)], {"split_share": 9 / 14})


def _marks(stage: Stage) -> Iterator[Case]:
    handle = written("@clip.hunter22", "0.06*w", "0.07*h", 0.045)
    yield Case("a handle that stays", stage.reel(20), {"mark_share": 1, "mark_jumps": 0}, handle)
    pale = written("@clip.hunter22", "0.94*w-tw", "0.9*h", 0.055, alpha=0.6)
    yield Case("a pale handle that stays", stage.reel(20), {"mark_share": 1, "mark_jumps": 0}, pale)
    part = written("@clip.hunter22", "0.06*w", "0.07*h", 0.045, when="between(t,8,20)")
    yield Case("a handle for 12 s of 24", stage.reel(24), {"mark_share": 1 / 2, "mark_jumps": 0}, part)
    corners = (("0.06*w", "0.07*h"), ("0.94*w-tw", "0.9*h"))
    turns = [
        written("@clip.hunter22", *corners[i % 2], 0.045, when=f"between(t,{6 * i},{6 * i + 6})") for i in range(5)
    ]
    yield Case("a handle that jumps", stage.reel(30), {"mark_share": 1, "mark_jumps": 4 * 60 / 30}, ",".join(turns))


def _typed(text: str, seconds: float) -> str:
    """Text that grows word by word over most of the time."""
    said = text.split()
    step = (seconds - 3) / len(said)
    writes = []
    for n in range(1, len(said) + 1):
        until = seconds if n == len(said) else 0.5 + step * n
        lines = "\n".join(" ".join(said[i : min(n, i + 2)]) for i in range(0, n, 2))
        when = f"between(t,{0.5 + step * (n - 1):.3f},{until - 0.01:.3f})"
        writes.append(written(lines, "0.1*w", "0.2*h", 0.07, when=when))
    return ",".join(writes)


def _ends(stage: Stage) -> Iterator[Case]:
    truth = {"outro": 4, "effective_duration": 20}
    yield Case("ends with a card for 4 s", [*stage.reel(20), stage.card(4)], truth)
    yield Case("ends with a still for 4 s", [*stage.reel(20), picture(stage.photo(), stage.size, 4)], truth)
    last = [*stage.reel(20), stage.card(3), black(stage.size, 2)]
    yield Case("ends with a card and black", last, {"outro": 5, "effective_duration": 20})


def _minutes(stage: Stage) -> Iterator[Case]:
    def padded(name: str, real: float, *tail: Piece) -> Case:
        whole = [*stage.reel(real), *tail]
        seconds = sum(piece.seconds for piece in whole)
        return Case(f"61 s: {name}", whole, {"padding": seconds - real, "effective_duration": real})

    loop = stage.live(stage.uneven(4))
    real = 61 - 4 * loop.seconds
    lost = {"padding": 61 - real, "effective_duration": real}
    yield Case("61 s: filled up by a loop", [*stage.reel(61 - 5 * loop.seconds), *[loop] * 5], lost)
    twice = 2 * stage.reel(30.5)
    half = {"loop_share": 1 / 2, "loop_period": 30.5, "padding": 30.5, "effective_duration": 30.5}
    yield Case("61 s: all of it shown twice", twice, half)
    held = frozen(stage.part(5), stage.size, 5, 16)
    yield Case("61 s: filled up by a freeze", [*stage.reel(40), held], {"padding": 16, "effective_duration": 45})
    yield padded("filled up by black", 45, black(stage.size, 16).heard(HUSH))
    yield padded("filled up by a long closing card", 45, stage.card(16))
    part = stage.part(8)
    slow = [
        footage(part, stage.size, min(8.0, part.seconds)),
        slowed(part, stage.size, 2 * min(8.0, part.seconds), 0.5),
    ]
    before = stage.reel(61 - sum(p.seconds for p in slow))
    real = 61 - slow[1].seconds
    yield Case(
        "61 s: filled up by a slow repetition", [*before, *slow], {"padding": 61 - real, "effective_duration": real}
    )
    yield Case("61 s: nothing filled up", stage.reel(61), {"padding": 0, "effective_duration": 61, "loop_share": 0})


def _controls(stage: Stage) -> Iterator[Case]:
    none = ("still_share", "slideshow_share", "loop_share", "black_share", "text_only_share", "screen_share")
    zero = dict.fromkeys([*none, "split_share", "mark_share", "mark_jumps", "outro"], 0.0)
    seen: set[Path] = set()
    for _ in range(4):
        part = stage.part(8)
        if part.path not in seen:
            seconds = min(14.0, part.seconds)
            truth = {**zero, "effective_duration": seconds}
            yield Case(f"control: {part.path.stem[-24:]}", [footage(part, stage.size, seconds)], truth, cuts=())
        seen.add(part.path)
