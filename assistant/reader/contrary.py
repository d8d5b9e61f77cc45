"""What speaks against sentences given alone: a word of the question that they turn into another."""

from __future__ import annotations

import re
from functools import cache

from assistant.lexicon import opposite_words
from assistant.text import STOP_WORDS, stem, words

_FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")
_NEGATION = re.compile(
    r"\b(not|never|no|nor|none|without|neither|cannot|other than|besides|except|aside from|least"
    r"|lack\w*|fail\w*|un\w+ble)\b|n['’]t\b|\bnon-",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=\S)\s+([A-Z][\w'’-]*)")
"""Capitals not at the start: a question typed without them names nothing."""
_HOW = re.compile(r"\bhow \w+", re.IGNORECASE)


@cache
def _opposites() -> dict[str, frozenset[str]]:
    """Of each stem the stems of its opposites."""
    found: dict[str, set[str]] = {}
    for pair in opposite_words():
        one, other = map(stem, pair)
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


def figures(question: str, text: str) -> float:
    """1 where the question names a figure that `text` does not have, else 0.

    >>> figures("Who won in 1969?", "Eve won in 1968.")
    1.0
    """
    return float(any(figure not in text for figure in _FIGURE.findall(question)))


def negated(question: str, sentence: str) -> float:
    """1 where the question negates and the sentence does not, else 0.

    >>> negated("What can it not do?", "It can swim.")
    1.0
    """
    return float(bool(_NEGATION.search(question)) and not _NEGATION.search(sentence))


def unnamed(question: str, text: str) -> float:
    """1 where the question names somebody or something that `text` does not, else 0.

    >>> unnamed("When did Rollo sign it?", "Charles signed it in 911.")
    1.0
    """
    there = _stems(text)
    named = (words(name) for name in _NAME.findall(question) if name.lower() not in STOP_WORDS)
    return float(any(there.isdisjoint(map(stem, name)) for name in named if name))


def opposite(question: str, sentence: str, text: str) -> float:
    """1 where the sentence has the opposite of a word of the question that `text` lacks, else 0.

    "How long" asks for a measure: a short one answers.

    >>> opposite("Who lost the battle?", "William won the battle.", "")
    1.0
    """
    asked, there = _stems(_HOW.sub(" ", question)), _stems(sentence)
    lacking = asked - there - _stems(text)
    return float(any(there & (_opposites().get(word, frozenset()) - asked) for word in lacking))


def _stems(text: str) -> set[str]:
    """Stop words too: "before" has an opposite."""
    return set(map(stem, words(text)))
