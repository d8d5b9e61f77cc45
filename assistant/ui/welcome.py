"""The empty page: what this is, and questions to begin with."""

from __future__ import annotations

from itertools import islice

import streamlit as st

from assistant.ui import markup
from assistant.ui.answer import question_button
from assistant.ui.shelf import Shelf, Topic

MIXED = "A first look"
"""The choice that shows one question of each topic."""
SHOWN = 6
"""Questions shown at once; more are not read."""


def welcome(shelf: Shelf | None) -> None:
    """Size and date of the library, and example questions by topic."""
    if shelf is None:
        return
    st.html(markup.library_line(shelf))
    topics = [topic for topic in shelf.topics if topic.questions]
    if not topics:
        return
    names = [MIXED, *(markup.plain(topic.name) for topic in topics)]
    chosen = st.pills(
        "Questions to begin with", names, default=MIXED, required=True, key="example-topic"
    )
    with st.container(key="ask-list-examples", gap=None):
        for question in _questions(topics, names.index(chosen or MIXED)):
            question_button(question, f"example-{question}")


def _questions(topics: list[Topic], chosen: int) -> list[str]:
    """Each once: two articles of one title are one question."""
    if chosen:
        return list(topics[chosen - 1].questions[:SHOWN])
    return list(islice(dict.fromkeys(topic.questions[0] for topic in topics), SHOWN))
