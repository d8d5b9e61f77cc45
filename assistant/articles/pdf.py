"""Reads PDFs: PDFium gives letters and their places, the rest is told from these.

Running headers, footers and page numbers are left out, words parted at line ends are made whole,
and each block knows its page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from assistant.articles.builder import Run, TextBuilder, one_line
from assistant.articles.dates import read_date
from assistant.articles.metadata import Metadata
from assistant.articles.pdf_flow import Piece, depths, pieces
from assistant.articles.pdf_layout import lines_in_order
from assistant.articles.pdf_page import Page, Segment, read_page
from assistant.articles.pdf_tables import Table
from assistant.errors import ArticleError

MAX_PAGES = 2_000
"""Of one document; a page takes about 50 ms."""
MAX_LETTERS = 5_000_000
"""Of one document; 2,000 pages of a book."""
MARGIN = 0.1
"""Share of the page's height at its top and bottom where headers and footers stand."""
_REPEATED = 3
"""Pages with the same line in the margin: a chapter's header stands on a few. In a document of
up to five pages two are enough."""
_SCANNED = 20
"""Letters of a page: fewer beside a picture are stamps on a scanned page."""

_PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s*[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—|]?", re.I
)
_NO_TITLE = re.compile(
    r"(microsoft word|microsoft powerpoint|presentation|slide|document|untitled).*"
    r"|.*\.(docx?|pdf|indd|odt|pptx?|tex|qxd)|\(?anonymous\)?|\d*",
    re.IGNORECASE,
)


def read_pdf(content: bytes, fallback_title: str) -> tuple[Metadata, TextBuilder]:
    """Metadata and the blocks of a PDF that holds text."""
    pages, said = _read(content)
    pages = _without_furniture(pages)
    lines = [line for page in pages for line in lines_in_order(page)]
    made = pieces(lines, {page.number: page.rules for page in pages})
    builder = TextBuilder()
    _add(builder, made)
    metadata = Metadata(
        title=_title(one_line(said.get("Title", "")), made) or fallback_title,
        author=one_line(said.get("Author", "")),
        reviewed=_date(said.get("ModDate", "")) or _date(said.get("CreationDate", "")),
        remarks=_without_text(pages),
    )
    return metadata, builder


def _read(content: bytes) -> tuple[list[Page], dict[str, str]]:
    """The pages of a PDF and what it says about itself."""
    import pypdfium2

    if b"%PDF-" not in content[:1024]:
        raise ArticleError("not a PDF", fix="Give the file the ending of what it is.")
    # PDFium repairs a file that is cut off, and is silent about the pages that are gone.
    if b"%%EOF" not in content[-4096:]:
        raise ArticleError("the PDF is cut off", fix="Copy or download it again.")
    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            return _pages(document), document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ArticleError(
                "the PDF is encrypted", fix="Save a copy of it without a password."
            ) from error
        raise ArticleError("the PDF is damaged", fix="Copy or download it again.") from error


def _pages(document: Any) -> list[Page]:
    if len(document) > MAX_PAGES:
        raise ArticleError(
            f"the PDF has more than {MAX_PAGES:,} pages", fix="Split it into several documents."
        )
    pages: list[Page] = []
    letters = 0
    for index in range(len(document)):
        with closing(document[index]) as page:
            pages.append(replace(read_page(page, index + 1), has_picture=_has_picture(page)))
        letters += _letters(pages[-1])
        if letters > MAX_LETTERS:
            raise ArticleError(
                f"the PDF holds more than {MAX_LETTERS:,} letters",
                fix="Split it into several documents.",
            )
    if any(page.has_picture for page in pages) and letters < _SCANNED * len(pages):
        raise ArticleError(
            "the PDF holds pictures of pages (a scan) and no text",
            fix="Run text recognition over it, for example: ocrmypdf scan.pdf text.pdf",
        )
    return pages


def _has_picture(page: Any) -> bool:
    from pypdfium2 import raw

    return any(True for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))


def _letters(page: Page) -> int:
    return sum(len(segment.text) for segment in page.segments)


def _without_text(pages: Sequence[Page]) -> tuple[str, ...]:
    """A remark that names the pages that hold pictures and no text, if there are any."""
    numbers = [page.number for page in pages if page.has_picture and _letters(page) < _SCANNED]
    if not numbers:
        return ()
    return (
        f"{'page' if len(numbers) == 1 else 'pages'} {_ranges(numbers)} of {len(pages)}: a picture "
        "and no text, so nothing on it is found; if it is a scan, run text recognition over the "
        "file, for example: ocrmypdf --skip-text scan.pdf text.pdf",
    )


def _ranges(numbers: Sequence[int]) -> str:
    """[1, 3, 4, 5] -> "1, 3-5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)


# --- Headers and footers ------------------------------------------------------------------


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without page numbers and without what stands in the margin of many of them."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({_key(segment) for segment in _in_margin(page)})
    enough = _REPEATED if len(pages) > 5 else 2
    return [replace(page, segments=tuple(_kept(page, counts, enough))) for page in pages]


def _kept(page: Page, counts: Counter[tuple[str, int]], enough: int) -> Iterator[Segment]:
    margin = set(_in_margin(page))
    for segment in page.segments:
        is_number = _PAGE_NUMBER.fullmatch(segment.text) is not None
        if segment not in margin or not (is_number or counts[_key(segment)] >= enough):
            yield segment


def _in_margin(page: Page) -> Iterator[Segment]:
    for segment in page.segments:
        if not MARGIN * page.height < segment.middle < (1 - MARGIN) * page.height:
            yield segment


def _key(segment: Segment) -> tuple[str, int]:
    """Equal for the same header on pages of other numbers; a title is larger than a header."""
    return re.sub(r"\d+", "#", segment.text.lower()), round(segment.size)


# --- Blocks and metadata ------------------------------------------------------------------


def _add(builder: TextBuilder, made: Sequence[Piece | Table]) -> None:
    contexts: list[tuple[int, int] | None] = []
    for piece, depth in zip(made, depths(made), strict=True):
        if isinstance(piece, Table):
            _add_table(builder, piece)
            continue
        del contexts[depth:]
        if depth > len(contexts):
            contexts.append(builder.lead_in())
        builder.add(
            piece.kind,
            [Run(piece.text)],
            level=piece.level or depth,
            ordinal=piece.ordinal,
            context=contexts[-1] if contexts else None,
            page=piece.page,
        )


def _add_table(builder: TextBuilder, table: Table) -> None:
    header: tuple[int, int] | None = None
    for cells in table.rows:
        block = builder.add_row([[Run(cell)] for cell in cells], context=header, page=table.page)
        if header is None and block is not None:
            header = (block.start, block.end)


def _title(said: str, made: Sequence[Piece | Table]) -> str:
    """The document's own title if its first page shows it, else the largest heading there."""
    said = "" if _NO_TITLE.fullmatch(said) else said
    first = [p for p in made if isinstance(p, Piece) and p.page == 1]
    if said and said.lower() in one_line(" ".join(piece.text for piece in first)).lower():
        return said
    headings = [piece for piece in first if piece.kind == "heading"]
    largest = min(headings, key=lambda piece: piece.level, default=None)
    return one_line(largest.text) if largest else said


def _date(value: str) -> str:
    """ "D:20210304120000" -> "2021-03-04"."""
    match = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", value)
    return read_date("-".join(match.groups())) if match else ""
