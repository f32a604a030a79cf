"""The command line, as a shell sees it: what it prints where, and its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.lexicon import Lexicon
from tests.conftest import ROOT

PROSE = "\n".join(
    f"The {who} of the valley had kept a book about the tide since the year of the great flood, and nobody had ever asked the {who} why."
    for who in ("miller", "baker", "carter", "ferryman", "clerk")
)
HTML = (
    "<!doctype html><html lang=en><title>The book of the tide</title><nav><a href=/>Home</a></nav><main><h1>The book of the tide</h1>"
    + "".join(f"<p>{line}</p>" for line in PROSE.split("\n"))
)


def winnow(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments], cwd=ROOT, input=stdin, capture_output=True, check=False, timeout=60
    )


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_text(HTML, "utf-8")
    return str(file)


def test_a_file_is_cleaned(page: str) -> None:
    done = winnow("clean", page)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == "The book of the tide\n\n" + PROSE.replace("\n", "\n\n") + "\n"


def test_standard_input_is_cleaned(page: str) -> None:
    assert winnow("clean", "-", stdin=HTML.encode()).stdout == winnow("clean", page).stdout


def test_pasted_text_is_told_from_html_or_said_to_be_text() -> None:
    text = f"The book of the tide\n{PROSE}\nNo comments yet"
    sniffed, said = winnow("clean", "-", stdin=text.encode()), winnow("clean", "-", "--text", stdin=text.encode())
    assert sniffed.returncode == said.returncode == 0
    assert sniffed.stdout == said.stdout
    assert b"No comments yet" not in said.stdout
    assert b"<p>" in winnow("clean", "-", "--text", stdin=b"<p>" + PROSE.encode()).stdout


@pytest.mark.parametrize(
    ("name", "opening"), [("text", "The book"), ("markdown", "---\ntitle:"), ("html", "<!DOCTYPE html>"), ("json", '{"url":')]
)
def test_each_format_is_printed(name: str, opening: str, page: str) -> None:
    done = winnow("clean", page, "--format", name)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(opening)
    assert "the miller why" in done.stdout.decode()
    assert done.stdout.endswith(b"\n")
    assert not done.stdout.endswith(b"\n\n")


def test_explain_prints_a_row_a_block(page: str) -> None:
    lines = winnow("clean", page, "--explain").stdout.decode().splitlines()
    assert len(lines) == 7
    assert lines[0].split()[:3] == ["0", "drop", "navigation"]
    assert lines[1].split()[:3] == ["1", "keep", "title"]
    assert "stands in a navigation element" in lines[0]


def test_blocks_come_as_json_with_their_reasons(page: str) -> None:
    answer = json.loads(winnow("clean", page, "--blocks").stdout)
    assert [block["index"] for block in answer["blocks"]] == list(range(7))
    assert all(block["because"] for block in answer["blocks"])


def test_further_fields_and_labels_are_given_when_asked_for(page: str) -> None:
    answer = json.loads(
        winnow(
            "clean", page, "--format", "json", "--include", "links,sources", "--keep", "navigation", "--url", "https://example.org/a/"
        ).stdout
    )
    assert answer["url"] == "https://example.org/a/"
    assert answer["links"] == [{"url": "https://example.org/", "text": "Home"}]
    assert answer["text"].startswith("Home\n\n")
    assert answer["sources"]["title"]


def test_the_other_engine_answers_too(page: str) -> None:
    assert "the miller why" in winnow("clean", page, "--engine", "readability").stdout.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["clean"],
        ["clean", "-", "--format", "org"],
        ["clean", "-", "--keep", "nonsense"],
        ["clean", "-", "--include", "everything"],
        ["clean", "-", "--frobnicate"],
        ["clean", "-", "--engine", "steam"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "x"],
        ["polish"],
    ],
)
def test_wrong_usage_is_status_two_and_explained(arguments: list[str]) -> None:
    done = winnow(*arguments, stdin=b"<p>x")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"usage: winnow")
    assert b"Traceback" not in done.stderr


def test_an_unknown_label_is_named_with_those_that_there_are() -> None:
    said = winnow("clean", "-", "--keep", "nonsense,body", stdin=b"x").stderr.decode()
    assert "nonsense" in said
    assert "comment_prompt" in said


@pytest.mark.parametrize("name", ["missing.html", "", "folder"])
def test_a_file_that_cannot_be_read_is_status_one(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = winnow("clean", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"winnow: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"%PDF-1.7\n\0\0"])
def test_what_is_no_page_is_status_one(body: bytes) -> None:
    done = winnow("clean", "-", stdin=body)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"winnow: ")


def test_a_page_too_large_is_status_one(tmp_path: Path) -> None:
    file = tmp_path / "large.html"
    file.write_bytes(b"<p>" + b"x " * (9 * 1024 * 1024))
    done = winnow("clean", str(file))
    assert done.returncode == 1
    assert b"16,777,216" in done.stderr


def test_an_address_that_is_not_public_is_refused() -> None:
    done = winnow("clean", "http://127.0.0.1:1/")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"winnow: ")


def test_a_page_with_nothing_to_keep_is_an_answer_with_a_warning() -> None:
    done = winnow("clean", "-", "--html", stdin=b"<nav><ul><li><a href=/a>Home</a><li><a href=/b>News</a></ul></nav>")
    assert done.returncode == 0
    assert done.stderr.startswith(b"winnow: ")


def test_a_pipe_that_closes_early_is_no_error(page: str) -> None:
    command = f"{sys.executable} -m app.cli clean {page} --format html | head -c 5"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.stdout == b"<!DOC"
    assert b"Traceback" not in done.stderr


def test_text_outside_ascii_is_printed_whatever_the_locale(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("老渡口的最后一位摆渡人\n" + PROSE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "clean", str(file)], cwd=ROOT, env={"LC_ALL": "C", "PATH": ""}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "渡口" in done.stdout.decode("utf-8")


def test_labels_are_listed_with_what_they_mean(lexicon: Lexicon) -> None:
    done = winnow("labels")
    assert [line.split()[0] for line in done.stdout.decode().splitlines()] == list(lexicon.labels)
    assert all(len(line.split()) > 4 for line in done.stdout.decode().splitlines())


def test_the_version_is_said() -> None:
    assert winnow("--version").stdout.decode() == f"winnow {__version__}\n"


def test_help_is_status_zero() -> None:
    done = winnow("clean", "--help")
    assert done.returncode == 0
    assert b"--explain" in done.stdout


def test_a_wrong_setting_is_wrong_usage() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "clean", "-"],
        input=b"x",
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "WINNOW_WORKERS": "0"},
        check=False,
    )
    assert done.returncode == 2
    assert b"WINNOW_WORKERS" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--text", "--html", "-"], ["--keep", "nonsense", "-"], ["--include", "nonsense", "-"]])
def test_options_that_exclude_each_other_or_do_not_exist(arguments: list[str]) -> None:
    assert (
        subprocess.run(
            [sys.executable, "-m", "app.cli", "clean", *arguments], input=b"x", capture_output=True, cwd=ROOT, check=False
        ).returncode
        == 2
    )


@pytest.mark.parametrize("address", ["ftp://example.org/x", "file:///etc/passwd", "http://127.0.0.1/"])
def test_an_address_that_is_refused(address: str) -> None:
    done = subprocess.run([sys.executable, "-m", "app.cli", "clean", address], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"winnow: ")
    assert b"No such file" not in done.stderr
