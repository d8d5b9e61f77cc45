"""Finds passages: dense and lexical ranking, fused by reciprocal rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.embedding import Embedder
from assistant.index import Generation
from assistant.index.lexical import query_terms
from assistant.lexicon import Query
from assistant.types import Hit

POOL = 50
"""Passages taken from each ranking before fusion."""
RANK_CONSTANT = 60
"""k of reciprocal rank fusion, as in Cormack et al. 2009."""
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
    """The k best passages for a question, best first."""
    where = only.where() if only else None
    vector = embedder.embed_query(" ".join((query.text, *query.expansions)))
    dense = library.vectors.nearest(vector, POOL, where)
    allowed = None
    if only and where:
        allowed = set(library.catalogue.passage_ids(only.topic, only.article))
    terms = query_terms(query.text)
    added = [term for text in query.expansions for term in query_terms(text) if term not in terms]
    weights = [1.0] * len(terms) + [EXPANSION_WEIGHT] * len(added)
    lexical = library.lexical.search([*terms, *added], POOL, weights=weights, allowed=allowed)
    fused = fuse([id_ for id_, _ in dense], [id_ for id_, _ in lexical])[:k]
    passages = library.catalogue.passages([id_ for id_, _ in fused])
    similarity = dict(dense)
    return tuple(
        Hit(passages[id_], score, similarity.get(id_)) for id_, score in fused if id_ in passages
    )


def fuse(*rankings: Sequence[str]) -> list[tuple[str, float]]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), best first.

    The score of an id is the sum of 1 / (60 + rank) over the rankings that hold it; ranks
    count from 1. Ties keep the order of the first ranking.
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id_ in enumerate(ranking, start=1):
            scores[id_] = scores.get(id_, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda item: -item[1])
