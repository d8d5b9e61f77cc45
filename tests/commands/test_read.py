"""`python -m assistant read`."""

from __future__ import annotations

import pytest


def test_each_sentence_has_a_score(command, batch) -> None:
    """In the order given, with the probability that they answer."""
    line = {
        "id": 1,
        "question": "Do fibres resist tension?",
        "heading": "Fibres",
        "sentences": ["Bone bears load.", "Fibres resist tension."],
    }
    (reading,) = command("read", "--batch", batch(line)).lines
    assert set(reading) == {"id", "scores", "answers"}
    assert reading["scores"][1] > reading["scores"][0]
    assert 0 <= reading["answers"] <= 1


def test_no_sentences_answer_nothing(command, batch) -> None:
    """And no heading is none."""
    (reading,) = command("read", "--batch", batch({"question": "q?", "sentences": []})).lines
    assert (reading["scores"], reading["answers"]) == ([], 0.0)


@pytest.mark.parametrize(
    "bad",
    [
        {"id": 1, "question": "q"},
        {"id": 1, "question": "q", "sentences": "one"},
        {"id": 1, "question": "q", "sentences": [1]},
        {"id": 1, "question": "q", "heading": 3, "sentences": ["a"]},
        {"id": 1, "sentences": ["a"]},
    ],
)
def test_a_bad_line_is_an_error_line(command, batch, bad) -> None:
    """Status 1, with the id."""
    done = command("read", "--batch", batch(bad))
    assert done.status == 1
    assert set(done.lines[0]) == {"id", "error"}
    assert done.lines[0]["id"] == 1
