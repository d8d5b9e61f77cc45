"""Follow-ups that lean on earlier turns."""

from __future__ import annotations

import pytest

from assistant.conversation import LEANING, STANDING, in_context, leans, standalone
from assistant.prompts import NOT_FOUND
from assistant.types import Turn

HISTORY = (
    Turn("user", "What is plantar fasciitis?"),
    Turn("assistant", "A pain."),
    Turn("user", "And how long?"),
)


@pytest.mark.parametrize("question", ["And in pregnancy?", "Why?", "How long?", "Is it painful?"])
def test_what_leans_gets_the_last_subject(question: str) -> None:
    """The last question that named a subject of its own is added, not the last one asked."""
    assert leans(question)
    assert standalone(question, HISTORY) == f"{question} (What is plantar fasciitis?)"
    assert standalone(question, ()) == question


@pytest.mark.parametrize(
    "question",
    ["What is the diaphragm?", "Is it safe to treat the diaphragm?", "Describe collagen"],
)
def test_what_names_its_subject_stays_as_typed(question: str) -> None:
    """A new subject does not carry the old one along."""
    assert standalone(question, HISTORY) == question


def test_a_history_of_blanks_is_none() -> None:
    """Nothing said, nothing to lean on."""
    assert standalone("Why?", (Turn("user", " "), Turn("assistant", "Yes."))) == "Why?"


def test_the_last_answer_is_the_context() -> None:
    """Its citation marks are no words of it."""
    history = (Turn("user", "What is fascia?"), Turn("assistant", "A tissue. [1] It glides. [2]"))
    ((query, weight),) = in_context("And how thick?", history)
    assert query.text == "And how thick? A tissue. It glides."
    assert weight == LEANING
    ((_, weight),) = in_context("What is the diaphragm?", history)
    assert weight == STANDING < LEANING


@pytest.mark.parametrize("said", [NOT_FOUND, ""])
def test_where_nothing_was_answered_the_question_is_the_context(said: str) -> None:
    """A refusal has no words of the subject."""
    history = (Turn("user", "What is fascia?"), Turn("assistant", said))
    ((query, _),) = in_context("Why?", history)
    assert query.text == "Why? What is fascia?"


def test_a_first_question_has_no_context() -> None:
    """It is searched for as typed alone."""
    assert in_context("Why?", ()) == ()
