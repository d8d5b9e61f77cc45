"""Builds the next generation beside the live one, verifies it, and publishes it."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.embedding import Vectors
from assistant.errors import IndexUnusable, IngestError
from assistant.index.asked import beyond, shared_out, stored
from assistant.index.catalogue import Catalogue
from assistant.index.folder import IndexFolder
from assistant.index.generation import Generation
from assistant.index.lexical import build_lexical
from assistant.index.manifest import MANIFEST, VERSIONS, FileRecord, Manifest
from assistant.index.seal import seal
from assistant.index.vectors import VectorStore, create_vectors, vector_ids, written_when_opened
from assistant.lexicon import GlossaryEntry
from assistant.types import Article, Passage

AT_A_TIME = 1024
"""Vectors written together."""


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
        self._gone: list[str] = []
        self._new: dict[str, tuple[Vectors, dict[str, str]]] = {}
        self._earlier = index.recall_catalogue() if base is None else None
        if self._earlier is not None:
            # So that links to texts from before the rebuild still resolve.
            with suppress(IndexUnusable):
                self.catalogue.remember_from(self._earlier)

    @property
    def vectors(self) -> VectorStore:
        """The vectors, opened on first use."""
        if self._vectors is None:
            folder = self.folder / "chroma"
            self._vectors = VectorStore(folder) if folder.is_dir() else create_vectors(folder)
        return self._vectors

    def known_vectors(self, slug: str) -> dict[str, Vectors]:
        """Vectors of an article's passages by embedded text, to be used again."""
        passages = self.catalogue.passages_of(slug)
        found = self.vectors.get([id_ for passage in passages for id_ in vector_ids(passage)])
        known: dict[str, Vectors] = {}
        for passage in passages:
            for id_, text in zip(vector_ids(passage), passage.embedded_texts, strict=True):
                if id_ in found and passage.id in found:
                    own = found[passage.id]
                    known[text] = own if id_ == passage.id else beyond(own, found[id_])
        return known

    def earlier_article(self, slug: str) -> Article | None:
        """On a rebuild, an article as it was before; None if it is not known any more."""
        with suppress(IndexUnusable):
            return self._earlier.article(slug) if self._earlier else None
        return None

    def remove(self, slug: str) -> None:
        """Remove an article."""
        self._remove_vectors(slug)
        self.catalogue.remove(slug)

    def put(
        self, article: Article, passages: Sequence[Passage], vectors: Mapping[str, Vectors]
    ) -> None:
        """Add or replace an article; vectors holds one for each embedded text."""
        self._remove_vectors(article.slug)
        passages = shared_out(passages, vectors)
        self.catalogue.put(article, passages)
        for passage in passages:
            label = {"article": passage.article, "topic": passage.topic}
            label |= {f"standing_{standing}": "yes" for standing in passage.standings}
            ids = vector_ids(passage)
            self._new |= {
                id_: (vector, label)
                for id_, vector in zip(ids, stored(passage, vectors), strict=True)
            }
        if len(self._new) >= AT_A_TIME:
            self._flush()

    def _remove_vectors(self, slug: str) -> None:
        for id_ in (id_ for p in self.catalogue.passages_of(slug) for id_ in vector_ids(p)):
            self._new.pop(id_, None)
            self._gone.append(id_)

    def _flush(self) -> None:
        """Each call to Chroma is a transaction: many vectors go in one."""
        if self._gone:
            self.vectors.delete(self._gone)
        if self._new:
            vectors = np.array([vector for vector, _ in self._new.values()], dtype=np.float32)
            self.vectors.add(list(self._new), vectors, [label for _, label in self._new.values()])
        self._gone, self._new = [], {}

    def publish(
        self,
        *,
        model: str,
        roots: Sequence[str],
        files: Sequence[FileRecord],
        glossary: Sequence[GlossaryEntry],
        glossary_sha256: str,
    ) -> Manifest:
        """Write the lexical index and manifest, verify, and make this generation live."""
        self._flush()
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
        manifest.write(self.folder / MANIFEST)
        self.close()
        verify(self.folder)
        sealed = seal(self.folder, written_when_opened(self.folder / "chroma"))
        manifest = replace(manifest, sealed=tuple(f for f in sealed if f.path != MANIFEST))
        manifest.write(self.folder / MANIFEST)
        self.index.publish(self.name)
        return manifest

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        """Close; what was not published is deleted."""
        self.close()
        if self.index.current_name() != self.name:
            shutil.rmtree(self.folder, ignore_errors=True)

    def close(self) -> None:
        """Release the files."""
        self.catalogue.close()
        if self._earlier is not None:
            self._earlier.close()
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None
            gc.collect()  # Chroma's handles go with its last reference.


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
