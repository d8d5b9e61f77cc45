"""Saved web pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.types import Article

Read = Callable[[bytes | str, str], Article]
SAVED = (Path(__file__).parent / "data" / "what-is-fascia.html").read_bytes()


def test_a_page_says_what_it_is(read: Read) -> None:
    """Title, author, date and canonical address come from the page."""
    article = read(SAVED, "saved.html")
    assert (article.title, article.author) == ("What is fascia?", "Jane Doe")
    assert (article.reviewed, article.url) == ("2024-05-06", "https://example.org/fascia")


def test_what_stands_around_the_content_is_left_out(read: Read) -> None:
    """Navigation, banners, scripts, forms, sidebars and footers are not text."""
    text = read(SAVED, "saved.html").text
    for word in ("cookies", "Home", "var a", "Email", "Share", "Popular", "©", "Logo"):
        assert word not in text


def test_structure_is_kept(read: Read) -> None:
    """Headings, nested lists, tables, call-outs and code come out as blocks, in order."""
    article = read(SAVED, "saved.html")
    made = [(b.kind, b.level, article.text[b.start : b.end]) for b in article.blocks]
    assert made == [
        ("heading", 1, "What is fascia?"),
        ("paragraph", 0, "By Jane Doe"),
        ("paragraph", 0, "Fascia is a web of tissue & it’s wet.\nIt slides."),
        ("heading", 2, "Signs"),
        ("paragraph", 0, "The signs are:"),
        ("item", 1, "pain"),
        ("item", 2, "at night"),
        ("item", 2, "at rest"),
        ("item", 1, "stiffness"),
        ("paragraph", 0, "in the morning"),
        ("item", 1, "three"),
        ("item", 1, "four"),
        ("paragraph", 0, "Caution: not after surgery."),
        ("paragraph", 0, "Doses"),
        ("row", 0, "Area | Time"),
        ("row", 0, "Leg | 3 min"),
        ("row", 0, "| x"),
        ("code", 0, "  code\n   here"),
        ("paragraph", 0, "Glide"),
        ("paragraph", 0, "To slide."),
    ]
    assert [b.ordinal for b in article.blocks if b.kind == "item"][-2:] == [3, 4]


def test_inline_markup_becomes_spans(read: Read) -> None:
    """Links are whole addresses; emphasis and code are kept as spans."""
    article = read(SAVED, "saved.html")
    spans = {(s.kind, article.text[s.start : s.end], s.target) for s in article.spans}
    assert ("strong", "web", "") in spans
    assert ("link", "wet", "https://example.org/wet") in spans


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Fascia | Barefoot Clinic</title><p>x", "Fascia"),
        ("<title>Fascia - Barefoot Clinic</title><p>x", "Fascia"),
        ("<meta property=og:title content='Og'><title>Fascia</title><p>x", "Og"),
        ("<title>Fascia</title><h1>One</h1><p>x", "One"),
        ("<p>x", "My page"),
    ],
)
def test_the_title_is_the_best_there_is(read: Read, page: str, title: str) -> None:
    """The first heading, else what the head says without the site's name, else the file name."""
    assert read(page, "my-page.html").title == title


@pytest.mark.parametrize(
    "wrapped",
    [
        "<main>{}</main>",
        "<div class='entry-content'>{}</div>",
        "<form><table role=presentation><tr><td>{}</td></tr></table></form>",
        "<body class='has-sidebar comments-open'><div class='page-menu-wrap'>{}</div>",
        "<article class=teaser>Other</article><article>{}</article>",
    ],
)
def test_content_is_found_however_a_site_wraps_it(read: Read, wrapped: str) -> None:
    """No landmark, class or layout table hides the text, and a link list is not the text."""
    content = "<h1>Fascia</h1><p>" + "It glides when it is wet. " * 10 + "</p><p>Do not press.</p>"
    links = "<ul>" + "<li><a href=/x>Another page of the site</a></li>" * 5 + "</ul>"
    article = read(f"<html>{links}{wrapped.format(content)}{links}</html>", "a.html")
    assert article.text.startswith("Fascia\n\nIt glides")
    assert article.text.endswith("Do not press.")


def test_hidden_and_struck_out_words_are_not_text(read: Read) -> None:
    """What a browser hides, and what the author struck out, cannot be quoted."""
    article = read(
        "<p>Hold for <del>thirty</del> three minutes.<span style='display: none'>no</span></p>"
        "<p hidden>no</p><noscript>no</noscript>",
        "a.html",
    )
    assert article.text == "Hold for three minutes."


def test_a_dangerous_link_is_only_words(read: Read) -> None:
    """Scripts, broken addresses and those that start nowhere do not become links."""
    article = read(
        "<p><a href='javascript:x()'>1</a> <a href='http://['>2</a> <a href=b.html>3</a>", "a.html"
    )
    assert (article.text, article.spans) == ("1 2 3", ())


def test_a_page_says_its_encoding(read: Read) -> None:
    """A declared encoding is used where the bytes are not UTF-8."""
    page = "<meta charset=iso-8859-2><p>Łańcuch powięziowy</p>".encode("iso-8859-2")
    assert read(page, "a.html").text == "Łańcuch powięziowy"


def test_linked_data_names_author_and_date(read: Read) -> None:
    """JSON-LD is read where meta elements are missing."""
    article = read(
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": '
        '[{"name": "Jane Doe"}], "dateModified": "2023-02-01T08:00"}]}</script><p>x</p>',
        "a.html",
    )
    assert (article.author, article.reviewed) == ("Jane Doe", "2023-02-01")
