"""Each folder of samples/: the hard facts of about.toml, and the answer as it was last accepted, byte for byte.

`python -m tests --accept` writes the answers of today down; what changed is then seen in the diff.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

import pytest

from app.cli import explained
from app.lexicon import shared_lexicon
from app.render import content_text, render
from tests.conftest import SAMPLES, Sample, all_samples

ACCEPT = "python -m tests --accept"
FIELDS = ("title", "subtitle", "byline", "published", "modified", "site", "description", "image", "canonical_url", "page_type")
ONLY_FACTS = frozenset(("url", "language", "why", *FIELDS, "kept", "dropped", "labels", "sources"))
# Facts that the judge still gets wrong. Each must go on failing: one that holds has to leave this table.
KNOWN: frozenset[tuple[str, str]] = frozenset(
    (
        ("article--chinese", "byline"),
        ("article--pasted-dutch", "labels: Meer over dit onderwerp"),
        ("article--pasted-italian", "labels: Le storie della settimana"),
        ("article--pasted-japanese", "labels: しおさいメール便"),
        ("body--bare-body-lists", "dropped: recipes"),
        ("body--bare-body-lists", "dropped: Fixing a kettle with a bean tin"),
        ("body--bare-body-lists", "dropped: The long way to the swimming baths"),
        ("body--bare-body-lists", "dropped: Text may be copied under the terms"),
        ("body--bare-old-page", "dropped: The Middle Fen"),
        ("body--bare-old-page", "dropped: Sign my guest book"),
        ("body--content-in-noscript", "labels: Which stove for a week"),
        ("body--lists-and-tables", "page_type"),
        ("body--mail-with-steps", "byline"),
        ("collection--shop-category", "labels: Ten per cent off your first"),
        ("comments--longer-than-article", "page_type"),
        ("forum--pasted-thread", "byline"),
        ("forum--pasted-thread", "page_type"),
        ("forum--thread", "published"),
        ("navigation--nothing-to-keep", "dropped: New consignment"),
        ("navigation--nothing-to-keep", "dropped: Import from a file"),
        ("navigation--nothing-to-keep", "labels: New consignment"),
        ("product--pasted", "page_type"),
        ("related--inside-body", "kept: which is also the longest rope it can lay"),
        ("service--landing-page", "kept: including insurance and the tuner’s visit"),
    )
)


# Goldens


def goldens(sample: Sample) -> dict[str, str]:
    """File name to content: the kept text as Markdown, and a row a block."""
    return {"kept.md": render(sample.found, "markdown"), "blocks.txt": explained(sample.found, shared_lexicon()) + "\n"}


def accept(samples: Iterable[Sample]) -> Iterator[str]:
    """Write the goldens of today; the files that changed."""
    for sample in samples:
        for name, text in goldens(sample).items():
            file = sample.folder / name
            if not file.exists() or file.read_bytes() != text.encode():
                file.write_bytes(text.encode())
                yield f"samples/{sample.name}/{name}"


def first_difference(found: str, golden: str) -> str:
    """The first line that is not the same, with its number."""
    lines = zip_longest(found.split("\n"), golden.split("\n"))
    number, (ours, theirs) = next((i, pair) for i, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"line {number} is\n  {ours!r}\nand was\n  {theirs!r}"


@pytest.mark.parametrize("file", ["kept.md", "blocks.txt"])
@pytest.mark.parametrize("sample", all_samples(), ids=lambda sample: sample.name)
def test_the_answer_is_the_accepted_one(sample: Sample, file: str) -> None:
    golden = sample.folder / file
    if not golden.exists():
        pytest.fail(
            f"samples/{sample.name}/{file} is missing; look at the answer, then accept it with: {ACCEPT} {sample.name}", pytrace=False
        )
    found, accepted = goldens(sample)[file], golden.read_bytes().decode()
    if found != accepted:
        pytest.fail(
            f"samples/{sample.name}/{file}: {first_difference(found, accepted)}\nif that is right: {ACCEPT} {sample.name}", pytrace=False
        )


def test_the_first_difference_is_found_with_its_line() -> None:
    assert first_difference("a\nb\nc", "a\nx\nc") == "line 2 is\n  'b'\nand was\n  'x'"
    assert first_difference("a", "a\nb") == "line 2 is\n  None\nand was\n  'b'"


# Hard facts


def facts(sample: Sample) -> Iterator[str]:
    """The names of what about.toml says of the answer."""
    yield from (name for name in FIELDS if name in sample.about)
    for name in ("kept", "dropped", "labels", "sources"):
        yield from (f"{name}: {text}" for text in sample.about.get(name, ()))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def check(sample: Sample, fact: str) -> None:
    """Fail unless the answer agrees with one fact."""
    name, _, text = fact.partition(": ")
    found, said = sample.found, sample.about[name]
    if name == "labels":
        starts = [i for i, words in enumerate(found.blocks.text) if squeezed(words).startswith(text)]
        assert starts, "no block begins so"
        assert {found.verdicts.label[i] for i in starts} == {said[text]}
    elif name == "kept":
        assert squeezed(text) in squeezed(content_text(found))
    elif name == "dropped":
        assert squeezed(text) not in squeezed(content_text(found))
    elif name == "sources":
        assert found.fields.sources.get(text) == said[text]
    elif name in ("published", "modified"):
        assert (getattr(found.fields, name) or "").startswith(said)
    else:
        assert (found.page_type if name == "page_type" else getattr(found.fields, name)) == said


def every_fact() -> Iterator[object]:
    for sample in all_samples():
        for fact in facts(sample):
            known = (
                [pytest.mark.xfail(reason="known to be wrong", raises=AssertionError, strict=True)] if (sample.name, fact) in KNOWN else []
            )
            yield pytest.param(sample, fact, marks=known, id=f"{sample.name}-{fact}")


@pytest.mark.parametrize(("sample", "fact"), list(every_fact()))
def test_a_hard_fact_holds(sample: Sample, fact: str) -> None:
    check(sample, fact)


def test_what_is_known_to_be_wrong_is_a_fact() -> None:
    assert {(sample.name, fact) for sample in all_samples() for fact in facts(sample)} >= KNOWN


# The samples themselves


@pytest.mark.parametrize("sample", all_samples(), ids=lambda sample: sample.name)
def test_a_sample_says_what_it_is_for(sample: Sample) -> None:
    assert ONLY_FACTS >= sample.about.keys() >= {"language", "why", "title", "page_type", "kept", "dropped"}
    assert sample.about["why"].endswith(".")
    assert (sample.kind == "html") == ("url" in sample.about)
    assert [text for text in sample.about["kept"] + sample.about["dropped"] if not text.strip()] == []


@pytest.mark.parametrize("sample", all_samples(), ids=lambda sample: sample.name)
def test_what_should_go_stands_on_the_page(sample: Sample) -> None:
    page = squeezed("\n".join(sample.found.blocks.text) + sample.file.read_text("utf-8"))
    assert [text for text in sample.about["dropped"] if squeezed(text).split(" ")[0] not in page] == []


def test_every_folder_is_a_sample_named_for_a_label_or_a_type() -> None:
    named = {folder.name for folder in SAMPLES.iterdir() if folder.is_dir()} - {"screenshots"}
    assert {sample.name for sample in all_samples()} == named
    kinds = {"article", "collection", "documentation", "forum", "listing", "product", "service"} | shared_lexicon().labels.keys()
    assert {name.partition("--")[0] for name in named} <= kinds


def test_samples_show_every_label_that_is_dropped() -> None:
    shown = {label for sample in all_samples() for label in sample.about.get("labels", {}).values()}
    assert shared_lexicon().labels.keys() - shown == {"title"}
