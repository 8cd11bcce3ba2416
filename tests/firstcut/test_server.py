"""``firstcut serve``: what it prints works as printed, and it is not exposed by mistake."""

from __future__ import annotations

import json
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firstcut.cli import app

FIRSTCUT = Path(sys.executable).with_name("firstcut")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def data(tmp_path: Path, clips: Path) -> Path:
    added = CliRunner().invoke(app, ["--data", str(tmp_path), "analyze", str(clips / "first.mp4"), "--creator", "anna"])
    assert added.exit_code == 0, added.stderr
    return tmp_path


@pytest.fixture
def welcome(data: Path) -> Iterator[str]:
    """What the command prints once the service answers; the service runs until the test ends."""
    command = [FIRSTCUT, "--data", data, "serve", "--port", str(free_port())]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield _until(serving, "curl ")
    finally:
        serving.send_signal(signal.SIGINT)
        assert serving.wait(20) == 0


def _until(serving: subprocess.Popen[str], word: str) -> str:
    printed, deadline = "", time.monotonic() + 60
    assert serving.stdout is not None
    while word not in printed and time.monotonic() < deadline and serving.poll() is None:
        if select.select([serving.stdout], [], [], 1)[0]:
            printed += serving.stdout.readline()
    return printed


def test_the_curl_line_works_as_printed(welcome: str) -> None:
    line = re.search(r"^curl .*$", welcome, re.MULTILINE)
    assert line, welcome
    answer = subprocess.run(["sh", "-c", line.group()], capture_output=True, text=True, timeout=30)
    card = json.loads(answer.stdout)
    assert card["video_id"] == "first"
    assert re.fullmatch(r"\d\.\d{4}", card["rpm_multiplier"])


def test_other_machines_need_a_token(data: Path) -> None:
    refused = CliRunner().invoke(app, ["--data", str(data), "serve", "--host", "0.0.0.0"])
    assert refused.exit_code == 4
    assert "FIRSTCUT_TOKEN" in refused.stderr
