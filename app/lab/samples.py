"""Pages of the corpora as numbers with what should be kept of them: what the judges are trained on and scored by."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.judge.decide import NEVER, running, worth_keeping
from app.judge.headline import headline_of
from app.judge.measure import Measured, measure
from app.judge.naming import naming_columns
from app.judge.page_type import page_features
from app.judge.points import points_of
from app.judge.repeats import without_weaker_twins
from app.lab.align import aligned_share, tokens
from app.lab.corpora import DEFAULT, Example, fold_of, others, page_of, wcxb
from app.lab.pasted import COUNTS, MADE_UP, examples, told_of
from app.lexicon import shared_lexicon
from app.records import Blocks, Page
from app.segment import split

Matrix = NDArray[np.float64]
CHARACTERS_RE = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")  # Chinese is counted by the character
ALIKE = str.maketrans("‘’“”–—", "''\"\"--")


@dataclass(slots=True)
class Sample:
    """One page, measured and aligned."""

    example: Example
    fold: int
    blocks: Blocks
    measured: Measured
    target: Matrix  # by block: share of it that the reference holds
    known: Matrix  # by block: 1 where the corpus says whether it should be kept, 0 where nobody knows
    counts: Matrix  # by block: words as the corpus counts them
    words: list[list[str]]  # by block
    page: dict[str, float]  # the page as a whole, for its type
    labels: list[str | None] | None = None  # by block, of pasted pages that a reader has labelled; None for blocks without a label

    def keep(self, score: Matrix) -> NDArray[np.bool_]:
        """By block, whether it would be kept, names aside."""
        once = without_weaker_twins(score, self.measured.twins, self.blocks)
        prosy = running(self.measured.shapes.prose, self.measured.shapes.words)
        return worth_keeping(once, self.counts, "text" if self.blocks.lines else "html", prosy) & (once > NEVER)

    def first_of_twins(self) -> Matrix:
        """By block: 0 for those that say again what an earlier one says, else 1."""
        return np.asarray(without_weaker_twins(np.ones(len(self.blocks)), self.measured.twins, self.blocks))

    def reference(self) -> list[str]:
        """The reference's words, as the corpus counts them."""
        return words_of(self.example.suite, self.example.reference)

    def weight(self) -> Matrix:
        """By block: each page weighs the same, longer blocks weigh more."""
        weight = np.sqrt(self.counts) * self.known
        return np.asarray(self.example.weight * weight / max(weight.sum(), 1e-9))


def words_of(suite: str, text: str) -> list[str]:
    """Words as the suite's own measure counts them."""
    return CHARACTERS_RE.findall(text.lower()) if suite == "zh" else tokens(text)


def squeezed(text: str) -> str:
    """White space collapsed, quotes and dashes of one kind: how snippets are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(ALIKE).split())


def sample_of(judge: str, corpora: Path, example: Example) -> Sample | None:
    """Cut, measure and align one page; None where it has no blocks, or the corpus no labels for it."""
    lexicon = shared_lexicon()
    if judge == "text":
        return _pasted_sample(corpora, example)
    blocks, declared = split(page := page_of(corpora, example), lexicon)
    if not len(blocks):
        return None
    measured = measure(blocks, lexicon, headline_of(blocks, declared, lexicon))
    target, known = _targets(example, blocks)
    for twins in measured.twins:
        target[twins] = target[twins].max()  # the reference has it once; which of them is meant nobody can say
    return _sample(example, blocks, measured, (target, known), page_features(measured, declared, page.url))


def _pasted_sample(corpora: Path, example: Example) -> Sample | None:
    """A page of pasted text, with what names are told by among its features."""
    lexicon, told = shared_lexicon(), told_of(corpora, example)
    if told is None:
        return None
    blocks, declared = split(Page("text", told.text), lexicon)
    if not len(blocks):
        return None
    measured = measure(blocks, lexicon, headline_of(blocks, declared, lexicon))
    page = page_features(measured, declared, None)
    measured.columns = naming_columns(blocks, measured, *points_of(blocks, measured, lexicon), list(lexicon.labels))
    if example.suite == "clip":  # other lines than those that are labelled
        return _sample(example, blocks, measured, _targets(example, blocks), page)
    if example.suite in MADE_UP:
        held = [line for (first, _), line in zip(blocks.lines, blocks.text, strict=True) if first in told.kept]
        example = replace(example, reference="\n".join(held))
    example = replace(example, weight=COUNTS.get(example.suite, 1.0) * example.weight)
    target = np.array([float(first in told.kept) for first, _ in blocks.lines])
    known = np.array([float(first not in told.unknown) for first, _ in blocks.lines])
    sample = _sample(example, blocks, measured, (target, known), page)
    if (labels := told.labels) is not None:
        sample.labels = [next((labels[k] for k in range(first, last + 1) if k in labels), None) for first, last in blocks.lines]
    return sample


def _sample(example: Example, blocks: Blocks, measured: Measured, wanted: tuple[Matrix, Matrix], page: dict[str, float]) -> Sample:
    words = [words_of(example.suite, text) for text in blocks.text]
    counts = np.array([len(w) for w in words], dtype=float)
    return Sample(example, fold_of(example.host), blocks, measured, *wanted, counts, words, page)


def _targets(example: Example, blocks: Blocks) -> tuple[Matrix, Matrix]:
    """By block: the share of it that should be kept, and whether that is known."""
    if example.suite != "trafeval":
        texts = [" ".join(words_of("zh", text)) for text in blocks.text] if example.suite == "zh" else blocks.text
        reference = " ".join(words_of("zh", example.reference)) if example.suite == "zh" else example.reference
        return np.array(aligned_share(texts, reference)), np.ones(len(blocks))
    target, known = np.zeros(len(blocks)), np.zeros(len(blocks))
    texts = [squeezed(text) for text in blocks.text]
    for snippet in map(squeezed, example.required):
        if (i := next((i for i, text in enumerate(texts) if snippet in text), -1)) >= 0:
            target[i], known[i] = 1.0, 1.0
    for snippet in map(squeezed, example.forbidden):
        for i, text in enumerate(texts):
            if snippet in text and not target[i]:
                known[i] = 1.0
    return target, known


def samples_of(judge: str, corpora: Path = DEFAULT) -> list[Sample]:
    """Every page of the corpora that has labels for this judge, measured and aligned."""
    chosen = [*wcxb(corpora, fewest=0), *others(corpora)] if judge == "html" else examples(corpora)
    with ProcessPoolExecutor() as pool:
        return [s for s in pool.map(partial(sample_of, judge, corpora), chosen, chunksize=20) if s]


def f1(got: Counter[str], want: Counter[str]) -> float:
    """The corpora's measure: overlap of word multisets; nothing is right where nothing is wanted."""
    if not want:
        return float(not got)
    return 2 * (got & want).total() / (got.total() + want.total())


def kept_words(sample: Sample, keep: NDArray[np.bool_]) -> Counter[str]:
    """The words of the kept blocks."""
    return Counter(word for kept, words in zip(keep, sample.words, strict=True) if kept for word in words)
