"""Reads candidates with the embedder's own token vectors."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from assistant.embedding import Embedder, TokenVectors
from assistant.lexicon import Query
from assistant.reader.cache import Cache
from assistant.reader.judgement import (
    answered,
    asked_count,
    asked_words,
    asking,
    demands,
    figures,
    missing,
    negated,
    unknown,
    weakest,
)
from assistant.reader.signals import (
    Rarity,
    coverage,
    dated,
    late_interaction,
    least_met,
    met,
    terms,
)

Weights = Mapping[str, Mapping[str, float]]
"""Of the signals: "sentence" in a sentence's score, "answers" in the judgement of what a library
was searched for, "given" in that of sentences given alone."""

_FILE: Mapping[str, Any] = json.loads(
    files("assistant.reader").joinpath("weights.json").read_text("utf-8")
)
WEIGHTS: Weights = _FILE["reader"]
COSINE_ALONE: Weights = _FILE["cosine alone"]
"""With the reader switched off: how near sentence and passage are, as peers do it."""

NEAR = 5
"""Best candidates that are taken as the answer when what is missing from it is looked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence to be read.

    heading: what it stands under (or the article's title). around: the text it belongs to,
    in which the question's other words may stand; "" where only the candidates are known.
    """

    heading: str
    text: str
    around: str = ""

    @property
    def read_text(self) -> str:
        """What the embedder reads."""
        return f"{self.heading} {self.text}" if self.heading else self.text


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of a question and its candidates.

    scores: one for each candidate, about 0 to 1. answers: probability that the candidates
    answer the question. signals: what spoke for and against that, by name. of_each: what spoke
    for each candidate.
    """

    scores: tuple[float, ...] = ()
    answers: float = 0.0
    signals: Mapping[str, float] | None = None
    of_each: tuple[Mapping[str, float], ...] = ()


class Reader:
    """Scores sentences and judges whether they answer; safe to use from several threads.

    rarity: a stem's inverse document frequency in the library. cache: what was read before with
    this embedder, of any library; None: nothing yet.
    """

    def __init__(
        self,
        embedder: Embedder,
        rarity: Rarity,
        weights: Weights = WEIGHTS,
        cache: Cache | None = None,
    ) -> None:
        self._embedder, self._rarity, self._weights = embedder, rarity, weights
        self._cache = Cache() if cache is None else cache

    def read(
        self,
        query: Query,
        candidates: Sequence[Candidate],
        *,
        judged: Query | None = None,
        nearness: float | None = None,
    ) -> Reading:
        """Score each candidate and judge all of them together.

        judged: the part of the query whose words an answer has to speak of; None: all of it.
        nearness: the cosine of the best passage found for the question; None: the best
        candidate's.
        """
        if not candidates:
            return Reading()
        (question,) = self._embedder.embed_tokens(
            [" ".join((query.text, *query.expansions))], query=True
        )
        texts = self._vectors([c.read_text for c in candidates])
        of_each = self._of_each(query, question, candidates, texts)
        weights = self._weights["sentence"]
        scores = tuple(sum(weights[name] * s[name] for name in weights) for s in of_each)
        best_first = sorted(range(len(scores)), key=lambda i: -scores[i])
        near = best_first[:NEAR]
        if judged is None or not asked_words(judged):
            judged = query
        clause = asking(judged)
        said = " ".join(candidates[i].read_text for i in near)
        best, whole = candidates[best_first[0]], " ".join(c.read_text for c in candidates)
        found = {
            "nearness": max(s["cosine"] for s in of_each) if nearness is None else nearness,
            "weakest": weakest(query.text, asked_words(clause), question, [texts[i] for i in near]),
            "missing": missing(judged, best.around or whole),
            "unknown": unknown(judged, self._rarity) if best.around else 0.0,
            "demands": float(bool(demands(clause, said))),
            "words": math.log1p(asked_count(query)),
            "late_interaction": max(s["late_interaction"] for s in of_each),
            "least_met": max(s["least_met"] for s in of_each),
            "figures": figures(query.text, whole),
            "negated": negated(query.text, best.text),
        }
        judge = self._weights["answers" if best.around else "given"]
        # "17 % of 2340" has no word that a text could speak of.
        speaks = asked_words(judged) or judged.translated
        answers = answered(found, judge) if speaks else 0.0
        return Reading(scores, answers, found, of_each)

    def prepare(self, candidates: Sequence[Candidate]) -> None:
        """Read candidates ahead of any question, so that the first one waits less."""
        self._vectors([c.read_text for c in candidates])

    def _of_each(
        self,
        query: Query,
        question: TokenVectors,
        candidates: Sequence[Candidate],
        texts: Sequence[TokenVectors],
    ) -> tuple[Mapping[str, float], ...]:
        headings = self._vectors([c.heading or c.text for c in candidates])
        asked = terms(query)
        rows = []
        for candidate, text, heading in zip(candidates, texts, headings, strict=True):
            best = met(question.tokens, text.tokens)
            rows.append(
                {
                    "late_interaction": late_interaction(best),
                    "least_met": least_met(best),
                    "cosine": float(question.pooled @ text.pooled),
                    "heading": float(question.pooled @ heading.pooled),
                    "coverage": coverage(asked, candidate.read_text, self._rarity),
                    "dated": dated(query.text, candidate.text),
                }
            )
        return tuple(rows)

    def _vectors(self, texts: Sequence[str]) -> list[TokenVectors]:
        known = {text: self._cache.get(text) for text in dict.fromkeys(texts)}
        unread = [text for text, vectors in known.items() if vectors is None]
        for text, fresh in zip(unread, self._embedder.embed_tokens(unread), strict=True):
            known[text] = fresh
            self._cache.put(text, fresh)
        return [vectors for text in texts if (vectors := known[text]) is not None]
