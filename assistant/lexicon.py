"""Words people use: misspellings mended, synonyms and abbreviations of the glossary added.

What is changed is always shown. A word that the library knows is never changed, nor one that
English knows well, unless it is shorthand that hardly anybody means otherwise: "cant", "diff".
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
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
"""Letters of the shortest that is mended to a word of the same consonants ("stif"); a shorter one
only lacks a letter that stands twice ("rol")."""
PART = 3
"""Letters of the shortest word that is split from one it was written together with ("lowback")."""

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
    "teh": "the", "yuo": "you", "adn": "and", "hwo": "how", "waht": "what", "taht": "that",
    "thsi": "this", "wiht": "with", "cna": "can", "wehn": "when", "whne": "when", "ther": "there",
    "jsut": "just", "shoud": "should", "shold": "should", "coud": "could",
    "lite": "light", "num": "numb", "pt": "patient", "dr": "doctor", "docter": "doctor",
    "nee": "knee", "hed": "head", "fel": "fell", "hart": "heart", "breth": "breath", "bak": "back",
    "nek": "neck", "sings": "signs", "baybe": "baby", "blod": "blood", "cleint": "client",
    "clint": "client",
    "propely": "properly", "lft": "left", "rt": "right", "arm's": "arm is", "leg's": "leg is",
    **{f"{verb}nt": f"{verb} not" for verb in _NOT},
}  # fmt: skip
"""How people type in a hurry. Only lower case: PT and ID are something else."""
ENGLISH_TOO = frozenset({"lite", "sings"})
"""Of these, what people do mean: taken for another word only where a sign of an emergency is
looked for. In lower case hardly anybody means a hart, a clint or née."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term of the library and the forms that stand for it, none of them empty.

    The fields are the keys of an entry in `glossary.yaml` and in a manifest.
    """

    term: str
    abbreviations: tuple[str, ...] = ()
    abbreviations_capitals_only: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()

    @property
    def any_case(self) -> tuple[str, ...]:
        """The forms that mean the term in capitals or not."""
        return (*self.abbreviations, *self.also, *self.spellings)

    @property
    def forms(self) -> tuple[str, ...]:
        """The term and all that stands for it."""
        return (self.term, *self.any_case, *self.abbreviations_capitals_only)


GLOSSARY_KEYS = tuple(field.name for field in fields(GlossaryEntry))


def read_glossary(loaded: object) -> tuple[GlossaryEntry, ...]:
    """The entries of a glossary, as YAML or JSON gives it; other keys and blank items are left out.

    Raises ValueError for what is no entry, or no text.
    """
    if not isinstance(loaded, list | None):
        raise ValueError("must be a list of entries, each with a `term:`")
    return tuple(_entry(raw, number) for number, raw in enumerate(loaded or [], start=1))


def _entry(raw: object, number: int) -> GlossaryEntry:
    """number: of the entry, from 1, for the errors."""
    if not isinstance(raw, Mapping):
        raise ValueError(f"each entry needs a `term:`, entry {number} has none")
    texts: dict[str, tuple[str, ...]] = {}
    for key in GLOSSARY_KEYS:
        try:
            texts[key] = _texts(raw.get(key))
        except ValueError as error:
            raise ValueError(f"`{key}` of entry {number} {error}") from error
    terms = texts.pop("term")
    if len(terms) != 1:
        raise ValueError(f"each entry needs a `term:`, entry {number} has {len(terms) or 'none'}")
    return GlossaryEntry(terms[0], **texts)


def _texts(value: object) -> tuple[str, ...]:
    """A text or the texts of a list; what YAML takes for a date or for yes and no is none."""
    items = [item for item in (value if isinstance(value, list) else [value]) if item is not None]
    if any(isinstance(item, bool) or not isinstance(item, str | int | float) for item in items):
        raise ValueError("holds what is no text: put it in quotation marks")
    return tuple(text for item in items if (text := " ".join(str(item).split())))


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
class _Form:
    term: str
    pattern: re.Pattern[str]


class Lexicon:
    """The glossary and vocabulary of one generation.

    vocabulary: word -> number of passages it stands in.
    """

    def __init__(self, glossary: Sequence[GlossaryEntry], vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._forms = [form for entry in glossary for form in _patterns(entry)]
        self._glossary_words = {
            word.lower()
            for entry in glossary
            for form in entry.forms
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
        for form in self._forms:
            match = form.pattern.search(text)
            if match and form.term.lower() not in lower:
                found.setdefault(form.term, match.group())
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
        if word in SHORTHAND and word not in ENGLISH_TOO and len(word) > 1:
            return SHORTHAND[word]
        if word.isupper() or "'" in word or "’" in word:
            return None
        if len(word) < SHORT:
            return self._doubled(word)
        uses = english_words().get(lower, 0)
        short = len(word) < SHORTEST
        if short and (uses or not word.islower()):
            return None
        if uses >= RARE or lower.removesuffix("s") in self._vocabulary:
            return None
        distance = 1 if len(word) < 6 or uses else 2
        nearest = self._speller.lookup(lower, Verbosity.CLOSEST, max_edit_distance=distance)
        best = max(nearest, key=lambda found: self._likeness(lower, found.term), default=None)
        alike = best is not None and _consonants(lower) == _consonants(best.term)
        ours = best is not None and best.term in self._vocabulary
        if not (uses or alike or ours) and (two := self._split(lower)):
            return two
        if best is None or ((uses or short) and not ours):
            return None
        if short and not (alike and lower[0] == best.term[0]):
            return None
        return str(best.term)

    def _doubled(self, word: str) -> str | None:
        """The library's word of which one letter of two is left out: "roll" for "rol"."""
        whole = word + word[-1:]
        new = len(word) > 2 and word not in english_words()
        return whole if new and whole in self._vocabulary else None

    def _split(self, word: str) -> str | None:
        """Two words of the library that a word is made of, the commonest."""
        pairs = [(word[:at], word[at:]) for at in range(PART, len(word) - PART + 1)]
        known = [pair for pair in pairs if all(part in self._vocabulary for part in pair)]
        best = max(known, key=lambda pair: min(map(self._count, pair)), default=None)
        return " ".join(best) if best else None

    def _count(self, word: str) -> int:
        return self._vocabulary.get(word, 0)

    def _likeness(self, typed: str, word: str) -> tuple[bool, bool, bool, int]:
        """Orders words of equal edit distance: people keep consonants and the first letter."""
        return (
            _consonants(typed) == _consonants(word),
            typed[0] == word[0],
            word in self._vocabulary or word in self._glossary_words,
            self._count(word),
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


@cache
def opposite_words() -> tuple[tuple[str, str], ...]:
    """Pairs of English words that are opposites: "after" and "before"."""
    lines = files("assistant").joinpath("opposites.txt").read_text("utf-8").splitlines()
    pairs = (line.split() for line in lines if not line.startswith("#"))
    return tuple((one, other) for one, other in pairs)


def specificity(word: str) -> float:
    """How rare a word is in English: 0 for the most common, 1 for one outside the word list."""
    uses = english_words().get(word) or english_words().get(word.removesuffix("s")) or _FEWEST
    return min(1.0, max(0.0, math.log(_MOST / uses) / math.log(_MOST / _FEWEST)))


_MOST, _FEWEST = 2e9, 2e4
"""Uses of English words between which specificity runs from 0 to 1."""


def _patterns(entry: GlossaryEntry) -> Iterable[_Form]:
    """Whole words, plural allowed, "IT band" and "itband"."""
    for form in entry.any_case:
        yield _Form(entry.term, re.compile(rf"\b{_joined(form)}(?:s|es)?\b", re.IGNORECASE))
    for form in entry.abbreviations_capitals_only:
        yield _Form(entry.term, re.compile(rf"\b{_joined(form)}s?\b"))


def _joined(form: str) -> str:
    return r"[\s-]?".join(map(re.escape, form.split()))
