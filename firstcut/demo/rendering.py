"""The whole demo: every part of the cast made into a clip, in parallel, each only once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from features.inputs import Counters, Metadata
from firstcut.demo import cast, film
from firstcut.demo.cast import Copy, Edit, Part

Progress = Callable[[str, int, int], None]

_NAMES: dict[Edit, tuple[str, ...]] = {
    Edit.MIRRORED: ("mirrored", "recolored"),
    Edit.FRAMED: ("over a fill", "sound replaced"),
    Edit.SPED: ("{speed:.2f}x speed", "sound pitched"),
    Edit.WINDOWED: ("in a window",),
    Edit.EXCERPTED: (),
    Edit.CROPPED: ("cropped",),
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What a repost really is: seconds [start, end) of both sides, and the edits by their names in evidence."""

    source: str
    query_span: tuple[float, float]
    source_span: tuple[float, float]
    edits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoVideo:
    """One clip of the demo and all that came with it; ``truth`` is None for what nobody copied."""

    video_id: str
    path: Path
    metadata: Metadata
    counters: Counters
    truth: Truth | None = None

    @property
    def qualified_views(self) -> int:
        """The views that would be paid for."""
        return self.counters.views


def render(
    folder: Path,
    progress: Progress = lambda name, done, total: None,
    *,
    scale: float = 1.0,
    only: Collection[str] | None = None,
    workers: int | None = None,
) -> tuple[DemoVideo, ...]:
    """Make the demo's clips in ``folder`` and return them in the order of their upload.

    A clip that is there already, made by the same code from the same script, is not made again.

    Args:
        folder: Where the clips and their manifest.json go; made if missing.
        progress: Called with (video id, clips done, clips in all), once at the start with an empty id.
        scale: All seconds are taken times this; 1 is the demo of 15 clips of 18 to 75 s.
        only: Video ids to make, with what they copy; None makes all.
        workers: Processes that render; by default one per core.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = {part.id: part.scaled(scale) for part in _chosen(only)}
    shelf = _Shelf(folder)
    recipes = {name: _recipe(part, parts) for name, part in parts.items()}
    waiting = {name: part for name, part in parts.items() if not shelf.holds(name, recipes[name])}
    total, done = len(parts), len(parts) - len(waiting)
    progress("", done, total)
    for name in _made(waiting, parts, folder, workers or os.cpu_count() or 1):
        shelf.put(name, recipes[name])
        done += 1
        progress(name, done, total)
    return tuple(_demo_video(part, parts, folder) for part in parts.values())


def _chosen(only: Collection[str] | None) -> list[Part]:
    whole = {part.id: part for part in cast.script()}
    if only is None:
        return list(whole.values())
    unknown = sorted(set(only) - set(whole))
    if unknown:
        raise KeyError(f"the demo has no videos {unknown}; it has {sorted(whole)}")
    wanted = set(only) | {part.copied.of for part in whole.values() if part.id in only and part.copied}
    return [part for part in whole.values() if part.id in wanted]


def _made(waiting: dict[str, Part], parts: Mapping[str, Part], folder: Path, workers: int) -> Iterator[str]:
    """Make what waits, several at a time, what is copied before its copies; gives each name as its clip is whole."""
    if not waiting:
        return
    # Spawned, not forked: the caller may hold threads (a model, a progress bar) that a fork would break.
    with ProcessPoolExecutor(min(workers, len(waiting)), mp_context=get_context("spawn")) as pool:
        running: dict[Future[Path], str] = {}
        while waiting or running:
            for name in _ready(waiting, running.values()):
                part = waiting.pop(name)
                source = parts[part.copied.of] if part.copied else None
                source_path = _path(folder, source.id) if source else None
                job = pool.submit(film.make, part, source, _path(folder, name), source_path)
                running[job] = name
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for job in finished:
                job.result()
                yield running.pop(job)


def _ready(waiting: Mapping[str, Part], running: Collection[str]) -> list[str]:
    """What can be started now; what others copy first, then the longest."""
    copied = {part.copied.of for part in waiting.values() if part.copied}
    free = [p for p in waiting.values() if not p.copied or p.copied.of not in {*waiting, *running}]
    return [p.id for p in sorted(free, key=lambda p: (p.id not in copied, -p.seconds, p.id))]


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.mp4"


def _demo_video(part: Part, parts: Mapping[str, Part], folder: Path) -> DemoVideo:
    source = parts[part.copied.of] if part.copied else None
    return DemoVideo(
        video_id=part.id,
        path=_path(folder, part.id),
        metadata=cast.metadata(part, source),
        counters=cast.counters(part),
        truth=_truth(part.copied) if part.copied else None,
    )


def _truth(copy: Copy) -> Truth:
    edits = tuple(name.format(speed=copy.speed) for name in _NAMES[copy.edit])
    return Truth(copy.of, (copy.at, copy.until), (copy.start, copy.end), edits)


@cache
def _code() -> str:
    """Digest of the code that renders and of the encoder's version: other code, other clips."""
    digest = sha256(version("av").encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _recipe(part: Part, parts: Mapping[str, Part]) -> str:
    """Digest of everything that decides a clip's bytes."""
    source = _recipe(parts[part.copied.of], parts) if part.copied else ""
    return sha256(f"{_code()}|{part.model_dump_json()}|{source}".encode()).hexdigest()


class _Shelf:
    """The folder's manifest: which recipe each clip was made by, and the digest of its bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "manifest.json"
        self.rows: dict[str, dict[str, str]] = self._read()

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            rows = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return rows if isinstance(rows, dict) else {}

    def holds(self, name: str, recipe: str) -> bool:
        """Whether the clip is there, whole, and made by this recipe."""
        row, path = self.rows.get(name, {}), _path(self.folder, name)
        return row.get("recipe") == recipe and path.is_file() and _digest(path) == row.get("sha256")

    def put(self, name: str, recipe: str) -> None:
        """Note a clip that was just made."""
        self.rows[name] = {"recipe": recipe, "sha256": _digest(_path(self.folder, name))}
        unfinished = self.file.with_suffix(".part")
        unfinished.write_text(json.dumps(self.rows, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(unfinished, self.file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
