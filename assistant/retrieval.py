"""Finds passages: dense and lexical scores, fused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.embedding import Embedder
from assistant.index import Generation
from assistant.index.lexical import query_terms
from assistant.lexicon import Query
from assistant.types import Hit, Quote, Standing

POOL = 50
"""Passages taken from each ranking before fusion."""
LEXICAL_WEIGHT = 0.35
"""Of the BM25 score (as a share of the question's highest) beside the cosine."""
EXPANSION_WEIGHT = 0.5
"""Of a term that the glossary added, against 1 for a word of the question."""
REORDERED = 5
"""Passages found first, which are put in order once more."""
SUPPORT_WEIGHT = 0.3
"""Of what else of its article was found in the score of such a passage."""
SUPPORTING, AMONG = 5, 10
"""Of an article the best five passages count, among the ten best of all."""

IN_FULL = 0.6
"""Weight from which it counts in full how near another wording is: what is far from a fresh
question is not near because the last answer spoke of it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may be found; empty fields allow all. standing: what one of their
    statements is rated as, and every sentence of an answer."""

    topic: str = ""
    article: str = ""
    standing: Standing | Literal[""] = ""

    def where(self) -> Mapping[str, Any] | None:
        """As a Chroma filter."""
        named = {"topic": self.topic, "article": self.article}
        clauses = [{key: value} for key, value in named.items() if value]
        if self.standing:
            clauses.append({f"standing_{self.standing}": "yes"})
        if len(clauses) > 1:
            return {"$and": clauses}
        return clauses[0] if clauses else None

    def allows(self, quote: Quote) -> bool:
        """Whether a sentence of an allowed passage may be quoted."""
        return not self.standing or quote.standing == self.standing


def search(
    query: Query,
    library: Generation,
    embedder: Embedder,
    *,
    k: int,
    only: Filter | None = None,
    also: Sequence[tuple[Query, float]] = (),
) -> tuple[Hit, ...]:
    """The k best passages for a question, best first.

    also: other wordings of it with their weights, beside 1 for the query itself. A passage's score
    is the weighted mean over all of them. Its similarity is that to the query; where another
    wording is nearer, the difference counts as far as the wording weighs.
    """
    pool = max(POOL, k)
    rankings = [(_Ranking(asked, library, embedder), w) for asked, w in ((query, 1.0), *also)]
    where = only.where() if only else None
    allowed = None
    if only and where:
        allowed = set(library.catalogue.passage_ids(only.topic, only.article, only.standing))
    ids = dict.fromkeys(
        id_ for ranking, _ in rankings for id_ in ranking.best(pool, where, allowed)
    )
    whole = sum(weight for _, weight in rankings)
    scores = dict.fromkeys(ids, 0.0)
    for ranking, weight in rankings:
        for id_, score in ranking.scores(list(ids)).items():
            scores[id_] += score * weight / whole
    best = sorted(scores, key=lambda id_: -scores[id_])[:k]
    passages = library.catalogue.passages(best)
    nearness = {id_: _nearness(id_, rankings) for id_ in best}
    return tuple(Hit(passages[id_], scores[id_], nearness[id_]) for id_ in best if id_ in passages)


def reordered(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The first few hits, those first whose article holds more of what was found.

    Which passages are the first few is left as it is: an article that holds much pushes out
    others that answer.
    """
    found = support(hits)
    first = [
        replace(hit, score=hit.score + SUPPORT_WEIGHT * found[hit.passage.article])
        for hit in hits[:REORDERED]
    ]
    return (*sorted(first, key=lambda hit: -hit.score), *hits[REORDERED:])


def support(hits: Sequence[Hit]) -> dict[str, float]:
    """The mean score of each article's best passages; passages that were not found count as 0.

    An article that is about the question holds several; a sentence that only sounds like it is
    often alone.
    """
    scores: dict[str, list[float]] = {}
    for hit in hits[:AMONG]:
        scores.setdefault(hit.passage.article, []).append(hit.score)
    return {article: sum(best[:SUPPORTING]) / SUPPORTING for article, best in scores.items()}


def _nearness(id_: str, rankings: Sequence[tuple[_Ranking, float]]) -> float:
    (query, _), *others = rankings
    near = query.cosines.get(id_, 0.0)
    gains = (min(1.0, w / IN_FULL) * (r.cosines.get(id_, 0.0) - near) for r, w in others)
    return near + max(0.0, max(gains, default=0.0))


class _Ranking:
    """The dense and lexical scores of one query; cosines grow as passages are looked at."""

    def __init__(self, query: Query, library: Generation, embedder: Embedder) -> None:
        self._library = library
        self._vector = embedder.embed_query(" ".join((query.text, *query.expansions)))
        terms = query_terms(query.text)
        added = [t for text in query.expansions for t in query_terms(text) if t not in terms]
        weights = [1.0] * len(terms) + [EXPANSION_WEIGHT] * len(added)
        self._lexical = library.lexical.scores([*terms, *added], weights)
        self.cosines: dict[str, float] = {}

    def best(
        self, pool: int, where: Mapping[str, Any] | None, allowed: Collection[str] | None
    ) -> list[str]:
        """The passages that either ranking puts first, `pool` of each."""
        dense = self._library.vectors.nearest(self._vector, pool, where)
        self.cosines.update(dense)
        return [id_ for id_, _ in (*dense, *self._lexical.best(pool, allowed))]

    def scores(self, ids: Sequence[str]) -> dict[str, float]:
        """The fused score of each passage, whichever ranking found it."""
        missing = [id_ for id_ in ids if id_ not in self.cosines]
        for id_, vector in self._library.vectors.get(missing).items():
            self.cosines[id_] = float(self._vector @ vector)
        known = {id_: self.cosines[id_] for id_ in ids if id_ in self.cosines}
        lexical = {id_: self._lexical.of(id_) for id_ in known}
        return dict(fuse(known, lexical, self._lexical.highest))


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
