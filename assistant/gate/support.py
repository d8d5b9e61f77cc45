"""Whether quotes support a sentence that a model wrote in its own words, and which of them do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.embedding import Embedder
from assistant.gate.checks import CHECKS, strangers
from assistant.gate.doubt import MOST, doubt, signs
from assistant.gate.reading import Reading, Word, folded, read
from assistant.lexicon import GlossaryEntry
from assistant.text import dangles, words
from assistant.types import Quote


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

    embedder: with it a sentence is also read as a whole (`doubt`), and may have words of its own;
    without, any word that the quotes lack is an objection.
    glossary: the library's, whose words name things: another name is another thing.
    """

    def __init__(
        self, embedder: Embedder | None = None, glossary: tuple[GlossaryEntry, ...] = ()
    ) -> None:
        self._embedder = embedder
        self._names = names(glossary)

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
            if reason := check(said, quoted):
                return Verdict(reason, name)
        new = strangers(said, quoted)
        if not self._doubtful(said, quoted, new):
            return Verdict()
        if new:
            return Verdict(f"the quotes do not say {new[0].text!r}", "words")
        return Verdict("the quotes do not say this", "sense")

    def _doubtful(self, said: Reading, quoted: Reading, new: Sequence[Word]) -> bool:
        """Whether the sentence may say something else; without a model any new word says so."""
        if self._embedder is None:
            return bool(new)
        return doubt(signs(said, quoted, new, self._names, self._embedder)) > MOST

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
def names(glossary: tuple[GlossaryEntry, ...]) -> frozenset[str]:
    """The words of its terms, and its other forms of one word: "after" of "after-care" is none."""
    told = (form.split() for entry in glossary for form in entry.forms)
    single = {word for form in told if len(form) == 1 for word in words(form[0])}
    terms = {word for entry in glossary for word in words(entry.term)}
    return frozenset(map(folded, single | terms))


def _wording(quote: Quote) -> str:
    """A quote's text; with its headings if it does not say by itself what it speaks of."""
    text = quote.text.strip()
    if dangles(text) or not text.endswith((".", "!", "?")):
        return f"{quote.title}: {quote.section}: {text}"
    return text
