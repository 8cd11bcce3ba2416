"""Local features the way OpenCV's tutorials match them, over a whole video: RootSIFT a frame a second, nearest
neighbors of each other by brute force, a similarity by RANSAC; the query also mirrored. No publisher names a threshold:
20 agreeing features.

All frames of one reference are asked at once; the frame with most agreeing features speaks for the pair.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.peers.frames import per_second
from benchmarks.peers.peer import NotInstalled, Stored

SIDE, FEATURES, RATE = 360, 200, 1.0
NEAR = 0.6  # distance of unit vectors
FRAMES = 3  # of a query and a reference that are tried by RANSAC


class LocalFeatures:
    name = "SIFT + RANSAC"
    threshold = 20 / 40

    def __init__(self) -> None:
        try:
            self._cv: Any = importlib.import_module("cv2")
        except ImportError as error:
            raise NotInstalled("opencv") from error
        self._cv.setNumThreads(1)

    def fingerprint(self, path: Path) -> Stored:
        upright, mirrored = [], []
        for frame in per_second(path, RATE):
            gray = self._cv.cvtColor(frame, self._cv.COLOR_RGB2GRAY)
            size = SIDE / min(gray.shape)
            gray = self._cv.resize(gray, None, fx=size, fy=size, interpolation=self._cv.INTER_AREA)
            upright.append(self._features(gray))
            mirrored.append(self._features(np.ascontiguousarray(gray[:, ::-1])))
        return {f"{name}_{k}": v for name, side in (("u", upright), ("m", mirrored)) for k, v in _joined(side).items()}

    def _features(self, gray: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        keys, found = self._cv.SIFT_create(FEATURES).detectAndCompute(gray, None)
        if found is None:
            return np.zeros((0, 2), np.float32), np.zeros((0, 128), np.uint8)
        root = np.sqrt(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-9))
        return np.array([k.pt for k in keys], np.float32), (root * 255).round().astype(np.uint8)

    def score(self, query: Stored, reference: Stored) -> float:
        return self.search(query, {"r": reference})["r"]

    def search(self, query: Stored, references: Mapping[str, Stored]) -> dict[str, float]:
        most = {}
        for name, reference in references.items():
            agreeing = max((n for side in "um" for n in self._agreeing(query, reference, side)), default=0)
            most[name] = agreeing / (agreeing + 20)
        return most

    def _agreeing(self, query: Stored, reference: Stored, side: str) -> Iterator[int]:
        """Features that agree on a similarity, of the pairs of frames that share most."""
        q_all, r_all = query[f"{side}_codes"], reference["u_codes"]
        if not len(q_all) or not len(r_all):
            return
        q_unit, r_unit = (x.astype(np.float32) / 255 for x in (q_all, r_all))
        like = q_unit @ r_unit.T
        nearest, mine = like.argmax(axis=1), np.arange(len(like))
        near = (like[mine, nearest] > 1 - NEAR**2 / 2) & (like.argmax(axis=0)[nearest] == mine)
        q_frame, r_frame = query[f"{side}_frames"][near], reference["u_frames"][nearest[near]]
        pairs, counts = np.unique(np.stack([q_frame, r_frame]), axis=1, return_counts=True)
        for i in np.argsort(-counts, kind="stable")[:FRAMES]:
            chosen = (q_frame == pairs[0, i]) & (r_frame == pairs[1, i])
            if chosen.sum() >= 4:
                q = query[f"{side}_points"][near][chosen]
                r = reference["u_points"][nearest[near]][chosen]
                found, inside = self._cv.estimateAffinePartial2D(q, r, ransacReprojThreshold=6.0)
                size = 0.0 if found is None else float(np.hypot(found[0, 0], found[1, 0]))
                yield int(inside.sum()) if 1 / 6 < size < 6 else 0  # points that fall into one agree on anything


def _joined(frames: list[tuple[npt.NDArray[Any], npt.NDArray[Any]]]) -> dict[str, npt.NDArray[Any]]:
    return {
        "points": np.concatenate([p for p, _ in frames]),
        "codes": np.concatenate([c for _, c in frames]),
        "frames": np.repeat(np.arange(len(frames), dtype=np.int16), [len(p) for p, _ in frames]),
    }
