"""`python -m benchmarks.retrieval.cost`: what a search costs beyond embedding the question.

At 1,000, 20,000 and 100,000 passages of made-up words with the frequencies of a language (Zipf),
with vectors that lie in groups as those of real articles do. The ratio is of the median search,
less embedding, to the median embedding of the same questions in the same run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assistant.embedding import Vectors, open_embedder
from assistant.index import Generation, IndexFolder
from assistant.index.build import Builder
from assistant.lexicon import Query
from assistant.retrieval import search
from assistant.settings import BUNDLED_MODEL, read_settings
from assistant.types import Article, Passage

SIZES = (1_000, 20_000, 100_000)
A_PASSAGE = 110
"""Words."""
AN_ARTICLE = 20
"""Passages."""
VOCABULARY = 60_000
QUESTIONS = 60
DIMENSION = 384


def main() -> int:
    embedder = open_embedder(read_settings(embedding_model=BUNDLED_MODEL))
    embedder.load()
    print(
        "| passages | embedding | search less embedding, p50 | ratio |\n| --- | --- | --- | --- |"
    )
    for size in SIZES:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            library = _library(Path(folder), size)
            random = np.random.default_rng(1)
            embedding, whole = [], []
            for _ in range(QUESTIONS):
                query = Query(text := " ".join(_words(random, 9)), text)
                started = time.perf_counter()
                embedder.embed_query(text)
                embedding.append(time.perf_counter() - started)
                started = time.perf_counter()
                search(query, library, embedder, k=50)
                whole.append(time.perf_counter() - started)
            library.close()
        unit = statistics.median(embedding)
        beyond = statistics.median(w - e for w, e in zip(whole, embedding, strict=True))
        print(f"| {size:,} | {1000 * unit:.1f} ms | {1000 * beyond:.1f} ms | {beyond / unit:.2f} |")
    return 0


def _library(folder: Path, size: int) -> Generation:
    index = IndexFolder(folder)
    random = np.random.default_rng(0)
    centres = _unit(random.normal(size=(size // AN_ARTICLE, DIMENSION)))
    with Builder(index, None) as builder:
        for number, centre in enumerate(centres):
            passages = tuple(_passages(random, f"a{number}"))
            noise = random.normal(size=(len(passages), DIMENSION)) * 0.04
            vectors = _unit(centre + noise).astype(np.float32)
            article = Article(f"a{number}", f"Article {number}", "", (), ())
            texts = [p.embedded_texts[0] for p in passages]
            builder.put(article, passages, dict(zip(texts, vectors, strict=True)))
        builder.publish(model="made up", roots=(), files=(), glossary=(), glossary_sha256="")
    return index.open()


def _passages(random: np.random.Generator, slug: str) -> Iterator[Passage]:
    for number in range(AN_ARTICLE):
        text = " ".join(_words(random, A_PASSAGE))
        start = number * 1000
        yield Passage(
            f"{slug}:{start}-{start + len(text)}",
            slug,
            slug,
            "",
            "",
            "",
            start,
            start + len(text),
            text,
            slug,
        )


def _words(random: np.random.Generator, count: int) -> list[str]:
    ranks = random.zipf(1.15, size=9 * count)
    # The most frequent words of a language are stop words, which are not indexed.
    return [f"w{rank}" for rank in ranks[(ranks > 20) & (ranks <= VOCABULARY)][:count]]


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


if __name__ == "__main__":
    raise SystemExit(main())
