"""Players, posts and other pages within a page: a link where they stand, to where people would open them; banners and counters are none."""

from __future__ import annotations

import pytest

from app.lexicon import Lexicon
from app.records import Winnowed
from app.render.as_html import content_html
from app.render.as_json import render as as_json
from app.render.as_markdown import content_markdown
from app.render.content import content_text
from app.render.sanitise import sanitised
from app.render.wish import Wish
from app.segment.embeds import SCHEME_RE
from tests.conftest import cleaned
from tests.effort import cpu_seconds
from tests.segment.test_faithful import cut, kept_whole

VIDEO = "https://www.youtube.com/watch?v=a1b2c3d4e5f"


def embeds(markup: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    return [(span.value, span.note) for spans in cut(markup, lexicon).spans for span in spans if span.kind == "embed"]


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<iframe src="https://www.youtube.com/embed/a1b2c3d4e5f?rel=0"></iframe>', VIDEO),
        ('<iframe src="//www.youtube-nocookie.com/embed/a1b2c3d4e5f"></iframe>', VIDEO),
        ('<iframe src="about:blank" data-src="https://www.youtube.com/embed/a1b2c3d4e5f"></iframe>', VIDEO),
        ('<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>', "https://www.youtube.com/playlist?list=PL1"),
        (
            '<object data="https://www.youtube.com/v/a1b2c3d4e5f&hl=en"><embed src="https://www.youtube.com/v/a1b2c3d4e5f&hl=en"></object>',
            VIDEO,
        ),
        ('<object><embed src="https://www.youtube.com/v/a1b2c3d4e5f"></object>', VIDEO),
        ('<lite-youtube videoid="a1b2c3d4e5f"></lite-youtube>', VIDEO),
        ('<amp-youtube data-videoid="a1b2c3d4e5f"><i></i></amp-youtube>', VIDEO),
        ('<lite-vimeo videoid="123"></lite-vimeo>', "https://vimeo.com/123"),
        ('<iframe src="https://player.vimeo.com/video/123?color=fff"></iframe>', "https://vimeo.com/123"),
        ('<iframe src="https://player.vimeo.com/video/123?h=0ab"></iframe>', "https://vimeo.com/123/0ab"),
        ('<iframe src="https://www.dailymotion.com/embed/video/x1"></iframe>', "https://www.dailymotion.com/video/x1"),
        ('<iframe src="https://open.spotify.com/embed/track/1a"></iframe>', "https://open.spotify.com/track/1a"),
        (
            '<iframe src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1&color=f"></iframe>',
            "https://api.soundcloud.com/tracks/1",
        ),
        ('<iframe src="https://platform.twitter.com/embed/Tweet.html?id=12"></iframe>', "https://twitter.com/i/status/12"),
        ('<amp-twitter data-tweetid="12"></amp-twitter>', "https://twitter.com/i/status/12"),
        ('<iframe src="https://www.instagram.com/p/Ab-1/embed/captioned/"></iframe>', "https://www.instagram.com/p/Ab-1/"),
        (
            '<iframe src="https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fexample.org%2Fv"></iframe>',
            "https://example.org/v",
        ),
        ('<iframe src="https://www.tiktok.com/embed/v2/12"></iframe>', "https://www.tiktok.com/embed/v2/12"),
        ('<iframe src="https://example.org/map" width="600" height="450"></iframe>', "https://example.org/map"),
        ('<iframe src="https://example.org/map" title="The mill"></iframe>', "https://example.org/map"),
        ('<iframe src="https://example.org/play" allowfullscreen></iframe>', "https://example.org/play"),
        ('<iframe src="/play" allow="autoplay; fullscreen"></iframe>', "/play"),
        ('<video src="/mill.mp4"></video>', "/mill.mp4"),
        ('<video autoplay><source src="/mill.webm"><source src="/mill.mp4">No video.</video>', "/mill.webm"),
        ('<audio controls src="/mill.mp3"></audio>', "/mill.mp3"),
        ('<object data="/mill.pdf" type="application/pdf"></object>', "/mill.pdf"),
        ('<amp-video src="/mill.mp4"></amp-video>', "/mill.mp4"),
    ],
)
def test_what_a_page_embeds_is_a_link_to_where_people_open_it(markup: str, address: str, lexicon: Lexicon) -> None:
    assert [found for found, _ in embeds(f"<p>The mill.</p>{markup}<p>It turned.</p>", lexicon)] == [address]


