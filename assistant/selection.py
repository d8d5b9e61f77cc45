"""Chooses sentences for an answer: which are best, which repeat others, which belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.forms import FIGURE, Ask, compared, defines
from assistant.quotes import quotable
from assistant.text import dangles, stems, without_sources, words
from assistant.types import Article, Block, Quote

MOST_WORDS = 130
MOST_LIST_WORDS = 185
"""Steps or items are given whole up to this length: a missing step misleads."""
NEAR_BEST, NEAR_BEST_ELSEWHERE = 0.72, 0.82
"""A further sentence scores at least this share of the best one; more in another article."""
FURTHER_NEAR = 0.6
"""A sentence worth reading beside the answer scores at least this share of the best one."""
SAME = 0.6
"""Share of common stems from which two sentences say the same."""
LISTED_NEAR = 0.6
"""A list is told if more than half of it scores at least this share of the best sentence."""
BEGUN = 0.5
"""Share of the chosen sentences that are steps of one list, two at least, from which all of it is
told."""
LOOK_FOR_STEPS = 15
"""Best sentences in whose sections the steps of a how-to are looked for."""

# What a sentence gains when its form is the one asked for; scores run to about 1.
DEFINES, OPENS_ARTICLE, OPENS_SECTION, GIVES_FIGURE, REVIEWS = 0.24, 0.06, 0.06, 0.04, 0.04
DEFINES_A_SIDE = 0.06
# What it loses: a sentence that only refers to another article; a caution nobody asked for; a
# single step where what is known was asked for.
REFERS, UNASKED_CAUTION, UNASKED_STEP = 0.15, 0.05, 0.1


@dataclass(frozen=True, slots=True)
class Scored:
    """A quotable sentence with its score for the question; larger is better."""

    quote: Quote
    score: float


def rank(
    question: str, ask: Ask, candidates: Sequence[Scored], articles: Mapping[str, Article]
) -> list[Scored]:
    """Candidates that stand alone, best first, with what their form adds to their scores."""
    ranked = sorted(
        (
            Scored(
                c.quote, c.score + _form_bonus(c.quote, question, ask, articles[c.quote.article])
            )
            for c in candidates
        ),
        key=lambda c: -c.score,
    )
    return [c for c in ranked if not dangles(c.quote.text)] or ranked


def _form_bonus(quote: Quote, question: str, ask: Ask, article: Article) -> float:
    bonus = OPENS_SECTION if _opens_section(quote, article) else 0.0
    if ask in ("definition", "list") and defines(quote.text, question):
        bonus += DEFINES + (OPENS_ARTICLE if quote.start == 0 else 0.0)
    if ask == "comparison" and any(defines(quote.text, side) for side in compared(question)):
        bonus += DEFINES_A_SIDE
    if ask == "number" and FIGURE.search(quote.text):
        bonus += GIVES_FIGURE
    if ask == "evidence" and quote.standing in ("supported", "mixed"):
        bonus += REVIEWS
    if quote.safety and ask not in ("safety", "yesno", "howto"):
        bonus -= UNASKED_CAUTION
    if ask in ("evidence", "why") and _is_step(quote, article):
        bonus -= UNASKED_STEP
    if _refers(quote, article):
        bonus -= REFERS
    return bonus


def _opens_section(quote: Quote, article: Article) -> bool:
    section = article.section_at(quote.start)
    return not article.text[section.start + len(section.heading) : quote.start].strip()


def _is_step(quote: Quote, article: Article) -> bool:
    block = article.block_at(quote.start)
    return block is not None and block.ordinal is not None


def _refers(quote: Quote, article: Article) -> bool:
    """Whether a sentence sends the reader to another article ("... are listed under ...")."""
    return any(
        span.kind == "link" and quote.start <= span.start < quote.end for span in article.spans
    )


def choose(ranked: Sequence[Scored], most: int) -> list[Quote]:
    """The best sentences that are near the best one and do not repeat one another."""
    best = ranked[0]
    chosen: list[Quote] = []
    length = 0
    for candidate in ranked:
        quote = candidate.quote
        near = NEAR_BEST if quote.article == best.quote.article else NEAR_BEST_ELSEWHERE
        size = len(words(quote.text))
        if chosen and (candidate.score < near * best.score or length + size > MOST_WORDS):
            continue
        if any(same(quote, other) for other in chosen):
            continue
        chosen.append(quote)
        length += size
        if len(chosen) == most:
            break
    return chosen


def further(ranked: Sequence[Scored]) -> list[Quote]:
    """All that is worth reading, best first."""
    return [c.quote for c in ranked if c.score >= FURTHER_NEAR * ranked[0].score]


def in_reading_order(quotes: Sequence[Quote]) -> list[Quote]:
    """The best quote first, its section's others behind it, then the other sections'."""
    sections: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        sections.setdefault((quote.article, quote.section), []).append(quote)
    ordered: list[Quote] = []
    for best, *others in sections.values():
        ordered += [best, *sorted(others, key=lambda q: q.start)]
    return ordered


def find_steps(ranked: Sequence[Scored], article: Article) -> list[Quote]:
    """The numbered list to follow: that of the best section of `article` that has one."""
    for candidate in ranked[:LOOK_FOR_STEPS]:
        if candidate.quote.article == article.slug:
            numbered = [b for b in _items_beside(candidate.quote, article) if b.ordinal is not None]
            steps = _quotes(numbered, article)
            if _readable(steps):
                return steps
    return []


def begun_steps(chosen: Sequence[Quote], article: Article) -> list[Quote]:
    """The numbered list of which several steps were chosen: told singly, they mislead."""
    for quote in chosen:
        numbered = [b for b in _items_beside(quote, article) if b.ordinal is not None]
        steps = _quotes(numbered, article) if quote.article == article.slug else []
        told = [chosen[0], *steps] if chosen[0] not in steps else steps
        begun = sum(q in steps for q in chosen)
        if begun >= max(2, BEGUN * len(chosen)) and _readable(told):
            return steps
    return []


def find_items(ranked: Sequence[Scored], article: Article) -> list[Quote]:
    """The bulleted list that the best quote belongs to, or whose section it opens.

    Empty if the section holds no such list, more than one, one too long to read at once, or one of
    which a single item was asked for.
    """
    quote = ranked[0].quote
    bulleted = [b for b in _items_beside(quote, article) if b.ordinal is None]
    belongs = any(b.start <= quote.start < b.end for b in bulleted)
    if len({b.context for b in bulleted}) != 1 or not (belongs or _opens_section(quote, article)):
        return []
    items = _quotes(bulleted, article)
    return items if _readable([quote, *items]) and _asked_for(items, ranked) else []


def _asked_for(listed: Sequence[Quote], ranked: Sequence[Scored]) -> bool:
    """Whether most of a list is near the question, not one of its items alone."""
    scores = {(c.quote.article, c.quote.start): c.score for c in ranked}
    near = [scores.get((q.article, q.start), 0.0) >= LISTED_NEAR * ranked[0].score for q in listed]
    return sum(near) > len(near) / 2


def _items_beside(quote: Quote, article: Article) -> list[Block]:
    section = article.section_at(quote.start)
    return [
        b for b in article.blocks if b.kind == "item" and section.start <= b.start < section.end
    ]


def _quotes(blocks: Sequence[Block], article: Article) -> list[Quote]:
    return [quote for b in blocks for quote in quotable(article, b.start, b.end)]


def _readable(quotes: Sequence[Quote]) -> bool:
    return len(quotes) >= 3 and sum(len(words(q.text)) for q in quotes) <= MOST_LIST_WORDS


def caution(ranked: Sequence[Scored], lead: Quote, articles: Mapping[str, Article]) -> Quote | None:
    """The cautionary sentence that concerns the question most, first of the lead's article."""
    cautions = [c.quote for c in ranked if c.quote.safety is not None]
    of_article = [q for q in cautions if q.article == lead.article]
    if not of_article:
        own = quotable(articles[lead.article])
        of_article = [q for q in own if q.safety == "caution" and not dangles(q.text)]
    return next(iter([*of_article, *cautions]), None)


def same(one: Quote, other: Quote) -> bool:
    """Whether two quotes say the same, by the stems they share.

    A teaching and its criticism share many and do not.
    """
    if one.standing != other.standing and {one.standing, other.standing} & {
        "traditional",
        "disputed",
    }:
        return False
    a, b = (set(stems(without_sources(quote.text))) for quote in (one, other))
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= SAME
