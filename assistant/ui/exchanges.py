"""The conversation of this session. The only file that knows how it is kept between reruns.

Where conversations last, a question is stored when it is asked, so that a reload in the middle of
an answer loses nothing, and the address names the conversation. Where they do not (switched off,
a file that cannot be used, a browser without cookies) it ends with the session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import streamlit as st

from assistant.errors import AssistantError
from assistant.history import Exchange, Feedback, History, Request, Summary, now, open_history
from assistant.settings import Settings
from assistant.types import Answer, Turn
from assistant.web.cookies import COOKIE, is_mark

PARAMETER = "conversation"
_EXCHANGES, _CONVERSATION, _KEPT, _PROBLEM = "exchanges", "conversation", "kept", "not-kept"


@dataclass(frozen=True, slots=True)
class _Kept:
    """The history, as the browser of this session uses it."""

    history: History
    browser: str


def open_session(settings: Settings) -> None:
    """Show the conversation that the address names. Comes first in a run."""
    st.session_state[_KEPT] = st.session_state[_PROBLEM] = None
    with _problem_noted():
        history, mark = open_history(settings), browser()
        if history and is_mark(mark):
            st.session_state[_KEPT] = _Kept(history, mark)
    wanted = st.query_params.get(PARAMETER, "")
    # An address without one may only be late: it says nothing.
    if wanted and wanted != conversation():
        show(wanted)


def browser() -> str:
    """The mark of the browser that this session speaks to; "" if it takes no cookies."""
    return str(st.context.cookies.get(COOKIE, ""))


def problem() -> AssistantError | None:
    """Why conversations are not kept at the moment; None if they are, or are not meant to be."""
    noted: AssistantError | None = st.session_state.get(_PROBLEM)
    return noted


def lasting() -> bool:
    """Whether this session's conversation is kept."""
    return _kept() is not None


def conversation() -> str:
    """The id of the conversation shown; "" while it is kept in this session alone."""
    return str(st.session_state.get(_CONVERSATION, ""))


def conversations() -> tuple[Summary, ...]:
    """This browser's conversations, newest first."""
    with _problem_noted():
        if kept := _kept():
            return kept.history.conversations(kept.browser)
    return ()


def exchanges() -> list[Exchange]:
    """The exchanges of the conversation shown, oldest first."""
    shown: list[Exchange] = st.session_state.setdefault(_EXCHANGES, [])
    return shown


def show(wanted: str) -> None:
    """Open a conversation of this browser; an unknown one is told, and a new one begins."""
    found: tuple[Exchange, ...] = ()
    with _problem_noted():
        if kept := _kept():
            found = kept.history.load(kept.browser, wanted)
    if not found and problem() is None:
        st.toast("That conversation was deleted, or belongs to another browser.")
    st.session_state[_EXCHANGES] = list(found)
    _name(wanted if found else "")


def start_over() -> None:
    """Begin a new conversation."""
    st.session_state[_EXCHANGES] = []
    _name("")


def ask(question: str, *, exact: bool = False, article: str = "") -> None:
    """Note a question; the script's next run answers it."""
    request = Request(question, exact, article)
    exchange = Exchange(request, now())
    with _problem_noted():
        if kept := _kept():
            name, exchange = kept.history.ask(kept.browser, conversation(), request)
            _name(name)
    exchanges().append(exchange)


def settle(index: int, outcome: Answer | AssistantError) -> None:
    """Keep what came of a request."""
    exchange = exchanges()[index]
    if isinstance(outcome, AssistantError):
        exchanges()[index] = replace(exchange, error=outcome, id="")
        _forget(exchange)
        return
    with _problem_noted():
        if exchange.id and (kept := _kept()):
            outcome = kept.history.settle(exchange.id, outcome)
    exchanges()[index] = replace(exchange, answer=outcome)


def rate(index: int, feedback: Feedback) -> None:
    """Keep what the reader thinks of an answer."""
    exchange = exchanges()[index]
    with _problem_noted():
        if kept := _kept():
            kept.history.rate(kept.browser, exchange.id, feedback)
            exchanges()[index] = replace(exchange, feedback=feedback)


def delete_shown() -> None:
    """Delete the conversation shown."""
    with _problem_noted():
        if kept := _kept():
            kept.history.delete(kept.browser, conversation())
            start_over()


def delete_all() -> None:
    """Delete every conversation of this browser."""
    with _problem_noted():
        if kept := _kept():
            kept.history.delete_all(kept.browser)
            start_over()


def turns(before: int) -> tuple[Turn, ...]:
    """The conversation that led to exchange number `before`; failed questions are left out."""
    said: list[Turn] = []
    for exchange in exchanges()[:before]:
        if exchange.answer is not None:
            said.append(Turn("user", exchange.request.question))
            offered = (f"- {choice}" for choice in exchange.answer.choices)
            said.append(Turn("assistant", "\n".join((exchange.answer.text, *offered))))
    return tuple(said)


def _forget(exchange: Exchange) -> None:
    """A question that came to nothing is not stored; nor is a conversation of such alone."""
    with _problem_noted():
        if exchange.id and (kept := _kept()):
            kept.history.forget(exchange.id)
            if not any(other.id for other in exchanges()):
                _name("")


def _kept() -> _Kept | None:
    kept: _Kept | None = st.session_state.get(_KEPT)
    return kept


def _name(conversation: str) -> None:
    """Say in the address which conversation is shown, so that a reload shows it again."""
    st.session_state[_CONVERSATION] = conversation
    if conversation:
        st.query_params[PARAMETER] = conversation
    else:
        st.query_params.pop(PARAMETER, None)


@contextmanager
def _problem_noted() -> Iterator[None]:
    """A history that fails is told in the sidebar; questions are answered all the same."""
    try:
        yield
    except AssistantError as error:
        st.session_state[_PROBLEM] = error
