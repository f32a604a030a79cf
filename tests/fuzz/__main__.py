"""`python -m tests.fuzz [--inputs N]`: bytes made up under coverage's guidance against the laws; needs the extra `fuzz`.

What is found is written beside the process as crash-… or timeout-…; it belongs into tests/fuzz/seeds, where every test run tries it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["app"]):  # before anything else imports them
    from tests.conftest import all_samples
    from tests.fuzz.target import KINDS, one_input

SEEDS = Path(__file__).parent / "seeds"
LONGEST = 4_000  # bytes of one input; what is hard about long ones is tried elsewhere, and short ones are many in a minute
SLOWEST_S = 10
WORDS = (
    "<div> </div> <p> <table> <tr> <td> <ul> <li> <a href= <pre> <code> <svg> <math> <template> <script> </script> <style> <!-- --> "
    "<![CDATA[ <article> <h1> <nav> <noscript> <iframe <img src= class= hidden &amp; &# &NotEqualTilde; "
    '<script type="application/ld+json"> "@graph" "headline" "datePublished" <meta property="og:title" content= <time datetime= itemprop= '
    "<textarea> <select> <option> <details> <ruby> <rt> <wbr> <br> <dl> <dt> <dd> <blockquote> <base href= charset= srcset= colspan= "
    "Related\\x20Articles Leave\\x20a\\x20comment ago \\xc2\\xa9 \\xe2\\x80\\x8b \\xe2\\x80\\xae "
    "\\xef\\xbb\\xbf \\x0d\\x0a ``` - 1. > # | --- ]( javascript:"
).split()


def main() -> None:
    """Run until as many inputs are done, or one breaks something."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=200_000, help="how many to try (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (default %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder) / "corpus", Path(folder) / "words"
        corpus.mkdir()
        for number, data in enumerate(begin()):
            (corpus / str(number)).write_bytes(data)
        words.write_text("".join(f'"{word.replace(chr(34), chr(92) + chr(34))}"\n' for word in WORDS), "utf-8")
        flags = [f"-runs={args.inputs}", f"-seed={args.seed}", f"-max_len={LONGEST}", f"-timeout={SLOWEST_S}", f"-dict={words}"]
        atheris.Setup([sys.argv[0], *flags, "-rss_limit_mb=4096", str(corpus)], one_input)
        atheris.Fuzz()


def begin() -> list[bytes]:
    """The seeds that were kept, and the beginnings of the samples in each of the ways in which a page may come."""
    samples = [sample.file.read_bytes()[: LONGEST // 2] for sample in all_samples()]
    kept = [path.read_bytes() for path in sorted(SEEDS.iterdir()) if path.suffix == ".seed"]
    return kept + [bytes([number % len(KINDS)]) + data for number, data in enumerate(samples)]


if __name__ == "__main__":
    main()
