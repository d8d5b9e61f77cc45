"""Whether quotes support a sentence that a model wrote in its own words, and which of them do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.embedding import Embedder
from assistant.gate.checks import CHECKS, strangers
from assistant.gate.reading import Reading, Word, folded, read, vocabulary
from assistant.lexicon import GlossaryEntry, specificity
from assistant.text import dangles, words
from assistant.types import Quote

MOST_STRANGERS = 3
"""Words of a sentence that the quotes lack and the embedder may accept."""
NEAR = 0.75
"""Cosine of sentence and quotes from which it is asked; most faithful sentences lie above 0.87."""
SLACK = 0.008
"""What a word may take from that cosine: another word for the same takes nothing."""
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

        A word that brings something new moves a sentence away from the quotes: without it, the
        embedder finds the sentence nearer to them.
        """
        new = strangers(said, quoted)
        if self._embedder is None or len(new) > MOST_STRANGERS or any(map(self._is_name, new)):
            return False
        without = [_left_out(word, said.text) for word in new]
        vectors = self._embedder.embed_passages([quoted.text, said.text, *without])
        quote, sentence, *shorter = vectors
        near = float(quote @ sentence)
        return near >= NEAR and all(near - float(quote @ v) >= -SLACK for v in shorter)

    def _is_name(self, word: Word) -> bool:
        weighty = word.stem in vocabulary().weighty or word.stem in self._names
        return weighty or len(word.text) < 3 or specificity(word.text) >= RARE

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
    return frozenset(
        folded(word) for entry in glossary for form in entry.forms for word in words(form)
    )


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
