"""One analyzed data folder for the whole room, and the real service on it, over HTTP."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn

from features.inputs import Metadata
from serving.house import House
from serving.settings import Settings

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
COUNTERS = {"views": 12000, "completions": 5200, "watch_seconds": 60000.0, "likes": 900, "shares": 120}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: builds or starts something heavy")


def _said(creator: str, *, days: float = 0, **more) -> Metadata:
    return Metadata(creator_id=creator, uploaded_at=START + timedelta(days=days), **more)


@pytest.fixture(scope="session")
def said():
    """Metadata of a creator's upload so many days after the start."""
    return _said


@pytest.fixture(scope="session")
def stored(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two originals, a mirrored repost ten days later, and the clips as media. Read only."""
    data = tmp_path_factory.mktemp("stored") / "data"
    shutil.copytree(clips, data / "media")
    house = House.open(data)
    house.ingest.analyze(clips / "first.mp4", _said("ana"))
    house.ingest.analyze(clips / "second.mp4", _said("bela", days=1))
    house.ingest.analyze(clips / "mirrored.mp4", _said("cyra", days=10, rights="none of mine"))
    house.close()
    return data


@pytest.fixture
def data(stored: Path, tmp_path: Path) -> Path:
    """A copy of the data folder that a test may change."""
    return Path(shutil.copytree(stored, tmp_path / "data"))


@pytest.fixture
def house(data: Path) -> Iterator[House]:
    opened = House.open(data)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def server(stored: Path) -> Iterator[str]:
    """The BentoML service behind a real socket; its address. ``at_home`` moves it to a test's own folder."""
    from serving.service import Firstcut

    patch = pytest.MonkeyPatch()
    patch.setenv("FIRSTCUT_DATA", str(stored))
    with served(Firstcut.to_asgi()) as address:
        yield address
    patch.undo()


@contextmanager
def served(app) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + 60
        while not running.started and thread.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        assert running.started, "the service did not start"
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join(15)


@pytest.fixture
def at_home(server: str, data: Path, stored: Path) -> Iterator[str]:
    """The service's address, for this test on the data folder ``data``."""
    from serving.service import KEEPER

    KEEPER.move_in(Settings(data=data))
    yield server
    KEEPER.move_in(Settings(data=stored))


@pytest.fixture
def client(at_home: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=at_home, timeout=60) as opened:
        yield opened
