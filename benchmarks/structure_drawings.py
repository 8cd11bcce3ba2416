"""Pictures that are drawn for constructed cases: cards with text, and pages of programs for screen recordings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

_TEXT = (
    "how to bake bread in five easy steps follow for more part two wait until the end this is what nobody told you "
    "about saving money every month comment yes if you agree the best places to visit before winter comes"
)
_WORDS = _TEXT.split()

Color = tuple[int, int, int]
_FACES = ("DejaVu Sans", "DejaVu Serif", "DejaVu Sans:bold")


def font_path(face: int = 0) -> str:
    """The file of one of three faces."""
    return str(font_manager.findfont(_FACES[face % 3]))


def font(pixels: int, face: int = 0) -> ImageFont.FreeTypeFont:
    """One of three faces at so many pixels."""
    return ImageFont.truetype(font_path(face), max(6, pixels))


def words(rng: Random, count: int) -> str:
    return " ".join(rng.choices(_WORDS, k=count))


def card(path: Path, size: tuple[int, int], rng: Random, lines: int = 3, gradient: bool = False) -> Path:
    """Lines of text on a plain ground, or on one that shades into another."""
    ground, ink = rng.choice(
        (((18, 20, 30), (245, 245, 240)), ((250, 250, 248), (20, 20, 20)), ((180, 30, 60), (255,) * 3))
    )
    image = Image.new("RGB", size, ground)
    if gradient:
        for y in range(size[1]):
            shade = tuple(round(c * (0.55 + 0.45 * y / size[1])) for c in ground)
            image.paste(shade, (0, y, size[0], y + 1))
    draw, pixels = ImageDraw.Draw(image), round(min(size) / 11)
    face = font(pixels, rng.randrange(3))
    for i in range(lines):
        middle = (size[0] / 2, size[1] / 2 + (i - (lines - 1) / 2) * 1.5 * pixels)
        text = words(rng, 4)
        while face.getlength(text) > 0.9 * size[0]:
            text = text.rsplit(" ", 1)[0]
        draw.text(middle, text, font=face, fill=ink, anchor="mm")
    image.save(path)
    return path


def feed(path: Path, width: int, height: int, rng: Random, pictures: Sequence[Path]) -> Path:
    """A long page of an app: a head, and posts with a name, lines of text and now and then a picture."""
    image = Image.new("RGB", (width, height), (255, 255, 255))
    draw, unit = ImageDraw.Draw(image), max(14, round(width / 26))
    y = unit
    while y < height - 8 * unit:
        draw.ellipse((unit, y, 3 * unit, y + 2 * unit), fill=(rng.randrange(80, 200), 120, 160))
        draw.text((4 * unit, y + unit), words(rng, 2), font=font(unit, 2), fill=(20, 20, 20), anchor="lm")
        y += 3 * unit
        for _ in range(rng.randrange(2, 5)):
            draw.text((unit, y), words(rng, width // unit // 4), font=font(round(0.8 * unit)), fill=(50, 50, 50))
            y += round(1.3 * unit)
        if pictures and rng.random() < 0.4:
            shown = Image.open(rng.choice(pictures)).convert("RGB").resize((width // 2, width * 9 // 32))
            image.paste(shown, (unit, y))
            y += width * 9 // 32 + unit
        draw.line((0, y, width, y), fill=(222, 222, 226), width=2)
        y += unit
    image.save(path)
    return path


def player(path: Path, size: tuple[int, int], rng: Random) -> tuple[Path, tuple[int, int, int, int]]:
    """A page with room for a video, and the room as left, top, width, height: two fifths of the picture at most."""
    width, height = size
    image = Image.new("RGB", size, (246, 246, 248))
    draw, unit = ImageDraw.Draw(image), max(9, round(min(size) / 30))
    draw.rectangle((0, 0, width, 2 * unit), fill=(222, 224, 230))
    draw.text((unit, unit), "https://video.example/watch", font=font(unit), fill=(60, 60, 60), anchor="lm")
    upright = height > width
    wide = (width - 2 * unit if upright else round(0.62 * width)) // 2 * 2
    room = (unit, 3 * unit, wide, (wide * 9 // 16) // 2 * 2)
    draw.rectangle((unit, 3 * unit, unit + wide, 3 * unit + room[3]), fill=(0, 0, 0))
    for y in range(3 * unit + room[3] + 2 * unit, height - unit, 2 * unit):
        draw.text((unit, y), words(rng, 6), font=font(unit), fill=(40, 40, 40), anchor="lm")
    for y in () if upright else range(4 * unit, height - unit, 2 * unit):
        draw.text((room[2] + 3 * unit, y), words(rng, 3), font=font(unit), fill=(40, 40, 40), anchor="lm")
    image.save(path)
    return path, room


def framing(path: Path, size: tuple[int, int], rng: Random) -> tuple[Path, tuple[int, int, int, int]]:
    """A caption on a plain ground over the room for a clip, as reposts have it, and the room as in ``player``."""
    width, height = size
    ground, ink = rng.choice(
        (((255, 255, 255), (15, 15, 15)), ((21, 32, 43), (240, 240, 240)), ((0, 0, 0), (255,) * 3))
    )
    image = Image.new("RGB", size, ground)
    draw, unit = ImageDraw.Draw(image), max(12, round(min(size) / 18))
    left, y = rng.choice((unit, 2 * unit)), rng.choice((1, 3)) * unit
    if rng.random() < 0.5:  # whose it is
        draw.ellipse((left, y, left + 2 * unit, y + 2 * unit), fill=(90, 140, 200))
        draw.text((left + 2.6 * unit, y + unit), "@clip.hunter", font=font(unit, 2), fill=ink, anchor="lm")
        y += 3 * unit
    for _ in range(rng.randrange(1, 4)):
        text = words(rng, 9)
        while font(unit).getlength(text) > width - 2 * left:
            text = text.rsplit(" ", 1)[0]
        draw.text((left, y), text, font=font(unit), fill=ink)
        y += round(1.4 * unit)
    top, wide = y + unit, width - 2 * rng.choice((unit // 2, unit, 2 * unit))
    high = min(height - top - unit, round(wide * rng.choice((9 / 16, 3 / 4, 1.0))))
    wide = min(wide, high * 16 // 9) // 2 * 2
    image.save(path)
    return path, ((width - wide) // 2, top, wide, high // 2 * 2)


def editor(folder: Path, size: tuple[int, int], rng: Random, states: int) -> list[Path]:
    """A dark editor in which lines are written: a picture for each state."""
    width, height = size
    unit = max(9, round(min(size) / 28))
    lines = [f"    value_{i} = compute(index, {rng.randrange(99)})" for i in range(60)]
    paths = []
    for state in range(states):
        image = Image.new("RGB", size, (30, 31, 38))
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, width // 4, height), fill=(44, 45, 54))
        draw.rectangle((0, 0, width, 2 * unit), fill=(58, 60, 70))
        for i in range(1, height // (2 * unit)):
            draw.text(
                (unit // 2, (2 * i + 1) * unit), f"file_{i}.py", font=font(unit), fill=(200, 200, 205), anchor="lm"
            )
        shown = lines[: min(len(lines), height // (2 * unit) - 2, 3 + state)]
        for i, line in enumerate(shown):
            at = (width // 4 + unit, (2 * i + 4) * unit)
            draw.text(at, line, font=font(unit), fill=(190, 220, 190), anchor="lm")
        path = folder / f"editor{size[0]}-{rng.randrange(10**6)}-{state}.png"
        image.save(path)
        paths.append(path)
    return paths
