"""Tables among the lines of a page: lines with wide gaps at the same places."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.articles.pdf_layout import Line
from assistant.articles.pdf_page import Segment
from assistant.articles.plain import BULLET, NUMBER

ROW_STEP = 2.6
"""From one line of a table to the next, in font sizes; more parts two tables."""

GRID = 2
"""Rules between lines from which on rows end at rules; one alone underlines the header."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, "" where one is empty."""

    rows: tuple[tuple[str, ...], ...]
    page: int


def tables_and_lines(
    lines: Sequence[Line], rules: dict[int, tuple[float, ...]]
) -> Iterator[Table | Line]:
    """The lines, those of each table replaced by the table."""
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        columns = _columns(lines[at:end])
        if sum(_is_row(line) for line in lines[at:end]) > 1 and len(columns) > 1:
            yield _table(lines[at:end], columns, rules.get(lines[at].page, ()))
            at = end
        else:
            yield from lines[at : max(end, at + 1)]
            at = max(end, at + 1)


def _is_row(line: Line) -> bool:
    """Whether a line has a wide gap besides those after bullets or a number."""
    cells = len(line.segments)
    for segment in line.segments:
        if not _is_marker(segment.text):
            break
        cells -= 1
    return cells > 1


def _is_marker(text: str) -> bool:
    match = BULLET.match(f"{text} x") or NUMBER.match(f"{text} x")
    return match is not None and match.end() == len(text) + 1


def _table_end(lines: Sequence[Line], start: int) -> int:
    """After the lines from `start` that are rows, or go on with cells of one."""
    end = start
    while end < len(lines):
        line = lines[end]
        if end > start:
            above = lines[end - 1]
            gap = line.middle - above.middle
            resized = abs(line.size - above.size) > 0.6
            if line.page != above.page or resized or not 0 < gap < ROW_STEP * line.size:
                break
        if not _is_row(line) and (end == start or not _is_cell(line, lines[start:end])):
            break
        end += 1
    # A line below the first column begins what follows the table.
    first = lines[start].start + 1
    while end > start and not _is_row(lines[end - 1]) and lines[end - 1].start < first:
        end -= 1
    return end


def _is_cell(line: Line, above: Sequence[Line]) -> bool:
    """Whether a line without a gap stands where a column of the table does, and is narrow."""
    begins = any(
        abs(segment.left - line.start) < line.size
        for row in above
        if _is_row(row)
        for segment in row.segments
    )
    return begins and line.end - line.start < 0.6 * (line.right - line.left)


def _columns(lines: Sequence[Line]) -> list[float]:
    """Where columns begin: the left ends of the stretches that segments cover together."""
    starts: list[float] = []
    covered = float("-inf")
    segments = (segment for line in lines for segment in line.segments)
    for segment in sorted(segments, key=lambda one: one.left):
        if segment.left > covered:
            starts.append(segment.left)
        covered = max(covered, segment.right)
    return starts


def _table(lines: Sequence[Line], columns: Sequence[float], rules: Sequence[float]) -> Table:
    parts = [bisect(rules, line.middle) for line in lines]
    is_grid = len(set(parts)) > GRID
    rows: list[list[list[str]]] = []
    for number, line in enumerate(lines):
        goes_on = number > 0 and (
            parts[number] == parts[number - 1]
            if is_grid
            else _column(line.segments[0], columns) > 0
        )
        if not goes_on:
            rows.append([[] for _ in columns])
        for segment in line.segments:
            rows[-1][_column(segment, columns)].append(segment.text)
    return Table(tuple(tuple(" ".join(cell) for cell in row) for row in rows), lines[0].page)


def _column(segment: Segment, columns: Sequence[float]) -> int:
    return bisect(columns, segment.left) - 1
