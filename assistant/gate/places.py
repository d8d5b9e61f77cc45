"""Whether two figures, or two opposites, have changed places between quotes and sentence.

"57 % of A and 21 % of B" told as "57 % of B and 21 % of A" has every word of the quotes. What
stands near each of the two tells: if the words near one are those near the other in the quotes,
they are swapped.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.gate.reading import Reading, folded, opposite
from assistant.text import STOP_WORDS

SWAPPED = 0.5
"""How clearly the neighbours must be those of the other, 1 at most (`_turned`)."""
FAR = 0.12
"""Nearness below which words are no neighbours."""
BREAKS = dict.fromkeys(".;:", 2.0) | dict.fromkeys(",()", 1.0) | dict.fromkeys(("and", "or"), 0.7)
BREAKS |= dict.fromkeys("whereas while but than against versus although".split(), 1.5)
"""What sets words apart, in words."""
SMALL = 0.2
"""The same of a word that claims nothing."""
KEPT = frozenset({"more", "most", "not", "no"})
"""Small words that count whole."""

_TOKEN = re.compile(r"[−-]?\d[\d.,]*\d%?|\d%?|[^\W\d_]+(?:'[^\W\d_]+)*|[;:.,()]")
_PARTS = re.compile(
    r"[,;:()]|\b(?:and|or|whereas|while|but|against|versus|compared)\b", re.IGNORECASE
)
_THAN = re.compile(r"\bthan (?!about|\d)")
_RANGE = re.compile(r"(\d)\s*(?:to|-|–|or)\s*(\d)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A word or figure and its distance from the beginning, in words."""

    stem: str
    at: float
    figure: bool
    text: str


def places(said: Reading, quoted: Reading) -> str:
    """Figures and opposites stand by what they stand by in the quotes."""
    here, there = list(_placed(said.text)), list(_placed(quoted.text))
    known = {placed.stem for placed in there}
    shared = [placed for placed in here if placed.stem in known]
    compared = all(len(_THAN.findall(reading.text)) == 1 for reading in (said, quoted))
    for one, other in itertools.combinations(shared, 2):
        if not _rivals(one, other) or (compared and not one.figure):
            continue
        if _joined(one, other, quoted.text) or _joined(one, other, said.text):
            continue
        swapped = _turned(one, other, shared, there) >= SWAPPED
        if swapped or (one.figure and _shared_out(one, other, said.text, quoted.text)):
            return f"the quotes have {one.text!r} where this says {other.text!r}"
    return ""


def _rivals(one: Placed, other: Placed) -> bool:
    both = one.figure and other.figure
    return one.stem != other.stem and (both or opposite(one.stem, other.stem))


def _shared_out(one: Placed, other: Placed, said: str, quoted: str) -> bool:
    """Whether most words told in one part with a figure stand with the other in the quotes."""
    here, there = (_parts(one.stem, other.stem, text) for text in (said, quoted))
    moved = {stem: figure for stem, figure in here.items() if there.get(stem, figure) != figure}
    stayed = sum(there.get(stem) == figure for stem, figure in here.items())
    return len(set(moved.values())) == 2 and len(moved) > stayed


def _parts(one: str, other: str, text: str) -> dict[str, str]:
    """Each word that stands in a part of the text with one of two figures, and with which."""
    found: dict[str, set[str]] = {}
    for part in _PARTS.split(text):
        stems = {placed.stem for placed in _placed(part)}
        if len(own := stems & {one, other}) == 1:
            for stem in stems - own:
                found.setdefault(stem, set()).update(own)
    return {stem: min(figures) for stem, figures in found.items() if len(figures) == 1}


def _joined(one: Placed, other: Placed, text: str) -> bool:
    """Whether a text names both in one breath: "neither the narrow nor the wide"."""
    a, b = re.escape(one.text), re.escape(other.text)
    between = r"\W+(?:and|or|nor)\W+(?:(?:the|a|its)\W+)?"
    return re.search(rf"\b(?:{a}{between}{b}|{b}{between}{a})\b", text.lower()) is not None


def _turned(one: Placed, other: Placed, here: list[Placed], there: list[Placed]) -> float:
    """1 if all that is nearer to one is nearer to the other in the quotes, -1 if all is as there.

    The cosine of the differences in nearness, sign turned.
    """
    anchors = {p.stem for p in here} - {one.stem, other.stem}
    pairs = [
        (_lead(anchor, one, other, here), _lead(anchor, one, other, there))
        for anchor in sorted(anchors)
    ]
    product = sum(a * b for a, b in pairs)
    sizes = [sum(pair[side] ** 2 for pair in pairs) ** 0.5 for side in (0, 1)]
    return -product / (sizes[0] * sizes[1]) if min(sizes) >= 0.25 else 0.0


def _lead(anchor: str, one: Placed, other: Placed, text: list[Placed]) -> float:
    """By how much a word is nearer to one than to the other in a text."""
    return _nearness(anchor, one.stem, text) - _nearness(anchor, other.stem, text)


def _nearness(stem: str, other: str, text: list[Placed]) -> float:
    distances = (abs(a.at - b.at) for a in text if a.stem == stem for b in text if b.stem == other)
    nearness = 1 / (min(distances, default=99.0) + 0.5)
    return nearness if nearness >= FAR else 0.0


def _placed(text: str) -> Iterator[Placed]:
    at = 0.0
    joined = _RANGE.sub(r"\1\2", text.replace("’", "'").lower())
    for match in _TOKEN.finditer(joined):
        word = "not" if match.group().endswith("n't") else match.group().replace("−", "-")
        if word in BREAKS:
            at += BREAKS[word]
        elif word in STOP_WORDS and word not in KEPT:
            at += SMALL
        else:
            at += 1
            figure = word[-1] == "%" or word[-1].isdigit()
            yield Placed(word if figure else folded(word), at, figure, word)
