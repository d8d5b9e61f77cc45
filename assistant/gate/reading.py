"""A sentence as the gate reads it: its quantities, and its words with what governs them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from assistant.gate.quantities import Quantity, quantities
from assistant.lexicon import english_words, opposite_words
from assistant.text import STOP_WORDS, stem

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*|[,;:().?!]")
_RARE = 1_000_000
"""Uses in English below which what follows "un" is no word of its own."""
_REPHRASED = (
    (re.compile(r"(\w+)-free\b"), r"without \1"),
    (re.compile(r"(?<=\d)-to-(?=\d)"), " to "),
    (re.compile(r"(?<![\d.,−-])1(?= [^\W\d])"), "one"),
    (re.compile(r"\b(?:[Oo]ne|1) in (?:ten|10)\b"), "10%"),
    (re.compile(r"\b(?:[Oo]ne|1) in (?:five|5)\b"), "20%"),
    (re.compile(r"\b(?:[Oo]ne|1) in (?:four|4)\b"), "25%"),
    (re.compile(r"\bof the two\b"), ""),
    (re.compile(r"\b(the|these|those) two\b"), r"\1"),
    (re.compile(r"\blittle or no(?:ne)?\b"), "little"),
    (re.compile(r"\b(rather than|instead of)\b"), "without"),
)
_TIME = re.compile(r"\b(second|minute|min|hour|day|week|month|year)s?\b")
_SMALL = STOP_WORDS | {"itself", "yet", "always", "alone"}
"""Words between "not" and what it denies."""
_CONTRAST = frozenset({"whereas", "while", "but", "although", "though", ";", "."})
_NO_DENIAL = ("unless", "under", "until", "unlike", "uniform", "unique", "union", "unite")
_NONE = ("no", "none", "nothing", "neither")
"""Deny the word before them, too: "breaks no adhesions"."""
_BRITISH = (
    (re.compile(r"is(?=(e|ed|es|er|ing|ation|ations)$)"), "iz"),
    (re.compile(r"our(?=s?$|ed$|ing$)"), "or"),
    (re.compile(r"oe|ae"), "e"),
    (re.compile(r"(?<=[^e]t)re(?=s?$)|(?<=[^e]b)re(?=s?$)"), "er"),
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
    indirect: frozenset[str]
    inward: frozenset[str]
    unshown: re.Pattern[str]
    held: re.Pattern[str]
    passed_on: re.Pattern[str]
    cause: re.Pattern[str]
    causal: re.Pattern[str]
    opposites: dict[str, frozenset[str]]
    scope: frozenset[str]
    someone: frozenset[str]
    time: frozenset[str]


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
    denials: tuple[tuple[int, str], ...] = ()
    """The clauses that deny, and the word by which they do so if it says more than "not"."""

    def denying(self, other: Reading) -> set[int]:
        """The clauses that deny by a word that the other text does not have as well."""
        texts = {word.text for word in other.words}
        return {clause for clause, word in self.denials if word not in texts}

    @property
    def unshown(self) -> bool:
        """Whether it says that something is not known or not shown."""
        return vocabulary().unshown.search(self.text) is not None

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
    return Reading(text, tuple(_words(rest, timed=timed)), counted, tuple(_denials(rest)))


def _tokens(text: str) -> list[str]:
    return [match.group().removesuffix("'s") for match in _TOKEN.finditer(text.lower())]


def _denials(text: str) -> Iterator[tuple[int, str]]:
    """As in `Reading.denials`; clauses as `_words` counts them."""
    known, clause = vocabulary(), 0
    for token in _tokens(text):
        clause += token in known.boundary
        if denies(token) or _without_un(token):
            yield clause, ""
        elif token in known.indirect:
            yield clause, token


def denies(token: str) -> bool:
    """Whether a word turns a statement round: "not", "without", "isn't"."""
    return token in vocabulary().negation or token.endswith("n't")


def _words(text: str, *, timed: bool) -> Iterator[Word]:
    known = vocabulary()
    clause, negated, hedged, denying, holds = 0, False, False, False, False
    part, opened, said = 0, False, False
    tokens = _tokens(text)
    for token, following in itertools.zip_longest(tokens, tokens[1:], fillvalue=""):
        if token in known.boundary:
            clause, negated, hedged, denying, holds = clause + 1, False, False, False, False
            parallel = token == "," and following == "and"
            part += token in _CONTRAST or parallel or (token == "," and opened)
            opened = token in _CONTRAST and not said
        if not token[0].isalnum():
            continue
        if denies(token):
            negated = denying = True
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
            denied=bool(bare) or (denying and aimed),
            held=holds and aimed,
        )
        denying, holds = denying and not aimed, holds and not aimed


def _without_un(word: str) -> str:
    """ "untested" -> "tested"; "" for a word that is no denial."""
    rest = word[2:]
    denying = word.startswith("un") and len(rest) >= 4 and word not in _NO_DENIAL
    denying = denying or word in vocabulary().inward
    return rest if denying and english_words().get(rest, 0) >= _RARE else ""


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """The stem of a word in one spelling: "mobilisation" and "mobilization" are one."""
    if word.startswith("effective"):  # of the stem "effect" otherwise, and any effect will do
        return "effective"
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


def opposite(one: str, other: str) -> bool:
    """Whether two stems are opposites, of the vocabulary or by their form ("in-", "un-")."""
    short, long = sorted((one, other), key=len)
    return other in vocabulary().opposites.get(one, ()) or long in (f"in{short}", f"un{short}")


@cache
def vocabulary() -> Vocabulary:
    """The words of vocabulary.yaml, and English opposites, read once."""
    raw = yaml.safe_load((files("assistant") / "gate/vocabulary.yaml").read_text("utf-8"))
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(raw["same"]):
        for word in line.split():
            groups.setdefault(folded(word), set()).add(number)
    opposites: dict[str, set[str]] = {}
    pairs = [*map(str.split, raw["opposites"]), *opposite_words()]
    for one, other in (map(folded, pair) for pair in pairs):
        opposites.setdefault(one, set()).add(other)
        opposites.setdefault(other, set()).add(one)
    plain = ("negation", "indirect", "inward", "hedge", "boundary", "scope")
    lists = {name: frozenset(raw[name].split()) for name in plain}
    for name in ("light", "someone", "time"):
        lists[name] = frozenset(map(folded, raw[name].split()))
    return Vocabulary(
        {s: frozenset(numbers) for s, numbers in groups.items()},
        opposites={s: frozenset(others) for s, others in opposites.items()},
        unshown=_phrase(raw["unshown"]),
        held=_phrase(raw["held"]),
        passed_on=_phrase(raw["passed_on"]),
        cause=_phrase(raw["cause"]),
        causal=_phrase(raw["causal"]),
        **lists,
    )


def _phrase(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)
