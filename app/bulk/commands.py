"""`winnow batch` and `winnow warc`: what they are called with, and the exit status that they end with."""

from __future__ import annotations

import argparse
import errno
import importlib.util
import logging
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.bulk.find import STDIN, Finder, NothingThereError, total_of
from app.bulk.jobs import ROWS, Item, Lines
from app.bulk.journal import UnfinishedError
from app.bulk.progress import Progress
from app.bulk.rows import NEEDS
from app.bulk.run import SINKS, SUFFIX, Plan, run
from app.bulk.warc import Archives
from app.settings import Settings, load
from app.work import Options

EXIT_DONE, EXIT_MANY_FAILED, EXIT_USAGE, EXIT_STOPPED = 0, 1, 2, 3
FORMATS = (*SINKS, *SUFFIX)
SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
RENDERED = {"md": "markdown", "txt": "text"}  # formats of answers by formats of output; others are rows
NEEDED = {"parquet": "pyarrow", ".zst": "zstandard", "warc": "fastwarc"}
TOLERATED = 0.1
EPILOG = f"""A run that was ended, however it was, goes on where it was when the same command is given again, and ends with the same
bytes. Exit status: {EXIT_DONE} all done, {EXIT_MANY_FAILED} all done but more pages failed than --tolerate allows, {EXIT_USAGE} wrong
usage, {EXIT_STOPPED} the output could not be written, 130 interrupted."""


def add_commands(commands: Any, choices: Callable[[argparse.ArgumentParser], None]) -> None:
    """Put both commands into the parser; `choices` adds the options that say what is kept and shown."""
    batch = commands.add_parser("batch", help="clean many pages: files, folders, patterns, JSON Lines", epilog=EPILOG)
    batch.add_argument(
        "inputs",
        nargs="*",
        metavar="FILE|FOLDER|PATTERN|-",
        help="pages, folders of pages, JSON Lines (also .gz, .zst); - is standard input",
    )
    batch.add_argument("--files-from", metavar="FILE|-", help="a file with the name of an input on every line")
    kind = batch.add_mutually_exclusive_group()
    kind.add_argument("--text", action="store_const", const="text", dest="kind", help="all files are pasted text, whatever they look like")
    kind.add_argument("--html", action="store_const", const="html", dest="kind", help="all files are HTML, whatever they look like")
    choices(batch)
    _add_common(batch, FORMATS)
    batch.set_defaults(run=_batch)
    warc = commands.add_parser("warc", help="clean the pages of web archives", epilog=EPILOG)
    warc.add_argument("inputs", nargs="+", metavar="ARCHIVE", help="WARC files (also .gz, .zst, .lz4)")
    choices(warc)
    _add_common(warc, tuple(SINKS))
    warc.set_defaults(run=_warc)


def _add_common(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="a file, for md and txt a folder (default standard output)")
    parser.add_argument("--format", choices=formats, help="what to write (default by the name of OUT, else jsonl)")
    parser.add_argument("--jobs", type=_count, metavar="N", help="pages worked on at the same time (default one a core)")
    parser.add_argument(
        "--tolerate",
        type=_share,
        default=TOLERATED,
        metavar="SHARE",
        help="of pages that may fail before the exit status says so (default %(default)s)",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace OUT, once all is done")
    parser.add_argument("--restart", action="store_true", help="begin anew instead of going on with an unfinished run")
    parser.add_argument("--quiet", action="store_true", help="say nothing of the progress")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"a number from 1 to 1024, not {text!r}")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"a share from 0 to 1, not {text!r}")
    return share


def _batch(args: argparse.Namespace) -> int:
    settings, format = load(), _format(args)
    options = _options(args, format)
    told = _told_of(options)
    lines = Lines(told, "" if format == "jsonl" else options.format, settings.max_bytes)
    finder = Finder(args.kind, options, lines, args.output)

    def begin() -> tuple[list[str], Iterator[Item]]:
        names = [*args.inputs, *_names_in(args.files_from)]
        if not names:
            raise NothingThereError("name a file, a folder, a pattern or - to read, or give --files-from")
        return names, finder.items(names)

    return _run(args, settings, format, {**told, "kind": args.kind}, begin, finder.passed)


