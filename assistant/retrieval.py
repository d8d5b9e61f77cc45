"""Finds passages: dense and lexical scores, fused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.embedding import Embedder
from assistant.index import Generation
from assistant.index.lexical import query_terms
from assistant.lexicon import Query
from assistant.types import Hit

POOL = 50
"""Passages taken from each ranking before fusion."""
LEXICAL_WEIGHT = 0.35
"""Of the BM25 score (as a share of the question's highest) beside the cosine."""
EXPANSION_WEIGHT = 0.5
"""Of a term that the glossary added, against 1 for a word of the question."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may be found; empty fields allow all."""

    topic: str = ""
    article: str = ""

    def where(self) -> Mapping[str, Any] | None:
        """As a Chroma filter."""
        clauses = [{k: v} for k, v in (("topic", self.topic), ("article", self.article)) if v]
        if len(clauses) == 2:
            return {"$and": clauses}
        return clauses[0] if clauses else None


def search(
    query: Query, library: Generation, embedder: Embedder, *, k: int, only: Filter | None = None
) -> tuple[Hit, ...]:
    """The k best passages for a question, best first.

    Each ranking gives POOL passages; every passage of either gets both scores.
    """
    where = only.where() if only else None
    allowed = None
    if only and where:
        allowed = set(library.catalogue.passage_ids(only.topic, only.article))
    vector = embedder.embed_query(" ".join((query.text, *query.expansions)))
    dense = dict(library.vectors.nearest(vector, max(POOL, k), where))
    terms = query_terms(query.text)
    added = [term for text in query.expansions for term in query_terms(text) if term not in terms]
    lexical = library.lexical.scores(
        [*terms, *added], [1.0] * len(terms) + [EXPANSION_WEIGHT] * len(added)
    )
    for id_, _ in lexical.best(max(POOL, k), allowed):
        dense.setdefault(id_, 0.0)
    missing = [id_ for id_ in dense if not dense[id_]]
    for id_, other in library.vectors.get(missing).items():
        dense[id_] = float(vector @ other)
    fused = fuse(dense, {id_: lexical.of(id_) for id_ in dense}, lexical.highest)[:k]
    passages = library.catalogue.passages([id_ for id_, _ in fused])
    return tuple(Hit(passages[id_], score, dense[id_]) for id_, score in fused if id_ in passages)


def fuse(
    cosines: Mapping[str, float], lexical: Mapping[str, float], highest: float
) -> list[tuple[str, float]]:
    """Add to each cosine its BM25 score as a share of the highest one, weighted; best first.

    A convex combination keeps how near a passage is, where ranks forget it (Bruch, Gai and
    Ingber 2023). Ties keep the order of `cosines`.

    >>> fuse({"a": 0.6, "b": 0.5}, {"a": 0.0, "b": 8.0}, 8.0)
    [('b', 0.85), ('a', 0.6)]
    """
    scores = {
        id_: cosine + LEXICAL_WEIGHT * (lexical.get(id_, 0.0) / highest if highest else 0.0)
        for id_, cosine in cosines.items()
    }
    return sorted(scores.items(), key=lambda item: -item[1])
