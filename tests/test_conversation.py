"""Follow-ups that lean on earlier turns."""

from __future__ import annotations

import pytest

from assistant.conversation import leans, standalone
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
