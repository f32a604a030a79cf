"""The language is what the page says where the text bears it out, else the text's own; the detector is asked only where it must be."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.judge.language import spoken
from app.lexicon import Lexicon

ENGLISH = "For two hundred years the mill turned with the tide, and nobody in the village expected to hear it again after that winter."
GERMAN = "Zweihundert Jahre lang drehte sich die Mühle mit den Gezeiten, und niemand in dem Dorf hatte erwartet, dass sie wieder läuft."
CZECH = "Dvě stě let se mlýn otáčel s přílivem a nikdo ve vesnici nečekal, že jej ještě někdy uslyší, dokud ho sousedé znovu nepostavili."
JAPANESE = "水車は二百年のあいだ潮とともに回り、村ではもう誰もその音を聞くことはないと思っていた。"
CHINESE = "两百年来，水磨随潮水转动，村里没有人想到还会再听到它的声音。志愿者们用了四个冬天把它修好。"
KOREAN = "이백 년 동안 물레방아는 조수와 함께 돌았고 마을에서는 아무도 그 소리를 다시 들을 줄 몰랐다."
ARABIC = "على مدى مئتي عام كانت الطاحونة تدور مع المد والجزر، ولم يتوقع أحد في القرية أن يسمعها مرة أخرى بعد ذلك الشتاء."
ALEMANNIC = (
    "S Dorf isch am Bach gläge un dr Müller het gsait, ass mr des nümmi bruucht; ihri Chinder sin derno in d Stadt gange go schaffe."
)
CODES = "tm12 qx7 zpl 0f3 kkw dd9 vbn 88q rtz 4mx plk w0w xkc 7yy hgf q3q zzv mnb 5tt jhk " * 4  # no language


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        (ENGLISH, "en", ("en", "")),
        (ENGLISH, None, ("en", "text")),
        (GERMAN, None, ("de", "text")),
        (GERMAN, "en", ("de", "text")),  # the template's own language was left
        (CZECH, None, ("cs", "text")),
        (CZECH * 3, "en", ("cs", "text")),
        ("Oakmill kettle 12, Fennmark stove 3, Harbour lamp 7, Tide clock 4, Mill stone 9, Wheel 5", "en", ("en", "")),
        (CZECH, "cs", ("cs", "")),
        (ENGLISH, "la", ("la", "")),  # no listed language is believed
        (JAPANESE, None, ("ja", "text")),
        (JAPANESE, "ja", ("ja", "")),
        (CHINESE, "en", ("zh", "text")),
        (KOREAN, "ko", ("ko", "")),
        (KOREAN, None, ("ko", "text")),
        (ARABIC, None, ("ar", "text")),
        (ALEMANNIC, None, ("gsw", "text")),
        (CODES, None, (None, "")),
        (CODES, "en", ("en", "")),
        ("Ada Moor", "fr", ("fr", "")),  # too little to doubt it by
        ("Ada Moor", None, (None, "")),
        ("", None, (None, "")),
    ],
)
def test_the_text_is_asked_where_the_page_is_silent_or_wrong(
    text: str, said: str | None, expected: tuple[str | None, str], lexicon: Lexicon
) -> None:
    assert spoken(text, said, lexicon.languages) == expected


def test_the_detector_is_not_loaded_for_a_page_that_says_its_language_or_shows_it_plainly() -> None:
    page = f"<html lang='de'><body><h1>Die Mühle</h1><p>{GERMAN * 5}</p></body></html>"
    script = f"import sys; from app import winnow; winnow({page!r}); winnow({GERMAN * 5!r}); sys.exit('fasttext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_detector_comes_without_the_client_that_would_fetch_a_larger_one() -> None:
    page, loaded = f"<p>{CZECH * 3}", "{'fasttext', 'requests'} & {*sys.modules}"
    script = f"import sys; from app import winnow; print(winnow({page!r}).fields.language, {loaded})"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout == "cs {'fasttext'}\n"
