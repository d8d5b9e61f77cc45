"""Bytes of a text file become text, or one clear error: nothing is guessed that can be wrong."""

from __future__ import annotations

import codecs

from assistant.errors import ArticleError

MAX_CHARACTERS = 2_000_000
"""Of one text file: a 900-page book. Reading the densest markup of this size needs about 1 GB."""

MAX_LINES = 100_000
"""Of one text file; a book has 40,000, and a table of more rows is data, not an article."""

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; UTF-32 first, as its mark begins with that of UTF-16."""

_SIGNATURES = (
    (b"%pdf-", "a PDF", "Rename it to end in .pdf."),
    (b"pk\x03\x04", "a Word document or another ZIP file", "Rename it to its own ending (.docx)."),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save it as .docx."),
    (b"{\\rtf", "a Rich Text document", "Save it as .docx or as plain text."),
)

# The letters and signs of Western European text beyond ASCII. In the other encodings of one
# byte (Mac Roman, central European, Cyrillic) the bytes of common text give others than these.
_WESTERN = frozenset("‘’‚“”„–—…•·°§©®™€£½¼¾²³±×µ«»¿¡àáâäåæçèéêëìíîïñòóôöøùúûüßœÄÅÆÇÉÖØÜŒ\xa0\xad")
_WESTERN_SHARE = 0.1
"""Most text in Western languages has fewer than one such character in ten."""


def decode(content: bytes, *, declared: str = "") -> str:
    """The text of a file with `\\n` newlines. `declared` is the encoding that it names, if any.

    Read are UTF-8, UTF-16 and UTF-32, and Windows-1252 where its characters leave no doubt.
    """
    for signature, what, fix in _SIGNATURES:
        if content[: len(signature)].lower() == signature:
            raise ArticleError(f"this is {what}, not text", fix=fix)
    text = _decode(content, declared)
    if "\0" in text:
        raise ArticleError("not a text file (it holds NUL bytes)", fix="Save it as plain text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_text(content: bytes) -> str:
    """`decode` for Markdown and plain text, within the limits of one article."""
    text = decode(content)
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES:
        raise ArticleError(
            f"too long for one article (over {MAX_CHARACTERS:,} characters or {MAX_LINES:,} lines)",
            fix="Split it into several files.",
        )
    if text[:500].lstrip().lower().startswith(("<!doctype html", "<html")):
        raise ArticleError("this is a web page, not text", fix="Rename it to end in .html.")
    return text


def _decode(content: bytes, declared: str) -> str:
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if encoding := _utf16(content):
        return _strictly(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        position = error.start
    if declared and _is_known(declared):
        return _strictly(content, declared)
    if (text := _windows_1252(content)) is not None:
        return text
    if b"\0" in content:
        raise ArticleError("not a text file (it holds NUL bytes)", fix="Save it as plain text.")
    raise ArticleError(
        f"not UTF-8 text (byte {position}), and its encoding is not certain",
        fix="Save the file as UTF-8.",
    )


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"not {encoding.upper()} text (byte {error.start})", fix="Save the file as UTF-8."
        ) from error


def _is_known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        return False


def _utf16(content: bytes) -> str:
    """UTF-16 without a mark: Western text has a zero in nearly every second byte, only there."""
    sample = content[:4096]
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if pairs < 2 or len(content) % 2 or min(even, odd) or max(even, odd) < 0.8 * pairs:
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _windows_1252(content: bytes) -> str | None:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [character for character in text if character > "\x7f"]
    certain = len(beyond) <= _WESTERN_SHARE * len(text) and _WESTERN.issuperset(beyond)
    return text if certain and "\0" not in text else None
