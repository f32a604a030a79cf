"""A browser, a service and a site for it to look at; where there is no browser these tests are not run, and fail when CI=true."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.browser.site import site
from tests.web.server import free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

SWITCHES = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync""".split()
KEY = "a-key-for-the-browser"


def chromium() -> str | None:
    """The browser of this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def need(what: object, missing: str) -> None:
    """Skips with a reason where something is not there; where CI=true nobody takes that for passed."""
    if what:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{missing}, and CI=true asks for it", pytrace=False)
    pytest.skip(f"not run: {missing}")


@dataclass
class Places:
    """Where the service and the site are, and what the pages said that should have said nothing."""

    service: str
    site: str
    nowhere: str  # an address that may be fetched, where nobody listens
    guarded: str = ""  # a service that asks for KEY
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, which holds back pop-ups as it does for people."""
    need(chromium(), "there is no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium(), args=SWITCHES, ignore_default_args=["--disable-popup-blocking"], timeout=60_000
        )
        yield found
        found.close()


@pytest.fixture(scope="package")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """The site is called localhost and the service 127.0.0.1, so that to a browser they are different sites."""
    need(chromium(), "there is no Chromium on this machine")
    closed = free_port()
    with site() as port:
        allowed = f"localhost:{port},localhost:{closed}"
        one, two = tmp_path_factory.mktemp("service"), tmp_path_factory.mktemp("guarded")
        starting = (
            serving(one, fetch_allow=allowed, workers="1", deadline_s="60"),
            serving(two, api_keys=KEY, workers="1"),
        )
        with ThreadPoolExecutor() as threads, ExitStack() as stack:
            found, guarded = threads.map(stack.enter_context, starting)
            yield Places(found.url, f"http://localhost:{port}", f"http://localhost:{closed}/", guarded.url)


@pytest.fixture
def context(browser: Browser, places: Places) -> Iterator[BrowserContext]:
    """A browser with no past, in a wide window; a page that throws, or tries what its policy forbids, fails the test."""
    places.errors.clear()
    found = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    found.set_default_timeout(15_000)
    found.grant_permissions(["clipboard-read", "clipboard-write"], origin=places.service)

    def hear(page: Page) -> None:
        page.on("pageerror", lambda error: places.errors.append(f"{page.url} threw {error}"))
        page.on("dialog", lambda dialog: refuse(page, dialog))
        page.on("console", lambda said: hear_console(page, said.type, said.text))

    def refuse(page: Page, dialog: Dialog) -> None:
        places.errors.append(f"{page.url} said {dialog.message}")
        dialog.dismiss()

    def hear_console(page: Page, kind: str, text: str) -> None:
        if page.url.startswith(places.service) and kind == "error" and "Content Security Policy" in text:
            places.errors.append(f"{page.url}: {text}")

    found.on("page", hear)
    yield found
    found.close()
    assert places.errors == []


@pytest.fixture
def page(context: BrowserContext, places: Places) -> Page:
    """The paste page."""
    found = context.new_page()
    found.goto(places.service)
    return found
