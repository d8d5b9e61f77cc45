"""The table of signs: `phrases.yaml` compiled into concepts, `signs.yaml` into ways to
combine them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_GAP = r"(?:\S+ ){0,3}"


@dataclass(frozen=True, slots=True)
class Concept:
    """A body part or a finding, and how people say it. body: a mere part, not a finding."""

    name: str
    pattern: re.Pattern[str]
    body: bool


Group = tuple[frozenset[str], ...]
"""Slots to be filled near one another, each by any of its concepts."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A group of signs. ways: each is enough; its groups may stand anywhere in a message."""

    name: str
    ways: tuple[tuple[Group, ...], ...]
    condition: re.Pattern[str] | None
    """The condition's names, as asked about; None if it has none."""


@dataclass(frozen=True, slots=True)
class Table:
    """The signs in the order in which they are looked for, and what they are made of."""

    concepts: tuple[Concept, ...]
    signs: tuple[Sign, ...]
    grave: frozenset[str]
    """Concepts of which several together are a sign, whatever their cause."""
    innocent: re.Pattern[str]
    words: frozenset[str]
    """All words of the phrases, for the mending of misspelt ones."""


@cache
def table() -> Table:
    """The table that ships with the program."""
    said, raw = _read("phrases.yaml"), _read("signs.yaml")
    lists = [(name, ps, kind) for kind in ("body", "findings") for name, ps in said[kind].items()]
    concepts = [Concept(name, _pattern(ps), kind == "body") for name, ps, kind in lists]
    known = {concept.name for concept in concepts}
    phrases = [phrase for _, ps, _ in lists for phrase in ps]
    return Table(
        tuple(concepts),
        tuple(_sign(entry, known) for entry in raw["signs"]),
        frozenset(raw["grave"]),
        _pattern(said["innocent"]),
        frozenset(
            word
            for phrase in (*phrases, *said["innocent"])
            if not phrase.startswith("re:")
            for word in phrase.split()
            if word.isalpha()
        ),
    )


def _read(name: str) -> Any:
    # The base loader leaves every word a string, also "no" and "on".
    return yaml.load(files("assistant.safety").joinpath(name).read_text("utf-8"), yaml.BaseLoader)


def _sign(entry: dict[str, list[str]], known: set[str]) -> Sign:
    ways = tuple(tuple(_group(part, known) for part in way.split(" + ")) for way in entry["ways"])
    names = entry.get("names")
    return Sign(str(entry["sign"]), ways, _pattern(names) if names else None)


def _group(text: str, known: set[str]) -> Group:
    group = tuple(frozenset(slot.split("/")) for slot in text.split())
    unknown = {name for slot in group for name in slot} - known
    if unknown:
        raise ValueError(f"signs.yaml: no such concept: {', '.join(sorted(unknown))}")
    return group


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all phrases, over words parted by blanks; the longest is tried first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(_expression, longest_first))})(?!\S)")


def _expression(phrase: str) -> str:
    """The expression for a phrase: `*` any ending, `...` up to three words between.

    >>> _expression("pain* ... chest")
    'pain\\\\S* (?:\\\\S+ ){0,3}chest'
    """
    if phrase.startswith("re:"):
        return phrase.removeprefix("re:")
    pieces = phrase.split(" ")
    expressions = (
        _GAP if piece == "..." else re.escape(piece).replace(r"\*", r"\S*") + " "
        for piece in pieces
    )
    return "".join(expressions).removesuffix(" ")
