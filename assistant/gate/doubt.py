"""Whether words that the quotes lack only say the same in another way: a doubt, weighed from signs.

No sign decides alone. A word nobody uses may be a plainer name for a thing, and a common one may
change everything; but a rare word, in a sentence that otherwise copies the quotes, and that takes
it away from them, is most often new.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import astuple, dataclass

from assistant.embedding import Embedder
from assistant.gate.copies import copied
from assistant.gate.reading import Reading, Word
from assistant.lexicon import specificity


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for it that a sentence says something new, or the weights of these signs.

    copied: the share of its words that stand in the quotes in the same order: in a copy another
    word is a change, in what is told afresh other words are to be expected. new: the share of its
    words that the quotes lack. specific: how rare these are in English, 0 to 1 each, added up; a
    name of the library counts 1. apart: how much nearer to the quotes the sentence is without each
    of them, as differences of cosines added up. near: the cosine of sentence and quotes. last: 1 if
    the sentence ends on such a word, for there people put what is news, else 0.
    """

    copied: float
    new: float
    specific: float
    apart: float
    near: float
    last: float


WEIGHTS = Signs(copied=6.0, new=4.9, specific=0.9, apart=13.3, near=-3.3, last=1.2)
"""Fitted (`python -m training.doubt`). The fourth set of sentences had no part in it."""
MOST = 1.9
"""Doubt up to which a sentence passes. There, were half of all such sentences altered, three in ten
of those with this doubt would be: what is stopped for nothing can be read in the quote."""


def signs(
    said: Reading,
    quoted: Reading,
    new: Sequence[Word],
    names: Container[str],
    embedder: Embedder,
) -> Signs:
    """The signs of a sentence with new words. names: stems of the library's own terms."""
    without = [_left_out(word, said.text) for word in new]
    quote, sentence, *shorter = (
        text.pooled
        for text in embedder.embed_tokens([quoted.text, said.text, *without], query=True)
    )
    near = float(quote @ sentence)
    return Signs(
        copied=copied(said, quoted),
        new=len(new) / len(said.content),
        specific=sum(1.0 if word.stem in names else specificity(word.text) for word in new),
        apart=sum(float(quote @ text) - near for text in shorter),
        near=near,
        last=float(said.content[-1] in new),
    )


def doubt(found: Signs, weights: Signs = WEIGHTS) -> float:
    """The weighted sum of the signs.

    >>> round(doubt(Signs(copied=0.5, new=0.2, specific=0.3, apart=0.02, near=0.9, last=0)), 2)
    1.55
    """
    pairs = zip(astuple(weights), astuple(found), strict=True)
    return float(sum(weight * sign for weight, sign in pairs))


def _left_out(word: Word, text: str) -> str:
    """A text without a word, wherever it stands."""
    return " ".join(piece for piece in text.split() if word.text not in piece.lower())
