"""The writer without a model: the library's sentences that answer, in an order that reads.

Scored sentences come in, numbered evidence and lines that cite it go out. The form follows the
question: a definition leads with the defining sentence, a how-to gives the numbered steps,
a disputed matter both sides. `selection` chooses, `sides` weighs; this module sets what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.forms import Ask, asked_for, compared
from assistant.prompts import BEFORE_YOU_DO, URGENT
from assistant.quotes import joined
from assistant.selection import (
    NEAR_BEST_ELSEWHERE,
    Scored,
    begun_steps,
    caution,
    choose,
    find_items,
    find_steps,
    further,
    in_reading_order,
    rank,
    same,
)
from assistant.sides import balance, both_sides
from assistant.types import Article, Form, Quote

MOST_QUOTES = 5
MOST_URGENT = 2
"""Sentences of the library behind the safety line: it is read in a hurry."""
MOST_FURTHER = 14
"""Sentences kept beside the answer: a reader may ask for more, a chat model reads them."""
MOST_FOR: dict[Ask, int] = {"definition": 4, "number": 4, "howto": 4, "safety": 4}
"""Fewer where the question asks for one thing, or a caution is added."""
STEPWISE: tuple[Ask, ...] = ("howto", "list", "yesno", "other")
"""Questions that steps may answer: "where does it feel tight and what helps?", but no why."""
PLAIN: tuple[Ask, ...] = ("definition", "list", "number", "howto", "comparison", "safety")
"""Questions that are answered without sorting into sides."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Numbered evidence, and lines of text that cite it as [n]; what was not chosen, best first."""

    evidence: tuple[Quote, ...] = ()
    lines: tuple[str, ...] = ()
    further: tuple[Quote, ...] = ()


def write(question: str, candidates: Sequence[Scored], articles: Mapping[str, Article]) -> Draft:
    """The answer to `question` from candidates of `articles`, in the form it asks for."""
    ask = asked_for(question)
    ranked = rank(question, ask, candidates, articles)
    best = ranked[0].quote
    article = articles[best.article]
    writing = _Writing()
    if ask == "howto" and (steps := find_steps(ranked, article)):
        if best.section != steps[0].section:
            writing.quote(best)
        writing.listed("step", joined(article, steps), steps)
    elif _may_list(ask, best, article) and (items := find_items(ranked, article)):
        if items[0] != best and best not in items:
            writing.quote(best)
        writing.listed("item", joined(article, items), items)
    else:
        chosen = choose(ranked, MOST_FOR.get(ask, MOST_QUOTES))
        if ask == "comparison":
            chosen = balance(chosen, ranked, compared(question), MOST_QUOTES)
        steps = begun_steps(chosen, article) if ask in STEPWISE else []
        if steps:
            if best not in steps:
                writing.quote(best)
            writing.listed("step", joined(article, steps), steps)
            ask = "howto"
        else:
            sides = [] if ask in PLAIN else both_sides(chosen, ranked, ask, MOST_QUOTES)
            for lead, quotes in sides or [("", in_reading_order(chosen))]:
                writing.say(lead)
                for quote in quotes:
                    writing.quote(quote)
    if ask in ("howto", "safety"):
        writing.before_you_do(caution(ranked, best, articles))
    return writing.draft(further(ranked))


def _may_list(ask: Ask, best: Quote, article: Article) -> bool:
    """A definition that is itself an item ("ROM stands for …") is not followed by the others."""
    block = article.block_at(best.start)
    is_item = block is not None and block.kind == "item"
    return ask == "list" or (ask == "definition" and not is_item)


def urgent(candidates: Sequence[Scored]) -> Draft:
    """The program's fixed safety line, then the library's own sentences marked urgent."""
    writing = _Writing()
    writing.say(URGENT)
    marked = sorted((c for c in candidates if c.quote.safety == "urgent"), key=lambda c: -c.score)
    for candidate in marked[:MOST_URGENT]:
        if candidate.score >= NEAR_BEST_ELSEWHERE * marked[0].score:
            writing.quote(candidate.quote)
    return writing.draft()


class _Writing:
    """Collects lines and numbers their evidence."""

    def __init__(self) -> None:
        self._evidence: list[Quote] = []
        self._lines: list[str] = []

    def say(self, lead: str) -> None:
        if lead:
            self._lines.append(lead)

    def quote(self, quote: Quote) -> None:
        self._evidence.append(quote)
        self._lines.append(f"{_one_line(quote.text)} [{len(self._evidence)}]")

    def listed(self, form: Form, whole: Quote, parts: Sequence[Quote]) -> None:
        """Steps or items that share one citation: the list they stand in."""
        self._evidence.append(whole)
        for number, part in enumerate(parts, start=1):
            bullet = f"{number}." if form == "step" else "-"
            self._lines.append(f"{bullet} {_one_line(part.text)} [{len(self._evidence)}]")

    def before_you_do(self, caution: Quote | None) -> None:
        if caution is not None and not any(same(caution, q) for q in self._evidence):
            self.say(BEFORE_YOU_DO)
            self.quote(caution)

    def draft(self, further: Iterable[Quote] = ()) -> Draft:
        """What was written; of `further` what it does not say already."""
        chosen = list(self._evidence)
        for quote in further:
            if len(chosen) == len(self._evidence) + MOST_FURTHER:
                break
            if not any(quote.overlaps(q) or same(quote, q) for q in chosen):
                chosen.append(quote)
        own = len(self._evidence)
        return Draft(tuple(self._evidence), tuple(self._lines), tuple(chosen[own:]))


def _one_line(text: str) -> str:
    """A line end closes a line of a draft; the gate gives a quote its own breaks back."""
    return " ".join(text.split())


def said(lines: Iterable[str]) -> str:
    """Lines as one text, for a gate that reads a stream."""
    return "".join(f"{line}\n" for line in lines)