@pytest.mark.parametrize(
    "markup",
    [
        '<iframe src="https://example.org/count" width="1" height="1" title="x"></iframe>',
        '<iframe src="https://example.org/count" style="width:0;height:0" title="x"></iframe>',
        '<iframe src="https://www.youtube.com/embed/a1b2c3d4e5f" style="display:none"></iframe>',
        '<iframe src="https://example.org/x" hidden title="x"></iframe>',
        '<iframe src="https://example.org/x"></iframe>',
        '<iframe src="https://example.org/like" width="90" height="21"></iframe>',
        '<iframe src="https://example.org/banner" width="300" height="250" title="x"></iframe>',
        '<iframe src="https://example.org/x" tabindex="-1" aria-hidden="true" allowfullscreen title="x"></iframe>',
        '<iframe src="about:blank" title="x"></iframe>',
        '<iframe src="javascript:alert(1)" title="x" allowfullscreen></iframe>',
        '<iframe src=" Data:text/html,x" title="x" allowfullscreen></iframe>',
        '<iframe srcdoc="<p>x" title="x" allowfullscreen></iframe>',
        '<iframe src="https://[x/" width="9" height="9"></iframe>',
        f'<iframe src="https://example.org/{"x" * 3000}" title="x"></iframe>',
        '<video src="blob:https://example.org/1"></video>',
        "<video></video>",
        '<object data="/game.swf" type="application/x-shockwave-flash"></object>',
        '<lite-youtube videoid="&quot;)"></lite-youtube>',
        "<amp-twitter data-tweetid='x/../y'></amp-twitter>",
        "<pre>a <video src='/mill.mp4'></video> b</pre>",
    ],
)
def test_counters_banners_and_what_nobody_sees_are_no_embeds(markup: str, lexicon: Lexicon) -> None:
    assert embeds(f"<p>The mill.</p>{markup}<p>It turned.</p>", lexicon) == []


def shown(page: Winnowed) -> tuple[str, str, str]:
    markup = content_html(page)
    assert sanitised(markup) == markup
    return content_text(page), content_markdown(page), markup


def test_a_player_is_called_what_the_page_calls_it_and_adds_no_words_to_the_text(lexicon: Lexicon) -> None:
    player = '<iframe src="https://www.youtube.com/embed/a1b2c3d4e5f" title="How [it] turns"></iframe>'
    page = kept_whole(f"<p>See {player} it turn.</p>", lexicon)
    assert shown(page) == (
        "See\n\nit turn.",
        f"See\n\n[▶ How \\[it\\] turns]({VIDEO})\n\nit turn.",
        f'<p>See</p>\n<p><a href="{VIDEO}">▶ How [it] turns</a></p>\n<p>it turn.</p>',
    )
    assert f'"links":[{{"url":"{VIDEO}","text":"▶ How [it] turns"}}]' in as_json(page, Wish(include=frozenset({"links"})))


PLAYER = '<iframe src="https://www.youtube.com/embed/a1b2c3d4e5f"></iframe>'


