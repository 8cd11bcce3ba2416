"""A backlog of files, extracted by processes of this machine and handed on in its own order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from features.encoder import Encoder
from features.errors import FirstcutError
from features.extract import Extraction, extract
from features.inputs import Metadata
from features.media import Limits

_AHEAD = 2  # files extracted ahead for each process, so that results waiting to be stored stay few
_WORTH_PROCESSES = 4  # fewer files are done before a new process has loaded its libraries


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and what came with it; its name without ending is its id unless one is given."""

    path: Path
    metadata: Metadata
    video_id: str | None = None

    @property
    def name(self) -> str:
        """The id that the video is to have."""
        return self.video_id or self.path.stem


def extractions(
    uploads: Iterable[Upload], *, limits: Limits | None = None, encoder: str | None = None, jobs: int | None = None
) -> Iterator[tuple[Upload, Extraction | FirstcutError]]:
    """Extract every upload, ``jobs`` at a time (default: one a processor), in order; refusals come as values."""
    waiting = list(uploads)
    jobs = min(jobs or os.cpu_count() or 1, len(waiting))
    if jobs < 2 or len(waiting) < _WORTH_PROCESSES:
        for upload in waiting:
            yield upload, _extracted(upload, limits, encoder)
        return
    # Forking a process that has threads (FFmpeg's, PyTorch's) can hang it.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _one_thread_each) as pool:
        yield from _in_order(pool, waiting, jobs * _AHEAD, limits, encoder)


def _in_order(
    pool: Executor, uploads: list[Upload], ahead: int, limits: Limits | None, encoder: str | None
) -> Iterator[tuple[Upload, Extraction | FirstcutError]]:
    running: deque[tuple[Upload, Future[Extraction | FirstcutError]]] = deque()
    for upload in uploads:
        running.append((upload, pool.submit(_extracted, upload, limits, encoder)))
        if len(running) > ahead:
            first, future = running.popleft()
            yield first, future.result()
    while running:
        first, future = running.popleft()
        yield first, future.result()


def _extracted(upload: Upload, limits: Limits | None, encoder: str | None) -> Extraction | FirstcutError:
    try:
        loaded = Encoder.load(encoder) if encoder else None
        return extract(upload.path, upload.metadata, limits=limits, encoder=loaded)
    except FirstcutError as error:
        return error


def _one_thread_each() -> None:
    """Processes share the machine's processors already; threads on top of them only get in each other's way."""
    import cv2
    import torch

    cv2.setNumThreads(1)
    torch.set_num_threads(1)
