"""Context: the earlier question and answer that a message is read beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.conversation.leaning import (
    alone,
    corrected,
    leans,
    opened,
    remarks,
    returns,
    subjects,
)
from assistant.conversation.lists import items, pick, sentences
from assistant.conversation.offers import accepts, asks_for_more, offer
from assistant.forms import compared
from assistant.lexicon import Query
from assistant.prompts import REFUSALS
from assistant.text import stem, stems, without_marks, words
from assistant.types import Turn

LEANING, STANDING = 0.7, 0.4
"""Weight of the ranking in context beside the one as typed, for a question that leans on earlier
turns and for one that does not; docs/decisions.md has the figures."""

TURNS, TURN_LENGTH = 40, 2000
"""Messages of a conversation that are read, and characters of each: what is further back is not
meant, and reading must end."""
LISTS = 3
"""Answers back in which a list is looked for: "the third one" after "Which of them?"."""

_FIRST = re.compile(r"\bthe first (thing|question|one|topic)\b", re.IGNORECASE)

Exchange = tuple[str, str]
"""A question, spelt out, and what was answered, "" for nothing."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a message means in its conversation.

    asked: the question, without what it takes back; what it picks of a list or takes up of an
    offer is spelt out. earlier: the question that it leans on, "" at the start. said: the answer
    that it is read beside. leans: whether it needs these to be understood. heard: what was
    answered before, where a message only asks for more, "" elsewhere.
    """

    asked: str
    earlier: str = ""
    said: str = ""
    leans: bool = False
    heard: str = ""

    @property
    def standalone(self) -> str:
        """The question to search for: as typed, or with the earlier question that it leans on."""
        return f"{self.asked.strip()} ({self.earlier})" if self.leans else self.asked

    @property
    def in_context(self) -> tuple[tuple[Query, float], ...]:
        """The question with what was said before, and its weight beside the question as typed.

        Empty at the start.
        """
        if not (self.earlier or self.said):
            return ()
        text = " ".join(filter(None, (self.asked, self.earlier, self.said)))
        return ((Query(text, text), LEANING if self.leans else STANDING),)

    @property
    def subject(self) -> str:
        """What an answer has to speak of: the question's own subject, else the earlier one.

        Of the earlier one the words that were answered to: the rest is a story or a slip.
        """
        if own := subjects(opened(self.asked)[1]):
            return " ".join(own)
        taken_up = set(stems(self.said))
        known = [word for word in words(self.earlier) if stem(word) in taken_up]
        return " ".join(known) or self.earlier


def recent(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """What of a conversation is read; however long a caller's history is."""
    return tuple(Turn(turn.role, turn.content[:TURN_LENGTH]) for turn in history[-TURNS:])


def meant(question: str, history: Sequence[Turn]) -> Meant:
    """What a question means after a history; without one, what it says."""
    exchanges = _exchanges(history)
    if not exchanges:
        return Meant(question)
    taken = _taken_up(question, exchanges)
    picked = "" if taken else _picked(question, exchanges)
    earlier, answer = _leant_on(question, exchanges)
    if picked:
        # The answer names what was not picked as well.
        return Meant(corrected(picked).strip(), earlier, leans=True)
    asked = taken or corrected(question).strip()
    if not (taken or leans(question)):
        return Meant(alone(asked), earlier, _told(answer))
    heard = "\n".join(answer for _, answer in exchanges) if asks_for_more(question) else ""
    return Meant(asked, earlier, _told(answer), leans=True, heard=_told(heard))


def _told(answer: str) -> str:
    """The words of an answer that tell of its subject; a refusal has none."""
    return "" if answer.startswith(REFUSALS) else without_marks(answer)


def _exchanges(history: Sequence[Turn]) -> list[Exchange]:
    """Each question that is not blank, with its answer."""
    exchanges: list[Exchange] = []
    for question, answer in _asked(history):
        spelt = _taken_up(question, exchanges) or _picked(question, exchanges) or question
        exchanges.append((spelt, answer))
    return exchanges


def _asked(history: Sequence[Turn]) -> Iterator[Exchange]:
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


def _taken_up(message: str, exchanges: Sequence[Exchange]) -> str:
    """The offer that a message says yes to, "" if it does not, or there is none."""
    if not exchanges or not accepts(message):
        return ""
    offered = offer(exchanges[-1][1])
    return offered if stems(offered) else ""


def _picked(question: str, exchanges: Sequence[Exchange]) -> str:
    """A question that picks of a list, with what it picks in its place; "" if it does not."""
    if not exchanges:
        return ""
    last, answer = exchanges[-1]
    picks = pick(question, f"{last} {answer}")
    if picks is None:
        return ""
    lists = [compared(last), *(items(answer) for _, answer in reversed(exchanges[-LISTS:]))]
    chosen = next((found for listed in lists if (found := picks.of(listed, last))), ())
    if not chosen and picks.loose:
        told = sentences(answer)
        chosen = picks.of(told, last) if len(told) > 1 else ()
    if not chosen:
        return ""
    return f"{question[: picks.start]}{' and '.join(chosen)}{question[picks.end :]}"


def _leant_on(question: str, exchanges: Sequence[Exchange]) -> Exchange:
    """The earlier question that one leans on, and the answer that it is read beside.

    That is the last one that stands alone, and the last answer; unless the question goes back to
    an earlier one, named by its place or by a word of it.
    """
    if _FIRST.search(question):
        return exchanges[0]
    on, rest = opened(question)
    back = returns(rest)
    if back or on:
        named = {stem(word) for word in subjects(rest)}
        for earlier, answer in reversed(exchanges[:-1]):
            told = f"{earlier} {answer}" if back else earlier
            if named & set(stems(told)) and not named & set(stems(" ".join(exchanges[-1]))):
                return earlier, answer
    stand = [(asked, told) for asked, told in exchanges if not leans(asked)]
    asking = [exchange for exchange in stand if not remarks(*exchange)]
    return (asking or stand or exchanges)[-1][0], exchanges[-1][1]
