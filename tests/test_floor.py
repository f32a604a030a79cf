"""A floor under the quality of the answers: a running service is scored on development pages, and may not fall below what it once reached.

`python -m tests.test_floor --update` raises the floor to what is reached today; it never lowers it.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.conftest import ROOT

FLOOR = Path(__file__).with_name("floor.json")
SCORER = ROOT.parent / "shared" / "eval" / "evaluate.py"
SUITES = ("wcxb", "paste", "gold", "trafeval")
PAGES = 150  # of each suite
SLACK = 0.0005  # of a mean over pages: what another version of a library may move by rounding
START_S = 30
ADDRESS_RE = re.compile(r"running on http://([\d.]+):(\d+)")


@contextlib.contextmanager
def service(folder: Path) -> Iterator[str]:
    """A service of its own process on a free port; its address, until it is done with. What it says goes to a file in `folder`."""
    log = folder / "service.log"
    command = [sys.executable, "-m", "app.cli", "serve", "--port", "0"]
    with log.open("wb") as heard, subprocess.Popen(command, cwd=ROOT, stdout=heard, stderr=heard) as process:
        try:
            yield _address(log)
        finally:
            process.terminate()
            process.wait(START_S)


def _address(log: Path) -> str:
    """Where the service says that it listens, once it is ready there."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        said = ADDRESS_RE.search(log.read_text("utf-8"))
        if said and _is_ready(said[1], int(said[2])):
            return f"http://{said[1]}:{said[2]}"
        time.sleep(0.1)
    raise AssertionError(f"the service did not start:\n{log.read_text('utf-8')}")


def _is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def measured() -> dict[str, float]:
    """What the service reaches today, by measure."""
    with TemporaryDirectory() as folder, service(Path(folder)) as address:
        out = Path(folder) / "scores.json"
        command = [sys.executable, str(SCORER), *SUITES, "--base-url", address, "--limit", str(PAGES), "--out", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        return figures(json.loads(out.read_text("utf-8")))


def figures(scores: dict[str, Any]) -> dict[str, float]:
    for name in SUITES:
        assert scores[name]["errors"] == {}, f"{name}: {scores[name]['errors']}"
    return {
        "wcxb": scores["wcxb"]["content"]["overall"]["f1"],
        "paste": scores["paste"]["content"]["overall"]["f1"],
        "gold_sides": scores["gold"]["words on the right side"],
        "gold_labels": scores["gold"]["macro f1 (labels of 20 lines or more)"],
        "trafeval": scores["trafeval"]["f1"],
    }


def below(reached: dict[str, float], floor: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Measures that fell below the floor: what was reached, and what should be."""
    return {name: (reached.get(name, 0.0), least) for name, least in floor.items() if reached.get(name, 0.0) < least - SLACK}


def raised(reached: dict[str, float], floor: dict[str, float]) -> dict[str, float]:
    """The floor of tomorrow: nowhere lower than that of today."""
    return {name: max(reached.get(name, 0.0), floor.get(name, 0.0)) for name in sorted(reached.keys() | floor.keys())}


def read_floor() -> dict[str, float]:
    return {name: float(value) for name, value in json.loads(FLOOR.read_text("utf-8")).items()}


@pytest.mark.corpora
def test_the_service_does_not_fall_below_its_floor() -> None:
    floor = read_floor()
    assert floor.keys() >= {"wcxb", "paste", "gold_sides", "trafeval"}, "pin it with: python -m tests.test_floor --update"
    assert below(measured(), floor) == {}


def test_a_floor_is_never_lowered() -> None:
    floor = {"wcxb": 0.8, "paste": 0.9}
    assert raised({"wcxb": 0.7, "paste": 0.95, "gold_sides": 0.5}, floor) == {"wcxb": 0.8, "paste": 0.95, "gold_sides": 0.5}
    assert raised({}, floor) == floor


def test_a_fall_is_noticed() -> None:
    assert below({"wcxb": 0.79}, {"wcxb": 0.8, "paste": 0.9}) == {"wcxb": (0.79, 0.8), "paste": (0.0, 0.9)}
    assert below({"wcxb": 0.7998, "paste": 0.95}, {"wcxb": 0.8, "paste": 0.9}) == {}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.test_floor", description=__doc__)
    parser.add_argument("--update", action="store_true", help="raise the floor to what is reached today")
    args = parser.parse_args()
    reached, floor = measured(), read_floor()
    for name in sorted(reached.keys() | floor.keys()):
        sys.stdout.write(f"{name:12} {reached.get(name, 0.0):.4f}  floor {floor.get(name, 0.0):.4f}\n")
    if args.update:
        FLOOR.write_text(json.dumps(raised(reached, floor), indent=1) + "\n", "utf-8")
    return 1 if below(reached, floor) else 0


if __name__ == "__main__":
    sys.exit(main())
