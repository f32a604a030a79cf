"""A small corpus folder in the form of the development corpora: pages of a dozen hosts, each with a menu, an article and a footer."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from app.lab import pasted

PAGES = 14
TYPES = ("article", "product")


def prose(k: int) -> list[str]:
    return [
        f"In year {1800 + 7 * j + k} the mill at wharf {k} ground more barley than all others, which nobody had foreseen." for j in range(4)
    ]


def markup(k: int) -> str:
    menu = "".join(f"<li><a href=/{j}>Part {j} of book {k}</a></li>" for j in range(3 + k % 4))
    return (
        f"<title>The mill at wharf {k}</title><nav><ul>{menu}</ul></nav><main><h1>The mill at wharf {k}</h1>"
        + "".join(f"<p>{text}</p>" for text in prose(k))
        + "</main><footer><p>All rights reserved</p></footer>"
    )


def lines(k: int) -> list[str]:
    return [*(f"Part {j} of book {k}" for j in range(3 + k % 4)), "", f"The mill at wharf {k}", "", *prose(k), "", "All rights reserved"]


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(data.encode(), mtime=0))
    else:
        path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")


def _write_page(root: Path, k: int) -> None:
    key, wanted = f"{k:04}", "\n".join(prose(k))
    _write(root / "wcxb-dev" / "html" / f"{key}.html.gz", markup(k))
    truth = {"title": f"The mill at wharf {k}", "main_content": wanted}
    about = {"page_type": {"primary": TYPES[k % 2]}}
    _write(
        root / "wcxb-dev" / "ground-truth" / f"{key}.json",
        {"url": f"https://wharf{k}.example.org/mill", "ground_truth": truth, "_internal": about},
    )
    for folder in ("paste-dev", "clip-dev"):
        _write(root / folder / f"{key}.txt.gz", "\n".join(lines(k)))
    kept = [[n, int(line in prose(k))] for n, line in enumerate(lines(k)) if line]
    _write(root / "paste-dev" / "lines" / f"{key}.json", kept)
    for suite in ("trafeval", "mozilla", "zh"):
        if k < 3:
            _write(root / f"{suite}-dev" / "html" / f"{suite}{k}.html.gz", markup(k))
            snippets = {"with": prose(k)[:1], "without": [f"Part 1 of book {k}"]}
            _write(
                root / f"{suite}-dev" / "reference" / f"{suite}{k}.json",
                {"url": f"https://{suite}.example/{k}", "main_content": wanted} | snippets,
            )


def _label(k: int, line: str) -> str:
    if line in prose(k):
        return "body"
    return "navigation" if line.startswith("Part") else "title" if line.startswith("The") else "legal"


@pytest.fixture(scope="session")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("corpora")
    keys = [f"{k:04}" for k in range(PAGES)]
    for k in range(PAGES):
        _write_page(root, k)
    _write(root / "paste-dev" / "index.json", {"derivable": keys, "references that stop early": keys[:1]})
    for k in range(PAGES):
        labels = [f"{n}\t{_label(k, line)}" for n, line in enumerate(lines(k)) if line]
        _write(root / "gold-dev" / f"{keys[k]}.labels", "\n".join(labels) + "\n")
    return root


@pytest.fixture(autouse=True)
def no_written_pages(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The pages written to be learned from are many; the small corpus must stay small."""
    monkeypatch.setattr(pasted, "WRITTEN", tmp_path_factory.mktemp("written"))
