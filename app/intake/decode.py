"""Reads bytes as text in the order a browser would, and refuses what is no text at all."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding, to_unicode

from app.errors import UnreadablePage
from app.records import PageKind

# Python codec to WHATWG name (Encoding Standard 4.2). Only these are believed: Python knows others that are no character encodings.
_WHATWG = {
    "utf-8": "utf-8",
    "utf-16": "utf-16le",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "cp866": "ibm866",
    **{f"iso8859-{n}": f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "mac-roman": "macintosh",
    "mac-cyrillic": "x-mac-cyrillic",
    "cp874": "windows-874",
    **{f"cp{n}": f"windows-{n}" for n in range(1250, 1259)},
    "gb18030": "gb18030",
    "big5hkscs": "big5",
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
}
_UTF32 = {"utf-32-le": "utf-32le", "utf-32-be": "utf-32be"}  # browsers know it no more, its byte order mark is unmistakable
# Where a guess is worth more than windows-1252: scripts that it does not have.
_NOT_LATIN = [
    *("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "cp1253", "iso8859-7", "cp1255", "iso8859-8", "cp1256", "iso8859-6", "cp874"),
    *("gb18030", "big5hkscs", "euc_jp", "cp932", "cp949"),
]
_GUESS_AT_LEAST = 8  # bytes that are not ASCII
_EAST_SIGNS = re.compile("(?<=[a-z])[±¶¹³¿ª¼¾º\x9c\x9f](?=[a-z])|(?<=[a-z])[±¶¹³](?= )")  # letters of central Europe read as windows-1252
_GUESS_BYTES = 16_384  # what a guess looks at; more only makes it slow
_DECLARES = re.compile(rb"<meta[\s/]", re.IGNORECASE)
_DECLARES_AT_MOST = 200  # meta elements
_META_BYTES = 1024
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b\x08", "gzip data without its Content-Encoding"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"OggS\x00", "an Ogg recording"),
    (b"ID3\x02", "an MP3 recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"SQLite format 3\x00", "a database"),
)
_CONTROLS = dict.fromkeys([*range(1, 9), *range(14, 27), *range(28, 32), 127])
_CONTROL_SHARE = 0.05
_NUL_SHARE = 0.001
_SAMPLE = 65_536  # characters in which control characters are counted


def decode(body: bytes, charset: str | None = None, kind: PageKind | None = None) -> tuple[str, str, tuple[str, ...]]:
    """The text of `body`, the WHATWG name of its encoding, and warnings.

    In order: byte order mark; `charset` of the Content-Type; UTF-8 if it is valid; what HTML declares in any meta element or its XML
    declaration; UTF-8 with a few broken bytes; a guess; windows-1252. Broken bytes become U+FFFD. Raises errors.UnreadablePage for
    what is no text, naming what it looks like, and nothing else.
    """
    name = _other_than_text(body)
    if name:
        raise UnreadablePage(f"This looks like {name}, not like a page. Send HTML or plain text.")
    codec, skip = _codec_of(body, charset, kind)
    text, warnings = without_nul(to_unicode(body[skip:], codec))
    if "\ufffd" in text and (broken := text.count("\ufffd") - (body.count(b"\xef\xbf\xbd") if codec == "utf-8" else 0)) > 0:
        warnings += (f"{broken} broken {'byte sequence' if broken == 1 else 'byte sequences'} could not be read as {_name(codec)}.",)
    return text, _name(codec), warnings


def without_nul(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without stray NUL characters, with a warning if it had any.

    Raises errors.UnreadablePage when there is one early (WHATWG MIME Sniffing 5.3 looks at 1,445 bytes), when there are many, or when
    other control characters are more than any page has.
    """
    nuls = text.count("\0")
    if nuls and ("\0" in text[:1445] or nuls > _NUL_SHARE * len(text)):
        raise UnreadablePage("This looks like binary data (it has NUL characters in it), not like a page. Send HTML or plain text.")
    sample = text[:_SAMPLE]
    if len(sample) - len(sample.translate(_CONTROLS)) > _CONTROL_SHARE * len(sample):
        raise UnreadablePage("This looks like binary data (much of it is control characters), not like a page. Send HTML or plain text.")
    return (text.replace("\0", ""), ("NUL characters were taken out of the page.",)) if nuls else (text, ())


