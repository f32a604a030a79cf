"""Every kind of input and every kind of answer of /v1/clean."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.render import FORMATS
from app.settings import Settings
from tests.intake.hostile import serving
from tests.web.ask import CLEAN, answered, post, refused
from tests.web.conftest import HTML, SENTENCE, TEXT

# What comes in


@pytest.mark.parametrize(
    "content_type", ["text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", "application/octet-stream", "", None]
)
def test_html(client: TestClient, content_type: str | None) -> None:
    found = answered(post(client, HTML.encode(), content_type))
    assert found["title"] == "How the tide mill was rebuilt"
    assert SENTENCE in found["text"]
    assert "Copyright" not in found["text"]


@pytest.mark.parametrize("content_type", ["text/plain", "text/plain;charset=UTF-8", "application/octet-stream", None])
def test_text(client: TestClient, content_type: str | None) -> None:
    found = answered(post(client, TEXT.encode(), content_type, "?blocks=true"))
    assert SENTENCE in found["text"]
    assert found["blocks"][0]["lines"] == [1, 1]
    assert found["blocks"][0]["path"] is None


def test_what_is_said_stands_above_what_it_looks_like(client: TestClient) -> None:
    fragment = f"<p>{SENTENCE}</p>\n<p>{SENTENCE}</p>"
    found = answered(post(client, fragment.encode(), "text/plain", "?blocks=true"))
    assert found["blocks"][0]["lines"]


def test_a_document_s_source_is_read_as_html_whatever_it_is_called(client: TestClient) -> None:
    found = answered(post(client, HTML.encode(), "text/plain", "?blocks=true"))
    assert found["blocks"][0]["path"]
    assert found["warnings"] == ["The text is the source of an HTML page; it was read as HTML."]


@pytest.mark.parametrize(
    "fields",
    [{"html": HTML}, {"text": TEXT}, {"html": HTML, "url": "https://example.org/a"}, {"html": HTML, "url": None, "keep": None}],
)
def test_json(client: TestClient, fields: dict[str, Any]) -> None:
    found = answered(client.post(CLEAN, json=fields))
    assert SENTENCE in found["text"]
    assert found["url"] == fields.get("url")


def test_the_page_as_it_was_read_comes_along_when_asked_for(client: TestClient) -> None:
    assert answered(client.post(CLEAN, json={"html": HTML, "include": ["raw"]}))["raw"] == HTML
    assert "raw" not in answered(client.post(CLEAN, json={"html": HTML}))


def test_json_with_all_options(client: TestClient) -> None:
    fields = {"html": HTML, "blocks": True, "include": ["links", "timings"], "engine": "blocks", "keep": ["footer"], "format": "json"}
    found = answered(client.post(CLEAN, json=fields))
    assert "Copyright" in found["text"] or any(block["label"] == "footer" for block in found["blocks"]) is False
    assert found["links"] is not None
    assert found["timings"]


@pytest.mark.parametrize(
    "fields", [{"html": HTML}, {"text": TEXT}, {"html": HTML, "blocks": "true", "include": "links,images", "keep": ""}]
)
def test_forms(client: TestClient, fields: dict[str, Any]) -> None:
    for found in (answered(client.post(CLEAN, data=fields)), answered(client.post(CLEAN, data=fields, files={}))):
        assert SENTENCE in found["text"]
    parts = {name: (None, value) for name, value in fields.items()}
    assert SENTENCE in answered(client.post(CLEAN, files=parts))["text"]


@pytest.mark.parametrize(
    ("name", "body", "content_type", "kind"),
    [
        ("page.html", HTML, "text/html", "html"),
        ("page.html", HTML, "application/octet-stream", "html"),
        ("page.txt", TEXT, "text/plain", "text"),
        ("page", TEXT, "image/png", "text"),
    ],
)
def test_files(client: TestClient, name: str, body: str, content_type: str, kind: str) -> None:
    files = {"file": (name, body.encode(), content_type)}
    found = answered(client.post(CLEAN, files=files, data={"blocks": "true", "url": "https://example.org/"}))
    assert SENTENCE in found["text"]
    assert (found["blocks"][0]["path"] is None) == (kind == "text")
    assert found["url"] == "https://example.org/"


def test_gzip(client: TestClient) -> None:
    for body, content_type in ((HTML.encode(), "text/html"), (json.dumps({"html": HTML}).encode(), "application/json")):
        assert SENTENCE in answered(post(client, gzip.compress(body), content_type, Content_Encoding="gzip"))["text"]


def test_charsets(client: TestClient) -> None:
    page = HTML.replace("oak", "Größe").encode("latin-1")
    assert "Größe" in answered(post(client, page, "text/html; charset=iso-8859-1"))["text"]
    assert "Größe" in answered(post(client, page, "text/html"))["text"]
    assert (
        "\ufffd"
        in answered(post(client, b"The mill \xff\xfe turned all night, and nobody in the village woke. " * 9, "text/plain; charset=utf-8"))[
            "text"
        ]
    )


def test_where_a_page_came_from(client: TestClient) -> None:
    """It is never fetched: this one could not be."""
    origin = "http://127.0.0.1:1/page"
    found = answered(post(client, HTML.encode(), "text/html", f"?url={origin}&include=links"))
    assert found["url"] == origin
    assert found["links"] == [{"url": "http://127.0.0.1:1/wheel", "text": "The wheel"}]
    assert answered(client.post(CLEAN, json={"text": TEXT, "url": origin}))["url"] == origin


def test_a_url_alone_is_fetched() -> None:
    async def main() -> list[Any]:
        async with serving() as site:
            settings = Settings(fetch_allow=(f"site.example:{site.port}",), max_bytes=100_000, fetch_timeout_s=2)
            with TestClient(create_app(settings, site.resolve)) as client:
                url = site.url("/page")
                ways = [
                    lambda: client.get(CLEAN, params={"url": url}),
                    lambda: client.post(CLEAN, json={"url": url}),
                    lambda: client.post(CLEAN, data={"url": url}),
                    lambda: client.get(CLEAN, params={"url": site.url("/pdf")}),
                    lambda: client.get(CLEAN, params={"url": site.url("/silent")}),
                    lambda: client.get(CLEAN, params={"url": site.url("/to-metadata")}),
                    lambda: client.get(CLEAN, params={"url": site.url("/bomb")}),
                    lambda: client.get(CLEAN, params={"url": url, "format": "text"}),
                ]
                return [await asyncio.to_thread(way) for way in ways]

    *good, pdf, silent, metadata, bomb, text = asyncio.run(main())
    for response in good:
        assert "mill turned" in json.dumps(answered(response))
        assert response.json()["url"].endswith("/page")
    assert "application/pdf" in refused(pdf, 502, "fetch_failed")
    refused(silent, 504, "fetch_timeout")
    assert "169.254" not in refused(metadata, 403, "address_refused")
    refused(bomb, 413, "too_large")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"


# How it answers


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
        ("nonsense", "application/json"),
        ("application/*", "application/json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/json;q=0.1, text/markdown;q=0.9", "text/markdown; charset=utf-8"),
        ("text/html;q=0, */*", "application/json"),
        ("image/png, text/plain;q=0.2", "text/plain; charset=utf-8"),
        ("application/json;q=0,*/*;q=0.5", None),
    ],
)
def test_accept(client: TestClient, accept: str | None, media_type: str | None) -> None:
    response = client.post(CLEAN, json={"html": HTML}, headers={"Accept": accept} if accept is not None else {})
    assert response.status_code == 200
    assert response.headers["vary"] == "Accept"
    if media_type:
        assert response.headers["content-type"] == media_type
    else:
        assert response.headers["content-type"] != "application/json"


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "application/xml, image/*", "application/json;q=0"])
def test_not_acceptable(client: TestClient, accept: str) -> None:
    assert "application/json" in refused(client.post(CLEAN, json={"html": HTML}, headers={"Accept": accept}), 406, "not_acceptable")


def test_format_stands_above_accept(client: TestClient) -> None:
    for name, form in FORMATS.items():
        for response in (
            client.post(CLEAN, json={"html": HTML}, params={"format": name}, headers={"Accept": "image/png"}),
            client.post(CLEAN, json={"html": HTML, "format": name}),
        ):
            assert response.status_code == 200
            assert response.headers["content-type"].startswith(form.media_type)
            assert SENTENCE in response.text


def test_format_in_the_body_stands_above_accept_too(client: TestClient) -> None:
    response = client.post(CLEAN, json={"html": HTML, "format": "text"}, headers={"Accept": "image/png"})
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_engine(client: TestClient) -> None:
    assert SENTENCE in answered(client.post(CLEAN, json={"html": HTML, "engine": "readability"}))["text"]
