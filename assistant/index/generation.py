"""An open generation: an immutable view of the library, taken once per question."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from pathlib import Path

from assistant.errors import IndexUnusable, ModelChanged
from assistant.index.catalogue import Catalogue
from assistant.index.lexical import LexicalIndex
from assistant.index.manifest import REBUILD, Manifest, read_manifest
from assistant.index.vectors import VectorStore
from assistant.types import Article


class Generation:
    """One published state of the index. Its parts open when they are first used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder / "manifest.json")

    @property
    def name(self) -> str:
        """The generation's name, unique for an index folder."""
        return self.manifest.generation

    @cached_property
    def catalogue(self) -> Catalogue:
        """Articles and passages."""
        file = self.folder / "catalogue.sqlite"
        if not file.is_file():
            raise self._damaged("the catalogue is missing")
        try:
            catalogue = Catalogue(file)
            counts = catalogue.counts()
        except sqlite3.DatabaseError as error:
            raise self._damaged("the catalogue cannot be read") from error
        if counts != (self.manifest.articles, self.manifest.passages):
            raise self._damaged("articles are missing from the catalogue")
        return catalogue

    @cached_property
    def vectors(self) -> VectorStore:
        """Passage vectors."""
        folder = self.folder / "chroma"
        if not folder.is_dir():  # Chroma would silently make an empty one.
            raise self._damaged("the vectors are missing")
        try:
            store = VectorStore(folder)
        except Exception as error:  # Chroma raises errors of several families on damaged files
            raise self._damaged("the vectors cannot be read") from error
        if store.count() != self.manifest.vectors:
            store.close()
            raise self._damaged("vectors are missing")
        return store

    @cached_property
    def lexical(self) -> LexicalIndex:
        """BM25 over the passages."""
        try:
            index = LexicalIndex(self.folder / "lexical")
            _ = index.words
            return index
        except Exception as error:  # so do the readers of bm25s and numpy
            raise self._damaged("the word index cannot be read") from error

    def article(self, slug: str) -> Article | None:
        """The article, or None if the library has none of that slug."""
        return self.catalogue.article(slug)

    def check_model(self, fingerprint: str) -> None:
        """Raises ModelChanged if the vectors are not this model's."""
        if self.manifest.model != fingerprint:
            raise ModelChanged(
                f"The index was built with another embedding model ({self.manifest.model}, "
                f"now {fingerprint})",
                where=str(self.folder.parent.parent),
                fix=REBUILD,
            )

    def check(self) -> None:
        """Use every part as a reader would; IndexUnusable if one is damaged or lacks something."""
        sample = next(self.catalogue.all_passages(), None)
        # A library without a word that carries meaning has an empty word index.
        if len(self.lexical) != (self.manifest.passages if self.lexical.words else 0):
            raise self._damaged("passages are missing from the word index")
        if sample is not None and not self._finds(self.vectors, sample.id):
            raise self._damaged("the vectors do not answer")

    @staticmethod
    def _finds(vectors: VectorStore, id_: str) -> bool:
        try:
            vector = vectors.get([id_]).get(id_)
            return vector is not None and bool(vectors.nearest(vector, 1))
        except Exception:  # as above: damage inside the store shows at the first query
            return False

    def close(self) -> None:
        """Release the files. Parts that were never used are not opened for it."""
        for part in ("vectors", "catalogue"):
            if part in self.__dict__:
                self.__dict__.pop(part).close()

    def _damaged(self, detail: str) -> IndexUnusable:
        return IndexUnusable(f"The index is damaged: {detail}", where=str(self.folder), fix=REBUILD)
