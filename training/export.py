"""The folder that serving reads, ``<data>/model``, replaced in one step.

Each promoted version gets a folder of its own under ``<data>/champions/``, complete before anything points to it and
never changed afterwards; ``<data>/model`` is a link to one of them that is replaced by a rename. A reader that resolves
the link first, as QualityModel.load does, sees the old pair of files or the new one and never a mixture.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from models.quality import CHAMPION
from training.errors import RegistryError

LINK, FOLDERS = "model", "champions"
FILES = ("model.lgb", "model.json")


def served_folder(data: Path) -> Path:
    """The folder that serving loads: the promoted champion's, else the shipped one."""
    link = data / LINK
    return link.resolve() if link.exists() else CHAMPION


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
    """The version that an exported folder holds; None for the model that ships."""
    return None if folder == CHAMPION else folder.name.split("-", 1)[0].removeprefix("v")


def serve(data: Path, home: Path | None) -> None:
    """Serve an exported folder from now on, or with None the model that ships. A rename: there is no moment between."""
    link = data / LINK
    if link.exists() and not link.is_symlink():
        raise RegistryError(f"{link} was put there by hand; move it away and try again")
    if home is None:
        link.unlink(missing_ok=True)
    else:
        draft = data / f".{LINK}-{os.getpid()}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(home.relative_to(data), target_is_directory=True)
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
