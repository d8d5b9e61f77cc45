"""What may be quoted: the whole sentences, list items and table rows of an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.links import version
from assistant.text import sentences
from assistant.types import Article, Block, Quote


def quotable(article: Article, start: int = 0, end: int | None = None) -> Iterator[Quote]:
    """Quotes that begin in `text[start:end]`, one for each sentence, item or row.

    Headings, code and lead-ins ("The signs are:") say nothing alone and are left out.
    """
    end = len(article.text) if end is None else end
    for block in article.blocks:
        if block.end <= start or block.start >= end:
            continue
        for left, right in spans(article.text, block):
            if start <= left < end:
                yield quote(article, left, right)


def spans(text: str, block: Block) -> list[tuple[int, int]]:
    """The spans of a block that may be quoted alone."""
    if block.kind in ("heading", "code"):
        return []
    if block.kind == "row" and block.context is None:  # a table's header
        return []
    whole = block.kind in ("item", "row")
    within = [(0, block.end - block.start)] if whole else sentences(text[block.start : block.end])
    found = [(block.start + left, block.start + right) for left, right in within]
    return [(left, right) for left, right in found if text[right - 1] != ":"]


def quote(article: Article, start: int, end: int) -> Quote:
    """The quote of a span; its standing and safety are those of the block it begins in."""
    block = article.block_at(start)
    return Quote(
        article=article.slug,
        title=article.title,
        section=article.section_at(start).heading,
        start=start,
        end=end,
        text=article.text[start:end],
        standing=block.standing if block else None,
        safety=block.safety if block else None,
        version=version(article),
        public_url=article.url,
    )


def joined(article: Article, parts: Sequence[Quote]) -> Quote:
    """One quote over neighbouring ones of a section, from the first to the last."""
    return quote(article, min(p.start for p in parts), max(p.end for p in parts))
