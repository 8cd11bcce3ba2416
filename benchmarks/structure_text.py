"""Cases of text and nothing else, as creators make it, and of captions over what is filmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from benchmarks.structure_drawings import Color, font, words
from benchmarks.structure_pieces import RATE, Piece, Size, again, behind, picture
from benchmarks.structure_stage import Case, Stage, written

_FEW = ("part two", "THE END", "WAIT", "day 3", "POV", "link in bio", "3 months later", "story time", "NO", "tip #4")
_PAIRS: tuple[tuple[Color, Color], ...] = (
    ((0, 0, 0), (255, 255, 255)),
    ((255, 255, 255), (0, 0, 0)),
    ((250, 246, 235), (60, 50, 40)),
    ((20, 30, 80), (250, 220, 60)),
    ((220, 40, 60), (255, 255, 255)),
    ((30, 120, 90), (240, 250, 240)),
    ((255, 205, 40), (20, 20, 20)),
)
_PALE: tuple[tuple[Color, Color], ...] = (
    ((255, 255, 255), (150, 150, 155)),
    ((0, 0, 0), (200, 20, 20)),
    ((40, 44, 52), (110, 120, 130)),
    ((235, 225, 210), (190, 140, 90)),
)


def text_cases(stage: Stage) -> Iterator[Case]:
    """One of each."""
    yield from _plain(stage)
    yield from _grounds(stage)
    yield from _moving(stage)
    yield from _worn(stage)
    yield from _captions(stage)


def _plain(stage: Stage) -> Iterator[Case]:
    few = [_card(stage, stage.rng.choice(_FEW), large=stage.rng.choice((5, 7, 10)), seconds=2) for _ in range(3)]
    yield _between(stage, "few words", few)
    long = [_card(stage, words(stage.rng, n), large=large, seconds=4) for n, large in ((45, 22), (24, 15))]
    yield _between(stage, "paragraphs", long)
    pale = [_card(stage, words(stage.rng, 9), seconds=4, pair=stage.rng.choice(_PALE)) for _ in range(2)]
    yield _between(stage, "pale words", pale)
    boxed = [_card(stage, words(stage.rng, 8), seconds=4, boxed=True) for _ in range(2)]
    yield _between(stage, "words in boxes", boxed)
    signs = [_card(stage, words(stage.rng, 7), seconds=4, sign=True) for _ in range(2)]
    yield _between(stage, "words with a sign", signs)


def _grounds(stage: Stage) -> Iterator[Case]:
    shaded = [_card(stage, words(stage.rng, 8), seconds=4, ground=_shaded(stage.size, stage.rng)) for _ in range(2)]
    yield _between(stage, "words on a ground that shades across", shaded)
    blurred = [_card(stage, words(stage.rng, 8), seconds=4, ground=_blurred(stage)) for _ in range(2)]
    yield _between(stage, "words on a blurred photograph", blurred)


def _moving(stage: Stage) -> Iterator[Case]:
    pair = stage.rng.choice(_PAIRS)
    said = words(stage.rng, 14).split()
    one = [_card(stage, word, large=8, seconds=0.44, pair=pair) for word in said]
    yield _between(stage, "words one by one", one)
    lines = words(stage.rng, 15).split()
    grown = [_card(stage, " ".join(lines[: n + 1]), large=12, seconds=0.48, pair=pair) for n in range(15)]
    yield _between(stage, "words that are added", grown)
    fade = "fade=t=in:d=0.6:color={0},fade=t=out:st=4.4:d=0.6:color={0}"
    tone = "0x{:02x}{:02x}{:02x}".format(*pair[0])
    come = [_card(stage, words(stage.rng, 7), seconds=5, pair=pair, then=fade.format(tone)) for _ in range(2)]
    yield _between(stage, "words that fade in and out", come)
    yield _between(stage, "credits that roll", [_credits(stage, 8)])


def _worn(stage: Stage) -> Iterator[Case]:
    grain = f"noise=alls={stage.rng.choice((8, 14))}:allf=t"
    noisy = [_card(stage, words(stage.rng, 8), seconds=4, then=grain) for _ in range(2)]
    yield _between(stage, "words under grain", noisy)
    worn = [again(_card(stage, words(stage.rng, 8), seconds=4), stage.path("worn", "mp4"), 40) for _ in range(2)]
    yield _between(stage, "words encoded twice", worn)


def _captions(stage: Stage) -> Iterator[Case]:
    none = {"text_only_share": 0.0, "screen_share": 0.0, "split_share": 0.0}
    lines = words(stage.rng, 7).split()
    said = " ".join(lines[:4]) + "\n" + " ".join(lines[4:])
    yield Case("captions over clips", stage.reel(16), none, written(said, "(w-tw)/2", "0.4*h", 0.07))
    box = written(said, "(w-tw)/2", "0.6*h", 0.06) + ":box=1:boxcolor=black:boxborderw=8"
    yield Case("captions in a box over clips", stage.reel(16), none, box)
    width, height = stage.size
    room = (width, width * 9 // 32 * 2) if height > width else (height * 9 // 32 * 2, height)
    filled = [behind(stage.part(6), stage.size, 6, room) for _ in range(2)]
    yield Case("captions over clips before their own blur", filled, none, written(said, "(w-tw)/2", "0.08*h", 0.07))
    held = [picture(stage.photo(), stage.size, 3) for _ in range(5)]
    yield Case("captions over slides", held, none, written(said, "(w-tw)/2", "0.4*h", 0.07))


def _between(stage: Stage, name: str, cards: list[Piece]) -> Case:
    """Cards between clips; what is one after the other when it is short stays so."""
    groups = [cards] if len(cards) != 2 and cards[0].seconds < 2 else [[card] for card in cards]
    pieces = stage.reel(5)
    for group in groups:
        pieces += [*group, *stage.reel(5)]
    shown, whole = sum(card.seconds for card in cards), sum(piece.seconds for piece in pieces)
    truth = {"text_only_share": shown / whole, "slideshow_share": 0.0, "screen_share": 0.0, "split_share": 0.0}
    return Case(f"text: {name}", pieces, truth)


def _card(
    stage: Stage,
    text: str,
    seconds: float,
    large: int = 11,
    pair: tuple[Color, Color] | None = None,
    ground: Image.Image | None = None,
    boxed: bool = False,
    sign: bool = False,
    then: str = "null",
) -> Piece:
    """Text of ``large`` parts of the shorter side to a line's height, on a ground of one shade where none is given."""
    rng, size = stage.rng, stage.size
    tones = pair or (rng.choice(_PAIRS) if ground is None else ((0, 0, 0), (255, 255, 255)))
    image = Image.new("RGB", size, tones[0]) if ground is None else ground
    pixels = min(size) // large
    face = font(pixels, rng.randrange(3))
    while max(map(face.getlength, text.split())) > 0.9 * size[0]:
        face = face.font_variant(size=face.size - 2)
    lines = _wrapped(text, face, round(0.86 * size[0]))
    draw, step = ImageDraw.Draw(image), 1.35 * face.size
    top = (size[1] - step * len(lines)) * rng.choice((0.2, 0.5, 0.5))
    if sign:
        _sign(draw, size, tones[1], rng)
    for i, line in enumerate(lines):
        middle = (size[0] / 2, top + (i + 0.5) * step)
        if boxed:
            half = face.getlength(line) / 2 + 0.3 * face.size
            draw.rounded_rectangle(
                (middle[0] - half, middle[1] - step / 2, middle[0] + half, middle[1] + step / 2), 8, tones[1]
            )
        draw.text(middle, line, font=face, fill=tones[0] if boxed else tones[1], anchor="mm")
    path = stage.path("text")
    image.save(path)
    return picture(path, size, seconds, then)


