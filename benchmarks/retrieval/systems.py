"""The systems compared: ours as shipped, parts of ours, and LangChain's stock pipelines.

Each is indexed over the articles of one set and gives the ten best articles for a question; an
article stands where its best passage does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from assistant.assistant import Assistant, open_assistant
from assistant.embedding import Embedder
from assistant.index import Generation, IndexFolder
from assistant.index.lexical import query_terms
from assistant.ingestion import ingest
from assistant.settings import Settings
from benchmarks.retrieval.sets import Query, TestSet

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.retrievers import BaseRetriever

DEPTH = 50
"""Passages asked for, so that ten different articles are among them."""
ARTICLES = 10
OURS, CHROMA, ENSEMBLE = "ours", "LangChain: Chroma", "LangChain: BM25 ensemble"
RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""

Ranking = Sequence[str]
Search = Callable[[Query], Ranking]
"""The best articles for a question, best first."""


@dataclass(frozen=True, slots=True)
class System:
    """A way to search; seconds: what its index took to build, embedding included."""

    name: str
    search: Search
    seconds: float


def ours(test: TestSet, settings: Settings, embedder: Embedder) -> tuple[list[System], Assistant]:
    """Ours as shipped; its two rankings alone; and both by reciprocal rank fusion."""
    seconds = ingest((test.folder,), IndexFolder(settings.index), embedder).seconds
    assistant = open_assistant(settings)
    with assistant.library() as library:
        dense, lexical = _dense(library, embedder), _lexical(library)
    fused = _rank_fusion(dense, lexical)
    return [
        System(OURS, shipped(assistant), seconds),
        System("ours: dense alone", lambda query: _articles(dense(query)), seconds),
        System("ours: BM25 alone", lambda query: _articles(lexical(query)), seconds),
        System("ours: rank fusion", lambda query: _articles(fused(query)), seconds),
    ], assistant


def shipped(assistant: Assistant) -> Search:
    """Ours, with the turns before a question."""

    def search(query: Query) -> Ranking:
        hits = assistant.search(query.text, k=DEPTH, history=query.history)
        return _articles(hit.passage.article for hit in hits)

    return search


def _dense(library: Generation, embedder: Embedder) -> Search:
    def search(query: Query) -> Ranking:
        nearest = library.vectors.nearest(embedder.embed_query(query.text), DEPTH)
        return [id_.rpartition(":")[0] for id_, _ in nearest]

    return search


def _lexical(library: Generation) -> Search:
    def search(query: Query) -> Ranking:
        found = library.lexical.search(query_terms(query.text), DEPTH)
        return [id_.rpartition(":")[0] for id_, _ in found]

    return search


def _rank_fusion(*searches: Search) -> Search:
    def search(query: Query) -> Ranking:
        scores: dict[str, float] = {}
        for one in searches:
            for rank, article in enumerate(dict.fromkeys(one(query)), start=1):
                scores[article] = scores.get(article, 0.0) + 1 / (RRF + rank)
        return sorted(scores, key=lambda article: -scores[article])

    return search


def stock(test: TestSet, embedder: Embedder, folder: Path) -> list[System]:
    """LangChain's recursive splitter, Chroma and BM25 ensemble, as its tutorials set them up."""
    started = time.perf_counter()
    pieces = _chunks(test)
    store = _store(embedder, folder)
    size = 1000
    for at in range(0, len(pieces), size):
        store.add_documents(pieces[at : at + size])
    dense_seconds = time.perf_counter() - started
    ensemble = stock_ensemble(test, embedder, folder)
    return [
        System(CHROMA, stock_dense(embedder, folder), dense_seconds),
        System(ENSEMBLE, ensemble, time.perf_counter() - started),
    ]


def stock_dense(embedder: Embedder, folder: Path) -> Search:
    """LangChain's Chroma over what `stock` put into a folder."""
    return _retriever(_store(embedder, folder).as_retriever(search_kwargs={"k": DEPTH}))


def stock_ensemble(test: TestSet, embedder: Embedder, folder: Path) -> Search:
    """The same beside LangChain's BM25, which is made in memory each time."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever

    dense = _store(embedder, folder).as_retriever(search_kwargs={"k": DEPTH})
    words = BM25Retriever.from_documents(_chunks(test), k=DEPTH)
    return _retriever(EnsembleRetriever(retrievers=[words, dense], weights=[0.5, 0.5]))


def _chunks(test: TestSet) -> list[Document]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return splitter.split_documents(
        [Document(text, metadata={"article": slug}) for slug, text in test.texts.items()]
    )


def _store(embedder: Embedder, folder: Path) -> Chroma:
    from langchain_chroma import Chroma

    return Chroma(
        collection_name="stock",
        embedding_function=_LangChain(embedder),
        persist_directory=str(folder),
        collection_configuration={"hnsw": {"space": "cosine"}},
    )


def _retriever(retriever: BaseRetriever) -> Search:
    return lambda query: _articles(d.metadata["article"] for d in retriever.invoke(query.text))


def _articles(found: Iterable[str]) -> Ranking:
    return list(dict.fromkeys(found))[:ARTICLES]


class _LangChain(Embeddings):
    """Our embedder in LangChain's terms."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, row)) for row in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return list(map(float, self._embedder.embed_query(text)))
