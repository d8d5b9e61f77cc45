"""What kind of answer a question asks for."""

from __future__ import annotations

import pytest

from assistant.forms import asked_for, defines


@pytest.mark.parametrize(
    ("question", "ask"),
    [
        ("What is fascia?", "definition"),
        ("TLF", "definition"),
        ("What does TLF stand for?", "definition"),
        ("What does collagen do in fascia?", "other"),
        ("Why do my first steps in the morning hurt?", "why"),
        ("What are the steps of a leg pull?", "howto"),
        ("How is MFR different from massage?", "comparison"),
        ("How long do I hold a stretch?", "number"),
        ("How do I apply a cross-hand stretch?", "howto"),
        ("Is foam rolling safe in pregnancy?", "safety"),
        ("What are the layers of fascia?", "list"),
        ("Why does fascia get stiff?", "why"),
        ("Does massage help back pain?", "yesno"),
        ("Is there evidence that MFR works?", "evidence"),
    ],
)
def test_the_form_follows_the_question(question: str, ask: str) -> None:
    """Each kind of question is told from the others."""
    assert asked_for(question) == ask


@pytest.mark.parametrize("question", ["", "?", "…", "a" * 2000])
def test_any_question_has_a_form(question: str) -> None:
    """Nothing typed breaks it."""
    assert asked_for(question)


def test_a_defining_sentence_says_what_its_subject_is() -> None:
    """The subject must be the one that is asked for."""
    assert defines("Fascia is soft connective tissue.", "What is fascia?")
    assert not defines("Muscle is wrapped in fascia.", "What is a tendon?")
    assert not defines("Fascia slides.", "What is fascia?")
    assert defines("A muscular trigger point (TrP) is a spot.", "what is a trigger point exactly")
    assert not defines("Finding trigger points by hand is hard.", "what is a trigger point exactly")
