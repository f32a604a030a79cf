"""Folders of pages, and the command that works on them."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.cli import main
from tests.conftest import ROOT, all_samples

PAGES = 9


class Ended(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


def winnow(*args: object, cwd: Path, stdin: bytes = b"", **settings: str) -> Ended:
    """`winnow …` as a shell would run it, but in this process, so that the one that workers are forked from is started once."""
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as files:
        streams = [files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in range(3)]
        streams[0].buffer.write(stdin)
        streams[0].buffer.flush()
        os.lseek(streams[0].fileno(), 0, os.SEEK_SET)
        patch.chdir(cwd)
        for name, value in settings.items():
            patch.setenv(name, value)
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        try:
            status = main([str(arg) for arg in args])
        except SystemExit as ended:
            status = int(str(ended.code))
        for stream in streams[1:]:
            stream.flush()
        return Ended(status, *(os.pread(stream.fileno(), os.fstat(stream.fileno()).st_size, 0) for stream in streams[1:]))


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "app.cli", *map(str, args)]


def environment(**settings: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **settings}


def done(*args: object, cwd: Path, stdin: bytes = b"", **settings: str) -> bytes:
    """What a command that goes well writes to standard output."""
    found = winnow(*args, cwd=cwd, stdin=stdin, **settings)
    assert found.returncode == 0, found.stderr.decode()
    return found.stdout


def rows(data: bytes) -> list[dict[str, Any]]:
    assert data.endswith(b"\n")
    return [json.loads(line) for line in data.split(b"\n")[:-1]]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with a folder `pages` in it: HTML and text, some of it in folders within."""
    for number, sample in enumerate(all_samples()[:PAGES]):
        place = tmp_path / "pages" / ("deep/er" if number % 3 == 0 else "")
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:02}{sample.file.suffix}").write_bytes(sample.file.read_bytes())
    return tmp_path
