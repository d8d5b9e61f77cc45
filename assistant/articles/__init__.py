"""Files become articles: bytes in, canonical text with structure and metadata out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from slugify import slugify

from assistant.articles.builder import TextBuilder
from assistant.articles.markdown import read_markdown
from assistant.articles.metadata import Metadata
from assistant.errors import ArticleError
from assistant.types import Article

READER_VERSION = 1
"""Raised when a reader would yield other text for the same bytes: articles are read again."""

Reader = Callable[[str, str], tuple[Metadata, TextBuilder]]
READERS: dict[str, Reader] = {".md": read_markdown, ".markdown": read_markdown}
"""Accepted file endings."""

_PLAIN_SLUG = re.compile(r"[A-Za-z0-9._-]+")


def proposed_slug(metadata_slug: str, path: PurePath) -> str:
    """Front matter's slug, else the file stem if it is plain, else the stem slugified."""
    for name in (metadata_slug, path.stem):
        if name:
            return name if _PLAIN_SLUG.fullmatch(name) else slugify(name) or "article"
    return "article"


def read_article(content: bytes, path: PurePath) -> Article:
    """Read one file. `path` is relative to its root; its ending chooses the reader.

    Raises ArticleError if the file is no text, has broken front matter, or is empty.
    """
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"not UTF-8 text (byte {error.start})", fix="Save the file as UTF-8."
        ) from error
    if "\0" in source:
        raise ArticleError("not a text file (it holds NUL bytes)", fix="Save it as plain text.")
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    fallback = path.stem.replace("-", " ").replace("_", " ").strip().capitalize()
    metadata, builder = READERS[path.suffix.lower()](source, fallback)
    canonical = builder.finish(metadata.title)
    if not canonical.text:
        raise ArticleError("the file holds no text", fix="Write the article or delete the file.")
    return Article(
        slug=proposed_slug(metadata.slug, path),
        title=metadata.title,
        text=canonical.text,
        blocks=canonical.blocks,
        sections=canonical.sections,
        spans=canonical.spans,
        topic=metadata.topic or (path.parent.name if path.parent.name else ""),
        summary=metadata.summary,
        aliases=metadata.aliases,
        related=metadata.related,
        sources=metadata.sources,
        reviewed=metadata.reviewed,
        author=metadata.author,
        url=metadata.url,
        path=path.as_posix(),
        digest=canonical.digest,
    )
