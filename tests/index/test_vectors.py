"""Passage vectors in a real Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import IndexUnusable, IngestError
from assistant.index import vectors
from assistant.index.vectors import (
    VectorStore,
    create_vectors,
    vector_ids,
    written_when_opened,
)
from assistant.passages import split


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    """Three unit vectors of two topics."""
    made = create_vectors(tmp_path / "chroma")
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
    empty = create_vectors(tmp_path / "chroma")
    assert empty.nearest(np.ones(3, np.float32), 5) == []
    empty.close()


def test_every_embedded_text_has_an_id_of_its_own(article) -> None:
    """Ids and texts run in step."""
    (passage,) = split(article('---\nasked: {"": [one way, another]}\n---\nText.'))
    ids = vector_ids(passage)
    assert len(ids) == len(passage.embedded_texts) == len(set(ids)) == 3


def test_a_store_is_read_where_nothing_can_be_written(
    store: VectorStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma writes when it opens; on a full disk or read-only folder a copy is opened."""
    store.close()
    opened = vectors._open

    def full(folder: Path) -> object:
        if folder == tmp_path / "chroma":
            raise OSError(28, "No space left on device")
        return opened(folder)

    monkeypatch.setattr(vectors, "_open", full)
    copy = VectorStore(tmp_path / "chroma")
    assert copy.count() == 3
    copy.close()


@pytest.mark.parametrize("number", [10, 1500])
def test_opening_writes_only_into_what_is_named(tmp_path: Path, number: int) -> None:
    """All other files of a store stay byte for byte when it is read, so they can be sealed."""
    folder = tmp_path / "chroma"
    made = create_vectors(folder)
    rows = np.random.default_rng(1).normal(size=(number, 8)).astype(np.float32)
    made.add([str(n) for n in range(number)], rows, [{"topic": "t"}] * number)
    made.close()
    for _ in range(2):
        read = VectorStore(folder)
        assert read.nearest(rows[0], 3)
        before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
        read.close()
    written = written_when_opened(folder)
    changed = {f for f, content in before.items() if f.read_bytes() != content}
    assert changed <= written
    assert len(written) == (1 if number > 1000 else 5)


def test_errors_of_chroma_do_not_get_out(store: VectorStore) -> None:
    """Reading damage is an unusable index, and what cannot be written is a failed ingest."""
    with pytest.raises(IndexUnusable, match=r"python ingest\.py"):
        store.nearest(np.ones(7, np.float32), 3)
    with pytest.raises(IngestError, match="could not be written"):
        store.add(["d"], np.ones((1, 7), np.float32), [{"topic": "x"}])
