"""Whether quotes support a sentence that a model wrote in its own words, and which of them do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from assistant.embedding import Embedder, TokenVectors, Vectors
from assistant.gate.checks import CHECKS, covering, strangers
from assistant.gate.reading import Reading, Word, folded, opposite, read, vocabulary
from assistant.lexicon import GlossaryEntry, specificity
from assistant.text import WORD, dangles, words
from assistant.types import Quote

MOST_STRANGERS = 3
"""Words of a sentence that the quotes lack and the embedder may accept."""
NEAR = 0.75
"""Cosine of sentence and quotes from which it is asked; most faithful sentences lie above 0.87."""
SLACK = 0.012
"""What leaving a word out may add to that cosine: another word for the same takes nothing."""
GAIN = 0.06
"""What the quotes' own word in its place may add: another part of the body adds more."""
PLACES = 2
"""Words of the quotes that are tried in the place of one."""
RARE = 0.8
"""Specificity from which a word is a name."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """objection: why a sentence is withheld, "" if it is supported; check: which one says so.

    quotes: those of the cited ones that support it.
    """

    objection: str = ""
    check: str = ""
    quotes: tuple[Quote, ...] = ()


class Support:
    """Judges sentences by the named checks.

    embedder: accepts words that mean the same as the quotes; without one none is accepted.
    glossary: the library's, whose words name things and are never accepted so.
    """

    def __init__(
        self, embedder: Embedder | None = None, glossary: tuple[GlossaryEntry, ...] = ()
    ) -> None:
        self._embedder = embedder
        self._names = _names(glossary)

    def judge(self, text: str, quotes: Sequence[Quote]) -> Verdict:
        """By each quote alone; if none says all of it, by all of them together."""
        said = read(text)
        alone = tuple(quote for quote in quotes if not self._against(said, [quote]).objection)
        if alone:
            return Verdict(quotes=alone)
        found = self._against(said, quotes)
        if found.objection or len(quotes) == 1:
            return found
        return Verdict(quotes=self._needed(said, quotes))

    def _against(self, said: Reading, quotes: Sequence[Quote]) -> Verdict:
        """The first objection to a sentence."""
        quoted = read(". ".join(map(_wording, quotes)))
        for name, check in CHECKS.items():
            reason = check(said, quoted)
            if reason and not (name == "words" and self._adds_nothing(said, quoted)):
                return Verdict(reason, name)
        return Verdict()

    def _adds_nothing(self, said: Reading, quoted: Reading) -> bool:
        """Whether the words that the quotes lack only say the same in another way.

        A word that brings something new moves a sentence away from the quotes: without it, or with
        the word of the quotes in its place, the embedder finds the sentence nearer to them.
        """
        new = strangers(said, quoted)
        if self._embedder is None or len(new) > MOST_STRANGERS:
            return False
        if any(self._is_name(word) or _contrary(word, quoted) for word in new):
            return False
        embed = partial(self._embedder.embed_tokens, query=True)
        without = [_left_out(word, said.text) for word in new]
        quote, sentence, *shorter = embed([quoted.text, said.text, *without])
        near = float(quote.pooled @ sentence.pooled)
        if near < NEAR or _most(quote, shorter) - near > SLACK:
            return False
        free = [word.text for word in quoted.content if not covering(word, said)]
        there = _vectors(quoted.text, quote, free)
        here = _vectors(said.text, sentence, [word.text for word in new])
        replaced = [
            _replaced(word, other, said.text)
            for word in new
            for other in _nearest(here.get(word.text), there)
        ]
        return _most(quote, embed(replaced)) - near <= GAIN

    def _is_name(self, word: Word) -> bool:
        fixed = word.stem in vocabulary().strength or word.stem in self._names
        return fixed or len(word.text) < 3 or specificity(word.text) >= RARE

    def _needed(self, said: Reading, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """The quotes without which something of the sentence would not be said."""
        kept = list(quotes)
        for quote in quotes:
            others = [other for other in kept if other != quote]
            if others and not self._against(said, others).objection:
                kept = others
        return tuple(kept)


# Of the live generation and the one before it: there is a Support for each question.
@lru_cache(maxsize=2)
def _names(glossary: tuple[GlossaryEntry, ...]) -> frozenset[str]:
    """The words of its terms, and its other forms of one word: "after" of "after-care" is none."""
    told = (form.split() for entry in glossary for form in entry.forms)
    single = {word for form in told if len(form) == 1 for word in words(form[0])}
    terms = {word for entry in glossary for word in words(entry.term)}
    return frozenset(map(folded, single | terms))


def _contrary(word: Word, quoted: Reading) -> bool:
    return any(opposite(word.stem, other.stem) for other in quoted.words)


def _most(quote: TokenVectors, texts: Sequence[TokenVectors]) -> float:
    """The cosine of the nearest text to the quotes; -1 if there is none."""
    return max((float(quote.pooled @ text.pooled) for text in texts), default=-1.0)


def _vectors(text: str, read: TokenVectors, chosen: Sequence[str]) -> dict[str, Vectors]:
    """The chosen words of a text with their vectors; none where tokens have no known place."""
    found: dict[str, Vectors] = {}
    for match in WORD.finditer(text.lower()):
        spans = enumerate(read.spans)
        tokens = [i for i, (a, b) in spans if a < match.end() and b > match.start()]
        if match.group() in chosen and tokens:
            total = read.tokens[tokens].sum(axis=0)
            found[match.group()] = total / np.linalg.norm(total)
    return found


def _nearest(vector: Vectors | None, there: Mapping[str, Vectors]) -> list[str]:
    """The words of the quotes in whose place a word may stand."""
    if vector is None:
        return []
    return sorted(there, key=lambda other: -float(vector @ there[other]))[:PLACES]


def _replaced(word: Word, other: str, text: str) -> str:
    return re.sub(rf"\b{re.escape(word.text)}\w*", other, text, flags=re.IGNORECASE)


def _left_out(word: Word, text: str) -> str:
    """A text without a word, wherever it stands."""
    kept = [piece for piece in text.split() if word.text not in piece.lower()]
    return " ".join(kept)


def _wording(quote: Quote) -> str:
    """A quote's text; with its headings if it does not say by itself what it speaks of."""
    text = quote.text.strip()
    if dangles(text) or not text.endswith((".", "!", "?")):
        return f"{quote.title}: {quote.section}: {text}"
    return text
