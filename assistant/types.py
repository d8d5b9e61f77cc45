"""The values that travel through the program: Article -> Passage -> Hit -> Answer.

All are frozen and hold tuples. Offsets count Unicode code points of `Article.text`, the
canonical text; an end is exclusive, so `article.text[start:end]` is what a span covers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Standing = Literal["established", "supported", "mixed", "disputed", "traditional"]
"""How well established a statement is; None elsewhere means "not rated by this library"."""
STANDINGS: tuple[Standing, ...] = get_args(Standing)

Safety = Literal["urgent", "caution"]
"""`urgent`: signs of an emergency. `caution`: when not to treat, what to avoid."""

BlockKind = Literal["heading", "paragraph", "item", "row", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row of the canonical text.

    level: a heading's level (1-6), a list item's depth (from 1), otherwise 0.
    ordinal: an item's number in a numbered list, None in a bulleted one.
    context: the span of a list's lead-in or a table's header, which is shown beside an
    item or row but never quoted as part of it.
    page: where the block begins in a paged file (PDF), counted from 1; otherwise None.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    ordinal: int | None = None
    standing: Standing | None = None
    safety: Safety | None = None
    context: tuple[int, int] | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Inline markup over `text[start:end]`; target is a link's address, else ""."""

    kind: Literal["link", "strong", "emphasis", "code"]
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it up to the next heading.

    heading is as written, "" for what stands before the first one; anchor is unique in the
    article; path holds the headings above this one, outermost first.
    """

    heading: str
    anchor: str
    start: int
    end: int
    level: int = 0
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A reference: key as cited inline ("Benjamin 2009"), how to find it, and its DOI or None."""

    key: str
    cite: str
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A library article: canonical text, its structure, and what its front matter says."""

    slug: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    spans: tuple[Span, ...] = ()
    topic: str = ""
    summary: str = ""
    aliases: tuple[str, ...] = ()
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For a section's heading ("" for the opening): other ways in which people ask for it."""
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    reviewed: str = ""
    author: str = ""
    url: str | None = None
    """The article's public address, if it has one."""
    path: str = ""
    """Where it was read from, relative to its root."""
    digest: str = ""
    """SHA-256 of `text`, hexadecimal."""

    def section_at(self, offset: int) -> Section:
        """The section that holds `offset`."""
        at = bisect_right(self.sections, offset, key=lambda section: section.start) - 1
        return self.sections[max(at, 0)]

    def block_at(self, offset: int) -> Block | None:
        """The block that holds `offset`; None between blocks."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].end else None

    def blocks_in(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks of which `text[start:end]` holds a part."""
        first = bisect_right(self.blocks, start, key=lambda block: block.end)
        return self.blocks[first : bisect_left(self.blocks, end, key=lambda block: block.start)]


@dataclass(frozen=True, slots=True)
class Passage:
    """A contiguous span of one section: `article.text[start:end] == text`.

    context (title, heading path, a list's lead-in) is embedded and shown with the passage,
    and never quoted. terms holds the article's aliases for the lexical index. asked holds other
    ways to ask for what the section tells: embedded beside the text, never shown. standings are
    those of its blocks.
    """

    id: str
    article: str
    title: str
    topic: str
    section: str
    anchor: str
    start: int
    end: int
    text: str
    context: str
    terms: str = ""
    asked: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()

    @property
    def embedded_texts(self) -> tuple[str, ...]:
        """What the embedder reads: the passage in its context, then each way to ask for it."""
        return (f"{self.context}\n{self.text}", *self.asked)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. score orders hits of one search, larger is better;
    similarity is the cosine between question and passage (-1 to 1), None if only the
    lexical index found it."""

    passage: Passage
    score: float
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """One or more whole sentences, a list item or a table row, verbatim from an article."""

    article: str
    title: str
    section: str
    start: int
    end: int
    text: str
    standing: Standing | None = None
    safety: Safety | None = None
    version: str = ""
    """First eight characters of the article text's SHA-256."""
    public_url: str | None = None
    """The article's public address."""

    def overlaps(self, other: Quote) -> bool:
        """Whether the two share words of one article."""
        same_article = self.article == other.article
        return same_article and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote: number counts from 1 in the order of first use in the answer."""

    number: int
    quote: Quote
    url: str
    source_url: str | None = None


SentenceKind = Literal["quote", "lead", "safety", "model"]
Form = Literal["text", "item", "step"]
"""How a sentence is set: in running text, as a bullet, as a numbered step."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A checked sentence of an answer.

    quote: verbatim from the library. lead: a joining phrase of the program's own that
    carries no claim. safety: the program's fixed safety line. model: written by a chat
    model and supported by the cited quotes.
    """

    text: str
    kind: SentenceKind
    citations: tuple[int, ...] = ()
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A section to read: near to a refused question, or the answer to a related one."""

    article: str
    title: str
    section: str
    url: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says. found=False means one sentence of refusal and no citations."""

    question: str
    searched_for: str
    found: bool
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...] = ()
    urgent: bool = False
    expanded: tuple[str, ...] = ()
    nearest: tuple[Pointer, ...] = ()
    more: tuple[Citation, ...] = ()
    """Quotes on the matter that the answer does not hold; their numbers go on from its own."""
    related: tuple[Pointer, ...] = ()
    choices: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    written_by: str = "library"
    generation: str = ""
    seconds: float = 0.0
    stages: tuple[tuple[str, float], ...] = field(default=(), compare=False)
    """Seconds by stage of the path, for the benchmarks."""
    signals: Mapping[str, float] = field(default_factory=dict, compare=False)
    """What spoke for and against an answer being there, for the evaluation's report."""

    @property
    def text(self) -> str:
        """The answer with its [n] marks."""
        return " ".join(
            sentence.text + "".join(f" [{n}]" for n in sentence.citations)
            for sentence in self.sentences
        )
