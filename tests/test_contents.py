"""Questions about the library itself, and how its topics are named."""

from __future__ import annotations

import pytest

from assistant.contents import asks_for_contents, sentence, topic_name
from assistant.lexicon import GlossaryEntry


@pytest.mark.parametrize(
    "question",
    [
        "What can you answer?",
        "what can you do",
        "What can I ask here?",
        "Which articles are on the neck?",
    ],
)
def test_a_question_about_the_library_is_told(question: str) -> None:
    """It is answered from the table of contents."""
    assert asks_for_contents(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which articles of clothing compress fascia?",
        "What can I do at home for my heel?",
        "What can you do for a stiff neck?",
        "What do you know of scars that I can ask a client about?",
    ],
)
def test_a_question_about_the_subject_is_not(question: str) -> None:
    """Though it shares words with one about the library."""
    assert not asks_for_contents(question)


def test_abbreviations_keep_their_capitals() -> None:
    """A topic folder is named as people write it."""
    glossary = [GlossaryEntry("myofascial release", abbreviations=("MFR",))]
    assert topic_name("mfr-concepts", glossary) == "MFR concepts"
    assert topic_name("mfr-concepts") == "Mfr concepts"
    assert topic_name("") == "Other articles"


def test_one_article_is_counted_as_one(library) -> None:
    """What the library holds is told in English, however little it is."""
    with library.opened() as generation:
        assert "holds 3 articles on 2 topics;" in sentence(generation)
    library.delete("safety/red-flags.md")
    library.delete("basics/fibres.md")
    library.ingest()
    with library.opened() as generation:
        assert "holds 1 article on 1 topic;" in sentence(generation)


def test_what_can_you_do_behind_a_story_is_not_about_the_library() -> None:
    """It is asked of what was told."""
    assert asks_for_contents("Hi there, what can you do?")
    assert not asks_for_contents("my calves are tight after hill running - what could you do?")
