"""What the tests share: the sample pages, pages made by hand, the development corpora, and a network that is off."""

from __future__ import annotations

import errno
import functools
import ipaddress
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.intake import page_of
from app.lexicon import Lexicon, shared_lexicon
from app.pipeline import winnow
from app.records import Blocks, Page, PageKind, Source, Winnowed
from app.segment import settle_links, split

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
SAMPLES = ROOT / "samples"
CORPORA = ROOT.parent / "shared" / "corpora"
HIDDEN_FOLDERS = ("screenshots",)


@dataclass(frozen=True)
class Sample:
    """One folder of samples/: a page and the hard facts about it."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @functools.cached_property
    def about(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "about.toml").read_text("utf-8"))

    @property
    def file(self) -> Path:
        pasted = self.folder / "page.txt"
        return pasted if pasted.exists() else self.folder / "page.html"

    @property
    def kind(self) -> PageKind:
        return "text" if self.file.suffix == ".txt" else "html"

    @functools.cached_property
    def page(self) -> Page:
        return page_of(Source(self.file.read_bytes(), self.kind, None, self.about.get("url")))

    @functools.cached_property
    def found(self) -> Winnowed:
        return winnow(self.page, shared_lexicon())


def all_samples() -> list[Sample]:
    """Every sample by name; each is cleaned once in a run."""
    return list(_samples())


@functools.cache
def _samples() -> tuple[Sample, ...]:
    return tuple(Sample(folder) for folder in sorted(SAMPLES.iterdir()) if (folder / "about.toml").exists())


def html_blocks(markup: str, url: str | None = None) -> Blocks:
    """The blocks of an HTML page."""
    blocks, _ = split(Page("html", markup, url), shared_lexicon())
    settle_links(blocks, [True] * len(blocks), [True] * len(blocks))
    return blocks


def text_blocks(text: str) -> Blocks:
    """The blocks of a pasted text."""
    return split(Page("text", text), shared_lexicon())[0]


def cleaned(markup: str, kind: PageKind = "html", url: str | None = None) -> Winnowed:
    """A page as the service answers it."""
    return winnow(Page(kind, markup, url), shared_lexicon())


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return shared_lexicon()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without the development corpora their tests are skipped with a reason; where CI=true they fail, and nobody takes them for passed."""
    if item.get_closest_marker("corpora") is None or CORPORA.is_dir():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("the development corpora are not beside the project, and CI=true asks for them", pytrace=False)
    pytest.skip("not run: the development corpora are not beside the project")


def _stay_at_home(event: str, args: tuple[Any, ...]) -> None:
    """Tests reach this machine and no other."""
    if event == "socket.getaddrinfo":
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
        if host not in (None, "", "localhost", "testserver") and not _is_address(str(host)):
            raise OSError(errno.ENETUNREACH, f"tests have no network, and asked for {host!r}")
    elif event == "socket.connect" and isinstance(args[1], tuple) and not _is_here(str(args[1][0])):
        raise OSError(errno.ENETUNREACH, f"tests have no network, and connected to {args[1][0]!r}")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback)


sys.addaudithook(_stay_at_home)
