"""Run the BentoML service on a data folder and say, once it answers, what to open."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from rich.panel import Panel

from features.errors import FirstcutError
from firstcut.console import err, out
from serving.settings import Settings

START_SECONDS = 90.0


class ServiceDidNotStart(FirstcutError):
    """The service ended or never became ready."""

    status = 503
    exit_code = 4


def serve(data: Path, host: str, port: int) -> int:
    """Serve until interrupted; returns the service's exit code. Raises Exposed, ServiceDidNotStart."""
    settings = Settings(data=data.absolute(), host=host, port=port)
    settings.check_exposure()
    address = f"http://{host}:{port}"
    service = subprocess.Popen(_command(host, port), env=_environment(settings), start_new_session=True)
    try:
        _wait(service, f"{address}/readyz")
        _welcome(address, settings)
        return service.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(service)


def _command(host: str, port: int) -> list[str]:
    service = ["bentoml", "serve", "serving.service:Firstcut"]
    return [sys.executable, "-m", *service, "--host", host, "--port", str(port)]


def _environment(settings: Settings) -> dict[str, str]:
    said = {"FIRSTCUT_DATA": str(settings.data), "FIRSTCUT_HOST": settings.host, "FIRSTCUT_PORT": str(settings.port)}
    return {**os.environ, **said, "BENTOML_DO_NOT_TRACK": "true"}


def _wait(service: subprocess.Popen[bytes], url: str) -> None:
    began = time.monotonic()
    while time.monotonic() - began < START_SECONDS:
        if service.poll() is not None:
            raise ServiceDidNotStart(f"the service ended with {service.returncode}; run `firstcut doctor`")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass  # not listening or not ready yet
        time.sleep(0.2)
    raise ServiceDidNotStart(f"{url} is not ready after {START_SECONDS:.0f} s; run `firstcut doctor`")


def _welcome(address: str, settings: Settings) -> None:
    opened = f"review desk   {address}/review\nAPI           {address}/docs"
    out.print(Panel.fit(f"[bold]Firstcut serves at {address}[/]\n\n{opened}"))
    videos = _videos(address, settings)
    if videos:
        out.print("A score, as the earnings system asks for it:\n", highlight=False)
        out.print(_curl(address, videos[0], settings), markup=False, highlight=False, soft_wrap=True)
    err.print("\nCtrl-C ends it.")


def _videos(address: str, settings: Settings) -> list[str]:
    """Ids of what is in the catalog, oldest first."""
    request = urllib.request.Request(f"{address}/v1/videos")
    if settings.token:
        request.add_header("Authorization", f"Bearer {settings.token.get_secret_value()}")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return [video["video_id"] for video in json.load(answer)["videos"]]


def _curl(address: str, video_id: str, settings: Settings) -> str:
    counters = {"views": 12000, "completions": 5200, "watch_seconds": 300000.0, "likes": 900, "shares": 120}
    body = json.dumps({"video_id": video_id, "counters": counters})
    header = ' -H "Authorization: Bearer $FIRSTCUT_TOKEN"' if settings.token else ""
    return f"curl -s {address}/v1/score -H 'Content-Type: application/json'{header} -d '{body}'"


def _stop(service: subprocess.Popen[bytes]) -> None:
    if service.poll() is None:
        os.killpg(service.pid, signal.SIGTERM)
        try:
            service.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(service.pid, signal.SIGKILL)
