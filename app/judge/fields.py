"""Chooses title, byline, dates and the rest from what a page declares and what its verdicts show, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import takewhile

from app.judge import dates, fields_byline, fields_dates, fields_rows, fields_title, language
from app.judge.fields_person import Prose
from app.judge.fields_words import Words
from app.judge.names_of_people import Reader, by_words, like_a_full_name, names
from app.records import Blocks, Claim, Declared, Fields, Page, Verdicts

_SURNAME_FIRST = ("citation_", "dc.", "dcterms.", "dc:")
_LONGEST_SUBTAG = 3
TAG_HEAD_WORDS = 3
TAG_WORDS = 5
LOWEST_HEADLINE = 3  # level of a heading that may be the page's headline
_ARTICLE_TYPES = ("article", "posting", "report", "blog")


def choose(page: Page, blocks: Blocks, verdicts: Verdicts, declared: Declared, lexicon: Words, now: date) -> Fields:
    """Every field that the page gives, with where its value comes from; a field that it does not give stays empty."""
    return _Choice(page, blocks, verdicts, declared, lexicon, now).fields()


class _Choice:
    """One page's fields being chosen: the title first, because the byline and the date stand beside it."""

    def __init__(self, page: Page, blocks: Blocks, verdicts: Verdicts, declared: Declared, lexicon: Words, now: date) -> None:
        self.page, self.blocks, self.verdicts, self.declared = page, blocks, verdicts, declared
        self.months, self.now, self.languages = lexicon.months, now, lexicon.languages
        self.updated_words = lexicon.updated_words
        self.result = Fields()
        self.language = next((claim.value for claim in declared.get("language")), None)
        address = page.url or next((claim.value for claim in declared.get("canonical_url")), None)
        self.site = fields_title.site_names(declared.get("site"), address)
        kinds = [claim.value.lower() for claim in declared.get("page_type")]
        self.article = page.kind == "text" or any(kind.endswith(_ARTICLE_TYPES) for kind in kinds) or bool(declared.get("published"))
        self.prose = Prose(blocks)
        self.reader = Reader(by_words(tuple(lexicon.by_words)), self._not_people(), self._find, self.prose.is_phrase)

    def _find(self, text: str) -> dates.Found | None:
        return dates.find(text, self.months, self.now, self.language)

    def _not_people(self) -> frozenset[str]:
        """What the site calls itself; the host's label only where it says nothing, since a person's site is often called otherwise.

        A personal site bears its author's name: who is declared as author or a Person is one where the page's words do not say otherwise.
        """
        sites = self._compact("site") or frozenset((self.site.host,))
        bodies = self._compact("organization")
        people: set[str] = set()
        for claim in (*self.declared.get("person"), *self.declared.get("byline")):
            said = fields_title.compact(claim.value)
            if said in sites and said not in people and like_a_full_name(claim.value.title() if claim.value.islower() else claim.value):
                typed = said not in bodies and any(fields_title.compact(c.value) == said for c in self.declared.get("person"))
                people |= {said} if typed or self.prose.is_person(claim.value) else set()
        return sites - people

    def _compact(self, name: str) -> frozenset[str]:
        return frozenset(fields_title.compact(claim.value) for claim in self.declared.get(name)) - {""}

    def fields(self) -> Fields:
        """The whole of it."""
        self._title()
        self.headline = fields_rows.headline_index(self.blocks, self.verdicts, self.result.title)
        self._subtitle()
        self._byline()
        self._published()
        for name in ("description", "image", "canonical_url"):
            self._first(name)
        self._first("site")
        self._language()
        self._tags()
        return self.result

    @cached_property
    def rows(self) -> list[fields_rows.Near]:
        """The short rows around the headline; not looked for where everything is declared and shown."""
        return fields_rows.near(self.blocks, self.verdicts, self.headline)

    def _set(self, name: str, value: str, source: str) -> None:
        setattr(self.result, name, value)
        self.result.sources[name] = source

    def _first(self, name: str) -> None:
        for claim in self.declared.get(name)[:1]:
            self._set(name, claim.value, claim.source)

    def _title(self) -> None:
        titled = (text for text, label in zip(self.blocks.text, self.verdicts.label, strict=False) if label == "title")
        visible = next((" ".join(text.split()) for text in titled if text.strip()), None)
        headings = frozenset(
            fields_title.compact(self.blocks.text[i]) for i, level in enumerate(self.blocks.level) if 0 < level <= LOWEST_HEADLINE
        )
        claim = fields_title.choose(visible, self.declared.get("title"), self.site, article=self.article, headings=headings)
        if claim:
            self._set("title", claim.value, claim.source)

    def _subtitle(self) -> None:
        """What is declared as one and says something else than the title; else a second title block right below the headline."""
        title = fields_title.compact(self.result.title or "")
        for claim in self.declared.get("subtitle"):
            if fields_title.compact(claim.value) not in ("", title):
                return self._set("subtitle", claim.value, claim.source)
        below = self.headline + 1
        if 0 < below < len(self.blocks) and self.verdicts.label[below] == "title" and self.verdicts.label[self.headline] == "title":
            text = " ".join(self.blocks.text[below].split())
            if fields_title.compact(text) not in ("", title):
                self._set("subtitle", text, "title block")
        return None

    def _byline(self) -> None:
        """The first source with a name in it; a name that nobody sees yields to one that stands beside the headline."""
        said: list[str] = []
        said_by = ""
        for source, claims in _by_source(self.declared.get("byline")):
            said = names([claim.value for claim in claims], self.reader, surname_first=source.startswith(_SURNAME_FIRST))
            said_by = source
            if said:
                break
        if said and fields_rows.is_shown(said[0], self.blocks):
            more = fields_byline.fuller(self.blocks, self.headline, said[0], self.reader) if len(said) == 1 else []
            return self._set("byline", ", ".join([claim.value for claim in more] or said), more[0].source if more else said_by)
        article = self.article or fields_rows.is_prose(self.blocks, self.headline)
        seen = fields_byline.bylines(self.blocks, self.rows, self.reader, article=article)
        if not seen and not said and article:
            seen = self._last_resorts()
        if seen:
            return self._set("byline", ", ".join(claim.value for claim in seen), seen[0].source)
        return self._set("byline", ", ".join(said), said_by) if said else None

    def _last_resorts(self) -> list[Claim]:
        """Where nothing is declared and no row reads as a byline: a lone name, a box or signature further away."""
        below = fields_byline.below_headline(self.blocks, self.rows, self.headline, self.prose)
        return below or fields_byline.signed_anywhere(self.blocks, self.verdicts, self.headline, self.reader, self.prose)

    def _published(self) -> None:
        for name in ("published", "modified"):
            stamps = ((dates.iso(claim.value, self.months, self.now, self.language), claim.source) for claim in self.declared.get(name))
            stamp, source = next(((stamp, source) for stamp, source in stamps if stamp), ("", ""))
            if stamp:
                stamp, source = dates.local(stamp, source, ((s, by) for s, by in stamps if s and by.startswith(("time", "url"))))
                self._set(name, stamp, source)
        if self.result.published is None:
            seen = fields_rows.first_date(self.rows, self._published_in)
            seen = seen or (
                fields_rows.date_anywhere(self.blocks, self.verdicts, self.headline, self._find)
                if self.article or fields_rows.is_prose(self.blocks, self.headline)
                else None
            )
            if seen:
                self._set("published", seen.value, seen.source)
        if self.blocks.lines and (seen := fields_dates.seen_change(self.blocks, self.verdicts, self.rows, self._dates_of)):
            self._set("modified", seen.value, seen.source)
        if self.result.modified and self.result.published and self.result.modified[:10] < self.result.published[:10]:
            self.result.modified = None
            del self.result.sources["modified"]

    def _dates_of(self, i: int) -> list[fields_dates.Dated]:
        return fields_dates.dates_in(self.blocks.text[i], self._find, self.updated_words, self.blocks.text[i - 1] if i else "")

    def _published_in(self, row: fields_rows.Near) -> dates.Found | None:
        """The first date of a row; in pasted text the first that is not said to be that of a change."""
        return fields_dates.unchanged(self._dates_of(row.place)) if self.blocks.lines else self._find(row.text)

    def _language(self) -> None:
        """The primary subtag (RFC 5646) of the first claim that is one, if the kept text bears it out; else the text's."""
        said, said_by = None, ""
        for claim in self.declared.get("language"):
            code = claim.value.replace("_", "-").split("-")[0].split(",")[0].strip().lower()
            if 2 <= len(code) <= _LONGEST_SUBTAG and code.isascii() and code.isalpha():
                said, said_by = code, claim.source
                break
        found, source = language.spoken(self._opening(), said, self.languages)
        if found:
            self._set("language", found, source or said_by)

    def _opening(self) -> str:
        """The first of the content's text, as much as tells its language."""
        pieces: list[str] = []
        length = 0
        for text, label in zip(self.blocks.text, self.verdicts.label, strict=False):
            if label == "body":
                pieces.append(text[: language.MOST_CHARACTERS])
                length += len(pieces[-1])
                if length >= language.MOST_CHARACTERS:
                    break
        return "\n".join(pieces)

    def _tags(self) -> None:
        for source, claims in _by_source(self.declared.get("tags"))[:1]:
            self.result.tags = list(dict.fromkeys(claim.value.strip(" ,;#") for claim in claims if claim.value.strip(" ,;#")))
            self.result.sources["tags"] = source
        if not self.result.tags and self.blocks.lines:
            self._visible_tags()

    def _visible_tags(self) -> None:
        """Pasted text: what stands behind the colon of «Tags: mills, tides», or in the lines below a heading such as «Topics»."""
        for i, label in enumerate(self.verdicts.label):
            head, colon, listed = self.blocks.text[i].replace("：", ":").partition(":")
            if label == "tags" and colon and len(head.split()) <= TAG_HEAD_WORDS:
                listed_tags = (tag.strip(" #.") for tag in re.split(r"[,;·|，、]|\s#", listed))
                if self._set_tags(tag for tag in listed_tags if tag):
                    return
        headed = (
            i
            for i, clues in enumerate(self.verdicts.clues)
            if self.verdicts.label[i] == "tags" and any(clue.what == "opens" for clue in clues)
        )
        for i in headed:
            below = takewhile(lambda k: self.verdicts.label[k] == "tags", range(i + 1, len(self.blocks)))
            if self._set_tags(text for k in below if len((text := self.blocks.text[k].strip(" #,")).split()) <= TAG_WORDS):
                return

    def _set_tags(self, tags: Iterable[str]) -> bool:
        self.result.tags = list(dict.fromkeys(tags))
        if self.result.tags:
            self.result.sources["tags"] = "tags line"
        return bool(self.result.tags)


def _by_source(claims: list[Claim]) -> list[tuple[str, list[Claim]]]:
    """Claims gathered by source, in the order in which the sources first speak."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.source, []).append(claim)
    return list(groups.items())
