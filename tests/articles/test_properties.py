"""What holds for every article, whatever its format and content."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.articles import read_article
from assistant.articles.builder import MARK, Run, TextBuilder
from assistant.errors import ArticleError
from assistant.types import STANDINGS, Article

_MARKUP = st.sampled_from(
    """# ## - * 1. > | [ ] ( ) ** _ ` ``` --- \n \n\n \t : ? [urgent] [supported,caution] <p> </p>
    <ul><li> </li></ul> <table><tr><td> </td></tr></table> <script> <b> </b> &amp; &#8238; • Fascia
    Title release “glides” \u00a0 \u202e \u200b \x07 \xad é 🦴 https://x.org""".split(" ")
)
_SOURCES = st.lists(_MARKUP | st.text(max_size=12), min_size=1, max_size=40).map(" ".join)
_RUNS = st.builds(Run, st.text(), st.sampled_from(("", "strong", "code")))


def assert_sound(article: Article) -> None:
    """Blocks, spans and sections fit the text."""
    text = article.text
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end <= len(text)
        assert not text[end : block.start].strip(), "text outside of blocks"
        assert text[block.start : block.end].strip() or block.kind == "code"
        if block.context:
            assert 0 <= block.context[0] < block.context[1] <= block.start
        end = block.end
    assert not text[end:].strip()
    for span in article.spans:
        assert any(b.start <= span.start < span.end <= b.end for b in article.blocks)
    assert article.sections[0].start == 0
    assert article.sections[-1].end == len(text)
    for above, below in zip(article.sections, article.sections[1:], strict=False):
        assert above.end == below.start
    anchors = [section.anchor for section in article.sections]
    assert len(set(anchors)) == len(anchors)


@settings(max_examples=150, deadline=None)
@given(source=_SOURCES, suffix=st.sampled_from((".md", ".txt", ".html")))
def test_any_text_is_an_article_or_an_article_error(source: str, suffix: str) -> None:
    """Whatever a text file holds, its article is sound, or one ArticleError says why not."""
    try:
        article = read_article(source.encode("utf-8", "replace"), PurePath(f"x{suffix}"))
    except ArticleError:
        return
    assert_sound(article)


@settings(max_examples=100, deadline=None)
@given(
    content=st.binary(max_size=300),
    suffix=st.sampled_from((".md", ".txt", ".html", ".pdf", ".docx")),
)
def test_any_bytes_are_an_article_or_an_article_error(content: bytes, suffix: str) -> None:
    """Random bytes under any ending raise nothing but ArticleError."""
    try:
        article = read_article(content, PurePath(f"x{suffix}"))
    except ArticleError:
        return
    assert_sound(article)


@given(runs=st.lists(_RUNS, max_size=8), marks=st.lists(st.sampled_from(STANDINGS), max_size=3))
def test_marks_are_never_in_the_text(runs: list[Run], marks: list[str]) -> None:
    """A block's standing marks are read and leave no trace, however many there are."""
    builder = TextBuilder()
    block = builder.add("paragraph", [Run("x"), *runs, *(Run(f" [{mark}]") for mark in marks)])
    text = builder.finish("").text
    assert block is not None
    assert block.standing in (marks or [None]) or runs
    found = MARK.search(text)
    if found and runs == []:
        pytest.fail(f"a mark is left: {found.group()}")


@given(st.lists(st.tuples(st.sampled_from(("heading", "paragraph", "item", "code")), _RUNS)))
def test_building_loses_no_readable_word(parts: list[tuple[str, Run]]) -> None:
    """Letters and digits that are added are in the text, in their order."""
    builder = TextBuilder()
    for kind, run in parts:
        builder.add(kind, [run], level=1)  # type: ignore[arg-type]  # from the list above
    added = "".join(c for _, run in parts for c in run.text if c.isalnum())
    built = "".join(c for c in builder.finish("").text if c.isalnum())
    assert built == added or "[" in "".join(run.text for _, run in parts)


def test_generated_documents_are_sound(
    docx_bytes: bytes, pdf_bytes: bytes, two_columns: bytes
) -> None:
    """The properties hold for Word documents and PDFs too."""
    for content, name in ((docx_bytes, "a.docx"), (pdf_bytes, "b.pdf"), (two_columns, "c.pdf")):
        assert_sound(read_article(content, PurePath(name)))
