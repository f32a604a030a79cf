"""Sends one batch of any length to a service of its own and watches its memory: `python -m app.lab.flood`.

By default a million lines of 2 GB, one in fifty of which is a page to be cleaned; the others are blank, and cost the same memory in less
time.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO

SENTENCE = "For two hundred years the mill turned with the tide, and the village set its clocks by the sound of its wheel. "
BAD_EVERY = 1000  # lines, one of which is no JSON
SAMPLED_S = 0.2
STARTS_WITHIN_S = 60


def page(number: int, size: int, real_every: int) -> bytes:
    """A line of about `size` bytes: a page, a blank page, or no JSON."""
    if number % BAD_EVERY == BAD_EVERY - 1:
        return b'{"id": %d, "html": ' % number + b"x" * size + b"\n"
    if number % real_every:
        return b'{"id":%d,"html":"%s"}\n' % (number, b" " * size)
    text = f"<h1>Page {number}</h1>" + f"<p>{SENTENCE} {number}</p>" * max(1, size // (len(SENTENCE) + 12))
    return json.dumps({"id": number, "html": text}).encode() + b"\n"


def send(sock: socket.socket, lines: int, size: int, real_every: int) -> None:
    """The request, its body in chunks of some lines."""
    sock.sendall(
        b"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n"
    )
    for first in range(0, lines, 50):
        chunk = b"".join(page(number, size, real_every) for number in range(first, min(lines, first + 50)))
        sock.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
    sock.sendall(b"0\r\n\r\n")


def read(file: BinaryIO, told: Counter[str]) -> None:
    """Count the answers, which must come in order."""
    while file.readline().strip():
        pass
    held = b""
    while size := int(file.readline() or b"0", 16):
        *whole, held = (held + file.read(size)).split(b"\n")
        file.readline()
        for line in whole:
            error = b'{"error"' in line[:40] or b'"error":{' in line[:60]
            if not error and not line.startswith(b'{"id":%d,' % told["lines"]):
                raise SystemExit(f"line {told['lines']} is answered with {line[:80]!r}")
            told["lines"] += 1
            told["errors"] += error
        told["bytes"] += size


def megabytes(pid: int, what: str) -> float:
    """A figure of /proc/PID/status or smaps_rollup (Linux); 0 when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/{'smaps_rollup' if what == 'Pss' else 'status'}").read_text("ascii")
    except OSError:
        return 0.0
    found = re.search(rf"^{what}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def descendants(pid: int) -> list[int]:
    """The process and all that it has started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def flood(lines: int, total: int, workers: int, real_every: int) -> dict[str, Any]:
    """Lines, errors, seconds and peaks of memory in MB: of the service's own process, and of it with its workers (proportional)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "WINNOW_WORKERS": str(workers), "WINNOW_LOG_LEVEL": "warning"}
    service = subprocess.Popen([sys.executable, "-m", "app.cli", "serve", "--port", str(port)], env=environment)
    try:
        told: Counter[str] = Counter()
        all_of_it = 0.0
        with _connected(port) as sock, sock.makefile("rb") as file:
            started = time.monotonic()
            reader = threading.Thread(target=read, args=(file, told), daemon=True)
            sender = threading.Thread(target=send, args=(sock, lines, total // lines, real_every), daemon=True)
            reader.start()
            sender.start()
            while reader.is_alive():
                reader.join(SAMPLED_S)
                all_of_it = max(all_of_it, sum(megabytes(pid, "Pss") for pid in descendants(service.pid)))
            seconds = time.monotonic() - started
        peak = megabytes(service.pid, "VmHWM")
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(60)
    return {
        **told,
        "seconds": round(seconds, 1),
        "peak MB of the service's process": round(peak, 1),
        "peak MB with all workers": round(all_of_it, 1),
    }


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            sock = socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return sock


def main() -> int:
    """Run it and print what came of it as JSON; 1 if an answer is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--bytes", type=int, default=2_000_000_000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--real-every", type=int, default=50)
    args = parser.parse_args()
    found = flood(args.lines, args.bytes, args.workers, args.real_every)
    print(json.dumps(found, indent=1))
    return 0 if found["lines"] == args.lines else 1


if __name__ == "__main__":
    sys.exit(main())
