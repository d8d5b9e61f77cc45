"""One edited article among 5,000, and memory at 1,000, 5,000 and 20,000 passages.

Both run with the embedder of hashed words: all but the embedding is real. What the embedding of
the whole library would cost is measured on a sample of its texts with the real model, and the
texts that the edit embeds are charged at that price. The target speaks of the edit's whole time
(process start and imports excluded) as a share of the embedding time of a full build.

Memory is the largest resident set of a whole ingest process, less that of one that only imports
the same libraries; beside it stands the size of the index on disk.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import chromadb  # noqa: F401  # imports do not count

from assistant.embedding import Vectors, open_embedder
from assistant.index import IndexFolder
from assistant.ingestion import ingest
from assistant.settings import BUNDLED_MODEL, read_settings
from benchmarks.common import Row, scratch
from benchmarks.doubles import HashedWords, ShortArticles
from benchmarks.processes import run

PER_ARTICLE = 4
"""Sections of an article, each one passage."""
PASSAGES = (1_000, 5_000, 20_000)
SAMPLE = 256
"""Texts that the real model embeds."""
EDIT = 0.05
MEGABYTE = 1024 * 1024
IMPORTS = "import bm25s, chromadb, assistant.commands.ingest, benchmarks.doubles"


class Counting(HashedWords):
    """Remembers what was embedded."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        self.texts += texts
        return super().embed_passages(texts, progress)


def rows() -> list[Row]:
    bare = run([sys.executable, "-c", IMPORTS]).peak
    found = [_memory(passages, bare) for passages in PASSAGES]
    return [*found, _edit(scratch() / f"scale-{PASSAGES[-1]}", PASSAGES[-1])]


def _memory(passages: int, bare: int) -> Row:
    folder = scratch() / f"scale-{passages}"
    articles = ShortArticles(folder / "corpus", random.Random(1), sections=PER_ARTICLE)
    articles.add(passages // PER_ARTICLE)
    command = [sys.executable, "-m", "benchmarks.doubles", str(folder / "corpus")]
    used = run([*command, "--index", str(folder / "index")])
    on_disk = sum(f.stat().st_size for f in (folder / "index").rglob("*") if f.is_file())
    return Row(
        "scale",
        f"memory of an ingest of {used.stdout.split('; ')[-1].split(',')[0]}, beyond imports",
        f"{(used.peak - bare) / MEGABYTE:.0f} MiB",
        f"index {on_disk / MEGABYTE:.0f} MiB",
        f"{(used.peak - bare) / on_disk:.2f}",
    )


def _edit(folder: Path, passages: int) -> Row:
    file = sorted((folder / "corpus").iterdir())[0]
    file.write_text(file.read_text("utf-8").replace("edition", "reissue", 1), "utf-8")
    embedder, index = Counting(), IndexFolder(folder / "index")
    report = ingest((), index, embedder)
    assert len(report.updated) == 1
    price, texts = _price(index)
    edit, full = report.seconds + price * len(embedder.texts), price * texts
    return Row(
        "scale",
        f"one article edited among {passages // PER_ARTICLE:,} ({len(embedder.texts)} of "
        f"{texts:,} texts embedded), against embedding all",
        f"{edit:.1f} s",
        f"{full:.0f} s",
        f"{edit / full:.1%}",
        f"<= {EDIT:.0%}",
        edit / full <= EDIT,
    )


def _price(index: IndexFolder) -> tuple[float, int]:
    """Seconds for which the real model embeds one text, and how many texts there are."""
    generation = index.open()
    texts = [text for p in generation.catalogue.all_passages() for text in p.embedded_texts]
    generation.close()
    sample = random.Random(1).sample(texts, SAMPLE)
    embedder = open_embedder(read_settings(embedding_model=BUNDLED_MODEL))
    embedder.embed_passages(sample[:8])
    started = time.perf_counter()
    embedder.embed_passages(sample)
    return (time.perf_counter() - started) / SAMPLE, len(texts)
