"""TMK+PDQF (facebook/ThreatExchange), by its binding ``tmkpy``: features at 15 frames a second, Fourier in time.

By its README both levels must reach 0.7: the score is the lower of both.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.peers.peer import NotInstalled, Stored


class Tmk:
    name = "TMK+PDQF"
    threshold = 0.7

    def __init__(self) -> None:
        self._ffmpeg = shutil.which("ffmpeg")
        if self._ffmpeg is None:
            raise NotInstalled("ffmpeg")
        try:
            self._tmk = importlib.import_module("tmkpy")
        except ImportError as error:
            raise NotInstalled("tmkpy, which needs a C++ compiler and swig") from error
        self._folder = Path(tempfile.mkdtemp(prefix="tmk"))
        self._files: dict[int, Path] = {}

    def fingerprint(self, path: Path) -> Stored:
        made = self._tmk.hashVideo(str(path), self._ffmpeg)
        out = self._folder / f"{path.stem}.tmk"
        made.writeToOutputFile(str(out), "benchmark")
        average = np.array(made.getPureAverageFeature(), np.float32)
        data = out.read_bytes()
        out.unlink()
        return {"tmk": np.frombuffer(data, np.uint8), "average": average}

    def score(self, query: Stored, reference: Stored) -> float:
        return self.search(query, {"r": reference})["r"]

    def search(self, query: Stored, references: Mapping[str, Stored]) -> dict[str, float]:
        """Level 2 comes from its own query, which reads files; level 1 is the cosine of the averages."""
        files = [str(self._file(r)) for r in references.values()]
        level2 = self._tmk.query(str(self._file(query)), files, 1)
        q = query["average"]
        found = {}
        for (name, reference), second in zip(references.items(), level2, strict=True):
            r = reference["average"]
            first = float(q @ r / max(1e-9, float(np.linalg.norm(q) * np.linalg.norm(r))))
            found[name] = max(0.0, min(first, float(second)))
        return found

    def _file(self, fingerprint: Stored) -> Path:
        key = id(fingerprint["tmk"])
        if key not in self._files:
            self._files[key] = self._folder / f"{len(self._files)}.tmk"
            self._files[key].write_bytes(fingerprint["tmk"].tobytes())
        return self._files[key]
