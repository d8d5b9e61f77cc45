"""Passage vectors in Chroma. The only module that knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.embedding import Vectors
from assistant.types import Passage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
_PAGE = 5000  # ids per call; below SQLite's limit on bound variables


VECTORS_PER_PASSAGE = 3
"""Vectors fetched for each passage wanted, since one may be found by several of its own."""


def vector_ids(passage: Passage) -> list[str]:
    """Ids of a passage's vectors: its own id, then one for each way to ask for it."""
    return [passage.id, *(f"{passage.id}#{n}" for n in range(1, len(passage.asked) + 1))]


class VectorStore:
    """One Chroma folder with one collection of unit vectors under cosine distance.

    Never write where another process reads: the builder works on a copy (measured: readers
    of a collection that another process writes to can crash).
    """

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        self._client: ClientAPI = chromadb.PersistentClient(
            path=str(folder), settings=ChromaSettings(anonymized_telemetry=False)
        )
        self._collection: Collection = self._client.get_or_create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
        )

    def add(
        self, ids: Sequence[str], vectors: Vectors, labels: Sequence[Mapping[str, str]]
    ) -> None:
        """Add passages; labels (article, topic, …) can be filtered on."""
        size = min(_PAGE, self._client.get_max_batch_size())
        for start in range(0, len(ids), size):
            part = slice(start, start + size)
            self._collection.add(
                ids=list(ids[part]),
                embeddings=vectors[part],
                metadatas=[dict(label) for label in labels[part]],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are ignored."""
        for start in range(0, len(ids), _PAGE):
            self._collection.delete(ids=list(ids[start : start + _PAGE]))

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Stored vectors by id; unknown ids are left out."""
        found: dict[str, Vectors] = {}
        for start in range(0, len(ids), _PAGE):
            page = self._collection.get(
                ids=list(ids[start : start + _PAGE]), include=["embeddings"]
            )
            vectors = np.asarray(page["embeddings"], dtype=np.float32)
            found.update(zip(page["ids"], vectors, strict=True))
        return found

    def nearest(
        self, vector: Vectors, k: int, where: Mapping[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """The k nearest passages as (id, cosine), best first; a passage is as near as its
        nearest vector. Fewer than k may come where many vectors of a passage are near."""
        count = self.count()
        if not count or k < 1:
            return []
        found = self._collection.query(
            query_embeddings=[vector],  # type: ignore[arg-type]  # an array is accepted
            n_results=min(k * VECTORS_PER_PASSAGE, count),
            where=dict(where) if where else None,
            include=["distances"],
        )
        best: dict[str, float] = {}
        for id_, distance in zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True):
            # Chroma returns distances; ours are similarities.
            best.setdefault(id_.partition("#")[0], 1.0 - float(distance))
        return list(best.items())[:k]

    def count(self) -> int:
        """How many passages are stored."""
        return self._collection.count()

    def close(self) -> None:
        """Release the files; the store cannot be used afterwards."""
        self._client.close()  # type: ignore[attr-defined]  # its interface lacks it
