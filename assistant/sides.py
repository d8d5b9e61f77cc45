"""Tells of both sides: of two things that are compared, and of a teaching that is disputed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.forms import Ask
from assistant.prompts import IN_PRACTICE, OBJECTION, TAUGHT, WHAT_IS_KNOWN
from assistant.selection import Scored, same
from assistant.text import stems
from assistant.types import Quote

WEIGHED: tuple[Ask, ...] = ("yesno", "evidence", "why")
"""Questions to which a teaching is answered with its objection."""
SIDES_NEAR = 0.75
"""A sentence of a side that is missing scores at least this share of the best one."""

_CONTRASTS = re.compile(r"\b(whereas|while|unlike|than|but|differs?)\b", re.IGNORECASE)
_TEACHES = re.compile(
    r"\b(traditional(ly)?|tradition|teach\w*|taught|schools?|popular(ly)?|believed?|claim(s|ed)?"
    r"|(often|commonly|usually) (say|said|call|called|name|named|speak|advise|put down)"
    r"|(is|are) said)\b",
    re.IGNORECASE,
)


def balance(
    chosen: Sequence[Quote], ranked: Sequence[Scored], sides: Sequence[str], most: int
) -> list[Quote]:
    """What was chosen, with a sentence that tells of each of two sides if there is one.

    A side is known by that of its words which the candidates use least.
    """
    used = Counter(stem for c in ranked for stem in set(stems(c.quote.text)))
    known = [[stem for stem in stems(side) if used[stem]] for side in sides]
    if len(known) != 2 or not all(known):
        return list(chosen)
    one, other = (min(side, key=lambda stem: used[stem]) for side in known)
    near = [c.quote for c in ranked if c.score >= SIDES_NEAR * ranked[0].score]
    added: list[Quote] = []
    for side, opposite in ((one, other), (other, one)):
        if not any(_tells_of(quote, side, opposite) for quote in chosen):
            alone = (quote for quote in near if _tells_of(quote, side, opposite))
            added += [quote for quote in (next(alone, None),) if quote and quote not in chosen]
    return [*chosen[: most - len(added)], *added]


def _tells_of(quote: Quote, side: str, opposite: str) -> bool:
    told = stems(quote.text)
    return side in told and (opposite not in told or bool(_CONTRASTS.search(quote.text)))


def both_sides(
    chosen: Sequence[Quote], ranked: Sequence[Scored], ask: Ask, most: int
) -> list[tuple[str, list[Quote]]]:
    """What was chosen, sorted into taught, objected, known and done, if the matter is disputed.

    It is disputed when the best sentence is marked so, or is a teaching and another of its section
    is. A side that nothing was chosen for is looked for in the same article, a teaching in the
    section of its objection, among sentences that are nearly as relevant; at most `most` are told
    in all. Empty without a teaching and an objection to it.
    """
    best = chosen[0]
    beside = {q.standing for q in chosen if _section(q) == _section(best)}
    weighed = best.standing == "traditional" and "disputed" in beside and ask in WEIGHED
    if best.standing != "disputed" and not weighed:
        return []
    contested = {_section(q) for q in chosen if q.standing == "disputed"}
    sides: dict[str, list[Quote]] = {
        lead: [] for lead in (TAUGHT, OBJECTION, WHAT_IS_KNOWN, IN_PRACTICE)
    }
    for quote in chosen:
        sides[_side(quote, best)].append(quote)
    floor = SIDES_NEAR * ranked[0].score
    for candidate in ranked:
        quote = candidate.quote
        lead = _side(quote, best)
        near = candidate.score >= floor and quote.article == best.article
        wanted = lead != IN_PRACTICE and not sides[lead]
        if lead == TAUGHT and _section(quote) not in contested:
            continue  # what is taught of something else
        if near and wanted and not any(same(quote, q) for q in chosen):
            sides[lead].append(quote)
    while sum(map(len, sides.values())) > most:
        max(sides.values(), key=len).pop()
    if not (sides[TAUGHT] and sides[OBJECTION]):
        return []
    return [(lead, quotes) for lead, quotes in sides.items() if quotes]


def _side(quote: Quote, best: Quote) -> str:
    """Where a sentence belongs. A convention ("practitioners usually pause") is no teaching, unless
    it is the best sentence and what is objected to."""
    if quote.standing == "disputed":
        return OBJECTION
    if quote.safety:
        return IN_PRACTICE
    if quote.standing != "traditional":
        return WHAT_IS_KNOWN
    return TAUGHT if quote == best or _TEACHES.search(quote.text) else IN_PRACTICE


def _section(quote: Quote) -> tuple[str, str]:
    return quote.article, quote.section
