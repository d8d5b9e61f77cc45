"""The library's pages as a browser without JavaScript gets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from typing import Any

import pytest

from assistant.embedding import open_embedder
from assistant.index import IndexFolder
from assistant.links import version
from assistant.service import Status
from assistant.types import Article
from assistant.web.library import topic_url

Marks = Callable[[str], list[str]]


def span(article: Article, text: str) -> tuple[int, int]:
    """Where `text` stands first."""
    start = article.text.index(text)
    return start, start + len(text)


def at(article: Article, text: str) -> str:
    """The same as an `at` parameter."""
    start, end = span(article, text)
    return f"{start}-{end}"


@pytest.mark.parametrize(
    "quote",
    [
        "It slides.",
        "Fascia is a sheet of connective tissue (Benjamin 2009; Fede 2021).",
        "nective tiss",
        "Whether it <script>alert(1)</script> & stretches is argued; see red flags.",
        "The inner layer holds collagen.",
        "Fat glides over it.",
        "How is it <b>built</b>?",
        "if fascia < skin:\n    pass",
    ],
)
def test_the_mark_covers_exactly_the_linked_span(site: Any, marks: Marks, quote: str) -> None:
    """Whatever a span cuts through, the marked text is the span's, once and with the id."""
    article = site.article("fascia")
    html = site.get("/library/fascia", at=at(article, quote), v=version(article))
    assert marks(html) == [quote]


def test_a_mark_across_blocks_has_one_id(site: Any, marks: Marks) -> None:
    """A span over several blocks is marked in each, and only the first mark has the id."""
    article = site.article("fascia")
    start, _ = span(article, "It slides.")
    _, end = span(article, "Its layers are:")
    html = site.get("/library/fascia", at=f"{start}-{end}", v=version(article))
    assert "\n\n".join(marks(html)) == article.text[start:end]


def test_a_marked_row_is_marked_cell_by_cell(site: Any, marks: Marks) -> None:
    """A table row is one quote and shows as marked cells."""
    article = site.article("fascia")
    html = site.get("/library/fascia", at=at(article, "outer | 2 mm"))
    assert [text.strip() for text in marks(html)] == ["outer", "2 mm"]


def test_every_block_stands_on_the_page(site: Any) -> None:
    """A page leaves out nothing of the canonical text."""
    for slug in ("fascia", "red-flags", "own"):
        article = site.article(slug)
        html = site.get(f"/library/{slug}")
        shown = "".join(unescape(re.sub(r"<[^>]+>", "", html)).split())
        for block in article.blocks:
            for part in article.text[block.start : block.end].split("|"):
                assert "".join(part.split()) in shown


def test_markup_in_an_article_is_text(site: Any) -> None:
    """A script or tag in an article is shown, never run or rendered."""
    html = site.get("/library/fascia")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; stretches" in html
    assert "How is it &lt;b&gt;built&lt;/b&gt;?" in html


def test_a_quote_that_moved_is_found_again(site: Any, marks: Marks) -> None:
    """After an edit elsewhere, an old link marks its quote and says that the article changed."""
    before = site.article("fascia")
    place = at(before, "It slides.")
    file = site.corpus / "basics/fascia.md"
    changed = file.read_text().replace("Fascia is a", "New first sentence. Fascia is a")
    site.write("basics/fascia.md", changed)
    html = site.get("/library/fascia", at=place, v=version(before))
    assert marks(html) == ["It slides."]
    assert "has changed since the link was made" in html


def test_a_quote_that_is_gone_is_said_to_be(site: Any, marks: Marks) -> None:
    """When the quote was rewritten nothing is marked, and the reader is told."""
    before = site.article("fascia")
    place = at(before, "It slides.")
    site.write(
        "basics/fascia.md",
        (site.corpus / "basics/fascia.md").read_text().replace("It slides.", "It glides."),
    )
    html = site.get("/library/fascia", at=place, v=version(before))
    assert marks(html) == []
    assert "passage this link pointed to has changed" in html


def test_a_link_of_an_unknown_version_marks_nothing(site: Any, marks: Marks) -> None:
    """Offsets of a text that nobody remembers are not applied to today's text."""
    html = site.get("/library/fascia", at="0-10", v="00000000")
    assert marks(html) == []
    assert "passage this link pointed to has changed" in html


@pytest.mark.parametrize(
    "value", ["", "x", "5", "9-3", "-1-4", "4-4", "1-2-3", "0-1' OR 1", "1e3-2e3", "٣-٤", "\x00"]
)
def test_a_bad_place_shows_the_article(site: Any, marks: Marks, value: str) -> None:
    """An `at` that is no span is ignored, whatever it holds."""
    html = site.get("/library/fascia", at=value, v="\x00'\"<")
    assert marks(html) == []
    assert "What is fascia?" in html


def test_a_place_beyond_the_end_is_said_to_be_gone(site: Any, marks: Marks) -> None:
    """A span outside the article is no quote of it."""
    html = site.get("/library/fascia", at="0-999999999")
    assert marks(html) == []
    assert "passage this link pointed to has changed" in html


