"""Bytes become text in the order of the contract, and what is no text is refused by name."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UnreadablePage
from app.intake.decode import decode, known_encoding
from tests.effort import cpu_seconds

GERMAN = "Größe und Übergröße schön, für Müller über den Weg. " * 3
RUSSIAN = "Привет мир, как дела сегодня? Это простой текст. " * 3
JAPANESE = "日本語のテキストです。今日は良い天気ですね。" * 5


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "euc_jp", "euc-jp"),
        ("中文文本，今天天气很好，我们去公园。" * 5, "gb18030", "gb18030"),
        ("한국어 텍스트입니다. 오늘은 날씨가 좋네요." * 5, "cp949", "euc-kr"),
        ("Ελληνικό κείμενο για δοκιμή. " * 5, "cp1253", "windows-1253"),
        ("Zażółć gęślą jaźń, proszę bardzo. " * 4, "cp1250", "windows-1250"),
        ("hello “quoted” café", "cp1252", "windows-1252"),
        ("café", "cp1252", "windows-1252"),
        ("plain text in sixteen bits", "utf-16-le", "utf-16le"),
        ("plain text in sixteen bits", "utf-16-be", "utf-16be"),
    ],
)
def test_nothing_said(text: str, codec: str, name: str) -> None:
    assert decode(text.encode(codec)) == (text, name, ())


def test_byte_order_mark_stands_above_all() -> None:
    assert decode(b"\xef\xbb\xbfh\xc3\xa9", "windows-1251") == ("hé", "utf-8", ())
    assert decode(b"\xff\xfeh\x00\xe9\x00", "utf-8") == ("hé", "utf-16le", ())
    assert decode(b"\x00\x00\xfe\xff\x00\x00\x00h") == ("h", "utf-32be", ())


def test_content_type_stands_above_valid_utf8_and_the_page() -> None:
    assert decode('<meta charset="utf-8">é'.encode(), "iso-8859-1")[:2] == ('<meta charset="utf-8">Ã©', "windows-1252")


def test_valid_utf8_stands_above_what_the_page_declares() -> None:
    assert decode('<meta charset="windows-1251">é'.encode())[:2] == ('<meta charset="windows-1251">é', "utf-8")


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="windows-1251">',
        "<META charset=cp1251>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
        "<script>" + "x" * 9000 + "</script><meta charset=windows-1251>",
        "<body><p>late</p><meta charset=windows-1251>",
        '<meta name="a" content="b">' * 50 + "<meta charset=windows-1251>",
    ],
)
def test_what_the_page_declares_anywhere(declaration: str) -> None:
    text = f"{declaration}да"  # too short to be guessed
    assert decode(text.encode("cp1251")) == (text, "windows-1251", ())


def test_a_declaration_is_no_declaration_in_pasted_text() -> None:
    assert decode("<meta charset=windows-1251>é".encode("cp1252"), None, "text")[1] == "windows-1252"


def test_a_declared_utf16_that_can_be_read_as_ascii_is_utf8() -> None:
    assert decode(b"<meta charset=utf-16>\xff")[1] == "utf-8"


def test_few_broken_bytes_are_read_leniently_and_told() -> None:
    text, name, warnings = decode("schön ä ö ü grüße, wie über Müller".encode() + b" \xe9")
    assert (text[-2:], name) == (" \ufffd", "utf-8")
    assert warnings == ("1 broken byte sequence could not be read as utf-8.",)


def test_broken_utf8_with_a_charset_is_read_leniently() -> None:
    assert decode(b"a\xffb", "utf-8")[0] == "a\ufffdb"


@pytest.mark.parametrize("label", ["rot13", "hex", "zlib", "unicode_escape", "idna", "utf-7", "x" * 5000, "\0", "é", "mbcs", "", None])
def test_labels_that_are_no_encoding_are_passed_over(label: str | None) -> None:
    assert known_encoding(label) is None
    assert decode("é".encode(), label) == ("é", "utf-8", ())


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"GIF89a..", "GIF"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"\x00\x00\x00\x18ftypmp42", "film"),
        (b"text with a \x00 in it", "binary"),
        (b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200)), "binary"),
        (b"a\x01\x02\x03b\x04\x05" * 40, "control"),
    ],
)
def test_what_is_no_text_is_named(body: bytes, name: str) -> None:
    with pytest.raises(UnreadablePage, match=name):
        decode(body)


@given(st.binary(max_size=400), st.none() | st.text(max_size=20) | st.sampled_from(["utf-8", "gbk", "big5", "iso-2022-jp", "utf-16"]))
def test_never_raises_anything_else(body: bytes, charset: str | None) -> None:
    try:
        text, name, _ = decode(body, charset)
    except UnreadablePage:
        return
    text.encode("utf-8")
    assert known_encoding(name) or name.startswith("utf-32")


@given(st.text(min_size=1, max_size=200))
def test_utf8_comes_through(text: str) -> None:
    if "\0" in text or text[0] == "\ufeff":
        return
    try:
        assert decode(text.encode("utf-8"), "utf-8")[0] == text
    except UnreadablePage:
        assert any(c < " " or c == "\x7f" for c in text) or text.startswith(("PK", "BZh", "GIF8", "%PDF", "wOF", "RIFF")) or "ftyp" in text


@pytest.mark.parametrize("filler", [b"\xe9 ", b"<meta ", b"<meta charset='", b"\x81", "é".encode() + b"\xff", b"<!--"])
def test_large_bodies_take_little_time(filler: bytes) -> None:
    assert cpu_seconds(lambda: decode(b"\xff" + filler * (4_000_000 // len(filler)))) < 15
