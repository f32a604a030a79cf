"""The real engines, run by the examples: the same rows as `winnow batch`, though a page among them ends its worker."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from app.bulk import row_of, schema
from app.scale import Pages
from tests.bulk.conftest import winnow
from tests.conftest import ROOT, all_samples

DEADLINE_S = 1.5
POISON = "<p>one <b>two</b></p>" * 70_000  # takes twice as long where it is fast
TAKES_S = 300


def pages() -> list[dict[str, str]]:
    html = [sample for sample in all_samples() if sample.kind == "html"][:12]
    found = [{"id": sample.name, "html": sample.page.markup, "url": f"https://example.org/{sample.name}"} for sample in html]
    found.insert(3, {"id": "poison", "html": POISON, "url": "https://example.org/poison"})
    found.insert(6, {"id": "empty", "html": " ", "url": "https://example.org/empty"})
    found.insert(9, {"id": "deep", "html": "<div>" * 5000, "url": "https://example.org/deep"})
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of lines, and what `winnow batch` makes of it."""
    place = tmp_path_factory.mktemp("engines")
    (place / "pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages()))
    args = ("batch", "pages.jsonl", "-o", "batch.jsonl", "--include", "labels", "--tolerate", "1")
    assert winnow(*args, cwd=place, WINNOW_DEADLINE_S=str(DEADLINE_S)).returncode == 0
    return place


@pytest.fixture(scope="module")
def expected(folder: Path) -> list[dict[str, Any]]:
    rows = [row_of(line) for line in (folder / "batch.jsonl").read_bytes().split(b"\n")[:-1]]
    assert [row["id"] for row in rows if row["error"]] == ["poison", "empty", "deep"]
    return rows


def run(engine: str, folder: Path) -> Path:
    """The folder that the engine's example writes."""
    for needed, there in ((engine, importlib.util.find_spec(engine)), ("java", engine != "pyspark" or shutil.which("java"))):
        if not there and os.environ.get("CI") == "true" and os.environ.get("ENGINES") != "later":
            pytest.fail(f"{needed} is not here, and CI=true asks for it", pytrace=False)
        if not there:
            pytest.skip(f"not run: {needed} is not here")
    name = {"pyspark": "spark"}.get(engine, engine)
    out = folder / engine
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable, "RAY_USAGE_STATS_ENABLED": "0"}
    command = [sys.executable, "-m", f"app.scale.examples.{name}", str(folder / "pages.jsonl"), str(out), str(DEADLINE_S)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=TAKES_S)
    assert done.returncode == 0, done.stderr[-3000:]
    return out


@pytest.mark.parametrize("engine", ["ray", "pyspark"])
def test_tables(engine: str, folder: Path, expected: list[dict[str, Any]]) -> None:
    found = [row for part in sorted(run(engine, folder).glob("*.parquet")) for row in pq.read_table(part, schema=schema()).to_pylist()]
    by_id = {row["id"]: row for row in found}
    assert len(found) == len(expected)
    for row in expected:
        assert by_id[row["id"]] == row
        assert (by_id[row["id"]]["text"] or "").encode() == (row["text"] or "").encode()


def test_datatrove(folder: Path, expected: list[dict[str, Any]]) -> None:
    found = [json.loads(line) for part in sorted(run("datatrove", folder).glob("*.jsonl")) for line in part.read_text("utf-8").splitlines()]
    assert [document["id"] for document in found] == [row["id"] for row in expected if row["error"] or row["text"]]
    by_id = {row["id"]: row for row in expected}
    for document in found:
        row = by_id[document["id"]]
        assert document.get("text", "") == (row["text"] or "")
        told = {name: value for name, value in document["metadata"].items() if name not in ("url", "file_path")}
        assert told == {name: row[name] for name in told}
        assert ("error" in told) == (row["error"] is not None)


def test_lines_are_those_of_batch_byte_by_byte(folder: Path) -> None:
    whole = Pages(deadline_s=DEADLINE_S)
    lines = list(whole.lines(pages()))
    batch = (folder / "batch.jsonl").read_bytes().splitlines(keepends=True)
    answered = [n for n, line in enumerate(batch) if b'"error":' not in line[:60]]
    assert len(answered) == 12
    assert [lines[n] for n in answered] == [batch[n] for n in answered]
    assert list(whole.rows(pages()))[3]["error"] == "too_hard"


def test_what_is_no_page_is_told() -> None:
    rows = list(
        Pages().rows([{"id": 1}, {"html": "<p>x", "text": "x"}, {"html": b"caf\xe9 " * 9, "charset": "iso-8859-1"}, {"text": "x y z"}])
    )
    assert [row["error"] for row in rows] == ["invalid_input", "invalid_input", None, None]
    assert "café" in rows[2]["text"]
