"""What a question leads to, before anything is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.finding import Finder, Found
from assistant.prompts import NOT_ENGLISH, NOT_FOUND
from assistant.types import Turn
from tests.conftest import Library


@pytest.fixture
def found(library: Library) -> Callable[..., Found]:
    """Finds in the small library."""
    finder = Finder(library.embedder)

    def find(question: str, *history: Turn, exact: bool = False) -> Found:
        with library.opened() as generation:
            return finder.find(question, history, generation, exact=exact)

    return find


def test_what_answers_is_scored(found: Callable[..., Found]) -> None:
    """Sentences come with their articles."""
    result = found("How do layers of fascia glide?")
    best = max(result.scored, key=lambda scored: scored.score).quote
    assert best.text == "Layers of fascia glide on hyaluronan."
    assert best.article in result.articles


def test_what_is_not_answered_has_hits_and_no_sentences(found: Callable[..., Found]) -> None:
    """The nearest passages can still be named."""
    result = found("Which bicycle tyre should I buy?")
    assert result.refusal == NOT_FOUND
    assert result.hits
    assert not result.scored


def test_another_language_is_not_searched_for(found: Callable[..., Found]) -> None:
    """It gets its own line."""
    result = found("Wie behandelt man verklebte Faszien am Rücken?")
    assert (result.refusal, result.hits) == (NOT_ENGLISH, ())


def test_a_sign_of_an_emergency_is_what_is_searched_for(found: Callable[..., Found]) -> None:
    """Whatever else the message tells of."""
    result = found("How does fascia glide? I have crushing chest pain right now")
    assert result.alarm is not None
    assert any(scored.quote.safety == "urgent" for scored in result.scored)


def test_the_stages_are_told_in_order(library: Library) -> None:
    """Each as it ends."""
    stages: list[str] = []
    with library.opened() as generation:
        Finder(library.embedder).find("What is fascia?", (), generation, lap=stages.append)
    assert stages == ["understand", "search", "read"]


def test_an_exact_search_changes_nothing(found: Callable[..., Found]) -> None:
    """No mending, no history."""
    earlier = Turn("user", "What are collagen fibres?")
    result = found("how does facia glide", earlier, exact=True)
    assert result.query.typed == result.query.text == "how does facia glide"


def test_more_is_what_was_not_told_yet(found: Callable[..., Found]) -> None:
    """A sentence of the last answer is not quoted again."""
    told = "Layers of fascia glide on hyaluronan."
    history = (Turn("user", "How do layers of fascia glide?"), Turn("assistant", f"{told} [1]"))
    assert told in [scored.quote.text for scored in found("How do layers of fascia glide?").scored]
    more = found("tell me more", *history)
    assert more.scored
    assert told not in [scored.quote.text for scored in more.scored]


def test_what_is_picked_of_a_list_is_searched_for(found: Callable[..., Found]) -> None:
    """In the words of the list."""
    history = (
        Turn("user", "What does it cover?"),
        Turn("assistant", "Two things: red flags and how layers of fascia glide."),
    )
    result = found("the second one", *history)
    assert result.query.typed == "how layers of fascia glide (What does it cover?)"
    assert any(s.quote.text == "Layers of fascia glide on hyaluronan." for s in result.scored)
