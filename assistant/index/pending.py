"""Vectors of an unfinished ingest, kept so that a crash does not repeat embedding work."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.embedding import Vectors

_PAGE = 500  # bound variables per statement


class PendingVectors:
    """A small SQLite file from (model, text) to vector, emptied when an ingest publishes."""

    def __init__(self, file: Path, fingerprint: str) -> None:
        self._file, self._fingerprint = file, fingerprint
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:  # damaged by a full disk, say: it only saves time
            file.unlink(missing_ok=True)
            self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file)
        connection.execute("CREATE TABLE IF NOT EXISTS pending (key BLOB PRIMARY KEY, vector BLOB)")
        return connection

    def get(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """Known vectors by text."""
        found: dict[str, Vectors] = {}
        by_key = {self._key(text): text for text in texts}
        keys = list(by_key)
        for start in range(0, len(keys), _PAGE):
            page = keys[start : start + _PAGE]
            marks = ",".join("?" * len(page))
            rows = self._connection.execute(
                f"SELECT key, vector FROM pending WHERE key IN ({marks})", page
            )
            found |= {by_key[key]: np.frombuffer(blob, np.float32) for key, blob in rows}
        return found

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Remember vectors; durable when this returns."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO pending VALUES (?, ?)",
            [
                (self._key(text), np.asarray(vector, np.float32).tobytes())
                for text, vector in zip(texts, vectors, strict=True)
            ],
        )
        self._connection.commit()

    def discard(self) -> None:
        """Close and delete the file."""
        self.close()
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file and keep it for the next try."""
        self._connection.close()

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._fingerprint}\0{text}".encode()).digest()
