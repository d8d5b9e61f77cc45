"""An article with what its reader throws away: the file, its lines, the bare front matter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.articles import read_article
from assistant.articles.decoding import decode_text
from assistant.articles.metadata import split_front_matter
from assistant.errors import ArticleError
from assistant.ingestion.survey import is_article
from assistant.text import sentences, words
from assistant.types import Article, Block

ENDINGS = (".md", ".markdown")
"""Files that can carry front matter and marks; other formats have nothing to lint."""

OWN = frozenset({"slug", "topic", "sources"})
"""Front matter that makes an article the library's own."""

Level = Literal["error", "advice"]

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKER = re.compile(r"^\s*(?:[-*+>|]|#{1,6}|\d+[.)])\s+")
_FIRST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. `line` counts from 1 in the file at `path`."""

    path: Path
    line: int
    rule: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        remark = " (advice)" if self.level == "advice" else ""
        return f"{self.path}:{self.line}: {self.rule}{remark}: {self.message}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An article under inspection.

    front: front matter as written. own: whether it is held to all rules.
    block_lines: the line of each block. sentences: spans in blocks of prose.
    """

    path: Path
    article: Article
    front: Mapping[str, object]
    own: bool
    lines: tuple[str, ...]
    block_lines: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]

    def finding(self, rule: str, message: str, line: int = 1, *, level: Level = "error") -> Finding:
        """A finding in this file; an owner's article is only advised."""
        return Finding(self.path, line, rule, message, level if self.own else "advice")

    def line_at(self, offset: int) -> int:
        """The line of the block that holds `offset` of the canonical text."""
        starts = [block.start for block in self.article.blocks]
        return self.block_lines[max(0, bisect_right(starts, offset) - 1)]

    def line_of(self, text: str) -> int:
        """The first line that holds `text`, else 1."""
        return next((n for n, line in enumerate(self.lines, start=1) if text in line), 1)

    def statements(self) -> Iterator[Block]:
        """Blocks that state something: neither headings, code nor lead-ins of lists."""
        for block in self.article.blocks:
            if block.kind not in ("heading", "code") and self.article.text[block.end - 1] != ":":
                yield block


def read_drafts(root: Path, *, strict: bool) -> tuple[list[Draft], list[Finding]]:
    """The Markdown articles under `root`, and a finding for each that cannot be read."""
    drafts: list[Draft] = []
    unreadable: list[Finding] = []
    for path in sorted(root.rglob("*")):
        if path.suffix.lower() not in ENDINGS or not is_article(path.relative_to(root)):
            continue
        try:
            drafts.append(read_draft(path, root, strict=strict))
        except (ArticleError, OSError) as error:
            unreadable.append(Finding(path, 1, "unreadable", str(error)))
    return drafts, unreadable


def read_draft(path: Path, root: Path, *, strict: bool) -> Draft:
    """One Markdown article. Raises ArticleError or OSError."""
    content = path.read_bytes()
    article = read_article(content, path.relative_to(root))
    source = decode_text(content)
    front, _ = split_front_matter(source)
    lines = tuple(source.splitlines())
    return Draft(
        path=path,
        article=article,
        front=front,
        own=strict or front.keys() >= OWN,
        lines=lines,
        block_lines=tuple(_block_lines(article, lines, bool(front))),
        sentences=tuple(_sentences(article)),
    )


def _sentences(article: Article) -> Iterator[tuple[int, int]]:
    for block in article.blocks:
        if block.kind in ("paragraph", "item"):
            for start, end in sentences(article.text[block.start : block.end]):
                yield block.start + start, block.start + end


def _block_lines(article: Article, lines: Sequence[str], has_front: bool) -> Iterator[int]:
    """The line where each block begins, known by its first words."""
    cursor = list(lines).index("---", 1) + 1 if has_front and "---" in lines[1:] else 0
    plain = [words(_LINK.sub(r"\1", _MARKER.sub("", line))) for line in lines]
    for block in article.blocks:
        wanted = words(article.text[block.start : block.end])[:_FIRST_WORDS]
        for index in range(cursor, len(lines)):
            length = min(len(wanted), len(plain[index]))
            if length and plain[index][:length] == wanted[:length]:
                cursor = index + 1
                break
        yield max(cursor, 1)
