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

from features.encoder import Encoder
from features.errors import FirstcutError
from features.values import VideoFeatures
from firstcut.console import emit_json, table
from models.policy import Policy
from models.quality import QualityModel, served_folder
from serving.house import open_database
from serving.settings import Settings
from store.audit import AuditLog
from store.catalog import VideoCatalog
from store.database import Database

PACKAGES: tuple[str, ...] = (
    "av",
    "opencv-python",
    "imagehash",
    "torch",
    "transformers",
    "scikit-learn",
    "lightgbm",
    "faiss-cpu",
)
PACKAGES += ("rapidocr", "sqlalchemy", "alembic", "bentoml", "mlflow")
_SETTINGS = "set the variable that is named right, or unset it"
_DATABASE = "start the server of FIRSTCUT_DATABASE_URL, or unset it for SQLite"
_MEND = {"no settings": f"first the settings: {_SETTINGS}", "no database": f"first the database: {_DATABASE}"}
FREE_BYTES = 2 * 10**9


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it works, what was seen, and the remedy where it does not."""

    name: str
    ok: bool
    seen: str
    remedy: str = ""


class NotLookedAt(FirstcutError):
    """A check that rests on something that is down."""


def examine(data: Path) -> list[Check]:
    """Look at everything, in the order in which things build on one another; no check stops the next."""
    rooms = _Rooms(data)
    looks: list[tuple[str, Callable[[], str], str]] = [
        ("Python", _python, "install Python 3.11 and run `make clean && make run`"),
        ("packages", _packages, "run `make clean && make run`: requirements.lock names what belongs together"),
        ("OpenCV", _opencv, "on Debian or Ubuntu: apt-get install libgl1 libglib2.0-0"),
        ("video codecs", _codecs, "reinstall PyAV from its wheel: pip install --force-reinstall av"),
        ("settings", rooms.look_at_settings, _SETTINGS),
        ("sentence encoder", rooms.encoder, "set FIRSTCUT_ENCODER to a folder that sentence-transformers can load"),
        ("data folder", rooms.folder, "free some space, or name another folder with --data"),
        ("database", rooms.look_at_database, _DATABASE),
        ("catalog index", rooms.index, "run `firstcut catalog rebuild`"),
        ("audit chain", rooms.audit, "the log was altered outside Firstcut: restore a backup"),
        ("quality model", rooms.model, "run `firstcut train` and `promote`, or remove the folder's model/"),
        ("reward policy", rooms.policy, "mend the file that FIRSTCUT_POLICY names, or unset it"),
    ]
    try:
        return [_look(name, look, remedy) for name, look, remedy in looks]
    finally:
        rooms.close()


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
    except NotLookedAt as error:
        return Check(name, False, f"not looked at: {error}", _MEND[str(error)])
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


class _Rooms:
    """What a data folder holds; every part is opened by itself, so that what fails is what is named."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._settings: Settings | None = None
        self._database: Database | None = None

    def close(self) -> None:
        if self._database:
            self._database.close()

    def look_at_settings(self) -> str:
        self._settings = Settings(data=self.data)
        said = sorted(name for name in self._settings.model_fields_set if name != "data")
        return f"from the environment: {', '.join(said) or 'none'}"

    def encoder(self) -> str:
        loaded = Encoder.load(self.settings.encoder)
        return f"{loaded.encode(['a first cut']).shape[1]} dimensions"

    def folder(self) -> str:
        self.data.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.data).free
        if free < FREE_BYTES:
            raise RuntimeError(f"only {free / 1e9:.1f} GB free")
        return f"{self.data.absolute()}, {free / 1e9:.0f} GB free"

    def look_at_database(self) -> str:
        database = open_database(self.settings)
        database.ping()
        self._database = database
        return f"{database.engine.dialect.name}, {self.catalog.stats().videos} videos"

    def index(self) -> str:
        indexed, stats = len(self.catalog.index()), self.catalog.stats()
        if indexed + stats.unreadable != stats.videos:
            raise RuntimeError(f"{indexed} videos indexed, {stats.videos} stored")
        old = f"; {stats.unreadable} of another version: firstcut catalog rebuild" if stats.unreadable else ""
        return f"{indexed} videos, in step with the database{old}"

    def audit(self) -> str:
        chain = AuditLog(self.database).verify()
        if not chain.sound:
            raise RuntimeError(f"broken at entry {chain.broken_at}: {chain.reason}")
        return f"{chain.entries} entries, unbroken"

    def model(self) -> str:
        model = QualityModel.load(self.settings.model or served_folder(self.data))
        model.assess(VideoFeatures())
        return f"version {model.version}, {model.digest[:12]}"

    def policy(self) -> str:
        policy = Policy.load(self.settings.policy)
        return f"version {policy.version}, {policy.digest[:12]}"

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            raise NotLookedAt("no settings")
        return self._settings

    @property
    def database(self) -> Database:
        if self._database is None:
            raise NotLookedAt("no database")
        return self._database

    @property
    def catalog(self) -> VideoCatalog:
        return VideoCatalog(self.database, self.data / "index")
