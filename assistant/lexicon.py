"""Words people use: misspellings mended, synonyms and abbreviations of the glossary added.

What is changed is always shown; a word that the library or the English language knows is
never changed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from symspellpy import SymSpell, Verbosity

from assistant.text import STOP_WORDS

COMMON = 20_000_000
"""Uses in symspellpy's English word counts from which a word may be what was meant."""
RARE = 1_000_000
"""Uses below which an English word may still be a misspelling of a library word ("brest")."""
SHORTEST = 5
"""Letters of the shortest word that is mended freely; shorter ones have too many neighbours."""
SHORT = 4
"""Letters of the shortest that is mended at all: to a word of the same consonants ("stif")."""

_NOT = "do does did is are was were has have had would could should must".split()
SHORTHAND = {
    "cnt": "cannot", "cant": "cannot", "wont": "will not", "n": "and", "&": "and", "+": "and",
    "w": "with", "wout": "without", "im": "i am", "ive": "i have", "id": "i would",
    "hes": "he is", "shes": "she is", "theyre": "they are", "its": "it is", "thats": "that is",
    "whats": "what is", "u": "you", "ur": "your", "wat": "what", "wats": "what is",
    "wot": "what", "wen": "when", "wich": "which", "shud": "should", "cud": "could",
    "wud": "would", "gona": "going to", "gonna": "going to", "wana": "want to", "cos": "because",
    "bc": "because", "pls": "please", "plz": "please", "r": "are", "y": "why", "hav": "have",
    "diff": "difference", "ppl": "people", "sumone": "someone", "yr": "year", "yrs": "years",
    "wk": "week", "wks": "weeks", "hrs": "hours", "mins": "minutes", "nite": "night",
    "tho": "though", "tmrw": "tomorrow", "tmr": "tomorrow", "bf": "boyfriend",
    "gf": "girlfriend",
    "lite": "light", "num": "numb", "pt": "patient", "dr": "doctor", "docter": "doctor",
    "nee": "knee", "hed": "head", "fel": "fell", "hart": "heart", "breth": "breath", "bak": "back",
    "nek": "neck", "sings": "signs", "baybe": "baby", "blod": "blood", "cleint": "client",
    "clint": "client",
    "propely": "properly", "lft": "left", "rt": "right", "arm's": "arm is", "leg's": "leg is",
    **{f"{verb}nt": f"{verb} not" for verb in _NOT},
}  # fmt: skip
"""How people type in a hurry. Only lower case: PT and ID are something else."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for searching.

    text: the question with its spelling mended. expansions: library terms that its words
    stand for; translated: those words. mended: (typed, meant) pairs.
    """

    typed: str
    text: str
    expansions: tuple[str, ...] = ()
    translated: tuple[str, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()

    @property
    def expanded(self) -> tuple[str, ...]:
        """What was changed or added, in words for the reader."""
        return (
            *(f"{typed} → {meant}" for typed, meant in self.mended),
            *(f"+ {term}" for term in self.expansions),
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    term: str
    pattern: re.Pattern[str]


class Lexicon:
    """The glossary and vocabulary of one generation.

    glossary: entries with `term` and lists `abbreviations`, `abbreviations_capitals_only`,
    `also`, `spellings`. vocabulary: word -> number of passages it stands in.
    """

    def __init__(
        self, glossary: Sequence[Mapping[str, object]], vocabulary: Mapping[str, int]
    ) -> None:
        self._vocabulary = vocabulary
        self._entries = [entry for raw in glossary for entry in _entries(raw)]
        self._glossary_words = {
            word.lower()
            for raw in glossary
            for form in _forms(raw)
            for word in (*_WORD.findall(form), "".join(form.split()))
        }

    def understand(self, question: str, given: Container[str] = ()) -> Query:
        """Mend and expand a question. given: words, in lower case, that are right as they are."""
        mended: list[tuple[str, str]] = []

        def mend(match: re.Match[str]) -> str:
            typed = match.group()
            meant = None if typed.lower() in given else self._meant(typed)
            if meant is None:
                return typed
            mended.append((typed, meant))
            return meant

        text = _WORD.sub(mend, question)
        lower = text.lower()
        found: dict[str, str] = {}
        for entry in self._entries:
            match = entry.pattern.search(text)
            if match and entry.term.lower() not in lower:
                found.setdefault(entry.term, match.group())
        return Query(question, text, tuple(found), tuple(found.values()), tuple(mended))

    def is_english(self, text: str) -> bool:
        """Whether a text reads as English; short texts and rows of terms get the benefit."""
        said = [word.lower() for word in _WORD.findall(text)]
        if len(said) < 3:
            return not said or any(character.isascii() for word in said for character in word)
        if any(word in STOP_WORDS for word in said if len(word) > 1):
            foreign = sum(word not in STOP_WORDS and not self._known(word) for word in said)
            return foreign <= 0.6 * len(said)
        told = [word for word in said if len(word) > 2] or said
        known = sum(word in english_words() or self._known(word) for word in told)
        return known > 0.5 * len(told)

    def _known(self, word: str) -> bool:
        return (
            word in self._vocabulary
            or word in self._glossary_words
            or english_words().get(word, 0) >= RARE
            or self._is_slip(word)
        )

    def _is_slip(self, word: str) -> bool:
        """Whether a word is a known one in a hurry; another language's are only near to some."""
        meant = self._meant(word)
        return meant is not None and (
            word in SHORTHAND or _consonants(word) == _consonants(meant.lower())
        )

    def _meant(self, word: str) -> str | None:
        """The word that was meant, or None if `word` is fine or nothing is near."""
        lower = word.lower()
        if lower in self._vocabulary or lower in self._glossary_words or lower in STOP_WORDS:
            return None
        if word in SHORTHAND and len(word) > 1:
            return SHORTHAND[word]
        if len(word) < SHORT or word.isupper() or "'" in word or "’" in word:
            return None
        uses = english_words().get(lower, 0)
        short = len(word) < SHORTEST
        if short and (uses or not word.islower()):
            return None
        if uses >= RARE or lower.removesuffix("s") in self._vocabulary:
            return None
        distance = 1 if len(word) < 6 or uses else 2
        nearest = self._speller.lookup(lower, Verbosity.CLOSEST, max_edit_distance=distance)
        best = max(nearest, key=lambda found: self._likeness(lower, found.term), default=None)
        if best is None or ((uses or short) and best.term not in self._vocabulary):
            return None
        if short and (_consonants(lower), lower[0]) != (_consonants(best.term), best.term[0]):
            return None
        return str(best.term)

    def _likeness(self, typed: str, word: str) -> tuple[bool, bool, bool, int]:
        """Orders words of equal edit distance: people keep consonants and the first letter."""
        return (
            _consonants(typed) == _consonants(word),
            typed[0] == word[0],
            word in self._vocabulary or word in self._glossary_words,
            self._vocabulary.get(word, 0),
        )

    @cached_property
    def _speller(self) -> SymSpell:
        speller = SymSpell(max_dictionary_edit_distance=2)
        for word, uses in english_words().items():
            if uses >= COMMON:
                speller.create_dictionary_entry(word, 1)
        for word in STOP_WORDS | self._glossary_words:
            speller.create_dictionary_entry(word, 1)
        for word, count in self._vocabulary.items():
            if word.isalpha():
                speller.create_dictionary_entry(word, 1 + count)
        return speller


def _consonants(word: str) -> str:
    return re.sub(r"[aeiouy]|(.)(?=\1)", "", word)


@cache
def english_words() -> dict[str, int]:
    """English words with their number of uses, as shipped with symspellpy."""
    lines = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    pairs = (line.split() for line in lines.read_text("utf-8-sig").splitlines())
    return {word: int(uses) for word, uses in pairs}


def specificity(word: str) -> float:
    """How rare a word is in English: 0 for the most common, 1 for one outside the word list."""
    uses = english_words().get(word) or english_words().get(word.removesuffix("s")) or _FEWEST
    return min(1.0, max(0.0, math.log(_MOST / uses) / math.log(_MOST / _FEWEST)))


_MOST, _FEWEST = 2e9, 2e4
"""Uses of English words between which specificity runs from 0 to 1."""


def _forms(raw: Mapping[str, object]) -> Iterable[str]:
    yield str(raw["term"])
    for key in ("abbreviations", "abbreviations_capitals_only", "also", "spellings"):
        yield from _list(raw, key)


def _entries(raw: Mapping[str, object]) -> Iterable[_Entry]:
    """One entry for each surface form: whole words, plural allowed, "IT band" and "itband"."""
    term = str(raw["term"])
    for key in ("abbreviations", "also", "spellings"):
        for form in _list(raw, key):
            yield _Entry(term, re.compile(rf"\b{_joined(form)}(?:s|es)?\b", re.IGNORECASE))
    for form in _list(raw, "abbreviations_capitals_only"):
        yield _Entry(term, re.compile(rf"\b{_joined(form)}s?\b"))


def _joined(form: str) -> str:
    return r"[\s-]?".join(map(re.escape, form.split()))


def _list(raw: Mapping[str, object], key: str) -> list[str]:
    value = raw.get(key) or []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
