"""What speaks for one sentence as an answer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from assistant.embedding import Vectors
from assistant.lexicon import Query
from assistant.text import stem, stems, without_sources

LEAST = 2
"""Tokens of the question that a sentence comes least near."""

_ASKS_A_DATE = re.compile(
    r"\bwhen (is|are|did|does|was|were|had)\b"
    r"|\b(what|which) (year|date|century|decade|month|day)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(1\d|20)\d\d\b")


@dataclass(frozen=True)
class Rarity:
    """Inverse document frequency of stems over the library's passages."""

    words: Mapping[str, int]
    """Word -> number of passages it stands in."""
    passages: int

    @cached_property
    def _stems(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for word, count in self.words.items():
            counts[stem(word)] = max(counts.get(stem(word), 0), count)
        return counts

    def of(self, stemmed: str) -> float:
        """ln(1 + N / (1 + n)); largest for a stem the library never uses."""
        return math.log(1 + self.passages / (1 + self._stems.get(stemmed, 0)))

    def knows(self, stemmed: str) -> bool:
        """Whether the library uses the stem."""
        return stemmed in self._stems


def met(question: Vectors, sentence: Vectors) -> Vectors:
    """For each question token its best cosine with a sentence token, shape (tokens,)."""
    if not len(question) or not len(sentence):
        return np.zeros(1, np.float32)
    best: Vectors = (question @ sentence.T).max(axis=1)
    return best


def late_interaction(met: Vectors) -> float:
    """Mean over question tokens of the best cosine with a sentence token (MaxSim, as ColBERT)."""
    return float(met.mean())


def least_met(met: Vectors) -> float:
    """The same over the tokens that the sentence comes least near."""
    return float(np.sort(met)[:LEAST].mean())


def terms(query: Query) -> list[frozenset[str]]:
    """The question's stems; each with the stems of the glossary terms, as alternatives."""
    added = frozenset(s for text in query.expansions for s in stems(text))
    own = [frozenset({s}) for s in dict.fromkeys(stems(query.text))]
    return [*own, added] if added else own


def coverage(terms: Sequence[frozenset[str]], text: str, rarity: Rarity) -> float:
    """Share of the question's terms in `text`, weighted by rarity; 1 if it has none."""
    there = set(stems(text))
    weights = [min(rarity.of(s) for s in term) for term in terms]
    total = sum(weights)
    if not total:
        return 1.0
    return sum(w for w, term in zip(weights, terms, strict=True) if term & there) / total


def together(
    terms: Sequence[frozenset[str]], heading: str, sentences: Sequence[str]
) -> list[float]:
    """For each sentence the share of the question's terms in it, the one before and the heading.

    "It was built in 1854" answers where the sentence before names the church. A term weighs
    ln(1 + N / (1 + n)) by how few of the N sentences hold it; 1 if the question has none.
    """
    headed = set(stems(heading))
    there = [headed | set(stems(sentence)) for sentence in sentences]
    weights = [math.log1p(len(there) / (1 + sum(bool(t & s) for s in there))) for t in terms]
    total = sum(weights)
    if not total:
        return [1.0] * len(there)
    return [
        sum(w for w, term in zip(weights, terms, strict=True) if term & (before | held)) / total
        for before, held in zip([headed, *there], there, strict=False)
    ]


def pairs(question: str, sentence: str) -> float:
    """Share of the question's neighbouring stems that are neighbours in the sentence too.

    >>> pairs("Which deep fascia glides?", "The deep fascia does not.")
    0.5
    """
    asked, said = stems(question), stems(sentence)
    wanted = set(pairwise(asked))
    return len(wanted.intersection(pairwise(said))) / len(wanted) if wanted else 0.0


def dated(question: str, sentence: str) -> float:
    """1 where the question asks when and the sentence names a year, else 0.

    The year of a source in brackets is no answer.

    >>> dated("When was it published?", "It was published in 1996 (Smith 2001).")
    1.0
    """
    asked = _ASKS_A_DATE.search(question) and _YEAR.search(without_sources(sentence))
    return float(bool(asked))