def test_links_lead_where_they_can(site: Any) -> None:
    """Links to articles and the web are links; to nowhere or with other schemes they are text."""
    html = site.get("/library/fascia")
    assert '<a href="/library/red-flags">red flags</a>' in html
    assert 'href="https://example.org/a?b=1&amp;c=2" rel="external noopener noreferrer"' in html
    assert '<a href="#how-is-it-b-built-b">the build</a>' in html
    assert "a draft" in html
    hrefs = [unescape(href) for href in re.findall(r'href="([^"]*)"', html)]
    assert all(href.startswith(("/", "#", "https://")) for href in hrefs)
    assert not any("draft" in href for href in hrefs)


def test_citations_lead_to_numbered_sources(site: Any) -> None:
    """ "(Benjamin 2009; Fede 2021)" links each key to its entry, and the entry to its DOI."""
    html = site.get("/library/fascia")
    assert '<a class="source" href="#source_1">Benjamin 2009</a>; ' in html
    assert '<a class="source" href="#source_2">Fede 2021</a>)' in html
    assert '<li id="source_1">' in html
    assert 'href="https://doi.org/10.1111/j.1469-7580.2008.01011.x"' in html
    assert 'href="https://doi.org/10.3390/life%3C11"' in html


def test_related_articles_exist(site: Any) -> None:
    """Related articles that are not written yet are not shown."""
    html = site.get("/library/fascia")
    assert '<a href="/library/red-flags">Which signs are red flags?</a>' in html
    assert "not-written-yet" not in html


def test_standing_and_safety_are_shown_in_words(site: Any) -> None:
    """Each rated block has its standing in words; a section of caution is set off by name."""
    fascia, flags = site.get("/library/fascia"), site.get("/library/red-flags")
    badge = '<span class="hidden">Standing: </span>{}</span>'
    assert badge.format("Established") in fascia
    assert badge.format("Disputed") in fascia
    assert '<p class="set-off urgent">Chest pain is an emergency.' in flags
    assert re.search(
        r'<section id="when-do-i-stop" class="caution">\s*<p class="label">Caut', flags
    )


def test_an_article_without_ratings_has_no_badges(site: Any) -> None:
    """An owner's own article shows neither badges nor their legend, and its title once."""
    html = site.get("/library/own")
    assert "badge" not in html
    assert "What the labels mean" not in html
    assert re.findall(r"<h\d[^>]*>(.*?)</h\d>", html) == ["An owner&#39;s article"]


def test_lists_tables_and_code_keep_their_form(site: Any) -> None:
    """Numbers, nesting, table cells and code's line breaks are as in the article."""
    html = site.get("/library/fascia")
    flat = re.sub(
        r"<span class=\"badge.*?</span></span>|<span class=\"badge.*?</span>[^<]*</span>", "", html
    )
    flat = re.sub(r"\s+", " ", flat)
    assert re.search(r'<ol> <li value="1">The outer layer holds fat. <ul> <li>Fat glides', flat)
    assert re.search(r'</ul> </li> <li value="2"[^>]*>The inner layer holds <code>coll', flat)
    assert re.search(r'<th scope="col">Layer ?</th><th scope="col"> ?Thickness</th>', flat)
    assert re.search(r"<td>outer ?</td><td> ?2 mm", flat)
    assert "<code>if fascia &lt; skin:\n    pass</code></pre>" in html


def test_headings_step_down_one_by_one(site: Any) -> None:
    """However an article numbers its headings, the page has one h1 and skips no level."""
    site.write(
        "deep.md", "# Deep\n\nText.\n\n#### Far down\n\nMore.\n\n## Up\n\nEnd.\n\n### In\n\nX.\n"
    )
    ranks = [int(rank) for rank in re.findall(r"<h(\d)", site.get("/library/deep"))]
    assert ranks[0] == 1
    assert 1 not in ranks[1:]
    assert all(after - before <= 1 for before, after in pairwise(ranks))


def test_no_id_stands_twice(site: Any) -> None:
    """A heading that has the name of a part of the page does not take its anchor."""
    words = ("Quote", "Sources", "Source 1", "Contents", "Main", "Quote")
    body = "".join(f"## {word}\n\nText.\n\n" for word in words)
    site.write("names.md", f"---\nsources: [A book]\n---\n{body}")
    ids = re.findall(r'\bid="([^"]*)"', site.get("/library/names", at="0-5"))
    assert len(ids) == len(set(ids))


def test_the_index_lists_every_article_by_topic(site: Any) -> None:
    """Articles stand under their topic with their summary; abbreviations stay capital."""
    html = site.get("/library")
    for slug in ("fascia", "red-flags", "own"):
        assert f'href="/library/{slug}"' in html
    assert "What fascia is and what it does." in html
    assert ">Safety</h2>" in html


def test_a_topic_named_by_an_abbreviation_is_written_so(site: Any) -> None:
    """The glossary's abbreviations stay in capitals in a topic's name."""
    assert ">Mfr basics</h2>" in site.get("/library")
    site.write("glossary.yaml", "- term: myofascial release\n  abbreviations: [MFR]\n")
    assert ">MFR basics</h2>" in site.get("/library")


