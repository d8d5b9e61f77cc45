"""How the reader's weights are made: small cases that can be worked out by hand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from assistant.lexicon import Query
from assistant.reader import Candidate, Rarity, Reader
from assistant.reader.reading import WEIGHTS
from assistant.settings import ROOT
from tests.conftest import HashedWords
from training.__main__ import FILE
from training.judging import QUESTIONS, fit
from training.ranking import Questions, ascend, average_precision
from training.sets import Example, elsewhere, read_sets


def test_average_precision_is_the_mean_over_the_right_ones() -> None:
    """Right ones at ranks 1 and 3: (1/1 + 2/3) / 2."""
    assert average_precision(np.array([3.0, 2.0, 1.0]), np.array([1, 0, 1])) == pytest.approx(5 / 6)


def test_a_signal_that_tells_is_found_and_noise_is_not() -> None:
    """`told` marks every answer, `noise` the others."""
    row = [{"told": 0.0, "noise": 1.0}, {"told": 1.0, "noise": 0.0}]
    asked = Questions(["told", "noise"], [(row, [0, 1])] * 3)
    weights = ascend([asked], {"told": 0.0, "noise": 0.1})
    assert asked.precision({"noise": 0.1}) == 0.5
    assert asked.precision(weights) == 1.0
    assert ascend([asked], {"told": 0.0, "noise": 0.1}, fixed=["noise", "told"]) == {
        "told": 0.0,
        "noise": 0.1,
    }


def test_what_speaks_against_gets_a_negative_weight() -> None:
    """Logistic regression over two signals."""
    values = np.array([[0.9, 0.0], [0.8, 0.1], [0.2, 0.9], [0.1, 1.0]] * 5)
    weights = fit(values, np.array([True, True, False, False] * 5), ["near", "missing"])
    assert weights["near"] > 0 > weights["missing"]


def test_the_shipped_weights_name_every_signal(hashed_embedder: HashedWords) -> None:
    """All parts: what the reader tells of itself is what is weighed, and a bias."""
    query = Query("Does fascia glide?", "Does fascia glide?")
    reader = Reader(hashed_embedder, Rarity({}, 1))
    found = reader.read(query, [Candidate("", "Fascia glides.")])
    given = reader.read_given(query, "", ["Fascia glides."])
    assert set(found.of_each[0]) == set(WEIGHTS["sentence"])
    assert {*(found.signals or {}), "bias"} == set(WEIGHTS["answers"])
    assert set(given.of_each[0]) == {*WEIGHTS["sentence"], *WEIGHTS["given sentence"]}
    assert {*(given.signals or {}), "bias"} == set(WEIGHTS["given"])
    for part in ("sentence", "given sentence"):
        assert all(weight >= 0 for weight in WEIGHTS[part].values())


def test_the_librarys_questions_are_whole() -> None:
    """Each is asked once, and both kinds are there."""
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["answerable"] for row in rows} == {True, False}


def test_a_public_set_is_read(tmp_path: Path) -> None:
    """A sentence answers if it holds the answer string."""
    folder = tmp_path / "squad2-half"
    folder.mkdir()
    passage = {"id": "p", "title": "Bone", "text": "Bone bears load. Fascia glides."}
    asked = {
        "id": "q",
        "split": "dev",
        "text": "What glides?",
        "passage": "p",
        "answers": ["Fascia"],
        "answerable": True,
    }
    (folder / "corpus.jsonl").write_text(json.dumps(passage) + "\n", "utf-8")
    (folder / "queries.jsonl").write_text(json.dumps(asked) + "\n", "utf-8")
    (example,) = read_sets(tmp_path)
    assert example.sentences == ("Bone bears load.", "Fascia glides.")
    assert example.labels == (0, 1)


def test_a_question_is_asked_elsewhere_in_its_article() -> None:
    """Once where it is answered, once where it is not; not where there is no other passage."""

    def example(article: str, sentence: str, label: int) -> Example:
        return Example("S", article, "dev", f"{sentence}?", "h", (sentence,), (label,), None)

    bone, fascia, alone = (
        example("a", "Bone", 1),
        example("a", "Fascia", 0),
        example("b", "Skin", 1),
    )
    here, there = elsewhere([bone, fascia, alone])
    assert (here.question, here.sentences, here.answerable) == ("Bone?", ("Bone",), True)
    assert (there.question, there.sentences, there.answerable) == ("Bone?", ("Fascia",), False)


def test_the_model_card_is_of_the_weights_that_ship() -> None:
    """Their checksum stands in it."""
    digest = hashlib.sha256(FILE.read_text("utf-8").encode()).hexdigest()
    assert digest in (ROOT / "docs" / "reader.md").read_text("utf-8")
