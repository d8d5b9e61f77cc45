"""Addresses of articles and quotes, and the way back from an address to a span."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote as percent

from assistant.types import Article

_AT = re.compile(r"(\d{1,9})-(\d{1,9})")
_FRAGMENT_WORDS = 6
"""Words at each end of a text fragment; long quotes are named by their ends."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a link's quote is in today's article; state says how it was found."""

    start: int
    end: int
    state: str
    """"same": the article is as it was; "moved": it changed, the quote still stands."""


def version(article: Article) -> str:
    """The first eight characters of the SHA-256 of the article's text."""
    return article.digest[:8]


def article_url(slug: str, *, public_url: str = "", anchor: str = "") -> str:
    """The article's page; relative unless a public address is set."""
    return f"{public_url}/library/{percent(slug)}" + (f"#{anchor}" if anchor else "")


def quote_url(slug: str, start: int, end: int, version: str, *, public_url: str = "") -> str:
    """The article's page with `text[start:end]` marked and in view."""
    return f"{article_url(slug, public_url=public_url)}?at={start}-{end}&v={version}#quote"


def source_url(address: str | None, text: str) -> str | None:
    """The article's public address with a text fragment that a browser scrolls to."""
    if not address:
        return None
    words = text.split()
    if len(words) <= 2 * _FRAGMENT_WORDS:
        fragment = _fragment(" ".join(words))
    else:
        first, last = words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:]
        fragment = f"{_fragment(' '.join(first))},{_fragment(' '.join(last))}"
    return f"{address.split('#')[0]}#:~:text={fragment}"


def read_at(value: str) -> tuple[int, int] | None:
    """The span of an `at=` parameter; None if it is not one."""
    match = _AT.fullmatch(value)
    if match is None:
        return None
    start, end = int(match.group(1)), int(match.group(2))
    return (start, end) if start < end else None


def find_mark(
    article: Article, at: tuple[int, int], linked_version: str, text: str = ""
) -> Mark | None:
    """Where a linked quote stands today; None if the passage has changed.

    `at` holds for the article as it was when the link was made. If the article has changed
    since, the quote is looked up by `text`, its wording, nearest to where it was.
    """
    start, end = at
    if not linked_version or linked_version == version(article):
        return Mark(start, end, "same") if end <= len(article.text) else None
    if not text:
        return None
    places = [match.start() for match in re.finditer(re.escape(text), article.text)]
    if not places:
        return None
    place = min(places, key=lambda p: abs(p - start))
    return Mark(place, place + len(text), "moved")


def _fragment(text: str) -> str:
    # A comma and a dash have a meaning of their own in a text fragment.
    return percent(text, safe="").replace("-", "%2D")
