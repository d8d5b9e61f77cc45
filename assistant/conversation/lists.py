"""Lists: what an answer names one after the other, and which of it a question picks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.prompts import ALL_STEPS
from assistant.text import stem, stems, words

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_COUNTS = "|".join(_NUMBERS)
_PLACES = {
    **{word: place for place, word in enumerate(_ORDINALS, start=1)},
    **{word: place for place, word in enumerate(_NUMBERS, start=1)},
    **{letter: place for place, letter in enumerate("abcdefgh", start=1)},
    **{f"{n}{end}": n for n, end in enumerate(("st", "nd", "rd", "th", "th", "th"), start=1)},
    **dict.fromkeys(("last", "final", "latter"), -1),
    "former": 1,
}
"""The place that a word names; -1 is the last."""

# A single blank at most, as a row of them would be read again from each; so all over these files.
_CITED = re.compile(r"(?:\s?\[\d{1,3}\])+[.,;:]?")
_MARKED = re.compile(
    r"(?<![\w.])(?:\(?(\d\d?|[a-h])[.)]|(first|second|third|fourth|fifth|sixth)(?:ly)?,)\s",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[ \t]*[-*•–][ \t]+(.*)$", re.MULTILINE)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_JOINED = re.compile(r"\s(?:and|or)\s", re.IGNORECASE)
_JOINS = re.compile(
    r"^\s*(?:(?:and|or|then|first|second|third|finally|lastly)\s+)+|[ ,;](?:and|or)\W*$",
    re.IGNORECASE,
)
# "Direct, which loads the barrier, and indirect": what tells of an item is none of its own.
_TELLS = re.compile(
    r"^\s*(?:which|who|whose|that|where|when|with|without|such as|including|especially|like)\b",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"\b(?:are|is|includes?|covers?|between|of|for|with|in|on|to|into|as|by|from)\s+", re.IGNORECASE
)
_COUNTED = re.compile(rf"\b({'|'.join(_NUMBERS[1:])}|[2-9]|10)\b", re.IGNORECASE)


def items(answer: str) -> tuple[str, ...]:
    """What an answer lists; empty if it lists nothing.

    >>> items("It has three layers: posterior, middle and anterior. [1]")
    ('posterior', 'middle', 'anterior')
    """
    if ALL_STEPS in answer:
        return sentences(answer)
    marked = _marked(answer) or [match.group(1) for match in _BULLET.finditer(answer)]
    if len(marked) > 1:
        return _cleaned(marked)
    series = [_series(sentence) for sentence in SENTENCE_END.split(_CITED.sub("", answer))]
    return _cleaned(max(series, key=len, default=()))


def sentences(answer: str) -> tuple[str, ...]:
    """The sentences of an answer, its questions left out: where nothing is listed, they are."""
    text = answer.partition(ALL_STEPS)[2] or answer
    told = [part for cited in _CITED.split(text) for part in SENTENCE_END.split(cited)]
    return _cleaned([part for part in told if not part.rstrip().endswith("?")])


def _cleaned(parts: Sequence[str]) -> tuple[str, ...]:
    stripped = (_JOINS.sub("", _CITED.sub("", part)).strip(" \t\n.,;:") for part in parts)
    return tuple(part for part in stripped if part)


def _marked(text: str) -> list[str]:
    """Parts behind "1." or "a)" or "First,", as long as they count on from the first."""
    starts: list[re.Match[str]] = []
    for match in _MARKED.finditer(text):
        label = (match.group(1) or match.group(2)).lower()
        if _place(label) == len(starts) + 1:
            starts.append(match)
    if len(starts) < 2:
        return []
    ends = [match.start() for match in starts[1:]]
    parts = [text[match.end() : end] for match, end in zip(starts, ends, strict=False)]
    return [*parts, SENTENCE_END.split(text[starts[-1].end() :].lstrip(), maxsplit=1)[0]]


def _series(sentence: str) -> list[str]:
    """What a sentence names between commas, or between "and" if it says how many there are."""
    head, colon, listed = sentence.partition(": ")
    counted = _COUNTED.search(head if colon else sentence)
    body = listed if colon else sentence
    parts: list[str] = []
    for part in body.split(";" if ";" in body else ","):
        if parts and _TELLS.match(part):
            parts[-1] += f",{part}"
        else:
            parts.append(part)
    closed = any(_JOINS.match(part.lstrip()) for part in parts[1:])
    if not closed and (len(parts) > 1 or counted):
        parts[-1:] = _JOINED.split(parts[-1], maxsplit=1)
    if len(parts) < 2 or (len(parts) == 2 and not (colon or counted)):
        return []
    if counted:  # "There are two tools, IASTM and cupping"
        parts = parts[-_place(counted.group().lower()) :]
    if not colon:
        *_, parts[0] = _LEADS_IN.split(parts[0])
    return parts


def _place(label: str) -> int:
    return int(label) if label.isdigit() else _PLACES.get(label, 0)


@dataclass(frozen=True, slots=True)
class Pick:
    """Words of a question that stand for items of a list.

    start, end: where they are. place: which item is meant, from 1; -1: the last; 0: the other
    one; None: all of them. loose: whether sentences will do where nothing is listed.
    """

    start: int
    end: int
    place: int | None
    loose: bool = False

    def of(self, listed: Sequence[str], named: str) -> tuple[str, ...]:
        """The items meant; none if there are not so many. named: what was asked last."""
        if self.place is None:
            return tuple(listed)
        if self.place == 0:
            said = set(stems(named))
            other = [item for item in listed if not said & set(stems(item))]
            return tuple(other or listed)[-1:] if len(listed) == 2 else ()
        place = self.place - 1 if self.place > 0 else len(listed) - 1
        return tuple(listed[place : place + 1])


_ORDINAL = re.compile(
    rf"(?P<the>\b(?:the|that|your)\s+)?\b(?P<which>{'|'.join(_ORDINALS)}|[1-6](?:st|nd|rd|th)"
    r"|last|final|latter|former|other)\b(?:[ \t]+(?P<noun>[^\W\d_]+))?(?P<to>\s+to\b)?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:\b(?:no\.?|nr\.?)\s?|#\s?)(?P<digits>[1-9]\d?)\b"
    rf"|\b(?:number|option|choice|answer|item|point|step|part)\s?(?P<number>[1-9]\d?|{_COUNTS})\b"
    r"|\b(?:option|choice|answer|letter)\s(?P<letter>[a-h])\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\W*([1-9]\d?|[a-h])(?:[).:,]+(?=\s)|\W*(?=$|(?:please|pls|then|thanks)\W*$))",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:both|all|each)(?: of)? (?:them|those|these)\b|^\W*both(?=\s?(?:[,.?!]|$))",
    re.IGNORECASE,
)
_KINDS = frozenset(
    """
    one ones group kind type sort option choice point step item part way bit phase stage theory
    """.split()
)
_GOES_ON = frozenset(
    """
    is are was were do does did can could should will would may might has have please pls then too
    also again for in on at with and or but how what why when where i you we a an
    better worse safe safer different like more less hurt work help mean take need feel cause
    """.split()
)
"""Words behind "the second" that are not what it counts."""


def pick(question: str, spoken_of: str) -> Pick | None:
    """What a question picks of a list, or None.

    spoken_of: what was said; "the second layer" picks where layers were spoken of.
    """
    if match := _ALL.search(question):
        return Pick(*match.span(), None)
    if match := _NUMBERED.search(question):
        label = (match["digits"] or match["number"] or match["letter"]).lower()
        return Pick(*match.span(), _place(label), loose=True)
    if match := _BARE.match(question):
        return Pick(match.start(1), match.end(1), _place(match.group(1).lower()))
    plural = {stem(word) for word in words(spoken_of) if word.endswith("s")}
    for match in _ORDINAL.finditer(question):
        which, noun = match["which"].lower(), (match["noun"] or "").lower()
        place = 0 if which == "other" else _place(which[0] if which[0].isdigit() else which)
        end = match.end("noun")
        if noun in _KINDS and not match["to"]:
            return Pick(match.start(), end, place, loose=True)
        if place != 0 and stem(noun) in plural and not match["to"]:
            return Pick(match.start(), end, place)
        if match["the"] and (not noun or noun in _GOES_ON):
            return Pick(match.start(), match.end("which"), place, loose=True)
    return None
