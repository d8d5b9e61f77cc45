"""Offers: what an answer proposes to tell next, and whether a message takes it up."""

from __future__ import annotations

import re

from assistant.conversation.lists import SENTENCE_END
from assistant.text import without_marks, words

_YES = frozenset("yes yeah yep yup y sure ok okay please pls definitely absolutely".split())
_MORE = frozenset("more on ahead continue carry elaborate".split())
_POLITE = frozenset(
    """
    go do it that tell me show us i d would like love to great good cool sounds thanks thank you
    quick quickly now then of course why not can could u further bit a little hear know keep going
    say something anything else about this explain in detail detailed
    """.split()
)
_OFFERS = re.compile(
    r"^\W*(?:(?:and|or|also|if you(?:['’]d)? (?:like|want|wish),?)\s+)*"
    r"(?:would you like|do you want|you may (?:also )?want|want|shall i|should i|can i|may i"
    r"|i can|i could|let me know if you(?:['’]d like| want))\s+"
    r"(?:(?:me|to|also|know|hear|see|read|learn|ask|more|about|on|explain|describe|show|tell|you"
    r"|list|go|over|through|give|talk)\b[\s:,]*)*",
    re.IGNORECASE,
)


def offer(answer: str) -> str:
    """What an answer offers at its end, "" if nothing.

    >>> offer("Slowly. [1] Would you like to know how to grade the pressure?")
    'how to grade the pressure'
    """
    *_, last = SENTENCE_END.split(without_marks(answer).strip())
    lead = _OFFERS.match(last)
    if lead:
        return last[lead.end() :].strip(" ?.!")
    return last.rpartition(": ")[2].strip(" ?") if last.endswith("?") else ""


def accepts(message: str) -> bool:
    """Whether a message only says yes, or to go on.

    >>> accepts("yes please"), accepts("ok go on"), accepts("yes, how long?")
    (True, True, False)
    """
    said = set(words(message))
    return bool(said & (_YES | _MORE)) and said <= _YES | _MORE | _POLITE


def asks_for_more(message: str) -> bool:
    """Whether a message only asks to hear more: "tell me more", "go on"."""
    return accepts(message) and not _MORE.isdisjoint(words(message))
