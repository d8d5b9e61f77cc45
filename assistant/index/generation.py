"""An open generation: an immutable view of the library, taken once per question."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from assistant.errors import IndexUnusable, ModelChanged
from assistant.index.catalogue import Catalogue
from assistant.index.lexical import LexicalIndex
from assistant.index.manifest import MANIFEST, REBUILD, Manifest, read_manifest
from assistant.index.seal import changed_contents, changed_sizes
from assistant.index.vectors import VectorStore
from assistant.types import Article


class Generation:
    """One published state of the index. Its parts open when they are first used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder / MANIFEST)
        # Two questions may be the first to use a part; cached_property has no lock of its own.
        self._opening = threading.Lock()

    @property
    def name(self) -> str:
        """The generation's name, unique for an index folder."""
        return self.manifest.generation

    @property
    def catalogue(self) -> Catalogue:
        """Articles and passages."""
        with self._opening:
            return self._catalogue

    @property
    def vectors(self) -> VectorStore:
        """Passage vectors."""
        with self._opening:
            return self._vectors

    @property
    def lexical(self) -> LexicalIndex:
        """BM25 over the passages."""
        with self._opening:
            return self._lexical

    @cached_property
    def _catalogue(self) -> Catalogue:
        file = self.folder / "catalogue.sqlite"
        if not file.is_file():
            raise self._damaged("the catalogue is missing")
        try:
            catalogue = Catalogue(file)
        except sqlite3.DatabaseError as error:
            raise self._damaged("the catalogue cannot be read") from error
        try:
            counts = catalogue.counts()
        except IndexUnusable:
            catalogue.close()
            raise
        if counts != (self.manifest.articles, self.manifest.passages):
            catalogue.close()
            raise self._damaged("articles are missing from the catalogue")
        return catalogue

    @cached_property
    def _vectors(self) -> VectorStore:
        folder = self.folder / "chroma"
        if not folder.is_dir():  # Chroma would silently make an empty one.
            raise self._damaged("the vectors are missing")
        store = VectorStore(folder)
        if store.count() != self.manifest.vectors:
            store.close()
            raise self._damaged("vectors are missing")
        return store

    @cached_property
    def _lexical(self) -> LexicalIndex:
        try:
            index = LexicalIndex(self.folder / "lexical")
            _ = index.words
            return index
        except Exception as error:  # bm25s and numpy raise errors of many kinds on damaged files
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

    def check_sizes(self) -> None:
        """Look whether files are gone or cut off: a matter of microseconds."""
        self._check(changed_sizes(self.folder, self.manifest.sealed))

    def check_files(self) -> None:
        """Look whether any file is gone or has changed since it was published; reads all."""
        if not self.manifest.sealed:
            self.check()
        self._check(changed_contents(self.folder, self.manifest.sealed))

    def _check(self, changed: Iterator[str]) -> None:
        if file := next(changed, None):
            raise self._damaged(f"{file} is not as it was published")

    def check(self) -> None:
        """Use every part as a reader would; IndexUnusable if one is damaged or lacks something."""
        sample = next(self.catalogue.all_passages(), None)
        # A library without a word that carries meaning has an empty word index.
        if len(self.lexical) != (self.manifest.passages if self.lexical.words else 0):
            raise self._damaged("passages are missing from the word index")
        if sample is not None:
            vector = self.vectors.get([sample.id]).get(sample.id)
            if vector is None or not self.vectors.nearest(vector, 1):
                raise self._damaged("the vectors do not answer")

    def close(self) -> None:
        """Release the files. Parts that were never used are not opened for it."""
        for part in ("_vectors", "_catalogue"):
            if part in self.__dict__:
                self.__dict__.pop(part).close()

    def _damaged(self, detail: str) -> IndexUnusable:
        return IndexUnusable(f"The index is damaged: {detail}", where=str(self.folder), fix=REBUILD)
