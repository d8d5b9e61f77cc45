"""Broken and hostile files: each is one clear error, or is read without harm."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import PurePath

import pytest

from assistant import articles
from assistant.articles import builder, docx, html, pdf, read_article
from assistant.errors import ArticleError
from assistant.types import Article

Read = Callable[[bytes | str, str], Article]
Repacked = Callable[[bytes, dict[str, bytes]], bytes]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.md", b"", "holds no text"),
        ("blank.txt", b" \n\t\n\xc2\xa0", "holds no text"),
        ("empty.html", b"", "holds no text"),
        ("tags.html", b"<html><body><nav>Home</nav></body></html>", "holds no text"),
        ("empty.pdf", b"", "not a PDF"),
        ("empty.docx", b"", "not a Word document"),
        ("picture.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "NUL bytes"),
        ("nul.txt", b"Fascia\0glides", "NUL bytes"),
        ("document.md", b"%PDF-1.7\n", "this is a PDF"),
        ("archive.txt", b"PK\x03\x04rest", "ZIP"),
        ("page.md", b"<!DOCTYPE html><p>x", "web page"),
        ("odd.md", b"\xff\xfea\x00b", "not UTF-16-LE"),
        ("picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "NUL bytes"),
        ("deep.html", b"<div>" * 100_000 + b"deep", "nested more than 256 deep"),
        ("deep.md", b"Text.\n\n" + b"<div>" * 100_000 + b"deep", "nested more than 256 deep"),
        ("rows.md", b"|a|b|\n|-|-|\n" + b"|1|2|\n" * 1_000_000, "too long for one article"),
        ("lines.txt", b"a\n" * 150_000, "too long for one article"),
        ("text.pdf", b"Not a PDF at all", "not a PDF"),
        ("text.docx", b"Not a document at all", "not a Word document"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted, or of the Word format"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_bad_files_are_named(read: Read, name: str, content: bytes, what: str) -> None:
    """Each bad file is one error that says what is wrong, and what to do."""
    with pytest.raises(ArticleError, match=what) as caught:
        read(content, name)
    assert caught.value.fix
    assert "\n" not in str(caught.value)


def test_a_file_too_large_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size is checked before anything is parsed."""
    monkeypatch.setattr(articles, "MAX_BYTES", 1_000_000)
    with pytest.raises(ArticleError, match="larger than 1 MB"):
        read(b"x" * 1_000_001, "a.md")


def test_a_table_too_long_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are counted as they are read, in every format."""
    monkeypatch.setattr(builder, "MAX_BLOCKS", 1_000)
    with pytest.raises(ArticleError, match="more than 1,000 paragraphs, items and table rows"):
        read("<table>" + "<tr><td>1<td>2" * 2_000, "a.html")


def test_a_page_too_long_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page beyond the limit is not parsed."""
    monkeypatch.setattr(html, "MAX_CHARACTERS", 100)
    with pytest.raises(ArticleError, match="more than 100 characters"):
        read("<p>x" * 100, "a.html")


