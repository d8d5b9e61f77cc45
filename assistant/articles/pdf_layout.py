"""Segments of a page become lines in reading order, columns one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from assistant.articles.pdf_page import Page, Segment

MAX_SEGMENTS = 2_000
"""Of one page; beyond that it is a map or a plan, and no columns are looked for."""

COLUMN_LINES = 4
"""Lines side by side that make columns; fewer are a table or a caption beside a picture."""
_FULL = 0.55
"""Share of its column that a line of running text fills, at least in the median."""


@dataclass(frozen=True, slots=True)
class Line:
    """Segments at one height within a column that reaches from `left` to `right`."""

    segments: tuple[Segment, ...]
    left: float
    right: float
    page: int

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(segment.text for segment in self.segments)

    @property
    def start(self) -> float:
        """Where the line begins, in points from the page's left."""
        return self.segments[0].left

    @property
    def end(self) -> float:
        """Where the line ends."""
        return self.segments[-1].right

    @property
    def middle(self) -> float:
        """Height of the middle, in points from the page's upper edge."""
        return self.segments[0].middle

    @property
    def size(self) -> float:
        """The font size of most of it."""
        return max(self.segments, key=lambda segment: len(segment.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(segment.bold for segment in self.segments)


def lines_in_order(page: Page) -> tuple[Line, ...]:
    """The page's lines as they are read."""
    return tuple(_read(list(page.segments), page.number))


def _read(segments: Sequence[Segment], number: int) -> Iterator[Line]:
    if not segments:
        return
    gutter = _gutter(segments) if len(segments) <= MAX_SEGMENTS else None
    if gutter is None:
        yield from _lines(segments, number)
        return
    rows = sorted(segments, key=lambda segment: segment.middle)
    band: list[Segment] = []
    for segment in rows:
        if segment.left < gutter < segment.right:
            yield from _band(band, gutter, number)
            yield from _lines([segment], number, segments)
            band = []
        else:
            band.append(segment)
    yield from _band(band, gutter, number)


def _band(band: Sequence[Segment], gutter: float, number: int) -> Iterator[Line]:
    """What stands between two lines across the page: columns, or else plain lines."""
    left = [segment for segment in band if segment.right <= gutter]
    right = [segment for segment in band if segment.left >= gutter]
    if left and right and _are_columns(left, right):
        yield from _read(left, number)
        yield from _read(right, number)
    elif band:
        yield from _lines(band, number)


def _gutter(segments: Sequence[Segment]) -> float | None:
    """A height-long blank between columns, which only a few headings may cross."""
    left = min(segment.left for segment in segments)
    right = max(segment.right for segment in segments)
    size = median(segment.size for segment in segments)
    # Blanks end where a segment begins: just before each start is where one can be.
    starts = sorted({round(segment.left - size / 4, 1) for segment in segments})
    best: tuple[int, float] | None = None
    for place in starts:
        if not left + 0.15 * (right - left) < place < right - 0.15 * (right - left):
            continue
        before = [segment for segment in segments if segment.right <= place]
        after = [segment for segment in segments if segment.left >= place]
        crossing = len(segments) - len(before) - len(after)
        if min(len(before), len(after)) < COLUMN_LINES or crossing > 0.3 * len(segments):
            continue
        if _are_columns(before, after) and (best is None or crossing < best[0]):
            best = (crossing, place)
    return best[1] if best else None


def _are_columns(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    return _is_running_text(left) and _is_running_text(right)


def _is_running_text(segments: Sequence[Segment]) -> bool:
    """Whether the lines fill their width, as those of a text do and table cells do not."""
    rows = _rows(segments)
    if len(rows) < COLUMN_LINES:
        return len(rows) > 0 and sum(len(s.text) for s in segments) > 80 * len(rows) / 2
    width = max(s.right for s in segments) - min(s.left for s in segments)
    spans = [row[-1].right - row[0].left for row in rows]
    letters = median(sum(len(s.text) for s in row) for row in rows)
    return median(spans) >= _FULL * width and letters >= 20


def _rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments grouped by height, each row from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: (one.middle, one.left)):
        if rows and rows[-1][0].top <= segment.middle <= rows[-1][0].bottom:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _lines(
    segments: Sequence[Segment], number: int, column: Sequence[Segment] = ()
) -> Iterator[Line]:
    column = column or segments
    left = min(segment.left for segment in column)
    right = max(segment.right for segment in column)
    for row in _rows(segments):
        yield Line(tuple(row), left, right, number)
