"""Ports for services under test."""

from __future__ import annotations

import random
import socket

_BELOW_THE_SYSTEMS_OWN = range(20_000, 32_000)


def free_port() -> int:
    """A port on which nothing listens, from below those that the system hands out to connections by itself: until the
    service listens there, no other test's connection is given it."""
    for port in random.SystemRandom().sample(_BELOW_THE_SYSTEMS_OWN, 100):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free: end what listens on this machine")
