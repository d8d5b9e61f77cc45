"""An embedder that has read many texts in advance, sorted by length, as fast as they can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from tqdm import tqdm

from assistant.embedding import Embedder, TokenVectors, Vectors

PAGE = 512


class Primed:
    """As the embedder it wraps; texts that it was primed with are looked up."""

    def __init__(self, embedder: Embedder, texts: Iterable[str]) -> None:
        self._embedder, self.fingerprint = embedder, embedder.fingerprint
        self._known: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        ordered = sorted(set(texts), key=len)
        for start in tqdm(range(0, len(ordered), PAGE), disable=None):
            page = ordered[start : start + PAGE]
            for text, read in zip(page, embedder.embed_tokens(page), strict=True):
                self._known[text] = read.pooled.astype(np.float16), read.tokens.astype(np.float16)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Rows of unit length."""
        return np.array([read.pooled for read in self.embed_tokens(texts)])

    def embed_query(self, text: str) -> Vectors:
        """As the embedder."""
        return self._embedder.embed_query(text)

    def embed_tokens(self, texts: Sequence[str], *, query: bool = False) -> list[TokenVectors]:
        """As the embedder."""
        if query or any(text not in self._known for text in texts):
            return self._embedder.embed_tokens(texts, query=query)
        known = (self._known[text] for text in texts)
        return [TokenVectors(p.astype(np.float32), t.astype(np.float32)) for p, t in known]
