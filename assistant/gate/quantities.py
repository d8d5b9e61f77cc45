"""Numbers with their units, however they are written: "half an hour" is 30 minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: dict[str, float] = {
    **{word: float(value) for value, word in enumerate(_ONES)},
    **{word: 10.0 * value for value, word in enumerate(_TENS, start=2)},
    "half": 0.5,
    "dozen": 12.0,
}
_ORDINALS = {
    **{f"{word}th": value for word, value in _WORDS.items() if value >= 4},
    "third": 3.0,
    "fifth": 5.0,
    "eighth": 8.0,
    "ninth": 9.0,
    "twelfth": 12.0,
    **{f"{word.removesuffix('y')}ieth": _WORDS[word] for word in _TENS},
}
"""Numbers where a unit follows: "the sixth week" is six weeks."""
_SCALES = {"hundred": 100.0, "thousand": 1_000.0, "million": 1_000_000.0}
_FRACTIONS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}

_UNITS: dict[str, tuple[str, float]] = {
    "second": ("time", 1),
    "sec": ("time", 1),
    "s": ("time", 1),
    "minute": ("time", 60),
    "min": ("time", 60),
    "hour": ("time", 3_600),
    "h": ("time", 3_600),
    "day": ("time", 86_400),
    "week": ("time", 604_800),
    "month": ("months", 1),
    "year": ("months", 12),
    "decade": ("months", 120),
    "mm": ("length", 1),
    "millimeter": ("length", 1),
    "cm": ("length", 10),
    "centimeter": ("length", 10),
    "m": ("length", 1_000),
    "meter": ("length", 1_000),
    "inch": ("inch", 1),
    "inche": ("inch", 1),
    "µm": ("length", 0.001),
    "micrometer": ("length", 0.001),
    "micron": ("length", 0.001),
    "g": ("mass", 1),
    "gram": ("mass", 1),
    "kg": ("mass", 1_000),
    "kilogram": ("mass", 1_000),
    "kilo": ("mass", 1_000),
    "pound": ("pound", 1),
    "lb": ("pound", 1),
    "psi": ("psi", 1),
    "n": ("force", 1),
    "newton": ("force", 1),
    "kpa": ("pressure", 1),
    "kilopascal": ("pressure", 1),
    "mmhg": ("mmhg", 1),
    "%": ("percent", 1),
    "percent": ("percent", 1),
    "°": ("degree", 1),
    "degree": ("degree", 1),
    "°c": ("celsius", 1),
    "hz": ("hertz", 1),
    "ml": ("volume", 1),
    "l": ("volume", 1_000),
    "liter": ("volume", 1_000),
}

_AFTER_DIGITS = {"s", "h", "m", "g", "n", "l"}
"""Units of one letter: only behind a number in digits."""

_TOKEN = re.compile(r"(?<![\w.])[−-]?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*|°c|[%°]|[^\W\d_]+|\S")
_BOUND = re.compile(
    r"(?P<not>\b(?:no|not) )?\b"
    r"(?:(?P<least>at least|(?:more|greater|longer|larger|higher) than|over|above|beyond"
    r"|exceed\w*)|at most|up to|(?:less|fewer|shorter|smaller|lower) than|under|below"
    r"|within)(?: about| around| roughly| approximately| some)?$"
)
_ROUGHLY = re.compile(r"\b(?:about|around|roughly|approximately|some|nearly|almost|close to)$")
_JOINS = ("to", "-", "–", "—", "or", "and")
_AGAIN = ("at", "after", "in", "by")
"""Said once more behind "and": "at 4 and at 12 weeks"."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in its dimension's base unit; dimension "" is a plain number.

    to: where the range ends that begins here; None for a single value. bound: 1 for a value that is
    the least ("at least", "more than"), -1 for the most, 0 for neither. rough: told as "about".
    Neither is part of equality.
    """

    value: float
    dimension: str = ""
    to: float | None = None
    bound: int = field(default=0, compare=False)
    rough: bool = field(default=False, compare=False)

    def tells(self, other: Quantity) -> bool:
        """Whether it is another quantity: the same, rounded, or a part told as a percentage."""
        if self == other:
            return True
        if self.to is not None or other.to is not None:
            return False
        one, two = _percentage(self), _percentage(other)
        if self.dimension != other.dimension:
            return one is not None and two is not None and abs(one - two) < 0.5
        rounded = self.rough and not other.rough and _digits(self.value) < _digits(other.value)
        return rounded and abs(self.value - other.value) <= ROUNDED * abs(other.value)

    def __str__(self) -> str:
        span = f"{self.value:g}" if self.to is None else f"{self.value:g} to {self.to:g}"
        return f"{span} {self.dimension}".strip()


_ONE = Quantity(1.0)
ROUNDED = 0.05
"""By what share "about" may miss a number."""


def _digits(value: float) -> int:
    """How many digits tell a number: two of 1,200, three of 12.5."""
    return len(f"{value:.10g}".replace(".", "").strip("-0"))


def _percentage(quantity: Quantity) -> float | None:
    """A percentage, also of a plain number below one; None for all else."""
    if quantity.dimension == "percent":
        return quantity.value
    return 100 * quantity.value if not quantity.dimension and 0 < quantity.value < 1 else None


def quantities(text: str) -> tuple[tuple[Quantity, ...], str]:
    """The quantities of a text in order, and the text with blanks in their place.

    >>> found, rest = quantities("two to six weeks, half an hour")
    >>> [str(q) for q in found], rest.split()
    (['1.2096e+06 to 3.6288e+06 time', '1800 time'], [','])
    """
    matches = list(_TOKEN.finditer(text.lower().replace("per cent", "percent ")))
    tokens = [match.group() for match in matches]
    found: list[Quantity] = []
    rest = text
    at = 0
    while at < len(tokens):
        first, after = _number(tokens, at)
        if first is None:
            at += 1
            continue
        begin, before = matches[at].start(), tokens[max(0, at - 4) : at]
        unit, after = _unit(tokens, after)
        last, behind = None, after
        if after + 1 < len(tokens) and tokens[after] in _JOINS:
            again = after + 2 < len(tokens) and tokens[after + 1] in _AGAIN
            last, behind = _number(tokens, after + 2 if again else after + 1)
        if last is not None:
            other, behind = _unit(tokens, behind)
            ranged = tokens[after] != "and" or "between" in tokens[max(0, at - 1) : at]
            found += _pair(first, unit or other, last, other, ranged=ranged)
            at = behind
        else:
            found.append(_quantity(first, unit))
            at = after
        if found[-1] == _ONE:  # "one" is a word rather than a number
            found.pop()
            continue
        rough = _ROUGHLY.search(" ".join(before)) is not None
        found[-1] = replace(found[-1], bound=_bound(before), rough=rough)
        end = matches[at - 1].end()
        rest = rest[:begin] + " " * (end - begin) + rest[end:]
    return tuple(found), rest


def _bound(before: list[str]) -> int:
    """What the words before a number make of it, as in `Quantity.bound`."""
    match = _BOUND.search(" ".join(before))
    if match is None:
        return 0
    least = match["least"] is not None
    return 1 if least != bool(match["not"]) else -1


def _pair(first: float, unit: str, last: float, other: str, *, ranged: bool) -> list[Quantity]:
    one, two = _quantity(first, unit), _quantity(last, other)
    if ranged and one.dimension == two.dimension:
        return [Quantity(one.value, one.dimension, two.value)]
    return [one, two]


def _quantity(value: float, unit: str) -> Quantity:
    dimension, factor = _UNITS.get(unit, ("", 1.0))
    return Quantity(round(value * factor, 6), dimension)


def _number(tokens: list[str], at: int) -> tuple[float | None, int]:
    """The number that begins at a token, and where it ends; None if none begins there."""
    sign = 1.0
    if tokens[at] == "minus" and at + 1 < len(tokens):
        sign, at = -1.0, at + 1
    token = tokens[at]
    if token[-1].isdigit():
        value = float(token.replace(",", "").replace("−", "-"))
        return sign * value, at + 1
    if tokens[at : at + 2] == ["an", "hour"] and not _is_half_more(tokens, at + 2):
        return 1.0, at + 1  # "a week" is said of how often, too
    if token in ("a", "an") and tokens[at + 1 : at + 2] and _is_half_more(tokens, at + 2):
        return 1.5, at + 1  # "an hour and a half": the unit comes between
    if token == "a" and tokens[at + 2 : at + 3] == ["of"] and tokens[at + 1] in _FRACTIONS:
        return sign / _FRACTIONS[tokens[at + 1]], at + 2
    if token in _ORDINALS and _unit(tokens, at + 1)[0]:
        return _ORDINALS[token], at + 1
    if token not in _WORDS:
        return None, at
    value, at = _WORDS[token], at + 1
    rest = tokens[at + 1 :] if tokens[at : at + 1] == ["-"] else tokens[at:]
    skipped = len(tokens[at:]) - len(rest)
    if value >= 20 and rest and _WORDS.get(rest[0], 10) < 10:
        value, at = value + _WORDS[rest[0]], at + skipped + 1
    elif rest and rest[0].rstrip("s") in _FRACTIONS:
        return sign * value / _FRACTIONS[rest[0].rstrip("s")], at + skipped + 1
    elif rest and rest[0] in _SCALES:
        value, at = value * _SCALES[rest[0]], at + skipped + 1
        if tokens[at : at + 1] == ["and"] and at + 1 < len(tokens):
            more, behind = _number(tokens, at + 1)
            if more is not None and tokens[at + 1] in _WORDS and 1 <= more < 100:
                return sign * (value + more), behind
        return sign * value, at
    if _is_half_more(tokens, at):
        return sign * (value + 0.5), at + 3
    return sign * value, at


def _is_half_more(tokens: list[str], at: int) -> bool:
    return tokens[at : at + 3] == ["and", "a", "half"]


def _unit(tokens: list[str], at: int) -> tuple[str, int]:
    """The unit at a token, and where it ends; "" if there is none."""
    begin = at
    while at < len(tokens) and tokens[at] in ("-", "a", "an", "of"):
        at += 1
    if at >= len(tokens):
        return "", begin
    token = tokens[at].rstrip("s") if len(tokens[at]) > 2 else tokens[at]
    token = token.replace("metre", "meter").replace("litre", "liter")
    digits = tokens[begin - 1][-1].isdigit() if begin else False
    if token not in _UNITS or (token in _AFTER_DIGITS and not digits):
        return "", begin
    if tokens[at + 1 : at + 4] == ["per", "square", "inch"]:
        return "psi", at + 4
    return token, at + 4 if _is_half_more(tokens, at + 1) and tokens[begin - 1] in (
        "a",
        "an",
    ) else at + 1
