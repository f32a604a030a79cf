"""Every kind of input, every option and every refusal of /v1/clean."""

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
from tests.web.conftest import HTML, SENTENCE, SETTINGS, TEXT

CLEAN = "/v1/clean"
BOUNDARY = "multipart/form-data; boundary=x"


def post(client: TestClient, body: bytes | str, content_type: str | None, query: str = "", **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if content_type is not None:
        given["Content-Type"] = content_type
    return client.post(f"{CLEAN}{query}", content=body, headers=given)


def answered(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def refused(response: Any, status: int, code: str) -> str:
    """The sentence of a refusal, which must be a whole problem document."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert set(told) == {"type", "title", "status", "detail", "code", "request_id"}
    assert (told["status"], told["code"], told["type"]) == (status, code, f"urn:winnow:problem:{code}")
    assert told["request_id"] == response.headers["x-request-id"]
    assert told["detail"].strip().endswith((".", "}.", "…"))
    return str(told["detail"])


# What comes in


@pytest.mark.parametrize("content_type", ["text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", "application/octet-stream", "", None])
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
    found = answered(post(client, HTML.encode(), "text/plain", "?blocks=true"))
    assert found["blocks"][0]["lines"]


@pytest.mark.parametrize(
    "fields", [{"html": HTML}, {"text": TEXT}, {"html": HTML, "url": "https://example.org/a"}, {"html": HTML, "url": None, "keep": None}]
)
def test_json(client: TestClient, fields: dict[str, Any]) -> None:
    found = answered(client.post(CLEAN, json=fields))
    assert SENTENCE in found["text"]
    assert found["url"] == fields.get("url")


def test_json_with_all_options(client: TestClient) -> None:
    fields = {"html": HTML, "blocks": True, "include": ["links", "timings"], "engine": "blocks", "keep": ["footer"], "format": "json"}
    found = answered(client.post(CLEAN, json=fields))
    assert "Copyright" in found["text"] or any(block["label"] == "footer" for block in found["blocks"]) is False
    assert found["links"] is not None
    assert found["timings"]


@pytest.mark.parametrize("fields", [{"html": HTML}, {"text": TEXT}, {"html": HTML, "blocks": "true", "include": "links,images", "keep": ""}])
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
    assert "\ufffd" in answered(post(client, b"Broken \xff\xfe utf-8 " * 9, "text/plain; charset=utf-8"))["text"]


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
            with TestClient(create_app(settings, resolver=site.resolve)) as client:
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


# What is refused


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?nonsense=1", "`nonsense`"),
        ("?format=pdf", "markdown"),
        ("?format=", "format"),
        ("?blocks=yes", "`true` or `false`"),
        ("?include=words", "`links`"),
        ("?include=links,,words", "`words`"),
        ("?engine=magic", "`readability`"),
        ("?keep=coments", "`comments`"),
        ("?format=json&format=text", "twice"),
        ("?url=https://a.example&url=https://b.example", "twice"),
        ("?url=nothing", "URL"),
        ("?html=x", "`html`"),
        ("?%ff=1", "option"),
        ("?keep=%60%3Cb%3E%0d%0a" + "x" * 500, "…"),
    ],
)
def test_unknown_options(client: TestClient, query: str, told: str) -> None:
    detail = refused(post(client, HTML, "text/html", query), 400, "bad_request")
    assert told in detail
    assert len(detail) < 600


@pytest.mark.parametrize(
    "fields",
    [
        {"html": HTML, "nonsense": 1},
        {"html": 1},
        {"text": ["a"]},
        {"html": HTML, "blocks": "yes"},
        {"html": HTML, "blocks": 1},
        {"html": HTML, "include": "words"},
        {"html": HTML, "include": [1]},
        {"html": HTML, "include": {"links": True}},
        {"html": HTML, "keep": ["nonsense"]},
        {"html": HTML, "format": ["json"]},
        {"html": HTML, "format": {}},
        {"html": HTML, "engine": 1},
        {"html": HTML, "url": 1},
        {"html": HTML, "url": "nothing"},
        {"url": "nothing"},
        {"url": "file:///etc/passwd"},
        {"html": HTML, "file": "x"},
        {"html": HTML, "keep": ["\ud800"]},
        {"html": HTML, "\ud800": 1},
    ],
)
def test_bad_json_fields(client: TestClient, fields: dict[str, Any]) -> None:
    refused(post(client, json.dumps(fields), "application/json"), 400, "bad_request")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"html": "a"} x',
        b'{"html": "a", "html": "b"}',
        b"[]",
        b'"text"',
        b"null",
        b'{"html": NaN}',
        b'{"text": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 10_000,
        b'{"blocks": ' + b"9" * 5000 + b"}",
        b"'html'",
        b'{"html": "a\nb"}',
    ],
)
def test_bad_json(client: TestClient, body: bytes) -> None:
    refused(post(client, body, "application/json"), 400, "bad_request")


@pytest.mark.parametrize("fields", [{}, {"html": "a", "text": "b"}, {"format": "json"}, {"html": ""}, {"text": " \n"}, {"html": None}])
def test_no_one_page(client: TestClient, fields: dict[str, Any]) -> None:
    refused(client.post(CLEAN, json=fields), 422, "invalid_input")


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "application/octet-stream", None])
@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
def test_empty_bodies(client: TestClient, content_type: str | None, body: bytes) -> None:
    refused(post(client, body, content_type), 422, "invalid_input")


def test_get_without_url(client: TestClient) -> None:
    refused(client.get(CLEAN), 422, "invalid_input")


@pytest.mark.parametrize("body", [b"<p>hello</p>", b"hello world", b"a=b&c=d", b"&".join([b"a=1"] * 5000), b""])
def test_forms_without_a_known_field(client: TestClient, body: bytes) -> None:
    detail = refused(post(client, body, "application/x-www-form-urlencoded"), 422, "invalid_input")
    assert "Content-Type" in detail
    assert "text=" in detail


@pytest.mark.parametrize("body", [b"text=a&text=b", b"text=a&nonsense=b", b"text=a&format=pdf", b"file=a"])
def test_bad_forms(client: TestClient, body: bytes) -> None:
    refused(post(client, body, "application/x-www-form-urlencoded"), 400, "bad_request")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"x", "multipart/form-data"),
        (b"x", BOUNDARY),
        (b"--x\r\n\r\n", BOUNDARY),
        (b'--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n', BOUNDARY),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na', "multipart/form-data; boundary=" + "y" * 300),
        (b"".join(b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n' for _ in range(200)) + b"--x--\r\n", BOUNDARY),
    ],
)
def test_bad_multipart(client: TestClient, body: bytes, content_type: str) -> None:
    assert post(client, body, content_type).status_code in (400, 422)


def test_two_files(client: TestClient) -> None:
    files = [("file", ("a.html", HTML, "text/html")), ("file", ("b.html", HTML, "text/html"))]
    refused(client.post(CLEAN, files=files), 400, "bad_request")
    refused(client.post(CLEAN, files={"file": ("a", HTML, "text/html")}, data={"text": "b"}), 422, "invalid_input")


def test_the_same_option_in_query_and_body(client: TestClient) -> None:
    refused(client.post(f"{CLEAN}?format=json", json={"html": HTML, "format": "json"}), 400, "bad_request")


@pytest.mark.parametrize("content_type", ["image/png", "application/pdf", "text/css", "application/xml", "nonsense", "/", "multipart/mixed"])
def test_unsupported_types(client: TestClient, content_type: str) -> None:
    response = post(client, HTML, content_type)
    assert "text/html" in refused(response, 415, "unsupported_media_type")
    assert "text/html" in response.headers["accept"]


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "nonsense"])
def test_unsupported_codings(client: TestClient, coding: str) -> None:
    response = post(client, HTML, "text/html", Content_Encoding=coding)
    refused(response, 415, "unsupported_media_type")
    assert response.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(HTML.encode())[:-5], gzip.compress(b"a") + b"junk"])
def test_broken_gzip(client: TestClient, body: bytes) -> None:
    refused(post(client, body, "text/html", Content_Encoding="gzip"), 400, "bad_request")


def test_too_large(client: TestClient) -> None:
    limit = SETTINGS.max_bytes
    for body, coding in ((b"a" * (limit + 1), "identity"), (gzip.compress(b"a" * 50_000_000), "gzip")):
        response = post(client, body, "text/plain", Content_Encoding=coding)
        assert "300,000" in refused(response, 413, "too_large")


def test_a_length_that_is_too_large_is_refused_unread(client: TestClient) -> None:
    refused(post(client, b"a", "text/plain", Content_Length="99999999999"), 413, "too_large")


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n\x00", b"%PDF-1.4", b"PK\x03\x04", b"a\0b"])
def test_unreadable(client: TestClient, body: bytes) -> None:
    for content_type in ("text/html", "text/plain", None):
        assert "looks like" in refused(post(client, body, content_type), 422, "unreadable_page")


def test_nul_in_json(client: TestClient) -> None:
    refused(client.post(CLEAN, json={"text": "a\0b"}), 422, "unreadable_page")


def test_halves_of_characters_in_json(client: TestClient) -> None:
    assert "\ufffd" in json.dumps(answered(post(client, '{"text": "a\\ud800b is here"}', "application/json")), ensure_ascii=False)


def test_too_hard(client: TestClient) -> None:
    for markup in ("<div>" * 5000, f"<p {' '.join(f'a{n}' for n in range(5000))}>x"):
        refused(post(client, markup, "text/html"), 422, "too_hard")


def test_fetching_that_is_refused(client: TestClient) -> None:
    for url in ("http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "http://localhost/", "http://10.0.0.1:8080/"):
        detail = refused(client.get(CLEAN, params={"url": url}), 403, "address_refused")
        assert not any(part in detail for part in ("127.", "169.", "10.0"))
    with TestClient(create_app(Settings(fetch="off"))) as off:
        refused(off.get(CLEAN, params={"url": "https://example.org/"}), 403, "fetch_disabled")
        assert answered(off.post(CLEAN, json={"html": HTML, "url": "https://example.org/"}))["url"] == "https://example.org/"


def test_the_next_request_is_unaffected(client: TestClient) -> None:
    before = answered(client.post(CLEAN, json={"html": HTML, "blocks": True}))
    for body, content_type in ((b"<div>" * 5000, "text/html"), (b"[" * 100_000, "application/json"), (b"\0", "text/plain"), (b"x", "image/png")):
        assert post(client, body, content_type).status_code >= 400
        assert answered(client.post(CLEAN, json={"html": HTML, "blocks": True})) == before
