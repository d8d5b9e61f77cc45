"""Builds canonical text: readers add blocks of inline runs, the builder keeps the offsets.

Every reader, whatever its format, ends here, so offsets, sections, anchors and standing
follow one set of rules. The text is the author's, with two exceptions: every kind of blank
(tabs, non-breaking blanks) becomes one plain blank, except in code; and what nobody can see
(control characters, direction marks, soft hyphens, zero-width blanks) is left out, because a
quote is compared, shown and copied as readers see it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from slugify import slugify

from assistant.errors import ArticleError
from assistant.types import STANDINGS, Block, BlockKind, Safety, Section, Span, Standing

MAX_BLOCKS = 100_000
"""Paragraphs, items and rows of one article: ten times a thousand-page book."""

MARK = re.compile(r"\s*\[([a-z]+(?:, ?[a-z]+)*)\]\s*$")
"""A standing or safety mark at the end of a block: "… of the leg. [established, urgent]"."""

_SAFETY: tuple[Safety, ...] = ("urgent", "caution")
_BLANKS = re.compile(r"[^\S\n]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ud800-\udfff\ufffe\uffff]"
)


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
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._spans: list[Span] = []
        self._inherited: list[tuple[int, Standing | None, Safety | None]] = [(0, standing, safety)]

    def add(
        self,
        kind: BlockKind,
        runs: Iterable[Run],
        *,
        level: int = 0,
        ordinal: int | None = None,
        context: tuple[int, int] | None = None,
        page: int | None = None,
    ) -> Block | None:
        """Append a block; None if nothing but blanks or a mark is in it."""
        trimmed = _trimmed(runs, keep_blanks=kind == "code")
        trimmed, standing, safety = _without_marks(trimmed)
        if not trimmed:
            return None
        if len(self._blocks) >= MAX_BLOCKS:
            raise ArticleError(
                f"more than {MAX_BLOCKS:,} paragraphs, items and table rows",
                fix="Split it into several articles.",
            )
        standing, safety = self._inherit(kind, level, standing, safety)
        if self.last:
            tight = kind == self.last.kind and kind in ("item", "row")
            self._append("\n" if tight else "\n\n")
        start = self._length
        for run in trimmed:
            if run.kind:
                end = self._length + len(run.text)
                self._spans.append(Span(run.kind, self._length, end, run.target))
            self._append(run.text)
        block = Block(kind, start, self._length, level, ordinal, standing, safety, context, page)
        self._blocks.append(block)
        return block

    def add_row(
        self,
        cells: Sequence[Sequence[Run]],
        *,
        context: tuple[int, int] | None = None,
        page: int | None = None,
    ) -> Block | None:
        """Append a table row as "one | two | three"; None if all its cells are empty."""
        if not any(run.text.strip() for cell in cells for run in cell):
            return None
        runs: list[Run] = []
        for number, cell in enumerate(cells):
            if number:
                runs.append(Run(" | "))
            runs.extend(Run(run.text.replace("\n", " "), run.kind, run.target) for run in cell)
        return self.add("row", runs, context=context, page=page)

    @property
    def last(self) -> Block | None:
        """The block added last."""
        return self._blocks[-1] if self._blocks else None

    def lead_in(self) -> tuple[int, int] | None:
        """The span of the last block if it introduces what follows ("The signs are:")."""
        last = self.last
        if last is None or last.kind not in ("paragraph", "item"):
            return None
        return (last.start, last.end) if self._parts[-1].endswith(":") else None

    def finish(self, title: str) -> Canonical:
        """The canonical text. A first heading equal to `title` opens no section."""
        text = "".join(self._parts)
        sections = _sections(text, self._blocks, title)
        return Canonical(text, tuple(self._blocks), sections, tuple(self._spans))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _inherit(
        self, kind: BlockKind, level: int, standing: Standing | None, safety: Safety | None
    ) -> tuple[Standing | None, Safety | None]:
        """A heading hands its marks to its section and carries none itself."""
        if kind != "heading":
            _, above_standing, above_safety = self._inherited[-1]
            return standing or above_standing, safety or above_safety
        while self._inherited[-1][0] >= max(level, 1):
            self._inherited.pop()
        _, above_standing, above_safety = self._inherited[-1]
        self._inherited.append((level, standing or above_standing, safety or above_safety))
        return None, None


def one_line(text: str) -> str:
    """One line of readable text: what a title or an author's name becomes."""
    return " ".join(_UNSEEN.sub("", text).split())


