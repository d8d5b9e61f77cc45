"""An article made ready for drawing: canonical text and blocks in, nested parts out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.links import Mark
from assistant.text import words
from assistant.types import Article, Block, Safety, Section, Standing
from assistant.web.inline import Cutter, Shelf, Stretch

WORDS_PER_MINUTE = 238
"""Silent reading of English non-fiction by adults (Brysbaert 2019, a review of 190 studies)."""

_CELL_END = re.compile(r"(?<!\S)\|(?!\S)")


@dataclass(frozen=True, slots=True)
class Badge:
    """What is said beside a block.

    usual: most of the section has this standing, so it need not stand out. safety: None
    where the section says it.
    """

    standing: Standing | None = None
    usual: bool = False
    safety: Safety | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A list item with the lists inside it."""

    content: tuple[Stretch, ...]
    badge: Badge
    ordinal: int | None
    lists: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A table row, one run of stretches for each cell."""

    cells: tuple[tuple[Stretch, ...], ...]
    badge: Badge


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, code block, list or table. A table's first row is its header."""

    kind: Literal["paragraph", "code", "list", "table"]
    content: tuple[Stretch, ...] = ()
    badge: Badge = Badge()
    items: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def ordered(self) -> bool:
        """Whether a list is numbered."""
        return bool(self.items) and self.items[0].ordinal is not None


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of the page; rank is its heading's level on the page (2-6)."""

    anchor: str
    heading: tuple[Stretch, ...]
    rank: int
    safety: Safety | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An article's title and sections with the mark cut in."""

    title: tuple[Stretch, ...]
    sections: tuple[PageSection, ...]
    minutes: int
    rated: bool
    """Whether any block has a standing."""


def make_page(article: Article, shelf: Shelf, mark: Mark | None = None) -> Page:
    """The page of an article, with `mark` cut in."""
    cutter = Cutter(article, shelf, mark)
    first = article.blocks[0]
    title: tuple[Stretch, ...] = ()
    if first.kind == "heading" and article.text[: first.end] == article.title:
        title = cutter.cut(first.start, first.end)
    return Page(
        title=title,
        sections=tuple(_section(article, section, cutter) for section in article.sections),
        minutes=max(1, round(len(words(article.text)) / WORDS_PER_MINUTE)),
        rated=any(block.standing for block in article.blocks),
    )


def _section(article: Article, section: Section, cutter: Cutter) -> PageSection:
    blocks = [b for b in article.blocks if section.start <= b.start < section.end]
    heading: tuple[Stretch, ...] = ()
    if blocks[0].kind == "heading":
        if section.heading:
            heading = cutter.cut(blocks[0].start, blocks[0].end)
        blocks = blocks[1:]
    # Without a heading there is nothing to label: its blocks are set off one by one.
    safety = _safety(blocks) if heading else None
    standings = Counter(block.standing for block in blocks)
    badges = {
        block: Badge(
            block.standing,
            usual=2 * standings[block.standing] > len(blocks),
            safety=block.safety if block.safety != safety else None,
        )
        for block in blocks
    }
    drawing = _Drawing(article.text, cutter, badges)
    rank = min(2 + len(section.path), 6)
    return PageSection(section.anchor, heading, rank, safety, drawing.parts(blocks))


def _safety(blocks: Sequence[Block]) -> Safety | None:
    """The mark that all blocks of a section carry; of both, the weaker."""
    marks = {block.safety for block in blocks}
    if not marks or None in marks:
        return None
    return "caution" if "caution" in marks else "urgent"


class _Drawing:
    """Turns a flat run of blocks into nested parts."""

    def __init__(self, text: str, cutter: Cutter, badges: dict[Block, Badge]) -> None:
        self._text, self._cutter, self._badges = text, cutter, badges

    def parts(self, blocks: Sequence[Block]) -> tuple[Part, ...]:
        """The blocks as parts, in reading order."""
        parts: list[Part] = []
        start = 0
        while start < len(blocks):
            end = self._end_of_part(blocks, start)
            parts.append(self._part(blocks[start:end]))
            start = end
        return tuple(parts)

    def _end_of_part(self, blocks: Sequence[Block], start: int) -> int:
        first, end = blocks[start], start + 1
        while end < len(blocks) and _continues(first, blocks[end]):
            end += 1
        return end

    def _part(self, blocks: Sequence[Block]) -> Part:
        first = blocks[0]
        if first.kind == "item":
            return Part("list", items=self._items(blocks))
        if first.kind == "row":
            return Part("table", rows=tuple(self._row(block) for block in blocks))
        kind: Literal["code", "paragraph"] = "code" if first.kind == "code" else "paragraph"
        return Part(kind, self._cutter.cut(first.start, first.end), self._badges[first])

    def _items(self, blocks: Sequence[Block]) -> tuple[Item, ...]:
        level = blocks[0].level
        starts = [i for i, block in enumerate(blocks) if block.level <= level]
        return tuple(
            Item(
                self._cutter.cut(blocks[start].start, blocks[start].end),
                self._badges[blocks[start]],
                blocks[start].ordinal,
                self.parts(blocks[start + 1 : end]),
            )
            for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)
        )

    def _row(self, block: Block) -> Row:
        ends = [m.span() for m in _CELL_END.finditer(self._text, block.start, block.end)]
        starts = [block.start, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), block.end]
        cells = tuple(
            self._cutter.cut(left, right) for left, right in zip(starts, stops, strict=True)
        )
        return Row(cells, self._badges[block])


def _continues(first: Block, block: Block) -> bool:
    """Whether `block` belongs to the list or table that `first` begins."""
    if first.kind == "row":
        return block.kind == "row" and block.context is not None
    if first.kind != "item" or block.kind != "item":
        return False
    same_numbering = (block.ordinal is None) == (first.ordinal is None)
    return block.level > first.level or (block.level == first.level and same_numbering)
