"""The bookmarklet on pages with the policies of real sites, and its door, which any page can knock at.

A bookmark is simulated as Chromium runs one: its source is evaluated in the page with a gesture of the user, past the page's policy
for scripts; what the source then calls is held to that policy.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest

from tests.browser.conftest import Places
from tests.browser.site import COMMENT, HOSTILE_TITLE, RELATED, SENTENCE, TITLE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


@pytest.fixture
def code(context: BrowserContext, places: Places) -> str:
    """The bookmarklet as the install page gives it."""
    return code_of(context, places, "")


def code_of(context: BrowserContext, places: Places, mode: str) -> str:
    page = context.new_page()
    page.goto(f"{places.service}/capture")
    page.check(f'input[name="mode"][value="{mode}"]')
    page.locator("#bookmarklet[href^=javascript]").wait_for()
    found = page.locator("#bookmarklet").get_attribute("href") or ""
    assert page.input_value("#code") == found
    page.close()
    return found


def click(context: BrowserContext, page: Page, code: str, gesture: bool = True) -> None:
    """A click on the bookmark while `page` is open."""
    session = context.new_cdp_session(page)
    expression = unquote(code.removeprefix("javascript:"))
    given = {"expression": expression, "userGesture": gesture, "allowUnsafeEvalBlockedByCSP": True}
    found: dict[str, Any] = session.send("Runtime.evaluate", given)
    assert "exceptionDetails" not in found, found


def captured(context: BrowserContext, places: Places, path: str, code: str, before: str = "") -> Page:
    """The window that the bookmarklet opens on a page of the site, with its answer."""
    page = context.new_page()
    page.goto(f"{places.site}{path}")
    if before:
        page.evaluate(before)
    with context.expect_page() as waiting:
        click(context, page, code)
    waiting.value.locator(".answer").wait_for(timeout=30_000)
    assert waiting.value.url == f"{places.service}/capture"
    return waiting.value


def test_it_is_small_and_whole(code: str, places: Places) -> None:
    assert code.startswith("javascript:(()")
    assert len(code) < 2000
    assert places.service in code
    assert "innerHTML" not in code


@pytest.mark.parametrize("path", ["/plain", "/csp", "/trusted-types", "/form-action"])
def test_a_pop_up_is_handed_the_page(context: BrowserContext, places: Places, code: str, path: str) -> None:
    shown = captured(context, places, path, code)
    assert shown.locator("#headline").inner_text() == TITLE
    assert SENTENCE in shown.locator(".article").inner_text()
    assert places.site in shown.locator(".from").inner_text()
    assert shown.locator(".article a", has_text="sluice").get_attribute("href") == f"{places.site}/sluice"
    shown.check('input[name="keep"][value="related"]')
    assert RELATED in shown.locator(".article").inner_text()


@pytest.mark.parametrize("path", ["/coop", "/sandbox"])
def test_where_windows_are_kept_apart_the_page_goes_in_the_address(context: BrowserContext, places: Places, code: str, path: str) -> None:
    page = context.new_page()
    page.goto(f"{places.site}{path}")
    click(context, page, code)
    page.locator(".answer").wait_for()
    assert page.locator("#headline").inner_text() == TITLE
    assert page.url == f"{places.service}/capture"  # nothing of it stays in the address, nor in the history
    assert "as it says itself" in page.locator(".from").inner_text()
    page.go_back()
    assert page.url == f"{places.site}{path}"


def test_a_pop_up_that_is_held_back(context: BrowserContext, places: Places, code: str) -> None:
    page = context.new_page()
    page.goto(f"{places.site}/plain")
    click(context, page, code, gesture=False)
    page.locator(".answer").wait_for()
    assert page.url == f"{places.service}/capture"
    assert len(context.pages) == 1


def test_a_page_of_five_megabytes(context: BrowserContext, places: Places, code: str) -> None:
    shown = captured(context, places, "/big", code)
    assert "MB" in shown.locator(".from").inner_text()
    assert shown.locator(".article p").count() > 5_000


def test_one_that_is_too_large_for_an_address_is_only_offered_to_be_fetched(context: BrowserContext, places: Places, code: str) -> None:
    page = context.new_page()
    page.goto(f"{places.site}/big-coop")
    click(context, page, code)
    button = page.get_by_role("button", name="Fetch it")
    button.wait_for()
    assert page.url == f"{places.service}/capture"
    assert f"{places.site}/big-coop" in page.locator(".problem").inner_text()
    button.click()
    page.locator(".answer").wait_for(timeout=30_000)
    assert page.locator("#headline").inner_text() == TITLE


def test_what_stands_behind_shadow_roots_and_in_frames_comes_along(context: BrowserContext, places: Places, code: str) -> None:
    assert "Behind a shadow root stands" in captured(context, places, "/shadow", code).locator(".article").inner_text()
    assert "Within the frame stands" in captured(context, places, "/frames", code).locator(".article").inner_text()


def test_a_selection_comes_instead_of_the_page(context: BrowserContext, places: Places, code: str) -> None:
    select = "getSelection().selectAllChildren(document.querySelector('article p:nth-of-type(2)'))"
    shown = captured(context, places, "/plain", code, select)
    assert "selected part" in shown.locator(".from").inner_text()
    shown.click("#tab-page")
    words = shown.locator(".answer .blocks").inner_text()
    assert "herons" in words
    assert "Eleven volunteers" not in words
    assert COMMENT not in words


def test_it_sends_no_scripts_styles_handlers_or_data(context: BrowserContext, places: Places, code: str) -> None:
    page = context.new_page()
    page.goto(f"{places.site}/plain")
    page.evaluate(
        """() => { document.body.insertAdjacentHTML('beforeend', '<style>p{}</style><svg><text>s</text></svg><p id="x" onclick="ran()">'
        + '<img src="data:image/png;base64,AAAA" alt="dot"><template>t</template>seen</p><script>ran()</' + 'script>');
        document.head.insertAdjacentHTML('beforeend', '<script type="application/ld+json">{"@type":"Article"}</' + 'script>'); }"""
    )
    with context.expect_page() as waiting, WaitingPost(context) as bodies:
        click(context, page, code)
        waiting.value.locator(".answer").wait_for()
    (sent,) = bodies
    assert "seen" in sent
    assert '{"@type":"Article"}' in sent  # which says who wrote it, and when
    for word in ("ran()", "<style", "<svg", "<template", "data:image", "onclick"):
        assert word not in sent


class WaitingPost:
    """The bodies that the door sends to the service, in the order in which it does."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.bodies: list[str] = []

    def __enter__(self) -> list[str]:
        self.context.on("request", self.hear)
        return self.bodies

    def __exit__(self, *_: object) -> None:
        self.context.remove_listener("request", self.hear)

    def hear(self, request: Any) -> None:
        if "/v1/clean" in request.url:
            self.bodies.append(request.post_data or "")


