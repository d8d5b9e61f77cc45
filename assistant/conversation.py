"""Follow-ups: a question that leans on earlier turns becomes one that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.text import stems
from assistant.types import Turn

_LEANS = re.compile(
    r"^\s*(and|but|so|or|also|then|what about|how about|why is that|why so|what else|more|"
    r"tell me more|yes|ok|okay|no,?|really|isn'?t that|is that|are they|is it|does it|do they|"
    r"can it|should it|the (first|second|third|last|other) one)\b"
    r"|\b(it|its|they|them|their|this|that|these|those|he|she|one|ones|there|same|instead)\b",
    re.IGNORECASE,
)
_SHORT = 3
"""Meaning-bearing words; a question with fewer names no subject of its own."""


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question to search for: as typed, or with the earlier question that it leans on."""
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked or not leans(question):
        return question
    subject = next((q for q in reversed(asked) if not leans(q)), asked[-1])
    return f"{question.strip()} ({subject.strip()})"


def leans(question: str) -> bool:
    """Whether a question cannot be understood without what was said before."""
    return len(stems(question)) < _SHORT or _LEANS.search(question) is not None
