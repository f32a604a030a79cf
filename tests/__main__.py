"""`python -m tests` runs what every change has to pass; `python -m tests --accept [SAMPLE …]` writes the samples' answers of today down."""

from __future__ import annotations

import argparse
import subprocess
import sys

from tests import readme
from tests.conftest import ROOT, all_samples
from tests.test_samples import accept

STEPS = (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"], ["pytest"])


def main() -> int:
    """The exit status of the first step that fails; 0 if none does."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--accept", nargs="*", metavar="SAMPLE", help="accept today's answers, for these samples or for all")
    args = parser.parse_args()
    return run() if args.accept is None else accepted(args.accept)


def run() -> int:
    for step in STEPS:
        _say(f"== {' '.join(step)}")
        status = subprocess.run([sys.executable, "-m", *step], cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


def accepted(names: list[str]) -> int:
    samples = [sample for sample in all_samples() if not names or sample.name in names]
    if unknown := set(names) - {sample.name for sample in samples}:
        _say(f"there is no sample {', '.join(sorted(unknown))}")
        return 2
    for file in accept(samples):
        _say(f"wrote {file}")
    if readme.write():
        _say("wrote README.md")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
