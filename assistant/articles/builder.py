"""Builds canonical text: readers add blocks of inline runs, the builder keeps the offsets.

Every reader, whatever its format, ends here, so offsets, sections, anchors and standing
follow one set of rules.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from slugify import slugify

from assistant.types import STANDINGS, Block, BlockKind, Safety, Section, Span, Standing

MARK = re.compile(r"\s*\[([a-z]+(?:, ?[a-z]+)*)\]\s*$")
"""A standing or safety mark at the end of a block: "… of the leg. [established, urgent]"."""

_SAFETY: tuple[Safety, ...] = ("urgent", "caution")
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of inline text with at most one kind of markup."""

    text: str
    kind: Literal["", "link", "strong", "emphasis", "code"] = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Canonical:
    """Canonical text with its structure; what a reader yields besides metadata."""

    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    spans: tuple[Span, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class TextBuilder:
    """Collects blocks in reading order. `standing` and `safety` hold for the whole article."""

    def __init__(self, standing: Standing | None = None, safety: Safety | None = None) -> None:
        self._text = ""
        self._blocks: list[Block] = []
        self._spans: list[Span] = []
        self._inherited: list[tuple[int, Standing | None, Safety | None]] = [(0, standing, safety)]
        self._previous: BlockKind | None = None

    def add(
        self,
        kind: BlockKind,
        runs: Iterable[Run],
        *,
        level: int = 0,
        ordinal: int | None = None,
        context: tuple[int, int] | None = None,
    ) -> Block | None:
        """Append a block; None if nothing but blanks or a mark is in it."""
        runs, standing, safety = _without_mark(list(runs))
        runs = _trimmed(runs, keep_blanks=kind == "code")
        if not runs:
            return None
        if self._text:
            tight = kind == self._previous and kind in ("item", "row")
            self._text += "\n" if tight else "\n\n"
        start = len(self._text)
        for run in runs:
            if run.kind:
                end = len(self._text) + len(run.text)
                self._spans.append(Span(run.kind, len(self._text), end, run.target))
            self._text += run.text
        if kind == "heading":
            while self._inherited[-1][0] >= level:
                self._inherited.pop()
            _, above_standing, above_safety = self._inherited[-1]
            self._inherited.append((level, standing or above_standing, safety or above_safety))
            standing = safety = None
        else:
            _, above_standing, above_safety = self._inherited[-1]
            standing, safety = standing or above_standing, safety or above_safety
        block = Block(
            kind, start, len(self._text), level, ordinal, standing, safety, context
        )
        self._blocks.append(block)
        self._previous = kind
        return block

    @property
    def last(self) -> Block | None:
        """The block added last."""
        return self._blocks[-1] if self._blocks else None

    def lead_in(self) -> tuple[int, int] | None:
        """The span of the last block if it introduces what follows ("The signs are:")."""
        last = self.last
        if last is None or last.kind not in ("paragraph", "item"):
            return None
        return (last.start, last.end) if self._text[last.end - 1] == ":" else None

    def finish(self, title: str) -> Canonical:
        """The canonical text. A first heading equal to `title` opens no section."""
        return Canonical(
            self._text, tuple(self._blocks), _sections(self._text, self._blocks, title),
            tuple(self._spans),
        )


def read_mark(text: str) -> tuple[str, Standing | None, Safety | None]:
    """Split a mark from the end of `text`: (text without it, standing, safety).

    Brackets that hold any other word are text: "[sic]" stays.
    """
    match = MARK.search(text)
    if match is None:
        return text, None, None
    named = [word.strip() for word in match.group(1).split(",")]
    if not set(named) <= {*STANDINGS, *_SAFETY}:
        return text, None, None
    standing = next((cast(Standing, w) for w in named if w in STANDINGS), None)
    safety = next((cast(Safety, w) for w in named if w in _SAFETY), None)
    return text[: match.start()], standing, safety


def _without_mark(runs: list[Run]) -> tuple[list[Run], Standing | None, Safety | None]:
    while runs and not runs[-1].text.strip():
        runs.pop()
    if not runs or runs[-1].kind:
        return runs, None, None
    text, standing, safety = read_mark(runs[-1].text)
    return [*runs[:-1], replace(runs[-1], text=text)], standing, safety


def _trimmed(runs: Sequence[Run], *, keep_blanks: bool) -> list[Run]:
    """Runs without outer blanks; inner runs of blanks become one, except in code."""
    kept: list[Run] = []
    for run in runs:
        text = run.text if keep_blanks else _BLANKS.sub(" ", run.text)
        if not keep_blanks and (not kept or kept[-1].text.endswith((" ", "\n"))):
            text = text.lstrip()
        if text:
            kept.append(replace(run, text=text))
    while kept:
        text = kept[-1].text.rstrip()
        if text:
            kept[-1] = replace(kept[-1], text=text)
            break
        kept.pop()
    return kept


def _sections(text: str, blocks: Sequence[Block], title: str) -> tuple[Section, ...]:
    headings = [block for block in blocks if block.kind == "heading"]
    if headings and headings[0] is blocks[0] and text[: headings[0].end] == title:
        headings = headings[1:]
    taken: set[str] = set()
    above: list[tuple[int, str]] = []
    starts = [block.start for block in headings]
    sections = [Section("", "", 0, starts[0] if starts else len(text))]
    for block, end in zip(headings, [*starts[1:], len(text)], strict=True):
        heading = text[block.start : block.end]
        while above and above[-1][0] >= block.level:
            above.pop()
        path = tuple(name for _, name in above)
        above.append((block.level, heading))
        sections.append(
            Section(heading, _anchor(heading, taken), block.start, end, block.level, path)
        )
    return tuple(s for s in sections if s.end > s.start) or (sections[0],)


def _anchor(heading: str, taken: set[str]) -> str:
    # "quote" is the marked sentence's own anchor on an article page.
    base = slugify(heading, max_length=80, word_boundary=True) or "section"
    anchor, number = base, 1
    while anchor in taken or anchor == "quote":
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor
