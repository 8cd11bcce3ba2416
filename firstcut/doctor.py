"""What is installed, reachable and loaded, and what to do about what is not.

Every check does the thing itself: it decodes, encodes, embeds, queries and predicts.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from firstcut.console import emit_json, table
from serving.house import House
from serving.settings import Settings

PACKAGES: tuple[str, ...] = (
    "av",
    "opencv-python",
    "imagehash",
    "torch",
    "sentence-transformers",
    "scikit-learn",
    "lightgbm",
    "faiss-cpu",
)
PACKAGES += ("rapidocr", "sqlalchemy", "alembic", "bentoml", "mlflow")
FREE_BYTES = 2 * 10**9


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it works, what was seen, and the remedy where it does not."""

    name: str
    ok: bool
    seen: str
    remedy: str = ""


def examine(data: Path) -> list[Check]:
    """Look at everything, in the order in which things build on one another; no check stops the next."""
    looks: list[tuple[str, Callable[[], str], str]] = [
        ("Python", _python, "install Python 3.11 and run `make clean && make run`"),
        ("packages", _packages, "run `make clean && make run`: requirements.lock names what belongs together"),
        ("OpenCV", _opencv, "on Debian or Ubuntu: apt-get install libgl1 libglib2.0-0"),
        ("video codecs", _codecs, "reinstall PyAV from its wheel: pip install --force-reinstall av"),
        ("sentence encoder", _encoder, "set FIRSTCUT_ENCODER to a folder that sentence-transformers can load"),
        ("data folder", lambda: _folder(data), "free some space, or name another folder with --data"),
        ("database", lambda: _database(data), "start the server of FIRSTCUT_DATABASE_URL, or unset it for SQLite"),
        ("catalog index", lambda: _index(data), "run `firstcut catalog rebuild`"),
        ("audit chain", lambda: _audit(data), "the log was altered outside Firstcut: restore a backup"),
        ("quality model", lambda: _model(data), "run `firstcut train` and `promote`, or remove the folder's model/"),
        ("reward policy", lambda: _policy(data), "mend the file that FIRSTCUT_POLICY names, or unset it"),
    ]
    return [_look(name, look, remedy) for name, look, remedy in looks]


def report(checks: list[Check], *, json: bool) -> None:
    """Print the checks as a table, or as JSON."""
    if json:
        emit_json([asdict(check) for check in checks])
        return
    rows = [("ok" if c.ok else "FAILED", c.name, c.seen, "" if c.ok else c.remedy) for c in checks]
    table("", ("", "what", "seen", "to do"), rows)


def _look(name: str, look: Callable[[], str], remedy: str) -> Check:
    try:
        return Check(name, True, look())
    except Exception as error:  # a doctor who stops at the first illness is of no use
        return Check(name, False, f"{type(error).__name__}: {str(error)[:300]}", remedy)


def _python() -> str:
    if sys.version_info[:2] != (3, 11):
        raise RuntimeError(f"this is Python {sys.version.split()[0]}")
    return sys.version.split()[0]


def _packages() -> str:
    wheels = {d.metadata["Name"].lower() for d in importlib.metadata.distributions()}
    second = sorted(w for w in wheels if w.startswith("opencv-") and w != "opencv-python")
    if second:
        raise RuntimeError(f"{second} overwrite opencv-python's files; uninstall them and reinstall opencv-python")
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)


def _opencv() -> str:
    import cv2
    import numpy as np

    noise = np.random.default_rng(0).integers(0, 255, (64, 64), np.uint8)
    return f"{cv2.__version__}, {len(cv2.goodFeaturesToTrack(noise, 50, 0.01, 2))} corners found"


def _codecs() -> str:
    import av

    needed = ("h264", "hevc", "vp9", "av1", "mpeg4", "aac", "opus", "mp3")
    for name in needed:
        av.Codec(name, "r")
    av.Codec("libx264", "w")
    return f"PyAV {av.__version__}: {', '.join(needed)}"


def _encoder() -> str:
    from features.encoder import Encoder

    return f"{Encoder.load().encode(['a first cut']).shape[1]} dimensions"


def _folder(data: Path) -> str:
    data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(data).free
    if free < FREE_BYTES:
        raise RuntimeError(f"only {free / 1e9:.1f} GB free")
    return f"{data.absolute()}, {free / 1e9:.0f} GB free"


def _database(data: Path) -> str:
    house = _house(data)
    house.database.ping()
    return f"{house.database.engine.dialect.name}, {house.catalog.stats().videos} videos"


def _index(data: Path) -> str:
    house = _house(data)
    indexed, stored = len(house.catalog.index()), house.catalog.stats().videos
    if indexed != stored:
        raise RuntimeError(f"{indexed} videos indexed, {stored} stored")
    return f"{indexed} videos, in step with the database"


def _audit(data: Path) -> str:
    chain = _house(data).audit.verify()
    if not chain.sound:
        raise RuntimeError(f"broken at entry {chain.broken_at}: {chain.reason}")
    return f"{chain.entries} entries, unbroken"


def _model(data: Path) -> str:
    model = _house(data).model
    return f"version {model.version}, {model.digest[:12]}"


def _policy(data: Path) -> str:
    policy = _house(data).policy
    return f"version {policy.version}, {policy.digest[:12]}"


def _house(data: Path) -> House:
    return House.open(Settings(data=data))
