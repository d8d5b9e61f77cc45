"""A sentence as the gate reads it: its quantities, and its words with what governs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from assistant.gate.quantities import Quantity, quantities
from assistant.lexicon import english_words
from assistant.text import STOP_WORDS, stem

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*|[,;:().?!]")
_RARE = 1_000_000
"""Uses in English below which what follows "un" is no word of its own."""
_REPHRASED = (
    (re.compile(r"(\w+)-free\b"), r"without \1"),
    (re.compile(r"\b(rather than|instead of)\b"), "without"),
)
_TIME = re.compile(r"\b(second|minute|min|hour|day|week|month|year)s?\b")
_SMALL = STOP_WORDS | {"itself", "yet", "always", "alone"}
"""Words between "not" and what it denies."""
_CONTRAST = frozenset({"whereas", "while", "but", "although", "though", ";", "."})
_NONE = ("no", "none", "nothing", "neither")
"""Deny the word before them, too: "breaks no adhesions"."""
_BRITISH = (
    (re.compile(r"is(?=(e|ed|es|er|ing|ation|ations)$)"), "iz"),
    (re.compile(r"our(?=s?$|ed$|ing$)"), "or"),
    (re.compile(r"oe|ae"), "e"),
    (re.compile(r"(?<=[^e])tre(?=s?$)"), "ter"),
    (re.compile(r"mme(?=s?$)"), "m"),
    (re.compile(r"(?<=licen)ce|(?<=defen)ce|(?<=practi)ce"), "se"),
    (re.compile(r"dgement"), "dgment"),
    (re.compile(r"ll(?=(ed|ing)$)"), "l"),
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of vocabulary.yaml."""

    groups: dict[str, frozenset[int]]
    """Folded stem -> numbers of the groups that it is in."""
    light: frozenset[str]
    negation: frozenset[str]
    hedge: frozenset[str]
    boundary: frozenset[str]
    weighty: frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence.

    clause and part count from 0; a part is what one side of "whereas" or "but" says. light:
    claims nothing of its own. negated, hedged: a word of that kind stands before it in its
    clause. denied, held: right before it, but for small words.
    """

    text: str
    stem: str
    clause: int
    part: int
    light: bool
    negated: bool
    hedged: bool
    denied: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says, as far as the checks look."""

    text: str
    words: tuple[Word, ...]
    quantities: tuple[Quantity, ...]

    @property
    def content(self) -> tuple[Word, ...]:
        """The words that claim something."""
        return tuple(word for word in self.words if not word.light)


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """Read a sentence, or several."""
    plain = text.replace("’", "'")
    for pattern, wording in _REPHRASED:
        plain = pattern.sub(wording, plain)
    counted, rest = quantities(plain)
    timed = _TIME.search(plain) is not None
    return Reading(text, tuple(_words(rest, timed=timed)), counted)


def _words(text: str, *, timed: bool) -> Iterator[Word]:
    known = vocabulary()
    clause, negated, hedged, denies, holds = 0, False, False, False, False
    part, opened, said = 0, False, False
    tokens = [match.group().removesuffix("'s") for match in _TOKEN.finditer(text.lower())]
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if token in known.boundary:
            clause, negated, hedged, denies, holds = clause + 1, False, False, False, False
            parallel = token == "," and following == "and"
            part += token in _CONTRAST or parallel or (token == "," and opened)
            opened = token in _CONTRAST and not said
        if not token[0].isalnum():
            continue
        if token in known.negation or token.endswith("n't"):
            negated = denies = True
            continue
        said = True
        hedge = token in known.hedge
        hedged, holds = hedged or hedge, holds or hedge
        bare = _without_un(token)
        stemmed = folded(bare or token)
        light = hedge or stemmed in known.light or (timed and stemmed == "last")
        aimed = not hedge and token not in _SMALL
        yield Word(
            bare or token,
            stemmed,
            clause,
            part,
            light,
            negated=negated or bool(bare) or following in _NONE,
            hedged=hedged,
            denied=bool(bare) or (denies and aimed),
            held=holds and aimed,
        )
        denies, holds = denies and not aimed, holds and not aimed


def _without_un(word: str) -> str:
    """ "untested" -> "tested"; "" for a word that is no denial."""
    rest = word[2:]
    denies = word.startswith("un") and len(rest) >= 4 and word not in ("unless", "under", "until")
    return rest if denies and english_words().get(rest, 0) >= _RARE else ""


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """The stem of a word in one spelling: "mobilisation" and "mobilization" are one."""
    for pattern, spelling in _BRITISH:
        word = pattern.sub(spelling, word)
    return stem(word)


def alike(one: str, other: str) -> bool:
    """Whether two stems are one, of one group, or of one family ("format", "form")."""
    if one == other:
        return True
    groups = vocabulary().groups
    if not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset())):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 5 and long.startswith(short) and len(short) >= 0.7 * len(long)


@cache
def vocabulary() -> Vocabulary:
    """The words of vocabulary.yaml, read once."""
    raw = yaml.safe_load((files("assistant") / "gate/vocabulary.yaml").read_text("utf-8"))
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(raw["same"]):
        for word in line.split():
            groups.setdefault(folded(word), set()).add(number)
    lists = {name: frozenset(raw[name].split()) for name in ("negation", "hedge", "boundary")}
    for name in ("light", "weighty"):
        lists[name] = frozenset(map(folded, raw[name].split()))
    return Vocabulary({s: frozenset(numbers) for s, numbers in groups.items()}, **lists)
