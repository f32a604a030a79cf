"""The parts of the README that are made from the code: the settings, the example's explanation, the figures of the weights."""

from __future__ import annotations

import re
import textwrap

from app.cli import explained
from app.lexicon import shared_lexicon
from app.pipeline import winnow
from app.records import Page
from app.render import render
from app.settings import rows
from tests.conftest import ROOT

README = ROOT / "README.md"
KINDS = ("all", "article", "documentation", "service", "forum", "collection", "listing", "product")


def section(name: str) -> str:
    """What stands between two marks of the README."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", README.read_text("utf-8"), re.DOTALL)
    assert found, f"README.md has no section {name}"
    return found[1].strip("\n")


def settings_table() -> str:
    """The settings as the README shows them."""
    lines = [f"| `{name}` | {f'`{default}`' if default else 'none'} | {text} |" for name, default, text in rows()]
    return "\n".join(["| setting | default | what it does |", "|---|---|---|", *lines])


def example() -> str:
    """The page of "Before and after", as it is pasted."""
    found = re.search(r"this page:\n\n((?:    .*\n)+)", README.read_text("utf-8"))
    assert found, "README.md shows no page"
    return textwrap.dedent(found[1])


def explanation() -> str:
    """The example's blocks, a row each."""
    found = winnow(Page("text", example()), shared_lexicon())
    return textwrap.indent(explained(found, shared_lexicon()), "    ")


def figures() -> str:
    """The cross-validated scores that the weights carry, a row a judge."""
    lines = [f"| | {' | '.join(KINDS)} |", "|---" * (len(KINDS) + 1) + "|"]
    for judge, title in (("html", "HTML"), ("text", "pasted text")):
        scores = shared_lexicon().weights[judge].info["word_f1_cross_validated_by_host"]["all"]
        lines.append(f"| {title} | {' | '.join(f'{scores[kind]:.3f}' for kind in KINDS)} |")
    return "\n".join(lines)


def names() -> str:
    """The cross-validated scores of labels that the weights carry."""
    scores = {title: shared_lexicon().weights[name].info for name, title in (("names_html", "HTML"), ("text", "pasted text"))}
    found = {title: info["f1_of_dropped_blocks_cross_validated_by_host"] for title, info in scores.items()}
    columns = list(found["HTML"])
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    lines += [f"| {title} | {' | '.join(f'{info[name]:.2f}' for name in columns)} |" for title, info in found.items()]
    return "\n".join(lines)


def note() -> str:
    """The example as a note in Markdown."""
    return f"```markdown\n{render(winnow(Page('text', example()), shared_lexicon()), 'markdown')}```"


def recipes(language: str) -> list[str]:
    """The pieces of code of "Other hands" in one language."""
    section = README.read_text("utf-8").partition("\n## Other hands\n")[2].partition("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


MADE = {"settings": settings_table, "explained": explanation, "figures": figures, "names": names, "note": note}


def write() -> bool:
    """Make the README's made parts anew; whether anything changed."""
    old = new = README.read_text("utf-8")
    for name, make in MADE.items():
        head, _, tail = new.partition(f"<!-- {name} -->\n")
        new = f"{head}<!-- {name} -->\n{make()}\n<!-- /{name} -->{tail.partition(f'<!-- /{name} -->')[2]}"
    README.write_text(new, "utf-8")
    return new != old
