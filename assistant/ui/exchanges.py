"""What was asked in this session. The only file that knows how it is kept between reruns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from assistant.errors import AssistantError
from assistant.types import Answer, Turn

_KEY = "exchanges"


@dataclass(frozen=True, slots=True)
class Request:
    """A question as asked. exact: search as typed. article: answer from this article alone."""

    question: str
    exact: bool = False
    article: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came of it; None: not answered yet."""

    request: Request
    outcome: Answer | AssistantError | None = None


def exchanges() -> list[Exchange]:
    """This session's exchanges, oldest first."""
    kept: list[Exchange] = st.session_state.setdefault(_KEY, [])
    return kept


def ask(question: str, *, exact: bool = False, article: str = "") -> None:
    """Note a question; the script's next run answers it."""
    exchanges().append(Exchange(Request(question, exact, article)))


def settle(index: int, outcome: Answer | AssistantError) -> None:
    """Keep what came of a request."""
    exchanges()[index] = replace(exchanges()[index], outcome=outcome)


def start_over() -> None:
    """Begin a new conversation."""
    st.session_state[_KEY] = []


def history(before: int) -> tuple[Turn, ...]:
    """The conversation that led to exchange number `before`; failed questions are left out."""
    turns: list[Turn] = []
    for exchange in exchanges()[:before]:
        if isinstance(exchange.outcome, Answer):
            turns.append(Turn("user", exchange.request.question))
            turns.append(Turn("assistant", exchange.outcome.text))
    return tuple(turns)
