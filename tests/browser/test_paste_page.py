"""The paste page in a browser: everything that goes in, and everything that comes out."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.web.help import HELP
from tests.browser.conftest import Places
from tests.browser.site import COMMENT, PLAIN, RELATED, SENTENCE, TITLE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

TEXT = "\n".join(
    ["Home", "News", TITLE, "By Ada Moor", "2 March 2025", SENTENCE, SENTENCE.replace("mill", "wheel"), "Related Articles", RELATED]
)
COPY = """async (kinds) => navigator.clipboard.write([new ClipboardItem(
  Object.fromEntries(Object.entries(kinds).map(([type, text]) => [type, new Blob([text], {type})])))])"""


def copied(page: Page, said: str = "Copied as") -> str:
    page.locator(".status", has_text=said).wait_for()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text.replace("\r\n", "\n")


def pasted(page: Page, text: str) -> None:
    """Text on the clipboard, pasted with the keyboard."""
    page.evaluate(COPY, {"text/plain": text})
    page.focus("#text")
    page.keyboard.press("Control+V")
    page.locator(".answer").wait_for()


def article(page: Page) -> str:
    return page.locator(".article").inner_text()


# In


def test_pasted_text_is_answered_at_once(page: Page) -> None:
    pasted(page, TEXT)
    assert page.locator("#headline").inner_text() == TITLE
    assert SENTENCE in article(page)
    assert RELATED not in article(page)
    assert page.locator(".facts span").first.inner_text() == "Ada Moor"
    assert page.locator(".facts time").get_attribute("datetime") == "2025-03-02"
    assert re.search(r"\d+ words kept, \d+ words? set aside", page.locator(".counts").inner_text())


def test_a_rich_paste_brings_its_html(page: Page) -> None:
    page.evaluate(COPY, {"text/plain": f"{TITLE}\n{SENTENCE}", "text/html": PLAIN})
    page.focus("#text")
    page.keyboard.press("Control+V")
    page.locator(".answer").wait_for()
    assert "with its formatting" in page.locator("#held").inner_text()
    assert page.locator(".article a").first.inner_text() == "sluice" or "sluice" in article(page)
    assert page.locator('.chip[data-label="comments"]').count() == 1
    page.click("#held button")  # the bare text instead
    page.locator('.chip[data-label="comments"]').wait_for(state="detached")
    assert page.locator("#held").is_hidden()


def test_pasted_source_is_read_as_html(page: Page) -> None:
    page.evaluate(COPY, {"text/plain": PLAIN, "text/html": "<pre><span>&lt;!doctype html&gt;</span></pre>"})  # as editors do
    page.focus("#text")
    page.keyboard.press("Control+V")
    page.locator(".answer").wait_for()
    assert page.locator(".facts").inner_text().split("\n")[0].startswith("Ada Moor")
    assert "Harbour Weekly" in page.locator(".facts").inner_text()


def test_typed_text_waits_for_the_button(page: Page) -> None:
    page.fill("#text", TEXT)
    assert page.locator(".answer").count() == 0
    page.click('[name="use"][value="page"]')
    page.locator(".answer").wait_for()
    assert page.evaluate("document.activeElement.id") == "headline"


def test_a_file_is_read_when_it_is_chosen_and_when_it_is_dropped(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "tide mill.html"
    file.write_bytes(PLAIN.replace('charset="utf-8"', 'charset="windows-1252"').replace("Ada", "Adá").encode("cp1252"))
    page.set_input_files("#file", file)
    page.locator(".answer").wait_for()
    assert "tide mill.html" in page.locator("#held").inner_text()
    assert "Adá Moor" in page.locator(".facts").inner_text()
    page.click("#held button")
    page.evaluate(
        """(text) => { const data = new DataTransfer(); data.items.add(new File([text], 'mill.txt', {type: 'text/plain'}));
        document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})); }""",
        TEXT.replace(TITLE, "Another mill altogether"),
    )
    page.locator("#headline", has_text="Another mill").wait_for()
    assert "mill.txt" in page.locator("#held").inner_text()


def test_an_address_is_fetched_once(page: Page, places: Places) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    page.fill("#url", f"{places.site}/plain")
    page.press("#url", "Enter")
    page.locator(".answer").wait_for()
    assert page.locator("#headline").inner_text() == TITLE
    assert page.locator(".article a", has_text="sluice").get_attribute("href") == f"{places.site}/sluice"
    page.check('input[name="keep"][value="comments"]')
    page.click('[data-do="copy"]')
    assert COMMENT in copied(page)
    assert sum(f"{places.site}/plain" in body for body in asked) == 1


def test_an_address_pasted_where_a_page_goes_is_fetched(page: Page, places: Places) -> None:
    pasted(page, f" {places.site}/plain\n")
    assert page.locator("#headline").inner_text() == TITLE
    assert page.input_value("#url") == f"{places.site}/plain"
    assert page.input_value("#text") == ""


@pytest.mark.parametrize("name", ["blog.txt", "news.html", "forum.html", "german.txt"])
def test_a_sample_shows_what_it_does(page: Page, name: str) -> None:
    page.click(f'[data-sample="{name}"]')
    page.locator(".answer").wait_for()
    assert len(page.locator("#headline").inner_text()) > 15
    assert len(article(page)) > 400
    assert page.locator('input[name="keep"]').count() >= 3


# Out


def test_labels_are_switched_without_asking_the_service_again(page: Page) -> None:
    pasted(page, PLAIN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = page.locator(".counts").inner_text()
    assert COMMENT not in article(page)
    page.check('input[name="keep"][value="comments"]')
    assert COMMENT in article(page)
    assert page.locator(".counts").inner_text() != before
    page.check('input[name="keep"][value="related"]')
    assert RELATED in article(page)
    page.uncheck('input[name="keep"][value="comments"]')
    assert COMMENT not in article(page)
    assert RELATED in article(page)
    page.uncheck('input[name="keep"][value="related"]')
    assert page.locator(".counts").inner_text() == before
    assert asked == []


def test_a_list_that_is_switched_off_leaves_no_gap(page: Page) -> None:
    pasted(page, PLAIN)
    assert page.locator(".article ul:visible").count() == 0
    page.check('input[name="keep"][value="related"]')
    assert page.locator(".article ul:visible").count() == 1


def test_a_list_of_several_labels_leaves_no_gap_either(page: Page) -> None:
    mixed = PLAIN.replace('<aside class="related">', "<ul><li>Share this page</li><li>Subscribe to our newsletter</li></ul><aside>")
    pasted(page, mixed)
    lists = page.locator(".article ul").evaluate_all("lists => lists.map((list) => [list.dataset.labels, list.checkVisibility()])")
    assert lists
    assert not any(visible for labels, visible in lists if labels)


@pytest.mark.parametrize(
    ("name", "opens", "holds"),
    [
        ("text", TITLE, SENTENCE),
        ("markdown", "---\ntitle:", f"# {TITLE}"),
        ("html", "<!DOCTYPE html>", f"<h1>{TITLE}</h1>"),
        ("json", "{\n", f'"title": "{TITLE}"'),
    ],
)
def test_every_format_is_copied_and_downloaded(page: Page, tmp_path: Path, name: str, opens: str, holds: str) -> None:
    pasted(page, PLAIN)
    page.check(f'input[name="format"][value="{name}"]', force=True)
    page.click('[data-do="copy"]')
    text = copied(page)
    assert text.startswith(opens)
    assert holds in text
    assert COMMENT not in text or name == "json"  # which tells what was removed
    with page.expect_download() as waiting:
        page.click('[data-do="download"]')
    extension = {"text": "txt", "markdown": "md"}.get(name, name)
    assert waiting.value.suggested_filename == f"how-the-tide-mill-was-rebuilt.{extension}"
    waiting.value.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_text("utf-8") == text
    if name == "html":
        kinds = page.evaluate("navigator.clipboard.read().then(([item]) => item.types)")
        assert sorted(kinds) == ["text/html", "text/plain"]


@pytest.mark.parametrize("how", ["short", "long", "file", "address"])
def test_the_curl_line_gives_the_same(page: Page, places: Places, tmp_path: Path, how: str) -> None:
    page.evaluate("document.querySelector('#text').value = ''")
    if how == "address":
        page.fill("#url", f"{places.site}/plain")
        page.press("#url", "Enter")
    elif how == "file":
        (tmp_path / "it's a mill.html").write_text(PLAIN, "utf-8")
        page.set_input_files("#file", tmp_path / "it's a mill.html")
    else:
        text = TEXT if how == "short" else f"{TEXT}\n{SENTENCE} It's long.\n" * 20
        page.fill("#text", text)
        page.click('[name="use"][value="page"]')
        (tmp_path / "page.txt").write_text(text, "utf-8")
    page.locator(".answer").wait_for()
    for label in page.locator('input[name="keep"]').evaluate_all("boxes => boxes.slice(0, 2).map((box) => box.value)"):
        page.check(f'input[name="keep"][value="{label}"]')
    page.click('[data-do="copy"]')
    text = copied(page)
    page.click(".command summary")
    line = page.locator(".command code").inner_text()
    page.click('[data-do="copy-line"]')
    assert copied(page, "Copied the line").strip() == line.strip()
    told = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=True, text=True, timeout=30)
    assert told.stdout == text


# Why


def test_a_reason_appears_under_the_pointer_and_in_focus(page: Page) -> None:
    pasted(page, PLAIN)
    page.click("#tab-page")
    why = page.locator("#why")
    assert why.is_hidden()
    row = page.locator(".answer .blocks li", has_text=RELATED)
    row.hover()
    assert "Related content" in why.inner_text()
    assert "% sure" in why.inner_text()
    assert "body > " in why.inner_text()
    page.mouse.move(5, 5)
    why.wait_for(state="hidden")
    row.focus()
    assert row.get_attribute("aria-describedby") == "why"
    page.keyboard.press("Escape")
    assert why.is_hidden()
    page.keyboard.press("ArrowDown")
    assert why.is_visible()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement === document.querySelector('.answer .blocks').lastElementChild")
    assert "Harbour Weekly" in page.locator(".answer .blocks li:focus").inner_text()


def test_every_block_stands_on_the_whole_page_with_its_label(page: Page) -> None:
    pasted(page, PLAIN)
    page.click("#tab-page")
    rows = page.locator(".answer .blocks li").evaluate_all("rows => rows.map((row) => [row.dataset.label, row.innerText])")
    assert rows
    told = page.evaluate(
        """async (html) => (await (await fetch('/v1/clean?blocks=true', {method: 'POST', body: html,
        headers: {'Content-Type': 'text/html'}})).json()).blocks""",
        PLAIN,
    )
    assert [label for label, _ in rows] == [block["label"] for block in told]
    assert all(block["text"].split()[0] in text for block, (_, text) in zip(told, rows, strict=True) if block["text"])


# Help


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nowhere", "fetch_failed"),
        ("http://127.0.0.1:1/", "address_refused"),
        ("ftp://example.org/", "bad_request"),
        ("", "bad_request"),
        ("/missing", "fetch_failed"),
        ("/empty", "needs_browser"),
        ("/menus", "nothing_kept"),
    ],
)
def test_what_went_wrong_reads_as_help(page: Page, places: Places, path: str, code: str) -> None:
    page.fill("#url", places.nowhere if path == "nowhere" else f"{places.site}{path}" if path.startswith("/") else path)
    page.press("#url", "Enter")
    told = page.locator(".problem")
    told.wait_for()
    help = HELP[code]
    assert told.locator("h2").inner_text() == help.heading
    assert help.advice in told.inner_text()
    assert (told.locator('a[href="/capture"]').count() == 1) is help.bookmarklet
    assert page.locator(".answer .blocks").is_visible() is (code == "nothing_kept")  # where something can be switched on


def test_a_service_that_is_gone_is_told(page: Page) -> None:
    page.route("**/v1/clean*", lambda route: route.abort())
    page.fill("#text", TEXT)
    page.keyboard.press("Control+Enter")
    assert page.locator(".problem h2").inner_text() == HELP["no_answer"].heading


def test_nothing_to_clean_is_told(page: Page) -> None:
    page.click('[name="use"][value="page"]')
    assert page.locator(".problem h2").inner_text() == HELP["invalid_input"].heading


def test_a_key_is_asked_for_and_kept_for_this_tab_only(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(places.guarded)
    page.fill("#text", TEXT)
    page.click('[name="use"][value="page"]')
    assert page.locator(".problem h2").inner_text() == HELP["unauthorized"].heading
    assert page.evaluate("document.activeElement.id") == "key"
    page.keyboard.type("a-key-for-the-browser")
    page.click('[name="use"][value="page"]')
    page.locator(".answer").wait_for()
    page.click(".command summary")
    assert "$WINNOW_KEY" in page.locator(".command code").inner_text()
    assert "a-key-for" not in page.locator(".command code").inner_text()
    page.reload()
    page.fill("#text", TEXT)
    page.click('[name="use"][value="page"]')
    page.locator(".answer").wait_for()
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    other = context.new_page()
    other.goto(places.guarded)
    assert other.input_value("#key") == ""


# Much


def test_a_long_page_is_laid_out_only_where_it_is_seen(page: Page, context: BrowserContext) -> None:
    long = PLAIN.replace("<p>Then,", "".join(f"<p>Part {n}. {SENTENCE} {SENTENCE} {SENTENCE}</p>" for n in range(5500)) + "<p>Then,")
    assert len(long) > 1_900_000
    page.evaluate(COPY, {"text/plain": long})
    page.focus("#text")
    page.keyboard.press("Control+V")
    page.locator(".answer").wait_for()
    assert page.input_value("#text") == ""  # so much in a field would make every key stroke slow
    assert "MB" in page.locator("#held").inner_text()
    page.click("#tab-page")
    assert page.locator(".answer .blocks li").count() > 5000
    assert page.evaluate("getComputedStyle(document.querySelector('.answer .blocks li:nth-child(4000)')).contentVisibility") == "auto"
    assert page.evaluate("getComputedStyle(document.querySelector('.article p:nth-child(4000)')).contentVisibility") == "auto"
    assert listeners(context, page, ".answer .blocks li:nth-child(4000)") == 0
    page.locator(".answer .blocks li").first.focus()
    page.keyboard.press("End")
    assert page.locator("#why").is_visible()


def listeners(context: BrowserContext, page: Page, selector: str) -> int:
    """Event listeners of an element's own."""
    session = context.new_cdp_session(page)
    found: dict[str, Any] = session.send("Runtime.evaluate", {"expression": f"document.querySelector('{selector}')"})
    told: dict[str, Any] = session.send("DOMDebugger.getEventListeners", {"objectId": found["result"]["objectId"]})
    return len(told["listeners"])
