"""Questions about the library itself, and how its topics are named."""

from __future__ import annotations

import pytest

from assistant.contents import asks_for_contents, topic_name


@pytest.mark.parametrize("question", ["What can you answer?", "Which articles are on the neck?"])
def test_a_question_about_the_library_is_told(question: str) -> None:
    """It is answered from the table of contents."""
    assert asks_for_contents(question)


def test_a_question_about_the_subject_is_not() -> None:
    """Though it names an article of clothing."""
    assert not asks_for_contents("Which articles of clothing compress fascia?")


def test_abbreviations_keep_their_capitals() -> None:
    """A topic folder is named as people write it."""
    assert topic_name("mfr-concepts", [{"abbreviations": ["MFR"]}]) == "MFR concepts"
    assert topic_name("mfr-concepts") == "Mfr concepts"
    assert topic_name("") == "Other articles"
