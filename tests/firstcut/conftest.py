"""A data folder that commands are run on."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands_run import Firstcut


@pytest.fixture(scope="module")
def firstcut(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Firstcut:
    """A data folder in which anna's first clip was analyzed, and then bob's mirrored copy of it, a week later."""
    run = Firstcut(tmp_path_factory.mktemp("data"))
    for name, creator, day in (("first", "anna", "2026-11-01"), ("mirrored", "bob", "2026-11-08")):
        at = f"{day}T10:00:00+00:00"
        done = run("analyze", clips / f"{name}.mp4", "--creator", creator, "--uploaded-at", at)
        assert done.exit_code == 0, done.stderr
    return run
