"""Front matter: what an article says about itself, checked and with clear errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import yaml
from frontmatter.default_handlers import YAMLHandler

from assistant.articles.builder import one_line
from assistant.errors import ArticleError
from assistant.types import STANDINGS, Safety, Source, Standing

_FENCE = re.compile(r"\s*---[^\S\n]*\n")
_BETWEEN = "Mend the lines between the two --- at the top of the file."


@dataclass(frozen=True, slots=True)
class Metadata:
    """Front matter with defaults; `slug` is "" where the file does not give one."""

    title: str
    slug: str = ""
    topic: str = ""
    summary: str = ""
    aliases: tuple[str, ...] = ()
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    reviewed: str = ""
    author: str = ""
    url: str | None = None
    standing: Standing | None = None
    safety: Safety | None = None
    remarks: tuple[str, ...] = ()
    """What was left out in reading, for the owner."""


def split_front_matter(source: str) -> tuple[Mapping[str, object], str]:
    """The front matter of a text file, parsed (empty if it has none), and what follows it.

    What stands between two rules is front matter only if it is a mapping in YAML.
    """
    handler = YAMLHandler()
    if not handler.detect(source.lstrip()):
        return {}, source
    try:
        header, content = handler.split(source.strip())
        data = handler.load(header)
    except yaml.YAMLError as error:
        if not _FENCE.match(source):  # A longer line than --- is rather a rule above a title.
            return {}, source
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise ArticleError(
            f"the front matter cannot be read: {problem}{line}", fix=_BETWEEN
        ) from error
    except RecursionError as error:
        raise ArticleError(
            "the front matter cannot be read: nested too deeply", fix=_BETWEEN
        ) from error
    except ValueError as error:
        if "unpack" in str(error):  # There is no second ---: the first is a rule in the text.
            return {}, source
        raise ArticleError(f"the front matter cannot be read: {error}", fix=_BETWEEN) from error
    if data is not None and not isinstance(data, Mapping):
        return {}, source
    return data or {}, content


def from_mapping(data: Mapping[str, object], *, title: str) -> Metadata:
    """Metadata from parsed front matter; unknown keys are ignored, `title` is the fallback."""
    standing = _text(data, "standing")
    if standing and standing not in STANDINGS:
        raise ArticleError(f"standing is {standing!r}", fix=f"Use one of: {', '.join(STANDINGS)}.")
    safety = _text(data, "safety")
    if safety and safety not in ("urgent", "caution"):
        raise ArticleError(f"safety is {safety!r}", fix="Use urgent or caution.")
    url = _text(data, "url")
    if url and not url.startswith(("http://", "https://")):
        raise ArticleError(f"url is {url!r}", fix="Write the whole address, with https://.")
    return Metadata(
        title=_text(data, "title") or title,
        slug=_text(data, "slug"),
        topic=_text(data, "topic"),
        summary=_text(data, "summary"),
        aliases=_texts(data, "aliases"),
        asked=_asked(data.get("asked")),
        related=_texts(data, "related"),
        sources=_sources(data.get("sources")),
        reviewed=_text(data, "reviewed"),
        author=_text(data, "author"),
        url=url or None,
        standing=standing or None,
        safety=cast(Safety, safety) if safety else None,
    )


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    # A short YAML text can name one list within another until its text fills the memory.
    if isinstance(value, (Mapping, list, set, tuple)):
        raise ArticleError(f"{key} must be a single value", fix=f"Write `{key}: text` on one line.")
    return one_line(str(value))


def _texts(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part for part in map(one_line, value.split(",")) if part)
    if not isinstance(value, list):
        raise ArticleError(f"{key} must be a list", fix=f"Write `{key}: [one, two]`.")
    return tuple(_text({key: item}, key) for item in value)


def _asked(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Headings with the ways to ask for what stands under them."""
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise ArticleError("asked must map headings to questions", fix="See CONTRIBUTING.")
    return tuple((str(heading), _texts(value, heading)) for heading in value)


def _sources(value: object) -> tuple[Source, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ArticleError("sources must be a list", fix="See CONTRIBUTING for the form.")
    return tuple(_source(entry) for entry in value)


def _source(entry: object) -> Source:
    if isinstance(entry, str):
        return Source(key=one_line(entry), cite=one_line(entry))
    if not isinstance(entry, Mapping) or not entry.get("key"):
        raise ArticleError(
            "a source has no key", fix="Give each source `key:` and `cite:`, or a line of text."
        )
    key = _text(entry, "key")
    return Source(key=key, cite=_text(entry, "cite") or key, doi=_text(entry, "doi") or None)
