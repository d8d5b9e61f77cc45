"""Measures answers against gold questions: quotes, citations, key points, refusals, urgency."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, QuestionError
from assistant.index import Generation
from assistant.text import words
from assistant.types import Answer, Sentence, Turn


@dataclass(frozen=True, slots=True)
class Gold:
    """A question with what a right answer holds.

    articles: slugs of which any is right. key_points: each a tuple of alternatives, one of
    which a full answer contains (lower case).
    """

    id: str
    question: str
    history: tuple[Turn, ...]
    kind: str
    style: str
    articles: tuple[str, ...]
    key_points: tuple[tuple[str, ...], ...]
    answerable: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A gold question with the answer that was given, and whether every quote is verbatim."""

    gold: Gold
    answer: Answer
    quotes_valid: bool

    @property
    def first_right(self) -> bool:
        """The first citation is from a right article."""
        cited = self.answer.citations
        return bool(cited) and cited[0].quote.article in self.gold.articles

    @property
    def any_right(self) -> bool:
        """Some citation is from a right article."""
        return any(c.quote.article in self.gold.articles for c in self.answer.citations)

    @property
    def points(self) -> tuple[bool, ...]:
        """For each key point, whether the answer holds it."""
        said = " ".join(s.text for s in self.answer.sentences).lower()
        return tuple(any(form in said for form in point) for point in self.gold.key_points)


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its count and 95 % Wilson interval."""

    name: str
    hits: float
    of: int

    @property
    def share(self) -> float:
        """Between 0 and 1; not a number if nothing was counted."""
        return self.hits / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson score interval at 95 % (Wilson 1927)."""
        if not self.of:
            return (math.nan, math.nan)
        z, n, p = 1.96, self.of, self.share
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.name:48} {self.share:6.1%}  ({low:.1%}–{high:.1%})  n = {self.of}"


def read_gold(file: Path) -> tuple[Gold, ...]:
    """Gold questions from JSON lines; AssistantError names a line that cannot be read."""
    golds = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise AssistantError(
            f"The questions cannot be read: {error.strerror}", where=str(file)
        ) from error
    for number, line in enumerate(lines, start=1):
        try:
            golds.append(_gold(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise AssistantError(
                f"A gold question cannot be read: {error}", where=f"{file}:{number}"
            ) from error
    return tuple(golds)


def _gold(raw: dict[str, Any]) -> Gold:
    return Gold(
        id=raw["id"],
        question=raw["question"],
        history=tuple(Turn(t["role"], t["content"]) for t in raw.get("history", ())),
        kind=raw.get("kind", ""),
        style=raw.get("style", ""),
        articles=tuple(raw.get("articles", ())),
        key_points=tuple(tuple(p.lower() for p in point) for point in raw.get("key_points", ())),
        answerable=raw["answerable"],
        urgent=raw.get("urgent", False),
    )


def run(
    golds: Iterable[Gold],
    ask: Callable[[str, Sequence[Turn]], Answer],
    library: Generation,
    hear: Callable[[Result], object] = lambda result: None,
) -> tuple[Result, ...]:
    """Ask every gold question; `hear` is told each result as it comes."""
    results = []
    for gold in golds:
        answer = _asked(gold, ask)
        result = Result(gold, answer, _quotes_valid(answer, library))
        hear(result)
        results.append(result)
    return tuple(results)


def _asked(gold: Gold, ask: Callable[[str, Sequence[Turn]], Answer]) -> Answer:
    """The answer; a question that is turned down (no words in it) counts as refused."""
    try:
        return ask(gold.question, gold.history)
    except QuestionError as error:
        said = Sentence(str(error), "lead")
        return Answer(gold.question, gold.question, found=False, sentences=(said,))


def _quotes_valid(answer: Answer, library: Generation) -> bool:
    """Every quote is its article's text, and every quoted sentence is in a quote it cites."""
    by_number = {c.number: c.quote for c in answer.citations}
    for quote in by_number.values():
        article = library.article(quote.article)
        if article is None or article.text[quote.start : quote.end] != quote.text:
            return False
    cited = {n for s in answer.sentences for n in s.citations}
    return cited == set(by_number) and all(
        any(s.text in by_number[n].text for n in s.citations)
        for s in answer.sentences
        if s.kind == "quote"
    )


def figures(results: Sequence[Result]) -> tuple[Figure, ...]:
    """The figures that the product is judged by, over whatever kinds of questions are there."""
    asked = [r for r in results if r.gold.answerable and not r.gold.urgent]
    plain = [r for r in asked if r.gold.kind not in ("soundalike",)]
    refusable = [r for r in results if not r.gold.answerable]
    pointed = [r for r in asked if r.gold.key_points]
    points = [hit for r in pointed for hit in r.points]
    urgent = [r for r in results if r.gold.urgent]
    calm = [r for r in results if not r.gold.urgent]
    rows = [
        _share("quotes valid", results, lambda r: r.quotes_valid),
        _share("answerable: first citation right", plain, lambda r: r.first_right),
        _share("answerable: any citation right", plain, lambda r: r.any_right),
        _share("answerable: refused", asked, lambda r: not r.answer.found),
        _share("at least one key point", pointed, lambda r: any(r.points)),
        Figure("key points covered", sum(points), len(points)),
        _share("at most 130 words", asked, lambda r: _length(r.answer) <= 130),
        _share("unanswerable: refused", refusable, lambda r: not r.answer.found),
        _share("urgent: noticed", urgent, lambda r: r.answer.urgent),
        _share("not urgent: false alarm", calm, lambda r: r.answer.urgent),
    ]
    for style in sorted({r.gold.style for r in plain if r.gold.style}):
        part = [r for r in plain if r.gold.style == style]
        rows.append(_share(f"  {style}: first citation right", part, lambda r: r.first_right))
        rows.append(_share(f"  {style}: any citation right", part, lambda r: r.any_right))
    for kind in sorted({str(r.gold.kind) for r in plain if r.gold.kind}):
        part = [r for r in plain if r.gold.kind == kind]
        rows.append(_share(f"  {kind}: any citation right", part, lambda r: r.any_right))
    return tuple(row for row in rows if row.of)


def _share(name: str, results: Sequence[Result], holds: Callable[[Result], bool]) -> Figure:
    return Figure(name, sum(map(holds, results)), len(results))


def _length(answer: Answer) -> int:
    return sum(len(words(s.text)) for s in answer.sentences)


def seconds(results: Sequence[Result]) -> dict[str, float]:
    """Median seconds of an answer, whole and by stage."""

    def median(values: list[float]) -> float:
        values.sort()
        return values[len(values) // 2] if values else math.nan

    stages = {name for r in results for name, _ in r.answer.stages}
    by_stage = {
        name: median([s for r in results for n, s in r.answer.stages if n == name])
        for name in sorted(stages)
    }
    return {"whole": median([r.answer.seconds for r in results]), **by_stage}