def known_encoding(label: str | None) -> str | None:
    """The Python codec for an encoding label of the WHATWG table, None for an unknown one."""
    if not label or not label.isascii():
        return None
    codec = resolve_encoding(label.strip())
    return codec if codec in _WHATWG else None


def _name(codec: str) -> str:
    return _WHATWG.get(codec) or _UTF32[codec]


def _other_than_text(body: bytes) -> str | None:
    head = body[:32]
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, recording or film"
    if head[4:8] == b"ftyp":
        return "a film or image"
    return next((name for magic, name in _SIGNATURES if head.startswith(magic)), None)


def _codec_of(body: bytes, charset: str | None, kind: PageKind | None) -> tuple[str, int]:
    """The Python codec for `body`, and how many bytes its byte order mark has."""
    marked, mark = read_bom(body)
    if marked and mark:
        return marked, len(mark)
    if said := known_encoding(charset):
        return said, 0
    if bare := _utf16_without_mark(body):
        return bare, 0
    if _is_utf8(body):
        return "utf-8", 0
    declared = None if kind == "text" else _declared(body)
    if declared:
        # WHATWG HTML 13.2.3.2: who can read the declaration as ASCII is not reading UTF-16.
        return ("utf-8" if declared.startswith("utf-16") else declared), 0
    return ("utf-8" if _nearly_utf8(body) else _guess(body)), 0


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _nearly_utf8(body: bytes) -> bool:
    """Are broken bytes the exception among sequences that only UTF-8 has?"""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    right = sum(1 for c in text[:_SAMPLE] if c >= "\x80") - broken
    return right > 4 * broken


def _utf16_without_mark(body: bytes) -> str | None:
    """UTF-16 of mostly Latin text shows as a NUL in every other place."""
    head = body[: min(len(body), 1024) // 2 * 2]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 4 and odd > 0.7 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if half >= 4 and even > 0.7 * half and not odd else None


def _declared(body: bytes) -> str | None:
    """What the page says of itself: in its head, or late, as pages do that have a long script in front."""
    if early := known_encoding(html_body_declared_encoding(body)):
        return early
    for count, found in enumerate(_DECLARES.finditer(body)):
        if count >= _DECLARES_AT_MOST:
            break
        if late := known_encoding(html_body_declared_encoding(body[found.start() : found.start() + _META_BYTES])):
            return late
    return None


def _guess(body: bytes) -> str:
    """The likeliest encoding of the part around the first byte that is not ASCII; windows-1252 unless much speaks for another."""
    first = next((at for at in range(0, len(body), _GUESS_BYTES) if not body[at : at + _GUESS_BYTES].isascii()), 0)
    part = body[first : first + _GUESS_BYTES]
    latin = part.decode("cp1252", "replace")
    if sum(byte > 127 for byte in part) < _GUESS_AT_LEAST:
        return "cp1252"
    best = from_bytes(part, steps=4, chunk_size=1024, cp_isolation=["cp1252", *_NOT_LATIN]).best()
    codec = known_encoding(best.encoding) if best is not None else None
    if codec and codec != "cp1252" and _mostly_not_latin(part.decode(codec, "replace")):
        return codec
    east = _EAST_SIGNS.findall(latin)
    if len(east) < 2:
        return "cp1252"
    return "iso8859-2" if "±" in east or "¶" in east else "cp1250"


def _mostly_not_latin(text: str) -> bool:
    letters = [c for c in text if c >= "\x80" and c.isalpha()]
    return sum(c > "\u036f" for c in letters) * 2 > len(letters)