def _wrapped(text: str, face: ImageFont.FreeTypeFont, wide: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _sign(draw: ImageDraw.ImageDraw, size: Size, ink: Color, rng: Random) -> None:
    """A dot, an arrow, a rule or a frame, as stickers have them."""
    width, height = size
    unit, low = min(size) // 14, round(0.88 * height)
    kind = rng.randrange(4)
    if kind == 0:
        draw.ellipse((width // 2 - unit, low - unit, width // 2 + unit, low + unit), fill=(255, 200, 60), outline=ink)
    elif kind == 1:
        draw.line((width // 2, low - unit, width // 2, low + unit), fill=ink, width=5)
        draw.polygon(((width // 2 - 8, low + unit), (width // 2 + 8, low + unit), (width // 2, low + 2 * unit)), ink)
    elif kind == 2:
        draw.line((width // 4, low, 3 * width // 4, low), fill=ink, width=4)
    else:
        draw.rectangle((unit, unit, width - unit, height - unit), outline=ink, width=4)


def _shaded(size: Size, rng: Random) -> Image.Image:
    """A ground that goes from one color to another, along a side, across both or from the middle."""
    one, other = (Image.new("RGB", size, tuple(rng.randrange(0, 150) for _ in range(3))) for _ in range(2))
    across = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    ways = (across, down, ImageChops.add(across, down, 2), Image.radial_gradient("L").resize(size))
    return Image.composite(one, other, rng.choice(ways))


def _blurred(stage: Stage) -> Image.Image:
    """A photograph out of focus and darker, as apps lay it behind text."""
    image = Image.open(stage.photo()).convert("RGB").resize(stage.size)
    return image.filter(ImageFilter.GaussianBlur(min(stage.size) / stage.rng.choice((12, 18)))).point(
        lambda value: round(0.6 * value)
    )


def _credits(stage: Stage, seconds: float) -> Piece:
    """Names and what they did, rolling over black."""
    width, height = stage.size
    long, unit = 4 * height, min(stage.size) // 16
    image = Image.new("RGB", (width, long), (0, 0, 0))
    draw = ImageDraw.Draw(image)
    for y in range(height // 2, long - unit, 2 * unit):
        draw.text((width / 2 - unit / 2, y), words(stage.rng, 1), font=font(unit), fill=(190,) * 3, anchor="rm")
        draw.text((width / 2 + unit / 2, y), words(stage.rng, 2), font=font(unit), fill=(255,) * 3, anchor="lm")
    path: Path = stage.path("credits")
    image.save(path)
    source = ("-loop", "1", "-framerate", str(RATE), "-t", f"{seconds}", "-i", str(path))
    move = f"crop={width}:{height}:0:'{height // 4}+t*{(long - 2 * height) / seconds:.1f}',setsar=1,format=yuv420p"
    return Piece((source,), f"[{{0}}:v]fps={RATE},{move}", seconds)