def read_mark(text: str) -> tuple[str, Standing | None, Safety | None]:
    """Split a mark from the end of `text`: (text without it, standing, safety).

    Brackets that hold any other word are text: "[sic]" stays.
    """
    start = text.rfind("[")
    match = MARK.fullmatch(text, start) if start >= 0 else None
    if match is None:
        return text, None, None
    named = [word.strip() for word in match.group(1).split(",")]
    if not set(named) <= {*STANDINGS, *_SAFETY}:
        return text, None, None
    standing = next((cast(Standing, w) for w in named if w in STANDINGS), None)
    safety = next((cast(Safety, w) for w in named if w in _SAFETY), None)
    return text[:start].rstrip(), standing, safety


def _without_marks(runs: list[Run]) -> tuple[list[Run], Standing | None, Safety | None]:
    standing: Standing | None = None
    safety: Safety | None = None
    while runs and not runs[-1].kind:
        text, read_standing, read_safety = read_mark(runs[-1].text)
        if text == runs[-1].text:
            break
        standing, safety = standing or read_standing, safety or read_safety
        runs = _without_end([*runs[:-1], replace(runs[-1], text=text)])
    return runs, standing, safety


def _trimmed(runs: Iterable[Run], *, keep_blanks: bool) -> list[Run]:
    """Runs without outer blanks; inner runs of blanks become one, except in code."""
    kept: list[Run] = []
    for run in runs:
        text = _UNSEEN.sub("", run.text)
        if not keep_blanks:
            text = _BLANKS.sub(" ", text)
            if not kept or kept[-1].text[-1] in " \n":
                text = text.lstrip()
        if not text:
            continue
        if kept and (kept[-1].kind, kept[-1].target) == (run.kind, run.target):
            kept[-1] = Run(kept[-1].text + text, run.kind, run.target)
        else:
            kept.append(Run(text, run.kind, run.target))
    return _without_end(kept)


def _without_end(runs: list[Run]) -> list[Run]:
    """Runs without blanks at the end."""
    while runs:
        text = runs[-1].text.rstrip()
        if text and text == runs[-1].text:
            return runs
        if text:
            return [*runs[:-1], replace(runs[-1], text=text)]
        runs = runs[:-1]
    return runs


def _sections(text: str, blocks: Sequence[Block], title: str) -> tuple[Section, ...]:
    headings = [block for block in blocks if block.kind == "heading"]
    if headings and headings[0] is blocks[0] and text[: headings[0].end] == title:
        headings = headings[1:]
    taken: dict[str, int] = {}
    above: list[tuple[int, str]] = []
    starts = [block.start for block in headings]
    sections = [Section("", "", 0, starts[0] if starts else len(text))]
    ends = [*starts[1:], len(text)][: len(headings)]
    for block, end in zip(headings, ends, strict=True):
        heading = text[block.start : block.end]
        while above and above[-1][0] >= block.level:
            above.pop()
        path = tuple(name for _, name in above)
        above.append((block.level, heading))
        sections.append(
            Section(heading, _anchor(heading, taken), block.start, end, block.level, path)
        )
    return tuple(s for s in sections if s.end > s.start) or (sections[0],)


def _anchor(heading: str, taken: dict[str, int]) -> str:
    """A heading's anchor: its slug, with a number if `taken` has it already."""
    base = slugify(heading, max_length=80, word_boundary=True) or "section"
    # "quote" is the marked sentence's own anchor on an article page.
    taken.setdefault("quote", 1)
    anchor = base
    while anchor in taken:
        taken[base] += 1
        anchor = f"{base}-{taken[base]}"
    taken[anchor] = 1
    return anchor
