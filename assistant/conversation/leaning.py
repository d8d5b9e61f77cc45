"""Leaning: whether a question stands alone, and of what it asks by itself."""

from __future__ import annotations

import re
from collections.abc import Container

from assistant.lexicon import specificity
from assistant.reader import demanding
from assistant.text import STOP_WORDS, stems, words

BARE = 3
"""Words of the longest question that only names a thing: "knee replacement?"."""

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
_SWITCHES = re.compile(
    r"^\W*((now|and)\s)?(next( one| question| topic| thing)?|(something|anything) else"
    r"|((a|the) )?(new|next|different|another) (topic|question|subject|one))"
    r"\s?[,:.;!-]\s?(?=\w+\W+\w)",
    re.IGNORECASE,
)
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
    r"( one\b|(?=\s?([,.?!;:]|$)))|instead|the opposite|you said|you mentioned|that|this)\b",
    re.IGNORECASE,
)
_ENDS_POINTING = re.compile(r"\b(that|this|those|these|them)\W*$", re.IGNORECASE)
_PERSON = re.compile(r"\b(her|him|his|hers|shes|hes|theyre|still)\b", re.IGNORECASE)
_IT = re.compile(r"\bit\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;.?]|\b(if|when|and|because|but|so|after|before|that)\b", re.IGNORECASE)
# "Is it safe to …" and "how long does it take to …" say themselves what "it" is.
_DUMMY_IT = re.compile(
    r"\bit('s| is| be)? (safe|true|possible|ok|okay|better|normal|good|bad|necessary|all right"
    r"|take|help)?\b.{0,200}?\b(to|that|if|when)\b\W*\w"
    r"|\b(this|that) (kind|sort|type|work|treatment)\b",
    re.IGNORECASE,
)
_ASKS_A_MEASURE = re.compile(r"(for )?(how|when|where) \w+\W*$", re.IGNORECASE)


def corrected(question: str) -> str:
    """A question without what it takes back.

    >>> corrected("no, I don't mean rolling, I mean how often is a session?")
    'how often is a session?'
    """
    return _INSTEAD.sub("", question)


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
    on, rest = opened(corrected(question))
    if _SWITCHES.match(rest):
        return False
    whole = _VERB.match(rest) and subjects(rest)
    if _OPENS_LEANING.search(rest) or (_CORRECTS.search(question) and not whole):
        return True
    if returns(rest) or (_PLACED.match(rest) and not _VERB.search(rest)):
        return True
    pointed = _ENDS_POINTING.search(rest)
    if pointed and not _told_before(rest[: pointed.start()]):
        return True
    if not _DUMMY_IT.search(rest):
        it = _IT.search(rest)
        if _POINTS_BACK.search(rest) or (it and not _told_before(rest[: it.start()])):
            return True
    person = _PERSON.search(rest)
    if person and not _told_before(rest[: person.start()]):
        return True
    if _is_bare(rest):
        return True
    # "And for pregnant women?" goes on; "And what is gua sha?" is a question of its own.
    return bool(on and not _WHOLE.match(rest)) or not subjects(rest)


def returns(question: str) -> bool:
    """Whether a question goes back to what was spoken of before the last answer."""
    return _RETURNS.search(question) is not None


def remarks(said: str, answer: str) -> bool:
    """Whether a message only takes note of an answer: "ok, creepy", "weird but nice".

    answer: what was said to it; it takes up no word of a remark.
    """
    match = _OPENS.match(said)
    if match is not None and "?" not in said and len(words(said[match.end() :])) < 2:
        return True
    few = len(words(said)) <= BARE and "?" not in said and not _VERB.search(said)
    return few and set(stems(said)).isdisjoint(stems(answer))


def alone(question: str) -> str:
    """A question of its own without the words that lead from the last one to it.

    >>> alone("ok next question: what is fascia?")
    'what is fascia?'
    """
    _, rest = opened(question)
    return _SWITCHES.sub("", rest).strip() or question


def opened(question: str) -> tuple[str, str]:
    """The words by which a question goes on ("Ok, and ..."; a greeting is none), and the rest."""
    match = _OPENS.match(question)
    if match is None:
        return "", question
    return match.group() if _ON.search(match.group()) else "", question[match.end() :]


def subjects(text: str) -> list[str]:
    """Words of a text that may be what it is about."""
    said = (word for word in words(text) if word not in STOP_WORDS | _ASPECTS)
    return [word for word in said if specificity(word) >= SUBJECT or demanding(word)]


def _is_bare(rest: str) -> bool:
    """Whether a question only names a thing; in capitals it asks what that stands for."""
    asks = rest.rstrip().endswith("?") and not _VERB.search(rest)
    return asks and len(words(rest)) <= BARE and not rest.isupper()


def _told_before(text: str) -> bool:
    """Whether an "it" behind `text` can mean something in it: "If fascia is stuck, can it ..."."""
    clause = _CLAUSE.search(text)
    return bool(clause and subjects(text[: clause.start()] or text))
