"""The race of whole commands counts all processor time that a command takes, also that of processes which outlive it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from app.lab import race_bulk
from tests.conftest import ROOT

BURNS = "import time\nend = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
LEAVES_BEHIND = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BURNS!r}])"
MEASURES = f"""
import json, sys
from app.lab import race_bulk
race_bulk.adopt_orphans()
print(json.dumps(race_bulk.measured([sys.executable, "-c", {LEAVES_BEHIND!r}], 1)))
"""


def test_time_of_processes_left_behind_counts() -> None:
    told = subprocess.run([sys.executable, "-c", MEASURES], cwd=ROOT, capture_output=True, check=True).stdout
    assert 0.5 <= json.loads(told)["core seconds"] < 5


def test_what_it_is_measured_by_writes_an_answer_a_page(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.html").write_text(f"<title>x</title><p>{'A long enough sentence of the page. ' * 9}{number}</p>")
    race_bulk.main(["alone", str(folder), str(tmp_path / "alone"), "1"])
    assert len((tmp_path / "alone").read_text("utf-8").splitlines()) == 3
