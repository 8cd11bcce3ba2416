"""Pieces of video of known structure, cut from real footage or drawn, and how they are put together with ffmpeg."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from benchmarks.originality_render import CannotRender

RATE = 25
NOISE = "anoisesrc=c=brown:a=0.15:r=48000"
HUSH = "anullsrc=r=48000"

_AUDIO = "aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo"
Size = tuple[int, int]
"""Width and height in pixels."""

_CLEAN_SIDE = 180  # pixels at which footage is looked through


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a real video in which ffmpeg finds no cut, no freeze and no black: seconds from..to."""

    path: Path
    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a case: ffmpeg's inputs, a filter graph from them ({0}, {1}, … are their numbers), seconds, and sound.

    ``sound`` is one of ffmpeg's sources, or empty where the first input's own is heard.
    """

    inputs: tuple[tuple[str, ...], ...]
    graph: str
    seconds: float
    sound: str = NOISE

    def heard(self, sound: str) -> Piece:
        """The same under another sound."""
        return replace(self, sound=sound)


def clean_stretches(path: Path, least: float) -> list[Stretch]:
    """The parts of ``least`` seconds and more of a video in which ffmpeg's own detectors find nothing."""
    look = f"scale=-2:{_CLEAN_SIDE},scdet=t=8,freezedetect=n=0.002:d=1,blackdetect=d=0.1:pic_th=0.9"
    command = ["ffmpeg", "-v", "info", "-nostats", "-i", str(path), "-an", "-vf", look, "-f", "null", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    clock = re.search(r"Duration: (\d+):(\d+):([\d.]+)", said)
    if clock is None:
        return []
    whole = 3600 * int(clock[1]) + 60 * int(clock[2]) + float(clock[3])
    found = re.findall(r"(?:lavfi\.scd\.time|freeze_start|freeze_end|black_start|black_end): ?([\d.]+)", said)
    edges = [0.0, *sorted(map(float, found)), whole]
    dark = [(float(a), float(b)) for a, b in re.findall(r"black_start:([\d.]+) black_end:([\d.]+)", said)]
    froze = re.findall(r"freeze_start: ([\d.]+)", said)
    thawed = [*re.findall(r"freeze_end: ([\d.]+)", said), str(whole)]
    bad = dark + [(float(a), float(b)) for a, b in zip(froze, thawed, strict=False)]
    parts = [
        Stretch(path, a + 0.1, b - 0.2)
        for a, b in pairwise(edges)
        if not any(start < b - 0.1 and a + 0.1 < end for start, end in bad)
    ]
    return [part for part in parts if part.seconds >= least]


def fit(size: Size) -> str:
    """Filters that fill a picture of ``size`` (width, height)."""
    width, height = size
    return (
        f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},fps={RATE},"
        "setsar=1,format=yuv420p"
    )


def footage(part: Stretch, size: Size, seconds: float, at: float = 0.0, then: str = "null", own: bool = False) -> Piece:
    """Part of a stretch, from ``at`` s of it, ``then`` through more filters; ``own`` keeps its sound."""
    cut = ("-ss", f"{part.start + at:.3f}", "-t", f"{seconds:.3f}", "-i", str(part.path))
    return Piece((cut,), f"[{{0}}:v]{fit(size)},{then}", seconds, "" if own else NOISE)


def slowed(part: Stretch, size: Size, seconds: float, pace: float, at: float = 0.0) -> Piece:
    """Part of a stretch at a ``pace`` under 1, so long that it lasts ``seconds``; pictures are held the longer."""
    cut = ("-ss", f"{part.start + at:.3f}", "-t", f"{seconds * pace:.3f}", "-i", str(part.path))
    return Piece((cut,), f"[{{0}}:v]setpts=PTS/{pace},{fit(size)}", seconds)


def frozen(part: Stretch, size: Size, moving: float, held: float, at: float = 0.0) -> Piece:
    """Footage whose last picture is held."""
    hold = f"trim=duration={moving},tpad=stop_mode=clone:stop_duration={held + 1}"
    piece = footage(part, size, moving, at, hold)
    return replace(piece, seconds=moving + held)


def black(size: Size, seconds: float) -> Piece:
    """Nothing."""
    return plain(size, seconds, "black")


def plain(size: Size, seconds: float, color: str) -> Piece:
    """One color."""
    source = ("-f", "lavfi", "-i", f"color={color}:s={size[0]}x{size[1]}:r={RATE}:d={seconds}")
    return Piece((source,), "[{0}:v]format=yuv420p", seconds)


def picture(path: Path, size: Size, seconds: float, then: str = "null") -> Piece:
    """A picture file, held."""
    source = ("-loop", "1", "-framerate", str(RATE), "-t", f"{seconds}", "-i", str(path))
    return Piece((source,), f"[{{0}}:v]{fit(size)},{then}", seconds)


def zoomed(path: Path, size: Size, seconds: float, pace: float, pan: float) -> Piece:
    """A picture file under ffmpeg's zoompan: ``pace`` is the zoom a second, ``pan`` the way it goes in shares."""
    frames = round(seconds * RATE)
    zoom = f"1.05+{pace / RATE}*on" if pace >= 0 else f"1.05+{-pace * seconds}-{-pace / RATE}*on"
    x = f"(iw-iw/zoom)*(0.5+{pan}*(on/{frames}-0.5))"
    width, height = 3 * size[0], 3 * size[1]
    large = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
    move = f"zoompan=z='{zoom}':x='{x}':y='(ih-ih/zoom)/2':d={frames}:s={size[0]}x{size[1]}:fps={RATE}"
    return Piece((("-i", str(path)),), f"[{{0}}:v]{large},{move},setsar=1,format=yuv420p", seconds)


