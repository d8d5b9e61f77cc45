"""Follow-ups: what a question means after what was said before, without a language model.

The question is searched for as typed and once more in its context, and both rankings count
together. How much the context counts is a matter of how much the question leans on it: much for
"and how long?", little for one that stands alone, so that a fresh topic is not dragged back.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from assistant.lexicon import Query, specificity
from assistant.prompts import NOT_FOUND
from assistant.reader import demanding
from assistant.text import STOP_WORDS, words
from assistant.types import Turn

SUBJECT = 0.33
"""Specificity from which a word may be a question's own subject: "diaphragm" (0.6) is one,
"pressure" (0.3) and "long" (0.1) need an earlier turn to say of what."""

_OPENS = re.compile(
    r"^\s*((and|but|so|or|also|then|yes|yeah|yep|ok|okay|no|really|sure|right|thanks)\b[\s,.!]*)+",
    re.IGNORECASE,
)
_OPENS_LEANING = re.compile(
    r"^\s*(what about|how about|what else|more|go on|carry on|continue|please do)\b"
    r"|^\s*(why|how)( so| is that| come| not)?\s*\?*$|\btell me more\b"
    r"|\b(no\.?|number|point|option|step) ?\d+\W*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(what|who|why|where|when|how|is|are|was|does|do|did|can|could|should|will|would)"
    r" (is|are|was|does|do|did|can|could|should|will|would|i|we|you|it|there|an?|the|my)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(they|them|their|its|these|those|he|she|ones?|the (first|second|third|last|other|same)"
    r"( one)?|instead|the opposite|you said|you mentioned|that|this)\b",
    re.IGNORECASE,
)
_IT = re.compile(r"\bit\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;.?]|\b(if|when|and|because|but|so|after|before|that)\b", re.IGNORECASE)
# "Is it safe to …" and "how long does it take to …" say themselves what "it" is.
_DUMMY_IT = re.compile(
    r"\bit('s| is| be)? (safe|true|possible|ok|okay|better|normal|good|bad|necessary|all right"
    r"|take|help)?\b.*\b(to|that|if|when)\b.*\w|\b(this|that) (kind|sort|type|work|treatment)\b",
    re.IGNORECASE,
)


LEANING, STANDING = 1.0, 0.5
"""Weight of the ranking in context beside the one as typed, for a question that leans on earlier
turns and for one that does not; docs/decisions.md has the figures."""

_ASKS_A_MEASURE = re.compile(r"(for )?(how|when|where) \w+\W*$", re.IGNORECASE)
_MARK = re.compile(r"\s*\[\d+\]")


def in_context(question: str, history: Sequence[Turn]) -> tuple[tuple[Query, float], ...]:
    """The question with what was said last, and its weight beside the question as typed.

    What was said last: the last answer, or the question that got none. Empty at the start.
    """
    answers = [turn.content for turn in history if turn.role == "assistant"]
    said = _MARK.sub("", answers[-1]) if answers else ""
    if not said or said.startswith(NOT_FOUND):
        said = _asked_before(history)
    if not said:
        return ()
    text = f"{question} {said}"
    return ((Query(text, text), LEANING if leans(question) else STANDING),)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question to search for: as typed, or with the earlier question that it leans on."""
    earlier = _asked_before(history)
    if not earlier or not leans(question):
        return question
    return f"{question.strip()} ({earlier})"


def _asked_before(history: Sequence[Turn]) -> str:
    """The last question that stands alone, else the last one; "" if nothing was asked."""
    asked = [turn.content.strip() for turn in history if turn.role == "user"]
    asked = [question for question in asked if question]
    return next((q for q in reversed(asked) if not leans(q)), asked[-1] if asked else "")


def lacks_subject(question: str, known: Container[str]) -> bool:
    """Whether a first question says only what is asked, not of what: "How long?".

    known: the library's words; of one that it never uses it tells nothing of several things.

    >>> lacks_subject("How long?", {"long"}), lacks_subject("How long is a tendon?", {"long"})
    (True, False)
    """
    said = [word for word in words(question) if word not in STOP_WORDS]
    opens = _ASKS_A_MEASURE.match(question.strip())
    return bool(opens) and len(said) == 1 and said[0] in known and leans(question)


def leans(question: str) -> bool:
    """Whether a question cannot be understood without what was said before.

    >>> leans("And for pregnant women?"), leans("How long?"), leans("How can I work the diaphragm?")
    (True, True, False)
    """
    opened, rest = _opened(question)
    if _OPENS_LEANING.search(rest):
        return True
    if not _DUMMY_IT.search(rest):
        it = _IT.search(rest)
        if _POINTS_BACK.search(rest) or (it and not _told_before(rest[: it.start()])):
            return True
    # "And for pregnant women?" goes on; "And what is gua sha?" is a question of its own.
    return bool(opened and not _WHOLE.match(rest)) or not _subjects(rest)


def subject(question: str, history: Sequence[Turn]) -> str:
    """What an answer to a follow-up has to speak of: its own subject, else the earlier one."""
    return " ".join(_subjects(_opened(question)[1])) or _asked_before(history)


def _opened(question: str) -> tuple[str, str]:
    """A question's opening words ("Ok, and ...") and the rest."""
    match = _OPENS.match(question)
    return (match.group(), question[match.end() :]) if match else ("", question)


def _subjects(text: str) -> list[str]:
    said = (word for word in words(text) if word not in STOP_WORDS)
    return [word for word in said if specificity(word) >= SUBJECT or demanding(word)]


def _told_before(text: str) -> bool:
    """Whether an "it" behind `text` can mean something in it: "If fascia is stuck, can it ..."."""
    clause = _CLAUSE.search(text)
    return bool(clause and _subjects(text[: clause.start()] or text))
