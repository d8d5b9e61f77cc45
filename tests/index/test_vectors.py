"""Passage vectors in a real Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.index.vectors import VectorStore, vector_ids
from assistant.passages import split


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    """Three unit vectors of two topics."""
    made = VectorStore(tmp_path / "chroma")
    made.add(["a", "b", "c"], np.eye(3, dtype=np.float32), [{"topic": t} for t in ("x", "x", "y")])
    yield made
    made.close()


def test_nearest_gives_cosines_best_first(store: VectorStore) -> None:
    """The similarity is the cosine, not Chroma's distance."""
    vector = np.array([0.8, 0.6, 0.0], np.float32)
    (first, near), (second, far) = store.nearest(vector, 2)
    assert (first, second) == ("a", "b")
    assert near == pytest.approx(0.8, abs=1e-5)
    assert far == pytest.approx(0.6, abs=1e-5)


def test_a_filter_leaves_others_out(store: VectorStore) -> None:
    """Only passages with the label are found, however near others are."""
    vector = np.array([1, 0, 0], np.float32)
    assert [id_ for id_, _ in store.nearest(vector, 3, {"topic": "y"})] == ["c"]


def test_a_passage_is_as_near_as_its_nearest_vector(store: VectorStore) -> None:
    """Ways to ask for a passage find the passage, once."""
    store.add(["a#1"], np.array([[0, 0, 1]], np.float32), [{"topic": "x"}])
    found = store.nearest(np.array([0, 0, 1], np.float32), 4)
    assert sorted(id_ for id_, _ in found) == ["a", "b", "c"]
    assert dict(found)["a"] == pytest.approx(1.0, abs=1e-5)


def test_vectors_come_back_and_go(store: VectorStore) -> None:
    """What was added is stored exactly; what was deleted is gone; unknown ids do no harm."""
    np.testing.assert_array_equal(store.get(["b", "unknown"])["b"], np.eye(3)[1])
    store.delete(["b", "unknown"])
    assert store.count() == 2
    assert store.get(["b"]) == {}


@pytest.mark.parametrize("k", [0, -1])
def test_no_room_finds_nothing(store: VectorStore, k: int) -> None:
    """Asking for none is no error."""
    assert store.nearest(np.ones(3, np.float32), k) == []


def test_an_empty_store_answers(tmp_path: Path) -> None:
    """A store without vectors finds nothing and does not fail."""
    empty = VectorStore(tmp_path / "chroma")
    assert empty.nearest(np.ones(3, np.float32), 5) == []
    empty.close()


def test_every_embedded_text_has_an_id_of_its_own(article) -> None:
    """Ids and texts run in step."""
    (passage,) = split(article('---\nasked: {"": [one way, another]}\n---\nText.'))
    ids = vector_ids(passage)
    assert len(ids) == len(passage.embedded_texts) == len(set(ids)) == 3
