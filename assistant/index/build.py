"""Builds the next generation beside the live one, verifies it, and publishes it."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.embedding import Vectors
from assistant.errors import IndexUnusable, IngestError
from assistant.index.catalogue import Catalogue
from assistant.index.folder import IndexFolder
from assistant.index.generation import Generation
from assistant.index.lexical import build_lexical
from assistant.index.manifest import VERSIONS, FileRecord, Manifest
from assistant.index.vectors import VectorStore, vector_ids
from assistant.types import Article, Passage


class Builder:
    """A generation in the making. Start from `base` (its files are copied) or from nothing.

    Copying and applying the change costs milliseconds where inserting anew costs seconds
    (measured: 25 ms against 20 s at 20,000 passages).
    """

    def __init__(self, index: IndexFolder, base: Generation | None) -> None:
        self.index = index
        number = int(base.name.split("-")[0]) + 1 if base else 1
        self.name = f"{number:06d}-{os.urandom(3).hex()}"
        self.folder = index.generations / self.name
        self.folder.mkdir(parents=True)
        if base is not None:
            shutil.copytree(base.folder / "chroma", self.folder / "chroma")
            shutil.copy2(base.folder / "catalogue.sqlite", self.folder / "catalogue.sqlite")
        self.catalogue = Catalogue(self.folder / "catalogue.sqlite", create=base is None)
        self._vectors: VectorStore | None = None
        if base is None:
            self._remember_before()

    @property
    def vectors(self) -> VectorStore:
        """The vectors, opened on first use."""
        if self._vectors is None:
            self._vectors = VectorStore(self.folder / "chroma")
        return self._vectors

    def known_vectors(self, slug: str) -> dict[str, Vectors]:
        """Vectors of an article's passages by embedded text, to be used again."""
        texts = {
            id_: text
            for passage in self.catalogue.passages_of(slug)
            for id_, text in _embedded(passage)
        }
        stored = self.vectors.get(list(texts)) if texts else {}
        return {texts[id_]: vector for id_, vector in stored.items()}

    def remove(self, slug: str) -> None:
        """Remove an article."""
        self._remove_vectors(slug)
        self.catalogue.remove(slug)

    def put(
        self, article: Article, passages: Sequence[Passage], vectors: Mapping[str, Vectors]
    ) -> None:
        """Add or replace an article; vectors holds one for each embedded text."""
        self._remove_vectors(article.slug)
        self.catalogue.put(article, passages)
        rows = [(id_, text, p) for p in passages for id_, text in _embedded(p)]
        self.vectors.add(
            [id_ for id_, _, _ in rows],
            np.array([vectors[text] for _, text, _ in rows], dtype=np.float32),
            [{"article": p.article, "topic": p.topic} for _, _, p in rows],
        )

    def _remove_vectors(self, slug: str) -> None:
        gone = [id_ for p in self.catalogue.passages_of(slug) for id_ in vector_ids(p)]
        if gone:
            self.vectors.delete(gone)

    def publish(
        self,
        *,
        model: str,
        roots: Sequence[str],
        files: Sequence[FileRecord],
        glossary: Sequence[dict[str, object]],
        glossary_sha256: str,
    ) -> Manifest:
        """Write the lexical index and manifest, verify, and make this generation live."""
        self.catalogue.commit()
        build_lexical(self.folder / "lexical", self.catalogue.all_passages())
        articles, passages = self.catalogue.counts()
        vectors = self.vectors.count()  # an empty library has a vector store too
        manifest = Manifest(
            self.name,
            datetime.now(UTC).isoformat(timespec="seconds"),
            VERSIONS,
            model,
            tuple(roots),
            tuple(files),
            tuple(glossary),
            glossary_sha256,
            articles,
            passages,
            vectors,
        )
        manifest.write(self.folder / "manifest.json")
        self.close()
        verify(self.folder)
        self.index.publish(self.name)
        return manifest

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        """Close; what was not published is deleted."""
        self.close()
        if self.index.current_name() != self.name:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _remember_before(self) -> None:
        """On a rebuild, keep the live generation's texts, so that links to them still resolve."""
        with suppress(IndexUnusable, sqlite3.DatabaseError):
            before = self.index.open()
            self.catalogue.remember_from(before.catalogue)
            before.close()

    def close(self) -> None:
        """Release the files."""
        self.catalogue.close()
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None
            gc.collect()  # Chroma's handles go with its last reference.


def _embedded(passage: Passage) -> Iterator[tuple[str, str]]:
    return zip(vector_ids(passage), passage.embedded_texts, strict=True)


def verify(folder: Path) -> None:
    """Open a built generation as a reader would and check that its parts agree."""
    generation = Generation(folder)
    try:
        generation.check()
    except IndexUnusable as error:
        raise IngestError(
            f"The new index is not whole: {error.what}", where=str(folder), fix="Try again."
        ) from error
    finally:
        generation.close()
