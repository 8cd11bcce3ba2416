"""Fixtures that every room's tests share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from clips import moving_scene, render, tone


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small clips: ``first.mp4`` and ``second.mp4`` (different, 8 s, with sound), ``mirrored.mp4`` (first,
    flipped), ``silent.mp4`` (no sound stream)."""
    folder = tmp_path_factory.mktemp("clips")
    first, second = moving_scene(8, seed=1), moving_scene(8, seed=2)
    render(folder / "first.mp4", first, sound=tone(8))
    render(folder / "second.mp4", second, sound=tone(8, hertz=660))
    render(folder / "mirrored.mp4", np.ascontiguousarray(first[:, :, ::-1]), sound=tone(8))
    render(folder / "silent.mp4", moving_scene(6, seed=3))
    return folder
