"""`python -m tests.browser.screenshots` takes the pictures of the README anew: the main states of the pages, small and palette-coloured."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import SWITCHES, chromium
from tests.browser.site import PLAIN
from tests.conftest import SAMPLES
from tests.web.server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = SAMPLES / "screenshots"
COLOURS = 128
WIDE, POPUP, PHONE = (1280, 800), (720, 820), (360, 720)


def empty(page: Page) -> None:
    """The paste page as it is found."""


def article(page: Page) -> None:
    """An article, with a label switched on."""
    page.click('[data-sample="news.html"]')
    page.locator(".answer").wait_for()


def whole(page: Page) -> None:
    """The whole page, and why a block was set aside."""
    article(page)
    page.click("#tab-page")
    page.evaluate("scrollTo(0, 330)")
    page.locator('.answer .blocks li[data-label="subscribe"]').first.hover()


def dark(page: Page) -> None:
    """In the dark, with comments switched on."""
    page.click('[data-sample="blog.txt"]')
    page.locator(".answer").wait_for()
    page.check('input[value="tags"]')


def refused(page: Page) -> None:
    """An address that cannot be fetched."""
    page.fill("#url", "http://intranet.example/handbook")
    page.press("#url", "Enter")
    page.locator(".problem").wait_for()


def install(page: Page) -> None:
    """Where the bookmarklet is found."""
    page.goto(page.url + "capture")
    page.locator("#bookmarklet[href^=javascript]").wait_for()
    page.evaluate("document.querySelector('#origin').textContent = location.host")


def captured(page: Page) -> None:
    """What the bookmarklet's window shows."""
    sent = {"v": 1, "url": "https://harbour.example.org/tide-mill", "title": "", "lang": "en", "html": PLAIN, "selection": False}
    page.goto(f"{page.url}capture#p={quote(json.dumps(sent), safe='')}")
    page.locator(".answer").wait_for()
    page.check('input[value="comments"]')


# Name to what is shown, the window's width and height, and the colours that the system asks for.
SHOTS: dict[str, tuple[Callable[[Page], None], tuple[int, int], Any]] = {
    "paste": (empty, WIDE, "light"),
    "article": (article, WIDE, "light"),
    "whole-page": (whole, WIDE, "light"),
    "dark": (dark, WIDE, "dark"),
    "help": (refused, WIDE, "light"),
    "bookmarklet": (install, WIDE, "light"),
    "captured": (captured, POPUP, "light"),
    "phone": (article, PHONE, "light"),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), workers="1") as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        for name, (show, (width, height), scheme) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
            page.goto(service.url + "/")
            show(page)
            page.wait_for_timeout(200)
            raw = Path(folder) / "shot.png"
            page.screenshot(path=raw)
            page.close()
            target = FOLDER / f"{name}.png"
            Image.open(raw).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
            sys.stdout.write(f"{target.name} {target.stat().st_size:,} bytes\n")
        browser.close()


if __name__ == "__main__":
    main()
