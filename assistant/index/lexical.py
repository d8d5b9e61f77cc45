"""BM25 over stems of the passages, built once per generation and held in memory when read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.text import STOP_WORDS, stem, stems, words
from assistant.types import Passage

if TYPE_CHECKING:
    from bm25s import BM25


class LexicalIndex:
    """BM25 (Lucene's variant, k1 = 1.2, b = 0.75) over title, headings and text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids: list[str] = json.loads((folder / "ids.json").read_text("utf-8"))
        self._words: dict[str, int] | None = None
        self._bm25: BM25 | None = None
        if self._ids:
            import bm25s

            # Not memory-mapped: a file cut off while it is mapped ends the process (SIGBUS), and
            # in memory it takes no more than the vectors do.
            self._bm25 = bm25s.BM25.load(folder / "bm25", show_progress=False)
            assert self._bm25 is not None

    @property
    def words(self) -> dict[str, int]:
        """Every word form of the library with the number of passages it stands in."""
        if self._words is None:
            self._words = json.loads((self._folder / "words.json").read_text("utf-8"))
        return self._words

    def __len__(self) -> int:
        return len(self._ids)

    def holds(self, term: str) -> bool:
        """Whether a stem stands in any passage."""
        return self._bm25 is not None and term in self._bm25.vocab_dict

    def scores(self, terms: Sequence[str], weights: Sequence[float]) -> LexicalScores:
        """BM25 of every passage for stems `terms`, each term's share multiplied by its weight."""
        total = np.zeros(len(self._ids), dtype=np.float32)
        by_weight: dict[float, list[str]] = {}
        for term, weight in zip(terms, weights, strict=True):
            if self.holds(term):
                by_weight.setdefault(weight, []).append(term)
        for weight, group in by_weight.items():
            assert self._bm25 is not None
            total += weight * self._bm25.get_scores(group)
        return LexicalScores(self._ids, self._rows, total)

    def search(self, terms: Sequence[str], k: int) -> list[tuple[str, float]]:
        """The k best passages as (id, BM25 score) for stems `terms`."""
        return self.scores(terms, [1.0] * len(terms)).best(k)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {id_: row for row, id_ in enumerate(self._ids)}


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """The BM25 scores of all passages for one question."""

    ids: Sequence[str]
    rows: Mapping[str, int]
    values: NDArray[np.float32]

    @property
    def highest(self) -> float:
        """The best score; 0 if no passage holds a term."""
        return float(self.values.max()) if len(self.values) else 0.0

    def of(self, id_: str) -> float:
        """A passage's score."""
        row = self.rows.get(id_)
        return 0.0 if row is None else float(self.values[row])

    def best(self, k: int, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The k best of the allowed passages (None: all) that score above 0, best first."""
        values = self.values
        if allowed is not None:
            values = np.where([id_ in allowed for id_ in self.ids], values, 0)
        k = min(k, len(self.ids))
        if not k:
            return []
        rows = np.argpartition(-values, k - 1)[:k]
        rows = rows[np.lexsort((rows, -values[rows]))]  # ties in reading order
        return [(self.ids[row], float(values[row])) for row in rows if values[row] > 0]


def build_lexical(folder: Path, passages: Iterable[Passage]) -> None:
    """Write the lexical index of `passages` into the empty folder `folder`."""
    ids: list[str] = []
    corpus: list[list[str]] = []
    seen: Counter[str] = Counter()
    for passage in passages:
        found = [word for word in words(lexical_text(passage)) if word not in STOP_WORDS]
        ids.append(passage.id)
        corpus.append([stem(word) for word in found])
        seen.update(set(found))
    folder.mkdir(parents=True)
    if corpus and any(corpus):
        import bm25s

        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        index.index(corpus, show_progress=False)
        index.save(folder / "bm25", show_progress=False)
    else:
        ids = []
    (folder / "ids.json").write_text(json.dumps(ids), "utf-8")
    (folder / "words.json").write_text(json.dumps(seen, ensure_ascii=False), "utf-8")


def lexical_text(passage: Passage) -> str:
    """What BM25 sees of a passage."""
    return "\n".join((passage.context, passage.terms, *passage.asked, passage.text))


def query_terms(text: str) -> list[str]:
    """Stems of a question; if it is all stop words, the stems of those."""
    return stems(text) or [stem(word) for word in words(text)]
