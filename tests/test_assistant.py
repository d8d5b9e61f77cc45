"""The main path, over a small library and without a model."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from assistant.assistant import READER_OFF, Assistant, open_assistant
from assistant.errors import IndexUnusable, ModelChanged, QuestionError
from assistant.index import LiveIndex
from assistant.prompts import NOT_ENGLISH, NOT_FOUND, URGENT
from assistant.retrieval import Filter
from assistant.retriever import LibraryRetriever
from assistant.types import Answer, Sentence, Turn

FIBRES = "Do collagen fibres resist tension?"


def test_an_answer_is_made_of_quotes_with_citations(library, small_assistant: Assistant) -> None:
    """Every mark has its citation, every citation its mark, every quote its place."""
    answer = small_assistant.ask(FIBRES)
    assert answer.found
    assert answer.sentences[0].text == "Collagen fibres resist tension."
    used = [n for s in answer.sentences for n in s.citations]
    assert set(used) == {c.number for c in answer.citations}
    with library.opened() as generation:
        for citation in answer.citations:
            quote = citation.quote
            article = generation.article(quote.article)
            assert article.text[quote.start : quote.end] == quote.text
            assert citation.url.startswith(f"/library/{quote.article}?at={quote.start}-{quote.end}")
        assert answer.generation == generation.name


def test_the_stream_ends_with_the_answer_it_told(small_assistant: Assistant) -> None:
    """Sentence by sentence, then the whole: nothing that was shown changes."""
    *sentences, answer = small_assistant.stream(FIBRES)
    assert isinstance(answer, Answer)
    assert tuple(sentences) == answer.sentences
    assert answer.seconds >= sum(seconds for _, seconds in answer.stages) * 0.99


def test_an_answer_says_that_the_reader_is_off(library, settings) -> None:
    """The assistant works without it, less well."""
    off = settings.model_copy(update={"reader": False})
    live = LiveIndex(library.index, library.embedder.fingerprint)
    answer = Assistant(off, library.embedder, live).ask(FIBRES)
    live.close()
    assert answer.sentences[0].text == "Collagen fibres resist tension."
    assert answer.notes == (READER_OFF,)


@pytest.mark.parametrize(
    "question", ["Which software books appointments by phone?", "Who won the election in 1968?"]
)
def test_a_question_the_library_does_not_answer_is_refused(
    small_assistant: Assistant, question: str
) -> None:
    """One sentence, no citation, and the nearest sections to read."""
    answer = small_assistant.ask(question)
    assert not answer.found
    assert answer.sentences == (Sentence(NOT_FOUND, "lead"),)
    assert answer.citations == ()
    assert 1 <= len(answer.nearest) <= 3
    assert len({(p.article, p.section) for p in answer.nearest}) == len(answer.nearest)


def test_another_language_is_told_so(small_assistant: Assistant) -> None:
    """A question that cannot be searched is not answered at random."""
    answer = small_assistant.ask("Was ist eine Faszie und wo liegt sie?")
    assert [s.text for s in answer.sentences] == [NOT_ENGLISH]
    assert not answer.found


def test_an_emergency_comes_first(small_assistant: Assistant) -> None:
    """The fixed line before anything else, then the library's own urgent sentence."""
    answer = small_assistant.ask("My client has chest pain and cannot breathe, can I go on?")
    assert answer.urgent
    assert answer.sentences[0] == Sentence(URGENT, "safety")
    assert all(c.quote.safety == "urgent" for c in answer.citations)


@pytest.mark.parametrize("question", ["", "   ", "\n", "???", "😀😀", "…"])
def test_a_question_without_words_is_turned_down(small_assistant: Assistant, question: str) -> None:
    """The message gives an example."""
    with pytest.raises(QuestionError, match="What is fascia"):
        small_assistant.ask(question)


def test_a_question_beyond_the_limit_is_turned_down(small_assistant: Assistant) -> None:
    """The message tells both lengths."""
    with pytest.raises(QuestionError, match=r"20,000.*2,000"):
        small_assistant.ask("a" * 20_000)


