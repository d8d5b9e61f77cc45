"""What most tests share: a small library on disk, indexed for real, and embedders."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import hypothesis
import numpy as np
import pytest

from assistant.articles import read_article
from assistant.assistant import Assistant
from assistant.embedding import SentenceTransformerEmbedder, TokenVectors, Vectors, open_embedder
from assistant.index import Generation, IndexFolder, LiveIndex
from assistant.ingestion import Report, ingest
from assistant.settings import Settings, read_settings
from assistant.text import stems
from assistant.types import Article

# No test is about time: a busy machine must not fail one.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

ARTICLES = {
    "basics/fascia.md": """\
---
title: What is fascia?
aliases: [connective tissue sheet]
asked:
  "How does fascia glide?": [what makes the layers slide, why is my back stiff]
url: https://example.org/fascia
---
Fascia is a sheet of connective tissue. It wraps muscles and nerves. [established]

## How does fascia glide?

Layers of fascia glide on hyaluronan. [supported]

| Layer | Thickness |
|-------|-----------|
| outer | 2 mm |
| inner | 1 mm |
""",
    "basics/fibres.md": """\
# What are collagen fibres?

Collagen fibres resist tension. Elastin fibres let tissue recoil.
""",
    "safety/red-flags.md": """\
---
title: Which signs are red flags?
---
Chest pain is an emergency. [established, urgent]

## When do I stop a session? [traditional, caution]

Stop for these signs:

- A fever stops the session.
- Sudden numbness stops the session.
""",
}
GLOSSARY = "- term: myofascial release\n  abbreviations: [MFR]\n"


@dataclass
class HashedWords:
    """A bag of hashed stems as an embedder: texts that share words are similar.

    embedded remembers every passage text that was ever embedded; after `fail_after` of them
    it fails, as a power cut would.
    """

    fingerprint: str = "hashed-words"
    embedded: list[str] = field(default_factory=list)
    fail_after: int | None = None

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Unit rows; no model is asked."""
        if self.fail_after is not None and len(self.embedded) + len(texts) > self.fail_after:
            raise KeyboardInterrupt
        self.embedded += texts
        return np.array([self.embed_query(text) for text in texts], np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Never all zero, so every text has a direction."""
        vector = np.full(256, 1e-3, np.float32)
        for word in stems(text):
            vector[zlib.crc32(word.encode()) % 256] += 1
        return vector / np.linalg.norm(vector)

    def embed_tokens(self, texts: Sequence[str], *, query: bool = False) -> list[TokenVectors]:
        """One vector for each stem."""
        return [
            TokenVectors(
                self.embed_query(text),
                np.array([self.embed_query(word) for word in stems(text) or [text]]),
            )
            for text in texts
        ]


@dataclass
class Library:
    """A folder of articles with its index, and what an owner does to them."""

    root: Path
    index: IndexFolder
    embedder: HashedWords

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file under the root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def delete(self, path: str) -> None:
        """Delete a file under the root."""
        (self.root / path).unlink()

    def rename(self, path: str, to: str) -> None:
        """Rename a file under the root."""
        target = self.root / to
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(target)

    def ingest(self, *paths: Path, rebuild: bool = False, dry_run: bool = False) -> Report:
        """Bring the index up to date."""
        return ingest(
            paths,
            self.index,
            self.embedder,
            default_root=self.root,
            rebuild=rebuild,
            dry_run=dry_run,
        )

    def texts(self) -> dict[str, str]:
        """Every indexed article's text by slug, after checking that all parts agree."""
        with self.opened() as library:
            library.check()
            slugs = library.catalogue.slugs()
            articles = [library.article(slug) for slug in slugs]
            assert sorted(record.slug for record in library.manifest.files) == slugs
            passages = list(library.catalogue.all_passages())
            assert len(passages) == len({p.id for p in passages})
            assert library.vectors.count() == sum(len(p.embedded_texts) for p in passages)
            assert {p.article for p in passages} == set(slugs)
            return {article.slug: article.text for article in articles if article is not None}

    def opened(self) -> _Opened:
        """The live generation, open in a `with` block."""
        return _Opened(self.index.open())


@dataclass
class _Opened:
    generation: Generation

    def __enter__(self) -> Generation:
        return self.generation

    def __exit__(self, *_: object) -> None:
        self.generation.close()


def copy_library(root: Path, index: IndexFolder, folder: Path) -> tuple[Path, IndexFolder]:
    """Articles and index copied to `corpus` and `index` in a folder: faster than an ingest."""
    copied, made = folder / "corpus", IndexFolder(folder / "index")
    shutil.copytree(root, copied)
    shutil.copytree(index.path, made.path)
    # The index knows its roots by their whole path.
    (manifest,) = made.generations.glob("*/manifest.json")
    told = manifest.read_text("utf-8").replace(root.as_posix(), copied.as_posix())
    manifest.write_text(told, "utf-8")
    return copied, made


@pytest.fixture
def hashed_embedder() -> HashedWords:
    """An embedder without a model."""
    return HashedWords()


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small library, made once; tests get copies."""
    folder = tmp_path_factory.mktemp("pattern")
    made = Library(folder / "corpus", IndexFolder(folder / "index"), HashedWords())
    for path, content in ARTICLES.items():
        made.write(path, content)
    made.write("glossary.yaml", GLOSSARY)
    made.ingest()
    return made


@pytest.fixture
def library(pattern: Library, tmp_path: Path, hashed_embedder: HashedWords) -> Library:
    """Three small articles and a glossary in two folders, indexed."""
    root, index = copy_library(pattern.root, pattern.index, tmp_path)
    return Library(root, index, hashed_embedder)


@pytest.fixture
def settings(library: Library, tmp_path: Path) -> Settings:
    """Settings for the small library, whatever the environment says."""
    return read_settings(
        corpus=library.root,
        index=library.index.path,
        data=tmp_path / "data",
        embedding_model="all-MiniLM-L6-v2",
        chat_model="",
        public_url="",
    )


@pytest.fixture
def small_assistant(library: Library, settings: Settings) -> Iterator[Assistant]:
    """An assistant over the small library that asks no model."""
    live = LiveIndex(library.index, library.embedder.fingerprint)
    yield Assistant(settings, library.embedder, live)
    live.close()


@pytest.fixture(scope="session")
def real_embedder() -> SentenceTransformerEmbedder:
    """The bundled model, loaded once."""
    embedder = open_embedder(read_settings(embedding_model="all-MiniLM-L6-v2"))
    embedder.load()
    return embedder


@pytest.fixture(scope="session")
def article() -> Callable[..., Article]:
    """Makes an article from Markdown."""

    def _article(markdown: str, path: str = "topic/sample.md") -> Article:
        return read_article(markdown.encode(), PurePath(path))

    return _article
