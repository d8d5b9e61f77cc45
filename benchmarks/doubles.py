"""For runs in which embedding is not the question: an embedder of hashed words, short articles,
and the ingest command with that embedder in a process of its own."""

from __future__ import annotations

import os
import random
import re
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from unittest.mock import patch

import numpy as np

from assistant.articles import read_article
from assistant.embedding import TokenVectors, Vectors

DIMENSION = 384
"""As the bundled model's, so that vectors take as much room."""


class HashedWords:
    """A bag of hashed words: texts that share words are similar, and no model is asked."""

    fingerprint = "hashed-words"

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        return np.array([self.embed_query(text) for text in texts], np.float32)

    def embed_query(self, text: str) -> Vectors:
        vector = np.full(DIMENSION, 1e-3, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            vector[zlib.crc32(word.encode()) % DIMENSION] += 1
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def embed_tokens(self, texts: Sequence[str], *, query: bool = False) -> list[TokenVectors]:
        return [
            TokenVectors(self.embed_query(t), np.array([self.embed_query(w) for w in t.split()]))
            for t in texts
        ]


@dataclass
class ShortArticles:
    """A folder of short articles; edited at random, it knows what an index of it must hold."""

    folder: Path
    rng: random.Random
    sections: int = 2
    digests: dict[str, str] = field(default_factory=dict)
    """Of each article's text, by slug."""
    files: dict[str, Path] = field(default_factory=dict)
    written: int = 0

    def add(self, number: int) -> None:
        """Write so many new articles."""
        for _ in range(number):
            self._write(f"topic-{len(self.files)}-{self.written}")

    def edit(self, changed: int, gone: int) -> None:
        """Change some articles, delete some, add as many, and move one to another folder."""
        slugs = self.rng.sample(sorted(self.files), changed + gone + 1)
        for slug in slugs[:changed]:
            self._write(slug)
        for slug in slugs[changed:-1]:
            self.files.pop(slug).unlink()
            del self.digests[slug]
        moved = self.files[slugs[-1]]
        self.files[slugs[-1]] = moved.rename(moved.with_name(f"moved-{self.written}.md"))
        self.add(gone)

    def _write(self, slug: str) -> None:
        self.written += 1
        text = article(slug, self.written, self.rng, self.sections)
        file = self.files.setdefault(slug, self.folder / f"{slug}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        self.digests[slug] = read_article(text.encode(), PurePath(file.name)).digest


WORDS = (
    "fascia muscle layer hold stretch pressure tissue nerve collagen fibre water glide pain motion "
    "trial review therapist session hand heel back neck shoulder hip leg breath posture sleep"
).split()


def article(slug: str, edition: int, rng: random.Random, sections: int) -> str:
    """A short article of that many sections, each a passage or two."""
    lines = ["---", f"slug: {slug}", f"title: What is {slug}?", "---"]
    for section in range(sections):
        words = [" ".join(rng.choices(WORDS, k=12)) for _ in range(4)]
        sentences = " ".join(f"{w.capitalize()} is told in edition {edition}." for w in words)
        lines += [f"## How does {slug} work in part {section}?", "", sentences, ""]
    return "\n".join(lines)


def ingest_command(arguments: Sequence[str]) -> int:
    """`python ingest.py` with the double in place of the model."""
    from assistant.commands import ingest

    with patch.object(ingest, "open_embedder", lambda settings: HashedWords()):
        return ingest.main(arguments)


def ingest_process(arguments: Sequence[str], output: Path, *, real_model: bool = False) -> None:
    """The same as the body of a process, which writes what it says to a file."""
    from assistant.commands import ingest

    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    sys.exit(ingest.main(arguments) if real_model else ingest_command(arguments))


if __name__ == "__main__":
    sys.exit(ingest_command(sys.argv[1:]))
