"""Does this sentence answer the question? Scores sentences, and judges whether any does.

A sentence is read under its section's heading. Its score is a weighted mean of signals that
can each be shown; the judgement is a logistic function of the best ones.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.embedding import Embedder, TokenVectors, Vectors
from assistant.lexicon import Query
from assistant.text import STOP_WORDS, WORD, stem, stems, words

WEIGHTS = {"late_interaction": 0.61, "cosine": 0.25, "heading": 0.07, "coverage": 0.07}
"""Of the signals in a sentence's score; they sum to 1. Chosen on the development questions."""

NEAR = 5
"""Best candidates that are taken as the answer when what is missing from it is looked for."""

CACHE_BYTES = 128 * 2**20
"""Memory for token vectors of sentences read before; about 5,000 sentences."""


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
    answer the question. signals: what spoke for and against, by name.
    """

    scores: tuple[float, ...]
    answers: float
    signals: Mapping[str, float]


class Reader:
    """Reads candidates with the embedder's own token vectors.

    rarity: a stem's inverse document frequency in the library.
    """

    def __init__(self, embedder: Embedder, rarity: Rarity) -> None:
        self._embedder, self._rarity = embedder, rarity
        self._cache = _Cache(CACHE_BYTES)

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
            return Reading((), 0.0, {})
        question = self._embedder.embed_tokens(
            [" ".join((query.text, *query.expansions))], query=True
        )[0]
        texts = self._vectors([c.read_text for c in candidates])
        headings = self._vectors([c.heading or c.text for c in candidates])
        late = [late_interaction(question.tokens, t.tokens) for t in texts]
        cosine = [float(question.pooled @ t.pooled) for t in texts]
        heading = [float(question.pooled @ h.pooled) for h in headings]
        terms = self._terms(query)
        coverage = [self._coverage(terms, c.read_text) for c in candidates]
        scores = tuple(
            WEIGHTS["late_interaction"] * a
            + WEIGHTS["cosine"] * b
            + WEIGHTS["heading"] * c
            + WEIGHTS["coverage"] * d
            for a, b, c, d in zip(late, cosine, heading, coverage, strict=True)
        )
        best_first = sorted(range(len(scores)), key=lambda i: -scores[i])
        near = best_first[:NEAR]
        if judged is None or not asked_words(judged):
            judged = query
        said = " ".join(candidates[i].read_text for i in near)
        around = candidates[best_first[0]].around
        signals = {
            "nearness": max(cosine) if nearness is None else nearness,
            "weakest": weakest(query.text, asked_words(judged), question, [texts[i] for i in near]),
            "missing": missing(judged, around or " ".join(c.read_text for c in candidates)),
            "unknown": self._unknown(judged) if around else 0.0,
            "demands": float(bool(demands(judged, said))),
        }
        # "17 % of 2340" has no word that a text could speak of.
        speaks = asked_words(judged) or judged.translated
        answers = answered(signals) if speaks else 0.0
        return Reading(scores, answers, signals)

    def prepare(self, candidates: Sequence[Candidate]) -> None:
        """Read candidates ahead of any question, so that the first one waits less."""
        self._vectors([c.read_text for c in candidates])

    def _vectors(self, texts: Sequence[str]) -> list[TokenVectors]:
        known = {text: self._cache.get(text) for text in dict.fromkeys(texts)}
        missing = [text for text, vectors in known.items() if vectors is None]
        for text, fresh in zip(missing, self._embedder.embed_tokens(missing), strict=True):
            known[text] = fresh
            self._cache.put(text, fresh)
        return [vectors for text in texts if (vectors := known[text]) is not None]

    def _terms(self, query: Query) -> list[frozenset[str]]:
        """The question's stems; each with the stems of the glossary terms, as alternatives."""
        added = frozenset(s for text in query.expansions for s in stems(text))
        own = [frozenset({s}) for s in dict.fromkeys(stems(query.text))]
        return [*own, added] if added else own

    def _coverage(self, terms: Sequence[frozenset[str]], text: str) -> float:
        """Share of the question's terms in `text`, weighted by rarity; 1 if it has none."""
        there = set(stems(text))
        weights = [min(self._rarity.of(s) for s in term) for term in terms]
        total = sum(weights)
        if not total:
            return 1.0
        return sum(w for w, term in zip(weights, terms, strict=True) if term & there) / total

    def _unknown(self, query: Query) -> float:
        """Share of the question's words that the library never uses (0 to 1)."""
        asked = asked_words(query)
        return sum(not self._rarity.knows(stem(w)) for w in asked) / len(asked) if asked else 0.0


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


