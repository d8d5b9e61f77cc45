"""Vectors of an ingest that was not published."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.index import PendingVectors


def test_vectors_survive_until_discarded(tmp_path: Path) -> None:
    """What was put is there after a crash, for the same model only."""
    file = tmp_path / "pending.sqlite"
    texts = [f"text {n}" for n in range(1200)]
    vectors = np.arange(2400, dtype=np.float32).reshape(1200, 2)
    first = PendingVectors(file, "model")
    first.put(texts, vectors)
    first.close()
    second = PendingVectors(file, "model")
    found = second.get([*texts, "unknown"])
    assert set(found) == set(texts)
    np.testing.assert_array_equal(found["text 7"], vectors[7])
    second.close()
    other = PendingVectors(file, "another model")
    assert other.get(texts) == {}
    other.discard()
    assert not file.exists()


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    """It only saves time, so damage costs no more than that."""
    file = tmp_path / "pending.sqlite"
    file.write_bytes(b"garbage" * 999)
    pending = PendingVectors(file, "model")
    assert pending.get(["text"]) == {}
    pending.close()
