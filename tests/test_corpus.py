"""The invariants of articles, passages and quotes, over the library that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.articles import READERS, read_article
from assistant.ingestion.survey import is_article
from assistant.passages import PASSAGE_LIMIT, split
from assistant.quotes import quotable
from assistant.settings import ROOT
from assistant.text import sentences
from assistant.types import Article

CORPUS = ROOT / "corpus"
FILES = sorted(
    path.relative_to(CORPUS)
    for path in CORPUS.rglob("*")
    if path.suffix in READERS and is_article(path.relative_to(CORPUS))
)


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def shipped(request: pytest.FixtureRequest) -> Article:
    """Each article of the library."""
    path: Path = request.param
    return read_article((CORPUS / path).read_bytes(), path)


def test_passages_are_the_articles_text_in_order(shipped: Article) -> None:
    """Verbatim, contiguous, without overlap, each in one section, none too long."""
    position = 0
    for passage in split(shipped):
        assert shipped.text[passage.start : passage.end] == passage.text
        assert position <= passage.start < passage.end
        assert not shipped.text[position : passage.start].strip()
        assert passage.end <= shipped.section_at(passage.start).end
        # Its heading comes on top: it never stands in a passage of its own.
        body = passage.text.removeprefix(passage.section).strip()
        assert len(body) <= PASSAGE_LIMIT
        position = passage.end
    assert not shipped.text[position:].strip()


def test_every_quote_is_verbatim_whole_and_short_enough(shipped: Article) -> None:
    """A quotable sentence is one sentence, and splitting it again gives itself."""
    quotes = list(quotable(shipped))
    assert quotes
    for quote in quotes:
        assert shipped.text[quote.start : quote.end] == quote.text == quote.text.strip()
        block = shipped.block_at(quote.start)
        assert block is not None
        assert quote.end <= block.end
        if block.kind == "paragraph":
            assert sentences(quote.text) == [(0, len(quote.text))]


def test_blocks_and_spans_lie_in_the_text(shipped: Article) -> None:
    """Blocks follow one another and leave nothing but blanks out; spans lie within one block."""
    position = 0
    for block in shipped.blocks:
        assert position <= block.start < block.end
        assert not shipped.text[position : block.start].strip()
        position = block.end
    assert not shipped.text[position:].strip()
    for span in shipped.spans:
        block = shipped.block_at(span.start)
        assert block is not None
        assert span.start < span.end <= block.end


def test_sections_divide_the_text(shipped: Article) -> None:
    """They meet end to end, begin with their heading, and their anchors are unique."""
    ends = [0, *(section.end for section in shipped.sections)]
    assert [section.start for section in shipped.sections] == ends[:-1]
    assert ends[-1] == len(shipped.text)
    assert all(shipped.text.startswith(s.heading, s.start) for s in shipped.sections)
    anchors = [section.anchor for section in shipped.sections]
    assert len(set(anchors)) == len(anchors)


def test_every_statement_has_a_standing(shipped: Article) -> None:
    """The reader sees how well established each quote is; no mark is left in the text."""
    assert [q.text for q in quotable(shipped) if q.standing is None] == []
    assert not [
        word
        for word in ("[established", "[supported", "[mixed", "[disputed", "[traditional", "[urgent")
        if word in shipped.text
    ]


def test_headings_of_other_ways_to_ask_are_there(shipped: Article) -> None:
    """A way to ask for a section that does not exist would find nothing."""
    headings = {section.heading for section in shipped.sections}
    assert [heading for heading, _ in shipped.asked if heading not in headings] == []


def test_the_library_has_its_safety_articles() -> None:
    """Other articles and the answers to emergencies lean on them."""
    assert {"red-flags", "contraindications"} <= {path.stem for path in FILES}
    assert len(FILES) >= 16
