"""Cuts a block of canonical text into pieces: inline markup, links, source citations, the mark.

The text is only ever cut, never changed: the pieces of a block joined give the block.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote, urlsplit

from assistant.links import Mark, article_url
from assistant.types import Article, Source

PieceKind = Literal["text", "strong", "emphasis", "code", "link", "external", "source"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one kind. href is set for link (inside the library), external and source."""

    text: str
    kind: PieceKind = "text"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring pieces that are all inside the mark or all outside it.

    first: the first marked stretch of the page, which carries the id that links point to.
    """

    pieces: tuple[Piece, ...]
    marked: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles that links may lead to.

    titles: title by slug. paths: slug by file path relative to its root.
    """

    titles: Mapping[str, str]
    paths: Mapping[str, str]

    def resolve(self, target: str, article: Article) -> tuple[PieceKind, str]:
        """What a link's target becomes; plain text unless it is http(s) or in the library."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return "text", ""
        if parts.scheme in ("http", "https") and parts.netloc:
            return "external", target
        if parts.scheme or parts.netloc:
            return "text", ""
        if not parts.path:
            known = any(s.anchor and s.anchor == parts.fragment for s in article.sections)
            return ("link", f"#{parts.fragment}") if known else ("text", "")
        slug = self._slug(unquote(parts.path), article)
        return ("link", article_url(slug, anchor=parts.fragment)) if slug else ("text", "")

    def _slug(self, path: str, article: Article) -> str | None:
        full = posixpath.normpath(posixpath.join(posixpath.dirname(article.path), path))
        if full in self.paths:
            return self.paths[full]
        name = PurePosixPath(path)
        return next((slug for slug in (name.name, name.stem) if slug in self.titles), None)


@dataclass(frozen=True, slots=True)
class _Overlay:
    start: int
    end: int
    kind: PieceKind
    href: str


class Cutter:
    """Cuts one article's blocks in reading order, so that the first mark is known as such."""

    def __init__(self, article: Article, shelf: Shelf, mark: Mark | None = None) -> None:
        self._article, self._mark = article, mark
        self._overlays = _overlays(article, shelf)
        self._starts = [overlay.start for overlay in self._overlays]
        self._marks = 0

    def cut(self, start: int, end: int) -> tuple[Stretch, ...]:
        """`text[start:end]`, a block or a table cell, as stretches."""
        return tuple(self._stretches(start, end))

    def _stretches(self, start: int, end: int) -> Iterator[Stretch]:
        pieces = self._pieces(start, end)
        for marked, group in groupby(pieces, key=lambda pair: pair[0]):
            self._marks += marked
            yield Stretch(tuple(p for _, p in group), marked, marked and self._marks == 1)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[bool, Piece]]:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        overlays = self._overlays[first:last]
        edges = {start, end} | {o.start for o in overlays} | {min(o.end, end) for o in overlays}
        if self._mark:
            edges |= {e for e in (self._mark.start, self._mark.end) if start < e < end}
        for left, right in pairwise(sorted(edges)):
            over = next((o for o in overlays if o.start <= left < o.end), None)
            piece = Piece(self._article.text[left:right])
            if over:
                piece = replace(piece, kind=over.kind, href=over.href)
            yield bool(self._mark and self._mark.start <= left < self._mark.end), piece


def source_id(number: int) -> str:
    """The id of an entry of the source list. Section anchors never hold an underscore."""
    return f"source_{number}"


def _overlays(article: Article, shelf: Shelf) -> list[_Overlay]:
    """Spans and citations of sources by offset; a citation inside a span is left as it is."""
    found = []
    for span in article.spans:
        kind, href = shelf.resolve(span.target, article) if span.kind == "link" else (span.kind, "")
        found.append(_Overlay(span.start, span.end, kind, href))
    taken = sorted(found, key=lambda o: o.start)
    starts = [o.start for o in taken]
    for citation in _citations(article.text, article.sources):
        before = bisect_left(starts, citation.end)
        if not before or taken[before - 1].end <= citation.start:
            found.append(citation)
    return sorted(found, key=lambda o: o.start)


def _citations(text: str, sources: tuple[Source, ...]) -> Iterator[_Overlay]:
    """Every place where a source is named by its key, as in "(Benjamin 2009; Fede 2021)"."""
    numbers = {source.key: number for number, source in enumerate(sources, start=1)}
    if not numbers:
        return
    longest_first = sorted(numbers, key=len, reverse=True)
    keys = "|".join(re.escape(key) for key in longest_first)
    for match in re.finditer(rf"(?<!\w)(?:{keys})(?!\w)", text):
        href = f"#{source_id(numbers[match.group()])}"
        yield _Overlay(match.start(), match.end(), "source", href)