@pytest.mark.parametrize(
    ("markup", "markdown", "html"),
    [
        (
            f"<figure>{PLAYER}<figcaption>The wheel</figcaption></figure>",
            f"[▶]({VIDEO})\n\n*The wheel*",
            f'<figure><a href="{VIDEO}">▶</a><figcaption>The wheel</figcaption></figure>',
        ),
        (
            f"<ol><li>See {PLAYER} now<li><p>Two</p><p><img src=/a.jpg alt=A></p><li>Three</ol>",
            f"1. See\n\n   [▶]({VIDEO})\n\n   now\n2. Two\n\n   ![A](/a.jpg)\n3. Three",
            f'<ol><li>See<p><a href="{VIDEO}">▶</a></p><p>now</p></li><li>Two<p><img src="/a.jpg" alt="A"></p></li><li>Three</li></ol>',
        ),
        (
            "<ol><li>One<figure><img src=/a.jpg alt=A><figcaption>The wheel</figcaption></figure><li>Two</ol>",
            "1. One\n\n![A](/a.jpg)\n\n*The wheel*\n\n2. Two",
            '<ol><li>One</li></ol>\n<figure><img src="/a.jpg" alt="A"><figcaption>The wheel</figcaption></figure>\n'
            '<ol start="2"><li>Two</li></ol>',
        ),
        (
            f"<ol><li>One<li>{PLAYER} turns<li>Three</ol>",
            f"1. One\n2. [▶]({VIDEO})\n\n   turns\n3. Three",
            f'<ol><li>One</li><li><a href="{VIDEO}">▶</a><p>turns</p></li><li>Three</li></ol>',
        ),
        (
            f"<ol><li>{PLAYER}<li>Two</ol>",
            f"1. [▶]({VIDEO})\n2. Two",
            f'<ol><li><a href="{VIDEO}">▶</a></li><li>Two</li></ol>',
        ),
    ],
    ids=["figure", "item", "figure in an item", "first in an item", "first in a list"],
)
def test_a_player_in_a_figure_has_its_caption_and_one_in_an_item_does_not_end_it(
    markup: str, markdown: str, html: str, lexicon: Lexicon
) -> None:
    assert shown(kept_whole(markup, lexicon))[1:] == (markdown, html)


def test_a_player_in_a_link_in_a_cell_is_no_link_in_a_link(lexicon: Lexicon) -> None:
    page = kept_whole(f"<table><tr><th>a<th>b<tr><td>c<td><a href='/x'>{PLAYER} d</a></table>", lexicon)
    assert shown(page)[1].endswith(f"| c | [d](/x) [▶]({VIDEO}) |")


def test_one_player_that_is_written_twice_stands_once(lexicon: Lexicon) -> None:
    player = '<iframe src="https://www.youtube.com/embed/a1b2c3d4e5f"></iframe>'
    assert len(embeds(f"<p>The mill.</p>{player}{player}<p>It turned.</p>{player}", lexicon)) == 2


TEXT = "<p>For two hundred years the mill turned with the tide, and at night, when the water was low, it stood still again.</p>" * 3
AROUND = f"<nav><a href=/a>Home</a> <a href=/b>News</a></nav><article><h1>The mill</h1>{{}}{TEXT}{{}}</article>"
FOOT = "<footer><p>Contact <a href=/c>us</a></p><p>© 2024 The mill</p></footer>"


@pytest.mark.parametrize("thing", ['<iframe src="https://www.youtube.com/embed/a1b2c3d4e5f"></iframe>', '<img src="/a.jpg" alt="A wheel">'])
@pytest.mark.parametrize("at_end", [False, True])
def test_what_has_no_words_goes_with_the_side_that_it_shares_an_element_with(thing: str, at_end: bool) -> None:
    page = cleaned(AROUND.format("" if at_end else thing, thing if at_end else "") + FOOT)
    assert content_markdown(page).count("](https://www.youtube" if "iframe" in thing else "![A wheel]") == 1
    outside = cleaned(AROUND.format("", "") + FOOT.replace("<p>©", f"{thing}<p>©"))
    assert not {"▶", "A wheel"} & set(content_markdown(outside).replace("[", "]").split("]"))


def test_a_player_in_code_does_not_end_it(lexicon: Lexicon) -> None:
    assert cut('<pre>one <iframe src="/play" allowfullscreen></iframe>two</pre>', lexicon).text == ["one two"]


def test_sizes_and_addresses_that_go_on_for_ever_are_read_in_one_go(lexicon: Lexicon) -> None:
    space = " " * 100_000
    markup = f'<iframe src="/x" title="x" width="1{space}x" style="width:1{space}x"></iframe>'
    assert cpu_seconds(lambda: embeds(markup, lexicon)) < 10


@pytest.mark.parametrize("address", ["\x01javascript:x()", " javascript:x()", "\x00 data:text/html,x", "https:\x01//e.org"])
def test_an_address_with_a_control_character_before_or_behind_its_scheme_is_none(address: str) -> None:
    assert SCHEME_RE.match(address) is None
