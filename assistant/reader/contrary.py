"""What speaks against sentences given alone: a word of the question that they turn into another."""

from __future__ import annotations

import re

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


def _opposites(listed: str) -> dict[str, frozenset[str]]:
    """Of each stem the stems of its opposites."""
    found: dict[str, set[str]] = {}
    for entry in listed.split():
        one, other = map(stem, entry.split("/"))
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


_OPPOSITES = _opposites(
    """
    accept/reject active/passive after/before ally/enemy ancient/modern attack/defend
    attacked/defended begin/end beginning/end began/ended best/worst better/worse birth/death
    born/died bought/sold buy/sell closed/opened cold/hot cold/warm common/rare complete/incomplete
    create/destroy created/destroyed built/destroyed daughter/son decrease/increase
    reduce/increase deep/shallow different/same different/similar direct/indirect domestic/foreign
    early/late earlier/later earliest/latest east/west eastern/western easy/difficult end/start
    equal/unequal export/import external/internal fail/succeed failure/success fast/slow
    faster/slower father/mother female/male fewer/more first/last forbidden/allowed
    gain/lose heavy/light high/low higher/lower highest/lowest husband/wife include/exclude
    inside/outside king/queen large/small larger/smaller largest/smallest least/most legal/illegal
    less/more long/short longer/shorter longest/shortest major/minor majority/minority
    maximum/minimum men/women narrow/wide natural/artificial newest/oldest north/south
    northern/southern offensive/defensive often/rarely oldest/youngest older/younger
    permanent/temporary poor/rich positive/negative possible/impossible private/public
    rise/fall rose/fell rural/urban secondary/primary simple/complex strong/weak
    stronger/weaker strongest/weakest support/oppose thick/thin top/bottom upper/lower
    vertical/horizontal victory/defeat won/lost
    """
)
"""Common opposites of place, time, size, degree, kin and deed, as any dictionary has them."""


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
    return float(any(there & (_OPPOSITES.get(word, frozenset()) - asked) for word in lacking))


def _stems(text: str) -> set[str]:
    """Stop words too: "before" has an opposite."""
    return set(map(stem, words(text)))
