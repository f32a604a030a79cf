"""What folders, files, disks and hands from outside may do to a run: it tells, it loses nothing, and it goes on."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from app.bulk.find import Finder
from app.bulk.jobs import Lines
from app.work import Options
from tests.bulk.conftest import command, done, environment, rows, winnow
from tests.web.conftest import HTML, SENTENCE, TEXT

OPTIONS = Options()
ANY_FAIL = ("--tolerate", 1)


def found_in(folder: Path, *names: str) -> tuple[list[str], dict[str, int]]:
    """Keys of the pages that names lead to, and what was passed over."""
    finder = Finder(None, OPTIONS, Lines({}, "", 1000), None)
    keys = [item.key for item in finder.items([str(folder / name) for name in names])]
    return [os.path.relpath(key, folder) for key in keys], dict(finder.passed)


# Folders


def test_a_folder_with_a_loop_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/page.html").write_text(HTML)
    (tmp_path / "a/b/up").symlink_to(tmp_path / "a")
    (tmp_path / "a/self").symlink_to(tmp_path / "a/self")
    (tmp_path / "a/gone.html").symlink_to(tmp_path / "nowhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/linked.html").write_text(HTML)
    (tmp_path / "a/link").symlink_to(tmp_path / "elsewhere")
    found, passed = found_in(tmp_path, "a")
    assert found == ["a/link/linked.html", "a/page.html"]
    assert passed == {
        "folders that were read already, or are written to": 1,
        "could not be read (Too many levels of symbolic links)": 1,
        "could not be read (No such file or directory)": 1,
    }


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    for name in ("a.png", "b.html.bak", "README", "c.HTML", "d.Htm.GZ"):
        (tmp_path / name).write_bytes(b"x")
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "folder.html").mkdir()
    found, passed = found_in(tmp_path, "")
    assert sorted(found) == ["c.HTML", "d.Htm.GZ"]
    assert passed == {"neither pages nor lines": 4}


def test_a_very_deep_folder(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "page.html").write_text(HTML)
    assert len(found_in(tmp_path, "")[0]) == 1


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.html")
    (tmp_path / name).write_text(HTML)
    assert rows(done("batch", ".", cwd=tmp_path))[0]["id"] == f"./{name}"
    done("batch", ".", "-o", "out.parquet", cwd=tmp_path)
    assert pq.read_table(tmp_path / "out.parquet").to_pylist()[0]["id"] == "./caf\\udce9.html"
    done("batch", ".", "-o", "out", "--format", "txt", cwd=tmp_path)
    assert (tmp_path / "out" / f"{name}.txt").exists()


# Files


def test_files_that_cannot_be_pages_cost_themselves(tmp_path: Path) -> None:
    (tmp_path / "1-empty.html").touch()
    (tmp_path / "2-blank.txt").write_text(" \n")
    (tmp_path / "3-image.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "4-deep.html").write_text("<div>" * 5000)
    (tmp_path / "5-large.html").write_text(HTML + "x" * 100_000)
    (tmp_path / "6-broken.html.gz").write_bytes(b"\x1f\x8b\x08 broken")
    (tmp_path / "7-cut.html.zst").write_bytes(b"\x28\xb5\x2f\xfd\x24")
    (tmp_path / "8-good.html").write_text(HTML)
    found = winnow("batch", ".", cwd=tmp_path, WINNOW_MAX_BYTES="100000")
    assert found.returncode == 1
    answers = rows(found.stdout)
    assert [answer.get("error", {}).get("code") for answer in answers] == [
        *("invalid_input", "invalid_input", "unreadable_page", "too_hard", "too_large", "invalid_input", "invalid_input", None),
    ]
    assert SENTENCE in answers[-1]["text"]


def test_a_file_that_goes_or_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "lines.jsonl").write_text(json.dumps({"id": 1, "html": HTML}) + "\n")
    (tmp_path / "mem.html").symlink_to("/proc/self/mem")  # opens, and can't be read
    answers = rows(winnow("batch", "mem.html", "lines.jsonl", cwd=tmp_path).stdout)
    assert "can't be read" in answers[0]["error"]["detail"]
    assert answers[0]["id"] == "mem.html"
    assert answers[1]["id"] == 1


def test_a_file_of_lines_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text("".join(json.dumps({"id": n, "html": HTML}) + "\n" for n in range(3)))
    finder = Finder(None, OPTIONS, Lines({}, "", 100_000), None)
    items = list(finder.items([str(path)]))
    os.truncate(path, path.stat().st_size - 50)
    answers = [json.loads(item.function(*item.args).body) for item in items]  # type: ignore[union-attr]
    assert [answer.get("id") for answer in answers] == [0, 1, None]
    assert (answers[2]["error"]["code"], answers[2]["error"]["line"]) == ("bad_request", 3)


@pytest.mark.parametrize("packed", [False, True])
def test_lines_that_are_too_long_no_utf8_or_no_json(tmp_path: Path, packed: bool) -> None:
    good = json.dumps({"id": 1, "text": TEXT}).encode()
    body = good + b"\n\n" + b'{"text": "' + b"x" * 50_000_000 + b'"}\n{"text": "\xff"}\r\n{\n' + good
    args = ["-"] if packed else ["lines.jsonl"]
    if not packed:
        (tmp_path / "lines.jsonl").write_bytes(body)
    answers = rows(winnow("batch", *args, cwd=tmp_path, stdin=body if packed else b"").stdout)
    assert [(answer.get("id"), answer.get("error", {}).get("code")) for answer in answers] == [
        *((1, None), (None, "too_large"), (None, "bad_request"), (None, "bad_request"), (1, None)),
    ]
    assert [answer["error"]["line"] for answer in answers if "error" in answer] == [3, 4, 5]


def test_a_page_that_takes_too_long_costs_itself(tmp_path: Path) -> None:
    lines = [{"id": n, "html": f"<p>{n} {SENTENCE}</p>" * (40_000 if n == 1 else 1)} for n in range(3)]
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    answers = rows(winnow("batch", "-", cwd=tmp_path, stdin=body, WINNOW_DEADLINE_S="1").stdout)
    assert [(answer["id"], answer.get("error", {}).get("code")) for answer in answers] == [(0, None), (1, "too_hard"), (2, None)]


# Ends


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Lines enough that a run takes a while, most of which are refused, which goes fast."""
    lines = ({"id": n} if n % 10 else {"id": n, "html": HTML.replace("tide mill", f"tide mill {n}")} for n in range(4000))
    (tmp_path / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_run_that_is_killed_goes_on_and_ends_with_the_same_bytes(many: Path, name: str) -> None:
    done("batch", "lines.jsonl", "-o", f"whole-{name}", *ANY_FAIL, cwd=many)
    partial = _killed_after_a_mark(many, name, "lines.jsonl", "-o", name, *ANY_FAIL)
    assert not (many / name).exists()
    finished = winnow("batch", "lines.jsonl", "-o", name, *ANY_FAIL, cwd=many)
    assert finished.returncode == 0, finished.stderr
    assert b"more by an earlier run" in finished.stderr
    assert (many / name).read_bytes() == (many / f"whole-{name}").read_bytes()
    assert not partial.exists()


def _marks(partial: Path) -> int:
    try:
        return (partial / "marks").read_text().count("\n")
    except OSError:
        return 0


def _killed_after_a_mark(many: Path, name: str, *args: object) -> Path:
    """What a run leaves that is killed in the middle, without a word, when something of it is on the disk."""
    partial = many / f"{name}.partial"
    process = subprocess.Popen(command("batch", *args), cwd=many, env=environment(), stderr=subprocess.DEVNULL)
    while not _marks(partial):
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    return partial


def test_other_input_or_options_do_not_go_on_with_what_was_begun(many: Path) -> None:
    partial = _killed_after_a_mark(many, "out.jsonl", "lines.jsonl", "-o", "out.jsonl")
    other = winnow("batch", "lines.jsonl", "-o", "out.jsonl", "--blocks", cwd=many)
    assert other.returncode == 2
    assert b"other inputs or options" in other.stderr
    (many / "lines.jsonl").write_text(json.dumps({"id": "new", "html": HTML}) + "\n")
    changed = winnow("batch", "lines.jsonl", "-o", "out.jsonl", cwd=many)
    assert changed.returncode == 2
    assert b"not what it was" in changed.stderr
    assert partial.exists()
    done("batch", "lines.jsonl", "-o", "out.jsonl", "--restart", cwd=many)
    assert [row["id"] for row in rows((many / "out.jsonl").read_bytes())] == ["new"]


def test_two_runs_do_not_write_the_same_output(many: Path) -> None:
    process = subprocess.Popen(
        command("batch", "lines.jsonl", "-o", "out.jsonl", "--quiet"), cwd=many, env=environment(), start_new_session=True
    )
    while not (many / "out.jsonl.partial/plan.json").exists():
        time.sleep(0.01)
    second = winnow("batch", "lines.jsonl", "-o", "out.jsonl", cwd=many)
    process.kill()
    process.wait()
    assert second.returncode == 2
    assert b"in use" in second.stderr


def test_interrupted_it_leaves_no_process_behind(many: Path) -> None:
    (many / "lines.jsonl").write_bytes((many / "lines.jsonl").read_bytes() * 8)  # never done before a busy machine looks
    process = subprocess.Popen(command("batch", "lines.jsonl", "-o", "out.jsonl"), cwd=many, env=environment(), start_new_session=True)
    while not _marks(many / "out.jsonl.partial"):
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(20) == 130
    end = time.monotonic() + 10
    while _alive_in(process.pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert _alive_in(process.pid) == []


def _alive_in(session: int) -> list[int]:
    """Processes of one session that still run."""
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            alive.append(int(stat.parent.name))
    return alive


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_disk_that_is_full_is_told_and_nothing_is_lost(many: Path, name: str) -> None:
    limit = 400_000 if name == "out.jsonl" else 3_000
    full = subprocess.run(
        ["sh", "-c", f"ulimit -f {limit // 512} && exec {shlex.join(command('batch', 'lines.jsonl', '-o', name, *ANY_FAIL))}"],
        cwd=many,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert full.returncode == 3, full.stderr
    assert b"can't be written" in full.stderr
    assert not (many / name).exists()
    done("batch", "lines.jsonl", "-o", name, *ANY_FAIL, cwd=many)
    done("batch", "lines.jsonl", "-o", f"whole-{name}", *ANY_FAIL, cwd=many)
    assert (many / name).read_bytes() == (many / f"whole-{name}").read_bytes()


def test_a_device_that_is_full(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HTML)
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(
            command("batch", "a.html"), cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert found.returncode == 3
    assert b"the disk is full" in found.stderr
