"""The command line: `winnow serve` starts the service, `winnow clean` cleans one page, `winnow labels` lists what blocks are called."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from app import __version__
from app.bulk import add_commands as add_bulk_commands
from app.errors import InvalidInput, TooLarge, WinnowError
from app.intake import checked_origin, page_of, read_url
from app.lexicon import Lexicon, shared_lexicon
from app.pipeline import ENGINES, reasons, winnow
from app.records import PageKind, Source, Winnowed
from app.render import FORMATS, INCLUDES, Wish, render
from app.settings import Settings, SettingsError, load, rows

EXIT_ANSWER, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2
KINDS: dict[str, PageKind] = {".txt": "text", ".html": "html", ".htm": "html", ".xhtml": "html"}
LOOPBACK = ("127.0.0.1", "::1", "localhost")
EXPLAINED_TEXT = 60  # characters of a block that --explain shows


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 for an answer, 1 for a page or URL that was refused or failed, 2 for wrong usage."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except WinnowError as problem:
        print(f"winnow: {problem}", file=sys.stderr)
        return EXIT_REFUSED
    except SettingsError as problem:
        print(f"winnow: {problem}", file=sys.stderr)
        return EXIT_USAGE
    except BrokenPipeError:  # the reader of a pipe went away, which is its right
        sys.stderr.close()
        return EXIT_ANSWER
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="winnow", description="Gives back what a web page is for, and explains what it takes away.")
    parser.add_argument("--version", action="version", version=f"winnow {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    settings = "\n".join(f"  {name} (default {default or 'none'}): {text}" for name, default, text in rows())
    serve = commands.add_parser(
        "serve",
        help="start the HTTP service",
        epilog=f"settings, from the environment:\n{settings}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    serve.add_argument("--port", type=_port, default=8000, help="port to listen on (default %(default)s)")
    serve.set_defaults(run=_serve)
    clean = commands.add_parser("clean", help="clean one page and print it")
    clean.add_argument("page", metavar="FILE|-|URL", help="a saved page, - for standard input, or an address to fetch")
    clean.add_argument("--format", choices=sorted(FORMATS), default="text", help="what to print (default %(default)s)")
    clean.add_argument("--explain", action="store_true", help="a row a block: verdict, label, confidence, text, reason")
    _add_choices(clean)
    kind = clean.add_mutually_exclusive_group()
    kind.add_argument("--text", action="store_const", const="text", dest="kind", help="the input is pasted text, whatever it looks like")
    kind.add_argument("--html", action="store_const", const="html", dest="kind", help="the input is HTML, whatever it looks like")
    clean.add_argument("--url", help="where the page came from; resolves its relative links and is not fetched")
    clean.set_defaults(run=_clean)
    add_bulk_commands(commands, _add_choices)
    labels = commands.add_parser("labels", help="list the labels and what they mean")
    labels.set_defaults(run=_list_labels)
    return parser


def _add_choices(parser: argparse.ArgumentParser) -> None:
    """The options that say what is kept and shown of a page."""
    parser.add_argument("--blocks", action="store_true", help="every block with its label and reason, in JSON")
    parser.add_argument(
        "--include",
        type=_choices("field", INCLUDES),
        default=frozenset(),
        metavar="FIELD,…",
        help=f"further JSON fields: {', '.join(INCLUDES)}",
    )
    parser.add_argument("--keep", type=_labels, default=frozenset(), metavar="LABEL,…", help="labels to keep besides title and body")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="who decides (default %(default)s)")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r}")
    return int(text)


def _choices(what: str, allowed: tuple[str, ...]) -> Callable[[str], frozenset[str]]:
    def parse(text: str) -> frozenset[str]:
        names = frozenset(name.strip() for name in text.split(",") if name.strip())
        if unknown := sorted(names - set(allowed)):
            raise argparse.ArgumentTypeError(f"there is no {what} {', '.join(unknown)}; there are {', '.join(allowed)}")
        return names

    return parse


def _labels(text: str) -> frozenset[str]:
    return _choices("label", tuple(shared_lexicon().labels))(text)


def _serve(args: argparse.Namespace) -> int:
    from app.main import create_app
    from app.web import serve

    settings = load()
    if not settings.api_keys and args.host not in LOOPBACK:
        print(f"winnow: {args.host} may be reached from elsewhere, and no key is asked for; set WINNOW_API_KEYS", file=sys.stderr)
    serve(create_app(settings), args.host, args.port)
    return EXIT_ANSWER


def _clean(args: argparse.Namespace) -> int:
    lexicon, settings = shared_lexicon(), load()
    page = page_of(_source(args, settings))
    found = winnow(page, lexicon, keep=args.keep, engine=args.engine)
    if args.explain:
        print(explained(found, lexicon))
    else:
        wish = Wish(blocks=args.blocks, include=args.include, because=reasons(lexicon))
        print(render(found, "json" if args.blocks else args.format, wish).rstrip("\n"))
    for warning in found.warnings:
        print(f"winnow: {warning}", file=sys.stderr)
    return EXIT_ANSWER


def _source(args: argparse.Namespace, settings: Settings) -> Source:
    if "://" in args.page:
        return asyncio.run(read_url(args.page, settings))
    try:
        with sys.stdin.buffer if args.page == "-" else Path(args.page).open("rb") as file:
            body = file.read(settings.max_bytes + 1)
    except OSError as problem:
        raise InvalidInput(f"{args.page} can't be read: {problem.strerror or problem}.") from problem
    if len(body) > settings.max_bytes:
        raise TooLarge(f"The page is over {settings.max_bytes:,} bytes; WINNOW_MAX_BYTES sets the limit.")
    kind: PageKind | None = args.kind or KINDS.get(Path(args.page).suffix.lower())
    return Source(body, kind, None, checked_origin(args.url) if args.url else None)


def explained(found: Winnowed, lexicon: Lexicon) -> str:
    """A row a block: its number, keep or drop, label, confidence, first words, and the reason."""
    tell = reasons(lexicon)
    lines = []
    for i, text in enumerate(found.blocks.text):
        verdict = "keep" if found.verdicts.keep[i] else "drop"
        head = " ".join(text.split())
        head = head if len(head) <= EXPLAINED_TEXT else head[: EXPLAINED_TEXT - 1] + "…"
        label, confidence = found.verdicts.label[i], found.verdicts.confidence[i]
        lines.append(f"{i:4} {verdict} {label:14} {confidence:.2f}  {head:{EXPLAINED_TEXT}}  {tell(found, i)}".rstrip())
    return "\n".join(lines)


def _list_labels(args: argparse.Namespace) -> int:
    for info in shared_lexicon().labels.values():
        print(f"{info.name:14} {'keep' if info.keep else 'drop'}  {info.title}: {info.says}")
    return EXIT_ANSWER


if __name__ == "__main__":
    sys.exit(main())
