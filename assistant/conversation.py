"""Follow-ups: a question that leans on earlier turns becomes one that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.lexicon import specificity
from assistant.text import STOP_WORDS, words
from assistant.types import Turn

SUBJECT = 0.33
"""Specificity from which a word may be a question's own subject: "diaphragm" (0.6) is one,
"pressure" (0.3) and "long" (0.1) need an earlier turn to say of what."""

_OPENS_LEANING = re.compile(
    r"^\s*(and|but|so|or|also|then|what about|how about|what else|more|yes|ok|okay|no|really)\b"
    r"|^\s*(why|how)( so| is that| come| not)?\s*\?*$|\btell me more\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(they|them|their|its|these|those|he|she|ones?|the (first|second|third|last|other|same)"
    r"( one)?|instead|the opposite|you said|you mentioned|that|this)\b"
    r"|\b(does|do|is|can|could|should|will|would|has|was|of|with|for|about|do|doing|after|before"
    r"|use|have|get|treat|try|why|how|when|where|what) it\b",
    re.IGNORECASE,
)
# "Is it safe to …" and "how long does it take to …" say themselves what "it" is.
_DUMMY_IT = re.compile(
    r"\bit('s| is| be)? (safe|true|possible|ok|okay|better|normal|good|bad|necessary|all right"
    r"|take|help)?\b.*\b(to|that|if|when)\b.*\w|\b(this|that) (kind|sort|type|work|treatment)\b",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question to search for: as typed, or with the earlier question that it leans on."""
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked or not leans(question):
        return question
    subject = next((q for q in reversed(asked) if not leans(q)), asked[-1])
    return f"{question.strip()} ({subject.strip()})"


def leans(question: str) -> bool:
    """Whether a question cannot be understood without what was said before.

    >>> leans("And for pregnant women?"), leans("How long?"), leans("How can I work the diaphragm?")
    (True, True, False)
    """
    if _OPENS_LEANING.search(question):
        return True
    if _POINTS_BACK.search(question) and not _DUMMY_IT.search(question):
        return True
    named = (specificity(word) for word in words(question) if word not in STOP_WORDS)
    return max(named, default=0.0) < SUBJECT
