"""What a person can do about a refusal or a poor answer: a heading and a few sentences for every code."""

from __future__ import annotations

from typing import NamedTuple


class Help(NamedTuple):
    """Words for people; `bookmarklet`: opening the page oneself and sending it from there would help."""

    heading: str
    advice: str
    bookmarklet: bool = False


NEEDS_BROWSER, NOTHING_KEPT, NO_ANSWER = "needs_browser", "nothing_kept", "no_answer"
_PASTE = "Open it in your browser, and send it from there with the bookmarklet, or select all of it, copy, and paste it here."
_LATER = "Nothing is wrong with the page. Wait a moment and try again."
HELP: dict[str, Help] = {
    "bad_request": Help(
        "That could not be read", "Look at the sentence below: it names what is wrong. An address begins with https:// or http://."
    ),
    "unauthorized": Help("A key, please", "Whoever runs this service gives out keys. Enter yours in the field and try again."),
    "forbidden": Help("Not from here", "Open this page by the service's own address and try again."),
    "address_refused": Help(
        "That address is not public",
        "Winnow fetches only what anybody could open, so that it cannot be used to look into private networks. " + _PASTE,
        bookmarklet=True,
    ),
    "fetch_disabled": Help("This service does not fetch pages", _PASTE, bookmarklet=True),
    "fetch_failed": Help(
        "The site did not answer with a page",
        "Check the address for a slip. Some sites turn programs away, or show pages only to people who have signed in. " + _PASTE,
        bookmarklet=True,
    ),
    "fetch_timeout": Help(
        "The site took too long", "Try once more. If it stays silent: " + _PASTE[0].lower() + _PASTE[1:], bookmarklet=True
    ),
    "slow_upload": Help(
        "The page did not arrive in time", "The connection was too slow or broke off. Try again, or send a smaller part of the page."
    ),
    "too_large": Help("The page is too large", "Send the part that holds the article: select it in the page, copy, and paste it here."),
    "unsupported_media_type": Help(
        "That is no kind of page", "Send HTML or plain text. What a PDF or a document says can be copied and pasted here."
    ),
    "invalid_input": Help("There is no page to clean", "Paste a page, drop a file, or give an address."),
    "unreadable_page": Help(
        "This is not a page", "It reads as neither HTML nor text. What a PDF or a document says can be copied and pasted here."
    ),
    "too_hard": Help("The page's markup is beyond the limits", "Select the part that holds the article, copy, and paste it here."),
    "busy": Help("Too much to do right now", _LATER),
    "not_ready": Help("The service is starting", _LATER),
    "internal_error": Help(
        "Something went wrong on our side", "Try again. If it happens again, tell whoever runs this service the number below."
    ),
    NEEDS_BROWSER: Help(
        "This page needs a browser",
        "What was sent holds almost no text: the page is filled by scripts, which Winnow does not run. " + _PASTE,
        bookmarklet=True,
    ),
    NOTHING_KEPT: Help(
        "Nothing here reads as the page's own content",
        "Every block was taken for something else. Look through the whole page, and switch on the labels that you want.",
    ),
    NO_ANSWER: Help("The service does not answer", "Check that it is running and that you are online, then try again."),
}
OTHERWISE = HELP["bad_request"]
