"""Does a sentence answer the question?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.embedding import Embedder
from assistant.lexicon import Query
from assistant.reader import COSINE_ALONE, Cache, Candidate, Rarity, Reader
from assistant.reader.contrary import figures, negated, opposite, unnamed
from assistant.reader.judgement import asked_words, missing, weakest
from assistant.reader.signals import (
    dated,
    late_interaction,
    least_met,
    met,
    pairs,
    terms,
    together,
)


@pytest.fixture
def reader(hashed_embedder) -> Reader:
    """Over a library of ten passages."""
    return Reader(hashed_embedder, Rarity({"fascia": 9, "glides": 2, "gliding": 3}, 10))


def ask(text: str, *sentences: str) -> tuple[Query, list[Candidate]]:
    """A question and its candidates under one heading."""
    return Query(text, text), [Candidate("Heading", sentence) for sentence in sentences]


def test_late_interaction_is_the_mean_of_the_best_cosines() -> None:
    """Of three question tokens two are found exactly, one at 0.6: 2.6 / 3; least are 0.6 and 1."""
    question = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    sentence = np.array([[1, 0], [0.8, 0.6]], np.float32)
    assert late_interaction(met(question, sentence)) == pytest.approx(2.6 / 3)
    assert least_met(met(question, sentence)) == pytest.approx(0.8)
    assert late_interaction(met(question[:0], sentence)) == 0.0


def test_a_year_answers_when_and_only_when() -> None:
    """Not the year of a source in brackets."""
    assert dated("When was it described?", "It was described in 1996.") == 1
    assert dated("When was it described?", "Somebody described it (Rolf 1996).") == 0
    assert dated("What is it?", "It was described in 1996.") == 0


def test_a_sentence_is_read_with_the_one_before_it() -> None:
    """Of two sentences both hold "church", with the heading, one "built": ln(5/3) and ln 2."""
    church, built = math.log(1 + 2 / 3), math.log(1 + 2 / 2)
    asked = terms(Query("", "Which church was built?"))
    given = ["It was built of stone.", "In 1854 it burned.", "Nobody was hurt."]
    assert together(asked, "The church", given[:2]) == pytest.approx([1.0, 1.0])
    after = together(asked, "The church", [given[2], given[0]])
    assert after == pytest.approx([church / (church + built), 1.0])
    church, built = math.log(1 + 3 / 4), math.log(1 + 3 / 2)
    assert together(asked, "The church", given)[2] == pytest.approx(church / (church + built))
    assert together([], "", given) == [1.0, 1.0, 1.0]
    assert together(asked, "", []) == []


def test_neighbours_in_the_question_are_neighbours_in_the_sentence() -> None:
    """Of "deep fascia" and "fascia glides" one; the order counts; a single word has none."""
    assert pairs("Does deep fascia glide?", "Deep fascia is dense.") == 0.5
    assert pairs("Does deep fascia glide?", "Fascia is deep.") == 0.0
    assert pairs("Fascia?", "Fascia.") == 0.0


def test_a_word_of_the_question_turned_into_its_opposite_is_told() -> None:
    """Unless the text has the word too, or the question only asks how much."""
    assert opposite("Who lost the war?", "Rome won the war.", "Rome won the war.") == 1
    assert opposite("Who lost the war?", "Rome won the war.", "Carthage lost it.") == 0
    assert opposite("How long is it?", "It is short.", "It is short.") == 0


def test_a_name_figure_or_negation_that_is_not_there_is_told() -> None:
    """The first word is no name, nor is one typed without a capital."""
    assert unnamed("When did Rollo sign it?", "Charles signed it.") == 1
    assert unnamed("When did Rollo's men sign it?", "Rollo signed it.") == 0
    assert unnamed("Rollo signed what?", "Charles signed it.") == 0
    assert unnamed("when did rollo sign it?", "Charles signed it.") == 0
    assert figures("Who won in 1969?", "Eve won in 1968.") == 1
    assert negated("What can it not do?", "It can swim.") == 1


def test_rarity_is_the_inverse_document_frequency_of_a_stem() -> None:
    """ln(1 + N / (1 + n)); of forms with one stem the most frequent counts."""
    rarity = Rarity({"glides": 2, "gliding": 3}, 10)
    assert rarity.of("glide") == pytest.approx(math.log(1 + 10 / 4))
    assert rarity.of("unknown") == pytest.approx(math.log(11))


def test_the_sentence_that_answers_scores_best(reader: Reader) -> None:
    """Scores come in the order of the candidates."""
    reading = reader.read(*ask("How does fascia glide?", "Bone bears load.", "Fascia glides well."))
    assert len(reading.scores) == 2
    assert reading.scores[1] > reading.scores[0]


def test_a_question_answered_is_told_from_one_that_is_not(reader: Reader) -> None:
    """The same sentences answer one question more probably than another."""
    sentences = ("Fascia glides on hyaluronan.",)
    near = reader.read(*ask("Does fascia glide on hyaluronan?", *sentences)).answers
    far = reader.read(*ask("Which software books appointments?", *sentences)).answers
    assert 0 <= far < near <= 1


def test_sentences_given_alone_gain_by_the_one_before(reader: Reader) -> None:
    """The same sentence scores more where what was asked of stands before it."""
    asked, said = Query("", "When was the church built?"), "It was finished in 1854."
    named = reader.read_given(asked, "", ["The church was built slowly.", said])
    other = reader.read_given(asked, "", ["Bone bears load.", said])
    assert named.scores[1] > other.scores[1]
    assert named.answers > other.answers


def test_a_contradiction_among_sentences_given_alone_speaks_against(reader: Reader) -> None:
    """One word makes an answer less probable than any other word would."""
    given = ["The duke won the battle of the river in spring."]
    lost = reader.read_given(Query("", "Who lost the battle of the river?"), "", given)
    saw = reader.read_given(Query("", "Who saw the battle of the river?"), "", given)
    assert (lost.signals or {})["opposite"] == 1
    assert lost.answers < saw.answers - 0.1


def test_what_stands_out_needs_others(reader: Reader) -> None:
    """A single sentence stands out from nothing; of two the better does by half the distance."""
    asked = Query("", "Does fascia glide?")
    one = reader.read_given(asked, "", ["Fascia glides."])
    two = reader.read_given(asked, "", ["Fascia glides.", "Bone bears load."])
    assert (one.signals or {})["stands_out"] == (one.signals or {})["sentences"] == 0
    distance = two.scores[0] - two.scores[1]
    assert (two.signals or {})["stands_out"] == pytest.approx(distance / 2)


def test_switched_off_only_cosines_count(hashed_embedder) -> None:
    """Both the order of sentences and the judgement."""
    alone = Reader(hashed_embedder, Rarity({}, 1), COSINE_ALONE)
    asked = ask("How does fascia glide?", "Bone bears load.", "Fascia glides well.")
    read = alone.read(*asked, nearness=0.9)
    assert read.scores == tuple(signals["cosine"] for signals in read.of_each)
    assert alone.read(*asked, nearness=0.1).answers < 0.5 < read.answers
    given = alone.read_given(asked[0], "", [candidate.text for candidate in asked[1]])
    assert given.scores == tuple(signals["cosine"] for signals in given.of_each)


def test_no_sentence_answers_nothing(reader: Reader) -> None:
    """Nothing found is no answer, and no error."""
    assert reader.read(*ask("Anything?")).answers == 0.0
    assert reader.read_given(Query("", "Anything?"), "", []).answers == 0.0


def test_scores_do_not_depend_on_what_was_read_before(reader: Reader, hashed_embedder) -> None:
    """Remembered vectors give the same scores, to their half precision."""
    question = ask("How does fascia glide?", "Fascia glides.", "Fascia glides.", "Bone.")
    first = reader.read(*question)
    again = reader.read(*question)
    assert again.scores == pytest.approx(first.scores, abs=2e-3)
    assert first.scores[0] == first.scores[1]


def test_missing_is_the_share_of_words_that_are_not_there() -> None:
    """Stop words and digits do not count, nor what the glossary translated."""
    query = Query("Does fascia glide in 3 edema", "Does fascia glide in 3 edema", ("oedema",))
    assert missing(query, "Fascia glides.") == pytest.approx(1 / 3)
    translated = Query("fascia edema", "fascia edema", ("oedema",), ("edema",))
    assert missing(translated, "Fascia.") == 0.0
    assert missing(Query("what is it", "what is it"), "") == 0.0
    half = Query("edema glide", "edema glide", ("oedema",), ("edema",))
    assert missing(half, "Fascia.") == 0.5


def test_what_is_asked_is_not_the_form_of_the_answer() -> None:
    """Unless a question holds nothing else."""
    assert asked_words(Query("", "please explain collagen briefly for my exam")) == ["collagen"]
    assert asked_words(Query("", "definition please")) == ["definition", "please"]


def test_a_long_session_does_not_fill_the_memory(hashed_embedder) -> None:
    """What was read longest ago is forgotten; scores stay right."""
    cache = Cache(4096)
    small = Reader(hashed_embedder, Rarity({}, 1), cache=cache)
    for number in range(30):
        small.read(*ask("fascia", f"Fascia number {number} glides.", "Bone bears load."))
    assert cache.size <= 4096
    question = ask("fascia", "Fascia number 1 glides.")
    fresh = Reader(hashed_embedder, Rarity({}, 1)).read(*question)
    assert small.read(*question).scores == pytest.approx(fresh.scores, abs=2e-3)


@pytest.mark.model
def test_the_word_that_no_text_comes_near_speaks_against_an_answer(
    real_embedder: Embedder,
) -> None:
    """Much is said of massage, nothing of calories."""
    texts = real_embedder.embed_tokens(["Deep tissue massage uses firm, slow strokes into muscle."])

    def nearness(question: str) -> float:
        query = Query(question, question)
        (vectors,) = real_embedder.embed_tokens([question], query=True)
        return weakest(question, asked_words(query), vectors, texts)

    near = nearness("Which strokes does deep tissue massage use?")
    assert nearness("How many calories does deep tissue massage burn?") < near - 0.1
