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
from assistant.reader.contrary import figures, negated, opposite, unnamed
from assistant.reader.judgement import (
    answered,
    asked_count,
    asked_words,
    asking,
    demands,
    missing,
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
    pairs,
    terms,
    together,
)

Weights = Mapping[str, Mapping[str, float]]
"""Of the signals: "sentence" in a sentence's score, "answers" in the judgement of what a library
was searched for; "given sentence" and "given" in those of sentences given alone."""

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
        prompted: bool = False,
    ) -> Reading:
        """Score each candidate and judge all of them together.

        judged: the part of the query whose words an answer has to speak of; None: all of it.
        nearness: the cosine of the best passage found for the question; None: the best
        candidate's. prompted: whether the best passage's article lists ways to ask for it: a
        question is nearer to those than to a text.
        """
        if not candidates:
            return Reading()
        question = self._question(query)
        texts = self._vectors([c.read_text for c in candidates])
        of_each = self._of_each(query, question, candidates, texts)
        scores = self._scores("sentence", of_each)
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
            "prompted": float(prompted),
        }
        return Reading(scores, self._answers("answers", judged, found), found, of_each)

    def read_given(self, query: Query, heading: str, sentences: Sequence[str]) -> Reading:
        """Score sentences given alone, in the order of their text, and judge all of them together.

        With a text around them, a library to search and headings that differ, `read` knows more;
        here a sentence is read with the one before it.
        """
        if not sentences:
            return Reading()
        question = self._question(query)
        candidates = [Candidate(heading, text) for text in sentences]
        texts = self._vectors([c.read_text for c in candidates])
        rows = self._of_each(query, question, candidates, texts)
        covered = together(terms(query), heading, sentences)
        of_each = tuple(
            {**row, "together": share, "pairs": pairs(query.text, text)}
            for row, share, text in zip(rows, covered, sentences, strict=True)
        )
        scores = self._scores("given sentence", of_each)
        best = scores.index(max(scores))
        # Under one heading all are near to a question that names it: told is what they say.
        bare = self._vectors(sentences)
        whole = " ".join((heading, *sentences))
        found = {
            "nearness": max(float(question.pooled @ text.pooled) for text in bare),
            "late_interaction": max(
                late_interaction(met(question.tokens, text.tokens)) for text in bare
            ),
            "least_met": max(row["least_met"] for row in of_each),
            "stands_out": max(scores) - math.fsum(scores) / len(scores),
            "sentences": math.log(len(sentences)),
            "figures": figures(query.text, whole),
            "negated": negated(query.text, sentences[best]),
            "unnamed": unnamed(
                query.text, " ".join((heading, *sentences[max(0, best - 1) : best + 1]))
            ),
            "opposite": opposite(query.text, sentences[best], whole),
        }
        return Reading(scores, self._answers("given", query, found), found, of_each)

    def prepare(self, candidates: Sequence[Candidate]) -> None:
        """Read candidates ahead of any question, so that the first one waits less."""
        self._vectors([c.read_text for c in candidates])

    def _question(self, query: Query) -> TokenVectors:
        (question,) = self._embedder.embed_tokens(
            [" ".join((query.text, *query.expansions))], query=True
        )
        return question

    def _scores(self, part: str, of_each: Sequence[Mapping[str, float]]) -> tuple[float, ...]:
        weights = self._weights[part]
        return tuple(sum(weights[name] * row[name] for name in weights) for row in of_each)

    def _answers(self, part: str, judged: Query, found: Mapping[str, float]) -> float:
        # "17 % of 2340" has no word that a text could speak of.
        speaks = asked_words(judged) or judged.translated
        return answered(found, self._weights[part]) if speaks else 0.0

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
