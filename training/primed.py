"""An embedder that has read many texts in advance, sorted by length, as fast as they can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from tqdm import tqdm

from assistant.embedding import Embedder, TokenVectors, Vectors

PAGE = 512


class Primed:
    """As the embedder it wraps; passages and questions that it was primed with are looked up."""

    def __init__(
        self, embedder: Embedder, passages: Iterable[str], questions: Iterable[str]
    ) -> None:
        self._embedder, self.fingerprint = embedder, embedder.fingerprint
        self._passages = self._read(passages, query=False)
        self._questions = self._read(questions, query=True)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Rows of unit length."""
        return np.array([read.pooled for read in self.embed_tokens(texts)])

    def embed_query(self, text: str) -> Vectors:
        """As the embedder."""
        return self.embed_tokens([text], query=True)[0].pooled

    def embed_tokens(self, texts: Sequence[str], *, query: bool = False) -> list[TokenVectors]:
        """As the embedder, in the digits of half precision."""
        known = self._questions if query else self._passages
        if any(text not in known for text in texts):
            return self._embedder.embed_tokens(texts, query=query)
        return [_single(known[text]) for text in texts]

    def _read(self, texts: Iterable[str], *, query: bool) -> dict[str, TokenVectors]:
        ordered = sorted(set(texts), key=len)
        known: dict[str, TokenVectors] = {}
        for start in tqdm(range(0, len(ordered), PAGE), disable=None):
            page = ordered[start : start + PAGE]
            read = self._embedder.embed_tokens(page, query=query)
            known |= {text: _half(vectors) for text, vectors in zip(page, read, strict=True)}
        return known


def _half(read: TokenVectors) -> TokenVectors:
    return TokenVectors(read.pooled.astype(np.float16), read.tokens.astype(np.float16), read.spans)


def _single(read: TokenVectors) -> TokenVectors:
    return TokenVectors(read.pooled.astype(np.float32), read.tokens.astype(np.float32), read.spans)
