"""PDFs that hold text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from assistant.articles import read_file
from assistant.types import Article

Read = Callable[[bytes | str, str], Article]


def test_a_pdf_becomes_blocks(read: Read, pdf_bytes: bytes) -> None:
    """Headings by size, lists with lead-in, and tables with wrapped cells come out as blocks."""
    article = read(pdf_bytes, "a.pdf")
    made = [(b.kind, b.level, b.ordinal, article.text[b.start : b.end]) for b in article.blocks]
    assert made[0] == ("heading", 1, None, "Fascial Tissue")
    assert made[2] == ("heading", 2, None, "What is it?")
    assert [(kind, ordinal, text) for kind, _, ordinal, text in made[5:8]] == [
        ("item", None, "night pain"),
        ("paragraph", None, "The steps are:"),
        ("item", 1, "rest the hands"),
    ]
    assert [text for kind, _, _, text in made if kind == "row"] == [
        "Area | Time | Note",
        "Leg | 3 min | A long note that will surely wrap in its narrow cell",
        "Arm | 2 min | short",
    ]
    contexts = [article.text[slice(*b.context)] for b in article.blocks if b.context]
    assert contexts[0] == "The signs are:"
    assert contexts[-1] == "Area | Time | Note"


def test_running_headers_and_page_numbers_are_left_out(read: Read, pdf_bytes: bytes) -> None:
    """What stands in the margin of every page is not text."""
    text = read(pdf_bytes, "a.pdf").text
    assert "Journal of Fascia" not in text
    assert "Page" not in text


def test_parted_words_are_mended(read: Read, pdf_bytes: bytes) -> None:
    """A word parted at a line's end is made whole; a compound keeps its hyphen."""
    text = read(pdf_bytes, "a.pdf").text
    assert "slides in connective layers." in text
    assert "A self-care plan helps." in text


def test_blocks_know_their_page(read: Read, pdf_bytes: bytes) -> None:
    """A citation can name the page that a block begins on."""
    article = read(pdf_bytes, "a.pdf")
    pages = {article.text[b.start : b.end]: b.page for b in article.blocks if b.kind == "heading"}
    assert pages == {
        "Fascial Tissue": 1,
        "What is it?": 1,
        "Doses": 1,
        "Second Part": 2,
        "Third Part": 3,
    }


def test_columns_are_read_one_after_the_other(read: Read, two_columns: bytes) -> None:
    """Two columns are read down, not across, after the title that spans them."""
    article = read(two_columns, "a.pdf")
    starts = [article.text[b.start : b.start + 11] for b in article.blocks[1:]]
    assert starts == [f"Paragraph {number}" for number in range(1, 9)]


def test_a_programs_file_name_is_no_title(read: Read, two_columns: bytes, pdf_bytes: bytes) -> None:
    """The title is the document's own where it is one, else the largest line of page one."""
    assert read(two_columns, "a.pdf").title == "A Two Column Study of Gliding"
    titled = read(pdf_bytes, "a.pdf")
    assert (titled.title, titled.author) == ("Fascial Tissue", "Jane Doe")
    assert titled.reviewed


def test_pages_without_text_are_named(mixed_scan: bytes) -> None:
    """A PDF with some scanned pages is read; the owner hears which ones are not."""
    result = read_file(mixed_scan, PurePath("a.pdf"))
    assert "Fascia" in result.article.text
    (remark,) = result.remarks
    assert remark.startswith("pages 2, 4-5 of 6:")
    assert "ocrmypdf" in remark


def test_a_pdf_of_text_has_no_remarks(pdf_bytes: bytes) -> None:
    """Nothing is said where nothing is missing."""
    assert read_file(pdf_bytes, PurePath("a.pdf")).remarks == ()
