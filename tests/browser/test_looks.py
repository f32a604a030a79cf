"""How the pages look and who can use them: axe's rules, light and dark, a phone, the keyboard alone, no script, nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Places
from tests.browser.site import COMMENT, PLAIN, RELATED, TITLE
from tests.web.ask import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

STATES = ["empty", "article", "page", "refused", "nothing", "capture", "docs", "arrived"]


def open_state(page: Page, places: Places, state: str) -> None:
    """Brings a page into one of STATES."""
    page.goto(places.service + {"capture": "/capture", "docs": "/docs", "arrived": "/capture#p=%7B%7D"}.get(state, "/"))
    if state in ("article", "page"):
        page.click('[data-sample="news.html"]')
        page.locator(".answer").wait_for()
        page.check('input[name="keep"] >> nth=0')
    if state == "page":
        page.click("#tab-page")
        page.locator(".answer .blocks li").nth(3).focus()
    if state in ("refused", "nothing"):
        page.fill("#url", f"{places.site}/{'menus' if state == 'nothing' else 'missing'}")
        page.press("#url", "Enter")
        page.locator(".problem").wait_for()
    if state == "docs":
        page.locator("#shapes table").first.wait_for()
    if state == "arrived":
        page.locator(".problem").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(context: BrowserContext, places: Places, state: str, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = context.new_page()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    open_state(page, places, state)
    found = Axe().run(page)
    assert [(wrong["id"], [node["html"] for node in wrong["nodes"]][:3]) for wrong in found.response["violations"]] == []


@pytest.mark.parametrize("width", [360, 768, 1024, 1920])
def test_no_page_is_wider_than_its_window(context: BrowserContext, places: Places, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 740})
    for state in STATES:
        open_state(page, places, state)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state


def test_on_a_phone_the_answer_comes_into_sight(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(places.service)
    page.fill("#text", PLAIN)
    page.click('[name="use"][value="page"]')
    page.locator(".answer").wait_for()
    until(lambda: page.evaluate("document.querySelector('#headline').getBoundingClientRect().top < innerHeight / 3"), 10)


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_it_follows_the_system_s_colours(context: BrowserContext, places: Places, scheme: Any, dark: bool) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto(places.service)
    shown = "getComputedStyle(document.body)"
    lightness = page.evaluate(f"{shown}.backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3")
    ink = page.evaluate(f"{shown}.color.match(/[0-9]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3")
    assert (lightness < 60) is dark
    assert (ink > 180) is dark


def focused(page: Page) -> str:
    found: str = page.evaluate("[document.activeElement.id, document.activeElement.value, document.activeElement.dataset.do].join(' ')")
    return found


def tab_to(page: Page, what: str) -> None:
    """Presses Tab until something has the focus, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if what in focused(page):
            return
    raise AssertionError(f"Tab never comes to {what}")


def test_all_of_it_is_done_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to(page, "url")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page).startswith("text")
    page.keyboard.insert_text(PLAIN)
    page.keyboard.press("Control+Enter")
    page.locator(".answer").wait_for()
    assert focused(page).startswith("headline")
    tab_to(page, "comments")
    page.keyboard.press("Space")
    assert COMMENT in page.locator(".article").inner_text()
    tab_to(page, "markdown")
    page.keyboard.press("ArrowRight")
    assert focused(page).split()[0] == "html"
    tab_to(page, "copy")
    page.keyboard.press("Enter")
    page.locator(".status", has_text="Copied as HTML").wait_for()
    tab_to(page, "tab-article")
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("tab-page")
    assert page.locator(".answer .blocks").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.locator("#why").is_visible()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_screen_reader_hears_what_happened(page: Page) -> None:
    page.fill("#text", PLAIN)
    page.click('[name="use"][value="page"]')
    page.locator(".answer").wait_for()
    assert page.locator('.desk > [role="status"]').inner_text().startswith(f"{TITLE}. ")
    page.fill("#url", "http://127.0.0.1:1/")
    page.press("#url", "Enter")
    page.locator(".problem").wait_for()
    assert "not public" in page.locator('.desk > [role="status"]').inner_text()


def test_without_script_the_plain_form_does_it_all(browser: Browser, places: Places) -> None:
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(places.service)
    assert page.locator("#samples").is_hidden()
    page.fill("#text", PLAIN)
    page.click('[name="use"][value="page"]')
    assert page.locator("#headline").inner_text() == TITLE
    assert COMMENT not in page.locator(".article").inner_text()
    page.check('input[name="keep"][value="comments"]')  # a rule of the style sheet switches it on
    assert COMMENT in page.locator(".article").inner_text()
    assert "the whole line says" in page.locator(".answer .blocks li", has_text="Related articles").first.inner_text()
    with page.expect_download() as waiting:
        page.click('button[name="format"][value="markdown"]')
    with open(waiting.value.path(), encoding="utf-8") as file:
        text = file.read()
    assert text.startswith("---\ntitle:")
    assert COMMENT in text
    assert RELATED not in text
    page.fill("#url", f"{places.site}/plain")
    page.press("#url", "Enter")
    page.locator("#headline", has_text=TITLE).wait_for()
    page.fill("#url", places.nowhere)
    page.press("#url", "Enter")
    page.locator(".problem").wait_for()
    context.close()


def test_nothing_is_loaded_from_elsewhere(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for state in STATES:
        open_state(page, places, state)
    page.goto(places.service)
    page.fill("#text", PLAIN.replace("</h1>", '</h1><img src="https://example.org/spy.png" alt="The wheel"><p>x</p>'))
    page.click('[name="use"][value="page"]')
    page.locator(".article .picture", has_text="Picture: The wheel").wait_for()
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(places.service).netloc}
