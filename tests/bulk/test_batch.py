"""`winnow batch`: what it reads, what it writes, what it says, and how it ends."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import pty
import re
import subprocess
import termios
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import zstandard

from app.bulk import progress
from app.bulk.rows import row_of, schema
from app.intake import page_of
from app.lexicon import shared_lexicon
from app.pipeline import winnow as cleaned
from app.records import Source
from app.render import render
from tests.bulk.conftest import PAGES, command, done, environment, rows, winnow
from tests.web.conftest import HTML, SENTENCE, TEXT

LINES = [{"id": "a", "html": HTML}, {"text": TEXT, "keep": ["navigation"]}, {"id": 3, "html": HTML, "url": "https://example.org/a"}]
NDJSON = "".join(json.dumps(line) + "\n" for line in LINES).encode()


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# What it reads


def test_a_folder_s_pages_are_answered_in_order_as_each_alone(pages: Path) -> None:
    found = rows(done("batch", "pages", "-o", "out.jsonl", cwd=pages) or (pages / "out.jsonl").read_bytes())
    assert [row["id"] for row in found] == [f"pages/{name}" for name in sorted(names(pages / "pages"))]
    for row in found:
        path = pages / row.pop("id")
        page = page_of(Source(path.read_bytes(), "text" if path.suffix == ".txt" else "html"))
        assert row == json.loads(render(cleaned(page, shared_lexicon()), "json"))
    assert names(pages) == [*["out.jsonl"], *(f"pages/{name}" for name in names(pages / "pages"))]  # nothing is left behind


def test_the_order_and_the_bytes_do_not_depend_on_the_jobs(pages: Path) -> None:
    one, four = (done("batch", "pages", "--jobs", n, cwd=pages) for n in (1, 4))
    assert one == four
    assert len(rows(one)) == PAGES


@pytest.mark.parametrize("pattern", ["pages/*.html", "pages/**/*.html", "pages/deep/*/0*"])
def test_patterns(pages: Path, pattern: str) -> None:
    recursive = {str(path) for path in pages.glob(pattern)}
    assert {str(pages / row["id"]) for row in rows(done("batch", pattern, cwd=pages))} == recursive
    assert recursive


def test_compressed_pages_are_the_pages(pages: Path) -> None:
    (pages / "a.html").write_text(HTML)
    (pages / "a.html.gz").write_bytes(gzip.compress(HTML.encode()))
    (pages / "a.html.zst").write_bytes(zstandard.compress(HTML.encode()))
    (pages / "unnamed").write_bytes(gzip.compress(HTML.encode()))
    found = rows(done("batch", "a.html", "a.html.gz", "a.html.zst", "unnamed", cwd=pages))
    assert [row.pop("id") for row in found] == ["a.html", "a.html.gz", "a.html.zst", "unnamed"]
    assert found == [found[0]] * 4


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl", bytes), ("a.ndjson.gz", gzip.compress), ("a.jsonl.zst", zstandard.compress)])
def test_lines_from_a_file_and_from_standard_input(tmp_path: Path, name: str, pack: Any) -> None:
    packed = pack(NDJSON)
    (tmp_path / name).write_bytes(packed)
    found = done("batch", name, cwd=tmp_path)
    assert done("batch", "-", cwd=tmp_path, stdin=packed) == found
    answers = rows(found)
    assert [answer.get("id") for answer in answers] == ["a", None, 3]
    assert answers[2]["url"] == "https://example.org/a"
    assert all(SENTENCE in answer["text"] for answer in answers)
    assert "Home" in answers[1]["text"]


def test_lines_by_way_of_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    writer = os.fork()
    if writer == 0:
        (tmp_path / "pipe.jsonl").write_bytes(NDJSON)
        os._exit(0)
    found = done("batch", "pipe.jsonl", cwd=tmp_path)
    os.waitpid(writer, 0)
    assert len(rows(found)) == 3


def test_names_of_inputs_from_a_file(pages: Path) -> None:
    listed = [f"pages/{name}" for name in names(pages / "pages")][:5]
    (pages / "list").write_text("\n".join(listed) + "\n\n")
    assert [row["id"] for row in rows(done("batch", "--files-from", "list", cwd=pages))] == listed
    assert rows(done("batch", "--files-from", "-", cwd=pages, stdin="\n".join(listed).encode()))[0]["id"] == listed[0]


# What it writes


def test_parquet_has_the_same_answers_in_columns(pages: Path) -> None:
    (pages / "pages/empty.html").touch()
    done("batch", "pages", "-o", "out.parquet", cwd=pages)
    lines = done("batch", "pages", "--include", "labels", cwd=pages)
    table = pq.read_table(pages / "out.parquet")
    assert table.schema.equals(schema())
    found = table.to_pylist()
    assert found == [row_of(line) for line in lines.split(b"\n")[:-1]]
    assert [row["id"] for row in found if row["error"]] == ["pages/empty.html"]
    row = next(row for row in found if row["labels"] and row["words"] > 20)
    body = [run for run in row["labels"] if run["label"] == "body"]
    assert " ".join(row["text"][run["start"] : run["end"]] for run in body).split() == row["text"].split()


@pytest.mark.parametrize(("format", "suffix"), [("md", ".md"), ("txt", ".txt")])
def test_a_document_a_page(pages: Path, format: str, suffix: str) -> None:
    (pages / "pages/broken.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    (pages / "a.jsonl").write_bytes(NDJSON + b"{\n")
    assert winnow("batch", "pages", "a.jsonl", "-o", "out", "--format", format, "--tolerate", "1", cwd=pages).returncode == 0
    inputs = [f"pages/{name}" for name in names(pages / "pages") if "broken" not in name]
    assert names(pages / "out") == sorted(
        [*(f"{name}{suffix}" for name in inputs), *(f"a.jsonl/{n:09}{suffix}" for n in (1, 2, 3)), "errors.jsonl"]
    )
    page = page_of(Source((pages / inputs[3]).read_bytes(), "text" if inputs[3].endswith(".txt") else "html"))
    expected = render(cleaned(page, shared_lexicon()), {"md": "markdown", "txt": "text"}[format])
    assert (pages / "out" / f"{inputs[3]}{suffix}").read_text("utf-8") == expected
    assert [(row["id"], row["error"]["code"]) for row in rows((pages / "out/errors.jsonl").read_bytes())] == [
        ("pages/broken.html", "unreadable_page"),
        ("a.jsonl/000000004", "bad_request"),
    ]


def test_documents_that_are_there_are_not_made_again(pages: Path) -> None:
    args = ("batch", "pages", "-o", "pages/out", "--format", "txt")  # which stands among the pages, and is none of them
    done(*args, cwd=pages)
    kept, lost = sorted((pages / "pages/out").rglob("*.txt"))[:2]
    kept.write_text("mine")
    before = lost.read_bytes()
    lost.unlink()
    again = winnow(*args, cwd=pages)
    assert kept.read_text() == "mine"
    assert lost.read_bytes() == before
    assert b"1 pages in" in again.stderr
    assert f"{PAGES - 1} more by an earlier run".encode() in again.stderr


@pytest.mark.parametrize(("name", "unpack"), [("out.jsonl.gz", gzip.decompress), ("out.jsonl.zst", None)])
def test_compressed_output(pages: Path, name: str, unpack: Any) -> None:
    plain = done("batch", "pages", cwd=pages)
    done("batch", "pages", "-o", name, cwd=pages)
    packed = (pages / name).read_bytes()
    assert (unpack(packed) if unpack else zstandard.ZstdDecompressor().stream_reader(packed).read()) == plain


def test_what_is_kept_and_shown(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HTML)
    row = rows(done("batch", "a.html", "--keep", "legal,navigation", "--blocks", "--include", "links,markdown", cwd=tmp_path))[0]
    assert {block["label"] for block in row["blocks"] if block["keep"]} >= {"body", "legal"}
    assert row["markdown"]
    assert row["links"]
    (tmp_path / "b.html").write_text("<p>tags are text here</p> <p>so they stay</p>")
    assert rows(done("batch", "b.html", "--text", "--blocks", cwd=tmp_path))[0]["blocks"][0]["lines"] == [1, 1]


# What it says, and how it ends


def test_the_exit_status_tells_of_failures(pages: Path) -> None:
    for number in range(3):
        (pages / f"pages/{number}.html").touch()
    found = winnow("batch", "pages", "-o", "out.jsonl", cwd=pages)
    assert found.returncode == 1
    assert f"{PAGES + 3} pages in 0:00:".encode() in found.stderr
    assert b"3 failed: invalid_input 3" in found.stderr
    assert winnow("batch", "pages", "-o", "out.jsonl", "--overwrite", "--tolerate", "0.3", cwd=pages).returncode == 0
    assert winnow("batch", "pages", "--tolerate", "0.3", "--quiet", cwd=pages).stderr == b""


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["nothing"], "nothing: there is no such file or folder"),
        (["nothing/*.html"], "nor any that matches"),
        ([], "name a file"),
        (["pages", "--format", "parquet"], "give -o"),
        (["pages", "-o", "pages"], "is a folder"),
        (["pages", "-o", "pages/deep/er/00.html", "--format", "md"], "is a file"),
        (["pages", "-o", "no/such/out.jsonl"], "no such folder"),
        (["pages", "--jobs", "0"], "from 1 to 1024"),
        (["pages", "--tolerate", "2"], "from 0 to 1"),
        (["pages", "--keep", "nonsense"], "nonsense"),
        (["--files-from", "missing"], "missing can't be read"),
    ],
)
def test_wrong_usage_is_told_before_any_work(pages: Path, args: list[str], says: str) -> None:
    found = winnow("batch", *args, cwd=pages)
    assert found.returncode == 2
    assert says in found.stderr.decode()
    assert found.stdout == b""


@pytest.mark.parametrize("name", ["out.parquet", "out.jsonl"])
def test_output_that_is_there_is_left_alone_unless_it_may_be_replaced(pages: Path, name: str) -> None:
    (pages / name).write_text("precious")
    found = winnow("batch", "pages", "-o", name, cwd=pages)
    assert found.returncode == 2
    assert b"exists already" in found.stderr
    assert (pages / name).read_text() == "precious"
    done("batch", "pages", "-o", name, "--overwrite", cwd=pages)
    assert (pages / name).read_bytes() != b"precious"


def test_a_reader_that_goes_away_ends_it_quietly(pages: Path) -> None:
    process = subprocess.Popen(
        command("batch", "pages", "--quiet"), cwd=pages, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(100)
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_terminal_shows_a_bar_and_a_log_lines(pages: Path) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 120))
    process = subprocess.Popen(command("batch", "pages", "-o", "out.jsonl"), cwd=pages, env=environment(), stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal is gone when its last writer is
        while more := os.read(ours, 4096):
            shown += more
    os.close(ours)
    assert process.wait(30) == 0
    assert b"100%|" in shown
    assert f"{PAGES} pages, ".encode() in shown
    assert shown.rstrip().endswith(b"written to out.jsonl")
    assert winnow("batch", "pages", "-o", "again.jsonl", cwd=pages).stderr.count(b"\n") == 1


def test_a_log_is_told_from_time_to_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY_S", 0.0)
    file = io.StringIO()
    run = progress.Progress(1000, file=file)
    run.step(250, "")
    run.step(250, "too_hard")
    assert re.fullmatch(
        r"winnow: 1 pages, [\d.]+ a second, 0 failed, 25%, 0:00:00 to go\nwinnow: 2 pages, [\d.]+ a second, 1 failed, 50%, 0:00:00 to go\n",
        file.getvalue(),
    )
    assert run.share_failed == 0.5
