"""What speaks for and against an answer being among the sentences read."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.embedding import TokenVectors
from assistant.lexicon import Query
from assistant.reader.signals import Rarity
from assistant.text import REQUEST_WORDS, STOP_WORDS, WORD, stem, stems, words

_DEMANDS = frozenset(
    stem(word)
    for word in """
    buy purchase price cost charge fee pay cheap expensive brand model shop order book booking
    licence license law legal sue sued insurance salary course certificate certification
    dosage mg tablet drug medication supplement powder vitamin diet recipe
    surgeon surgery incision suture needling acupuncture laser shockwave
    horse dog cat animal vet graduate children married phone email app software
    """.split()
)
"""Shopping, law and money, medicines, surgery and needles, animals, private lives. Words that
people also use of the matter itself ("between appointments", "dose" for "does") are not listed:
without them 81 % instead of 70 % of 230 questions without an answer were told (docs/decisions.md).
"""

_SENTENCE = re.compile(r"[^.?!;:\n]+[.?!;:\n]*")


def asking(query: Query) -> Query:
    """The sentence of a question that asks, without the story around it; all of it if none does.

    >>> asking(Query("", "Glutes like concrete. Where do I start?")).text.strip()
    'Where do I start?'
    """
    told = _SENTENCE.findall(query.text)
    last = next((text for text in reversed(told) if "?" in text), told[-1] if told else "")
    clause = replace(query, text=last)
    return clause if asked_words(clause) else query


def asked_words(query: Query) -> list[str]:
    """The words of a question that say of what it asks, without those the glossary translated."""
    translated = {stem(w) for form in query.translated for w in words(form)}
    telling = [
        word
        for word in dict.fromkeys(words(query.text))
        if word not in STOP_WORDS and not word.isdigit() and stem(word) not in translated
    ]
    return [word for word in telling if word not in REQUEST_WORDS] or telling


def asked_count(query: Query) -> int:
    """How many words say of what a question asks, with those the glossary translated."""
    return len(asked_words(query)) + len(query.translated)


def missing(query: Query, text: str) -> float:
    """Share of the question's words that `text` lacks (0 to 1)."""
    there = set(stems(text))
    lacks = sum(stem(word) not in there for word in asked_words(query))
    return lacks / asked_count(query) if lacks else 0.0


def unknown(query: Query, rarity: Rarity) -> float:
    """Share of the question's words that the library never uses (0 to 1)."""
    never = sum(not rarity.knows(stem(word)) for word in asked_words(query))
    return never / asked_count(query) if never else 0.0


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
    return [w for w in asked_words(query) if demanding(w) and stem(w) not in there]


def demanding(word: str) -> bool:
    """Whether a word asks for something that a library seldom has: "cost", "surgeon"."""
    return stem(word) in _DEMANDS


def answered(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Probability that the question is answered: logistic, with `weights["bias"]`."""
    total = sum(weight * signals[name] for name, weight in weights.items() if name != "bias")
    return 1.0 / (1.0 + math.exp(-total - weights["bias"]))