def _warc(args: argparse.Namespace) -> int:
    settings, format = load(), _format(args)
    options = _options(args, format)
    archives = Archives(options, settings.max_bytes)

    def begin() -> tuple[list[str], Iterator[Item]]:
        if missing := _missing("warc"):
            raise NothingThereError(missing)
        if absent := [name for name in args.inputs if not os.path.isfile(name)]:
            raise NothingThereError(f"{absent[0]}: there is no such file")
        return args.inputs, archives.items(args.inputs)

    return _run(args, settings, format, _told_of(options), begin, archives.passed)


def _told_of(options: Options) -> dict[str, object]:
    """The options by their names, unchecked again, as lines have them for defaults."""
    return {
        "format": options.format,
        "blocks": options.blocks,
        "engine": options.engine,
        "include": sorted(options.include),
        "keep": sorted(options.keep),
    }


def _run(
    args: argparse.Namespace,
    settings: Settings,
    format: str,
    options: dict[str, object],
    begin: Callable[[], tuple[list[str], Iterator[Item]]],
    passed: Counter[str],
) -> int:
    """Do the work; what is wrong with it is told in one line."""
    out: Path | None = args.output
    logging.basicConfig(format="winnow: %(message)s")
    try:
        _check_output(args, format)
        names, items = begin()
        progress = Progress(total_of(names, out), quiet=args.quiet)
        told = {"inputs": names, "output": format, "max_bytes": settings.max_bytes, **options}
        run(Plan(out, format, told, args.jobs or settings.workers, args.restart), items, settings, progress)
    except (NothingThereError, UnfinishedError) as problem:
        print(f"winnow: {problem}", file=sys.stderr)
        return EXIT_USAGE
    except BrokenPipeError:
        raise
    except OSError as trouble:
        why = "the disk is full" if trouble.errno in (errno.ENOSPC, errno.EDQUOT) else trouble.strerror or str(trouble)
        kept = f"; what was done is kept in {out}.partial, and the same command goes on from there" if out and format in SINKS else ""
        print(f"winnow: the output can't be written: {why}{kept}", file=sys.stderr)
        return EXIT_STOPPED
    progress.close(progress.summary(passed, str(out or "standard output")))
    return EXIT_MANY_FAILED if progress.share_failed > args.tolerate else EXIT_DONE


def _check_output(args: argparse.Namespace, format: str) -> None:
    """Raise UnfinishedError for a place that can't be written to, or must not be."""
    out: Path | None = args.output
    wrong = _missing(format) or _missing(out.suffix if out else "")
    if wrong:
        pass
    elif out is None:
        wrong = None if format == "jsonl" else f"--format {format} needs a place to write to: give -o"
    elif format in SUFFIX:
        wrong = f"{out} is a file, and --format {format} writes a folder" if out.exists() and not out.is_dir() else None
    elif out.is_dir():
        wrong = f"{out} is a folder, and --format {format} writes a file"
    elif out.exists() and not args.overwrite:
        wrong = f"{out} exists already; name another file, or give --overwrite"
    elif not out.parent.is_dir():
        wrong = f"{out.parent}: there is no such folder to write to"
    if wrong:
        raise UnfinishedError(wrong)


def _missing(what: str) -> str | None:
    """The sentence for a library of the extra that is not there."""
    library = NEEDED.get(what)
    if library is None or importlib.util.find_spec(library):
        return None
    return f"this needs {library}: pip install 'winnow-pages[bulk]'"


def _format(args: argparse.Namespace) -> str:
    if args.format:
        return str(args.format)
    suffixes = [suffix.lower() for suffix in (args.output.suffixes if args.output else [])]
    return next((SUFFIXES[suffix] for suffix in reversed(suffixes) if suffix in SUFFIXES), "jsonl")


def _options(args: argparse.Namespace, format: str) -> Options:
    include = args.include | (NEEDS if format == "parquet" else frozenset())
    return Options(RENDERED.get(format, ROWS), args.blocks, include, args.engine, args.keep)


def _names_in(path: str | None) -> Iterator[str]:
    """Names of inputs, one a line; blank lines count for nothing."""
    if path is None:
        return
    try:
        with open(sys.stdin.fileno() if path == STDIN else path, "rb", closefd=path != STDIN) as file:
            for line in file:
                if name := os.fsdecode(line.rstrip(b"\r\n")):
                    yield name
    except OSError as problem:
        raise NothingThereError(f"{path} can't be read: {problem.strerror or problem}") from problem