@pytest.mark.parametrize(("mode", "opens"), [("markdown", "---\ntitle:"), ("text", f"{TITLE}\n\n{SENTENCE}")])
def test_its_copying_mode(context: BrowserContext, places: Places, mode: str, opens: str) -> None:
    page = context.new_page()
    page.goto(f"{places.site}/plain")
    code = code_of(context, places, mode)
    assert len(code) < 2000
    with context.expect_page() as waiting:
        click(context, page, code)
    shown = waiting.value
    shown.bring_to_front()
    shown.locator(".answer").wait_for()
    if not shown.locator(".status", has_text="Copied as").count():
        shown.locator(".status", has_text="Press Enter").or_(shown.locator(".status", has_text="Copied as")).wait_for()
        shown.keyboard.press("Enter")
    shown.locator(".status", has_text="Copied as").wait_for()
    assert shown.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n").startswith(opens)


def test_the_install_page_has_words_for_phones_and_a_button_that_copies(context: BrowserContext, places: Places, code: str) -> None:
    page = context.new_page()
    page.goto(f"{places.service}/capture")
    page.click("#copy-code")  # at once, before the source has come
    page.locator("#copied", has_text="Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == code
    page.click("#bookmarklet")
    assert "drag it" in page.locator("#copied").inner_text()
    assert page.url == f"{places.service}/capture"


# Hostile pages, and strangers at the door


@pytest.mark.parametrize("state", ["pasted", "fetched", "captured"])
def test_a_hostile_page_runs_nothing(context: BrowserContext, places: Places, code: str, state: str) -> None:
    if state == "captured":
        shown = captured(context, places, "/hostile", code)
    else:
        shown = context.new_page()
        shown.goto(places.service)
        if state == "fetched":
            shown.fill("#url", f"{places.site}/hostile")
            shown.press("#url", "Enter")
        else:
            html = shown.request.get(f"{places.site}/hostile").text()
            shown.fill("#text", html)
            shown.click('[name="use"][value="page"]')
        shown.locator(".answer").wait_for()
    shown.evaluate("void (window.ran = () => { throw new Error('it ran') })")
    assert "<script>ran()</script>" in shown.locator(".article").inner_text()
    shown.click("#tab-page")
    shown.locator(".answer .blocks li", has_text="a handler").hover()
    shown.locator("#why").wait_for()
    links = shown.locator(".answer a").evaluate_all("links => links.map((link) => link.protocol)")
    assert set(links) <= {"http:", "https:"}
    shown.click("#tab-article")
    for word in ("that runs", "that hides it", "that carries it"):
        shown.locator(".article span, .article p").get_by_text(word).first.click()
    assert shown.locator(".answer script, .answer img, .answer [onclick]").count() == 0
    assert HOSTILE_TITLE.split(" | ")[0][:20] in shown.title() or state != "captured" or TITLE in shown.title()


def test_a_title_with_markup_in_it_stays_words(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(places.service)
    page.fill("#text", f"<!doctype html><title>{HOSTILE_TITLE.replace('<', '&lt;')}</title><p>{SENTENCE}</p><p>{SENTENCE}</p>")
    page.click('[name="use"][value="page"]')
    page.locator(".answer").wait_for()
    assert page.locator("#headline").inner_text().startswith("<img src=x onerror=ran()>")


OPENER = """(messages) => new Promise((done) => {
  const door = open(messages.door, '_blank', 'popup');
  addEventListener('message', (event) => {
    if (event.data !== 'winnow:ready:1') return;
    for (const message of messages.all) door.postMessage(message, '*');
    done(event.origin);
  });
})"""


def knock(context: BrowserContext, places: Places, *messages: Any) -> Page:
    """The door after a page of the site has sent these messages to it."""
    page = context.new_page()
    page.goto(f"{places.site}/plain")
    with context.expect_page() as waiting:
        session = context.new_cdp_session(page)
        argument = json.dumps({"door": f"{places.service}/capture#wait", "all": messages})
        session.send("Runtime.evaluate", {"expression": f"({OPENER})({argument})", "userGesture": True, "awaitPromise": True})
    return waiting.value


def sent(**changes: Any) -> dict[str, Any]:
    page = {"v": 1, "url": "https://example.org/a", "title": "A", "lang": "en", "html": f"<h1>First</h1><p>{SENTENCE}</p>"}
    return {**page, "selection": False, **changes}


def test_the_door_takes_one_message_and_no_other(context: BrowserContext, places: Places) -> None:
    second = sent(html=f"<h1>Second</h1><p>{SENTENCE}</p>")
    door = knock(context, places, sent(url=f"{places.site}/a"), second)
    door.locator(".answer").wait_for()
    assert door.locator("#headline").inner_text() == "First"


def test_the_door_hears_nobody_but_its_opener(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(f"{places.site}/plain")
    opener = """(messages) => new Promise((done) => {
      window.door = open(messages.door, '_blank', 'popup');
      window.first = messages.all[0];
      addEventListener('message', (event) => {
        if (event.data !== 'winnow:ready:1') return;
        const frame = document.body.appendChild(document.createElement('iframe'));
        frame.contentWindow.eval("parent.door.postMessage(parent.first, '*')");
        door.postMessage(messages.all[1], '*');
        done();
      });
    })"""
    messages = [sent(html=f"<h1>From a frame</h1><p>{SENTENCE}</p>"), sent(html=f"<h1>From the opener</h1><p>{SENTENCE}</p>")]
    argument = json.dumps({"door": f"{places.service}/capture#wait", "all": messages})
    with context.expect_page() as waiting:
        given = {"expression": f"({opener})({argument})", "userGesture": True, "awaitPromise": True}
        context.new_cdp_session(page).send("Runtime.evaluate", given)
    waiting.value.locator(".answer").wait_for()
    assert waiting.value.locator("#headline").inner_text() == "From the opener"


def test_the_door_names_the_origin_that_the_browser_vouches_for(context: BrowserContext, places: Places) -> None:
    door = knock(context, places, sent())  # which claims to come from another site
    door.locator(".answer").wait_for()
    assert places.site in door.locator(".from").inner_text()
    assert "example.org" not in door.locator("#captured").inner_text()


@pytest.mark.parametrize(
    "message",
    [
        "winnow:page",
        None,
        [1],
        sent(v=2),
        sent(html=7),
        sent(selection="yes"),
        sent(url="x" * 9000),
        {"html": "<p>x"},
    ],
    ids=str,
)
def test_the_door_refuses_what_the_bookmarklet_does_not_send(context: BrowserContext, places: Places, message: Any) -> None:
    door = knock(context, places, message, sent())
    door.locator(".problem").wait_for()
    assert door.locator(".answer").count() == 0


@pytest.mark.parametrize("fragment", ["p=", "p=%7B%7D", "p=%E0%A4%A", "p=null", "p=[1]"])
def test_a_broken_fragment_is_told_and_cleared(context: BrowserContext, places: Places, fragment: str) -> None:
    page = context.new_page()
    page.goto(f"{places.service}/capture#{fragment}")
    page.locator(".problem").wait_for()
    assert page.url == f"{places.service}/capture"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "nonsense"])
def test_only_web_addresses_are_offered_to_be_fetched(context: BrowserContext, places: Places, address: str) -> None:
    page = context.new_page()
    page.goto(f"{places.service}/capture?url={quote(address, safe='')}")
    page.locator(".problem").wait_for()
    assert page.get_by_role("button", name="Fetch it").count() == 0


def test_an_address_alone_makes_the_service_do_nothing(context: BrowserContext, places: Places) -> None:
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{places.service}/capture?url={quote(f'{places.site}/plain', safe='')}")
    page.get_by_role("button", name="Fetch it").wait_for()
    assert not any("/v1/" in url for url in asked)


def test_a_pop_up_without_its_opener_says_so(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(f"{places.service}/capture#wait")
    assert "its own tab" in page.locator("#captured").inner_text()


def test_the_door_asks_for_a_key_where_one_is_needed(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(f"{places.guarded}/capture#p={quote(json.dumps(sent()), safe='')}")
    page.locator(".problem").wait_for()
    page.fill("#key", "a-key-for-the-browser")
    page.get_by_role("button", name="Try again").click()
    page.locator(".answer").wait_for()
    assert page.locator("#headline").inner_text() == "First"


def test_no_page_of_another_site_frames_it(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(f"{places.site}/plain")
    page.evaluate(
        "(url) => { const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame); }", places.service
    )
    page.wait_for_timeout(300)
    assert all("Winnow" not in frame.title() for frame in page.frames[1:])
