"""Marked text: sentences, the [n] marks in or right behind them, and the bullets of lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from assistant.text import sentences

MARK = re.compile(r"\s*\[(\d{1,4}(?:\s*,\s*\d{1,4})*)\]")
CLOSING_MARKS = re.compile(r"(?:\s*\[\d{1,4}(?:\s*,\s*\d{1,4})*\])+\s*$")
BULLET = re.compile(r"(?:([-*•])|\d{1,3}[.)])\s+")

_BEGUN = re.compile(r"[^\[\s]\S*\s+\S+\s")
"""Two words of a next sentence: from then on nothing that follows moves where it begins."""


def marked_sentences(line: str) -> list[tuple[str, list[int]]]:
    """Sentences of a line with the numbers that mark them, in or right behind the sentence.

    >>> marked_sentences("Fascia slides. [1] It glides [2, 3].")
    [('Fascia slides.', [1]), ('It glides.', [2, 3])]
    """
    plain, marks = _without_marks(line)
    found: list[tuple[str, list[int]]] = []
    spans = sentences(plain)
    for index, (start, end) in enumerate(spans):
        following = spans[index + 1][0] if index + 1 < len(spans) else len(plain) + 1
        within = (m for at, m in marks if start < at <= max(end, following - 1))
        numbers = [int(n) for mark in within for n in mark.group(1).split(",")]
        found.append((plain[start:end], numbers))
    return found


def by_sentence(pieces: Iterable[str]) -> Iterator[str]:
    """A text cut anywhere, as lines of one sentence, each as soon as the next one has begun.

    A sentence keeps its marks and the bullet of the line that it came from.

    >>> list(by_sentence(["- It slides. [", "1] It glides [2].\\nAnd"]))
    ['- It slides. [1]\\n', '- It glides [2].\\n', 'And\\n']
    """
    waiting = ""
    for piece in pieces:
        waiting += piece
        *lines, waiting = waiting.split("\n")
        for line in lines:
            yield from map(_line, _cut(line))
        *whole, last = _cut(waiting)
        if whole and _BEGUN.match(last, _body(last)):
            yield from map(_line, whole)
            waiting = last
    yield from map(_line, _cut(waiting))


def _line(sentence: str) -> str:
    return sentence.strip() + "\n"


def _body(line: str) -> int:
    """Where a line's text begins, behind its bullet."""
    bullet = BULLET.match(line)
    return bullet.end() if bullet else 0


def _cut(line: str) -> list[str]:
    """The sentences of a line, marks and bullet with each; together they are all of the line."""
    line = line.lstrip()
    begin = _body(line)
    plain, marks = _without_marks(line[begin:])
    starts = [
        begin + start + sum(len(mark.group()) for at, mark in marks if at <= start)
        for start, _ in sentences(plain)[1:]
    ]
    edges = [begin, *starts, len(line)]
    return [line[:begin] + line[a:b] for a, b in itertools.pairwise(edges)]


def _without_marks(line: str) -> tuple[str, list[tuple[int, re.Match[str]]]]:
    """A line's text, and where in it each mark stood."""
    plain, marks, position = "", [], 0
    for match in MARK.finditer(line):
        plain += line[position : match.start()]
        marks.append((len(plain), match))
        position = match.end()
    return plain + line[position:], marks
