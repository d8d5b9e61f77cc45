"""The writer without a model: the library's sentences that answer, in an order that reads.

Scored sentences come in, numbered evidence and lines that cite it go out. The form follows the
question: a definition leads with the defining sentence, a how-to gives the numbered steps,
a disputed matter both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.forms import FIGURE, Ask, asked_for, defines
from assistant.prompts import BEFORE_YOU_DO, OBJECTION, TAUGHT, WHAT_IS_KNOWN
from assistant.quotes import joined, quotable
from assistant.text import dangles, stems, words
from assistant.types import Article, Block, Quote, Standing

MOST_WORDS = 130
MOST_QUOTES = 5
NEAR_BEST = 0.86
"""A further sentence scores at least this share of the best one."""
SAME = 0.6
"""Share of common stems from which two sentences say the same."""
MOST_STEPS_WORDS = 170
"""A how-to is given whole up to this length: a missing step misleads."""
SIDES_NEAR = 0.8
"""A sentence of the other side scores at least this share of the first."""

# What a sentence gains when its form is the one asked for; scores run to about 1.
DEFINES, GIVES_FIGURE, OPENS_SECTION, REVIEWS = 0.12, 0.04, 0.03, 0.04


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


def write(question: str, candidates: Sequence[Scored], articles: Mapping[str, Article]) -> Draft:
    """The answer to `question` from candidates of `articles`, best form first."""
    ask = asked_for(question)
    ranked = sorted(
        (Scored(c.quote, c.score + _bonus(c.quote, question, ask, articles)) for c in candidates),
        key=lambda c: -c.score,
    )
    ranked = [c for c in ranked if not dangles(c.quote.text)] or ranked
    writing = _Writing()
    best = ranked[0]
    if ask == "howto" and (steps := _steps(best.quote, articles[best.quote.article])):
        writing.steps(joined(articles[best.quote.article], steps), steps)
        writing.before_you_do(_caution(ranked, best.quote, articles))
        return writing.draft()
    if sides := _sides(ranked):
        for lead, quote in sides:
            writing.say(lead)
            writing.quote(quote)
        return writing.draft()
    for quote in _in_reading_order(_chosen(ranked)):
        writing.quote(quote)
    if ask in ("howto", "safety"):
        writing.before_you_do(_caution(ranked, best.quote, articles))
    return writing.draft()


class _Writing:
    """Collects lines and numbers their evidence; a quote is never cited twice."""

    def __init__(self) -> None:
        self._evidence: list[Quote] = []
        self._lines: list[str] = []

    def say(self, lead: str) -> None:
        self._lines.append(lead)

    def quote(self, quote: Quote) -> None:
        self._evidence.append(quote)
        self._lines.append(f"{quote.text} [{len(self._evidence)}]")

    def steps(self, whole: Quote, steps: Sequence[Quote]) -> None:
        """Numbered steps that share one citation: the list they stand in."""
        self._evidence.append(whole)
        number = len(self._evidence)
        self._lines += [f"{i}. {step.text} [{number}]" for i, step in enumerate(steps, start=1)]

    def before_you_do(self, caution: Quote | None) -> None:
        if caution is not None and all(not _same(caution.text, q.text) for q in self._evidence):
            self.say(BEFORE_YOU_DO)
            self.quote(caution)

    def draft(self) -> Draft:
        return Draft(tuple(self._evidence), tuple(self._lines))


def _bonus(quote: Quote, question: str, ask: Ask, articles: Mapping[str, Article]) -> float:
    bonus = 0.0
    if _opens_section(quote, articles[quote.article]):
        bonus += OPENS_SECTION
    if ask == "definition" and defines(quote.text, question):
        bonus += DEFINES
    if ask == "number" and FIGURE.search(quote.text):
        bonus += GIVES_FIGURE
    if ask == "evidence" and quote.standing in ("supported", "mixed"):
        bonus += REVIEWS
    return bonus


def _opens_section(quote: Quote, article: Article) -> bool:
    section = article.section_at(quote.start)
    between = article.text[section.start + len(section.heading) : quote.start]
    return not between.strip()


def _chosen(ranked: Sequence[Scored]) -> list[Quote]:
    """The best sentences that are near the best one and do not repeat one another."""
    chosen: list[Quote] = []
    length = 0
    for candidate in ranked:
        if chosen and candidate.score < NEAR_BEST * ranked[0].score:
            break
        size = len(words(candidate.quote.text))
        if chosen and length + size > MOST_WORDS:
            continue
        if any(_same(candidate.quote.text, other.text) for other in chosen):
            continue
        chosen.append(candidate.quote)
        length += size
        if len(chosen) == MOST_QUOTES:
            break
    return chosen


def _in_reading_order(quotes: Sequence[Quote]) -> list[Quote]:
    """The best quote first, its section's others behind it, then the other sections'."""
    sections: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        sections.setdefault((quote.article, quote.section), []).append(quote)
    ordered: list[Quote] = []
    for best, *others in sections.values():
        ordered += [best, *sorted(others, key=lambda q: q.start)]
    return ordered


def _steps(quote: Quote, article: Article) -> list[Quote]:
    """The numbered list in the quote's section, if it is one to follow step by step."""
    section = article.section_at(quote.start)
    numbered: list[Block] = [
        block
        for block in article.blocks
        if section.start <= block.start < section.end
        and block.kind == "item"
        and block.ordinal is not None
    ]
    steps = [q for block in numbered for q in quotable(article, block.start, block.end)]
    fits = sum(len(words(step.text)) for step in steps) <= MOST_STEPS_WORDS
    return steps if len(steps) >= 3 and fits else []


def _caution(
    ranked: Sequence[Scored], lead: Quote, articles: Mapping[str, Article]
) -> Quote | None:
    """The cautionary sentence that concerns the question most, first of the lead's article."""
    cautions = [c for c in ranked if c.quote.safety is not None]
    same = [c.quote for c in cautions if c.quote.article == lead.article]
    if same:
        return same[0]
    own = [
        q for q in quotable(articles[lead.article]) if q.safety == "caution" and not dangles(q.text)
    ]
    return own[0] if own else (cautions[0].quote if cautions else None)


_SIDE: dict[Standing | None, str] = {
    "traditional": TAUGHT,
    "disputed": OBJECTION,
    "supported": WHAT_IS_KNOWN,
    "established": WHAT_IS_KNOWN,
    "mixed": WHAT_IS_KNOWN,
}
_ORDER = (TAUGHT, OBJECTION, WHAT_IS_KNOWN)


def _sides(ranked: Sequence[Scored]) -> list[tuple[str, Quote]]:
    """Both sides of a disputed matter, one sentence each, or nothing if it is not disputed.

    It is disputed when one of the two best sentences is marked so; the other sides come from
    the same articles and must be nearly as relevant.
    """
    disputed = [c for c in ranked[:2] if c.quote.standing == "disputed"]
    if not disputed:
        return []
    best: dict[str, Quote] = {}
    floor = SIDES_NEAR * ranked[0].score
    for candidate in ranked:
        side = _SIDE.get(candidate.quote.standing)
        if side and candidate.score >= floor and side not in best:
            if any(_same(candidate.quote.text, other.text) for other in best.values()):
                continue
            best[side] = candidate.quote
    return [(side, best[side]) for side in _ORDER if side in best] if len(best) > 1 else []


def _same(one: str, other: str) -> bool:
    a, b = set(stems(one)), set(stems(other))
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= SAME


def said(lines: Iterable[str]) -> str:
    """Lines as one text, for a gate that reads a stream."""
    return "".join(f"{line}\n" for line in lines)
