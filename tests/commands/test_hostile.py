"""A folder full of broken and hostile files: each is one line, and the good ones are indexed."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ingestion import shown

MEGABYTE = 1_000_000


def archive(**parts: bytes) -> bytes:
    """A ZIP file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


def pdf(pages: int = 1, *, password: str | None = None, picture: bool = False) -> bytes:
    """A PDF of text, or of pictures of pages."""
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, encrypt=password)
    for _ in range(pages):
        if picture:
            canvas.drawInlineImage(Image.new("L", (40, 40), 128), 0, 0, 500, 700)
        else:
            canvas.drawString(72, 700, "Fascia is a sheet of connective tissue.")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
BOMB = {"word__document_xml": b"<w:document>" + b" " * 30 * MEGABYTE}
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
ALIASES = b"&a [x,x]\n" + b"".join(b"b%d: [*a,*a]\n" % n for n in range(9))

BROKEN: dict[str, bytes] = {
    "empty.md": b"",
    "blank.txt": b" \n\t\n\xc2\xa0",
    "empty.html": b"",
    "empty.pdf": b"",
    "empty.docx": b"",
    "only-front-matter.md": b"---\ntitle: T\n---\n",
    "only-navigation.html": b"<html><body><nav>Home</nav></body></html>",
    "only-scripts.html": b"<script>alert(1)</script><style>p {}</style>",
    "picture.md": PNG,
    "picture.html": PNG,
    "picture.pdf": PNG,
    "nul.txt": b"Fascia\0glides",
    "pdf.md": b"%PDF-1.7\n",
    "zip.txt": b"PK\x03\x04rest",
    "page.md": b"<!DOCTYPE html><p>x",
    "wrong-utf-16.md": b"\xff\xfea\x00b",
    "no-text.md": b"\x00\x01\xff\xfe\x00\x9f" * 50,
    "broken-front-matter.md": b"---\ntitle: [\n---\nText.\n",
    "deep-front-matter.md": b"---\na: " + b"[" * 5000 + b"\n---\nText.\n",
    "wrong-standing.md": b"---\nstanding: certain\n---\nText.\n",
    "wrong-address.md": b"---\nurl: javascript:alert(1)\n---\nText.\n",
    "nested-aliases.md": b"---\ntitle: " + ALIASES + b"---\nText.\n",
    "deep.html": b"<div>" * 100_000 + b"deep",
    "deep.md": b"Text.\n\n" + b"<div>" * 100_000 + b"deep",
    "million-rows.md": b"|a|b|\n|-|-|\n" + b"|1|2|\n" * 1_000_000,
    "million-lines.txt": b"a\n" * 1_000_000,
    "text.pdf": b"Not a PDF at all",
    "cut-off.pdf": pdf(3)[:900],
    "rubbish.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF",
    "encrypted.pdf": pdf(password="secret"),
    "scan.pdf": pdf(3, picture=True),
    "text.docx": b"Not a document at all",
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "cut-off.docx": archive(word__document_xml=b"<w:document/>" * 99)[:60],
    "no-document.docx": archive(a=b"x"),
    "bomb.docx": archive(**BOMB),
    "entities.docx": archive(word__document_xml=ENTITIES),
    "broken-xml.docx": archive(word__document_xml=b"<w:document"),
    "line\nbreak.md": b"",
    "right\u202eleft.md": b"",
}
"""Each of these is an error of its own, by file name."""


def beyond_the_limit(root: Path) -> None:
    """200 MB (a hole, which takes no room on disk)."""
    with (root / "huge.txt").open("wb") as file:
        file.truncate(200 * MEGABYTE)


def circle(root: Path) -> None:
    """A link to itself."""
    (root / "circle.md").symlink_to(root / "circle.md")


def dangling(root: Path) -> None:
    """A link to nothing."""
    (root / "dangling.md").symlink_to(root / "nothing.md")


def pipe(root: Path) -> None:
    """A named pipe, which nobody writes to."""
    os.mkfifo(root / "pipe.md")


SPECIAL: list[Callable[[Path], None]] = [beyond_the_limit, circle, dangling, pipe]


@pytest.mark.skipif(os.name == "nt", reason="makes links, pipes and names that Windows lacks")
def test_broken_and_hostile_files_are_each_one_line(library, command) -> None:
    """More than forty in one ingest: each is named with its reason, nothing crashes, the good
    articles are indexed, and memory stays bounded."""
    bad = library.root / "bad"
    bad.mkdir()
    for number, (name, content) in enumerate(BROKEN.items()):
        # Equal contents would be taken for copies.
        more = b"\n" * number if content in (b"", PNG) else b""
        (bad / name).write_bytes(content + more)
    for special in SPECIAL:
        special(bad)
    library.write("good.md", "A good article.")
    (bad / "inside-out.md").symlink_to(Path(__file__))
    before = peak_memory()
    done = command("ingest")
    assert done.status == 1
    assert "1 added, 0 updated, 0 removed, 3 unchanged, 44 failed" in done.out
    failed = [line for line in done.err.splitlines() if line.startswith("failed: ")]
    expected = {shown(name) for name in BROKEN} | {
        "huge.txt", "circle.md", "dangling.md", "pipe.md"
    }  # fmt: skip
    assert {line.split("/bad/")[1].split(": ")[0] for line in failed} == expected
    assert all(len(line) < 500 and line.isprintable() for line in failed)
    assert len([line for line in done.err.splitlines() if "leads out of" in line]) == 1
    assert "Traceback" not in done.err
    assert sorted(library.texts()) == ["fascia", "fibres", "good", "red-flags"]
    assert peak_memory() - before < 500 * MEGABYTE


def peak_memory() -> int:
    """The largest resident set of this process so far, in bytes."""
    import resource

    peak: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
