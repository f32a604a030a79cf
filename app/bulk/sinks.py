"""Where answers are written down: lines, a table, or a document a page; each complete or not there at all."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from app.bulk.rows import row_of, schema

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_A_GROUP = 1000
BYTES_A_GROUP = 64 << 20
_LEVEL = 6  # of gzip


class Sink(Protocol):
    """Takes lines in order; what it holds in `folder` becomes a file in the end."""

    def write(self, line: bytes) -> None:
        """One more line."""

    def settle(self, *, all_of_it: bool) -> str | None:
        """Bring what was written to the disk, if not `all_of_it` then what is whole; the place to which it is there, None for no news."""

    def return_to(self, place: str) -> bool:
        """Forget what came after `place`; whether all that came before is there."""

    def finish(self, out: Path) -> None:
        """Put the whole at `out`, in one step."""

    def close(self) -> None:
        """Leave what there is."""


class LinesSink:
    """JSON Lines in one file, compressed at the end where the name asks for it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "rows.jsonl"
        self._file: IO[bytes] = self._path.open("ab")

    def write(self, line: bytes) -> None:
        self._file.write(line)

    def settle(self, *, all_of_it: bool) -> str | None:
        self._file.flush()
        os.fsync(self._file.fileno())
        return str(self._file.tell())

    def return_to(self, place: str) -> bool:
        size = int(place or 0)
        if self._path.stat().st_size < size:
            return False
        self._file.truncate(size)
        self._file.seek(0, os.SEEK_END)
        return True

    def close(self) -> None:
        with contextlib.suppress(OSError):  # what could not be written is told already
            self._file.close()

    def finish(self, out: Path) -> None:
        self.close()
        if out.suffix not in (".gz", ".zst"):
            self._path.replace(out)
            return
        part = self._path.with_suffix(".packed")
        with self._path.open("rb") as source, part.open("wb") as raw:
            with _packer(raw, out.suffix) as packed:
                shutil.copyfileobj(source, packed, 1 << 20)
            _to_disk(raw)
        part.replace(out)


class ParquetSink:
    """A table in row groups of a thousand pages, fewer where they are large; each is on the disk as a file of its own until the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0
        self._parts = 0

    def write(self, line: bytes) -> None:
        self._rows.append(row_of(line))
        self._bytes += len(line)

    def settle(self, *, all_of_it: bool) -> str | None:
        if not self._rows or not (all_of_it or len(self._rows) >= ROWS_A_GROUP or self._bytes >= BYTES_A_GROUP):
            return None
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_pylist(self._rows, schema())
        part = self._part(self._parts)
        half = part.with_suffix(".half")
        with half.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            _to_disk(file)
        half.replace(part)
        self._parts += 1
        self._rows, self._bytes = [], 0
        return str(self._parts)

    def return_to(self, place: str) -> bool:
        self._parts = int(place or 0)
        return all(self._part(number).exists() for number in range(self._parts))

    def close(self) -> None:
        self._rows = []

    def finish(self, out: Path) -> None:
        import pyarrow.parquet as pq

        whole = self._folder / "whole.parquet"
        with whole.open("wb") as file:
            with pq.ParquetWriter(file, schema(), compression="zstd") as writer:
                for number in range(self._parts):
                    table: pa.Table = pq.read_table(self._part(number))
                    writer.write_table(table, row_group_size=max(1, len(table)))
            _to_disk(file)
        whole.replace(out)

    def _part(self, number: int) -> Path:
        return self._folder / f"group-{number:06}.parquet"


def write_document(folder: Path, name: str, body: bytes) -> None:
    """Put one document in its place, in one step."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    half.write_bytes(body)
    half.replace(path)


def _packer(raw: IO[bytes], suffix: str) -> contextlib.AbstractContextManager[Any]:
    if suffix == ".gz":
        return gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0)
    import zstandard

    writer: contextlib.AbstractContextManager[Any] = zstandard.ZstdCompressor().stream_writer(raw, closefd=False)
    return writer


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
