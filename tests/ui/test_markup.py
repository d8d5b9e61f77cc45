"""HTML of our own: what is set how, and what never gets through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.prompts import BEFORE_YOU_DO, NOT_FOUND
from assistant.types import Sentence
from assistant.ui import markup
from assistant.ui.shelf import Shelf, Topic
from assistant.web.library import topic_url
from tests.ui.scripted import citation


def _quote(text: str, form: str = "text") -> Sentence:
    return Sentence(text, "quote", (1,), form)  # type: ignore[arg-type]


def test_the_first_sentence_stands_alone() -> None:
    """The answer in short is its own paragraph; the others follow together."""
    found = markup.groups([_quote("One."), _quote("Two."), _quote("Three.")])
    assert [[s.text for s in g.sentences] for g in found] == [["One."], ["Two.", "Three."]]


def test_steps_are_one_numbered_list() -> None:
    """Neighbouring steps share a list, even from the first sentence on."""
    found = markup.groups([_quote("Wait.", "step"), _quote("Sink.", "step"), _quote("Rest.")])
    assert [(g.kind, len(g.sentences)) for g in found] == [("steps", 2), ("text", 1)]


def test_a_joining_phrase_labels_what_follows() -> None:
    """A lead is a label in the program's words, never among the quotes."""
    found = markup.groups([_quote("One."), Sentence(BEFORE_YOU_DO, "lead"), _quote("Ask.")])
    assert (found[1].label, found[1].caution) == (BEFORE_YOU_DO, True)
    assert [s.text for s in found[1].sentences] == ["Ask."]


def test_a_refusal_is_not_set_as_a_quote() -> None:
    """The program's own sentence does not look like the library's."""
    drawn = markup.answer([Sentence(NOT_FOUND, "lead")])
    assert NOT_FOUND in drawn
    assert "fa-quote" not in drawn


def test_groups_only_grow() -> None:
    """What is on the screen stays as it is when the next sentence comes."""
    sentences = [
        Sentence("Stop.", "safety"),
        _quote("One."),
        _quote("Two.", "item"),
        _quote("Three.", "item"),
        _quote("Four."),
        _quote("Five."),
        Sentence(BEFORE_YOU_DO, "lead"),
        _quote("Six."),
        _quote("Seven."),
    ]
    after = markup.groups(sentences)
    for shown in range(1, len(sentences)):
        *before, last = markup.groups(sentences[:shown])
        assert after[: len(before)] == before
        grown = after[len(before)]
        assert grown.sentences[: len(last.sentences)] == last.sentences
        assert replace(grown, sentences=last.sentences) == last


def test_a_topic_is_linked_where_the_library_lists_it() -> None:
    """Also one with capitals and blanks in its name."""
    shelf = Shelf(1, "2026-11-22", (Topic("Old Trees", "Old Trees", (("oak", "Oaks"),)),))
    assert f'href="{topic_url("Old Trees")}"' in markup.library_links(shelf)
    assert topic_url("Old Trees") == "/library#topic_old-trees"


def test_neighbours_of_one_section_share_a_card() -> None:
    """A section is named once over its quotes."""
    drawn = markup.sources(
        [citation(1, "A."), citation(2, "B."), citation(3, "C.", section="Why?")], key="k"
    )
    assert drawn.count("fa-card") == 2
    assert drawn.count("<blockquote") == 3


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "file:///etc/x",
        "x",
        "",
        None,
        "http://[x",
    ],
)
def test_addresses_that_are_not_links_are_dropped(address: str | None) -> None:
    """Only the web and our own pages can be linked to."""
    assert markup.safe_url(address) == ""


@pytest.mark.parametrize(
    "address", ["/library/a?at=0-5&v=1#quote", "https://example.org/a#:~:text=b"]
)
def test_addresses_of_articles_pass(address: str) -> None:
    """Links to articles and public pages are kept as they are."""
    assert markup.safe_url(address) == address


def test_a_quote_cannot_leave_an_attribute() -> None:
    """Quotation marks in a title end no attribute."""
    drawn = markup.sources([citation(1, "A.", title='"><script>alert(1)</script>')], key="k")
    assert "<script" not in drawn


def test_plain_escapes_every_mark_of_markdown() -> None:
    """All ASCII punctuation is escaped, line ends become blanks."""
    assert markup.plain("a_b\n:red[c] $d$") == r"a\_b \:red\[c\] \$d\$"
