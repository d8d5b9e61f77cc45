"""Documents of each format, made when a test asks for them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePath

import pytest

from assistant.articles import read_article
from assistant.types import Article

DATA = Path(__file__).parent / "data"

SENTENCE = (
    "Fascia is a connective tissue that wraps the muscles of the body and that also lies "
    "between them. "
)


@pytest.fixture
def read() -> Callable[[bytes | str, str], Article]:
    """Read content under a file name."""

    def _read(content: bytes | str, name: str) -> Article:
        data = content.encode() if isinstance(content, str) else content
        return read_article(data, PurePath(name))

    return _read


@pytest.fixture
def repacked() -> Callable[[bytes, dict[str, bytes]], bytes]:
    """A ZIP file with some of its parts replaced or added."""

    def _repacked(archive: bytes, parts: dict[str, bytes]) -> bytes:
        made = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(archive)) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                if name not in parts:
                    new.writestr(name, old.read(name))
            for name, content in parts.items():
                new.writestr(name, content)
        return made.getvalue()

    return _repacked


@pytest.fixture(scope="session")
def docx_bytes() -> bytes:
    """A Word document with what authors use: styles, lists, a table, links, tracked changes."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.core_properties.title = "A stale template title"
    document.core_properties.author = "Jane Doe"
    document.add_heading("Gliding of Fascia", 0)
    document.add_heading("What glides?", 1)
    paragraph = document.add_paragraph("Layers glide ")
    paragraph.add_run("easily").bold = True
    paragraph.add_run(" when wet. The signs are:")
    document.add_paragraph("warmth", style="List Bullet")
    document.add_paragraph("in the hands", style="List Bullet 2")
    document.add_paragraph("ease", style="List Bullet")
    document.add_heading("Steps", 2)
    document.add_paragraph("rest the hands", style="List Number")
    document.add_paragraph("wait", style="List Number")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Area", "Time"), ("Leg", "3 min")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    changed = document.add_paragraph("The hold lasts ")
    for tag, text, name in (("ins", "three", "t"), ("del", "thirty", "delText")):
        changed._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r>'
                f'<w:{name} xml:space="preserve">{text}</w:{name}></w:r></w:{tag}>'
            )
        )
    changed.add_run(" minutes.")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.fixture(scope="session")
def pdf_bytes() -> bytes:
    """A PDF of three pages with headings, lists, tables, a running header and page numbers."""
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import (
        ListFlowable,
        PageBreak,
        Paragraph,
        SimpleDocTemplate,
        Table,
    )

    styles = getSampleStyleSheet()
    body = styles["BodyText"]

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 800, "Journal of Fascia, vol. 3")
        canvas.drawCentredString(300, 30, f"Page {document.page} of 3")

    note = Paragraph("A long note that will surely wrap in its narrow cell", body)
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    story = [
        Paragraph("Fascial Tissue", styles["Title"]),
        Paragraph(SENTENCE * 3, body),
        Paragraph("What is it?", styles["Heading2"]),
        Paragraph("The signs are:", body),
        ListFlowable(
            [Paragraph(SENTENCE, body), Paragraph("night pain", body)], bulletType="bullet"
        ),
        Paragraph("The steps are:", body),
        ListFlowable(
            [Paragraph("rest the hands", body), Paragraph("wait", body)], bulletFormat="%s."
        ),
        Paragraph("Doses", styles["Heading2"]),
        Table([["Area", "Time", "Note"], ["Leg", "3 min", note], ["Arm", "2 min", "short"]],
              colWidths=[80, 80, 120], style=grid),
        PageBreak(),
        Paragraph("Second Part", styles["Heading2"]),
        Paragraph("Tissue that is well hydrated slides in connec-<br/>tive layers.", body),
        Paragraph("A self-<br/>care plan helps.", body),
        PageBreak(),
        Paragraph("Third Part", styles["Heading2"]),
        Paragraph(SENTENCE, body),
    ]  # fmt: skip
    made = io.BytesIO()
    SimpleDocTemplate(made, pagesize=(595, 842), title="Fascial Tissue", author="Jane Doe").build(
        story, onFirstPage=furniture, onLaterPages=furniture
    )
    return made.getvalue()


@pytest.fixture(scope="session")
def two_columns() -> bytes:
    """A PDF with a title across two columns of text."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    styles = getSampleStyleSheet()
    width = 210

    def title(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(72, 760, "A Two Column Study of Gliding")

    made = io.BytesIO()
    document = BaseDocTemplate(made, pagesize=(595, 842), title="Microsoft Word - draft.doc")
    frames = [Frame(left, 400, width, 340, id=str(left)) for left in (72, 72 + width + 24)]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=title))
    paragraphs = [
        Paragraph(f"Paragraph {number} says this. {SENTENCE * 2}", styles["BodyText"])
        for number in range(1, 9)
    ]
    document.build(paragraphs)
    return made.getvalue()


@pytest.fixture(scope="session")
def scan() -> bytes:
    """A PDF that holds a picture and no text."""
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawInlineImage(Image.new("L", (40, 40), 128), 0, 0, 500, 700)
    canvas.save()
    return made.getvalue()


@pytest.fixture(scope="session")
def encrypted() -> bytes:
    """A PDF that opens only with a password."""
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, encrypt="secret")
    canvas.drawString(100, 700, "Hidden")
    canvas.save()
    return made.getvalue()


@pytest.fixture(scope="session")
def mixed_scan() -> bytes:
    """A PDF of six pages of which the second, fourth and fifth are pictures."""
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made)
    for number in range(1, 7):
        if number in (2, 4, 5):
            canvas.drawInlineImage(Image.new("L", (40, 40), 128), 0, 0, 500, 700)
        else:
            canvas.drawString(72, 700, SENTENCE)
        canvas.showPage()
    canvas.save()
    return made.getvalue()
