"""Reads Word documents: mammoth makes simple HTML of them, the HTML walk makes blocks.

mammoth knows headings by style, lists, tables, links and text as it reads once tracked changes
are accepted; it puts footnotes at the end.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from assistant.articles.builder import TextBuilder, one_line
from assistant.articles.dates import read_date
from assistant.articles.html_blocks import Element, add_element, parse_html
from assistant.articles.metadata import Metadata
from assistant.errors import ArticleError

MAX_XML_BYTES = 20_000_000
"""Unpacked text of one document, its pictures not counted: a 1000-page book has 10 MB."""

MAX_ELEMENTS = 500_000
"""XML elements of one document: a 1000-page book. They take 400 MB and a minute to read."""

_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        "p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh",
        "p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh",
        "p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh",
        "p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh",
    )
)
_ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""How an Office container of the old kind begins; Word wraps encrypted documents in one."""
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, RuntimeError)
"""What zipfile raises for damaged and encrypted archives."""
_NO_TITLE = re.compile(r"(word )?document\d*|untitled.*|.*\.docx?", re.IGNORECASE)
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def read_docx(content: bytes, fallback_title: str) -> tuple[Metadata, TextBuilder]:
    """Metadata and the blocks of a Word document."""
    core = _checked(content)
    import mammoth

    # Pictures are not read: an image handler that yields nothing.
    converted = mammoth.convert_to_html(
        io.BytesIO(content), style_map=_STYLES, convert_image=lambda image: []
    )
    root = parse_html(converted.value)
    builder = TextBuilder()
    if root is not None:
        add_element(builder, root)
    core_title = _property(core, f"{_DUBLIN}title")
    title = (
        _heading(root, "//h1[@class='title']")
        or ("" if _NO_TITLE.fullmatch(core_title) else core_title)
        or _heading(root, "//h1")
        or fallback_title
    )
    metadata = Metadata(
        title=title,
        author=_property(core, f"{_DUBLIN}creator"),
        reviewed=read_date(_property(core, f"{_TERMS}modified")),
    )
    return metadata, builder


def _checked(content: bytes) -> ElementTree.Element | None:
    """The core properties of a document that is safe to read; None if it has none."""
    if content.startswith(_ENCRYPTED):
        raise ArticleError(
            "the document is encrypted, or of the Word format before 2007",
            fix="Open it in Word and save it as .docx without a password.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
            if "docProps/core.xml" not in archive.namelist():
                return None
            return ElementTree.fromstring(archive.read("docProps/core.xml"))
    except _BAD_ZIP as error:
        raise ArticleError(
            "not a Word document, or a damaged one",
            fix="Copy the file again, or open it in Word and save it as .docx.",
        ) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
    if "word/document.xml" not in archive.namelist():
        raise ArticleError("a ZIP file without a Word document", fix="Save it as .docx.")
    # zipfile stops at the size that is declared, so a false declaration cannot exceed it.
    if sum(part.file_size for part in parts) > MAX_XML_BYTES:
        raise ArticleError(
            f"the document unpacks to more than {MAX_XML_BYTES // 1_000_000} MB of text",
            fix="Split it into several documents.",
        )
    elements = 0
    for part in parts:
        xml = archive.read(part)
        elements += xml.count(b"<") - xml.count(b"</")
        # Word writes no DTD; an entity in one can unfold to any size.
        if b"<!DOCTYPE" in xml:
            raise ArticleError(
                "the document holds a DTD, which Word never writes",
                fix="Open it in Word and save it as .docx.",
            )
    if elements > MAX_ELEMENTS:
        raise ArticleError(
            f"the document holds more than {MAX_ELEMENTS:,} XML elements",
            fix="Split it into several documents.",
        )


def _property(core: ElementTree.Element | None, tag: str) -> str:
    return one_line((core.findtext(tag) if core is not None else None) or "")


def _heading(root: Element | None, path: str) -> str:
    found = root.xpath(path) if root is not None else ()
    return next((text for heading in found if (text := one_line(heading.text_content()))), "")
