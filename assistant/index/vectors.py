"""Passage vectors in Chroma. The only module that knows it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.embedding import Vectors
from assistant.errors import IndexUnusable, IngestError
from assistant.index.manifest import REBUILD
from assistant.types import Passage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

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
        self._folder = folder
        self._copy: TemporaryDirectory[str] | None = None
        with self._reading():
            try:
                self._client = _open(folder)
            except Exception:
                # Chroma writes when it only opens a store. On a full disk or in a folder that
                # may only be read, a copy elsewhere is opened; a damaged one fails there too.
                self._copy = TemporaryDirectory(prefix="vectors-", ignore_cleanup_errors=True)
                shutil.copytree(folder, self._copy.name, dirs_exist_ok=True)
                self._client = _open(Path(self._copy.name))
            try:
                self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
            except Exception:
                self.close()
                raise

    def add(
        self, ids: Sequence[str], vectors: Vectors, labels: Sequence[Mapping[str, str]]
    ) -> None:
        """Add passages; labels (article, topic, …) can be filtered on."""
        size = min(_PAGE, self._client.get_max_batch_size())
        for start in range(0, len(ids), size):
            part = slice(start, start + size)
            with self._writing():
                self._collection.add(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    metadatas=[dict(label) for label in labels[part]],
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are ignored."""
        for start in range(0, len(ids), _PAGE):
            with self._writing():
                self._collection.delete(ids=list(ids[start : start + _PAGE]))

    def get(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Stored vectors by id; unknown ids are left out."""
        found: dict[str, Vectors] = {}
        for start in range(0, len(ids), _PAGE):
            with self._reading():
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
        with self._reading():
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
        """How many vectors are stored."""
        with self._reading():
            return self._collection.count()

    def close(self) -> None:
        """Release the files; the store cannot be used afterwards."""
        self._client.close()  # type: ignore[attr-defined]  # its interface lacks it
        if self._copy is not None:
            self._copy.cleanup()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Whatever goes wrong is damage: Chroma raises errors of several families then."""
        try:
            yield
        except Exception as error:
            raise IndexUnusable(
                "The index is damaged: the vectors cannot be read",
                where=str(self._folder),
                fix=REBUILD,
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            raise _not_written(self._folder, error) from error


def create_vectors(folder: Path) -> VectorStore:
    """A new, empty store in `folder`."""
    try:
        client = _open(folder)
        client.create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
    except Exception as error:
        raise _not_written(folder, error) from error
    store = VectorStore(folder)
    # The last to close stops the system that both share.
    client.close()  # type: ignore[attr-defined]  # its interface lacks it
    return store


def written_when_opened(folder: Path) -> frozenset[Path]:
    """Files of a store into which Chroma writes when it only opens it: the database, where it
    notes each opening, and the graph of a collection so small that the database holds it all."""
    small = (f for f in folder.glob("*/*") if not (f.parent / "index_metadata.pickle").is_file())
    return frozenset((folder / "chroma.sqlite3", *small))


def _open(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False)
    )


def _not_written(folder: Path, error: Exception) -> IngestError:
    return IngestError(
        f"The vectors could not be written: {' '.join(str(error).split())}",
        where=str(folder),
        fix="The live index is as it was. Free some space or choose another with --index.",
    )
