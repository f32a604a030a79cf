"""The shapes of requests and answers as pydantic models, which describe the service in /openapi.json."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Format = Literal["json", "text", "markdown", "html"]
Include = Literal["markdown", "html", "links", "images", "sources", "timings", "labels", "raw"]
Engine = Literal["blocks", "readability"]
Commas = Annotated[str, Field(description="Names parted by commas.")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class OptionFields(_Strict):
    """Options beside the page."""

    format: Format | None = Field(None, description="How to answer; stands above Accept.")
    blocks: bool | None = Field(None, description="Every block with its label and reason.")
    include: list[Include] | Commas | None = Field(None, description="Further fields in the JSON answer.")
    engine: Engine | None = Field(None, description="`readability` gives readability-lxml's answer, for comparison.")
    keep: list[str] | Commas | None = Field(None, description="Labels to keep besides title and body, such as comments.")
    url: str | None = Field(None, max_length=8192, description="Alone: the page to fetch. Beside a page: where it came from.")


class CleanRequest(OptionFields):
    """One page as JSON: exactly one of `html`, `text` and, alone, `url`."""

    html: str | None = Field(None, description="The page's HTML.")
    text: str | None = Field(None, description="Pasted text.")


class CleanForm(CleanRequest):
    """One page as a form; lists are written with commas."""

    file: str | None = Field(None, description="A saved page, HTML or text.", json_schema_extra={"format": "binary"})


class Words(BaseModel):
    """Words of the page by what became of them."""

    kept: int
    dropped: int


class Removed(BaseModel):
    """What was dropped under one label."""

    label: str
    blocks: int
    words: int
    excerpt: str


class PageComment(BaseModel):
    """A reader's comment, null where the page does not say."""

    author: str | None
    date: str | None
    text: str


class Link(BaseModel):
    """A link in a kept block."""

    url: str
    text: str


class Image(BaseModel):
    """An image in a kept block."""

    url: str
    alt: str
    caption: str | None


class PageBlock(BaseModel):
    """One block of the page, kept or dropped."""

    index: int = Field(description="Counts from 0, in reading order.")
    kind: Literal["paragraph", "heading", "list_item", "quote", "code", "table", "caption", "image", "rule", "other"]
    label: str
    keep: bool
    confidence: float
    lines: tuple[int, int] | None = Field(description="Pasted text: first and last line, from 1.")
    path: str | None = Field(description="HTML: a CSS path.")
    because: str
    text: str


class LabelRun(BaseModel):
    """Blocks of one label that follow each other."""

    label: str
    keep: bool
    start: int = Field(description="Characters into `text`; where the run has no part in it, the place where it would have come.")
    end: int
    words: int


class Answer(BaseModel):
    """The page, what it says of itself, and what was removed from it."""

    url: str | None
    title: str | None
    subtitle: str | None
    byline: str | None
    published: str | None = Field(description="ISO 8601, as precise as the page is.")
    modified: str | None
    site: str | None
    language: str | None
    description: str | None
    image: str | None
    canonical_url: str | None = Field(description="The address that the page calls its own.")
    tags: list[str]
    page_type: str
    confidence: float
    text: str = Field(description="The content without its title, paragraphs parted by an empty line.")
    words: Words
    removed: list[Removed]
    comments: list[PageComment]
    warnings: list[str]
    blocks: list[PageBlock] = Field(default=[], description="With blocks=true.")
    markdown: str = Field(default="", description="With include=markdown.")
    html: str = Field(default="", description="With include=html; sanitised. With blocks=true, elements carry data-block and data-label.")
    links: list[Link] = Field(default=[], description="With include=links: links that lead out of the page, and what it embeds.")
    images: list[Image] = Field(default=[], description="With include=images.")
    sources: dict[str, str] = Field(default={}, description="With include=sources: where each field comes from.")
    timings: dict[str, float] = Field(default={}, description="With include=timings: milliseconds by step.")
    labels: list[LabelRun] = Field(default=[], description="With include=labels: what every part of the page is, without its words.")
    raw: str = Field(
        default="", description="With include=raw: the page as it was read, before anything was cut; of use for one that was fetched."
    )


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="What to do about it.")
    code: str = Field(description="Stable, for programs.")
    request_id: str


class Health(BaseModel):
    """Alive, or ready."""

    status: str


class Version(BaseModel):
    """What this service is made of."""

    version: str
    labels: list[str]
    languages: list[str]
    limits: dict[str, float]
    weights: dict[str, object]


MODELS = (Answer, CleanForm, CleanRequest, Health, Problem, Version)
