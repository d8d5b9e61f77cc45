"""What a sentence that nearly copies the quotes changes: a small word, or which thing is which.

Told afresh, the same thing has other small words and another order, and neither proves anything. In
a copy they are all that is changed: "usually" left out, "not" put in, two nouns exchanged.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from assistant.gate.reading import Reading, denies, folded, vocabulary
from assistant.text import STOP_WORDS, without_sources

COPY = 0.8
"""Share of a sentence's words that stand in the quotes in the same order, from which it is a copy;
at 0.7 four times as many faithful sentences are stopped."""
EXCHANGED = 0.9
"""The same share once two things have changed places back."""
GAIN = 2
"""Words that must fall into place when they do."""
LONGEST = 4
"""Words of a thing that is exchanged, and of a place where a copy differs."""

_TOKEN = re.compile(r"[−-]?\d[\d.,]*%?|[^\W\d_]+(?:'[^\W\d_]+)*|[;:,.()]")
_ARTICLES = frozenset({"a", "an", "the"})
_LISTED = frozenset({",", ";", "and", "or", "nor", "with"})
"""What stands between things whose order says nothing."""
_TELLING = frozenset({"more", "most", "less", "not", "no"})
"""Small words that may begin or end a thing."""


def scope(said: Reading, quoted: Reading) -> str:
    """A copy neither drops nor adds a word that widens, narrows or denies what is said."""
    if copied(said, quoted) < COPY:
        return ""
    for put, left in _differences(_tokens(said.text), _tokens(quoted.text)):
        if len(_only(denies, put)) % 2 != len(_only(denies, left)) % 2:
            return "the quotes deny this" if _only(denies, left) else "the quotes do not deny this"
        added, dropped = _only(_bounds, put), _only(_bounds, left)
        if added and not dropped:
            return f"the quotes do not say {added[0]!r} of this"
        if dropped and not added:
            return f"the quotes say {dropped[0]!r} of this"
    return ""


def exchange(said: Reading, quoted: Reading) -> str:
    """No two things have changed places, so that the sentence is a copy once they change back."""
    here, there = (tuple(map(_stem, _tokens(reading.text))) for reading in (said, quoted))
    before, enough = _in_order(here, there), EXCHANGED * len(here)
    # Words that change places add no more than themselves, and only words that are there.
    most = min((Counter(here) & Counter(there)).total(), before + 2 * LONGEST)
    if most < max(enough, before + GAIN):
        return ""
    spans = [(a, b) for a, b in _spans(here, there) if not (_small(here[a]) or _small(here[b - 1]))]
    for (a, b), (c, d) in itertools.combinations(spans, 2):
        if c <= b or before + (b - a) + (d - c) < max(enough, before + GAIN):
            continue
        if not set(here[a:b]).isdisjoint(here[c:d]):
            continue
        if here[b] in _LISTED and here[c - 1] in _LISTED:
            continue
        after = _in_order(here[:a] + here[c:d] + here[b:c] + here[a:b] + here[d:], there)
        if after - before >= GAIN and after >= enough:
            return "the quotes have two of its things the other way round"
    return ""


def copied(said: Reading, quoted: Reading) -> float:
    """The share of a sentence's words that stand in the quotes in the same order, 0 to 1."""
    here, there = (
        [_stem(token) for token in _tokens(reading.text) if token[0].isalnum()]
        for reading in (said, quoted)
    )
    return _in_order(here, there) / max(1, len(here))


def _tokens(text: str) -> list[str]:
    lower = without_sources(text).lower().replace("’", "'")
    return [token for token in _TOKEN.findall(lower) if token not in _ARTICLES]


def _stem(token: str) -> str:
    return folded(token.removesuffix("'s"))


def _bounds(token: str) -> bool:
    return token in vocabulary().scope


def _small(token: str) -> bool:
    return not token[0].isalnum() or (token in STOP_WORDS and token not in _TELLING)


def _only(kind: Callable[[str], bool], tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if kind(token)]


def _spans(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a few words of one text stand together in the other."""
    reach = range(1, LONGEST + 1)
    runs = {tuple(there[at : at + size]) for at in range(len(there)) for size in reach}
    for at in range(len(here)):
        for size in reach:
            if at + size <= len(here) and tuple(here[at : at + size]) in runs:
                yield at, at + size


def _differences(
    here: Sequence[str], there: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """What stands in each text between two neighbouring words of both, where it is short."""
    pairs = _aligned(list(map(_stem, here)), list(map(_stem, there)))
    for (i, j), (k, m) in itertools.pairwise([(-1, -1), *pairs]):
        if k - i <= LONGEST + 1 and m - j <= LONGEST + 1:
            yield here[i + 1 : k], there[j + 1 : m]


def _in_order(here: Sequence[str], there: Sequence[str]) -> int:
    """The length of the longest common subsequence, by bits (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for at, token in enumerate(there):
        places[token] = places.get(token, 0) | 1 << at
    every = (1 << len(there)) - 1
    free = every
    for token in here:
        met = free & places.get(token, 0)
        free = ((free + met) | (free - met)) & every
    return len(there) - free.bit_count()


def _aligned(here: Sequence[str], there: Sequence[str]) -> list[tuple[int, int]]:
    """A longest common subsequence as pairs of places."""
    best = [[0] * (len(there) + 1) for _ in range(len(here) + 1)]
    for i in reversed(range(len(here))):
        for j in reversed(range(len(there))):
            longer = max(best[i + 1][j], best[i][j + 1])
            best[i][j] = best[i + 1][j + 1] + 1 if here[i] == there[j] else longer
    pairs, i, j = [], 0, 0
    while i < len(here) and j < len(there):
        if here[i] == there[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
