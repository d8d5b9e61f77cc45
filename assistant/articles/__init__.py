"""Files become articles: bytes in, canonical text with structure and metadata out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from slugify import slugify

from assistant.articles.builder import TextBuilder, one_line
from assistant.articles.docx import read_docx
from assistant.articles.html import read_html
from assistant.articles.markdown import read_markdown
from assistant.articles.metadata import Metadata
from assistant.articles.pdf import read_pdf
from assistant.articles.plain import read_plain
from assistant.errors import ArticleError
from assistant.types import Article

READER_VERSION = 2
"""Raised when a reader would yield other text for the same bytes: articles are read again."""

MAX_BYTES = 50_000_000
"""Largest file read: an illustrated book as PDF is smaller, and it must fit in memory."""

Reader = Callable[[bytes, str], tuple[Metadata, TextBuilder]]
"""From a file's bytes and a title to fall back on to its metadata and blocks."""

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
"""Accepted file endings."""

_PLAIN_SLUG = re.compile(r"[A-Za-z0-9._-]+")


def proposed_slug(metadata_slug: str, path: PurePath) -> str:
    """Front matter's slug, else the file stem if it is plain, else the stem slugified."""
    for name in (metadata_slug, path.stem):
        if name:
            return name if _PLAIN_SLUG.fullmatch(name) else slugify(name) or "article"
    return "article"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """An article, and what an owner should know of how it was read, one line each."""

    article: Article
    remarks: tuple[str, ...] = ()


def read_article(content: bytes, path: PurePath) -> Article:
    """The article of one file, as `read_file` says."""
    return read_file(content, path).article


def read_file(content: bytes, path: PurePath) -> ReadFile:
    """Read one file. `path` is relative to its root; its ending chooses the reader.

    Raises ArticleError, and no other error, if the file cannot be read or holds no text.
    """
    if len(content) > MAX_BYTES:
        raise ArticleError(
            f"larger than {MAX_BYTES // 1_000_000} MB", fix="Split it or make its pictures smaller."
        )
    fallback = one_line(re.sub(r"[-_]+", " ", path.stem)).capitalize() or "Article"
    try:
        metadata, builder = READERS[path.suffix.lower()](content, fallback)
        canonical = builder.finish(metadata.title)
    except ArticleError:
        raise
    except Exception as error:
        # The parsers of five formats raise dozens of errors on damaged files.
        raise ArticleError(
            f"the file is damaged ({type(error).__name__}: {str(error)[:100]})",
            fix="Open it in the program that made it, and save it again.",
        ) from error
    if not canonical.text:
        raise ArticleError("the file holds no text", fix="Write the article or delete the file.")
    article = Article(
        slug=proposed_slug(metadata.slug, path),
        title=metadata.title,
        text=canonical.text,
        blocks=canonical.blocks,
        sections=canonical.sections,
        spans=canonical.spans,
        topic=metadata.topic or one_line(path.parent.name),
        summary=metadata.summary,
        aliases=metadata.aliases,
        asked=metadata.asked,
        related=metadata.related,
        sources=metadata.sources,
        reviewed=metadata.reviewed,
        author=metadata.author,
        url=metadata.url,
        path=path.as_posix(),
        digest=canonical.digest,
    )
    return ReadFile(article, metadata.remarks)
