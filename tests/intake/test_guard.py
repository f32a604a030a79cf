"""Markup that would cost a parser too much is refused, whatever hides it; real pages are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.errors import TooHard
from app.intake import guard
from app.intake.guard import MAX_DEPTH, check, check_lines
from app.intake.tags import MAX_ATTRIBUTES

MANY = 4000
PIECES = (
    "<div> </div> <p> </p> <b~id=#> <b> </b> <a~href=#> </a> <i> </i> <span> </span> <table> </table> <tr> <td> </td> <li> <ul> </ul> "
    "</li> <form> </form> <option> <svg> </svg> <path/> <path> <g> </g> <title> </title> <style> </style> <script> </script> <!-- --> "
    "<![CDATA[ ]]> <textarea> </textarea> x <h1> </h1> <button> </button> <template> </template> <noscript> </noscript> <math> <mi> "
    '</math> " \' <div~t="> "> <img> <dd> <dt> <object> </object> <caption> <xmp> </xmp> <u> </u> <font~color=#> </font> <iframe> '
    "</iframe> <div/> <p~a='> '> <input> <br> <section> </section> <body> <html> <head> <nobr> <ruby> <rt> <hr> <tbody> <col> "
    '<path~d=x/> <svg/> <svg><path~d="x"/></svg>'
).split()


def real_depth(markup: str) -> int:
    """How deep the tree of the parser is that the service uses."""
    root = LexborHTMLParser(markup).root
    deepest, ahead = 0, [(root, 1)]
    while ahead:
        node, depth = ahead.pop()
        deepest = max(deepest, depth)
        child = node.child if node is not None else None
        while child is not None:
            if child.is_element_node:
                ahead.append((child, depth + 1))
            child = child.next
    return deepest


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<DIV>",
        "<div class=a>",
        "<span>",
        "<x-y>",
        "<div/>",
        "<div><!--</div>-->",
        "<div><!-- > </div> -->",
        "<div><script></div></script>",
        "<div><style></div></style>",
        "<div><textarea></div></textarea>",
        "<div><title></div></title>",
        "<div><xmp></div></xmp>",
        "<div><iframe></div></iframe>",
        "<div title='</div>'>",
        '<div title="></div>">',
        '<br a=b="><div><br ">',
        '<br ="><div><br ">',
        '<br "><div><br ">',
        "<div a='\"' b='></div>'>",
        '<div a = "></div>">',
        "<div></span>",
        "<div></p></br>",
        "<div><table><td></div></td></table>",
        "<div><select></div></select>",
        "<form><div></form>",
        "<div><svg><![CDATA[></div>]]></svg>",
        "<div><script><!--<script></script></div></script>",
        "<svg><div></div><path/>",
        "<svg><path>",
        "<svg><path d=x/>",
        "<math><col>",
        "<ul><li>",
        "<table><tr><td>",
        "<blockquote>",
        "<p><b id=#></p>",
        "<td><g><path>",
        "<object><b>",
        "<noscript><div></noscript>",
        "<div><noscript><!--</noscript></div><!-- -->",
        "<ruby><rt><ruby>",
        "<![CDATA[><div>]]>",
        "<!doctype html><div>",
    ],
)
def test_depth_is_refused(unit: str) -> None:
    markup = "".join(unit.replace("#", str(n)) for n in range(MANY))
    with pytest.raises(TooHard):
        check(markup)


@pytest.mark.parametrize(
    "unit",
    [
        "<p>",
        "<li>",
        "<td>",
        "<table><tr><td>x<tr><td>y</table>",
        "<tr><td>",
        "<option>",
        "<dt>a<dd>b",
        "<br>",
        "<img src=x>",
        "<input><hr><wbr>",
        "<div></div>",
        "<DIV></div>",
        "<!-- <div> -->",
        "<script>'<div>'</script>",
        "<style><div></style>",
        "<textarea><div></textarea>",
        "<title><div></title>",
        "<noscript><img></noscript>",
        '<a title="<div>">x</a>',
        "<svg><path/><path/></svg>",
        "<svg><g><path d='x'></path></g></svg>",
        "<svg viewBox=0><title>t</title><use href=#a /></svg>",
        "<div><svg><style>a>b{}</style><path d=M0/></svg></div>",
        "<p><font color=red>",
        "<p><b>bold</p>",
        "<a href=#>",
        "<b><p></b></p>",
        "<div><p></div>",
        "<div><span></div>",
        "<ul><li>a<li>b</ul>",
        "<select><option>a<option>b</select>",
        "a < b ",
        "<3 ",
        "<>",
        "<? <div>",
        "</ <div>",
        "<button><div>",
        '<div a=b="></div>">',
        '<div ="></div>">',
        "</div>",
        "<h2>x</h3>",
        "<body>",
    ],
)
def test_what_a_parser_closes_by_itself_is_not(unit: str) -> None:
    check(unit * MANY)


def test_the_limit_itself() -> None:
    check("<div>" * MAX_DEPTH)
    with pytest.raises(TooHard, match="512 elements"):
        check("<div>" * (MAX_DEPTH + 1))


@pytest.mark.parametrize("name", ["div", "script", "title", "svg", "path", "html", "noscript", "x"])
@pytest.mark.parametrize("shape", ["a#", 'a#=""', "a#='x'", "a# = x", "/a#"])
def test_many_attributes_of_one_tag_are_refused(name: str, shape: str) -> None:
    def tag(count: int) -> str:
        return f"<p>x<{name} {' '.join(shape.replace('#', str(n)) for n in range(count))}>y"

    check(tag(MAX_ATTRIBUTES - 1))
    for end in ("", "<p>more", "-->", "</script></title>"):
        with pytest.raises(TooHard, match="attributes"):
            check(tag(MAX_ATTRIBUTES + 1) + end)


def test_many_tags_are_refused() -> None:
    with pytest.raises(TooHard, match="300,000 tags"):
        check("<p>x" * 300_001)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028"])
def test_many_lines_are_refused(end: str) -> None:
    check_lines(f"a{end}" * 250_000)
    with pytest.raises(TooHard, match="250,000 lines"):
        check_lines(f"a{end}" * 250_002)


def test_attributes_of_all_body_tags_go_to_one_element() -> None:
    with pytest.raises(TooHard, match="attributes"):
        check("".join(f"<body {' '.join(f'a{n}x{m}' for m in range(100))}>" for n in range(30)))


def test_unclosed_formatting_that_every_paragraph_repeats() -> None:
    unclosed = "<p>" + "".join(f"<b id={n}>" for n in range(300)) + "</p>"
    check(unclosed)
    with pytest.raises(TooHard, match="disorder"):
        check(unclosed + "<p>x</p>" * 20_000)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.lists(st.sampled_from(PIECES), max_size=2), st.sampled_from([1, 60]))
@settings(max_examples=300, deadline=None)
def test_what_passes_is_not_deep(unit: list[str], before: list[str], times: int) -> None:
    """A table's parts bring up to three elements that nobody wrote, hence the factor."""
    pieces = before + [piece for n in range(times) for piece in (part.replace("#", str(n)) for part in unit)]
    markup = "".join(pieces).replace("~", " ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "MAX_DEPTH", 16)
        try:
            check(markup)
        except TooHard:
            return
    assert real_depth(markup) <= 2 * 16 + 8


@given(st.text(alphabet="<>/!-=\"' abdivsp[]\n", max_size=300))
@settings(deadline=None)
def test_raises_nothing_else(markup: str) -> None:
    try:
        check(markup)
    except TooHard:
        return
