"""Every refusal of /v1/clean, and that none of them leaves a trace."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.web.ask import CLEAN, answered, post, refused
from tests.web.conftest import HTML, SETTINGS

BOUNDARY = "multipart/form-data; boundary=x"


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
        {"html": HTML, "blocks": "true"},
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
        (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n", BOUNDARY),
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


@pytest.mark.parametrize("content_type", ["image/png", "application/pdf", "text/css", "application/xml", "nonsense", "/", "multipart/a"])
def test_unsupported_types(client: TestClient, content_type: str) -> None:
    response = post(client, HTML, content_type)
    assert "text/html" in refused(response, 415, "unsupported_media_type")
    assert "text/html" in response.headers["accept"]


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "nonsense"])
def test_unsupported_codings(client: TestClient, coding: str) -> None:
    response = post(client, HTML, "text/html", Content_Encoding=coding)
    refused(response, 415, "unsupported_media_type")
    assert response.headers["accept-encoding"] == "gzip"


def test_gzip_that_decompresses_to_nothing_is_bounded_as_it_is_sent(client: TestClient) -> None:
    empty = gzip.compress(b"") * 1000  # no length is declared, and none of it adds to the page
    times = 2 * SETTINGS.max_bytes // len(empty)
    response = client.post(CLEAN, content=(empty for _ in range(times)), headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"})
    refused(response, 413, "too_large")


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
    bad = [(b"<div>" * 5000, "text/html"), (b"[" * 100_000, "application/json"), (b"\0", "text/plain"), (b"x", "image/png")]
    for body, content_type in bad:
        assert post(client, body, content_type).status_code >= 400
        assert answered(client.post(CLEAN, json={"html": HTML, "blocks": True})) == before
