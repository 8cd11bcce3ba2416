"""Keeps one house open for a serving process: opens it when it can, and says why when it cannot.

A service that starts before its database answers 503 with the reason and opens the house as soon as it can, instead
of dying and being started again for ever.
"""

from __future__ import annotations

import logging
import threading

from features.errors import FirstcutError
from serving.house import House
from serving.settings import Settings

_log = logging.getLogger(__name__)


class Keeper:
    """One process's house. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._house: House | None = None
        self._settings: Settings | None = None

    def move_in(self, settings: Settings) -> None:
        """Say where the house is and try to open it; what stops it is logged, and told to whoever asks."""
        self._move(settings)
        try:
            self.house()
        except FirstcutError as error:
            _log.error("not ready: %s", error)

    def house(self) -> House:
        """The open house. Raises the FirstcutError that keeps it from being opened."""
        with self._lock:
            if self._house is None:
                self._house = House.open(self._settings or Settings())
            return self._house

    def readiness(self) -> dict[str, str]:
        """What is not ready and why; empty when everything answers."""
        try:
            return self.house().readiness()
        except FirstcutError as error:
            return {type(error).__name__: str(error)}

    def move_out(self) -> None:
        """Close the house, if it is open."""
        self._move()

    def _move(self, settings: Settings | None = None) -> None:
        """Both in one step: whoever asks while the old house is being closed gets the new one, never the old anew."""
        with self._lock:
            house, self._house = self._house, None
            self._settings = settings or self._settings
        if house is not None:
            house.close()
