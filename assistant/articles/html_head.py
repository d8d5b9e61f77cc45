"""What a web page says about itself: title, author, date and address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.articles.builder import one_line
from assistant.articles.dates import read_date
from assistant.articles.html_blocks import Element

_TITLES = ("og:title", "twitter:title", "dcterms.title", "citation_title")
_AUTHORS = ("author", "article:author", "dcterms.creator", "citation_author", "parsely-author")
_DATES = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "article:published_time",
    "datepublished",
    "dcterms.date",
    "date",
    "citation_publication_date",
)
_SITE_SUFFIX = re.compile(r"(.+?)\s+(?:[|·»–—-]|::)\s+[^|·»]+")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)")


@dataclass(frozen=True, slots=True)
class Head:
    """Each is "" where the page does not say; url is None then. date is YYYY-MM-DD."""

    title: str
    author: str
    date: str
    url: str | None


def read_head(root: Element, markup: str) -> Head:
    """Read a page's head, and the author and dates that are marked up in its body."""
    said = _said(root)
    linked = _linked(root)
    return Head(
        title=_title(root, said),
        author=_author(root, said, linked),
        date=_date(root, said, linked),
        url=_url(root, said, markup),
    )


def _said(root: Element) -> dict[str, str]:
    """`meta` elements: the first value by name, names in lower case."""
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := one_line(meta.get("content") or ""):
            said.setdefault(name.lower(), content)
    return said


def _linked(root: Element) -> dict[str, Any]:
    """The JSON-LD object that describes an article, or nothing."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text_content())
        except (ValueError, RecursionError):
            continue
        for entry in _entries(data):
            if {"author", "datePublished", "dateModified"} & entry.keys():
                return entry
    return {}


def _entries(data: object) -> Iterator[dict[str, Any]]:
    listed = data if isinstance(data, list) else [data]
    for entry in listed:
        if isinstance(entry, dict):
            yield entry
            graph = entry.get("@graph")
            yield from (
                (part for part in graph if isinstance(part, dict))
                if isinstance(graph, list)
                else ()
            )


def _title(root: Element, said: dict[str, str]) -> str:
    found = next((said[name] for name in _TITLES if name in said), "")
    if not found:
        found = next((one_line(title.text_content()) for title in root.iter("title")), "")
    site = said.get("og:site_name", "")
    if site and found.endswith(site):
        return found.removesuffix(site).rstrip(" |·»–—:-") or found
    suffixed = _SITE_SUFFIX.fullmatch(found)
    return suffixed.group(1) if suffixed else found


def _author(root: Element, said: dict[str, str], linked: dict[str, Any]) -> str:
    named = [said[name] for name in _AUTHORS if name in said]
    author = linked.get("author")
    for entry in author if isinstance(author, list) else [author]:
        named.append(entry.get("name", "") if isinstance(entry, dict) else entry or "")
    marked = root.xpath("//*[@rel='author' or @itemprop='author']")
    named.extend(element.text_content() for element in marked)
    names = (one_line(name) for name in named if isinstance(name, str))
    # Some sites give the author's page instead of the name.
    found = next((name for name in names if name and "://" not in name), "")
    return re.sub(r"^(?:written )?by:? ", "", found, flags=re.IGNORECASE)


def _date(root: Element, said: dict[str, str], linked: dict[str, Any]) -> str:
    given = [said.get(name, "") for name in _DATES]
    given += [str(linked.get(name, "")) for name in ("dateModified", "datePublished")]
    given += [time.get("datetime") or time.text_content() for time in root.iter("time")]
    return next((day for value in given if (day := read_date(value))), "")


def _url(root: Element, said: dict[str, str], markup: str) -> str | None:
    given = [link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"]
    given.append(said.get("og:url", ""))
    given += _SAVED_FROM.findall(markup[:2000])
    return next((u for u in map(str.strip, given) if u.startswith(("http://", "https://"))), None)
