"""The writer without a model: chooses the library's sentences that answer, in an order that reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text import dangles, stems, words
from assistant.types import Quote

MOST_WORDS = 130
MOST_QUOTES = 5
NEAR_BEST = 0.86
"""A further sentence scores at least this share of the best one."""
SAME = 0.6
"""Share of common stems from which two sentences say the same."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A quotable sentence with its score for the question; larger is better."""

    quote: Quote
    score: float


@dataclass(frozen=True, slots=True)
class Draft:
    """Numbered evidence, and lines of text that cite it as [n]."""

    evidence: tuple[Quote, ...]
    lines: tuple[str, ...]


def write(candidates: Sequence[Scored]) -> Draft:
    """The best sentences that stand alone and do not repeat one another."""
    chosen: list[Scored] = []
    length = 0
    ranked = sorted(candidates, key=lambda c: -c.score)
    for candidate in ranked:
        if chosen and candidate.score < NEAR_BEST * chosen[0].score:
            break
        size = len(words(candidate.quote.text))
        if dangles(candidate.quote.text) or (chosen and length + size > MOST_WORDS):
            continue
        if any(_same(candidate.quote.text, other.quote.text) for other in chosen):
            continue
        chosen.append(candidate)
        length += size
        if len(chosen) == MOST_QUOTES:
            break
    evidence = _in_reading_order([c.quote for c in chosen])
    return Draft(evidence, tuple(f"{q.text} [{n}]" for n, q in enumerate(evidence, start=1)))


def _in_reading_order(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The best quote first, its section's others behind it, then the other sections'."""
    sections: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        sections.setdefault((quote.article, quote.section), []).append(quote)
    ordered: list[Quote] = []
    for group in sections.values():
        best, *others = group
        ordered += [best, *sorted(others, key=lambda q: q.start)]
    return tuple(ordered)


def _same(one: str, other: str) -> bool:
    a, b = set(stems(one)), set(stems(other))
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= SAME
