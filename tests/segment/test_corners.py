"""Corners of HTML where parsers differ: what a browser shows there, in the order in which its tree holds it, is what the blocks say."""

from __future__ import annotations

import pytest

from tests.conftest import html_blocks

CORNERS = {
    "text before any element": ("one<p>two", ["one", "two"]),
    "formatting that is closed in the wrong order": ("<p><b>one<i>two</b>three</i>four", ["onetwothreefour"]),
    "formatting that runs on into the next paragraph": ("<p><b>one<p>two</b>three", ["one", "twothree"]),
    "a paragraph in a paragraph": ("<p>one<p>two</p>three</p>four", ["one", "two", "three", "four"]),
    "an end tag of a paragraph alone": ("one</p>two", ["one", "two"]),
    "an end tag of a line break": ("<p>one</br>two", ["one\ntwo"]),
    "text in a table, outside of its cells": ("<table>one<tr><td>two</td></tr></table>", ["one", "two"]),
    "an element in a table, outside of its cells": ("<table><p>one</p><tr><td>two</table>", ["one", "two"]),
    "a cell without a row": ("<table><td>one<td>two</table>", ["one", "two"]),
    "a table in a cell that is never closed": ("<table><tr><td>one<table><tr><td>two</table>three", ["one", "two", "three"]),
    "a list item without a list": ("<li>one<li>two", ["one", "two"]),
    "a list item in a paragraph": ("<p>one<li>two", ["one", "two"]),
    "a heading in a heading": ("<h1>one<h2>two</h2>three</h1>", ["one", "two", "three"]),
    "a link in a link": ("<p><a href=/1>one<a href=/2>two</a>three</a>", ["one twothree"]),
    "a form in a form": ("<form><p>one<form><p>two</form><p>three</form><p>four", ["one", "two", "three", "four"]),
    "a comment that is never closed": ("<p>one<!-- two", ["one"]),
    "a comment that closes with a bang": ("<p>one<!-- two --!><p>three", ["one", "three"]),
    "a comment that is a question": ("<p>one<?php two ?><p>three", ["one", "three"]),
    "a tag that is never closed": ("<p>one<div title='two", ["one"]),
    "a script that holds its own end in a string": ("<p>one<script>'<\\/script>'</script><p>two", ["one", "two"]),
    "a script in a comment in a script": ("<p>one<script><!--<script></script>two</script>--></script><p>three", ["one-->", "three"]),
    "a script that is never closed": ("<p>one<script>two<p>three", ["one"]),
    "a title in the body": ("<p>one<title>two</title><p>three", ["one", "three"]),
    "a style in a paragraph": ("<p>one<style>p{}</style>two", ["onetwo"]),
    "a template": ("<p>one<template><p>two</template><p>three", ["one", "three"]),
    "a section of characters outside of drawings": ("<p>one<![CDATA[two]]>three", ["onethree"]),
    "characters named without a semicolon": ("<p>one&amptwo &copy three &notit; &#x74;&#119;o", ["one&two © three ¬it; two"]),
    "characters that no number may name": ("<p>one&#0;two&#x110000;three&#xD800;", ["one\ufffdtwo\ufffdthree\ufffd"]),
    "a zero character": ("<p>one\0two", ["onetwo"]),
    "a line feed at the head of preformatted text": ("<pre>\none\n two</pre>", ["one\n two"]),
    "white space of four kinds": ("<p>one\t\n\f\r two", ["one two"]),
    "a second body": ("<body><p>one<body class=x><p>two", ["one", "two"]),
    "text after the end": ("<html><body><p>one</body></html>two", ["onetwo"]),
    "head elements after the head": ("<head></head><meta name=a><link rel=b><p>one", ["one"]),
    "tags in capitals": ("<P>one<DIV>two</DIV>", ["one", "two"]),
    "an attribute given twice": ("<p><a href=/1 href=/2>one</a>", ["one"]),
    "a slash in a tag that is not empty": ("<div/>one<p/>two", ["one", "two"]),
    "elements that nobody uses any more": ("<p>one<nobr>two</nobr><tt>three</tt><blink>four</blink>", ["onetwothreefour"]),
    "ruby without end tags": ("<p><ruby>one<rt>two</ruby>", ["onetwo"]),
}


@pytest.mark.parametrize(("markup", "expected"), CORNERS.values(), ids=CORNERS)
def test_blocks_say_what_a_browser_shows(markup: str, expected: list[str]) -> None:
    assert list(html_blocks(markup).text) == expected
