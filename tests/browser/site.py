"""A web site on this machine, whose pages come with the policies that real ones have."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SENTENCE = "For two hundred years the mill turned with the tide, and the village set its clocks by the sound of its wheel."
TITLE = "How the tide mill was rebuilt"
COMMENT = "My grandfather swept that floor for thirty years and would have cried."
RELATED = "Five walks along the estuary"


def article(body: str = "", head: str = "") -> str:
    """A page with a menu, an article, comments and pointers to others."""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Harbour Weekly</title>
<meta property="og:site_name" content="Harbour Weekly"><meta name="author" content="Ada Moor">
<meta property="article:published_time" content="2025-03-02">{head}</head><body>
<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/weather">Weather</a></li></ul></nav>
<main><article><h1>{TITLE}</h1><p>{SENTENCE}</p><p>Then, on a night in 1951, the great wheel stopped, and nobody in the village expected
to hear it again. The <a href="/sluice">sluice</a> silted up, and herons moved into the mill race.</p>{body}
<p>Eleven volunteers have spent four winters proving them wrong. They cut new paddles from local oak, and learned from drawings
how the sluice was meant to close.</p></article>
<section class="comments" id="comments"><h2>Comments</h2><div class="comment"><b>Jonah</b><p>{COMMENT}</p></div>
<form><label>Leave a comment</label><textarea></textarea></form></section>
<aside class="related"><h2>Related articles</h2><ul><li><a href="/walks">{RELATED}</a></li>
<li><a href="/eels">The last eel fisher</a></li><li><a href="/bell">A bell comes home</a></li></ul></aside></main>
<footer class="footer">© 2025 Harbour Weekly. All rights reserved. <a href="/terms">Terms</a></footer></body></html>"""


CSP = "default-src 'self'; form-action 'self'"
PLAIN = article()
SHADOW = article(
    "<div id='host'></div><script>document.getElementById('host').attachShadow({mode: 'open'}).innerHTML = "
    "'<p>Behind a shadow root stands a sentence that no plain source shows, and a reader sees it all the same.</p>'</script>"
)
BIG = article("".join(f"<p>Paragraph number {n}. {SENTENCE * 7}</p>" for n in range(6500)))
FRAMES = article('<iframe src="/inner"></iframe><iframe src="about:blank"></iframe>')
INNER = (
    "<!doctype html><title>Inner</title><p>Within the frame stands a sentence of its own, long enough to be read as part of the page.</p>"
)
HOSTILE_TITLE = "<img src=x onerror=ran()>\"'</title></script><script>ran()</script>"
HOSTILE = article(
    "<p>&lt;script&gt;ran()&lt;/script&gt; is only written here, &lt;img src=x onerror=ran()&gt; too, and so is </textarea> in a text "
    "that goes on for a while so that it reads as part of the article.</p>"
    '<p>A link <a href="javascript:ran()">that runs</a>, one <a href="java\nscript:ran()">that hides it</a>, and one '
    '<a href="data:text/html,<script>ran()</script>">that carries it</a>, all of them within one long enough sentence.</p>'
    '<p onclick="ran()" class="&quot;><script>ran()</script>">A paragraph with a handler and a hostile class, and with words enough to be '
    "kept as part of the text of this article.</p>",
    "<script>window.ran = () => 0</script>",
).replace(f"<title>{TITLE}", f"<title>{HOSTILE_TITLE.replace('<', '&lt;')}")

# Path to the headers and the HTML of a page.
PAGES: dict[str, tuple[dict[str, str], str]] = {
    "/plain": ({}, PLAIN),
    "/csp": ({"Content-Security-Policy": CSP}, PLAIN),
    "/trusted-types": ({"Content-Security-Policy": f"{CSP}; require-trusted-types-for 'script'; trusted-types 'none'"}, PLAIN),
    "/coop": ({"Content-Security-Policy": CSP, "Cross-Origin-Opener-Policy": "same-origin"}, PLAIN),
    "/sandbox": ({"Content-Security-Policy": "sandbox allow-scripts"}, PLAIN),
    "/form-action": ({"Content-Security-Policy": "form-action 'none'"}, PLAIN),
    "/shadow": ({}, SHADOW),
    "/frames": ({}, FRAMES),
    "/inner": ({}, INNER),
    "/big": ({}, BIG),
    "/big-coop": ({"Cross-Origin-Opener-Policy": "same-origin"}, BIG),
    "/hostile": ({}, HOSTILE),
    "/empty": ({}, "<!doctype html><title>App</title><div id=root></div><script src=/app.js></script>"),
    "/menus": ({}, "<!doctype html><title>Menu</title>" + "".join(f'<nav><a href="/{n}">Menu entry {n}</a></nav>' for n in range(60))),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        headers, html = PAGES.get(self.path, ({}, ""))
        body = html.encode()
        self.send_response(200 if html else 404)
        for name, value in {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def site() -> Iterator[int]:
    """The site, on a port of this machine, until the block is left."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
