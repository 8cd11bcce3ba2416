"""A backlog of files, extracted by processes of this machine and handed on in its own order."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from features.encoder import Encoder
from features.errors import AnalysisFailed, FirstcutError
from features.extract import Extraction, extract
from features.inputs import Metadata
from features.media import Limits
from features.screen_reader import Reading

_log = logging.getLogger(__name__)

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


@dataclass(frozen=True, slots=True)
class _How:
    """What every extraction of a backlog is asked for."""

    limits: Limits | None
    encoder: str | None
    reading: Reading | None


def extractions(
    uploads: Iterable[Upload],
    *,
    limits: Limits | None = None,
    encoder: str | None = None,
    reading: Reading | None = None,
    jobs: int | None = None,
) -> Iterator[tuple[Upload, Extraction | FirstcutError]]:
    """Extract every upload, ``jobs`` at a time (default: one a processor), in order; refusals come as values.

    When a process dies (killed, or crashed in a codec), the files that were being worked on are tried again, each by
    itself, so that only the one that brings a process down fails (AnalysisFailed); the rest goes on as before.
    """
    waiting, how = deque(uploads), _How(limits, encoder, reading)
    jobs = min(jobs or os.cpu_count() or 1, len(waiting))
    if jobs < 2 or len(waiting) < _WORTH_PROCESSES:
        for upload in waiting:
            yield upload, _extracted(upload, how)
        return
    ahead = jobs * _AHEAD
    while waiting:
        try:
            with _pool(jobs) as pool:
                yield from _in_order(pool, waiting, ahead, how)
        except BrokenProcessPool:
            _log.warning("a process that extracts died; its files are tried again one by one")
            for _ in range(min(ahead + 1, len(waiting))):
                yield waiting[0], _extracted_apart(waiting[0], how)
                waiting.popleft()


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Forking a process that has threads (FFmpeg's, PyTorch's) can hang it.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _one_thread_each)


def _in_order(
    pool: ProcessPoolExecutor, waiting: deque[Upload], ahead: int, how: _How
) -> Iterator[tuple[Upload, Extraction | FirstcutError]]:
    """An upload leaves ``waiting`` when its result is handed on; up to ``ahead`` more are being worked on then."""
    running: deque[Future[Extraction | FirstcutError]] = deque()
    while waiting:
        for upload in islice(waiting, len(running), ahead + 1):
            running.append(pool.submit(_extracted, upload, how))
        extracted = running.popleft().result()
        yield waiting.popleft(), extracted


def _extracted_apart(upload: Upload, how: _How) -> Extraction | FirstcutError:
    """In a process of its own: whatever it does to that, the others are not harmed."""
    try:
        with _pool(1) as pool:
            return pool.submit(_extracted, upload, how).result()
    except BrokenProcessPool:
        return AnalysisFailed(
            f"{upload.path.name} brought down the process that analyzed it, by a crash or for want of memory; "
            "analyze the file by itself with more memory free, or encode it anew"
        )


def _extracted(upload: Upload, how: _How) -> Extraction | FirstcutError:
    try:
        loaded = Encoder.load(how.encoder) if how.encoder else None
        return extract(upload.path, upload.metadata, limits=how.limits, encoder=loaded, reading=how.reading)
    except FirstcutError as error:
        return error
    except Exception as error:  # one file's surprise is its own
        return unforeseen(upload, error)


def unforeseen(upload: Upload, error: Exception) -> AnalysisFailed:
    """What nobody foresaw, as one file's failure; call it where the error was caught, for the log shows the trace."""
    _log.exception("%s", upload.path)
    return AnalysisFailed(
        f"{upload.path.name}: {type(error).__name__}: {error}; this is a mistake in Firstcut: report it with the trace"
    )


def _one_thread_each() -> None:
    """Processes share the machine's processors already; the encoder's threads on top of them only get in each other's
    way."""
    import torch

    torch.set_num_threads(1)
