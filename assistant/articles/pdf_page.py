"""What stands where on a PDF page: segments of text with their box and font, and ruled lines."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.errors import ArticleError

MAX_LETTERS = 100_000
"""Of one page: a newspaper page has 30,000."""

GAP = 1.2
"""Blank between two letters, in font sizes, that parts segments: wider than a blank in justified
text, narrower than the space between columns and table cells."""
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BOLD_FLAG = 1 << 18
_BOLD_WEIGHT = 600
_HYPHENS = "\x02\ufffe\xad"
"""What PDFium gives for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Text on one line without a wide gap. Points from the page's upper left corner.

    top and bottom are told from the baseline and the size, so that they do not depend on
    whether a line has an "f" or a "g".
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        """Height of the middle of the line."""
        return (self.top + self.bottom) / 2


_LINE_END = Segment("", 0, 0, 0, 0, 0, False)


@dataclass(frozen=True, slots=True)
class Page:
    """number counts from 1; rules holds the heights of horizontal lines."""

    number: int
    width: float
    height: float
    segments: tuple[Segment, ...]
    rules: tuple[float, ...]
    has_picture: bool = False


def read_page(page: Any, number: int) -> Page:
    """Segments and rules of one page; `page` is a pypdfium2 PdfPage."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > MAX_LETTERS:
            raise ArticleError(
                f"page {number} holds more than {MAX_LETTERS:,} letters",
                fix="Save it with pages of a common size.",
            )
        left, _, _, top = page.get_mediabox()
        letters = list(_letters(textpage, left, top))
    finally:
        textpage.close()
    segments = tuple(s for s in map(_joined, _parted(letters)) if s.text.strip())
    return Page(number, width, height, segments, _rules(page, top))


def _letters(textpage: Any, left: float, top: float) -> Iterator[Segment]:
    """One segment per visible letter; an empty one where PDFium sees a line end."""
    from pypdfium2 import raw

    x0, x1, y0, y1, x, baseline = (ctypes.c_double() for _ in range(6))
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    bold: dict[bytes, bool] = {}
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        letter = chr(code) if 0 < code < 0x110000 else ""
        if letter in ("\n", "\r", ""):
            yield _LINE_END
            continue
        if not raw.FPDFText_GetCharBox(textpage, index, x0, x1, y0, y1):
            continue
        raw.FPDFText_GetCharOrigin(textpage, index, x, baseline)
        size = _size(textpage, index)
        raw.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
        font = name.value
        if font not in bold:
            weight = raw.FPDFText_GetFontWeight(textpage, index)
            named = _BOLD.search(font.decode("utf-8", "replace"))
            bold[font] = bool(named or flags.value & _BOLD_FLAG or weight >= _BOLD_WEIGHT)
        yield Segment(
            "-" if letter in _HYPHENS else letter,
            x0.value - left,
            x1.value - left,
            top - baseline.value - 0.8 * size,
            top - baseline.value + 0.2 * size,
            size,
            bold[font],
        )


def _size(textpage: Any, index: int) -> float:
    """The size on the page: some programs set all text at size 1 and scale it."""
    from pypdfium2 import raw

    size = float(raw.FPDFText_GetFontSize(textpage, index))
    loose = raw.FS_RECTF()
    if size < 4 and raw.FPDFText_GetLooseCharBox(textpage, index, loose):
        return abs(loose.top - loose.bottom) or size
    return size


def _parted(letters: list[Segment]) -> Iterator[list[Segment]]:
    """Letters in runs without a line end, a wide gap or a step to another line."""
    run: list[Segment] = []
    last: Segment | None = None
    for letter in letters:
        # A blank's box can be empty or of any size: only letters tell where a run ends.
        is_visible = bool(letter.text.strip())
        if not letter.text or (is_visible and last and _apart(last, letter)):
            yield run
            run, last = [], None
        if letter.text:
            run.append(letter)
        if is_visible:
            last = letter
    yield run


def _apart(last: Segment, letter: Segment) -> bool:
    size = max(last.size, letter.size, 1)
    gap = letter.left - last.right
    return gap > GAP * size or gap < -size or abs(letter.bottom - last.bottom) > 0.8 * size


def _joined(letters: list[Segment]) -> Segment:
    visible = [letter for letter in letters if letter.text.strip()]
    if not visible:
        return _LINE_END
    sizes = sorted(letter.size for letter in visible)
    return Segment(
        "".join(letter.text for letter in letters).strip(),
        min(letter.left for letter in visible),
        max(letter.right for letter in visible),
        min(letter.top for letter in visible),
        max(letter.bottom for letter in visible),
        round(sizes[len(sizes) // 2] * 2) / 2,
        all(letter.bold for letter in visible),
    )


def _rules(page: Any, top: float) -> tuple[float, ...]:
    """Heights of horizontal lines and of the upper and lower edges of boxes."""
    from pypdfium2 import raw

    heights: set[float] = set()
    for shape in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3):
        left, low, right, high = shape.get_bounds()
        if right - left > 20:
            heights.update((round(top - low), round(top - high)))
    return tuple(sorted(heights))