def test_a_cut_off_pdf_is_named(read: Read, pdf_bytes: bytes) -> None:
    """PDFium would read the pages that are left, and nobody would know of the others."""
    with pytest.raises(ArticleError, match="cut off"):
        read(pdf_bytes[: len(pdf_bytes) // 2], "a.pdf")


def test_a_damaged_pdf_is_named(read: Read) -> None:
    """Rubbish between a PDF's first and last line is an error."""
    with pytest.raises(ArticleError, match="the PDF is damaged"):
        read(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF", "a.pdf")


def test_an_encrypted_pdf_is_named(read: Read, encrypted: bytes) -> None:
    """The error says that a password is in the way."""
    with pytest.raises(ArticleError, match="encrypted") as caught:
        read(encrypted, "a.pdf")
    assert "password" in caught.value.fix


def test_a_scanned_pdf_is_named(read: Read, scan: bytes) -> None:
    """The error says that text recognition is needed."""
    with pytest.raises(ArticleError, match="scan") as caught:
        read(scan, "a.pdf")
    assert "ocrmypdf" in caught.value.fix


def test_a_pdf_with_too_many_pages_is_refused(
    read: Read, pdf_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are counted before they are read."""
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    with pytest.raises(ArticleError, match="more than 2 pages"):
        read(pdf_bytes, "a.pdf")


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
def test_a_cut_off_document_is_named(read: Read, docx_bytes: bytes, kept: float) -> None:
    """Half a ZIP file is an error."""
    with pytest.raises(ArticleError, match="or a damaged one"):
        read(docx_bytes[: int(kept * len(docx_bytes))], "a.docx")


@pytest.mark.parametrize(
    ("part", "content", "what"),
    [
        ("word/document.xml", b"<w:document>" + b" " * 30_000_000, "unpacks to more than 20 MB"),
        ("word/document.xml", b"<a/>" * 600_000, "more than 500,000 XML elements"),
        ("word/document.xml", b"<w:document", "the file is damaged"),
        ("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', "DTD"),
        ("docProps/core.xml", b"not XML", "the file is damaged"),
    ],
    ids=["bomb", "elements", "broken", "entities", "properties"],
)
def test_bad_parts_of_a_document_are_named(
    read: Read, docx_bytes: bytes, repacked: Repacked, part: str, content: bytes, what: str
) -> None:
    """Parts that unfold beyond the limits, or are no XML, are refused before Word's reader."""
    with pytest.raises(ArticleError, match=what):
        read(repacked(docx_bytes, {part: content}), "a.docx")


def test_a_document_nested_too_deeply_is_named(
    read: Read, docx_bytes: bytes, repacked: Repacked
) -> None:
    """Tables within tables without end are an error, not a crash."""
    word = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    opened = b"<w:tbl><w:tr><w:tc>" * 20_000
    closed = b"</w:tc></w:tr></w:tbl>" * 20_000
    document = (
        b'<w:document xmlns:w="' + word + b'"><w:body>' + opened + closed
        + b"</w:body></w:document>"
    )  # fmt: skip
    with pytest.raises(ArticleError, match="damaged"):
        read(repacked(docx_bytes, {"word/document.xml": document}), "a.docx")


def test_a_zip_without_a_document_is_named(read: Read, repacked: Repacked) -> None:
    """Any other ZIP file under the name of a document is an error."""
    empty = b"PK\x05\x06" + bytes(18)
    with pytest.raises(ArticleError, match="without a Word document"):
        read(repacked(empty, {"a.txt": b"x"}), "a.docx")


def test_a_picture_bomb_in_a_document_is_not_unpacked(
    read: Read, docx_bytes: bytes, repacked: Repacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only text counts: pictures of any size are never read."""
    monkeypatch.setattr(docx, "MAX_XML_BYTES", 1_000_000)
    bomb = repacked(docx_bytes, {"word/media/image1.png": b"\0" * 5_000_000})
    assert read(bomb, "a.docx").title == "Gliding of Fascia"


def test_names_with_odd_characters_give_plain_slugs() -> None:
    """Newlines, direction marks and emoji in a file name do not get into slug and title."""
    article = read_article(b"Text.", PurePath("a\n\u202eb 🦴.md"))
    assert article.slug == "a-b"
    assert "\n" not in article.title
    assert "\u202e" not in article.title


def test_parsers_are_imported_only_when_needed() -> None:
    """Reading Markdown loads none of the libraries for pages, PDFs and documents."""
    code = (
        "import sys; from pathlib import PurePath; from assistant.articles import read_article; "
        "read_article(b'# T', PurePath('a.md')); "
        "print(sorted({'lxml', 'mammoth', 'pypdfium2'} & set(sys.modules)))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert printed.stdout.decode().strip() == "[]"
