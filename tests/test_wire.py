"""The JSON that command line and HTTP share."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.errors import QuestionError
from assistant.types import Answer, Citation, Hit, Passage, Pointer, Quote, Sentence, Turn
from assistant.wire import answer_from_json, answer_json, error_json, hit_json, turns_from_json

QUOTE = Quote("a", "A", "Why?", 3, 9, "slides", "mixed", None, "01234567", "https://x.org/a")
ANSWER = Answer(
    question="q",
    searched_for="q (p)",
    found=True,
    sentences=(Sentence("slides", "quote", (1,), "step"), Sentence("Taught:", "lead")),
    citations=(Citation(1, QUOTE, "/library/a?at=3-9", "https://x.org/a#:~:text=slides"),),
    expanded=("+ fascia",),
    nearest=(Pointer("b", "B", "How?", "/library/b#how"),),
    related=(Pointer("c", "C", "What?", "/library/c#what"),),
    choices=("one",),
    notes=("a note",),
    generation="000001-abcdef",
    seconds=0.123456,
)


def test_an_answer_has_every_field_in_its_documented_order() -> None:
    """Programs rely on the names; `answer` carries the marks."""
    made = answer_json(ANSWER, 7)
    assert list(made) == [
        *("id", "question", "searched_for", "expanded", "found", "urgent", "answer"),
        *("sentences", "citations", "more", "nearest", "related", "choices", "notes", "written_by"),
        *("generation", "seconds"),
    ]
    assert (made["id"], made["answer"], made["seconds"]) == (7, "slides [1] Taught:", 0.1235)
    assert made["sentences"][0] == {
        "text": "slides",
        "kind": "quote",
        "citations": [1],
        "form": "step",
    }
    assert made["citations"] == [
        {
            "number": 1,
            "article": "a",
            "title": "A",
            "section": "Why?",
            "quote": "slides",
            "start": 3,
            "end": 9,
            "standing": "mixed",
            "url": "/library/a?at=3-9",
            "source_url": "https://x.org/a#:~:text=slides",
            "safety": None,
            "version": "01234567",
        }
    ]
    assert made["nearest"] == [
        {"article": "b", "title": "B", "section": "How?", "url": "/library/b#how"}
    ]
    assert made["related"] == [
        {
            "question": "What?",
            "url": "/library/c#what",
            "article": "c",
            "title": "C",
            "section": "What?",
        }
    ]
    assert json.loads(json.dumps(made)) == made


def test_an_answer_comes_back_from_its_json() -> None:
    """Every field, but for digits of the seconds that nobody needs."""
    made = json.loads(json.dumps(answer_json(ANSWER)))
    assert answer_from_json(made) == replace(ANSWER, seconds=0.1235)


def test_an_answer_of_an_earlier_version_comes_back() -> None:
    """Fields that were not written then have their defaults."""
    made = answer_json(ANSWER)
    for sentence in made["sentences"]:
        del sentence["form"]
    for citation in made["citations"]:
        del citation["safety"], citation["version"]
    (citation,) = answer_from_json(made).citations
    assert (citation.quote.version, citation.quote.safety) == ("", None)


def test_a_hit_tells_its_span_and_score() -> None:
    """As the search interface documents it."""
    passage = Passage("a:0-4", "a", "A", "t", "Why?", "why", 0, 4, "Text", "A")
    assert hit_json(Hit(passage, 0.12345678)) == {
        "article": "a",
        "section": "Why?",
        "start": 0,
        "end": 4,
        "text": "Text",
        "score": 0.123457,
    }


def test_an_error_tells_what_where_and_fix() -> None:
    """The three parts stay apart for programs."""
    error = QuestionError("Empty", where="line 3", fix="Type one.")
    assert error_json(error) == {"what": "Empty", "where": "line 3", "fix": "Type one."}


def test_a_history_is_read_as_it_is_sent() -> None:
    """Oldest first, without what a chat window adds; none is an empty one."""
    made = [{"role": "user", "content": "a", "id": 1}, {"role": "assistant", "content": "b"}]
    assert turns_from_json(made) == (Turn("user", "a"), Turn("assistant", "b"))
    assert turns_from_json(None) == turns_from_json([]) == ()


@pytest.mark.parametrize(
    "made",
    [
        "",
        "text",
        {},
        ["text"],
        [{"role": "system", "content": "a"}],
        [{"role": [], "content": "a"}],
        [{"role": "user"}],
    ],
)
def test_a_history_of_another_form_is_told_what_to_send(made: object) -> None:
    """On the command line and over HTTP alike."""
    with pytest.raises(QuestionError) as caught:
        turns_from_json(made)
    assert (caught.value.where, bool(caught.value.fix)) == ("history", True)
