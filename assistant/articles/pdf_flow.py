"""Lines in reading order become paragraphs, items, table rows and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.articles.pdf_layout import Line
from assistant.articles.pdf_tables import Table, tables_and_lines
from assistant.articles.plain import BULLET, NUMBER

LARGER = 1.12
"""A heading's size over the body's: the smallest step that templates use (10 to 11.2 points)."""
LONGEST_HEADING = 200
LONGEST_BOLD_HEADING = 120
"""Characters: a longer bold paragraph is an emphatic one."""

_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LEADERS = re.compile(r"(?:\. ?){5,}[\divxl]*$")
"""Dots up to a page number: a table of contents, which is no text of the article."""
_KEEPS_HYPHEN = frozenset("all cross full half high long low self short well".split())
"""First parts of compounds that are seldom written as one word."""


@dataclass(slots=True)
class Piece:
    """A block in the making: its lines so far, mended as they come."""

    kind: Literal["heading", "paragraph", "item"]
    text: str
    last: Line
    page: int
    size: float
    bold: bool
    left: float
    """Where its text begins, after a bullet or number."""
    indent: float = 0
    ordinal: int | None = None
    lines: int = 1
    level: int = 0
    number: str = ""
    """An item's number as written."""


def pieces(lines: Sequence[Line], rules: dict[int, tuple[float, ...]]) -> list[Piece | Table]:
    """The blocks of a document; `rules` are the heights of horizontal lines by page."""
    lines = [line for line in lines if not _LEADERS.search(line.text)]
    words = _vocabulary(lines)
    made: list[Piece | Table] = []
    for one in tables_and_lines(lines, rules):
        open_piece = made[-1] if made and isinstance(made[-1], Piece) else None
        if isinstance(one, Table):
            made.append(one)
        elif open_piece and _continues(open_piece, one):
            open_piece.text = _mended(open_piece.text, one.text, words)
            open_piece.last = one
            open_piece.lines += 1
            open_piece.bold = open_piece.bold and one.bold
        else:
            made.append(_piece(one, open_piece))
    _mark_headings([piece for piece in made if isinstance(piece, Piece)], lines)
    return made


def _piece(line: Line, before: Piece | None) -> Piece:
    text = line.text
    match = BULLET.match(text)
    number = None if match else _ordinal(line, before)
    marker = match or (NUMBER.match(text) if number is not None else None)
    if marker is None:
        return Piece("paragraph", text, line, line.page, line.size, line.bold, line.start)
    # The text after a bullet is often a segment of its own; else its place is reckoned.
    own = len(line.segments) > 1 and len(line.segments[0].text) <= marker.end()
    left = line.segments[1].left if own else line.start + 0.5 * line.size * marker.end()
    rest = text[marker.end() :]
    while inner := BULLET.match(rest):  # An item that holds only a list.
        rest = rest[inner.end() :]
    piece = Piece("item", rest, line, line.page, line.size, line.bold, left, line.start, number)
    piece.number = text[: marker.end()] if number is not None else ""
    return piece


def _ordinal(line: Line, before: Piece | None) -> int | None:
    """The number that begins a line, if it begins or goes on a list."""
    match = NUMBER.match(line.text)
    if match is None:
        return None
    number = int(match["number"])
    follows = before is not None and before.ordinal is not None and number == before.ordinal + 1
    return number if number == 1 or follows else None


def _continues(piece: Piece, line: Line) -> bool:
    last = piece.last
    if abs(line.size - piece.size) > 0.6 or BULLET.match(line.text):
        return False
    if _ordinal(line, piece) is not None:
        return False
    ended = bool(_ENDS.search(piece.text))
    if line.page != last.page or line.middle < last.middle:
        return piece.text.endswith("-") or (not ended and line.text[0].islower())
    if line.middle - last.middle > 1.6 * line.size:
        return False
    short = last.end < last.right - 0.2 * (last.right - last.left)
    if line.bold != last.bold and (ended or short):
        return False
    if piece.kind == "item":
        return line.start > piece.indent + 1 or not ended
    if line.start > last.start + 0.8 * line.size and not last.bold:
        return False
    return not (short and ended)


def _vocabulary(lines: Iterable[Line]) -> set[str]:
    """Words that stand within a line, so that it is known how they are written."""
    words: set[str] = set()
    for line in lines:
        words.update(re.findall(r"[\w-]*\w", " ".join(line.text.lower().split()[:-1])))
    return words


def _mended(text: str, line: str, words: set[str]) -> str:
    """`text` with `line` joined to it; a word that was parted at the line's end is made whole."""
    if not re.search(r"\w-$", text):
        return f"{text} {line}"
    left = re.findall(r"[\w-]*-$", text)[0][:-1].lower()
    right = re.match(r"\w*", line)
    end = right.group().lower() if right else ""
    is_compound = f"{left}-{end}" in words or left in _KEEPS_HYPHEN
    if not end or not end[0].isalpha() or not line[0].islower():
        return text + line
    if is_compound and left + end not in words:
        return text + line
    return text[:-1] + line


def _mark_headings(made: list[Piece], lines: Sequence[Line]) -> None:
    """Turn pieces into headings by their size and weight, and rank their levels."""
    letters: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        letters[line.size, line.bold] += len(line.text)
    if not letters:
        return
    size, bold = letters.most_common(1)[0][0]
    headings = [piece for piece in made if _is_heading(piece, size, bold)]
    ranks = sorted({(-_step(piece.size), not piece.bold) for piece in headings})
    for piece in headings:
        piece.kind = "heading"
        piece.text, piece.ordinal = piece.number + piece.text, None
        piece.level = min(ranks.index((-_step(piece.size), not piece.bold)) + 1, 6)


def _step(size: float) -> int:
    return round(size)


def _is_heading(piece: Piece, size: float, bold: bool) -> bool:
    is_bullet = piece.kind == "item" and not piece.number
    if is_bullet or not any(letter.isalpha() for letter in piece.text):
        return False
    if piece.size >= LARGER * size:
        return len(piece.text) <= LONGEST_HEADING
    stands_out = piece.bold and not bold and piece.size >= size and piece.lines <= 2
    is_bare = piece.text[-1] not in ".:;,"
    return stands_out and is_bare and len(piece.text) <= LONGEST_BOLD_HEADING


def depths(made: Sequence[Piece | Table]) -> Iterator[int]:
    """For each piece the depth of an item in its list, told from indents; 0 for others."""
    indents: list[float] = []
    for piece in made:
        if not isinstance(piece, Piece) or piece.kind != "item":
            indents = []
            yield 0
            continue
        while indents and piece.indent < indents[-1] - 3:
            indents.pop()
        if not indents or piece.indent > indents[-1] + 3:
            indents.append(piece.indent)
        yield len(indents)