def late_interaction(question: Vectors, sentence: Vectors) -> float:
    """Mean over question tokens of the best cosine with a sentence token (MaxSim, as ColBERT)."""
    if not len(question) or not len(sentence):
        return 0.0
    return float((question @ sentence.T).max(axis=1).mean())


def asked_words(query: Query) -> list[str]:
    """The words of a question that carry meaning, without those the glossary translated."""
    translated = {stem(w) for form in query.translated for w in words(form)}
    return [
        word
        for word in dict.fromkeys(words(query.text))
        if word not in STOP_WORDS and not word.isdigit() and stem(word) not in translated
    ]


def missing(query: Query, text: str) -> float:
    """Share of the question's words that `text` lacks (0 to 1)."""
    there = set(stems(text))
    asked = asked_words(query)
    return sum(stem(word) not in there for word in asked) / len(asked) if asked else 0.0


def weakest(
    text: str, asked: Collection[str], question: TokenVectors, texts: Sequence[TokenVectors]
) -> float:
    """How near the texts come to the word of the question that they are farthest from (-1 to 1).

    "How many calories does massage burn?" is near to much on massage; nothing is near "calories".
    text: what `question` was made from; asked: its words that count. A word is as near as its
    tokens are on average, each to its nearest token of any text; where no word can be told from
    another, the mean of all tokens.
    """
    found = [match for match in WORD.finditer(text.lower()) if match.group() in asked]
    tokens = [near.tokens for near in texts if len(near.tokens)]
    if not tokens or not len(question.tokens):
        return 0.0
    nearest = (question.tokens @ np.concatenate(tokens).T).max(axis=1)
    values = []
    for word in found:
        at = [i for i, (a, b) in enumerate(question.spans) if a < word.end() and b > word.start()]
        if at:  # a long question is cut
            values.append(float(nearest[at].mean()))
    return min(values, default=float(nearest.mean()))


def demands(query: Query, text: str) -> list[str]:
    """Words of the question that ask for a kind of thing `text` does not speak of.

    "Which roller should I buy?" is near to every sentence on rollers; none of them sells one.
    """
    there = set(stems(text))
    return [w for w in asked_words(query) if stem(w) in _DEMANDS and stem(w) not in there]


_DEMANDS = frozenset(
    stem(word)
    for word in """
    buy purchase price cost charge fee pay cheap expensive brand model shop order book booking
    appointment near licence license law legal sue sued insurance salary course school
    certificate certification exam
    dose dosage mg tablet drug medication supplement powder vitamin diet recipe
    surgeon surgery operation incision suture needle needling acupuncture laser shockwave
    horse dog cat animal vet graduate children married address phone email website app software
    """.split()
)
"""Shopping, law and money, medicines, surgery and needles, animals, private lives."""

ANSWERED = {
    "nearness": 7.58,
    "weakest": 3.94,
    "missing": -2.24,
    "unknown": -4.16,
    "demands": -1.88,
}
ANSWERED_BIAS = -3.98
"""Logistic regression over 540 development questions, classes weighted equally."""


def answered(signals: Mapping[str, float]) -> float:
    """Probability that the question is answered, from the best candidate's signals."""
    total = ANSWERED_BIAS + sum(weight * signals[name] for name, weight in ANSWERED.items())
    return 1.0 / (1.0 + math.exp(-total))


class _Cache:
    """Least recently used token vectors, bounded in bytes; kept in half precision."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._entries: OrderedDict[str, tuple[np.ndarray, np.ndarray]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> TokenVectors | None:
        """What was read before; None if it was not, or was forgotten."""
        with self._lock:
            entry = self._entries.get(text)
            if entry is None:
                return None
            self._entries.move_to_end(text)
        return TokenVectors(entry[0].astype(np.float32), entry[1].astype(np.float32))

    def put(self, text: str, vectors: TokenVectors) -> None:
        """Remember; the least recently used are forgotten where space is short."""
        entry = (vectors.pooled.astype(np.float16), vectors.tokens.astype(np.float16))
        with self._lock:
            self._forget(self._entries.pop(text, None))
            self._entries[text] = entry
            self._size += entry[0].nbytes + entry[1].nbytes
            while self._size > self._limit and len(self._entries) > 1:
                self._forget(self._entries.popitem(last=False)[1])

    def _forget(self, entry: tuple[np.ndarray, np.ndarray] | None) -> None:
        if entry is not None:
            self._size -= entry[0].nbytes + entry[1].nbytes
