"""Follow-ups: what a question means after what was said before, without a language model.

The question is searched for as typed and once more in its context, and both rankings count
together. How much the context counts is a matter of how much the question leans on it: much for
"and how long?", little for one that stands alone, so that a fresh topic is not dragged back.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from assistant.lexicon import Query, specificity
from assistant.prompts import REFUSALS
from assistant.reader import demanding
from assistant.text import STOP_WORDS, stem, stems, words
from assistant.types import Turn

SUBJECT = 0.33
"""Specificity from which a word may be a question's own subject: "diaphragm" (0.6) is one,
"pressure" (0.3) and "long" (0.1) need an earlier turn to say of what."""

_GOES_ON = r"and|but|so|or|also|then|yes|yeah|yep|ok|okay|no|nah|really|sure|right|thanks"
_GREETS = r"thank you|oh|hmm|ah|sorry|great|cool|morning|hi|hello"
_OPENS = re.compile(rf"^\s*(({_GOES_ON}|{_GREETS})\b[\s,.!]*)+", re.IGNORECASE)
_ON = re.compile(rf"\b({_GOES_ON})\b", re.IGNORECASE)
_OPENS_LEANING = re.compile(
    r"^\s*(what about|how about|what else|more|go on|carry on|continue|please do)\b"
    r"|^\s*(why|how)( so| is that| come| not)?\s*\?*$|\btell me more\b"
    r"|\b(no\.?|number|point|option|step) ?\d+\W*$",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(i meant?|typo|(typed|said|wrote) the wrong|should have said|wrong (one|word))\b|^\s*nah\b",
    re.IGNORECASE,
)
# "It's sore, and I mean sore" takes nothing back. Bounded, as `.*` in front of `.*` never ends.
_INSTEAD = re.compile(
    r"^(.{0,200}(?<!what )\bi meant"
    r"|(.{0,200}\b(no|nah|not|don['’]?t|didn['’]?t|sorry|oops|typo|wrong)\b.{0,200}\b)?i mean)\b"
    r"( to (say|ask|type))?[\s,:-]*(?=\w+\W+\w)",
    re.IGNORECASE | re.DOTALL,
)
# "What do I check before a session?" and "can I get back to running?" go back to nothing.
_RETURNS = re.compile(
    r"^\s*(going |coming )?back to\b|\byou (said|mentioned)\b"
    r"|(\b(again|earlier|before)|\bthe \w+ (thing|ones?|question|topic))(?=\s*([,.?!;:]|$))"
    r"|\bthe \w+ (thing|question) again\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\bthe first (thing|question|one|topic)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(is|are|am|was|were|do|does|did|can|could|should|will|would|may|might|must|have|has|had"
    r"|what|whats|which|who|where|when|why|how)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"(for|in|at|on|with|without|during|after|before|inside|under|over|around|near|from|as)\b",
    re.IGNORECASE,
)
_ASPECTS = frozenset(
    """
    risk risks proof evidence research study studies example examples step steps dose dosage
    duration frequency contraindication contraindications precautions cautions safety causes
    symptoms signs references sources pros cons benefits alternatives exceptions details definition
    reason reasons mechanism timing technique techniques method couple pls lol tho though
    """.split()
)
"""What may be asked of anything: "any risks?" needs an earlier turn to say of what."""
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
_ENDS_POINTING = re.compile(r"\b(that|this|those|these|them)\W*$", re.IGNORECASE)
_IT = re.compile(r"\bit\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;.?]|\b(if|when|and|because|but|so|after|before|that)\b", re.IGNORECASE)
# "Is it safe to …" and "how long does it take to …" say themselves what "it" is.
_DUMMY_IT = re.compile(
    r"\bit('s| is| be)? (safe|true|possible|ok|okay|better|normal|good|bad|necessary|all right"
    r"|take|help)?\b.{0,200}?\b(to|that|if|when)\b\W*\w"
    r"|\b(this|that) (kind|sort|type|work|treatment)\b",
    re.IGNORECASE,
)


LEANING, STANDING = 0.7, 0.4
"""Weight of the ranking in context beside the one as typed, for a question that leans on earlier
turns and for one that does not; docs/decisions.md has the figures."""

TURNS, TURN_LENGTH = 40, 2000
"""Messages of a conversation that are read, and characters of each: what is further back is not
meant, and reading must end."""

_ASKS_A_MEASURE = re.compile(r"(for )?(how|when|where) \w+\W*$", re.IGNORECASE)
_MARK = re.compile(r"\s*\[\d+\]")


def recent(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """What of a conversation is read; however long a caller's history is."""
    return tuple(Turn(turn.role, turn.content[:TURN_LENGTH]) for turn in history[-TURNS:])