def test_a_follow_up_is_understood_from_the_history(small_assistant: Assistant) -> None:
    """Role and content of earlier turns are enough; asked exactly, they are ignored."""
    history = (Turn("user", "What are collagen fibres?"), Turn("assistant", "They resist."))
    answer = small_assistant.ask("Do they resist tension?", history)
    assert "collagen fibres" in answer.searched_for
    assert answer.citations[0].quote.article == "fibres"
    assert small_assistant.ask("Do they resist?", history, exact=True).searched_for == (
        "Do they resist?"
    )


def test_mended_and_added_words_are_shown(small_assistant: Assistant) -> None:
    """The reader sees what was searched for."""
    answer = small_assistant.ask("Does MFR help collagenn?")
    assert answer.expanded == ("collagenn → collagen", "+ myofascial release")
    assert small_assistant.ask("Does MFR help collagenn?", exact=True).expanded == ()


def test_a_filter_limits_what_may_be_cited(small_assistant: Assistant) -> None:
    """Only the article that was chosen is searched."""
    hits = small_assistant.search(FIBRES, only=Filter(article="fascia"))
    assert {hit.passage.article for hit in hits} == {"fascia"}


def test_a_new_generation_is_answered_from_at_once(library, small_assistant: Assistant) -> None:
    """Without a restart, words and vectors included."""
    assert not small_assistant.ask("Do wombats dig burrows?").found
    library.write("wombats.md", "# Do wombats dig burrows?\n\nWombats dig burrows with claws.\n")
    library.ingest()
    answer = small_assistant.ask("Do wombats dig burrows?")
    assert [c.quote.article for c in answer.citations] == ["wombats"]
    assert answer.generation == library.index.current_name()


def test_many_threads_get_the_same_answer(small_assistant: Assistant) -> None:
    """One assistant serves all readers."""
    expected = small_assistant.ask(FIBRES)
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(small_assistant.ask(FIBRES)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [replace(a, seconds=0.0) for a in answers] == [replace(expected, seconds=0.0)] * 6


def test_related_questions_are_not_those_already_quoted(small_assistant: Assistant) -> None:
    """They are headings that are questions, at most three."""
    answer = small_assistant.ask(FIBRES)
    quoted = {(c.quote.article, c.quote.section) for c in answer.citations}
    assert len(answer.related) <= 3
    assert all(p.section.endswith("?") for p in answer.related)
    assert not quoted & {(p.article, p.section) for p in answer.related}


def test_a_question_about_the_library_is_answered_from_its_contents(
    small_assistant: Assistant,
) -> None:
    """It names articles with their pages."""
    answer = small_assistant.ask("Which articles are there about fibres?")
    assert answer.found
    assert "/library/fibres" in [p.url for p in answer.related]


def test_reading_ahead_changes_no_answer(small_assistant: Assistant) -> None:
    """It only saves time."""
    before = small_assistant.ask(FIBRES)
    small_assistant.read_ahead()
    assert small_assistant.ask(FIBRES).sentences == before.sentences


def test_the_library_is_a_langchain_retriever(library, small_assistant: Assistant) -> None:
    """Documents carry the verbatim text and where it stands."""
    first, *_ = LibraryRetriever(assistant=small_assistant, k=2).invoke(FIBRES)
    assert first.metadata["article"] == "fibres"
    with library.opened() as generation:
        text = generation.article("fibres").text
    assert text[first.metadata["start"] : first.metadata["end"]] == first.page_content


def test_opening_without_an_index_says_what_to_do(settings, tmp_path) -> None:
    """Before a model is loaded."""
    with pytest.raises(IndexUnusable, match=r"python ingest\.py"):
        open_assistant(settings.model_copy(update={"index": tmp_path / "none"}))


def test_opening_an_index_of_another_model_says_so(settings) -> None:
    """The small library was indexed with the double, not with the bundled model."""
    with pytest.raises(ModelChanged, match="hashed-words"):
        open_assistant(settings)
