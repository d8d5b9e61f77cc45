"""Draws one exchange: the question, the answer as it is checked, its sources, ways to go on."""

from __future__ import annotations

import logging

import streamlit as st

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.history import Exchange, Request
from assistant.retrieval import Filter
from assistant.types import Answer, Sentence
from assistant.ui import markup
from assistant.ui.exchanges import ask, turns
from assistant.ui.keepsake import keepsake

_log = logging.getLogger(__name__)


def write(assistant: Assistant, request: Request, index: int) -> Answer | AssistantError:
    """Ask, and show each sentence as it comes."""
    if index:
        st.html(markup.scroll_to_question(index), unsafe_allow_javascript=True)
    place = st.empty()
    place.html(markup.waiting("Reading the library…", draft=True))
    sentences: list[Sentence] = []
    only = Filter(article=request.article) if request.article else None
    try:
        for piece in assistant.stream(
            request.question, turns(index), exact=request.exact, only=only
        ):
            if isinstance(piece, Answer):
                return piece
            sentences.append(piece)
            place.html(markup.answer(sentences))
    except AssistantError as error:
        return error
    except Exception as error:
        _log.exception("A question could not be answered")
        return AssistantError(
            f"The question could not be answered: {type(error).__name__}",
            fix="Ask again; if it comes back, the terminal says more.",
        )
    raise AssertionError("a stream ends with its Answer")


def draw(exchange: Exchange, index: int, origin: str, *, last: bool) -> None:
    """A finished exchange. Only the last one offers ways to go on."""
    if exchange.error is not None:
        st.html(markup.problem(exchange.error))
    elif exchange.answer is not None:
        answer = exchange.answer
        _searched_for(answer, exchange.request, index, last=last)
        st.html(markup.answer(answer.sentences, answer.citations, key=f"a{index}"))
        if answer.nearest and not answer.choices:
            st.html(markup.nearest(answer.nearest))
        keepsake(exchange, index, origin)
        # Always one element here: otherwise what follows is drawn beside its older self until
        # the script ends.
        with st.container() if last else st.empty():
            if last:
                _go_on(answer, index)
        if answer.citations:
            st.html(markup.sources(answer.citations, key=f"a{index}"))
        if answer.more:
            with st.expander("More from the library"):
                st.html(markup.more(answer.more))
        if remarks := markup.remarks(answer):
            st.html(remarks)


def _searched_for(answer: Answer, request: Request, index: int, *, last: bool) -> None:
    if request.exact or (answer.searched_for == answer.question and not answer.expanded):
        return
    with st.container(
        key=f"inline-searched-{index}", horizontal=True, gap="small", vertical_alignment="center"
    ):
        st.html(markup.searched_for(answer), width="content")
        if last:
            st.button(
                "Search exactly as typed",
                key=f"exact-{index}",
                type="tertiary",
                on_click=ask,
                args=(request.question,),
                kwargs={"exact": True, "article": request.article},
            )


def _go_on(answer: Answer, index: int) -> None:
    """Choices between readings of the question, and questions answered nearby."""
    if answer.choices:
        st.html(markup.heading("Did you mean"))
        with st.container(key=f"ask-list-choices-{index}", gap=None):
            for number, choice in enumerate(answer.choices):
                question_button(choice, f"choice-{index}-{number}")
    if answer.related:
        st.html(markup.heading("Ask next"))
        with st.container(key=f"ask-list-related-{index}", gap=None):
            for pointer in answer.related:
                question_button(pointer.section, f"related-{index}-{pointer.url}")


def question_button(question: str, key: str) -> None:
    """A row that asks its question when clicked."""
    st.button(
        markup.plain(question),
        key=key,
        type="tertiary",
        width="stretch",
        on_click=ask,
        args=(question,),
    )
