"""Reads a saved web page: its main content, without what the site puts around it.

Rules decide, not statistics: landmarks (`article`, `main`), then names of elements that say
"navigation", "cookie", "footer". Extractors that score text density leave out short lists and
notes, and here a missing contraindication is worse than a stray line of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.articles.builder import TextBuilder, one_line
from assistant.articles.decoding import decode
from assistant.articles.html_blocks import Element, add_element, is_hidden, parse_html
from assistant.articles.html_head import read_head
from assistant.articles.metadata import Metadata
from assistant.errors import ArticleError

MAX_CHARACTERS = 20_000_000
"""Of one page with its scripts and embedded pictures; parsing needs about 25 times as much."""

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_AROUND_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar".split()
)
_AROUND_WORDS = frozenset(
    "nav navbar navigation menu breadcrumb breadcrumbs sidebar footer cookie cookies consent gdpr "
    "popup modal share sharing social related comments respond newsletter subscribe advert "
    "advertisement ads promo sponsor sponsored pagination pager skip toc masthead topbar".split()
)
_NAMED = frozenset("div section aside ul ol p span header form table".split())
_CONTENT_NAMES = frozenset(
    "entry-content post-content article-content article-body post-body page-content "
    "main-content mw-parser-output".split()
)
_MOST = 0.5
"""Share of the page's text: what holds more is never taken for something around it."""
_LINK_SHARE = 0.7
"""Share of a list's text within links that makes it navigation."""


def read_html(content: bytes, fallback_title: str) -> tuple[Metadata, TextBuilder]:
    """Metadata and the blocks of a page's main content."""
    declared = _DECLARED.search(content[:4096])
    markup = decode(content, declared=declared.group(1).decode("ascii") if declared else "")
    if len(markup) > MAX_CHARACTERS:
        raise ArticleError(
            f"a page of more than {MAX_CHARACTERS:,} characters",
            fix="Save it without pictures and scripts, or copy its text into a .txt file.",
        )
    root = parse_html(markup)
    builder = TextBuilder()
    if root is None:
        return Metadata(title=fallback_title), builder
    head = read_head(root, markup)
    _strip(root)
    scope = _main(root)
    add_element(builder, scope, address=head.url or "")
    title = _first_heading(scope) or _first_heading(root) or head.title or fallback_title
    return Metadata(title, reviewed=head.date, author=head.author, url=head.url), builder


def _first_heading(scope: Element) -> str:
    headings = (one_line(heading.text_content()) for heading in scope.iter("h1"))
    return next((heading for heading in headings if heading), "")


def _strip(root: Element) -> None:
    """Take out what is not shown, and what stands around the content."""
    _drop(element for element in root.iter() if is_hidden(element) and element.tag != "head")
    body = root.find("body")
    body = root if body is None else body
    most = _MOST * _size(body)
    for element in list(body.iterdescendants()):
        is_around = _is_around(element) or (_may_be_around(element) and _size(element) <= most)
        if is_around and element.find(".//h1") is None:
            element.drop_tree()


def _drop(elements: Iterable[Element]) -> None:
    for element in list(elements):
        if element.getparent() is not None:
            element.drop_tree()


def _size(element: Element) -> int:
    return len(element.text_content())


def _is_around(element: Element) -> bool:
    return element.tag in ("nav", "footer", "dialog") or element.get("role") in _AROUND_ROLES


def _may_be_around(element: Element) -> bool:
    """Whether an element is named like one beside the content; some sites name all of it so."""
    tag = element.tag
    if tag == "form" or element.get("aria-hidden") == "true":
        return True
    if tag in ("header", "aside") and next(element.iterancestors("article", "main"), None) is None:
        return True
    return tag in _NAMED and not _AROUND_WORDS.isdisjoint(_names(element))


def _names(element: Element) -> set[str]:
    """The words of an element's id and classes: "siteFooter wp-nav" -> site, footer, wp, nav."""
    named = f"{element.get('id') or ''} {element.get('class') or ''}"
    if named == " ":
        return set()
    return set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", named).lower()))


def _main(root: Element) -> Element:
    """The element that holds the content: a landmark with most of the text, else the body."""
    body = root.find("body")
    if body is None:
        return root
    all_text = _size(body)
    landmarks = (
        list(body.iter("article")),
        body.xpath(".//*[@itemprop='articleBody']"),
        [e for e in body.iter("div", "section") if _is_content(e)],
        body.xpath(".//main | .//*[@role='main']"),
    )
    for found in landmarks:
        largest = max(found, key=_size, default=None)
        if largest is not None and _size(largest) > _MOST * all_text:
            return largest
    _drop(element for element in list(body.iter("ul", "ol", "div")) if _is_link_list(element))
    return body


def _is_content(element: Element) -> bool:
    names = f"{element.get('id') or ''} {element.get('class') or ''}".lower().split()
    return not _CONTENT_NAMES.isdisjoint(names)


def _is_link_list(element: Element) -> bool:
    links = list(element.iter("a"))
    linked = sum(map(_size, links))
    return len(links) > 2 and linked > _LINK_SHARE * len(one_line(element.text_content()))
