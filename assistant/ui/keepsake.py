"""The quiet row under an answer: quotes to copy, a link to keep, and what the reader thinks."""

from __future__ import annotations

import streamlit as st

from assistant.history import Exchange, Feedback
from assistant.ui import markup
from assistant.ui.exchanges import exchanges, rate
from assistant.ui.notes import for_notes

_NOTING = "noting"
"""Session state: the id of the answer that was rated last, which a note may go with."""
_THUMBS = {False: 0, True: 1}
LONGEST_NOTE = 1000
"""Characters."""


@st.fragment
def keepsake(exchange: Exchange, index: int, origin: str) -> None:
    """Draw it; without a lasting conversation there is no link and nobody to tell."""
    quotes = for_notes(exchange, origin) if exchange.answer and exchange.answer.citations else ""
    if not (quotes or exchange.id):
        return
    # As rated in this fragment's own runs, which the page's loop does not see.
    exchange = exchanges()[index]
    with st.container(
        key=f"inline-keepsake-{index}", horizontal=True, gap="small", vertical_alignment="center"
    ):
        st.html(markup.keepsake(quotes, exchange.id, key=f"a{index}"), width="content")
        if exchange.id:
            _thumbs(exchange, index)
    if exchange.id and st.session_state.get(_NOTING) == exchange.id:
        _note(exchange, index)


def _thumbs(exchange: Exchange, index: int) -> None:
    helpful = exchange.feedback.helpful
    st.feedback(
        "thumbs",
        key=f"thumbs-{exchange.id}",
        default=None if helpful is None else _THUMBS[helpful],
        on_change=_rated,
        args=(exchange.id, index),
    )


def _rated(id_: str, index: int) -> None:
    thumb = st.session_state[f"thumbs-{id_}"]
    note = exchanges()[index].feedback.note
    rate(index, Feedback(None if thumb is None else bool(thumb), note))
    st.session_state[_NOTING] = None if thumb is None else id_


def _note(exchange: Exchange, index: int) -> None:
    st.text_input(
        "What was good, wrong or missing? (optional)",
        value=exchange.feedback.note,
        key=f"note-{exchange.id}",
        max_chars=LONGEST_NOTE,
        placeholder="The owner of this library reads it",
        on_change=_noted,
        args=(exchange.id, index),
    )
    if exchange.feedback.note:
        st.html(markup.thanks())


def _noted(id_: str, index: int) -> None:
    note = st.session_state[f"note-{id_}"].strip()
    rate(index, Feedback(exchanges()[index].feedback.helpful, note))
