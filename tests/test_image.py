"""The Dockerfile's own steps, run as a script where there is no engine: what they install must start and be healthy."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

START_S = 60


def instructions(name: str) -> list[str]:
    """The arguments of every instruction of that name, continued lines joined."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text("utf-8"))
    return [
        line.split(" ", 1)[1].strip() for line in text.splitlines() if line.startswith(f"{name} ") or line.lstrip().startswith(f"{name} ")
    ]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the second stage copies, built by the first stage's steps from no more than it copies."""
    place = tmp_path_factory.mktemp("image")
    build, installed = place / "build", place / "winnow"
    build.mkdir()
    for copied in (line for line in instructions("COPY") if not line.startswith("--from")):
        *sources, target = copied.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, build / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, build / target)
    step = next(line for line in instructions("RUN") if "venv" in line)
    script = step.replace("/opt/winnow", str(installed)).replace("python -m venv", f"{sys.executable} -m venv")
    done = subprocess.run(["sh", "-euc", script], cwd=build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return installed


def test_what_the_image_runs_starts_and_is_healthy(image: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [argument.replace("8000", port).replace("0.0.0.0", "127.0.0.1") for argument in json.loads(instructions("CMD")[-1])]
    probe = json.loads(instructions("HEALTHCHECK")[0].partition("CMD ")[2])
    service = subprocess.Popen([str(image / "bin" / command[0]), *command[1:]], cwd=image, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_S
        healthy = False
        while not healthy and time.monotonic() < until and service.poll() is None:
            asked = [str(image / "bin" / probe[0]), *(argument.replace("8000", port) for argument in probe[1:])]
            healthy = subprocess.run(asked, capture_output=True, check=False).returncode == 0
        assert healthy
    finally:
        service.terminate()
        service.wait(20)


def test_the_image_holds_no_tools_and_is_not_run_by_root(image: Path) -> None:
    assert not (image / "bin" / "pip").exists()
    assert instructions("USER") == ["winnow"]
