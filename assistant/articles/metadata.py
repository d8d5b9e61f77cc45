"""Front matter: what an article says about itself, checked and with clear errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from assistant.errors import ArticleError
from assistant.types import STANDINGS, Safety, Source, Standing


@dataclass(frozen=True, slots=True)
class Metadata:
    """Front matter with defaults; `slug` is "" where the file does not give one."""

    title: str
    slug: str = ""
    topic: str = ""
    summary: str = ""
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    reviewed: str = ""
    author: str = ""
    url: str | None = None
    standing: Standing | None = None
    safety: Safety | None = None


def from_mapping(data: Mapping[str, object], *, title: str) -> Metadata:
    """Metadata from parsed front matter; unknown keys are ignored, `title` is the fallback."""
    standing = _text(data, "standing")
    if standing and standing not in STANDINGS:
        raise ArticleError(
            f"standing is {standing!r}", fix=f"Use one of: {', '.join(STANDINGS)}."
        )
    safety = _text(data, "safety")
    if safety and safety not in ("urgent", "caution"):
        raise ArticleError(f"safety is {safety!r}", fix="Use urgent or caution.")
    return Metadata(
        title=_text(data, "title") or title,
        slug=_text(data, "slug"),
        topic=_text(data, "topic"),
        summary=_text(data, "summary"),
        aliases=_texts(data, "aliases"),
        related=_texts(data, "related"),
        sources=_sources(data.get("sources")),
        reviewed=_text(data, "reviewed"),
        author=_text(data, "author"),
        url=_text(data, "url") or None,
        standing=cast(Standing, standing) if standing else None,
        safety=cast(Safety, safety) if safety else None,
    )


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if isinstance(value, (Mapping, list)):
        raise ArticleError(f"{key} must be a single value", fix=f"Write `{key}: text` on one line.")
    return str(value).strip()


def _texts(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if not isinstance(value, list):
        raise ArticleError(f"{key} must be a list", fix=f"Write `{key}: [one, two]`.")
    return tuple(str(item).strip() for item in value)


def _sources(value: object) -> tuple[Source, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ArticleError("sources must be a list", fix="See CONTRIBUTING for the form.")
    return tuple(_source(entry) for entry in value)


def _source(entry: object) -> Source:
    if isinstance(entry, str):
        return Source(key=entry, cite=entry)
    if not isinstance(entry, Mapping) or not entry.get("key"):
        raise ArticleError(
            f"a source cannot be read: {entry!r}", fix="Give each source `key:` and `cite:`."
        )
    doi = entry.get("doi")
    return Source(
        key=str(entry["key"]),
        cite=str(entry.get("cite") or entry["key"]),
        doi=str(doi) if doi else None,
    )
