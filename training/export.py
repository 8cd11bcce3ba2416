"""The folder that serving reads, ``<data>/model``, replaced in one step.

Each promoted version gets a folder of its own under ``<data>/champions/``, complete before anything points to it and
never changed afterwards; ``<data>/model`` is a link to one of them that is replaced by a rename. A reader that resolves
the link first, as QualityModel.load does, sees the old pair of files or the new one and never a mixture.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from models.quality import CHAMPION, PROMOTED
from training.errors import RegistryError

FOLDERS = "champions"
FILES = ("model.lgb", "model.json")


def export(data: Path, source: Path, version: str, digest: str) -> Path:
    """Copy a model's files into the version's own folder, durably; one that is there already is complete."""
    folders = data / FOLDERS
    folders.mkdir(parents=True, exist_ok=True)
    home = folders / f"v{version}-{digest[:12]}"
    if home.is_dir():
        return home
    with tempfile.TemporaryDirectory(dir=folders, prefix=".new-") as draft:
        half = Path(draft) / home.name
        half.mkdir()
        for file in FILES:
            _write(half / file, (source / file).read_bytes())
        _sync(half)
        half.rename(home)
    _sync(folders)
    return home


def exported(data: Path, version: str) -> Path:
    """The folder of a version that was promoted before; raises RegistryError where it is gone."""
    homes = sorted((data / FOLDERS).glob(f"v{version}-*"))
    if not homes:
        raise RegistryError(f"the folder of version {version} is gone from {data / FOLDERS}; promote it again")
    return homes[-1]


def version_of(folder: Path) -> str | None:
    """The version that an exported folder, or a link to one, holds; None for the model that ships."""
    return None if folder == CHAMPION else folder.resolve().name.split("-", 1)[0].removeprefix("v")


def served(data: Path) -> Path | None:
    """The exported folder that is served, or None for the model that ships.

    Raises:
        RegistryError: the model was put there by hand, and would be lost.
    """
    link = data / PROMOTED
    if not os.path.lexists(link):
        return None
    if not link.is_symlink():
        raise RegistryError(f"{link} was put there by hand; move it away and try again")
    return data / link.readlink()


def serve(data: Path, home: Path | None) -> None:
    """Serve an exported folder from now on, or with None the model that ships. A rename: there is no moment between."""
    served(data)
    link = data / PROMOTED
    if home is None:
        link.unlink(missing_ok=True)
    else:
        draft = data / f".{PROMOTED}-{os.getpid()}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(os.path.relpath(home, data), target_is_directory=True)
        draft.replace(link)
    _sync(data)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
