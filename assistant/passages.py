"""Splits an article into passages: contiguous spans that follow its headings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from assistant.text import sentences
from assistant.types import Article, Block, Passage, Section, Standing

PASSAGE_LIMIT = 800
"""Characters. About 180 word pieces, so that context and passage fit the 256 that the
bundled model reads; docs/decisions.md has the sizes compared."""

PASSAGE_VERSION = 3
"""Raised when the same article would be split otherwise: passages are made again."""


def split(article: Article) -> tuple[Passage, ...]:
    """The passages of an article in reading order; every non-blank character is in one."""
    starts = [block.start for block in article.blocks]
    passages = []
    for section in article.sections:
        first, last = bisect_left(starts, section.start), bisect_left(starts, section.end)
        for start, end in _spans(article.text, article.blocks[first:last]):
            passages.append(_passage(article, section, start, end))
    return tuple(passages)


def _spans(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Pack a section's blocks, split where one alone is too long, into spans."""
    start = end = -1
    only_heading = False
    for piece_start, piece_end, is_heading in _pieces(text, blocks):
        fits = piece_end - start <= PASSAGE_LIMIT
        if start >= 0 and not fits and not only_heading:
            yield start, end
            start = -1
        if start < 0:
            start, only_heading = piece_start, True
        end = piece_end
        only_heading = only_heading and is_heading
    if start >= 0:
        yield start, end


def _pieces(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int, bool]]:
    for block in blocks:
        if block.kind == "heading" or block.end - block.start <= PASSAGE_LIMIT:
            yield block.start, block.end, block.kind == "heading"
        else:
            for start, end in _cut(text, block):
                yield start, end, False


def _cut(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """A long block at sentence ends; a sentence beyond the limit at blanks."""
    start = -1
    end = block.start
    for left, right in sentences(text[block.start : block.end]):
        left, right = left + block.start, right + block.start
        if start >= 0 and right - start > PASSAGE_LIMIT:
            yield start, end
            start = -1
        if start < 0:
            start = left
        while right - start > PASSAGE_LIMIT:
            blank = text.rfind(" ", start + 1, start + PASSAGE_LIMIT)
            middle = blank if blank > start else start + PASSAGE_LIMIT
            yield start, middle
            start = middle + len(text[middle:right]) - len(text[middle:right].lstrip())
        end = right
    if 0 <= start < end:
        yield start, end


def _passage(article: Article, section: Section, start: int, end: int) -> Passage:
    return Passage(
        id=f"{article.slug}:{start}-{end}",
        article=article.slug,
        title=article.title,
        topic=article.topic,
        section=section.heading,
        anchor=section.anchor,
        start=start,
        end=end,
        text=article.text[start:end],
        context=_context(article, section, start),
        terms=" ".join(article.aliases),
        asked=dict(article.asked).get(section.heading, ()),
        standings=_standings(article.blocks_in(start, end)),
    )


def _context(article: Article, section: Section, start: int) -> str:
    """Title, headings above, and the lead-in or table header that the span lacks."""
    lines = [article.title, *section.path]
    if start > section.start and section.heading:
        lines.append(section.heading)
    block = article.block_at(start)
    if block is not None and block.context is not None and block.context[0] < start:
        lines.append(article.text[slice(*block.context)])
    return "\n".join(_distinct(lines))


def _standings(blocks: Iterable[Block]) -> tuple[Standing, ...]:
    return tuple(dict.fromkeys(block.standing for block in blocks if block.standing))


def _distinct(lines: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(lines))