def dissolved(pieces: Sequence[Piece], fade: float) -> Piece:
    """Pieces that dissolve into each other over ``fade`` s."""
    inputs: list[tuple[str, ...]] = []
    graphs, last, reach = [], "", 0.0
    for i, piece in enumerate(pieces):
        numbers = [f"{{{len(inputs) + n}}}" for n in range(len(piece.inputs))]
        graphs.append(f"{piece.graph.format(*numbers)},fps={RATE},settb=1/{RATE}[d{i}{{0}}]")
        inputs += piece.inputs
        if i:
            over = f"xfade=transition=fade:duration={fade}:offset={reach - fade:.3f}"
            graphs.append(f"{last}[d{i}{{0}}]{over}[e{i}{{0}}]")
            last, reach = f"[e{i}{{0}}]", reach + piece.seconds - fade
        else:
            last, reach = f"[d{i}{{0}}]", piece.seconds
    return Piece(tuple(inputs), f"{';'.join(graphs)};{last}null", reach)


def split(parts: Sequence[Stretch], size: Size, seconds: float, stack: str) -> Piece:
    """Several stretches at once, ``stack`` being vstack or hstack."""
    n = len(parts)
    each = (size[0], size[1] // n // 2 * 2) if stack == "vstack" else (size[0] // n // 2 * 2, size[1])
    inputs = tuple(("-ss", f"{p.start:.3f}", "-t", f"{seconds}", "-i", str(p.path)) for p in parts)
    graph = ";".join(f"[{{{i}}}:v]{fit(each)}[s{i}{{0}}]" for i in range(n))
    joined = "".join(f"[s{i}{{0}}]" for i in range(n))
    return Piece(inputs, f"{graph};{joined}{stack}=inputs={n},scale={size[0]}:{size[1]},setsar=1", seconds)


def inset(part: Stretch, ground: Path, size: Size, seconds: float, box: tuple[int, int, int, int]) -> Piece:
    """Footage in a box (left, top, width, height; pixels) of a picture file."""
    left, top, width, height = box
    inputs = (
        ("-loop", "1", "-framerate", str(RATE), "-t", f"{seconds}", "-i", str(ground)),
        ("-ss", f"{part.start:.3f}", "-t", f"{seconds}", "-i", str(part.path)),
    )
    graph = f"[{{0}}:v]{fit(size)}[g{{0}}];[{{1}}:v]{fit((width, height))}[i{{0}}]"
    return Piece(inputs, f"{graph};[g{{0}}][i{{0}}]overlay={left}:{top}", seconds)


def behind(part: Stretch, size: Size, seconds: float, room: Size) -> Piece:
    """Footage of the size ``room`` in the middle of a picture that is filled with the same, blurred."""
    cut = ("-ss", f"{part.start:.3f}", "-t", f"{seconds:.3f}", "-i", str(part.path))
    ground = f"{fit(size)},boxblur={min(size) // 18}:2[g{{0}}]"
    graph = f"[{{0}}:v]split[a{{0}}][b{{0}}];[a{{0}}]{ground};[b{{0}}]{fit(room)}[i{{0}}]"
    return Piece((cut,), f"{graph};[g{{0}}][i{{0}}]overlay=(W-w)/2:(H-h)/2", seconds)


def again(piece: Piece, path: Path, factor: int) -> Piece:
    """The same as it is after H.264 at a constant rate ``factor``."""
    source = ("-i", str(render([piece], path, factor=factor)))
    return Piece((source,), f"[{{0}}:v]fps={RATE},setsar=1,format=yuv420p", piece.seconds)


def render(pieces: Sequence[Piece], path: Path, over: str = "null", factor: int = 26) -> Path:
    """Pieces one after the other, the whole through the filters ``over``, as H.264 (at a rate ``factor``) and AAC."""
    inputs: list[str] = []
    graphs, first = [], 0
    for i, piece in enumerate(pieces):
        numbers = [str(first + n) for n in range(len(piece.inputs))]
        trim = f"trim=duration={piece.seconds:.3f},fps={RATE},setpts=PTS-STARTPTS"
        graphs.append(f"{piece.graph.format(*numbers)},{trim}[v{i}]")
        source = f"{piece.sound},asetpts=PTS" if piece.sound else f"[{first}:a]apad"
        graphs.append(f"{source},{_AUDIO},atrim=duration={piece.seconds:.3f},asetpts=PTS-STARTPTS[a{i}]")
        inputs += [word for one in piece.inputs for word in one]
        first += len(piece.inputs)
    joined = "".join(f"[v{i}][a{i}]" for i in range(len(pieces)))
    graphs.append(f"{joined}concat=n={len(pieces)}:v=1:a=1[v][a];[v]{over}[o]")
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(factor), "-pix_fmt", "yuv420p", "-c:a", "aac"]
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        *inputs,
        "-filter_complex",
        ";".join(graphs),
        "-map",
        "[o]",
        "-map",
        "[a]",
    ]
    done = subprocess.run([*command, *coded, str(path)], capture_output=True, text=True)
    if done.returncode:
        raise CannotRender(f"ffmpeg could not render {path.name}: {done.stderr[-600:]}")
    return path


def snapshot(part: Stretch, at: float, path: Path) -> Path:
    """One picture of a stretch, as PNG."""
    command = ["ffmpeg", "-v", "error", "-y", "-ss", f"{part.start + at:.3f}", "-i", str(part.path)]
    subprocess.run([*command, "-frames:v", "1", str(path)], check=True)
    return path
