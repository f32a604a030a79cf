"""The pages for people as the service sends them: their policy, the plain form without script, and help instead of errors."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.lexicon import Lexicon
from app.main import create_app
from app.settings import Settings
from app.web.frame import filled
from app.web.help import HELP
from app.web.paste import label_style
from tests.test_house import CONTRACT
from tests.web.conftest import HTML, SENTENCE, TEXT

PAGES = ["/", "/capture", "/docs"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_only_our_files(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;")
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action", "require-trusted-types-for 'script'"):
        assert part in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script>|<style|\son\w+=|\sstyle=|javascript:", page.text)
    named = {name for name in re.findall(r'(?:src|href|action)="([^"#]+)"', page.text)}
    assert "/static/winnow.css" in named
    for name in named:
        assert re.match(r"/(?!/)", name)
        assert client.get(name).status_code == 200


def test_only_the_paste_page_sends_forms_and_only_the_bookmarklet_s_may_be_reached_by_its_opener(client: TestClient) -> None:
    sent = {path: client.get(path).headers for path in PAGES}
    assert {path: "form-action 'self'" in headers["content-security-policy"] for path, headers in sent.items()} == {
        "/": True,
        "/capture": False,
        "/docs": False,
    }
    assert {path: headers.get("cross-origin-opener-policy") for path, headers in sent.items()} == {
        "/": "same-origin",
        "/capture": None,
        "/docs": "same-origin",
    }


@pytest.mark.parametrize("name", ["paste", "capture", "docs", "answer", "article", "blocks", "parts", "dom", "api"])
def test_scripts_never_write_markup(client: TestClient, name: str) -> None:
    source = client.get(f"/static/{name}.js").text
    assert "export" in source or "import" in source
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|https?://\w", source)


def words(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="words">(.*?)</script>', page, re.DOTALL)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_the_page_knows_every_label_and_the_help_for_every_code(client: TestClient, lexicon: Lexicon) -> None:
    told = words(client.get("/").text)
    assert set(told["labels"]) == set(lexicon.labels)
    assert told["labels"]["related"]["title"] == "Related content"
    assert told["help"]["fetch_failed"]["bookmarklet"] is True
    assert not told["keys"]
    unlikely = {"not_found", "method_not_allowed", "not_acceptable"}  # no page of ours asks for what is not there
    assert set(CONTRACT) - unlikely <= set(HELP)


def test_every_label_has_a_hue_and_every_dropped_one_a_switch(lexicon: Lexicon) -> None:
    style = label_style(lexicon)
    hues = dict(re.findall(r'^\[data-label="(\w+)"\] \{ --hue: (\d+); \}$', style, re.MULTILINE))
    assert set(hues) == set(lexicon.labels)
    assert len(set(hues.values())) == len(hues) - 1  # headline and body share one
    assert set(re.findall(r'^\.article \[data-label="(\w+)"\] \{ display: none; \}$', style, re.MULTILINE)) == set(lexicon.labels) - {
        "title",
        "body",
    }


# The form without script


def test_the_plain_form_answers_with_the_whole_page(client: TestClient) -> None:
    page = client.post("/", files={"text": (None, TEXT), "url": (None, ""), "file": ("", b""), "use": (None, "page")})
    assert page.status_code == 200
    assert SENTENCE in page.text
    assert re.search(r'<h2 id="headline"( lang="en")? dir="auto">How the tide mill was rebuilt</h2>', page.text)
    assert '<input type="checkbox" name="keep" value="related">' in page.text
    assert re.search(r'<li data-label="related" data-kind="\w+"><span class="name">Related content</span>', page.text)
    assert "the whole line says “Related Articles”" in unescape(page.text)
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "part"),
    [("text", (None, HTML)), ("html", (None, HTML)), ("file", ("page.html", HTML, "text/html")), ("file", ("page", TEXT, ""))],
)
def test_whatever_the_form_brings(client: TestClient, name: str, part: Any) -> None:
    page = client.post("/", files={name: part})
    assert page.status_code == 200
    assert SENTENCE in page.text


def test_the_answer_sends_the_page_itself_when_a_format_is_chosen(client: TestClient) -> None:
    page = client.post("/", data={"text": TEXT, "keep": ["related", "navigation"]})
    hidden = dict(re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page.text, re.DOTALL))
    assert {name: unescape(value) for name, value in hidden.items()} == {"text": TEXT, "url": "", "key": ""}
    assert re.search(r'name="keep" value="related" checked', page.text)
    for name, kind in (("text", "text/plain"), ("markdown", "text/markdown"), ("html", "text/html"), ("json", "application/json")):
        answer = client.post("/", data={**hidden, "format": name, "keep": "related"})
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-disposition"].startswith('attachment; filename="page.')
        assert "Related Articles" in answer.text
    bare = client.post("/", data={**hidden, "format": "json"}).json()
    assert "Related Articles" not in bare["text"]


def test_a_hostile_page_stays_words(client: TestClient) -> None:
    bad = "</textarea><script>alert(1)</script>"
    html = f'<title>{bad}</title><h1>&lt;script&gt;x</h1><p>{SENTENCE}</p><p>{SENTENCE} <a href="javascript:x()">go</a></p>'
    page = client.post("/", data={"html": html, "url": 'https://example.org/"><script>'})
    assert page.status_code == 200
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert scripts == ['<script type="application/json" id="words">', '<script type="module" src="/static/paste.js">']
    assert "javascript:" not in re.sub(r"<textarea.*?</textarea>", "", page.text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ({"text": ""}, 422, "invalid_input"),
        ({"text": "", "url": "", "use": "url"}, 422, "invalid_input"),
        ({"url": "http://127.0.0.1:9/", "use": "url"}, 403, "address_refused"),
        ({"url": "ftp://example.org/"}, 400, "bad_request"),
        ({"text": TEXT, "html": HTML}, 422, "invalid_input"),
        ({"text": TEXT, "format": "pdf"}, 400, "bad_request"),
        ({"text": TEXT, "keep": "nothing", "format": "json"}, 400, "bad_request"),
    ],
)
def test_a_refusal_reads_as_help_on_the_same_page(client: TestClient, data: dict[str, str], status: int, code: str) -> None:
    page = client.post("/", data=data)
    assert page.status_code == status
    assert HELP[code].heading in unescape(page.text)
    assert '<form id="page"' in page.text
    assert page.headers["x-request-id"] in page.text


def test_a_page_with_nothing_in_it_says_what_to_do(client: TestClient) -> None:
    shell = client.post("/", data={"html": '<title>App</title><div id="root"></div><p>Loading</p>'})
    assert "This page needs a browser" in shell.text
    menu = "".join(f'<nav><a href="/{n}">Menu entry number {n}</a></nav>' for n in range(40))
    assert "Nothing here reads as the page" in unescape(client.post("/", data={"html": menu}).text)


def test_no_form_is_a_refusal_too(client: TestClient) -> None:
    assert client.post("/", json={"text": TEXT}).status_code == 415
    assert client.post("/", content=b"x" * 400_000, headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 413


def test_a_service_that_is_not_ready_says_so_on_a_page() -> None:
    page = TestClient(create_app(Settings(workers=1))).post("/", data={"text": TEXT})  # outside of `with` it was never started
    assert page.status_code == 503
    assert page.headers["retry-after"] == "1"
    assert HELP["not_ready"].heading in page.text


def test_where_keys_are_set_the_page_asks_for_one() -> None:
    with_keys = TestClient(create_app(Settings(api_keys=("a-key",), workers=1))).get("/").text
    assert '<input id="key" name="key" type="password"' in with_keys
    assert words(with_keys)["keys"] is True


def test_what_fills_a_template_is_not_filled_again() -> None:
    assert filled("a<!-- x -->b<!-- y --><!-- left", x="<!-- y -->", y="2") == "a<!-- y -->b2<!-- left"
