"""Where everything lives and who may come in, read from the environment (``FIRSTCUT_…``) and nowhere else."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as Unreadable

from features.errors import FirstcutError, first_problem
from features.screen_reader import FRAMES, SECONDS, Reading
from serving.errors import Exposed

_LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})


class SettingsError(FirstcutError):
    """A setting that cannot be; the message names it and never shows its value, which may be a secret."""

    status = 503
    exit_code = 4


class Settings(BaseSettings):
    """One service's settings.

    ``data`` is the folder that holds the database, the index, the promoted model and, by default, the media; two data
    folders never mix. ``database_url`` puts the records elsewhere (PostgreSQL). ``model`` and ``policy`` override what
    the data folder and the package offer. ``ocr`` (on, off) says whether on-screen text is read, in at most
    ``ocr_frames`` frames of a video; one that takes more than ``ocr_seconds`` of CPU has none. ``token``, when set, is
    asked of every request but the probes; without one only this machine is answered, under its own names and
    ``allowed_hosts`` (in the environment a JSON list).

    Raises:
        SettingsError: one of them cannot be.
    """

    model_config = SettingsConfigDict(env_prefix="FIRSTCUT_", frozen=True, extra="ignore", hide_input_in_errors=True)

    data: Path = Path("data")
    database_url: str | None = None
    media_root: Path | None = None
    model: Path | None = None
    policy: Path | None = None
    encoder: str | None = None
    ocr: bool = True
    ocr_frames: int = Field(default=FRAMES, ge=1, le=200)
    ocr_seconds: float = Field(default=SECONDS, gt=0, le=3600)
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    token: SecretStr | None = Field(default=None, min_length=16)
    max_body_bytes: int = Field(default=16 * 2**20, ge=1024)
    allowed_hosts: tuple[str, ...] = ()

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingsError(f"FIRSTCUT_{_upper(first_problem(error))}; set it right or unset it") from None
        except Unreadable as error:  # its cause shows the value, so it is left out
            raise SettingsError(f"{error}; in the environment it is a JSON list, like '[\"example.org\"]'") from None

    @property
    def media_folder(self) -> Path:
        """The only folder that ``/v1/analyze`` reads media from."""
        return self.media_root or self.data / "media"

    @property
    def reading(self) -> Reading:
        """How on-screen text is read."""
        return Reading(self.ocr, self.ocr_frames, self.ocr_seconds)

    def check_exposure(self) -> None:
        """Raise Exposed if the host can be reached from other machines and no token is set."""
        if self.token is None and not is_loopback(self.host):
            raise Exposed(
                f"{self.host} can be reached from other machines; set FIRSTCUT_TOKEN (16 characters or more) "
                "or serve on 127.0.0.1"
            )


def _upper(problem: str) -> str:
    name, _, what = problem.partition(":")
    return f"{name.upper()}:{what}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address (v4, v6, bracketed or not) is this machine itself."""
    name = host.strip("[]").lower()
    if name in _LOOPBACK_NAMES:
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)  # how a socket for both families shows 127.0.0.1
    return (mapped or address).is_loopback
