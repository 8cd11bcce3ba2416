"""What fingerprinting costs beside a plain decode of the same file, both measured in turn."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import av


def cpu_seconds() -> float:
    """Of this process and the programs it called, user and system."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in uses)


def plain_decode(path: Path) -> None:
    """Every frame of the picture, by ffmpeg, to nowhere."""
    command = ["ffmpeg", "-v", "error", "-threads", "1", "-i", str(path), "-map", "0:v:0", "-f", "null", "-"]
    subprocess.run(command, check=True)


def seconds_of(path: Path) -> float:
    """A file's own word of how long it is, in s; 0 where it has none."""
    with av.open(str(path)) as container:
        return float(container.duration or 0) / av.time_base


def costs(fingerprint: Callable[[Path], object], files: Iterable[Path]) -> dict[str, float]:
    """CPU seconds a video-minute of plain decoding and of fingerprinting; each decode stands between two
    fingerprintings of its own file, so that whatever else the machine does weighs on both."""
    minutes = decoding = spent = 0.0
    for path in files:
        minutes += seconds_of(path) / 60
        marks = [cpu_seconds()]
        for work in (fingerprint, plain_decode, fingerprint, plain_decode):
            work(path)
            marks.append(cpu_seconds())
        spent += (marks[1] - marks[0] + marks[3] - marks[2]) / 2
        decoding += (marks[2] - marks[1] + marks[4] - marks[3]) / 2
    return {"decode": decoding / minutes, "fingerprint": spent / minutes} if minutes else {}
