"""Run the BentoML service on a data folder and say, once it answers, what to open."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from rich.panel import Panel

from features.errors import FirstcutError
from firstcut.console import err, out
from serving.example import curl
from serving.settings import Settings

START_SECONDS = 90.0

_HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # where one that listens everywhere is reached from this machine


class ServiceDidNotStart(FirstcutError):
    """The service ended or never became ready."""

    status = 503
    exit_code = 4


class PortTaken(ServiceDidNotStart):
    """Something else listens there already."""


def serve(data: Path, host: str, port: int) -> int:
    """Serve until interrupted or ended by a signal; returns the service's exit code, 0 where it was asked to end.

    Raises:
        SettingsError, Exposed, PortTaken, ServiceDidNotStart.
    """
    settings = Settings(data=data.absolute(), host=host, port=port)
    settings.check_exposure()
    listens_on = _free_address(host.strip("[]"), port)
    address = f"http://{_in_url(_HERE.get(listens_on, listens_on))}:{port}"
    with _signals_interrupt():
        service = subprocess.Popen(_command(listens_on, port), env=_environment(settings), start_new_session=True)
        try:
            _wait(service, f"{address}/readyz")
            _welcome(address, settings)
            return service.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _stop(service)


def _free_address(host: str, port: int) -> str:
    """The address of a host's name, on which nothing listens yet. Raises PortTaken, ServiceDidNotStart."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the service does: leftovers do not count
            tried.bind(address)
            tried.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"something listens on {host}, port {port}, already; end it or give another --port"
            ) from None
        raise ServiceDidNotStart(
            f"cannot listen on {host}, port {port}: {error.strerror}; give another --host"
        ) from error
    return str(address[0])


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """SIGTERM and SIGHUP end things as Ctrl-C does, so that the service never outlives this process.

    SIGINT is among them: a shell that starts a job in the background has it ignored.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number, handler in before.items():
        if number != signal.SIGHUP or handler is not signal.SIG_IGN:  # nohup stays in force
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _command(host: str, port: int) -> list[str]:
    service = ["bentoml", "serve", "serving.service:Firstcut"]
    return [sys.executable, "-m", *service, "--host", host, "--port", str(port)]


def _environment(settings: Settings) -> dict[str, str]:
    said = {"FIRSTCUT_DATA": str(settings.data), "FIRSTCUT_HOST": settings.host, "FIRSTCUT_PORT": str(settings.port)}
    return {**os.environ, **said, "BENTOML_DO_NOT_TRACK": "true"}


def _wait(service: subprocess.Popen[bytes], url: str) -> None:
    began = time.monotonic()
    while time.monotonic() - began < START_SECONDS:
        ready = _answers(url)
        if service.poll() is not None:  # looked at after the answer, which may have been somebody else's
            raise ServiceDidNotStart(f"the service ended with {service.returncode}; run `firstcut doctor`")
        if ready:
            return
        time.sleep(0.2)
    raise ServiceDidNotStart(f"{url} is not ready after {START_SECONDS:.0f} s; run `firstcut doctor`")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):
        return False  # not listening or not ready yet


def _welcome(address: str, settings: Settings) -> None:
    """Say what to open. What cannot be said is no reason to stop serving."""
    try:
        opened = f"review desk   {address}/review\nAPI           {address}/docs"
        out.print(Panel.fit(f"[bold]Firstcut serves at {address}[/]\n\n{opened}"))
        example = _example(address, settings)
        if example:
            out.print("A score, as the earnings system asks for it:\n", highlight=False)
            out.print(example, markup=False, highlight=False, soft_wrap=True)
        err.print("\nCtrl-C ends it.")
    except Exception as error:  # a closed pipe, a full disk, an answer that is none
        err.print(f"It serves, but what to ask it cannot be shown: {error}", markup=False, highlight=False)


def _example(address: str, settings: Settings) -> str | None:
    """A question about the oldest video in the catalog."""
    request = urllib.request.Request(f"{address}/v1/videos?limit=1")
    if settings.token:
        request.add_header("Authorization", f"Bearer {settings.token.get_secret_value()}")
    with urllib.request.urlopen(request, timeout=10) as answer:
        videos = json.load(answer)["videos"]
    if not videos:
        return None
    return curl(address, videos[0]["video_id"], float(videos[0]["seconds"]), guarded=settings.token is not None)


def _stop(service: subprocess.Popen[bytes]) -> None:
    if service.poll() is None:
        os.killpg(service.pid, signal.SIGTERM)
        try:
            service.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(service.pid, signal.SIGKILL)
