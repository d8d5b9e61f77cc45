"""Token vectors of sentences read before."""

from __future__ import annotations

import threading
from collections import OrderedDict

import numpy as np

from assistant.embedding import TokenVectors

CACHE_BYTES = 128 * 2**20
"""Memory for token vectors of sentences read before; about 5,000 sentences."""


class Cache:
    """The least recently used are forgotten beyond `limit` bytes; kept in half precision."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit, self.size = limit, 0
        self._entries: OrderedDict[str, tuple[np.ndarray, np.ndarray]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> TokenVectors | None:
        """What was read before; None if it was not, or was forgotten."""
        with self._lock:
            entry = self._entries.get(text)
            if entry is None:
                return None
            self._entries.move_to_end(text)
        return TokenVectors(entry[0].astype(np.float32), entry[1].astype(np.float32))

    def put(self, text: str, vectors: TokenVectors) -> None:
        """Remember; forget others where space is short."""
        entry = (vectors.pooled.astype(np.float16), vectors.tokens.astype(np.float16))
        with self._lock:
            self._forget(self._entries.pop(text, None))
            self._entries[text] = entry
            self.size += entry[0].nbytes + entry[1].nbytes
            while self.size > self._limit and len(self._entries) > 1:
                self._forget(self._entries.popitem(last=False)[1])

    def _forget(self, entry: tuple[np.ndarray, np.ndarray] | None) -> None:
        if entry is not None:
            self.size -= entry[0].nbytes + entry[1].nbytes
