"""Sentences, words and stems of plain text. Everything here keeps exact offsets."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

# The splitter's own list was learned from law reports and holds "leg", "cancer" and "rest";
# these are the abbreviations that end no sentence in reference texts.
ABBREVIATIONS = """
al approx b.c a.d ca capt cf ch co col corp dept dr e.g ed eds eq esp est etc ex fig figs gen i.e
inc jr ltd max min mr mrs ms mt no nos op p pp prof pt ref refs rev sec sr st tab univ u.k u.s v
viz vol vols vs
jan feb mar apr jun jul aug sep sept oct nov dec
acta am anat appl assoc biomech bodyw br chiropr clin eur exerc integr int j manip mov
musculoskelet neurosci orthop osteopath phys physiol physiother radiol rehabil res rheumatol
scand surg ther
""".split()

STOP_WORDS = frozenset(
    """
a about also am an and any are as at be been being but by can could did do does doing done for
from get got had has have having he her here him his how i if in into is it its just like may me
might more most much must my no nor not of off on one only or other our out over own she should
so some such than that the their them then there these they this those through to too under up
us very was we were what when where which while who whom whose why will with would you your
yours s t m re ve ll d don doesn isn aren wasn didn
""".split()
)

REQUEST_WORDS = frozenset(
    """
    define defined definition definitions describe explain explained explanation list lists mean
    means meaning please tell sentence sentences simple simply plain brief briefly short shortly
    basic basically exactly actually really summary summarise summarize overview nutshell exam
    exams essay coursework assignment homework quiz finals mnemonic website leaflet handout flyer
    """.split()
)
"""Words that say in what form an answer is wanted or what for, not of what is asked."""

_FILLER = re.compile(r"\b(exactly|basically|actually|really|simply|please|pls)\b\s*", re.IGNORECASE)
WORD = re.compile(r"\w+(?:['’]\w+)*", re.UNICODE)
_MARKS = re.compile(r"\s?\[\d{1,3}\]")
_SOURCES = re.compile(r"\s*\([^()]*\b\d{4}[a-z]?\)")
_DANGLING = re.compile(
    r"(this|these|those|it|its|they|their|them|such|that|he|she|his|her|both|however|but|so|also|"
    r"therefore|thus|instead|otherwise|moreover|furthermore|in addition|for example|for instance|"
    r"similarly|likewise|nevertheless|still|yet|then|here|there it|another|the same|the latter|"
    r"the former|as a result|by contrast|in contrast|on the other hand)\b",
    re.IGNORECASE,
)


@cache
def _splitter() -> PunktSentenceTokenizer:
    from nupunkt import load_default_model

    splitter = load_default_model()
    for abbreviation in splitter.abbreviations:
        splitter.remove_abbreviation(abbreviation)
    splitter.add_abbreviations(ABBREVIATIONS)
    return splitter


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of `text`, without the blanks between them.

    >>> sentences("Fascia slides. It also glides.")
    [(0, 14), (15, 30)]
    """
    spans = []
    for _, (start, end) in _splitter().tokenize_with_spans(text):
        piece = text[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            spans.append((left, left + len(piece.strip())))
    return spans


def without_fillers(question: str) -> str:
    """A question without words that only stress it, to which a sentence need not be near.

    >>> without_fillers("What exactly is it, really?")
    'What is it, ?'
    """
    return _FILLER.sub("", question)


def words(text: str) -> list[str]:
    """Lower-case words, "client's" as "client"."""
    return [match.group().replace("’", "'").split("'")[0].lower() for match in WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Snowball stem of a lower-case word: "releases" -> "releas"."""
    return _stemmer().stemWord(word)  # type: ignore[no-any-return]  # PyStemmer has no types


@cache
def _stemmer():  # type: ignore[no-untyped-def]  # PyStemmer has no types
    import Stemmer

    return Stemmer.Stemmer("english")


def stems(text: str) -> list[str]:
    """Stems of the words of `text` that carry meaning, in order, repeats kept."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


def without_marks(text: str) -> str:
    """A text without its citation numbers.

    >>> without_marks("Slowly. [1] [12] And lightly. [2]")
    'Slowly. And lightly.'
    """
    return _MARKS.sub("", text)


def without_sources(text: str) -> str:
    """A text without the sources named in brackets.

    >>> without_sources("Fascia slides (Benjamin 2009; Fede 2021).")
    'Fascia slides.'
    """
    return _SOURCES.sub("", text)


def dangles(sentence: str) -> bool:
    """Whether a sentence opens with a word that points to one before it ("This", "However")."""
    return _DANGLING.match(sentence) is not None and not sentence.startswith("IT ")