def in_context(question: str, history: Sequence[Turn]) -> tuple[tuple[Query, float], ...]:
    """The question with what was said before, and its weight beside the question as typed.

    What was said: the earlier question that it leans on, and the last answer, if there was one.
    Empty at the start.
    """
    earlier, answer = _meant(question, history)
    said = "" if answer.startswith(REFUSALS) else _MARK.sub("", answer)
    if not (earlier or said):
        return ()
    text = " ".join(filter(None, (corrected(question), earlier, said)))
    return ((Query(text, text), LEANING if leans(question) else STANDING),)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question to search for: as typed, or with the earlier question that it leans on."""
    earlier, _ = _meant(question, history)
    if not earlier:
        return question
    asked = corrected(question).strip()
    return f"{asked} ({earlier})" if leans(question) else asked


def corrected(question: str) -> str:
    """A question without what it takes back.

    >>> corrected("no, I don't mean rolling, I mean how often is a session?")
    'how often is a session?'
    """
    return _INSTEAD.sub("", question)


def _meant(question: str, history: Sequence[Turn]) -> tuple[str, str]:
    """The earlier question that one leans on, and the answer that it is read beside.

    That is the last one that stands alone, and the last answer; unless the question goes back to
    an earlier one, named by its place or by a word of it. Empty strings if nothing was asked.
    """
    asked = list(_exchanges(history))
    if not asked:
        return "", ""
    if _FIRST.search(question):
        return asked[0]
    opened, rest = _opened(question)
    returns = _RETURNS.search(rest)
    if returns or opened:
        named = {stem(word) for word in _subjects(rest)}
        for earlier, answer in reversed(asked[:-1]):
            told = f"{earlier} {answer}" if returns else earlier
            if named & set(stems(told)) and not named & set(stems(" ".join(asked[-1]))):
                return earlier, answer
    alone = next((q for q, _ in reversed(asked) if not (leans(q) or _remarks(q))), asked[-1][0])
    return alone, asked[-1][1]


def _exchanges(history: Sequence[Turn]) -> Iterator[tuple[str, str]]:
    """Each question that is not blank, with what was answered, "" for nothing."""
    question, answer = "", ""
    for turn in history:
        if turn.role == "user":
            if question:
                yield question, answer
            question, answer = turn.content.strip(), ""
        else:
            answer = turn.content
    if question:
        yield question, answer


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
    opened, rest = _opened(corrected(question))
    whole = _VERB.match(rest) and _subjects(rest)
    if _OPENS_LEANING.search(rest) or (_CORRECTS.search(question) and not whole):
        return True
    if _RETURNS.search(rest) or (_PLACED.match(rest) and not _VERB.search(rest)):
        return True
    pointed = _ENDS_POINTING.search(rest)
    if pointed and not _told_before(rest[: pointed.start()]):
        return True
    if not _DUMMY_IT.search(rest):
        it = _IT.search(rest)
        if _POINTS_BACK.search(rest) or (it and not _told_before(rest[: it.start()])):
            return True
    # "And for pregnant women?" goes on; "And what is gua sha?" is a question of its own.
    return bool(opened and not _WHOLE.match(rest)) or not _subjects(rest)


def subject(question: str, history: Sequence[Turn]) -> str:
    """What an answer to a follow-up has to speak of: its own subject, else the earlier one."""
    own = _subjects(_opened(corrected(question))[1])
    return " ".join(own) or _meant(question, history)[0]


def _remarks(said: str) -> bool:
    """Whether a message only takes note of an answer: "ok, creepy", "right"."""
    match = _OPENS.match(said)
    return match is not None and "?" not in said and len(words(said[match.end() :])) < 2


def _opened(question: str) -> tuple[str, str]:
    """The words by which a question goes on ("Ok, and ..."; a greeting is none), and the rest."""
    match = _OPENS.match(question)
    if match is None:
        return "", question
    return match.group() if _ON.search(match.group()) else "", question[match.end() :]


def _subjects(text: str) -> list[str]:
    said = (word for word in words(text) if word not in STOP_WORDS | _ASPECTS)
    return [word for word in said if specificity(word) >= SUBJECT or demanding(word)]


def _told_before(text: str) -> bool:
    """Whether an "it" behind `text` can mean something in it: "If fascia is stuck, can it ..."."""
    clause = _CLAUSE.search(text)
    return bool(clause and _subjects(text[: clause.start()] or text))
