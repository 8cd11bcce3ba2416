"""Read a transcript: SubRip (SRT), WebVTT, or JSON segments → ``tuple[Segment, ...]`` in order of time.

All that a caption shows is read, sounds and speakers too; ``features.spoken`` knows what of it is said.

Automatic captions roll: each cue shows the line before it once more. Such lines are said once here, or every one of
those videos would seem to repeat itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from features.errors import InputError
from features.segments import Segment

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 5_000_000  # of subtitles sent as text; three hours of rolling captions take three million
SUFFIXES = (".srt", ".vtt", ".json")

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_CUE = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_MARKUP = re.compile(r"<[^<>\n]*>|\{\\[^{}\n]*\}")  # no opening within, or many of them would take time squared
_TOUCHING = 0.25  # s between two cues of one rolling caption
_FLASH = 0.05  # s; shorter cues only hold a rolled line in place


class TranscriptError(InputError):
    """A transcript that cannot be read; the message says where and what is expected."""


def read(path: Path) -> tuple[Segment, ...]:
    """The segments of a transcript file, by its ending (.srt, .vtt, .json).

    Raises:
        TranscriptError: no such file, another ending, too large, not UTF-8, or not that format.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise TranscriptError(f"{path.name}: a transcript ends in {', '.join(SUFFIXES)}")
    if not path.is_file():
        raise TranscriptError(f"{path}: there is no transcript here; give the path of a file")
    if path.stat().st_size > MAX_BYTES:
        raise TranscriptError(f"{path.name} is over {MAX_BYTES // 2**20} MB; a transcript is text with times")
    try:
        return parse(path.read_bytes().decode("utf-8-sig"), path.suffix.lower())
    except UnicodeDecodeError as error:
        raise TranscriptError(f"{path.name} is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except TranscriptError as error:
        raise TranscriptError(f"{path.name}: {error}") from error


def parse(text: str, suffix: str) -> tuple[Segment, ...]:
    """The segments of a transcript's text; ``suffix`` is one of ``SUFFIXES``.

    Raises:
        TranscriptError: the text is not that format.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if suffix == ".json":
        return _ordered(_from_json(text))
    if suffix == ".vtt" and not text.startswith("WEBVTT"):
        raise TranscriptError("a WebVTT file begins with the line WEBVTT; this one does not")
    if suffix not in SUFFIXES:
        raise TranscriptError(f"unknown ending {suffix!r}; a transcript ends in {', '.join(SUFFIXES)}")
    return _ordered(_unrolled(_cues(text)))


def parse_subtitles(text: str) -> tuple[Segment, ...]:
    """The segments of a subtitle file's text that came without its name: WebVTT by its first line, else SubRip.

    Raises:
        TranscriptError: the text is neither, or over ``MAX_CHARACTERS`` long.
    """
    if len(text) > MAX_CHARACTERS:
        raise TranscriptError(f"a transcript has at most {MAX_CHARACTERS:,} characters, this one {len(text):,}")
    return parse(text, ".vtt" if text.lstrip("\ufeff").startswith("WEBVTT") else ".srt")


def _cues(text: str) -> list[tuple[float, float, list[str]]]:
    """Cues as start, end in seconds, and lines."""
    cues: list[tuple[float, float, list[str]]] = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines) if "-->" in line), None)
        if at is None:
            continue  # header, style, note
        match = _CUE.match(lines[at])
        if not match:
            raise TranscriptError(f"{lines[at].strip()[:80]!r} is no cue; write 00:00:01,000 --> 00:00:02,500")
        said = [line for line in map(_plain, lines[at + 1 :]) if line]
        cues.append((_seconds(match.groups()[:4]), _seconds(match.groups()[4:]), said))
    if text.strip() and not cues and not text.startswith("WEBVTT"):
        raise TranscriptError("no cue found; a cue is a line 00:00:01,000 --> 00:00:02,500 and the text under it")
    return cues


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction}")


def _plain(line: str) -> str:
    try:
        return " ".join(unescape(_MARKUP.sub("", line)).split())
    except ValueError as error:  # a sign's number has more digits than Python reads
        raise TranscriptError(f"{line.strip()[:80]!r} cannot be read as text ({error})") from error


def _unrolled(cues: Iterable[tuple[float, float, list[str]]]) -> list[Segment]:
    segments: list[Segment] = []
    shown = frozenset[str]()
    last_end = -1.0
    for start, end, lines in cues:
        rolls = start - last_end <= _TOUCHING and (len(lines) > 1 or end - start <= _FLASH)
        fresh = [line for line in lines if not (rolls and line in shown)]
        shown, last_end = frozenset(lines), end
        if fresh:
            segments.append(_segment({"start": start, "end": end, "text": " ".join(fresh)}))
    return segments


def _from_json(text: str) -> list[Segment]:
    """A list of segments, or a dictionary that holds one under ``segments`` (as speech recognizers write it)."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:  # not only of JSON: a number of thousands of digits is another
        raise TranscriptError(f"this is no JSON ({error}); give a list of start, end, text") from error
    found = data.get("segments") if isinstance(data, dict) else data
    if not isinstance(found, list):
        raise TranscriptError("give a list of segments, each with start, end (seconds) and text")
    return [_segment(item) for item in found]


def _segment(item: Any) -> Segment:
    try:
        fields = {name: item[name] for name in ("start", "end", "text")}
        return Segment.model_validate({**fields, "text": " ".join(str(fields["text"]).split())})
    except (KeyError, TypeError) as error:
        raise TranscriptError(f"a segment has start, end (seconds) and text; {str(item)[:80]!r} has not") from error
    except ValidationError as error:
        raise TranscriptError(f"segment {str(item)[:80]!r}: {error.errors()[0]['msg']}") from error


def _ordered(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    spoken = (segment for segment in segments if segment.text)
    return tuple(sorted(spoken, key=lambda segment: (segment.start, segment.end)))