def test_search_leads_to_the_sentence(site: Any, marks: Marks) -> None:
    """A search shows the sentence that holds its words; its link marks that sentence."""
    html = site.get("/library", q="collagen inner layers")
    url = unescape(re.search(r'<a href="(/library/fascia\?at=[^"]*)"', html)[1])
    assert "<b>collagen</b>" in html
    assert marks(site.get(url)) == ["The inner layer holds collagen."]


def test_search_mends_spelling(site: Any) -> None:
    """A misspelt word finds what was meant, and the page says what was searched for."""
    html = site.get("/library", q="colagen")
    assert "Searched for “collagen" in html
    assert "<b>collagen</b>" in html


def test_a_search_tells_of_words_that_no_article_uses(site: Any) -> None:
    """What is shown holds the others."""
    assert "No article uses “zzzz”; these hold" in site.get("/library", q="zzzz collagen")
    assert "No article uses" not in site.get("/library", q="collagen of the inner layers")


@pytest.mark.parametrize("words", ["<iframe>zzzz</iframe>", "\x00", "🙂", "zzzz", "'", "a" * 9999])
def test_a_search_without_result_says_so(site: Any, words: str) -> None:
    """Words that stand nowhere, or are no words, give a page that says so and echoes text."""
    html = site.get("/library", q=words)
    assert "Nothing found" in html
    assert "<iframe" not in html


def test_an_empty_search_is_the_index(site: Any) -> None:
    """The search button without words shows all articles."""
    assert ">Safety</h2>" in site.get("/library", q="  ")


@pytest.mark.parametrize(
    "path", ["/library/foam-role", "/library/a/b", "/library/%00", "/library/<b>"]
)
def test_an_unknown_page_is_404_with_a_search(site: Any, path: str) -> None:
    """What is not in the library is a 404 of ours with a search link, never another page."""
    response = site.client.get(path)
    assert response.status_code == 404
    assert "no such page in the library" in response.text
    assert 'href="/library?q=' in response.text
    assert "<b>" not in response.text


def test_a_slash_at_the_end_is_forgiven(site: Any) -> None:
    """`/library/` and `/library/fascia/` lead to the pages without it."""
    assert "The library" in site.get("/library/")
    assert "What is fascia?" in site.get("/library/fascia/")


@pytest.mark.parametrize(
    "path", ["/library", "/library?q=fascia", "/library/fascia", "/library/no"]
)
def test_pages_load_nothing_from_elsewhere(site: Any, path: str) -> None:
    """Every page carries the security headers and the safety line, and needs no script."""
    response = site.client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "does not assess, diagnose or triage a person" in response.text
    assert not re.search(r'(src|<link[^>]* href)="(?!/)', response.text)


def test_the_style_sheet_and_icon_are_served(site: Any) -> None:
    """What pages load is there, with its type."""
    for address in re.findall(
        r'<link rel="(?:stylesheet|icon)" href="([^"]*)"', site.get("/library")
    ):
        assert (
            site.client.get(unescape(address))
            .headers["Content-Type"]
            .startswith(("text/css", "image/svg+xml"))
        )


def test_pages_follow_a_new_index(site: Any) -> None:
    """An article added while the app runs has a page as soon as it is published."""
    assert site.client.get("/library/new").status_code == 404
    site.write("new.md", "# New\n\nJust written.\n")
    assert "Just written." in site.get("/library/new")


def test_pages_work_while_the_model_loads(site: Any) -> None:
    """Reading and searching need the index alone."""
    site.service.ready = None
    assert "It slides." in site.get("/library/fascia")
    assert "<b>slides</b>" in site.get("/library", q="slides")


def test_pages_work_while_another_model_embeds_the_library(site: Any) -> None:
    """They need texts alone; the index they read is still of the model before."""
    chosen = open_embedder(site.service.settings).fingerprint
    assert IndexFolder(site.index.path).open().manifest.model != chosen
    site.service.state = Status(stage="Indexing articles", done=1, total=3)
    for path in ("/library", "/library/fascia", "/library?q=slides"):
        assert site.client.get(path).status_code == 200


def test_a_topic_is_found_under_its_address(site: Any) -> None:
    """Whatever it is called; the article's own page leads there, too."""
    site.write("oak.md", "---\ntopic: Old Trees & Bushes\n---\n# Oaks\n\nOaks grow old.\n")
    address, _, place = topic_url("Old Trees & Bushes").partition("#")
    assert f'id="{place}"' in site.get(address)
    assert f'<a href="{address}#{place}">' in site.get("/library/oak")


def test_without_an_index_pages_say_that_it_is_being_made(empty_site: Any) -> None:
    """Before the first index there is a page with the stage, as 503."""
    for path in ("/library", "/library/fascia"):
        response = empty_site.client.get(path)
        assert response.status_code == 503
        assert "being prepared" in response.text
        assert response.headers["Retry-After"]
