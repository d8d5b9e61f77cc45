"""Sentences, words and stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import dangles, sentences, stems, words


def split(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The layer is approx. 1 mm thick.",
        "Benjamin et al. 2009 described the fascia.",
        "It appeared in J. Bodyw. Mov. Ther. in 2014.",
        "A. T. Still taught osteopathy.",
        "Dr. Smith treated the U.S. team.",
        "The dose was 2.5 mg vs. 5 mg (see fig. 3).",
        "The figure is in e.g. the leg, i.e. below the knee.",
    ],
)
def test_abbreviations_end_no_sentence(sentence: str) -> None:
    """A sentence with an abbreviation stays whole."""
    assert split(sentence) == [sentence]


def test_words_of_law_reports_end_sentences() -> None:
    """ "leg", "rest" and "cancer" end sentences here, whatever the splitter learned elsewhere."""
    text = "Pull the leg. Then rest. It is not cancer. Stop."
    assert split(text) == ["Pull the leg.", "Then rest.", "It is not cancer.", "Stop."]


@given(st.text(max_size=300))
def test_spans_are_ordered_trimmed_and_cover_all_text(text: str) -> None:
    """Sentences follow one another, have no outer blanks, and leave nothing but blanks out."""
    spans = sentences(text)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


@given(st.lists(st.sampled_from(["Fascia slides.", "Is it?", "No — 1.5 mm!", "It holds."])))
def test_joined_sentences_come_apart_again(parts: list[str]) -> None:
    """Sentences joined by blanks are split where they were joined."""
    assert split(" ".join(parts)) == parts


def test_words_drop_case_and_possessives() -> None:
    """A word is found whatever its case and apostrophe."""
    assert words("The Client’s leg, the client's leg") == [
        *("the", "client", "leg"),
        *("the", "client", "leg"),
    ]


def test_stems_unite_forms_and_drop_stop_words() -> None:
    """Forms of a word meet in one stem; words without meaning are left out."""
    assert stems("The releases are releasing") == stems("release released")
    assert stems("what is the") == []


@pytest.mark.parametrize("opening", ["This", "However,", "They", "As a result"])
def test_sentences_that_point_back_dangle(opening: str) -> None:
    """A sentence that opens with a pointer cannot stand alone."""
    assert dangles(f"{opening} glides well.")


@pytest.mark.parametrize("sentence", ["Fascia glides.", "IT bands are thick.", "Theses abound."])
def test_sentences_that_name_their_subject_do_not_dangle(sentence: str) -> None:
    """A sentence that names its subject stands alone."""
    assert not dangles(sentence)
