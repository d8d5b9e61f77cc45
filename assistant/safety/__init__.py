"""Whether a person in a message has a sign of an emergency now.

Phrases of `phrases.yaml` are looked up in the message, those that are denied, asked about,
supposed, past or cleared are set aside, and what is left is compared with the ways of `signs.yaml`
to tell a sign. Neither a model nor a library is asked; where nothing is found, `urgency` gives a
second opinion on how the message reads. This does not detect emergencies reliably and nothing may
claim that it does; it only makes the program say "get help" when a message tells that it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.safety.frames import fine_after, spared
from assistant.safety.table import Group, table
from assistant.safety.urgency import present, reads_urgent
from assistant.safety.wording import clauses
from assistant.types import Turn

__all__ = ["SERIOUS", "Alarm", "alarm", "present", "reads_urgent"]

NEAR = 15
"""Words over which the parts of one sign may be spread; a sentence of a story is as long."""
LOOK_BACK = 3
"""Earlier messages of the user that may complete what the newest one says."""
MANY = 3
"""Grave findings of different kinds that together are an alarm."""
SERIOUS = "emergency signs, when to get medical help now"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sign of an emergency in a message. sign: in plain words, good to search a library with."""

    sign: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A concept that a message says is there. at: the number of its word in its message, from 0.
    turn: 0 is the newest message, -1 the one before."""

    concept: str
    at: int
    body: bool
    turn: int = 0


def alarm(message: str, history: Sequence[Turn] = ()) -> Alarm | None:
    """The sign of an emergency that somebody has now; None if the message tells of none.

    >>> alarm("my client's calf is hot and swollen, is it dangerous?")
    Alarm(sign='blood clot in the leg, hot swollen painful calf')
    >>> alarm("Is a hot swollen calf dangerous?")
    """
    now = _findings(message)
    said = [turn.content for turn in history if turn.role == "user"][-LOOK_BACK:]
    earlier = [f for n, text in enumerate(said) for f in _findings(text, turn=n - len(said))]
    for sign in table().signs:
        if any(_told(way, now, earlier) for way in sign.ways):
            return Alarm(sign.name)
    return _affirmed(message, said) or _many(now)


_AFFIRMS = re.compile(
    r"\b(?:has|have|got|getting|having|feels?) (?:all |some |most |both |exactly )?(?:of )?"
    r"(?:that|those|these|them|it all|all|the same signs|every one)\b"
)


def _findings(text: str, turn: int = 0) -> list[Finding]:
    """What a message says is there; body parts also where they are merely mentioned."""
    found = []
    read = clauses(text)
    for clause, spans in zip(read, spared(read), strict=True):
        for concept in table().concepts:
            for match in concept.pattern.finditer(clause.text):
                absent = any(start <= match.start() < end for start, end in spans)
                if concept.body or not (absent or fine_after(clause.text[match.end() :])):
                    at = clause.start + clause.text.count(" ", 0, match.start())
                    found.append(Finding(concept.name, at, concept.body, turn))
    return found


def _told(way: Sequence[Group], now: Sequence[Finding], earlier: Sequence[Finding]) -> bool:
    """Whether the newest message tells a sign in this way, or completes it.

    A body part named earlier is meant only if the newest message names none ("now it's hot").
    """
    own_body = any(finding.body for finding in now)
    meant = [finding for finding in earlier if not (own_body and finding.body)]
    told = [_met(group, [*now, *meant]) or _met(group, earlier) for group in way]
    return all(told) and any(f.turn == 0 and not f.body for group in told for f in group)


def _many(now: Sequence[Finding]) -> Alarm | None:
    """The alarm for many grave findings in one message that make no sign known by name."""
    grave = {finding.at: finding.concept for finding in now if finding.concept in table().grave}
    return Alarm(SERIOUS) if len(set(grave.values())) >= MANY else None


def _met(group: Group, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings that fill the slots of a group near the first; newest first, empty if none do."""
    slots = [[f for f in findings if f.concept in slot] for slot in group]
    for first in slots[0]:
        rest = [next((f for f in slot if _near(first, f)), None) for slot in slots[1:]]
        filled = tuple(f for f in (first, *rest) if f is not None)
        if len(filled) == len(group):
            return filled
    return ()


def _near(one: Finding, other: Finding) -> bool:
    return one.turn != other.turn or abs(one.at - other.at) <= NEAR


def _affirmed(message: str, said: Sequence[str]) -> Alarm | None:
    """The sign whose condition the user asked about and now says that somebody has."""
    read = clauses(message)
    if not said or not any(
        (match := _AFFIRMS.search(clause.text))
        and not any(start <= match.start() < end for start, end in spans)
        for clause, spans in zip(read, spared(read), strict=True)
    ):
        return None
    asked = " ".join(clause.text for clause in clauses(said[-1]))
    named = (s for s in table().signs if s.condition and s.condition.search(asked))
    return next((Alarm(sign.name) for sign in named), None)
