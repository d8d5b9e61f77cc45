"""Misspellings mended, synonyms added, nothing known ever changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon import Lexicon, specificity

GLOSSARY = (
    {"term": "myofascial release", "abbreviations": ["MFR"], "also": ["fascia release"]},
    {"term": "iliotibial band", "abbreviations_capitals_only": ["IT band"]},
    {"term": "oedema", "spellings": ["edema"]},
)
VOCABULARY = {"fascia": 90, "plantar": 9, "breast": 3, "hyaluronan": 2, "adhesions": 5, "heel": 2}


LEXICON = Lexicon(GLOSSARY, VOCABULARY)


@pytest.fixture
def lexicon() -> Lexicon:
    """A small library's words."""
    return LEXICON


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What is facsia?", "What is fascia?"),
        ("hyalouronan", "hyaluronan"),
        ("myofacial relese", "myofascial release"),
        ("wat is it n how", "what is it n how"),
        ("whats the diff", "what is the difference"),
        ("heal pain in the hele", "heal pain in the heel"),
    ],
)
def test_misspelt_words_are_mended_and_shown(lexicon: Lexicon, typed: str, meant: str) -> None:
    """The search is for what was meant; the reader sees the change."""
    query = lexicon.understand(typed)
    assert (query.typed, query.text) == (typed, meant)
    assert query.mended
    assert len([line for line in query.expanded if "→" in line]) == len(query.mended)


@pytest.mark.parametrize(
    "question",
    [
        "Is fascia in the heel?",
        "client's back",
        "TLF MRI",
        "my PT and ID",
        "massage",
        "café naïve",
        "",
    ],
)
def test_known_words_are_never_changed(lexicon: Lexicon, question: str) -> None:
    """Library words, English words, names in capitals, possessives."""
    assert lexicon.understand(question).text == question


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Does MFR help?", ("myofascial release",)),
        ("does mfr help?", ("myofascial release",)),
        ("my IT band", ("iliotibial band",)),
        ("roll my ITband", ("iliotibial band",)),
        ("is it banding", ()),
        ("What is myofascial release (MFR)?", ()),
        ("edema after mfr", ("myofascial release", "oedema")),
    ],
)
def test_other_words_bring_the_librarys_term(
    lexicon: Lexicon, question: str, terms: tuple[str, ...]
) -> None:
    """Whole words only; a term that is there already is not added."""
    assert lexicon.understand(question).expansions == terms


@given(st.text(max_size=80))
def test_any_text_can_be_understood(text: str) -> None:
    """What was typed is kept; what was mended is not mended again."""
    query = LEXICON.understand(text)
    assert query.typed == text
    assert LEXICON.understand(query.text).mended == ()
    assert LEXICON.is_english(text) in (True, False)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("What is fascia and where is it?", True),
        ("TLF", True),
        ("plantar heel fascia", True),
        ("fasca adhesons hyaluronn explan pls", True),
        ("fascia plantare dolore tallone esercizi", False),
        ("Was ist eine Faszie und wo liegt sie?", False),
        ("¿Qué es la fascia y dónde se encuentra?", False),
        ("что такое фасция", False),
        ("筋膜", False),
    ],
)
def test_another_language_is_told_from_english(lexicon: Lexicon, text: str, english: bool) -> None:
    """Short rows of terms get the benefit of the doubt."""
    assert lexicon.is_english(text) is english


def test_rare_words_are_specific() -> None:
    """From 0 for the most common word to 1 for one outside the list."""
    assert specificity("the") < specificity("pressure") < specificity("diaphragm")
    assert specificity("qwxzy") == 1.0
