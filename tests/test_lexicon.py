"""Misspellings mended, synonyms added, nothing known ever changed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon import GlossaryEntry, Lexicon, read_glossary, specificity

GLOSSARY = (
    GlossaryEntry("myofascial release", abbreviations=("MFR",), also=("fascia release",)),
    GlossaryEntry("iliotibial band", abbreviations_capitals_only=("IT band",)),
    GlossaryEntry("oedema", spellings=("edema",)),
)
VOCABULARY = {
    "fascia": 90,
    "plantar": 9,
    "breast": 3,
    "hyaluronan": 2,
    "adhesions": 5,
    "heel": 2,
    "roll": 4,
    "low": 3,
    "back": 8,
    "dead": 1,
    "leg": 7,
}


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
        ("my hart and nee", "my heart and knee"),
        ("rol it", "roll it"),
        ("lowback and deadleg", "low back and dead leg"),
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
        "a lite touch for a client who sings",
        "Clint Hart",
        "hrt api usd",
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


def test_a_glossary_is_read_as_written() -> None:
    """One text is a list of one, a number is text, and keys that nobody knows are left out."""
    raw = {"term": " heel\n bone ", "also": "hind foot", "spellings": [5], "added": date.today()}
    (entry,) = read_glossary([raw])
    assert entry == GlossaryEntry("heel bone", also=("hind foot",), spellings=("5",))
    assert read_glossary(None) == ()


@pytest.mark.parametrize("blank", [[""], [None], ["  ", ""], None, ""])
def test_a_blank_form_matches_no_question(blank: object) -> None:
    """An empty line in a list stands for nothing."""
    glossary = read_glossary([{"term": "oedema", "also": blank}])
    assert glossary == (GlossaryEntry("oedema"),)
    assert Lexicon(glossary, VOCABULARY).understand("Is there none?").expansions == ()


@pytest.mark.parametrize(
    ("loaded", "told"),
    [
        ({"term": "heel"}, "list of entries"),
        (["heel"], "needs a `term:`"),
        ([{"also": ["heel"]}], "needs a `term:`"),
        ([{"term": " "}], "needs a `term:`"),
        ([{"term": "heel"}, {"term": "knee", "also": [date.today()]}], "`also` of entry 2"),
        ([{"term": "heel", "abbreviations": [False]}], "`abbreviations` of entry 1"),
        ([{"term": "heel", "also": [["hind", "foot"]]}], "quotation marks"),
    ],
)
def test_what_is_no_glossary_is_named(loaded: object, told: str) -> None:
    """With the entry, and how to mend it: YAML takes a bare `no` for false, a date for a date."""
    with pytest.raises(ValueError, match=told):
        read_glossary(loaded)
