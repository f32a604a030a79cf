"""How likely each label is: likelihoods of one block add up, and what is plainly said or plainly called so is named so on any page."""

from __future__ import annotations

import numpy as np
import pytest

from app.judge.headline import headline_of
from app.judge.measure import measure
from app.judge.naming import naming_columns, opinion_on
from app.judge.points import points_of
from app.lexicon import Lexicon
from app.records import Declared
from tests.conftest import Sample, all_samples, cleaned, text_blocks


@pytest.mark.parametrize("sample", all_samples(), ids=lambda sample: sample.name)
def test_likelihoods_of_a_block_add_up_to_one(sample: Sample, lexicon: Lexicon) -> None:
    blocks, labels = sample.found.blocks, list(lexicon.labels)
    measured = measure(blocks, lexicon, headline_of(blocks, Declared(), lexicon))
    shares = opinion_on(blocks, measured, lexicon).shares
    assert (shares.min(1) < shares.max(1)).all()
    assert shares.shape == (len(blocks), len(labels))
    assert np.allclose(shares.sum(1), 1)
    assert (shares >= 0).all()


def test_a_page_without_blocks_has_columns_without_rows(lexicon: Lexicon) -> None:
    blocks = text_blocks("")
    measured = measure(blocks, lexicon, -1)
    columns = naming_columns(blocks, measured, *points_of(blocks, measured, lexicon), list(lexicon.labels))
    assert {len(column) for column in columns.values()} == {0}


PROSE = [
    f"The {who} kept a book about the tide since the year of the flood, and nobody asked why it was so." for who in ("miller", "baker")
]


@pytest.mark.parametrize("pages_prose", [2, 8, 40])
@pytest.mark.parametrize(
    ("markup", "text", "label"),
    [
        ("<div class=cookie-notice><p>Fine with us?</p><button>Accept all cookies</button></div>", "Accept all cookies", "consent"),
        ("<nav><a href=/a>Rivers</a><a href=/b>Lakes</a><a href=/c>Seas</a></nav>", "Rivers Lakes Seas", "navigation"),
        ("<footer><p>© 2024 Tide Press. All rights reserved.</p></footer>", "© 2024 Tide Press. All rights reserved.", "legal"),
        ("<p>Share on Facebook</p>", "Share on Facebook", "share"),
    ],
)
def test_short_and_long_pages_are_named_alike(markup: str, text: str, label: str, pages_prose: int) -> None:
    prose = "".join(f"<p>{k}. {PROSE[k % 2]}</p>" for k in range(pages_prose))
    found = cleaned(f"<title>Tide</title><main><h1>Tide</h1>{prose}</main>{markup}")
    assert found.verdicts.label[found.blocks.text.index(text)] == label
