"""A message made ready for reading: lower case, contractions spelt out, misspellings mended,
cut into sentences and clauses of words parted by single spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from symspellpy import SymSpell, Verbosity

from assistant.lexicon import SHORTHAND, english_words
from assistant.safety.table import table
from assistant.text import stem

KNOWN = 1_000_000
"""Uses in symspellpy's English word counts from which a word is taken as typed."""

_CONTRACTIONS = (
    (re.compile(r"[‘’`´]"), "'"),
    (
        re.compile(r"\b(?:can't|can not|couldn't|could not|unable to|not able to|cannot)\b"),
        "cannot",
    ),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\b(i)'m\b"), r"\1 am"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"\b(it|he|she|that|what|there|who|here)'s\b"), r"\1 is"),
    (re.compile(r"'(?:re)\b"), " are"),
    (re.compile(r"'(?:ll)\b"), " will"),
    (re.compile(r"\bw/(?:o(?:ut)?)\b"), "without"),
    (re.compile(r"\bc/o\b"), "has"),
    (re.compile(r"\bh/o\b"), "history of"),
    (re.compile(r"(\d+)/40\b"), r"\1 over 40"),
    (re.compile(r"(?<=[a-z])/(?=[a-z])"), " or "),
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?[a-z]*|[a-z]+(?:'[a-z]+)?|[&+]|[.!?\n]+|[,;:()]|\s[-–]\s|—|…")
_CUT = frozenset("but however although though because whereas except".split())
_ENDS = frozenset(".!?\n…")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words parted by single spaces. start: how many words stand before; sentence: its number,
    from 0; link: the mark or word before it (",", "but"), "" at a sentence's beginning."""

    text: str
    start: int
    sentence: int
    link: str


def clauses(message: str) -> tuple[Clause, ...]:
    """The clauses of a message, in order."""
    found: list[Clause] = []
    words: list[str] = []
    count = sentence = 0
    link = ""

    def close() -> None:
        nonlocal words, count
        if words:
            text = table().innocent.sub("-", " ".join(words))
            found.append(Clause(text, count, sentence, link))
        count, words = count + len(words), []

    for token in _TOKEN.findall(_spelt_out(message)):
        if token[0] in _ENDS:
            close()
            sentence, link = sentence + 1, ""
        elif token in _CUT or not (token[0].isalnum() or token in "&+"):
            close()
            link = token
        else:
            words += mend(token).split()
    close()
    return tuple(found)


def _spelt_out(message: str) -> str:
    text = message.lower()
    for pattern, replacement in _CONTRACTIONS:
        text = pattern.sub(replacement, text)
    return text


# Bounded: the words of questions must not be kept for ever.
@lru_cache(maxsize=4096)
def mend(word: str) -> str:
    """The word that was meant: shorthand spelt out, a misspelt word of the table mended."""
    short = SHORTHAND.get(word)
    if short:
        return short
    word = word.removesuffix("'s")
    uses = english_words().get(word, 0)
    known = word in table().words or uses >= KNOWN or (uses and stem(word) in _stems())
    if known or len(word) < 4 or not word.isalpha():
        return word
    # "Coughed" is a word, if a rare one; it is not "crushed".
    distance = 1 if len(word) < 6 or uses else 2
    near = _speller().lookup(word, Verbosity.CLOSEST, max_edit_distance=distance)
    return next((str(found.term) for found in near if found.term[0] == word[0]), word)


@cache
def _stems() -> frozenset[str]:
    return frozenset(map(stem, table().words))


@cache
def _speller() -> SymSpell:
    speller = SymSpell(max_dictionary_edit_distance=2)
    for word in table().words:
        if len(word) > 3:
            speller.create_dictionary_entry(word, 1 + english_words().get(word, 0))
    return speller
