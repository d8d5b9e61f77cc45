"""Follow-ups that lean on earlier turns."""

from __future__ import annotations

import pytest

from assistant.conversation import (
    LEANING,
    STANDING,
    TURN_LENGTH,
    TURNS,
    corrected,
    in_context,
    leans,
    recent,
    standalone,
)
from assistant.prompts import REFUSALS
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


def test_the_last_question_and_answer_are_the_context() -> None:
    """Citation marks are no words of it."""
    history = (Turn("user", "What is fascia?"), Turn("assistant", "A tissue. [1] It glides. [2]"))
    ((query, weight),) = in_context("And how thick?", history)
    assert query.text == "And how thick? What is fascia? A tissue. It glides."
    assert weight == LEANING
    ((_, weight),) = in_context("What is the diaphragm?", history)
    assert weight == STANDING < LEANING


@pytest.mark.parametrize("said", [*REFUSALS, ""])
def test_where_nothing_was_answered_the_question_is_the_context(said: str) -> None:
    """A refusal has no words of the subject."""
    history = (Turn("user", "What is fascia?"), Turn("assistant", said))
    ((query, _),) = in_context("Why?", history)
    assert query.text == "Why? What is fascia?"


def test_a_first_question_has_no_context() -> None:
    """It is searched for as typed alone."""
    assert in_context("Why?", ()) == ()


@pytest.mark.parametrize(
    "question",
    ["any risks?", "proof?", "during a flare?", "step by step pls", "i meant cups"],
)
def test_an_aspect_a_place_and_a_correction_lean(question: str) -> None:
    """They say what of it, where, or what instead; not of what."""
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "TLF",
        "dvt signs",
        "on which muscles does the diaphragm pull",
        "Should the diaphragm be checked before a session?",
        "When can a runner with fasciitis get back to running?",
        "Which part of the forearm glides along the hamstrings?",
        "Hi, shingles on the ribs, treat or not",
    ],
)
def test_a_subject_of_its_own_goes_back_to_nothing(question: str) -> None:
    """Short as it is, and whatever small words it holds."""
    assert not leans(question)


TWO = (
    Turn("user", "Is it normal to be dizzy after treatment?"),
    Turn("assistant", "Mild tiredness is common."),
    Turn("user", "How does a roller compare with stretching?"),
    Turn("assistant", "Both give range."),
)


@pytest.mark.parametrize(
    "question",
    [
        "the dizzy thing, when do i worry",
        "the first question again, is there more?",
        "and if dizzy?",
    ],
)
def test_a_question_may_go_back_to_an_earlier_one(question: str) -> None:
    """Named by a word of it or by its place; it is read beside the answer it got then."""
    assert standalone(question, TWO).endswith("(Is it normal to be dizzy after treatment?)")
    ((query, _),) = in_context(question, TWO)
    assert query.text.endswith("Mild tiredness is common.")


def test_a_word_of_the_last_exchange_does_not_go_back() -> None:
    """What was spoken of last is meant first."""
    assert standalone("and stretching again?", TWO).endswith(
        "(How does a roller compare with stretching?)"
    )


def test_only_so_much_of_a_conversation_is_read() -> None:
    """The newest messages, each cut: a caller's history may be of any length."""
    history = tuple(Turn("user", f"{n} " + "it " * TURN_LENGTH) for n in range(3 * TURNS))
    read = recent(history)
    assert len(read) == TURNS
    assert read[-1].content.startswith(f"{3 * TURNS - 1} ")
    assert max(len(turn.content) for turn in read) == TURN_LENGTH
    assert recent(history[:2])[0].content.startswith("0 ")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no, i dont mean rolling, i mean how often is a session", "how often is a session"),
        ("oops not thinners, I meant: is cupping safe?", "is cupping safe?"),
        ("I mean what is fascia", "what is fascia"),
        ("it is sore, and i mean sore, since monday", "it is sore, and i mean sore, since monday"),
        ("what do you mean", "what do you mean"),
        ("what does MFR mean?", "what does MFR mean?"),
    ],
)
def test_a_correction_takes_back_what_it_replaces(said: str, meant: str) -> None:
    """Only what is meant instead is searched for."""
    assert corrected(said) == meant


def test_a_correction_that_is_a_whole_question_stands_alone() -> None:
    """One that only names another thing leans on the question before."""
    assert standalone("no, i mean how often is cupping done?", HISTORY) == (
        "how often is cupping done?"
    )
    assert standalone("sorry, I meant the calf", HISTORY) == "the calf (What is plantar fasciitis?)"
    ((_, weight),) = in_context("sorry, I meant the calf", HISTORY)
    assert weight == LEANING


@pytest.mark.parametrize("remark", ["ok, creepy", "right", "thanks!"])
def test_a_remark_is_no_earlier_question(remark: str) -> None:
    """What was asked before it is what a follow-up leans on."""
    history = (*HISTORY[:2], Turn("user", remark), Turn("assistant", "Yes."))
    assert standalone("why?", history) == "why? (What is plantar fasciitis?)"


def test_a_question_that_ends_by_pointing_leans() -> None:
    """Also where its "it" points to nothing."""
    assert leans("is it ok to work on that")
    assert not leans("is it ok to work on the calf")
